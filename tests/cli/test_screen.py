"""What the command line prints can be copied: no code and no link is broken, neither in a terminal nor in a pipe."""

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rich.table import Table

from bot.cli.screen import Screen
from tests.conftest import SMALL_CITY

LINK = "https://www.example.org/" + "x" * 90
WORDS = f"Twelve words that a terminal of forty columns wraps between them: {LINK} and on."


def printed(screen: Screen, *objects: object) -> str:
    for each in objects:
        screen.print(each)
    assert isinstance(screen.file, io.StringIO)
    return screen.file.getvalue()


def test_a_pipe_gets_every_line_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    table = Table("what", "where")
    table.add_row("a row " * 20, LINK)
    said = printed(Screen(file=io.StringIO()), WORDS, table)
    assert said.splitlines()[0] == WORDS
    assert LINK in said.splitlines()[-2]


def test_a_terminal_wraps_sentences_but_breaks_no_word() -> None:
    sentence = "Twelve words that a terminal of forty columns wraps between them, one by one."
    said = printed(
        Screen(file=io.StringIO(), width=40, force_terminal=True, highlight=False), sentence, WORDS
    )
    assert said.split() == [*sentence.split(), *WORDS.split()]
    assert LINK in said
    assert max(map(len, said.split("\n")[:2])) <= 40


def test_an_invitation_comes_through_a_pipe_whole(place: Path) -> None:
    """By a real pipe: where nothing says how wide it is."""
    env = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    env |= {"PASSEUR_CITY": str(SMALL_CITY), "PASSEUR_LANG": "fr"}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "roles", "--invite", "organiser"],
        cwd=place,
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    sentence, code = done.stdout.splitlines()
    assert "sept jours" in sentence
    assert re.fullmatch(r"/roles \w{10}", code)
