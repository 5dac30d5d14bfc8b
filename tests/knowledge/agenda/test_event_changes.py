"""What has changed, once, in words' data."""

from datetime import UTC, datetime

import pytest

from knowledge.agenda import Change, Changed, Event, Override, Place, Status, changes
from knowledge.agenda.changes import When
from tests.knowledge.agenda.conftest import MakeEvent

NOW, LATER = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)
TEN = When(
    datetime(2026, 3, 10, 17, tzinfo=UTC), datetime(2026, 3, 10, 19, tzinfo=UTC), False, "Europe/Paris"
)
ELEVEN = When(
    datetime(2026, 3, 11, 17, tzinfo=UTC), datetime(2026, 3, 11, 19, tzinfo=UTC), False, "Europe/Paris"
)
MOVED = {"start": datetime(2026, 3, 11, 18), "end": datetime(2026, 3, 11, 20)}
LIBRARY, GARDEN = Place(name="Médiathèque"), Place(name="Jardin")
WEEKLY = {"rrule": "FREQ=WEEKLY;COUNT=4"}
SECOND = datetime(2026, 3, 17, 18)


def found(old: Event, new: Event) -> tuple[Change, ...]:
    """What changed in the window."""
    return changes(old, new, NOW, LATER)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, MOVED, [Change(Changed.TIME, TEN, ELEVEN)]),
        ({}, {"title": "Cyanotype"}, [Change(Changed.TITLE, "Atelier cyanotype", "Cyanotype")]),
        ({"place": LIBRARY}, {"place": GARDEN}, [Change(Changed.PLACE, LIBRARY, GARDEN)]),
        (
            {},
            {"remote_link": "https://example.org"},
            [Change(Changed.REMOTE_LINK, None, "https://example.org")],
        ),
        ({}, {"on_site": "full"}, [Change(Changed.FULL, Status.CONFIRMED, Status.FULL)]),
        ({}, {"on_site": "cancelled"}, [Change(Changed.CANCELLED, Status.CONFIRMED, Status.CANCELLED)]),
        ({}, {"on_site": "conditional"}, [Change(Changed.CONDITIONAL, Status.CONFIRMED, Status.CONDITIONAL)]),
        (
            {"on_site": "full"},
            {"on_site": "confirmed"},
            [Change(Changed.BACK, Status.FULL, Status.CONFIRMED)],
        ),
        ({}, {"on_site": "moved"}, []),
        (
            {"remote": "confirmed"},
            {"remote": "full"},
            [Change(Changed.FULL, Status.CONFIRMED, Status.FULL, mode="remote")],
        ),
        (
            {"remote": "confirmed"},
            {"remote": "cancelled", "on_site": "cancelled"},
            [Change(Changed.CANCELLED, Status.CONFIRMED, Status.CANCELLED)],
        ),
        ({}, {"remote": "confirmed"}, [Change(Changed.ADDED, None, Status.CONFIRMED, mode="remote")]),
        (
            {"remote": "confirmed"},
            {"remote": None},
            [Change(Changed.CANCELLED, Status.CONFIRMED, None, mode="remote")],
        ),
        ({"remote": "cancelled"}, {"remote": None}, []),
        (
            WEEKLY,
            {"rrule": "FREQ=WEEKLY;COUNT=2"},
            [Change(Changed.REPEATS, "FREQ=WEEKLY;COUNT=4", "FREQ=WEEKLY;COUNT=2")],
        ),
        ({}, {"summary": "Autre", "price": "3 €", "version": 4}, []),
    ],
)
def test_one_thing_is_one_change(
    make_event: MakeEvent, before: dict[str, object], after: dict[str, object], expected: list[Change]
) -> None:
    assert found(make_event(**before), make_event(**{**before, **after})) == tuple(expected)


def test_a_course_is_moved_once_rather_than_every_week(make_event: MakeEvent) -> None:
    assert found(make_event(**WEEKLY), make_event(**WEEKLY, **MOVED, place=GARDEN)) == (
        Change(Changed.TIME, TEN, ELEVEN),
        Change(Changed.PLACE, None, GARDEN),
    )
    assert found(make_event(**WEEKLY), make_event(**WEEKLY, place=GARDEN)) == (
        Change(Changed.PLACE, None, GARDEN),
    )


