"""How somebody likes to hear from Passeur: said in words, shown back, and true for everything that is planned."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.app import App
from bot.conversation.messages import Address, Reply
from bot.storage import follows
from tests.conftest import Clock, on_sqlite
from tests.handlers.test_following import at
from tests.handlers.visitor import Visitor, pressed, whole
from tests.reminding.programme import event, hours, planned, put


async def test_reminders_in_ones_own_words_are_planned_at_once(app: App, ana: Visitor) -> None:
    await put(app, one := event())
    await ana.press(f"fl:event:{one.id}")
    await ana.press("hb-own")
    assert "aucun" not in (await ana.say("30 minutes avant, et deux jours avant à 20 h")).text
    await app.remind()
    assert hours(await planned(app)) == ["22 19:00", "23 17:00", "24 12:00", "24 12:30"]
    for wish in ("evening_before", "hour_before", "before:30"):
        await ana.press(f"hb-w:{wish}")
    await app.remind()
    assert hours(await planned(app)) == ["22 19:00"]


async def test_one_thing_has_reminders_of_its_own(app: App, clock: Clock, ana: Visitor) -> None:
    await put(app, one := event(), other := event("Reliure"))
    await ana.press(f"fl:event:{one.id}")
    await ana.press(f"fl:event:{other.id}")
    listed = await ana.say("/suivi")
    shown = await ana.press(pressed(listed, "Rappels du n°\N{NO-BREAK SPACE}1"))
    await ana.press(pressed(shown, "✓ une heure avant"))
    await app.remind()
    assert hours(await planned(app)) == ["23 17:00", "23 17:00", "24 12:00"]
    await ana.press(pressed(shown, "Comme pour tout le reste"))
    await app.remind()
    assert len(await planned(app)) == 4


@on_sqlite
@pytest.mark.parametrize(
    ("action", "said", "shown"),
    [
        (
            "hb-quiet",
            "de 21 h 30 à 7 h",
            "de 21\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}30 à 7\N{NO-BREAK SPACE}h",
        ),
        (
            "hb-quiet",
            "from 9:30 pm to 7 am",
            "de 21\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}30 à 7\N{NO-BREAK SPACE}h",
        ),
        ("hb-zone", "Montréal", "Toronto"),
        ("hb-zone", "utc-5", "UTC-5"),
        ("hb-zone", "petiteville", "Paris"),
        ("hb-pause", "3 mars", "3 mars 2027"),
        ("hb-own", "la veille à 20 h", "la veille à 20\N{NO-BREAK SPACE}h"),
    ],
)
async def test_everything_is_said_in_words_and_shown_back(
    ana: Visitor, action: str, said: str, shown: str
) -> None:
    await ana.press(action)
    assert shown in (await ana.say(said)).text


@on_sqlite
@pytest.mark.parametrize("action", ["hb-quiet", "hb-zone", "hb-pause", "hb-own"])
async def test_what_is_not_understood_is_asked_again(ana: Visitor, action: str) -> None:
    await ana.press(action)
    assert "C’est noté" not in (await ana.say("🌵🌵🌵 xyzzy")).text
    assert "C’est noté" not in (await ana.say("\u202eabc" * 500)).text


async def test_a_country_with_several_clocks_asks_which(ana: Visitor) -> None:
    await ana.press("hb-zone")
    reply = await ana.say("États-Unis")
    assert "Lequel" in reply.text
    reply = await ana.press(next(each for row in reply.buttons for each in row if "New York" in each.label))
    assert "New York. Il y est 4\N{NO-BREAK SPACE}h" in reply.text


async def test_other_clocks_move_what_is_planned(app: App, ana: Visitor) -> None:
    await put(app, one := event())
    await ana.press(f"fl:event:{one.id}")
    await app.remind()
    await ana.press("hb-zone")
    await ana.say("New York")
    await app.remind()
    assert hours(await planned(app)) == ["23 23:00", "24 02:59"]


async def test_a_pause_ends_by_itself(app: App, clock: Clock, ana: Visitor) -> None:
    await put(app, one := event(), other := event("Reliure", datetime(2026, 12, 9, 14)))
    await ana.press(f"fl:event:{one.id}")
    await ana.press(f"fl:event:{other.id}")
    await ana.press("hb-pause:7")
    assert await at(app, clock, ana, datetime(2026, 11, 23, 17, 0)) == []
    assert await at(app, clock, ana, datetime(2026, 11, 24, 12, 0)) == []
    (eve,) = await at(app, clock, ana, datetime(2026, 12, 8, 17, 0))
    assert "Reliure" in eve.text


async def in_group(
    app: App, visitor: Visitor, *, manages: bool, press: str = "", text: str = ""
) -> list[Reply]:
    """What is said after somebody speaks in a group."""
    group = Address("room", "group")
    request = replace(visitor.request(text, press), address=group, private=False, manages=manages)
    before = len(visitor.room.said)
    await app.accept(request)
    await app.ready()
    return [reply for _address, reply in visitor.room.said[before:]]


async def test_a_group_follows_where_who_manages_it_says_so(app: App, clock: Clock, ana: Visitor) -> None:
    await put(app, one := event())
    (reply,) = await in_group(app, ana, manages=False, press=f"fl:event:{one.id}")
    assert reply.personal
    assert "pour tout le monde" not in whole(reply)
    (reply,) = await in_group(app, ana, manages=False, press=f"fl-here:event:{one.id}")
    assert "gèrent cet espace" in reply.text
    await ana.press(f"fl:event:{one.id}")
    (reply,) = await in_group(app, ana, manages=True, press=f"fl:event:{one.id}")
    (reply,) = await in_group(
        app, ana, manages=True, press=pressed(reply, "Suivre ici, pour tout le monde").press
    )
    assert "Suivi ici\N{NO-BREAK SPACE}: *Cyanotype*" in reply.text
    (reply,) = await in_group(app, ana, manages=False, text="/suivi")
    assert "Cyanotype" in reply.text
    await app.remind()
    clock.now = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
    before = len(ana.room.said)
    await app.delivery.tick()
    await app.ready()
    told = [(str(address), reply) for address, reply in ana.room.said[before:]]
    assert sorted(address for address, _reply in told) == ["room:ana", "room:group"]
    there = dict(told)["room:group"]
    assert "Cet événement est suivi ici" in there.text
    (reply,) = await in_group(app, ana, manages=False, press=pressed(there, "Tout arrêter").press)
    assert "gèrent cet espace" in reply.text
    (reply,) = await in_group(app, ana, manages=True, press=pressed(there, "Tout arrêter").press)
    assert "Plus rien n’est suivi ici" in reply.text
    async with app.storage.reading() as unit:
        assert await unit.follows.of(follows.chat(Address("room", "group")), app.town.city.id) == []


async def test_a_group_that_moves_or_leaves(app: App, ana: Visitor) -> None:
    await put(app, one := event())
    await in_group(app, ana, manages=True, press=f"fl-here:event:{one.id}")
    old, new = Address("room", "group"), Address("room", "supergroup")
    await app.moved(old, new)
    async with app.storage.reading() as unit:
        assert len(await unit.follows.of(follows.chat(new), app.town.city.id)) == 1
    await app.moved(new, old)
    await in_group(app, ana, manages=True, press="space:left")
    async with app.storage.reading() as unit:
        assert await unit.follows.of(follows.chat(old), app.town.city.id) == []
