"""Following by one tap, and what comes of it: told when it is true, in why and in time, or not at all."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.app import App
from bot.cli.chat import ticking
from bot.conversation.messages import Reply
from bot.handlers.following.follows import payload
from knowledge.agenda import Status
from tests.conftest import Clock, on_sqlite
from tests.handlers.visitor import Visitor, buttons, pressed, whole
from tests.reminding.programme import event, planned, put
from tests.storage.reading import outbox


async def told(app: App, visitor: Visitor) -> list[Reply]:
    """What they are told unasked by now."""
    before = len(visitor.room.said)
    await app.remind()
    await app.delivery.tick()
    await app.ready()
    return [reply for address, reply in visitor.room.said[before:] if address == visitor.address]


async def at(app: App, clock: Clock, visitor: Visitor, moment: datetime) -> list[Reply]:
    """What they are told once it is this moment (UTC)."""
    await app.remind()
    clock.now = moment.replace(tzinfo=UTC)
    return await told(app, visitor)


async def test_one_tap_follows_and_another_one_does_no_longer(app: App, ana: Visitor) -> None:
    await put(app, one := event())
    reply = await ana.press(f"fl:event:{one.id}")
    assert "Vous suivez *Cyanotype*" in reply.text
    assert "la veille à 18\N{NO-BREAK SPACE}h" in reply.text
    assert "Cyanotype" in whole(await ana.say("/suivi"))
    reply = await ana.press(pressed(reply, "Ne plus suivre"))
    assert "n’en dis plus rien" in reply.text
    assert "ne suivez rien" in (await ana.say("/suivi")).text


async def test_a_second_tap_on_the_same_button_undoes_nothing(app: App, ana: Visitor) -> None:
    await put(app, one := event())
    await ana.press(f"fl:event:{one.id}")
    assert "Vous suivez *Cyanotype*" in (await ana.press(f"fl:event:{one.id}")).text
    assert "Cyanotype" in whole(await ana.say("/suivi"))


async def test_no_longer_followed_stays_so_however_often_it_is_said(app: App, ana: Visitor) -> None:
    await put(app, one := event())
    await ana.press(f"fl:event:{one.id}")
    for _time in range(2):
        assert "n’en dis plus rien" in (await ana.press(f"fl-not:event:{one.id}")).text
    assert "ne suivez rien" in (await ana.say("/suivi")).text


@on_sqlite
@pytest.mark.parametrize(
    "what",
    ["event:nothing", "festival:Nulle part", "topic:none", "place:none", "organiser:~0", "space:x", "x"],
)
async def test_only_what_exists_is_followed(ana: Visitor, what: str) -> None:
    assert "plus là" in (await ana.press(f"fl:{what}")).text
    assert "ne suivez rien" in (await ana.say("/suivi")).text


async def test_a_name_too_long_for_a_button_is_followed_all_the_same(app: App, ana: Visitor) -> None:
    organiser = "L’association des amis de la médiathèque et du jardin partagé de la petite ville"
    await put(app, event(organiser=organiser))
    carried = payload("organiser", organiser)
    assert "~" in carried
    assert "L’association des amis" in (await ana.press(f"fl:{carried}")).text


async def test_a_reminder_says_what_when_where_and_why(app: App, clock: Clock, ana: Visitor) -> None:
    place = {"name": "La Jetée", "address": "6 place Michel-de-L’Hospital"}
    await put(app, one := event(place=place))
    await ana.press(f"fl:event:{one.id}")
    (eve,) = await at(app, clock, ana, datetime(2026, 11, 23, 17, 0))
    assert "Cyanotype" in eve.text
    assert "demain, 14\N{NO-BREAK SPACE}h" in eve.text
    assert "La Jetée, 6 place" in eve.text
    assert "Vous suivez cet événement" in eve.text
    assert {"Ne plus me le rappeler", "Tout arrêter"} <= {each.label for each in buttons(eve)}
    (hour,) = await at(app, clock, ana, datetime(2026, 11, 24, 12, 0))
    assert "aujourd’hui, 14\N{NO-BREAK SPACE}h" in hour.text
    assert await told(app, ana) == []


async def test_at_a_terminal_that_stays_open_it_comes_by_itself(app: App, clock: Clock, ana: Visitor) -> None:
    await put(app, one := event())
    await ana.press(f"fl:event:{one.id}")
    await app.remind()
    clock.now = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
    async with ticking(app, every=0.05), asyncio.timeout(30):
        while not any("⏰" in reply.text for _address, reply in ana.room.said):
            await asyncio.sleep(0.02)


async def test_it_is_put_off_by_a_tap(app: App, clock: Clock, ana: Visitor) -> None:
    await put(app, one := event())
    await ana.press(f"fl:event:{one.id}")
    await at(app, clock, ana, datetime(2026, 11, 23, 17, 0))
    (hour,) = await at(app, clock, ana, datetime(2026, 11, 24, 12, 0))
    assert (
        "13\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}30"
        in (await ana.press(pressed(hour, "Me le redire plus tard"))).text
    )
    (again,) = await at(app, clock, ana, datetime(2026, 11, 24, 12, 30))
    assert "Cyanotype" in again.text


@on_sqlite
@pytest.mark.parametrize("how", ["moved", "cancelled", "gone", "stopped", "paused", "over"])
async def test_what_is_no_longer_true_is_not_said(app: App, clock: Clock, ana: Visitor, how: str) -> None:
    await put(app, one := event())
    await ana.press(f"fl:event:{one.id}")
    await app.remind()
    clock.now = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
    if how == "moved":
        await put(app, event(start=one.start + timedelta(days=2)))
    elif how == "cancelled":
        await put(app, one.model_copy(update={"on_site": Status.CANCELLED}))
    elif how == "gone":
        async with app.storage.unit() as unit:
            await unit.events.let_go(app.town.city.id, [one.id], clock())
    elif how == "stopped":
        await ana.press(f"fl-not:event:{one.id}")
    elif how == "paused":
        await ana.press("hb-stop")
    else:
        clock.advance(days=30)
    before = len(ana.room.said)
    await app.delivery.tick()
    await app.ready()
    assert [reply.text for _address, reply in ana.room.said[before:] if "⏰" in reply.text] == []


async def test_nobody_is_woken(app: App, clock: Clock, ana: Visitor) -> None:
    """A process that was away in the evening says nothing at night; what is still true is said in the morning."""
    await put(app, one := event())
    await ana.press(f"fl:event:{one.id}")
    assert await at(app, clock, ana, datetime(2026, 11, 23, 22, 30)) == []
    (morning,) = await at(app, clock, ana, datetime(2026, 11, 24, 7, 0))
    assert "aujourd’hui, 14\N{NO-BREAK SPACE}h" in morning.text


async def test_the_last_message_of_a_day_says_what_else_is_coming(
    app: App, clock: Clock, ana: Visitor
) -> None:
    several = [event(f"Atelier {hour}", datetime(2026, 11, 24, hour)) for hour in (11, 13, 15, 17)]
    await put(app, *several)
    await ana.press("hb-max:1")
    for one in several:
        await ana.press(f"fl:event:{one.id}")
    (eve,) = await at(app, clock, ana, datetime(2026, 11, 23, 17, 0))
    assert all(f"Atelier {hour}" in eve.text for hour in (11, 13, 15, 17))
    (first,) = await at(app, clock, ana, datetime(2026, 11, 24, 9, 0))
    assert "Atelier 17" in first.text
    assert await at(app, clock, ana, datetime(2026, 11, 24, 15, 5)) == []
    async with app.storage.reading() as unit:
        assert await unit.unasked.told("p:1", clock().date()) == 1


async def test_what_changed_is_told_once_with_old_and_new(app: App, clock: Clock, ana: Visitor) -> None:
    await put(app, one := event(place={"name": "La Jetée"}))
    await ana.press(f"fl:event:{one.id}")
    await app.remind()
    clock.advance(minutes=10)
    await put(app, event(start=one.start + timedelta(minutes=30), place={"name": "La Jetée"}))
    assert await told(app, ana) == []
    clock.advance(minutes=2)
    await put(app, event(start=one.start + timedelta(hours=1), place={"name": "Le Phare"}))
    assert await told(app, ana) == []
    clock.advance(minutes=5)
    (reply,) = await told(app, ana)
    assert "mardi 24 novembre 2026 à 14\N{NO-BREAK SPACE}h → 15\N{NO-BREAK SPACE}h" in reply.text
    assert "La Jetée → Le Phare" in reply.text
    assert "Vous suivez cet événement" in reply.text
    clock.advance(minutes=30)
    assert await told(app, ana) == []


async def test_there_and_back_again_is_no_news(app: App, clock: Clock, ana: Visitor) -> None:
    await put(app, one := event())
    await ana.press(f"fl:event:{one.id}")
    await app.remind()
    clock.advance(minutes=10)
    await put(app, event(start=one.start + timedelta(hours=1)))
    await app.remind()
    clock.advance(minutes=1)
    await put(app, one)
    clock.advance(minutes=10)
    assert await told(app, ana) == []
    assert len(await planned(app)) == 2


@on_sqlite
@pytest.mark.parametrize(
    ("update", "said"),
    [
        ({"on_site": Status.CANCELLED}, "Annulé"),
        ({"on_site": Status.FULL}, "Complet"),
        ({"on_site": Status.CONDITIONAL}, "Plus certain"),
        ({"title": "Cyanotype en famille"}, "Cyanotype → Cyanotype en famille"),
        ({"extra": (datetime(2026, 12, 1, 14),)}, "Une date de plus"),
    ],
)
async def test_each_kind_of_change(
    app: App, clock: Clock, ana: Visitor, update: dict[str, object], said: str
) -> None:
    await put(app, one := event())
    await ana.press(f"fl:event:{one.id}")
    await app.remind()
    clock.advance(minutes=10)
    await put(app, one.model_copy(update=update))
    clock.advance(minutes=5)
    (reply,) = await told(app, ana)
    assert said in reply.text
    clock.advance(minutes=10)
    await put(app, one)
    clock.advance(minutes=5)
    back = await told(app, ana)
    assert len(back) == 1
    assert ("Aura bien lieu" in back[0].text) is ("on_site" in update)


async def test_what_changes_at_night_is_told_in_the_morning_as_one(
    app: App, clock: Clock, ana: Visitor
) -> None:
    await put(app, one := event())
    await ana.press(f"fl:event:{one.id}")
    await app.remind()
    clock.now = datetime(2026, 11, 22, 22, 0, tzinfo=UTC)
    for hours in (1, 2):
        await put(app, event(start=one.start + timedelta(hours=hours)))
        clock.advance(minutes=20)
        assert await told(app, ana) == []
    (reply,) = await at(app, clock, ana, datetime(2026, 11, 23, 7, 0))
    assert "14\N{NO-BREAK SPACE}h → 16\N{NO-BREAK SPACE}h" in reply.text


async def test_a_reminder_that_was_sent_is_set_right_in_its_place(
    app: App, clock: Clock, ana: Visitor
) -> None:
    await put(app, one := event())
    await ana.press(f"fl:event:{one.id}")
    await at(app, clock, ana, datetime(2026, 11, 23, 17, 0))
    await put(app, event(start=one.start + timedelta(hours=1)))
    clock.advance(minutes=6)
    replies = await told(app, ana)
    (right,) = [each for each in replies if each.edits]
    assert "demain, 15\N{NO-BREAK SPACE}h" in right.text
    assert "corrigé" in right.text
    (row,) = [each for each in await outbox(app.storage) if each["name"] == "event-amended"]
    assert row["args"]["message"]


async def test_a_festival_brings_its_changes_in_one_message(app: App, clock: Clock, ana: Visitor) -> None:
    several = [
        event(f"Atelier {number}", festival="Festival international du court métrage") for number in range(12)
    ]
    await put(app, *several)
    await app.remind()
    await ana.press("fl:festival:Festival international du court métrage")
    clock.advance(minutes=10)
    moved = [
        each.model_copy(update={"start": each.start + timedelta(hours=1), "end": None}) for each in several
    ]
    await put(app, *moved)
    clock.advance(minutes=5)
    (reply,) = await told(app, ana)
    assert "12 événements ont changé" in reply.text
    assert "Vous suivez Festival international du court métrage" in reply.text
    assert "4 de plus" in reply.text


async def test_new_events_come_gathered_at_six(app: App, clock: Clock, ana: Visitor) -> None:
    festival = "Fête de la science"
    await put(app, event("Premier", festival=festival))
    await app.remind()
    await ana.press(f"fl:festival:{festival}")
    clock.advance(minutes=10)
    await put(app, *(event(f"Nouveau {number}", festival=festival) for number in range(3)))
    assert await told(app, ana) == []
    (reply,) = await at(app, clock, ana, datetime(2026, 11, 21, 17, 0))
    assert all(f"Nouveau {number}" in reply.text for number in range(3))
    assert "Premier" not in reply.text
    assert await at(app, clock, ana, datetime(2026, 11, 22, 17, 0)) == []


async def test_changes_over_the_number_wait_for_the_digest(app: App, clock: Clock, ana: Visitor) -> None:
    several = [event(f"Atelier {number}", datetime(2026, 12, 1, 14)) for number in range(3)]
    await put(app, *several)
    await ana.press("hb-max:1")
    for one in several:
        await ana.press(f"fl:event:{one.id}")
    await app.remind()
    replies = []
    for one in several:
        clock.advance(minutes=10)
        await put(app, one.model_copy(update={"on_site": Status.FULL}))
        clock.advance(minutes=6)
        replies += await told(app, ana)
    assert len(replies) == 1
    (digest,) = await at(app, clock, ana, datetime(2026, 11, 21, 17, 0))
    assert "Atelier 1" in digest.text
    assert "Atelier 2" in digest.text
    assert "Complet" in digest.text
