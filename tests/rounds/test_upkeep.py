"""Between two rounds: reminders, deadlines, what broke, what was agreed, what nobody has looked at for long."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot import rounds
from bot.app import App
from bot.conversation.messages import Address, Request, Sender
from bot.rounds.hours import by_day
from bot.rounds.working import worked
from bot.storage import Storage
from bot.storage.proposals import AGREED, ASKED, BROKEN, CLOSED, NO, OVER, SILENT, YES, Proposal
from tests.conftest import Clock
from tests.rounds.people import answered, pairs, proposals, skill, somebody, told


async def hold(app: App) -> None:
    assert await rounds.hold(app.storage, app.town, app.clock(), seconds=20) is not None


async def ring(app: App) -> tuple[Proposal, int, int, int]:
    """Ana shows the guitar to Bob, Bob welding to Eve, Eve sewing to Ana."""
    ana = await somebody(app, "ana", ["guitare"], ["couture"])
    bob = await somebody(app, "bob", ["soudure"], ["guitare"])
    eve = await somebody(app, "eve", ["couture"], ["soudure"])
    await hold(app)
    (proposal,) = await proposals(app)
    return proposal, ana, bob, eve


async def group(app: App, *learners: str, age: str = "adult") -> tuple[Proposal, int, list[int]]:
    """Ana shows the guitar to several, in a group that her association animates."""
    ana = await somebody(app, "ana", ["guitare"])
    await skill(app, ana, "guitare", room=5, supervised=True)
    several = [await somebody(app, each, [], ["guitare"], age=age) for each in learners]
    await hold(app)
    (proposal,) = await proposals(app)
    return proposal, ana, several


def recipients(notices: list[dict[str, Any]]) -> set[str]:
    return {row["recipient"] for row in notices}


async def test_nothing_to_do_is_nothing_done(app: App) -> None:
    assert set((await app.upkeep()).values()) == {0}


async def test_only_those_who_have_not_answered_are_reminded_and_once(app: App, clock: Clock) -> None:
    proposal, ana, _bob, _eve = await ring(app)
    await answered(app, proposal, {ana: YES})
    clock.advance(hours=35)
    assert (await app.upkeep())["reminded"] == 0
    clock.advance(hours=1)
    assert (await app.upkeep())["reminded"] == 1
    assert (await app.upkeep())["reminded"] == 0
    reminders = await told(app, "reminder")
    assert recipients(reminders) == {"bob", "eve"}
    assert len(reminders) == 2


async def test_nobody_is_woken_at_night(app: App, clock: Clock) -> None:
    await ring(app)
    clock.advance(hours=36)  # 22:00 in the city
    await app.upkeep()
    assert {row["due_at"] for row in await told(app, "reminder")} == {
        (clock() + timedelta(hours=10)).replace(tzinfo=row["due_at"].tzinfo)
        for row in await told(app, "reminder")
    }


@pytest.mark.parametrize(("hour", "wait"), [(6, 0), (7, 0), (20, 0), (21, 10), (23, 8), (2, 5)])
def test_the_night_ends_at_eight(clock: Clock, hour: int, wait: int) -> None:
    now = clock().replace(hour=hour)
    zone = "Europe/Paris"  # an hour ahead in winter
    expected = now if (8 <= hour + 1 < 22) else now + timedelta(hours=wait)
    assert by_day(now, zone) == (expected if hour != 6 else now + timedelta(hours=1))


async def test_a_reminder_that_would_come_too_late_is_not_sent(app: App, clock: Clock) -> None:
    await somebody(app, "ana", ["guitare"], ["couture"])
    await somebody(app, "bob", ["couture"], ["guitare"])
    clock.advance(hours=6)  # 16:00
    held = await rounds.hold(app.storage, app.town, clock(), seconds=20, answer=timedelta(hours=15))
    assert held is not None
    clock.advance(hours=8)  # at midnight; it ends at seven
    assert (await app.upkeep())["reminded"] == 1
    assert not await told(app, "reminder")


async def test_silence_breaks_a_ring_and_those_who_said_yes_go_first(app: App, clock: Clock) -> None:
    proposal, ana, bob, eve = await ring(app)
    await answered(app, proposal, {ana: YES, bob: YES})
    clock.advance(hours=72)
    done = await app.upkeep()
    assert (done["overdue"], done["mended"]) == (1, 1)
    (closed,) = await proposals(app)
    assert closed.state == CLOSED
    assert closed.ended_at == clock()
    assert {seat.profile_id: seat.answer for seat in closed.seats} == {ana: YES, bob: YES, eve: SILENT}
    broken = await told(app, "broken")
    assert recipients(broken) == {"ana", "bob"}
    assert not any(row["args"]["mended"] for row in broken)
    async with app.storage.reading() as unit:
        assert await unit.rounds.let_down(app.town.city.id) == {ana, bob}
        assert (await unit.proposals.replies(app.town.city.id))[eve] == {SILENT: 1}
    # Two who could come to Ana: of all who wait, the one who was let down goes first.
    await somebody(app, "kim", ["couture"], ["guitare"])
    await somebody(app, "zoe", ["tricot"], ["guitare"])
    assert set((await app.upkeep()).values()) == {0}
    await hold(app)
    new = await proposals(app, ASKED)
    assert any(ana in {seat.profile_id for seat in each.seats} for each in new)


async def test_a_ring_is_closed_differently_when_somebody_is_free_for_it(app: App, clock: Clock) -> None:
    proposal, ana, bob, eve = await ring(app)
    zoe = await somebody(app, "zoe", ["couture"], ["soudure"])
    await answered(app, proposal, {ana: YES, eve: NO})
    assert (await app.upkeep())["mended"] == 1
    old, new = await proposals(app)
    assert (old.state, new.state) == (CLOSED, ASKED)
    assert pairs(new) == {(ana, bob), (bob, zoe), (zoe, ana)}
    assert all(seat.answer == "" for seat in new.seats)
    assert new.answer_by == clock() + timedelta(hours=72)
    broken = await told(app, "broken")
    assert recipients(broken) == {"ana", "bob"}
    assert all(row["args"]["mended"] for row in broken)
    asked = [row for row in await told(app, "proposal") if row["args"]["seat"] > max(s.id for s in old.seats)]
    assert recipients(asked) == {"ana", "bob", "zoe"}
    assert min(row["id"] for row in asked) > max(row["id"] for row in broken)
    assert set((await app.upkeep()).values()) == {0}


async def test_two_breaks_do_not_take_the_same_free_person(app: App, clock: Clock) -> None:
    people = {}
    for one, other in (("ana", "bob"), ("eve", "kim")):
        people[one] = await somebody(app, one, ["guitare"], ["couture"])
        people[other] = await somebody(app, other, ["couture"], ["guitare"])
    await hold(app)
    zoe = await somebody(app, "zoe", ["couture"], ["guitare"])
    first, second = await proposals(app)
    for each in (first, second):
        await answered(app, each, {people["bob"]: NO, people["kim"]: NO})
    assert (await app.upkeep())["mended"] == 2
    new = await proposals(app, ASKED)
    assert len(new) == 1
    assert zoe in {seat.profile_id for seat in new[0].seats}
    assert sorted(row["args"]["mended"] for row in await told(app, "broken")) == [False, True]


async def test_a_stayer_who_rests_by_now_is_told_and_left_alone(app: App, clock: Clock) -> None:
    proposal, ana, bob, eve = await ring(app)
    await somebody(app, "zoe", ["couture"], ["soudure"])
    await answered(app, proposal, {eve: NO})
    async with app.storage.unit() as unit:
        for each in (ana, bob):
            await unit.profiles.change(each, paused_until=app.town.today() + timedelta(days=7))
    await app.upkeep()
    assert [each.state for each in await proposals(app)] == [CLOSED]
    assert recipients(await told(app, "broken")) == {"ana", "bob"}


async def test_what_was_found_meanwhile_is_given_up_where_it_no_longer_suits(app: App) -> None:
    proposal, _ana, _bob, eve = await ring(app)
    zoe = await somebody(app, "zoe", ["couture"], ["soudure"])
    await answered(app, proposal, {eve: NO})

    async def meanwhile(*args: Any, **more: Any) -> Any:
        found = await worked(*args, **more)
        async with app.storage.unit() as unit:
            await unit.profiles.let_go(zoe)
        return found

    await rounds.upkeep(app.storage, app.town, app.clock(), worker=meanwhile)
    assert [each.state for each in await proposals(app)] == [CLOSED]
    assert not any(row["args"]["mended"] for row in await told(app, "broken"))


async def test_whoever_erases_themselves_leaves_the_others_their_place(app: App, clock: Clock) -> None:
    _proposal, ana, bob, _eve = await ring(app)
    address, sender = Address("room", "eve"), Sender("eve")
    async with app.storage.unit() as unit:
        known = await unit.conversations.open(address, sender, clock())
        await unit.erase(Request("bye", address, sender, clock(), person=known.person))
    await app.upkeep()
    (closed,) = await proposals(app)
    assert closed.state == CLOSED
    assert {seat.profile_id for seat in closed.seats} == {ana, bob}
    assert recipients(await told(app, "broken")) == {"ana", "bob"}


async def test_what_is_left_without_anybody_is_closed(app: App, clock: Clock) -> None:
    await ring(app)
    clock.advance(hours=72)
    await app.upkeep()
    assert [each.state for each in await proposals(app)] == [CLOSED]
    assert not await told(app, "broken")


async def test_a_group_goes_on_without_those_who_are_silent(app: App, clock: Clock) -> None:
    proposal, ana, (bob, eve, kim) = await group(app, "bob", "eve", "kim")
    await answered(app, proposal, {ana: YES, bob: YES, eve: YES})
    clock.advance(hours=72)
    assert (await app.upkeep())["overdue"] == 1
    (agreed,) = await proposals(app)
    assert (agreed.state, agreed.agreed_at) == (AGREED, clock())
    assert {seat.profile_id: seat.answer for seat in agreed.seats}[kim] == SILENT
    assert recipients(await told(app, "agreed")) == {"ana", "bob", "eve"}


@pytest.mark.parametrize("silent", ["ana", "both"])
async def test_a_group_without_its_teacher_or_its_learners_is_none(
    app: App, clock: Clock, silent: str
) -> None:
    proposal, ana, (bob, eve) = await group(app, "bob", "eve")
    await answered(app, proposal, {bob: YES, eve: YES} if silent == "ana" else {ana: YES})
    clock.advance(hours=72)
    await app.upkeep()
    assert [each.state for each in await proposals(app)] == [CLOSED]


@pytest.mark.parametrize(("age", "state"), [("adult", AGREED), ("minor", CLOSED)])
async def test_nobody_young_is_left_alone_with_a_grown_up(
    app: App, clock: Clock, age: str, state: str
) -> None:
    proposal, ana, (bob, _eve) = await group(app, "bob", "eve", age=age)
    await answered(app, proposal, {ana: YES, bob: YES})
    clock.advance(hours=72)
    await app.upkeep()
    assert [each.state for each in await proposals(app)] == [state]


async def test_a_late_no_tells_the_others(app: App, clock: Clock) -> None:
    proposal, ana, bob, eve = await ring(app)
    await answered(app, proposal, {ana: YES, bob: YES, eve: YES})
    async with app.storage.unit() as unit:
        await unit.proposals.answer(proposal.seats[0].id, NO, clock())
        await unit.proposals.moved_on(proposal.id, BROKEN, AGREED)
    await app.upkeep()
    gone = proposal.seats[0].profile_id
    names = {ana: "ana", bob: "bob", eve: "eve"}
    assert recipients(await told(app, "broken")) == set(names.values()) - {names[gone]}


async def test_how_it_went_is_asked_a_day_after_the_meeting_then_it_is_over(app: App, clock: Clock) -> None:
    proposal, ana, bob, eve = await ring(app)
    await answered(app, proposal, {ana: YES, bob: YES, eve: YES})
    async with app.storage.unit() as unit:
        await unit.proposals.change(proposal.id, meets_at=clock() + timedelta(days=3))
    clock.advance(days=3, hours=23)
    assert (await app.upkeep())["followed"] == 0
    clock.advance(hours=1)
    assert (await app.upkeep())["followed"] == 1
    assert (await app.upkeep())["followed"] == 0
    assert recipients(await told(app, "afterwards")) == {"ana", "bob", "eve"}
    clock.advance(days=14)
    assert (await app.upkeep())["over"] == 1
    (over,) = await proposals(app)
    assert (over.state, over.ended_at) == (OVER, clock())
    assert (await app.upkeep())["over"] == 0


async def test_without_a_meeting_it_is_asked_after_two_weeks(app: App, clock: Clock) -> None:
    proposal, ana, bob, eve = await ring(app)
    await answered(app, proposal, {ana: YES, bob: YES, eve: YES})
    clock.advance(days=13)
    assert (await app.upkeep())["followed"] == 0
    clock.advance(days=1)
    assert (await app.upkeep())["followed"] == 1


async def test_two_processes_do_each_thing_once(app: App, clock: Clock, database: str) -> None:
    proposal, ana, bob, _eve = await ring(app)
    await somebody(app, "zoe", ["couture"], ["soudure"])
    other = Storage(database, durable=False)

    async def both() -> None:
        await asyncio.gather(*(rounds.upkeep(each, app.town, clock()) for each in (app.storage, other)))

    await answered(app, proposal, {ana: YES, bob: YES})
    clock.advance(hours=36)
    await both()
    assert len(await told(app, "reminder")) == 1
    clock.advance(hours=36)
    await both()
    assert [each.state for each in await proposals(app)] == [CLOSED, ASKED]
    assert len(await told(app, "broken")) == 2
    assert len(await told(app, "proposal")) == 6
    await other.close()


async def test_what_is_old_is_asked_about_one_a_day_then_let_go(app: App, clock: Clock) -> None:
    ana = await somebody(app, "ana", ["guitare", "tricot"], ["couture"])
    bob = await somebody(app, "bob", ["couture"])
    await skill(app, bob, "couture", paused_until=app.town.today() + timedelta(days=900))
    clock.advance(days=180)
    assert (await app.upkeep())["asked"] == 1
    assert (await app.upkeep())["asked"] == 0
    guitar = await skill(app, ana, "guitare")
    (fresh,) = await told(app, "fresh")
    assert (fresh["recipient"], fresh["args"]["skill"]) == ("ana", guitar)
    async with app.storage.unit() as unit:
        await unit.skills.freshen(guitar, app.town.today())
    clock.advance(days=1)
    assert (await app.upkeep())["asked"] == 1
    clock.advance(days=1)
    assert (await app.upkeep())["asked"] == 1
    assert recipients(await told(app, "fresh")) == {"ana"}
    clock.advance(days=30)
    assert (await app.upkeep())["let_go"] == 1
    clock.advance(days=1)
    assert (await app.upkeep())["let_go"] == 1
    async with app.storage.reading() as unit:
        assert [each.words for each in await unit.skills.of(ana)] == ["guitare"]


async def test_whoever_is_reached_nowhere_is_told_nothing(app: App, clock: Clock) -> None:
    await somebody(app, "ana", ["guitare"], address="", recipient="")
    clock.advance(days=180)
    assert (await app.upkeep())["asked"] == 1
    assert not await told(app, "fresh")


async def test_a_wish_that_the_city_answers_by_now_is_told_once(app: App, clock: Clock) -> None:
    clock.advance(days=-400)
    ana = await somebody(app, "ana", [], ["apprendre la guitare", "piloter un sous-marin"])
    await somebody(app, "bob", [], ["apprendre la guitare"], paused_until=clock().date() + timedelta(900))
    clock.advance(days=400)
    for words in ("apprendre la guitare", "piloter un sous-marin"):
        await skill(app, ana, words, fresh_until=app.town.today() + timedelta(days=90))
    assert (await app.upkeep())["found"] == 0  # before the first round nobody would remember it
    await hold(app)
    assert (await app.upkeep())["found"] == 1
    (found,) = await told(app, "found")
    entry = app.town.catalogue.get(found["args"]["entry"])
    assert entry is not None
    assert "guitare" in entry.topics
    assert (found["recipient"], found["args"]["wish"]) == (
        "ana",
        await skill(app, ana, "apprendre la guitare"),
    )
    for _day in range(29):
        clock.advance(days=1)
        await app.prune()
        assert (await app.upkeep())["found"] == 0
    await hold(app)
    clock.advance(days=2)
    await app.upkeep()
    assert found["args"]["entry"] not in {
        row["args"]["entry"] for row in await told(app, "found") if row["id"] != found["id"]
    }


async def test_what_was_there_before_the_wish_is_no_news(app: App, clock: Clock) -> None:
    clock.advance(days=400)
    await somebody(app, "ana", [], ["apprendre la guitare"])
    await hold(app)
    assert (await app.upkeep())["found"] == 0


async def test_the_catalogue_is_not_looked_through_at_night(app: App, clock: Clock) -> None:
    await hold(app)
    clock.advance(hours=17)  # three in the morning
    await app.upkeep()
    async with app.storage.reading() as unit:
        assert (await unit.rounds.latest(app.town.city.id))[0].state["sought"] == ""