@pytest.mark.parametrize(
    ("override", "what"),
    [
        ({"start": datetime(2026, 3, 18, 18)}, [Changed.TIME]),
        ({"title": "Fête"}, [Changed.TITLE]),
        ({"place": GARDEN, "on_site": "moved"}, [Changed.PLACE]),
        ({"remote_link": "https://example.org"}, [Changed.REMOTE_LINK]),
        ({"on_site": "cancelled"}, [Changed.CANCELLED]),
        ({"on_site": "full", "title": "Fête"}, [Changed.TITLE, Changed.FULL]),
        ({"summary": "Autre"}, []),
    ],
)
def test_one_day_of_a_course(make_event: MakeEvent, override: dict[str, object], what: list[Changed]) -> None:
    changed = make_event(**WEEKLY, overrides=[{"recurrence": SECOND, **override}])
    told = found(make_event(**WEEKLY), changed)
    assert [each.what for each in told] == what
    assert all(each.recurrence == SECOND for each in told)


def test_a_day_left_out_is_cancelled_and_comes_back(make_event: MakeEvent) -> None:
    whole, less = make_event(**WEEKLY), make_event(**WEEKLY, exceptions=[SECOND])
    (gone,) = found(whole, less)
    assert (gone.what, gone.recurrence, gone.after) == (Changed.CANCELLED, SECOND, None)
    (back,) = found(less, whole)
    assert (back.what, back.recurrence, back.before) == (Changed.BACK, SECOND, None)


def test_a_day_more_is_told_and_untold(make_event: MakeEvent) -> None:
    more = make_event(extra=[SECOND])
    (added,) = found(make_event(), more)
    assert (added.what, added.recurrence) == (Changed.ADDED, SECOND)
    (gone,) = found(more, make_event())
    assert (gone.what, gone.recurrence) == (Changed.CANCELLED, SECOND)


def test_a_day_that_leaves_or_enters_the_window_is_no_news_by_itself(make_event: MakeEvent) -> None:
    far = make_event(**WEEKLY, overrides=[Override(recurrence=SECOND, start=datetime(2027, 3, 18, 18))])
    assert found(make_event(**WEEKLY), far) == ()
    assert found(far, make_event(**WEEKLY)) == ()


def test_several_edits_become_one_and_there_and_back_none(make_event: MakeEvent) -> None:
    first = make_event()
    assert [each.what for each in found(first, make_event(**MOVED, title="B", on_site="full"))] == [
        Changed.TITLE,
        Changed.TIME,
        Changed.FULL,
    ]
    assert found(first, make_event()) == ()


def test_what_is_over_is_no_news(make_event: MakeEvent) -> None:
    past = {"start": datetime(2026, 2, 1, 10), "end": datetime(2026, 2, 1, 12)}
    assert found(make_event(**past), make_event(**past, title="Autre")) == ()
    # Put off from the past into the future is.
    (told,) = found(make_event(**past), make_event())
    assert (told.what, told.after) == (Changed.TIME, TEN)
    (told,) = found(make_event(), make_event(start=datetime(2027, 1, 1, 18), end=None))
    assert isinstance(told.after, When)
    assert told.after.start.year == 2027


def test_a_cancelled_course_is_told_once(make_event: MakeEvent) -> None:
    whole = make_event(**WEEKLY)
    cancelled = make_event(**WEEKLY, on_site="cancelled", exceptions=[SECOND])
    assert [each.what for each in found(whole, cancelled)] == [Changed.CANCELLED]
    assert [each.what for each in found(cancelled, whole)] == [Changed.BACK]


def test_the_same_change_has_the_same_key(make_event: MakeEvent) -> None:
    (one,) = found(make_event(), make_event(**MOVED))
    (again,) = found(make_event(), make_event(**MOVED, version=3))
    assert one.key("a") == again.key("a") != one.key("b")
    (other,) = found(make_event(), make_event(title="B"))
    assert other.key("a") != one.key("a")
