"""Whoever has a place, or waits for one, hears what becomes of the event, and is shown how they stand."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.app import App
from bot.conversation.messages import Reply
from bot.handlers.town import Town
from knowledge.agenda import Event, Override, Status
from knowledge.formats.jsonld_events import write_events_jsonld
from tests.conftest import Clock
from tests.handlers.test_following import told
from tests.handlers.test_registering import organiser
from tests.handlers.visitor import Visitor, buttons, pressed, whole
from tests.reminding.programme import event, hours, planned, put


async def unfollowed(visitor: Visitor, one: Event) -> Reply:
    """They have a place, or wait for one, and no longer follow the event."""
    await visitor.press(f"rg:{one.id}")
    return await visitor.press(f"fl-not:event:{one.id}")


async def news(app: App, clock: Clock, *visitors: Visitor, changed: Event) -> list[list[Reply]]:
    """What each is told once the event is as it is now, and has been for a while."""
    await app.remind()
    clock.advance(minutes=1)
    await put(app, changed)
    clock.advance(minutes=6)
    room = visitors[0].room
    before = len(room.said)
    await app.remind()
    await app.delivery.tick()
    return [[reply for at, reply in room.said[before:] if at == each.address] for each in visitors]


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ({"on_site": Status.CANCELLED}, "Annulé"),
        ({"start": datetime(2026, 11, 24, 16)}, "14 h → 16 h"),
        ({"place": {"name": "Le Phare"}}, "Le Phare"),
    ],
)
async def test_who_is_registered_is_told_once_what_changes_without_following(
    app: App, clock: Clock, ana: Visitor, what: dict[str, Any], said: str
) -> None:
    bob, cleo, dora = (Visitor(app, each) for each in ("bob", "cleo", "dora"))
    await put(app, one := event(capacity=1))
    kept = await unfollowed(ana, one)
    assert "restez inscrit·e" in kept.text
    assert "Ma place" in [each.label for each in buttons(kept)]
    await unfollowed(bob, one)
    await dora.press(f"rg:{one.id}")
    await cleo.say("bonjour")
    mine, waits, follows, nothing = await news(
        app, clock, ana, bob, dora, cleo, changed=event(capacity=1, **what)
    )
    (reply,) = mine
    assert said in reply.text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Vous êtes inscrit·e" in reply.text
    assert "hb-stop" in [each.action for each in buttons(reply)]
    (reply,) = waits
    assert "Vous attendez une place" in reply.text
    (reply,) = follows
    assert "Vous suivez cet événement" in reply.text
    assert nothing == []
    clock.advance(hours=1)
    assert await told(app, ana) == []


async def test_another_day_than_theirs_is_no_news_to_them(app: App, clock: Clock, ana: Visitor) -> None:
    bob = Visitor(app, "bob")
    await put(app, one := event(capacity=2, rrule="FREQ=WEEKLY"))
    for visitor, day in ((ana, "20261124T1400"), (bob, "20261201T1400")):
        await visitor.press(f"rg:{one.id}:{day}")
        await visitor.press(f"fl-not:event:{one.id}")
    off = Override(recurrence=datetime(2026, 12, 1, 14), on_site=Status.CANCELLED)
    mine, theirs = await news(app, clock, ana, bob, changed=one.model_copy(update={"overrides": (off,)}))
    assert mine == []
    assert "Annulé" in theirs[0].text


async def test_whoever_has_no_place_any_more_is_told_nothing(app: App, clock: Clock, ana: Visitor) -> None:
    await put(app, one := event(capacity=1))
    reply = await ana.press(f"rg:{one.id}")
    await ana.press(pressed(reply, "Je ne peux plus venir"))
    await ana.press(f"fl-not:event:{one.id}")
    off = one.model_copy(update={"on_site": Status.CANCELLED})
    assert await news(app, clock, ana, changed=off) == [[]]


async def test_a_moved_event_keeps_its_places_its_queue_and_its_codes(
    app: App, clock: Clock, ana: Visitor
) -> None:
    bob = Visitor(app, "bob")
    await put(app, one := event(capacity=1))
    code = (await ana.press(f"rg:{one.id}")).text.split("`")[1]
    await bob.press(f"rg:{one.id}")
    later = event(capacity=1, start=one.start + timedelta(days=1, hours=2))
    await news(app, clock, ana, bob, changed=later)
    assert "25 novembre" in (await ana.say("/inscriptions")).text
    assert "n°\N{NO-BREAK SPACE}1 sur la liste" in (await bob.press(f"rg:{one.id}")).text
    async with app.storage.reading() as unit:
        recurrence = later.start.isoformat()
        assert await unit.rooms.taken((app.town.city.id, one.id, recurrence)) == 1
        assert await unit.rooms.taken((app.town.city.id, one.id, one.start.isoformat())) == 0
    org = await organiser(app)
    clock.now = datetime(2026, 11, 25, 14, 30, tzinfo=UTC)
    assert "✓ *Cyanotype*" in (await org.say(f"/accueil {code}")).text


async def test_what_is_shown_fits_who_looks(app: App, clock: Clock, ana: Visitor, bob: Visitor) -> None:
    await put(app, one := event(capacity=1))
    async with app.storage.reading() as unit:
        await app.town.refresh(unit)
    shown = await ana.press(f"ev:{one.id}")
    assert "S’inscrire" in [each.label for each in buttons(shown)]
    await ana.press(pressed(shown, "S’inscrire"))
    labels = [each.label for each in buttons(await ana.press(f"ev:{one.id}"))]
    assert "Ma place" in labels
    assert "S’inscrire" not in labels
    assert "Ma place" in [each.label for each in buttons(await ana.press(f"fl:event:{one.id}"))]
    await bob.press(f"rg:{one.id}")
    waiting = await bob.press(f"ev:{one.id}")
    assert "On the waiting list" in [each.label for each in buttons(waiting)]
    assert "No longer wait" in [
        each.label for each in buttons(await bob.press(pressed(waiting, "On the waiting list")))
    ]


async def test_an_offered_place_that_is_taken_brings_its_reminders_back(
    app: App, clock: Clock, ana: Visitor
) -> None:
    bob = Visitor(app, "bob")
    await put(app, one := event(capacity=1))
    mine = await ana.press(f"rg:{one.id}")
    await unfollowed(bob, one)
    await ana.press(pressed(mine, "Je ne peux plus venir"))
    (offer,) = await told(app, bob)
    await bob.press(pressed(offer, "Je la prends"))
    await app.remind()
    rows = [each for each in await planned(app) if each["address"] == str(bob.address)]
    assert hours(rows) == ["23 17:00", "24 12:00"]


async def test_a_room_that_is_full_shows_everywhere_until_a_place_is_given_back(
    app: App, clock: Clock, ana: Visitor
) -> None:
    bob = Visitor(app, "bob")
    await put(app, one := event(capacity=2))
    async with app.storage.reading() as unit:
        await app.town.refresh(unit)
        before = app.town.version
    await ana.press(f"rg:{one.id}")
    assert "complet" not in whole(await bob.press(f"ev:{one.id}"))
    mine = await bob.press(f"rg:{one.id}")
    cleo = Visitor(app, "cleo")
    shown = await cleo.press(f"ev:{one.id}")
    assert "complet" in whole(shown)
    assert "Liste d’attente" in [each.label for each in buttons(shown)]
    assert "● " in whole(await cleo.press("ag:d20261124"))
    assert app.town.version != before
    found = app.town.programme.get(one.id)
    assert found is not None
    (told,) = write_events_jsonld([found], app.town.city, clock(), clock() + timedelta(days=30))["@graph"]
    assert told["offers"]["availability"] == "https://schema.org/SoldOut"
    async with app.storage.reading() as unit:
        kept = await unit.events.get(app.town.city.id, one.id)
        assert kept is not None
        assert kept.event.on_site is Status.CONFIRMED
    await bob.press(pressed(mine, "Je ne peux plus venir"))
    assert "complet" not in whole(await cleo.press(f"ev:{one.id}"))
    assert app.town.version == before


async def test_another_process_learns_at_its_next_look_what_is_full(app: App, ana: Visitor) -> None:
    await put(app, one := event(capacity=1, rrule="FREQ=WEEKLY"))
    other = Town(app.town.city, app.clock)
    async with app.storage.reading() as unit:
        await other.refresh(unit)
    await ana.press(f"rg:{one.id}:20261201T1400")
    async with app.storage.reading() as unit:
        assert await other.refresh(unit)
        assert not await other.refresh(unit)
    (first, second) = other.programme.within(
        datetime(2026, 11, 24, tzinfo=UTC), datetime(2026, 12, 2, tzinfo=UTC)
    )
    assert (first.full, second.full) == (False, True)


async def test_what_its_organisers_call_full_gives_nobody_a_place(app: App, ana: Visitor) -> None:
    await put(app, one := event(capacity=9, on_site=Status.FULL))
    assert "n°\N{NO-BREAK SPACE}1 sur la liste" in (await ana.press(f"rg:{one.id}")).text
    assert (await app.remind())["offered"] == 0
    await put(app, event(capacity=9))
    assert (await app.remind())["offered"] == 1


async def test_what_is_off_or_gone_is_shown_so_among_ones_places(
    app: App, clock: Clock, ana: Visitor
) -> None:
    await put(app, one := event(capacity=1))
    await ana.press(f"rg:{one.id}")
    await ana.press(f"fl-not:event:{one.id}")
    await app.remind()
    clock.advance(minutes=1)
    async with app.storage.unit() as unit:
        await unit.events.let_go(app.town.city.id, [one.id], clock())
    clock.advance(minutes=6)
    (reply,) = await told(app, ana)
    assert "Annulé" in reply.text
    assert "Vous êtes inscrit·e" in reply.text
    mine = await ana.say("/inscriptions")
    assert "annulé" in mine.text
    shown = await ana.press(pressed(mine, "Cyanotype"))
    assert "n’aura pas lieu" in shown.text
    assert not list(buttons(shown))
