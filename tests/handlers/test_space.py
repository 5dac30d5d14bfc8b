"""A server or group is set up by whoever manages it; a place, a voice or a picture gets an answer of its own."""

from dataclasses import replace

import pytest

from bot.app import App
from bot.conversation.messages import Reply
from tests.conftest import on_sqlite
from tests.handlers.visitor import Visitor, buttons, pressed, whole


async def there(visitor: Visitor, text: str = "", press: str = "", *, manages: bool = True) -> Reply:
    """Say or press it in a group."""
    request = replace(visitor.request(text, press), private=False, space="g1", manages=manages)
    (reply,) = await visitor.answers(request)
    return reply


async def brought(visitor: Visitor, what: str, at: tuple[float, float] | None = None) -> Reply:
    (reply,) = await visitor.answers(replace(visitor.request(), brought=what, coordinates=at))
    return reply


async def test_a_group_is_set_up_by_a_few_taps(ana: Visitor) -> None:
    reply = await there(ana, press="space:joined:Les Amis du Pont")
    assert "Merci de m" in reply.text
    assert "Petiteville" in reply.text
    reply = await there(ana, press="sp-here")
    reply = await there(ana, press=pressed(reply, "English").press)
    places = await there(ana, press="sp-where")
    reply = await there(
        ana, press=next(each for each in buttons(places) if each.payload == "vieux-pont").press
    )
    topics = await there(ana, press="sp-topic")
    for id in ("manuel", "lire", "lire", "nature"):
        topics = await there(ana, press=next(each for each in buttons(topics) if each.payload == id).press)
    assert [each.payload for each in buttons(topics) if each.label.startswith("✓")] == ["manuel", "nature"]
    reply = await there(ana, press=next(each for each in buttons(topics) if each.action == "space").press)
    for said in ("English", "Le Vieux-Pont", "Faire de ses mains et Nature"):
        assert said in whole(reply)


async def test_only_whoever_manages_it_decides(app: App, ana: Visitor) -> None:
    for press in ("space:joined:x", "sp-here", "sp-lang:en", "sp-where:vieux-pont", "sp-topic:manuel"):
        refused = await there(ana, press=press, manages=False)
        assert not list(buttons(refused))
        assert not list(buttons(await ana.press(press)))
    assert not list(buttons(await there(ana, "/espace", manages=False)))
    assert not list(buttons(await ana.say("/espace")))
    assert {each.action for each in buttons(await there(ana, "/espace"))} >= {"sp-here", "sp-lang"}


async def test_forged_choices_change_nothing(ana: Visitor) -> None:
    before = await there(ana, "/espace")
    for press in ("sp-lang:tlh", "sp-where:nulle-part", "sp-topic:rien", "space:🎸", "sp-topic:' OR 1=1"):
        assert (await there(ana, press=press)).text
    assert (await there(ana, "/espace")).text == before.text


async def test_leaving_says_nothing(ana: Visitor) -> None:
    await there(ana, press="space:joined:x")
    left = replace(ana.request(press="space:left"), private=False, space="g1", manages=True)
    assert await ana.answers(left) == []


async def test_a_place_shows_what_is_near(ana: Visitor) -> None:
    reply = await brought(ana, "location", (45.5011, 3.5011))
    assert len(reply.cards) == 3
    assert "bibliothèque" in reply.cards[0].title
    assert "place:vieux-pont" in [each.press for each in buttons(reply)]
    far = await brought(ana, "location", (-33.0, 151.0))
    assert {each.action for each in buttons(far)} == {"places", "topics"}
    assert len((await brought(ana, "location", (45.55, 3.58))).cards) == 3


@on_sqlite
@pytest.mark.parametrize("what", ["voice", "photo", "file", "contact", "other", "location"])
async def test_what_cannot_be_read_gets_a_kind_word(ana: Visitor, what: str) -> None:
    reply = await brought(ana, what)
    assert "?" in reply.text or "mots" in reply.text
