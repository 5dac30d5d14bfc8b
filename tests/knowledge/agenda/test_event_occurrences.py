"""Occurrences on the nights when clocks change, over midnight, and where one day is not as the others."""

from datetime import UTC, date, datetime, timedelta

import pytest
from pydantic import ValidationError

from knowledge.agenda import Event, Occurrence, Override, Place, Status, occurrences
from knowledge.agenda.occurrences import MOST
from tests.knowledge.agenda.conftest import MakeEvent

YEAR = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))


def utc(text: str) -> datetime:
    """An instant."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def within(event: Event, begin: datetime = YEAR[0], end: datetime = YEAR[1]) -> list[Occurrence]:
    """All occurrences in a window."""
    return list(occurrences(event, begin, end))


@pytest.mark.parametrize(
    ("zone", "wall", "instant", "shown"),
    [
        ("Europe/Paris", "2026-03-29 02:30", "2026-03-29 01:30", "2026-03-29 03:30"),
        ("Europe/Paris", "2026-10-25 02:30", "2026-10-25 00:30", "2026-10-25 02:30"),
        ("America/New_York", "2026-03-08 02:30", "2026-03-08 07:30", "2026-03-08 03:30"),
        ("America/New_York", "2026-11-01 01:30", "2026-11-01 05:30", "2026-11-01 01:30"),
        ("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03 15:45", "2026-10-04 02:45"),
        ("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04 14:45", "2026-04-05 01:45"),
        ("Asia/Kathmandu", "2026-03-29 02:30", "2026-03-28 20:45", "2026-03-29 02:30"),
    ],
)
def test_times_that_do_not_exist_or_exist_twice(
    make_event: MakeEvent, zone: str, wall: str, instant: str, shown: str
) -> None:
    start = datetime.fromisoformat(wall)
    (found,) = within(make_event(zone=zone, start=start, end=start + timedelta(hours=2)))
    assert found.start == utc(instant)
    assert found.wall_start == datetime.fromisoformat(shown)
    assert found.recurrence == start


@pytest.mark.parametrize(
    ("zone", "offsets"),
    [
        ("Europe/Paris", {60, 120}),
        ("America/New_York", {-300, -240}),
        ("Australia/Lord_Howe", {660, 630}),
        ("Asia/Kathmandu", {345}),
    ],
)
def test_the_wall_clock_of_a_course_holds_for_a_year(
    make_event: MakeEvent, zone: str, offsets: set[int]
) -> None:
    event = make_event(
        zone=zone, start=datetime(2026, 1, 1, 18), end=datetime(2026, 1, 1, 20), rrule="FREQ=DAILY"
    )
    found = within(event, datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 12, 31, tzinfo=UTC))
    assert len({each.recurrence for each in found}) == len(found) >= 364
    assert {(each.wall_start.hour, each.wall_end.hour) for each in found} == {(18, 20)}
    assert {each.end - each.start for each in found} == {timedelta(hours=2)}
    shown = {(each.wall_start - each.start.replace(tzinfo=None)) // timedelta(minutes=1) for each in found}
    assert shown == offsets


def test_a_night_out_lasts_as_the_clocks_let_it(make_event: MakeEvent) -> None:
    event = make_event(
        start=datetime(2026, 3, 21, 22), end=datetime(2026, 3, 22, 4), rrule="FREQ=WEEKLY;COUNT=2"
    )
    assert [each.end - each.start for each in within(event)] == [timedelta(hours=6), timedelta(hours=5)]


def test_what_would_end_before_it_starts_keeps_its_length(make_event: MakeEvent) -> None:
    (found,) = within(make_event(start=datetime(2026, 3, 29, 2, 30), end=datetime(2026, 3, 29, 3)))
    assert (found.start, found.end) == (utc("2026-03-29 01:30"), utc("2026-03-29 02:00"))


def test_every_hour_of_a_spring_night_once(make_event: MakeEvent) -> None:
    event = make_event(start=datetime(2026, 3, 29, 1), end=None, rrule="FREQ=HOURLY;COUNT=4")
    assert [each.start.hour for each in within(event)] == [0, 1, 2]


def test_over_midnight_it_belongs_to_both_days(make_event: MakeEvent) -> None:
    event = make_event(start=datetime(2026, 7, 14, 22), end=datetime(2026, 7, 15, 2))
    assert within(event, utc("2026-07-14 23:00"), utc("2026-07-15 22:00"))
    assert not within(event, utc("2026-07-15 00:00"), utc("2026-07-15 22:00"))
    assert not within(event, utc("2026-07-14 10:00"), utc("2026-07-14 20:00"))


def test_what_has_no_end_is_there_when_it_starts(make_event: MakeEvent) -> None:
    event = make_event(start=datetime(2026, 7, 14, 22), end=None)
    (found,) = within(event, utc("2026-07-14 20:00"), utc("2026-07-14 21:00"))
    assert found.start == found.end
    assert not within(event, utc("2026-07-14 20:01"), utc("2026-07-15 21:00"))


def test_whole_days_are_days_of_the_zone(make_event: MakeEvent) -> None:
    event = make_event(start=datetime(2026, 3, 29), end=None, all_day=True)
    (found,) = within(event)
    assert (found.start, found.end) == (utc("2026-03-28 23:00"), utc("2026-03-29 22:00"))
    assert found.all_day
    assert found.wall_start == datetime(2026, 3, 29)


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20261025", "2026-10-25"),
        ("20261025T023000", "2026-10-25"),
        ("20261025T003000Z", "2026-10-25"),
        ("20261025T002959Z", "2026-10-24"),
        ("20261025T022959", "2026-10-24"),
    ],
)
def test_until_counts_in_utc_in_the_zone_or_in_days(make_event: MakeEvent, until: str, last: str) -> None:
    event = make_event(start=datetime(2026, 10, 20, 2, 30), end=None, rrule=f"FREQ=DAILY;UNTIL={until}")
    assert within(event)[-1].wall_start.date().isoformat() == last


@pytest.mark.parametrize("until", ["20261025", "20261025T000000", "20261025T215959Z"])
def test_until_of_whole_days_is_a_day(make_event: MakeEvent, until: str) -> None:
    event = make_event(
        start=datetime(2026, 10, 20), end=None, all_day=True, rrule=f"FREQ=DAILY;UNTIL={until}"
    )
    assert within(event)[-1].wall_start == datetime(2026, 10, 25)


def test_days_left_out_and_days_more(make_event: MakeEvent) -> None:
    event = make_event(
        rrule="FREQ=WEEKLY;COUNT=3",
        exceptions=[datetime(2026, 3, 17, 18)],
        extra=[datetime(2026, 3, 12, 9), datetime(2026, 3, 24, 18)],
    )
    shown = [each.wall_start for each in within(event)]
    assert shown == [datetime(2026, 3, 10, 18), datetime(2026, 3, 12, 9), datetime(2026, 3, 24, 18)]


def test_one_day_says_otherwise(make_event: MakeEvent) -> None:
    library = Place(name="Médiathèque")
    event = make_event(
        rrule="FREQ=WEEKLY;COUNT=4",
        overrides=[
            Override(recurrence=datetime(2026, 3, 17, 18), start=datetime(2026, 4, 8, 10), place=library),
            Override(recurrence=datetime(2026, 3, 24, 18), on_site=Status.CANCELLED),
            Override(recurrence=datetime(2026, 3, 31, 18), end=datetime(2026, 3, 31, 22), title="Fête"),
        ],
    )
    found = within(event)
    assert [each.recurrence.day for each in found] == [10, 24, 31, 17]
    assert [each.cancelled for each in found] == [False, True, False, False]
    assert (found[2].title, found[2].wall_end) == ("Fête", datetime(2026, 3, 31, 22))
    assert (found[3].place, found[3].end - found[3].start) == (library, timedelta(hours=2))
    # A day that was moved is found where it is now, not where it was.
    assert [
        each.recurrence.day for each in within(event, utc("2026-04-08 00:00"), utc("2026-04-09 00:00"))
    ] == [17]
    assert within(event, utc("2026-03-17 00:00"), utc("2026-03-18 00:00")) == []


def test_of_two_versions_of_a_day_the_later_holds(make_event: MakeEvent) -> None:
    at = datetime(2026, 3, 10, 18)
    event = make_event(
        overrides=[
            Override(recurrence=at, title="Nouveau", version=2),
            Override(recurrence=at, title="Vieux", version=1),
        ]
    )
    assert [each.title for each in within(event)] == ["Nouveau"]


def test_from_one_day_on_all_is_otherwise(make_event: MakeEvent) -> None:
    event = make_event(
        rrule="FREQ=WEEKLY;COUNT=4",
        overrides=[
            Override(
                recurrence=datetime(2026, 3, 17, 18), onwards=True, start=datetime(2026, 3, 18, 9), title="B"
            ),
            Override(recurrence=datetime(2026, 3, 24, 18), title="C", start=datetime(2026, 3, 24, 18)),
        ],
    )
    shown = [(each.title, each.wall_start) for each in within(event)]
    assert shown == [
        ("Atelier cyanotype", datetime(2026, 3, 10, 18)),
        ("B", datetime(2026, 3, 18, 9)),
        ("C", datetime(2026, 3, 24, 18)),
        ("B", datetime(2026, 4, 1, 9)),
    ]


def test_a_changed_day_of_whole_days_may_have_hours(make_event: MakeEvent) -> None:
    event = make_event(
        start=datetime(2026, 5, 1),
        end=datetime(2026, 5, 2),
        all_day=True,
        overrides=[
            Override(
                recurrence=datetime(2026, 5, 1), start=datetime(2026, 5, 1, 9), end=datetime(2026, 5, 1, 12)
            )
        ],
    )
    (found,) = within(event)
    assert not found.all_day
    assert found.wall_start.hour == 9


def test_nothing_is_endless(make_event: MakeEvent) -> None:
    event = make_event(start=datetime(2000, 1, 1), end=None, rrule="FREQ=HOURLY")
    assert MOST - 10 < len(within(event, utc("2000-01-01 00:00"), utc("2190-01-01 00:00"))) <= MOST
    weekly = make_event(rrule="FREQ=YEARLY")
    always = within(weekly, datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
    assert always[0].wall_start.year == 2026
    assert always[-1].wall_start.year == 2200


def test_a_rule_of_long_ago_costs_nothing(make_event: MakeEvent) -> None:
    event = make_event(start=datetime(1950, 1, 3, 18), end=None, rrule="FREQ=WEEKLY;INTERVAL=2")
    shown = within(event, utc("2026-06-01 00:00"), utc("2026-07-01 00:00"))
    since = date(1950, 1, 3)
    assert len(shown) >= 2
    assert all((each.wall_start.date() - since).days % 14 == 0 for each in shown)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"end": datetime(2026, 3, 10, 17)}, "hours_order"),
        ({"start": datetime(2026, 3, 10, 17, tzinfo=UTC)}, "date_expected"),
        ({"start": datetime(1066, 3, 10)}, "date_expected"),
        ({"updated": datetime(2026, 3, 10)}, "date_expected"),
        ({"rrule": "FREQ=SECONDLY"}, "value_refused"),
        ({"zone": "Europe/Clermont"}, "zone_unknown"),
        ({"all_day": True}, "hours_form"),
    ],
)
def test_an_event_holds_together(make_event: MakeEvent, fields: dict[str, object], code: str) -> None:
    with pytest.raises(ValidationError, match=code):
        make_event(**fields)


def test_an_event_is_known_by_a_short_name(make_event: MakeEvent) -> None:
    event = make_event(uid="x" * 300, registration={"opens": datetime(2026, 3, 29, 2, 30)})
    assert event.id == make_event(uid="x" * 300, title="Autre").id
    assert len(event.id) == 18
    assert event.single
    assert event.registration_opens == utc("2026-03-29 01:30")
    assert make_event().registration_opens is None
    assert not make_event(on_site=None).cancelled
    assert make_event(on_site="cancelled", remote="cancelled").cancelled
    assert not make_event(on_site="cancelled", remote="full").cancelled
