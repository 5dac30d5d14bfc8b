"""The command line in an empty folder, for the small city, in French unless a test says otherwise."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.conversation.i18n import speaking
from tests.conftest import SMALL_CITY

Passeur = Callable[..., Result]


@pytest.fixture
def place(elsewhere: Path, migrated: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder but for a database with its tables; the small city is set."""
    monkeypatch.setenv("PASSEUR_CITY", str(SMALL_CITY))
    monkeypatch.setenv("COLUMNS", "300")
    (elsewhere / "data").mkdir()
    shutil.copy(migrated, elsewhere / "data" / "passeur.db")
    return elsewhere


@pytest.fixture
def passeur(place: Path) -> Passeur:
    """Run the command line: its arguments, what is piped in, the language."""
    runner = CliRunner()

    def run(*arguments: str, typed: str | bytes = "", lang: str = "fr") -> Result:
        with speaking(lang):
            return runner.invoke(app, arguments, input=typed, catch_exceptions=False)

    return run
