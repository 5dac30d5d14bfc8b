"""The organisers' desk: what people taught, what found no answer, what waits for a person."""

from pathlib import Path

import pytest

from tests.cli.conftest import Passeur


def test_lessons_are_listed_taken_back_and_let_hold_again(passeur: Passeur) -> None:
    assert "Nobody has taught anything yet." in passeur("lessons", lang="en").output
    passeur("chat", typed="retaper mes froufrous\nla guitare\nC'est ça\n")
    listed = passeur("lessons", lang="en")
    assert "→ noe-guitare" in listed.output
    assert "✓" in listed.output
    assert passeur("lessons", "--restore", "1").exit_code == 1
    assert passeur("lessons", "--withdraw", "1").exit_code == 0
    assert "✓" not in passeur("lessons").output
    assert passeur("lessons", "--withdraw", "1").exit_code == 1
    assert passeur("lessons", "--restore", "1").exit_code == 0
    assert "✓" in passeur("lessons").output


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999", "un", "🎸"])
def test_no_such_number(passeur: Passeur, number: str) -> None:
    for command in (
        ["lessons", "--withdraw", number],
        ["calls", number, "oui"],
        ["outbox", "--retry", number],
    ):
        done = passeur(*command)
        assert done.exit_code in (0, 2) if command[0] == "outbox" else done.exit_code == 2
        assert "Traceback" not in done.output


@pytest.mark.parametrize(("lang", "counted"), [("fr", "2 questions"), ("en", "2 questions")])
def test_questions_without_answer(passeur: Passeur, lang: str, counted: str) -> None:
    assert passeur("questions").exit_code == 0
    passeur("chat", typed="piloter un sous-marin\nla guitare\n")
    done = passeur("questions", lang=lang)
    assert "piloter un sous-marin" in done.output
    assert "guitare" not in done.output
    assert counted in done.output


def test_words_that_look_like_markup_are_shown(passeur: Passeur) -> None:
    passeur("chat", typed="piloter [bold]un[/bold] [/nimporte] sous-marin [red]\n")
    passeur("chat", typed="/humain\nRelire [red]ma[/red] [/lettre]\n")
    for command, words in (("questions", "[/nimporte]"), ("calls", "[/lettre]")):
        done = passeur(command)
        assert done.exit_code == 0, done.output
        assert words in done.output
    passeur("chat", typed="la guitare [bold]de [/nuit]\nC'est ça\n")
    assert passeur("lessons").exit_code == 0


def test_a_call_is_answered_and_reaches_its_author_at_the_next_visit(passeur: Passeur, place: Path) -> None:
    assert "attend" in passeur("calls").output
    passeur("chat", "--as", "Léa", typed="/humain\nQui relit ma lettre ?\n")
    assert "Qui relit ma lettre ?" in passeur("calls").output
    assert passeur("calls", "1").exit_code == 2
    assert passeur("calls", "1", "  ").exit_code == 2
    assert passeur("calls", "2", "Moi").exit_code == 1
    assert passeur("calls", "1", "La *Maison* des services, jeudi.").exit_code == 0
    assert passeur("calls", "1", "Encore").exit_code == 1
    assert "lettre" not in passeur("calls").output
    others = passeur("chat", "--as", "Karim", typed="la guitare\n").output
    assert "Maison" not in others
    mine = passeur("chat", typed="bonjour\n/as Léa\nla guitare\n").output
    assert mine.count("La *Maison* des services, jeudi.") == 1
    assert "Maison" not in passeur("chat", "--as", "Léa", typed="bonjour\n").output


def test_an_answer_comes_in_the_language_of_the_question(passeur: Passeur) -> None:
    passeur("chat", "--as", "Joe", typed="/language en\n/human\nWho reads my letter?\n")
    passeur("calls", "1", "The town hall.")
    assert "Somebody has answered you." in passeur("chat", "--as", "Joe", typed="hello\n").output


def test_what_is_set_aside(passeur: Passeur) -> None:
    done = passeur("outbox")
    assert done.exit_code == 0
    assert passeur("outbox", "--retry", "all", lang="en").exit_code == 0
    assert passeur("outbox", "--retry", "tout").exit_code == 2


def test_nothing_to_serve(passeur: Passeur) -> None:
    assert passeur("run").exit_code == 1


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_help(passeur: Passeur, lang: str) -> None:
    done = passeur("--help", lang=lang)
    for command in ("chat", "ask", "check", "migrate", "import", "export", "lessons", "questions", "calls"):
        assert command in done.output
