"""The proof: before anything goes out, what every platform and language makes of it, and the very text."""

import pytest

from bot.app import App
from bot.conversation.messages import Address, Button, Reply, Sender
from bot.handlers.rights import Role
from tests.handlers.newsroom import appoint, drafted, number
from tests.handlers.visitor import Visitor, buttons, pressed

LONG = "Samedi, la médiathèque de Jaude prête des guitares à tout le monde. " * 40


@pytest.fixture
async def ana(app: App) -> Visitor:
    """An organiser, and a reader on each platform."""
    ana = Visitor(app, "ana")
    await ana.say("bonjour")
    await appoint(ana)
    return ana


async def reader(app: App, platform: str) -> None:
    async with app.storage.unit() as unit:
        opened = await unit.conversations.open(Address(platform, "7"), Sender("7"), app.clock())
        await unit.habits.change(opened.person.id, city_news=True)


async def proof(ana: Visitor, button: Button | str) -> tuple[list[str], Reply]:
    """The previews that come when this is pressed, and the last word on them."""
    before = len(ana.room.said)
    ana.app.clock.advance(seconds=1)  # type: ignore[attr-defined]
    await ana.press(button)
    await ana.app.delivery.tick()
    await ana.app.ready()
    _said, *previews, last = [reply for _address, reply in ana.room.said[before:]]
    assert all(each.news for each in previews)
    return [each.text for each in previews], last


async def test_each_platform_says_what_becomes_of_it_and_shows_the_very_text(app: App, ana: Visitor) -> None:
    await reader(app, "telegram")
    await reader(app, "discord")
    shop = await drafted(ana, LONG)
    previews, seen = await proof(ana, pressed(shop, "Aperçu"))
    assert "*Telegram* · 1 message, 2 boutons." in seen.text
    assert "*Discord* · 2 messages, 2 boutons sous le dernier." in seen.text
    labels = [each.label for each in buttons(seen)]
    assert labels[:4] == [
        "Telegram · français",
        "Telegram · English",
        "Discord · français",
        "Discord · English",
    ]
    assert len(previews) == 2
    shown = await ana.press(pressed(seen, "Discord · français"))
    first, rest = shown.text.split("_Message 2 sur 2_")
    assert "_Message 1 sur 2_" in first
    assert "guitares" in first
    assert "Vous recevez ce message" in rest.replace("\N{NO-BREAK SPACE}", " ") or "parce que" in rest
    assert "\\[Ne plus recevoir" in rest
    english = await ana.press(pressed(seen, "Telegram · English"))
    assert "For want of a translation" in english.text
    assert "No more of this news" in english.text


async def test_a_picture_stands_above_on_one_and_below_on_the_other(app: App, ana: Visitor) -> None:
    await reader(app, "telegram")
    await reader(app, "discord")
    id = number(shop := await drafted(ana, LONG))
    async with app.storage.unit() as unit:
        await unit.announcements.change(id, reference="room:1", link="https://www.example.org/guitares")
    _previews, seen = await proof(ana, pressed(shop, "Aperçu"))
    assert "une image avec le début, puis la suite en 1 message, 2 boutons sous le dernier." in seen.text
    assert "2 messages, l’image sous le texte, 2 boutons sous le dernier" in seen.text
    assert "Discord ajoute parfois un aperçu" in seen.text
    shown = await ana.press(pressed(seen, "Telegram · français"))
    assert "Message 1 sur 2 · l’image, puis dessous" in shown.text
    await ana.press(f"an-say:{id}:fr")
    await ana.say("Des guitares samedi.")
    await ana.press(f"an-say:{id}:en")
    await ana.say(LONG)
    _previews, seen = await proof(ana, f"an-see:{id}")
    assert "*Telegram (français)* · une image avec son texte, 2 boutons." in seen.text
    assert "*Telegram (English)* · une image avec le début" in seen.text
    assert "*Discord (français)* · 1 message, l’image sous le texte" in seen.text


async def test_only_where_its_readers_are(app: App, ana: Visitor) -> None:
    await reader(app, "discord")
    _previews, seen = await proof(ana, pressed(await drafted(ana, "Des guitares samedi."), "Aperçu"))
    assert "*Discord* · 1 message" in seen.text
    assert "Telegram" not in seen.text
    _previews, nobody = await proof(ana, pressed(await drafted(ana, "Autre chose.", audience=""), "Aperçu"))
    assert "*Telegram* ·" in nobody.text
    assert "*Discord* ·" in nobody.text


async def test_a_correction_is_proved_in_its_own_words(app: App, ana: Visitor) -> None:
    id = number(await drafted(ana, "Samedi, des guitares."))
    async with app.storage.unit() as unit:
        await unit.announcements.change(id, state="sending", issue=1, pending={"fr": "Dimanche, des harpes."})
    (french, _english), seen = await proof(ana, f"an-see:{id}")
    shown = await ana.press(pressed(seen, "Discord · français"))
    for text in (french, shown.text):
        assert "harpes" in text
        assert "guitares" not in text
        assert "corrigé" in text


async def test_forged_buttons_show_nothing_of_others(app: App, ana: Visitor) -> None:
    id = number(await drafted(ana, "Samedi, des guitares."))
    gone = (await ana.press("an-as:999:discord:fr")).text
    for payload in (f"{id}:discord:xx", f"{id}:fax:fr", f"{id}:", "", "🎸", f"{id}:discord:fr:fr", "9" * 40):
        assert (await ana.press(f"an-as:{payload}")).text == gone
    bob = Visitor(app, "bob")
    await bob.say("bonjour")
    assert "guitares" not in (await bob.press(f"an-as:{id}:discord:fr")).text
    async with app.storage.unit() as unit:
        space = (await unit.spaces.found("Les Fils", "fr", app.clock())).key
    await appoint(bob, Role.STEWARD, space)
    assert "guitares" not in (await bob.press(f"an-as:{id}:discord:fr")).text


async def test_whatever_is_written_is_shown_as_it_is(app: App, ana: Visitor) -> None:
    for words in (
        "guitare 🎸 " * 120,
        "*_`[x](https://e.org)\\" * 100,
        "مرحبا بالجميع " * 200,
        "@everyone <@1> # a\n> b",
    ):
        previews, seen = await proof(ana, pressed(await drafted(ana, words, audience=""), "Aperçu"))
        assert len(previews) == 2
        for label in ("Telegram · français", "Discord · français"):
            shown = await ana.press(pressed(seen, label))
            assert len(shown.text) >= len(words)
