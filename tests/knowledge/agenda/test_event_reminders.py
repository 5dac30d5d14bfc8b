"""Reminders: the right minute for whoever is reminded, and no message into anybody's sleep."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest

from knowledge.agenda import (
    QUIET,
    AnyWish,
    Event,
    Occurrence,
    Quiet,
    Reminder,
    Wish,
    occurrences,
    reminders,
)
from knowledge.agenda.wall import wall_clock
from tests.knowledge.agenda.conftest import MakeEvent

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
ALL = tuple(Wish)


def utc(text: str) -> datetime:
    """An instant."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def first(event: Event) -> Occurrence:
    """The first occurrence of an event."""
    return next(occurrences(event, datetime(2026, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)))


def shown(found: Iterable[Reminder], zone: str = "Europe/Paris") -> dict[str, str]:
    """When each reminder is due, on the wall of a zone."""
    return {each.kind.value: f"{wall_clock(each.due, zone):%d %H:%M}" for each in found}


def test_each_kind_has_its_time(make_event: MakeEvent) -> None:
    event = make_event(registration={"opens": datetime(2026, 3, 1, 10)})
    found = reminders(first(event), ALL, zone="Europe/Paris", now=LONG_AGO)
    assert shown(found) == {
        "registration_opens": "01 10:00",
        "evening_before": "09 18:00",
        "morning_of": "10 09:00",
        "hour_before": "10 17:00",
    }
    assert {each.expires for each in found} == {utc("2026-03-10 17:00")}


def test_the_day_before_is_the_person_s_own(make_event: MakeEvent) -> None:
    event = make_event(start=datetime(2026, 3, 10, 8), end=None, zone="Asia/Kathmandu")
    found = reminders(first(event), ALL, zone="America/New_York", now=LONG_AGO)
    assert shown(found, "America/New_York") == {
        "evening_before": "08 18:00",
        "morning_of": "09 09:00",
        "hour_before": "09 21:15",
    }


@pytest.mark.parametrize(
    ("start", "now", "due"),
    [
        # Due at 06:30: the last minute before ten, the evening before.
        ("2026-03-10 07:30", "2026-03-09 12:00", "09 21:59"),
        ("2026-03-10 07:30", "2026-03-09 20:59", "09 21:59"),
        # That minute is over, and at eight it has begun: none.
        ("2026-03-10 07:30", "2026-03-09 21:01", None),
        # At eight it has not begun yet.
        ("2026-03-10 08:30", "2026-03-09 21:01", "10 08:00"),
        ("2026-03-10 08:00", "2026-03-09 21:01", None),
        # Due at 22:30, before midnight.
        ("2026-03-10 23:30", "2026-03-09 12:00", "10 21:59"),
        ("2026-03-10 23:30", "2026-03-10 21:01", None),
        # The edges: eight is awake, ten is not.
        ("2026-03-10 09:00", "2026-03-09 12:00", "10 08:00"),
        ("2026-03-10 23:00", "2026-03-09 12:00", "10 21:59"),
        ("2026-03-10 22:59", "2026-03-09 12:00", "10 21:59"),
        # Too late to be reminded.
        ("2026-03-10 18:00", "2026-03-10 16:00:01", None),
        ("2026-03-10 18:00", "2026-03-10 16:00", "10 17:00"),
    ],
)
def test_quiet_hours(make_event: MakeEvent, start: str, now: str, due: str | None) -> None:
    event = make_event(start=datetime.fromisoformat(start), end=None)
    found = reminders(first(event), [Wish.HOUR_BEFORE], zone="Europe/Paris", now=utc(now))
    assert shown(found) == ({"hour_before": due} if due else {})


def test_quiet_hours_may_be_by_day_or_not_at_all(make_event: MakeEvent) -> None:
    occurrence = first(make_event(start=datetime(2026, 3, 10, 14, 30), end=None))

    def due(quiet: Quiet | None) -> dict[str, str]:
        wishes = [Wish.HOUR_BEFORE]
        return shown(reminders(occurrence, wishes, zone="Europe/Paris", now=LONG_AGO, quiet=quiet))

    assert due(Quiet(time(13), time(14))) == {"hour_before": "10 12:59"}
    assert due(Quiet(time(13, 30), time(13, 30))) == {"hour_before": "10 13:30"}
    assert due(None) == {"hour_before": "10 13:30"}


