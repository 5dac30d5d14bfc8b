"""A terminal for eyes, a pipe for programs."""

import io
from pathlib import Path

import pytest

from bot.conversation.errors import Undeliverable
from bot.conversation.i18n import speaking
from bot.conversation.messages import Address, Button, Card, File, Reply, Request
from bot.platforms.console import Console

HERE = Address("console", "moi")


class Listener:
    """A host that keeps what it hears."""

    def __init__(self) -> None:
        self.heard: list[Request] = []

    async def accept(self, *requests: Request) -> None:
        self.heard += requests

    async def ready(self) -> None:
        """Everything is answered already."""

    def __getattr__(self, name: str) -> object:
        raise AssertionError(f"a console needs no {name}")


def console(
    downloads: Path, typed: str = "", *, terminal: bool | None = None
) -> tuple[Console, Listener, io.StringIO]:
    listener, screen = Listener(), io.StringIO()
    made = Console(io.StringIO(typed), screen, ready=listener.ready, downloads=downloads, terminal=terminal)
    return made, listener, screen


FULL = Reply(
    "*Bonjour*, voici `ceci` et [le site](https://example.org)",
    cards=(
        Card(
            "🌱 *Titre*",
            "Un texte [là](https://example.org/carte)",
            (("Où", "Ici"), ("Quand", "_samedi_")),
            "pied",
            "https://example.org/fiche",
            buttons=((Button("Tout savoir", "see", "1:a"), Button("C’est ça", "yes", "1:a")),),
        ),
    ),
    buttons=((Button("Plus", "more", "1"), Button("Ouvrir", url="https://example.org/ouvrir")),),
)


async def test_a_pipe_gets_plain_lines(tmp_path: Path) -> None:
    made, _listener, screen = console(tmp_path)
    assert await made.send(HERE, FULL, nonce="1") == "1"
    assert screen.getvalue() == (
        "\nBonjour, voici ceci et le site (https://example.org)\n\n🌱 Titre\nUn texte là (https://example.org/carte)\n"
        "Où : Ici\nQuand : samedi\npied\nhttps://example.org/fiche\n[1] Tout savoir   [2] C’est ça\n[3] Plus   [4] Ouvrir\n"
    )


async def test_eyes_get_colours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    made, _listener, screen = console(tmp_path, terminal=True)
    await made.send(HERE, FULL, nonce="1")
    assert "\x1b[" in screen.getvalue()
    assert "Titre" in screen.getvalue()


async def test_no_blank_line_too_many_before_a_card(tmp_path: Path) -> None:
    made, _listener, screen = console(tmp_path)
    await made.send(HERE, Reply(cards=(Card("Titre"),)), nonce="1")
    assert screen.getvalue() == "\nTitre\n"


@pytest.mark.parametrize(
    ("line", "press", "text"),
    [
        ("1", "see:1:a", ""),
        ("3", "more:1", ""),
        ("plus", "more:1", ""),
        ("c'est ça", "yes:1:a", ""),
        ("C’EST  ÇA", "yes:1:a", ""),
        ("5", "", "5"),
        ("0", "", "0"),
        ("01", "see:1:a", ""),
        ("0001", "", "0001"),
        ("²", "", "²"),
        ("où coudre ?", "", "où coudre ?"),
    ],
)
async def test_what_is_typed_is_a_choice_or_words(tmp_path: Path, line: str, press: str, text: str) -> None:
    made, listener, _screen = console(tmp_path)
    await made.send(HERE, FULL, nonce="1")
    await made.say(listener, line)  # type: ignore[arg-type]
    (request,) = listener.heard
    assert (request.press, request.text) == (press, text)
    assert request.address == HERE
    assert request.sender.id == "moi"
    assert not request.sender.name


async def test_a_link_is_shown_not_said(tmp_path: Path) -> None:
    made, listener, screen = console(tmp_path)
    await made.send(HERE, FULL, nonce="1")
    await made.say(listener, "4")  # type: ignore[arg-type]
    assert not listener.heard
    assert screen.getvalue().endswith("https://example.org/ouvrir\n")


async def test_everybody_has_their_own_choices(tmp_path: Path) -> None:
    made, listener, screen = console(tmp_path, "/as Léa\n1\n/comme moi\n1\n/as  \n1\n/fin\n2\n")
    await made.send(HERE, FULL, nonce="1")
    with speaking("fr"):
        await made.run(listener)  # type: ignore[arg-type]
    assert [(each.sender.id, each.press or each.text) for each in listener.heard] == [
        ("Léa", "1"),
        ("moi", "see:1:a"),
        ("moi", "/as"),
        ("moi", "see:1:a"),
    ]
    assert "Léa › 1" in screen.getvalue()


async def test_what_is_for_somebody_else_waits(tmp_path: Path) -> None:
    made, _listener, screen = console(tmp_path)
    with pytest.raises(Undeliverable) as refusal:
        await made.send(Address("console", "Léa"), Reply("secret"), nonce="1")
    assert not refusal.value.permanent
    assert refusal.value.retry_after == 0
    assert not screen.getvalue()


async def test_files_are_saved_under_their_own_name_only(tmp_path: Path) -> None:
    made, _listener, screen = console(tmp_path / "loin" / "ici")
    await made.send(
        HERE, Reply("voici", files=(File.of("../../a.json", "application/json", b"{}"),)), nonce="1"
    )
    assert (tmp_path / "loin" / "ici" / "a.json").read_bytes() == b"{}"
    assert "a.json" in screen.getvalue()


async def test_text_that_looks_like_markup_of_the_screen_is_shown(tmp_path: Path) -> None:
    made, listener, screen = console(tmp_path, "[bold]x[/bold] [/nuit]\n")
    await made.run(listener)  # type: ignore[arg-type]
    await made.send(
        HERE, Reply(r"\[red\]a\[/red\] :smile:", buttons=((Button("[b]c[/b]", "x"),),)), nonce="1"
    )
    assert "[bold]x[/bold] [/nuit]" in screen.getvalue()
    assert "[red]a[/red] :smile:" in screen.getvalue()
    assert "[1] [b]c[/b]" in screen.getvalue()
