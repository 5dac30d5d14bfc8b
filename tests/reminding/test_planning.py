"""Reminders are planned once, planned again where something moved, and never too many."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.app import App
from bot.conversation.messages import Address
from bot.storage import follows
from knowledge.agenda import Status
from tests.conftest import Clock
from tests.reminding.programme import event, follow, hours, planned, put, somebody


async def test_who_follows_is_reminded_the_evening_before_and_an_hour_before(app: App) -> None:
    one = event()
    await put(app, one)
    await follow(app, await somebody(app), one.id)
    await app.remind()
    rows = await planned(app)
    assert hours(rows) == ["23 17:00", "24 12:00"]
    assert [each["args"]["wish"] for each in rows] == ["evening_before", "hour_before"]
    assert {(each["address"], each["recipient"]) for each in rows} == {("room:ana", "ana")}
    assert hours(await planned(app, "event-after")) == ["24 16:00"]


async def test_planning_again_changes_nothing(app: App, clock: Clock) -> None:
    await put(app, one := event())
    person = await somebody(app)
    await follow(app, person, one.id)
    await app.remind()
    before = await planned(app)
    async with app.storage.unit() as unit:
        await unit.plans.ask(follows.person(person), app.town.city.id, clock())
    clock.advance(minutes=1)
    assert (await app.remind())["said"] == 0
    assert await planned(app) == before


async def test_a_moved_event_is_planned_anew_at_once(app: App, clock: Clock) -> None:
    await put(app, one := event())
    await follow(app, await somebody(app), one.id)
    await app.remind()
    clock.advance(minutes=1)
    later = timedelta(days=1, hours=1)
    await put(app, event(start=one.start + later))
    done = await app.remind()
    assert hours(await planned(app)) == ["24 17:00", "25 13:00"]
    assert (done["said"], done["unsaid"]) == (3, 3)


@pytest.mark.parametrize("how", ["cancelled", "gone", "unfollowed"])
async def test_what_is_off_is_not_reminded_of(app: App, clock: Clock, how: str) -> None:
    await put(app, one := event())
    person = await somebody(app)
    await follow(app, person, one.id)
    await app.remind()
    clock.advance(minutes=1)
    city = app.town.city.id
    async with app.storage.unit() as unit:
        if how == "cancelled":
            await unit.events.put(
                city, "test", [one.model_copy(update={"on_site": Status.CANCELLED})], clock()
            )
        elif how == "gone":
            await unit.events.let_go(city, [one.id], clock())
        else:
            await unit.follows.unfollow(follows.person(person), city, "event", one.id)
            await unit.plans.ask(follows.person(person), city, clock())
    await app.remind()
    assert await planned(app, "event-reminder", "event-after") == []


async def test_a_weekly_event_is_planned_as_time_goes_on(app: App, clock: Clock) -> None:
    await put(app, one := event(rrule="FREQ=WEEKLY"))
    await follow(app, await somebody(app), one.id, reminders=("hour_before",))
    seen = set[str]()
    for _day in range(60):
        await app.remind()
        keys = [each["key"] for each in await planned(app)]
        assert len(set(keys)) == len(keys)
        seen |= {f"{each['due_at']:%m-%d %H:%M}" for each in await planned(app)}
        clock.advance(days=1)
    expected = [datetime(2026, 11, 24, 12, tzinfo=UTC) + timedelta(weeks=week) for week in range(10)]
    assert {f"{each:%m-%d %H:%M}" for each in expected} <= seen


async def test_people_are_reminded_on_their_own_clocks(app: App) -> None:
    await put(app, one := event())
    await follow(app, await somebody(app, zone="America/New_York"), one.id)
    await app.remind()
    # 18:00 in New York is 23:00 UTC; an hour before 14:00 in Paris is 07:00 there, within the quiet hours.
    assert hours(await planned(app)) == ["23 23:00", "24 02:59"]


async def test_who_follows_more_is_reminded_only_where_they_asked_for_it(app: App) -> None:
    await put(app, event(festival="Fête"), event("Fanzine", festival="Fête"))
    await follow(app, await somebody(app), "Fête", "festival")
    await follow(app, await somebody(app, "bob"), "Fête", "festival", reminders=("hour_before",))
    await app.remind()
    assert [each["address"] for each in await planned(app)] == ["room:bob"] * 2


async def test_a_new_event_reaches_those_who_wish_to_be_reminded(app: App, clock: Clock) -> None:
    await put(app, event("Autre"))
    await follow(app, await somebody(app), "Fête", "festival", reminders=("hour_before",))
    await app.remind()
    clock.advance(minutes=1)
    await put(app, event(festival="Fête"))
    await app.remind()
    assert hours(await planned(app)) == ["24 12:00"]
    assert hours(await planned(app, "event-digest")) == ["21 17:00"]


async def test_a_group_is_reminded_too(app: App, clock: Clock) -> None:
    await put(app, one := event())
    follower = follows.chat(Address("room", "-100", "7"))
    async with app.storage.unit() as unit:
        await unit.follows.follow(follower, app.town.city.id, "event", one.id, clock())
        await unit.plans.ask(follower, app.town.city.id, clock())
    await app.remind()
    assert [(each["address"], each["recipient"]) for each in await planned(app)] == [("room:-100/7", "")] * 2
    assert await planned(app, "event-after") == []


async def test_registration_that_opens_far_ahead_is_told_of(app: App) -> None:
    opens = datetime(2026, 11, 25, 10)
    await put(app, one := event(start=datetime(2027, 6, 1, 14), registration={"opens": opens}))
    await follow(app, await somebody(app), one.id)
    await app.remind()
    assert [each["args"]["wish"] for each in await planned(app)] == ["registration_opens"]
    assert hours(await planned(app)) == ["25 09:00"]
