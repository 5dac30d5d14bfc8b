"""Talking at a terminal or through a pipe, in a folder where nothing was prepared."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Passeur
from tests.conftest import SMALL_CITY


def even(text: str) -> str:
    return text.replace("’", "'").replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("lang", "typed", "found"),
    [
        ("fr", "je veux apprendre la soudure\n", "Souder sans peur"),
        ("en", "I want to learn welding\n", "Welding without fear"),
    ],
)
def test_a_pipe_in_an_empty_folder(elsewhere: Path, lang: str, typed: str, found: str) -> None:
    """From nothing at all: the program itself makes its database."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "chat"],
        input=f"/langue {lang}\n{typed}".encode(),
        capture_output=True,
        check=False,
        env={
            **os.environ,
            "PASSEUR_CITY": str(SMALL_CITY),
            "PASSEUR_LANG": lang,
            "PYTHONPATH": str(SMALL_CITY.parents[2]),
        },
        cwd=elsewhere,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert found in done.stdout.decode()
    assert not done.stderr
    assert (elsewhere / "data" / "passeur.db").is_file()


def test_nothing_typed(passeur: Passeur) -> None:
    assert passeur("chat").exit_code == 0
    assert passeur("chat", typed="\n  \n\n").output == ""


def test_several_people_take_turns(passeur: Passeur) -> None:
    typed = "/as Léa\n/humain\n/as Karim\nla guitare\n/comme Léa\nQui relit ma lettre ?\n/as\n/mesdonnees\n/quit\nla couture\n"
    said = even(passeur("chat", typed=typed).output)
    assert "Noé" in said.partition("Karim › la guitare")[2].partition("Léa ›")[0]
    assert "bonnes mains" in said
    assert "Coudre" not in said


@pytest.mark.parametrize("words", ["1", "Tout savoir", "tout savoir"])
def test_choices_by_number_or_by_their_words(passeur: Passeur, words: str) -> None:
    said = passeur("chat", typed=f"la guitare\n{words}\n").output
    assert "Exemple inventé" in said
    assert said.count("Noé") >= 2


def test_a_link_to_open_is_shown(passeur: Passeur) -> None:
    said = passeur("chat", typed="/start coudre-ensemble\nOuvrir le site\n").output
    assert said.rstrip().endswith("https://example.org/coudre")


def test_a_file_is_saved(passeur: Passeur, place: Path) -> None:
    said = passeur("chat", "--as", "Léa", typed="la guitare\n/mesdonnees\n").output
    (path,) = (place / "data" / "downloads").iterdir()
    assert path.name in said.replace("\n", "")
    assert json.loads(path.read_text(encoding="utf-8"))["searches"]


@pytest.mark.parametrize(
    "typed",
    [
        b"caf\xe9 couture\n",
        b"\xff\xfe\x00\n",
        b"cou\x00dre\n",
        b"couture" * 2_000 + b"\n",
        b"/\n",
        b"\x1b[31m\n",
    ],
)
def test_any_bytes_come_through_a_pipe(passeur: Passeur, typed: bytes) -> None:
    done = passeur("chat", typed=typed + b"la guitare\n")
    assert done.exit_code == 0
    assert "Noé" in done.output


@pytest.mark.parametrize("name", ["a/b", "a:b", "🎸", "moi", "x" * 200])
def test_anybody_may_speak(passeur: Passeur, name: str) -> None:
    done = passeur("chat", "--as", name, typed="la guitare\n1\n")
    assert done.exit_code == 0
    assert done.output.count("Noé") >= 2


def test_a_city_that_does_not_exist(passeur: Passeur) -> None:
    done = passeur("chat", "--city", "atlantide")
    assert done.exit_code == 2
    assert "atlantide" in done.output


@pytest.mark.parametrize(
    ("lang", "question", "title"), [("fr", "souder", "Souder sans peur"), ("en", "sewing", "Sewing together")]
)
def test_one_question(passeur: Passeur, lang: str, question: str, title: str) -> None:
    done = passeur("ask", question, lang=lang)
    assert done.exit_code == 0
    assert title in done.output
    assert "[1]" not in done.output


@pytest.mark.parametrize(
    "question",
    ["souder", "piloter un sous-marin", "bonjour", "je veux mourir", "", "/mesdonnees", "/oublier", "\udcff"],
)
def test_one_question_as_json(passeur: Passeur, question: str) -> None:
    done = passeur("ask", question, "--json", "--city", str(SMALL_CITY))
    assert done.exit_code == 0
    answer = json.loads(done.output)
    assert answer.get("text") or answer["cards"]


def test_who_asks_once_is_not_kept(passeur: Passeur, place: Path) -> None:
    import sqlite3

    passeur("ask", "souder")
    with sqlite3.connect(place / "data" / "passeur.db") as base:
        for table in ("people", "accounts", "searches", "outbox", "conversations"):
            assert base.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
        assert base.execute("SELECT coalesce(payload, 'null'), sender FROM inbox").fetchall() == [
            ("null", "")
        ]
    base.close()


def test_an_announcement_goes_round_at_the_keyboard(passeur: Passeur) -> None:
    """Two people at one terminal: what one sends on its way, the other one reads, corrected too."""
    code = passeur("roles", "--invite", "organiser").output.splitlines()[-1]
    typed = (
        f"/as Odile\n{code}\nOdile\n/as Zoé\n/nouvelles\nOui, avec plaisir\n"
        "/rappels\nHeures calmes\nPas d’heures calmes\n"  # it may be night wherever this runs
        "/as Odile\n/annoncer\nUne nouvelle annonce\nDes guitares samedi.\nPour qui\u00a0?\ntout le monde\nTerminé\n"
        "Envoyer\nOui, l’envoyer\n/as Zoé\n/suivi\n"
        "/as Odile\nCorriger\nDes harpes dimanche.\nOui, corriger partout\n/as Zoé\n"
    )
    said = passeur("chat", typed=typed).output
    read = said.rpartition("La parole est à")[2]
    assert "Des harpes dimanche." in read
    assert "Ce texte a été corrigé." in read
    first = said.partition("Oui, l’envoyer\n")[2].partition("Zoé › /suivi")[0]
    assert "📣" in first
    assert "Des guitares samedi." in first
