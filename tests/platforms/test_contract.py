"""Every shape of what Passeur says, on every platform: whole, legible, and every button comes back as it was."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.conversation import forms
from bot.conversation.markup import bold, escape, italic, parse
from bot.conversation.messages import Button, Card, Field, File, Form, Reply
from bot.settings import Settings
from tests.conftest import SMALL_CITY, Clock
from tests.script import even
from tests.talkers import Talker
from tests.test_dialogs import talking

NASTY = "a*b_c`d[e](f) <b>&amp;</b> \\ #1 ~x~ ||y|| > z @everyone https://exemple.org/é?a=1&b=2"

FORM = Form(
    "Votre atelier",
    (
        Field("what", "Quoi ?", "en quelques mots"),
        Field("how", "Comment ?", required=False, choices=(("on", "sur place"), ("off", "à distance"))),
    ),
    "nowhere",
)


def cards(count: int) -> tuple[Card, ...]:
    return tuple(
        Card(
            f"🌱 {bold(f'Atelier {number}')}",
            escape(f"On y fait des choses numéro {number}."),
            (("Où", "Salins"), ("Quand", "samedi")),
            f"vérifié le {number} mai",
            buttons=(
                (
                    Button("Tout savoir", "see", f"1:atelier-{number}"),
                    Button("C’est ça", "yes", f"1:a-{number}"),
                ),
            ),
        )
        for number in range(1, count + 1)
    )


SHAPES = {
    "plain": Reply("Bonjour."),
    "styles": Reply(f"{bold('gras')} {italic('penché')} `code` [un lien](https://exemple.org/page)"),
    "nasty": Reply(escape(NASTY)),
    "nasty in styles": Reply(f"{bold(NASTY)}\n{italic(NASTY)}"),
    "right to left": Reply("مرحبا بكم في المدينة 🌍 שלום"),
    "long": Reply("\n".join(f"{number} {escape('mot ' * 30)}" for number in range(120))),
    "one long word": Reply("é" * 9000),
    "one card": Reply("Voici :", cards(1)),
    "three cards": Reply(
        "Voici :", cards(3), ((Button("Plus", "more", "1"), Button("Autre chose", "other", "1")),)
    ),
    "twelve cards": Reply("", cards(12)),
    "long card": Reply(
        cards=(Card(bold("T" * 300), "x " * 3000, (("F" * 300, "V " * 900),) * 30, "p" * 3000),)
    ),
    "many buttons": Reply(
        "Choisissez :",
        buttons=tuple(
            tuple(Button(f"Choix {row * 3 + at}", "pick", f"{row * 3 + at}") for at in range(3))
            for row in range(8)
        ),
    ),
    "widest payload": Reply("Un bouton", buttons=((Button("B" * 60, "a", "é" * 31),),)),
    "link button": Reply("Un site", buttons=((Button("Ouvrir", url="https://exemple.org/"),),)),
    "file": Reply("Le voici.", files=(File.of("passeur.json", "application/json", b'{"a": 1}'),)),
    "form": forms.begin(FORM).reply,
    "edit of nothing": Reply("Rien à corriger.", edits=True),
}


@pytest.fixture(params=["console", "telegram", "discord"])
async def talker(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> AsyncIterator[Talker]:
    settings = Settings(city=str(SMALL_CITY), database=f"sqlite+aiosqlite:///{tmp_path}/p.db", durable=False)
    async with talking(request.param, {}, settings, clock, tmp_path) as talker:
        yield talker


async def test_every_shape_is_read_whole(talker: Talker) -> None:
    await talker.say("Léa", "bonjour")
    for name, reply in SHAPES.items():
        read = squeezed(await talker.show("Léa", reply))
        if name == "long card":
            assert "T" * 100 in read, name
            continue
        for word in squeezed(seen(reply.text)).split():
            # A word longer than a message is cut somewhere; nothing of it is lost.
            assert word in read or word in read.replace(" ", "") or len(word) > 2000, (name, word)
        for card in reply.cards:
            assert squeezed(seen(card.title).replace("🌱 ", "")) in read, name
            assert squeezed(seen(card.text)) in read, name
            assert card.footer in read, name
        assert all(file.name in read for file in reply.files), name


async def test_every_button_comes_back_as_it_was(talker: Talker) -> None:
    await talker.say("Léa", "bonjour")
    for name in ("one card", "many buttons", "widest payload"):
        reply = SHAPES[name]
        await talker.show("Léa", reply)
        rows = [*reply.buttons, *(row for card in reply.cards for row in card.buttons)]
        for button in [each for row in rows for each in row][:2]:
            await talker.say("Léa", f"[{button.label}]")
            assert talker.requests[-1].press == button.press
            await talker.show("Léa", reply)


def seen(markup: str) -> str:
    """The text as eyes see it, a link by its label."""
    return "".join(span.text for span in parse(markup))


def squeezed(text: str) -> str:
    return even(text).replace("\u200b", "")
