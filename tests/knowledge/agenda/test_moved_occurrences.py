"""Where the occurrences of an event go when it begins at another time."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from knowledge.agenda import Event
from knowledge.agenda.moving import carried

FIRST = datetime(2026, 12, 5, 14)
WEEK = timedelta(weeks=1)


def event(start: datetime = FIRST, rrule: str | None = None) -> Event:
    return Event(uid="a", title="Reliure", start=start, zone="Europe/Paris", rrule=rrule)


def test_a_single_one_goes_where_the_event_goes() -> None:
    assert carried(event(), event(FIRST + WEEK * 20), [FIRST]) == {FIRST: FIRST + WEEK * 20}


def test_a_weekly_one_takes_each_time_along() -> None:
    later = FIRST + timedelta(days=3, hours=2)
    several = [FIRST + WEEK * number for number in range(3)]
    moved = carried(event(rrule="FREQ=WEEKLY"), event(later, "FREQ=WEEKLY"), several)
    assert moved == {each: each + timedelta(days=3, hours=2) for each in several}


def test_a_first_time_that_is_dropped_is_not_the_second_one() -> None:
    moved = carried(event(rrule="FREQ=WEEKLY"), event(FIRST + WEEK, "FREQ=WEEKLY"), [FIRST, FIRST + WEEK])
    assert moved == {}


def test_what_is_no_more_goes_nowhere() -> None:
    shorter = event(FIRST + timedelta(hours=1), "FREQ=WEEKLY;COUNT=2")
    assert carried(event(rrule="FREQ=WEEKLY;COUNT=3"), shorter, [FIRST + WEEK * 2]) == {}
    assert carried(event(), event(), [FIRST]) == {}


@given(st.integers(-60 * 24 * 40, 60 * 24 * 40), st.sampled_from([None, "FREQ=WEEKLY", "FREQ=DAILY;COUNT=9"]))
def test_nobody_meets_anybody_there(minutes: int, rule: str | None) -> None:
    several = [FIRST + WEEK * number for number in range(4)]
    moved = carried(event(rrule=rule), event(FIRST + timedelta(minutes=minutes), rule), several)
    assert len(set(moved.values())) == len(moved)
    assert not moved.keys() & set(moved.values())
