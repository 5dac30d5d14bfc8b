"""What is full is shown as such, each time by itself, without losing anything else that is said of it."""

from datetime import datetime, timedelta

from knowledge.agenda import Event, Override, Status
from knowledge.agenda.occurrences import occurrence_of
from knowledge.programme.filling import filled

FIRST = datetime(2026, 12, 5, 14)
WEEK = timedelta(weeks=1)


def event(**more: object) -> Event:
    return Event.model_validate(
        {"uid": "a", "title": "Reliure", "start": FIRST, "zone": "Europe/Paris", "capacity": 9, **more}
    )


def standing(made: Event, recurrence: datetime = FIRST) -> Status | None:
    one = occurrence_of(made, recurrence)
    assert one is not None
    return one.on_site


def test_one_that_happens_once_is_full() -> None:
    assert standing(filled(event(), {FIRST})) is Status.FULL


def test_each_time_by_itself() -> None:
    made = filled(event(rrule="FREQ=WEEKLY"), {FIRST + WEEK})
    assert [standing(made, FIRST + WEEK * each) for each in range(3)] == [
        Status.CONFIRMED,
        Status.FULL,
        Status.CONFIRMED,
    ]


def test_what_is_cancelled_stays_so() -> None:
    assert standing(filled(event(on_site="cancelled"), {FIRST})) is Status.CANCELLED


def test_what_a_time_says_of_its_own_is_kept() -> None:
    own = Override(recurrence=FIRST + WEEK, title="Dorure", start=FIRST + WEEK + timedelta(hours=1))
    made = filled(event(rrule="FREQ=WEEKLY", overrides=(own,)), {FIRST + WEEK})
    one = occurrence_of(made, FIRST + WEEK)
    assert one is not None
    assert (one.title, one.wall_start, one.full) == ("Dorure", own.start, True)


def test_what_holds_from_a_time_on_is_kept_too() -> None:
    since = Override(recurrence=FIRST + WEEK, onwards=True, start=FIRST + WEEK + timedelta(hours=2))
    made = filled(event(rrule="FREQ=WEEKLY", overrides=(since,)), {FIRST + WEEK * 2})
    one, after = (occurrence_of(made, FIRST + WEEK * each) for each in (2, 3))
    assert one is not None
    assert after is not None
    assert (one.wall_start.hour, one.full) == (16, True)
    assert (after.wall_start.hour, after.full) == (16, False)


def test_what_is_online_alone_is_full_online() -> None:
    made = filled(event(on_site=None, remote="confirmed"), {FIRST})
    assert (made.on_site, made.remote) == (None, Status.FULL)


def test_a_time_that_there_is_not_changes_nothing() -> None:
    made = event(rrule="FREQ=WEEKLY")
    assert filled(made, {FIRST + timedelta(days=1)}) is made