@pytest.mark.parametrize(
    ("quiet", "start", "due"),
    [
        # In autumn 02:15 comes twice. Quiet ends at the first 02:30: one hour before 03:15 CET is awake.
        (Quiet(time(22), time(2, 30)), "2026-10-25 03:15", "2026-10-25 01:15"),
        # In spring 02:30 is left out: quiet ends at 03:30, one hour before 04:15 is still quiet.
        (Quiet(time(22), time(2, 30)), "2026-03-29 04:15", "2026-03-28 20:59"),
        (Quiet(time(22), time(2, 30)), "2026-03-29 04:45", "2026-03-29 01:45"),
    ],
)
def test_quiet_hours_on_the_nights_when_clocks_change(
    make_event: MakeEvent, quiet: Quiet, start: str, due: str
) -> None:
    event = make_event(start=datetime.fromisoformat(start), end=None)
    wishes = [Wish.HOUR_BEFORE]
    (found,) = reminders(first(event), wishes, zone="Europe/Paris", now=LONG_AGO, quiet=quiet)
    assert found.due == utc(due)


def test_one_hour_is_one_hour_when_clocks_change(make_event: MakeEvent) -> None:
    event = make_event(start=datetime(2026, 3, 29, 3, 15), end=None)
    wishes = [Wish.HOUR_BEFORE]
    (found,) = reminders(first(event), wishes, zone="Europe/Paris", now=LONG_AGO, quiet=None)
    assert shown([found]) == {"hour_before": "29 01:15"}


def test_a_whole_day_is_a_date_everywhere(make_event: MakeEvent) -> None:
    event = make_event(start=datetime(2026, 3, 10), end=None, all_day=True)
    found = reminders(first(event), ALL, zone="America/New_York", now=LONG_AGO)
    assert shown(found, "America/New_York") == {"evening_before": "09 18:00", "morning_of": "10 09:00"}
    assert {each.expires for each in found} == {utc("2026-03-11 04:00")}


def test_two_that_meet_are_one(make_event: MakeEvent) -> None:
    event = make_event(start=datetime(2026, 3, 10, 7), end=None)
    wishes = [Wish.HOUR_BEFORE, Wish.MORNING_OF, Wish.HOUR_BEFORE]
    assert shown(reminders(first(event), wishes, zone="Europe/Paris", now=LONG_AGO)) == {
        "hour_before": "09 21:59"
    }
    dawn = make_event(start=datetime(2026, 3, 10, 10), end=None)
    assert shown(reminders(first(dawn), wishes, zone="Europe/Paris", now=LONG_AGO)) == {
        "hour_before": "10 09:00"
    }


def test_nobody_is_reminded_of_what_is_cancelled(make_event: MakeEvent) -> None:
    event = make_event(on_site="cancelled")
    assert reminders(first(event), ALL, zone="Europe/Paris", now=LONG_AGO) == ()


@pytest.mark.parametrize(
    "zone", ["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]
)
@pytest.mark.parametrize("home", ["Europe/Paris", "Australia/Lord_Howe"])
def test_a_year_of_reminders(make_event: MakeEvent, zone: str, home: str) -> None:
    """A clock that is passed in goes through 2026 in steps of half a day, planning anew at each.

    Every evening's reminder comes once, at 18:00 on the wall of the person, and none comes at night.
    """
    event = make_event(
        zone=zone, start=datetime(2025, 12, 20, 19, 30), end=datetime(2025, 12, 20, 21), rrule="FREQ=DAILY"
    )
    night = make_event(
        uid="nuit", zone=zone, start=datetime(2025, 12, 20, 2, 15), end=None, rrule="FREQ=DAILY"
    )
    wishes = (Wish.EVENING_BEFORE, Wish.HOUR_BEFORE)
    now, over = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    planned: dict[tuple[str, datetime, AnyWish], Reminder] = {}
    sent: dict[tuple[str, datetime, AnyWish], Reminder] = {}
    while now < over:
        for occurrence in (
            each for one in (event, night) for each in occurrences(one, now, now + timedelta(days=4))
        ):
            for each in reminders(occurrence, wishes, zone=home, now=now):
                planned.setdefault((occurrence.event, occurrence.recurrence, each.kind), each)
        now += timedelta(hours=12)
        for key in [key for key, each in planned.items() if each.due < now]:
            sent[key] = planned.pop(key)
            # What was planned from further away is what is planned from near.
            assert sent[key].due < sent[key].expires
    evenings = [
        each for key, each in sent.items() if key[0] == event.uid and each.kind is Wish.EVENING_BEFORE
    ]
    assert len(evenings) in (363, 364, 365, 366)
    assert {wall_clock(each.due, home).time() for each in evenings} == {time(18)}
    awake = {wall_clock(each.due, home).time() for each in sent.values()}
    assert all(QUIET.ends <= each < QUIET.begins for each in awake)
    days = sorted(key[1].date() for key in sent if key[0] == event.uid and key[2] is Wish.EVENING_BEFORE)
    assert all(later - early == timedelta(days=1) for early, later in pairwise(days))
