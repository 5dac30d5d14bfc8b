"""A year on the clocks of four zones, with every night on which they change: each reminder once, at the right minute."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.app import App
from bot.reminding.dues import Due, Dues
from bot.reminding.planning import HORIZON
from knowledge.agenda import Quiet
from knowledge.agenda.quiet import awake, gathered, gathering
from tests.conftest import Clock
from tests.handlers.visitor import Visitor
from tests.reminding.programme import event, follow, put, somebody

ZONES = ("Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")
BEGIN = datetime(2027, 1, 1, tzinfo=UTC)
YEAR = timedelta(days=365)
QUARTER = timedelta(minutes=15)
NONE = Quiet(time(0), time(0))
NIGHT = Quiet(time(22), time(8))


def walls(zone: str, begin: datetime = BEGIN, length: timedelta = YEAR) -> dict[datetime, datetime]:
    """For what the wall shows, the first instant at which it does: every quarter of an hour looked at, one by one."""
    place, found = ZoneInfo(zone), dict[datetime, datetime]()
    moment, end = begin - timedelta(days=2), begin + length + timedelta(days=2)
    while moment < end:
        found.setdefault(moment.astimezone(place).replace(tzinfo=None), moment)
        moment += QUARTER
    return found


def lived(zone: str, hour: time, days: int = 365) -> set[Due]:
    """What is planned for a daily event, week after week, by somebody on the clocks of the same zone."""
    daily = event(start=datetime.combine(date(2026, 12, 1), hour), end=None, zone=zone, rrule="FREQ=DAILY")
    found: set[Due] = set()
    for week in range(days // 7 + 1):
        now = BEGIN + timedelta(weeks=week)
        dues = Dues(now, now + HORIZON).before(daily, ("evening_before", "hour_before"), zone, NONE)
        # What was planned a week ago for this time was planned the same.
        assert week == 0 or {each for each in found if each.at >= now} <= set(dues)
        found |= set(dues)
    return {each for each in found if each.at < BEGIN + timedelta(days=days)}


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("hour", [time(2, 15), time(14)])
def test_a_daily_event_of_a_year_is_reminded_of_at_the_right_minutes(zone: str, hour: time) -> None:
    shown = walls(zone)
    found = lived(zone, hour)
    assert len({(each.recurrence, each.wish) for each in found}) == len(found)
    by_day = {(each.recurrence.date(), each.wish): each.at for each in found}
    missing = 0
    for number in range(1, 364):
        day = date(2027, 1, 1) + timedelta(days=number)
        eve = shown[datetime.combine(day - timedelta(days=1), time(18))]
        assert by_day[day, "evening_before"] == eve
        # A start that a spring night leaves out is as much later as the clocks have jumped.
        wall = datetime.combine(day, hour)
        begins = shown.get(wall)
        if begins is None:
            missing += 1
            skipped = shown[wall - timedelta(hours=1)]
            begins = skipped + timedelta(hours=1)
        assert by_day[day, "hour_before"] == begins - timedelta(hours=1)
    gaps = {"Europe/Paris": 1, "America/New_York": 1, "Australia/Lord_Howe": 1, "Asia/Kathmandu": 0}
    assert missing == (gaps[zone] if hour == time(2, 15) else 0)


@settings(max_examples=150, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    minutes=st.integers(0, 365 * 24 * 60),
    begins=st.integers(0, 47),
    ends=st.integers(0, 47),
)
def test_nobody_is_spoken_to_in_their_quiet_hours(zone: str, minutes: int, begins: int, ends: int) -> None:
    quiet = Quiet(time(begins // 2, begins % 2 * 30), time(ends // 2, ends % 2 * 30))
    moment = BEGIN + timedelta(minutes=minutes)
    wakes = awake(moment, quiet, zone)
    assert moment <= wakes <= moment + timedelta(hours=25)
    assert awake(wakes, quiet, zone) == wakes
    day, due = gathering(moment, quiet, zone)
    opened, closed = gathered(day, zone)
    assert opened < moment <= closed <= due


def test_a_twenty_ninth_of_february_comes_every_four_years() -> None:
    leap = event(start=datetime(2024, 2, 29, 14), end=None, rrule="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29")
    found = Dues(BEGIN, BEGIN + timedelta(days=730)).before(leap, ("evening_before",), "Europe/Paris", NIGHT)
    assert [each.at for each in found] == [datetime(2028, 2, 28, 17, tzinfo=UTC)]


def test_past_midnight_the_eve_is_the_evening_before_the_day_that_begins() -> None:
    late = event(start=datetime(2027, 3, 28, 0, 30), end=datetime(2027, 3, 28, 4))
    found = Dues(BEGIN, BEGIN + YEAR).before(late, ("evening_before",), "Europe/Paris", NIGHT)
    assert [each.at for each in found] == [datetime(2027, 3, 27, 17, tzinfo=UTC)]
    # The night on which the clocks go on lasts two and a half hours.
    after = Dues(BEGIN, BEGIN + YEAR).after(late, "Europe/Paris", NONE)
    assert after is not None
    assert after.at == datetime(2027, 3, 28, 3, tzinfo=UTC)


async def test_a_year_of_sundays_for_people_in_four_zones(app: App, clock: Clock) -> None:
    await put(app, one := event(start=datetime(2026, 11, 29, 16), rrule="FREQ=WEEKLY"))
    people = {zone: Visitor(app, zone.replace("/", "-")) for zone in ZONES}
    for zone, visitor in people.items():
        person = await somebody(app, visitor.sender.id, zone=zone, quiet_from="00:00", quiet_to="00:00")
        await follow(app, person, one.id, reminders=("evening_before",))
    heard: dict[str, list[datetime]] = {zone: [] for zone in ZONES}
    room, begin = people[ZONES[0]].room, clock.now
    while clock.now < begin + YEAR:
        await app.remind()
        async with app.storage.reading() as unit:
            due = [await unit.plans.next_due(str(each.address)) for each in people.values()]
        clock.now = max(clock.now, min(each for each in due if each is not None))
        before = len(room.said)
        await app.delivery.tick()
        await app.ready()
        for address, reply in room.said[before:]:
            if "⏰" in reply.text:
                heard[address.chat.replace("-", "/")].append(clock.now)
    for zone, moments in heard.items():
        walls_seen = [each.astimezone(ZoneInfo(zone)) for each in moments]
        assert {each.time() for each in walls_seen} == {time(18)}
        assert max(Counter(each.date() for each in walls_seen).values()) == 1
        assert len(walls_seen) >= 51
