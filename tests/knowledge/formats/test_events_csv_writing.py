"""A programme written as a table: read again, it happens at the same times and in the same places."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from knowledge.agenda import Event, Override, Status, occurrences
from knowledge.city import City
from knowledge.formats.events_csv import read_events_csv
from knowledge.formats.events_csv_writing import write_events_csv
from tests.knowledge.formats.programmes import events

SPRING = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC))


def course(**fields: Any) -> Event:
    """A weekly course in the evening."""
    plain: dict[str, Any] = {
        "uid": "cours@riviere",
        "title": "Cours",
        "start": datetime(2026, 3, 10, 18),
        "end": datetime(2026, 3, 10, 20),
        "zone": "Europe/Paris",
        "rrule": "FREQ=WEEKLY;COUNT=6",
    }
    return Event.model_validate({**plain, **fields})


def again(before: Iterable[Event], city: City, language: str = "fr") -> tuple[Event, ...]:
    """What is read of what is written."""
    table = write_events_csv(before, city, language)
    programme = read_events_csv(table.encode("utf-8-sig"), city, "a.csv")
    assert programme.problems == ()
    return programme.events


def happens(events: Iterable[Event], begin: datetime, end: datetime) -> list[tuple[object, ...]]:
    """Each occurrence with what is said of it that one time; a day moved onto another one is no second one."""
    found = {
        (one.start, one.end, one.all_day, one.title, one.on_site, one.remote, one.link, str(one.place))
        for event in events
        for one in occurrences(event, begin, end)
    }
    return sorted(found, key=str)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_event_comes_back_as_it_was(city: City, language: str) -> None:
    event = course(
        rrule="FREQ=WEEKLY;BYDAY=TU;UNTIL=20260501T180000Z",
        summary="Une ligne.\nUne autre; avec « tout »",
        exceptions=[datetime(2026, 3, 24, 18)],
        on_site="full",
        remote="conditional",
        remote_link="https://visio.example.org",
        place={
            "entry": "mediatheque",
            "name": "Médiathèque",
            "address": "1, rue du Port",
            "coordinates": [45.1, 3.2],
        },
        quartier="gare",
        festival="Printemps",
        topics=["couture", "velo"],
        keywords=["bleu"],
        ages="6-12",
        price="5 €",
        free=False,
        childcare=True,
        accessibility=["wheelchair", "quiet"],
        languages=["fr", "ar"],
        organiser="=Les Ami·es",
        link="https://example.org",
        capacity=12,
        registration={
            "link": "https://example.org/r",
            "note": "04 73 00 00 00",
            "opens": datetime(2026, 2, 1, 9),
            "closes": datetime(2026, 3, 1, 0),
        },
        zone="America/New_York",
    )
    assert again([event], city, language) == (event,)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_how_it_stands_is_said_in_words(city: City, status: Status, language: str) -> None:
    here = course(on_site=status)
    elsewhere = course(on_site=None, remote=status, uid="b")
    assert again([here, elsewhere], city, language) == (here, elsewhere)


def test_days_that_are_otherwise_are_rows_of_their_own(city: City) -> None:
    event = course(
        overrides=[
            Override(recurrence=datetime(2026, 3, 17, 18), end=datetime(2026, 3, 17, 22)),
            Override(recurrence=datetime(2026, 3, 24, 18), start=datetime(2026, 3, 25, 9), title="Déplacé"),
            Override(recurrence=datetime(2026, 3, 31, 18), on_site=Status.CANCELLED),
        ],
        extra=[datetime(2026, 3, 12, 12)],
    )
    after = again([event], city)
    assert [each.uid for each in after] == [
        "cours@riviere",
        "cours@riviere#20260324T1800",
        "cours@riviere#20260331T1800",
    ]
    assert happens(after, *SPRING) == happens([event], *SPRING)
    assert len(happens(after, *SPRING)) == 7


def test_what_changes_from_one_day_on_is_told_day_by_day(city: City) -> None:
    later = Override(
        recurrence=datetime(2026, 3, 24, 18), onwards=True, start=datetime(2026, 3, 24, 19), title="Plus tard"
    )
    event = course(overrides=[later])
    assert happens(again([event], city), *SPRING) == happens([event], *SPRING)


def test_one_day_that_was_moved_leaves_no_row_behind(city: City) -> None:
    moved = Override(recurrence=datetime(2026, 3, 10, 18), start=datetime(2026, 3, 11, 18))
    event = course(rrule=None, overrides=[moved])
    assert [each.start for each in again([event], city)] == [datetime(2026, 3, 11, 18)]


@settings(deadline=None, max_examples=100, suppress_health_check=list(HealthCheck))
@given(before=events(), language=st.sampled_from(["fr", "en"]))
def test_any_programme_happens_at_the_same_times(before: Event, language: str, city: City) -> None:
    assume(not any(each.onwards for each in before.overrides))
    assume(not before.title.startswith("#"))
    begin = before.start.replace(tzinfo=UTC) - timedelta(days=3)
    window = (begin, begin + timedelta(days=200))
    table = write_events_csv([before], city, language)
    after = read_events_csv(table.encode(), city, "a.csv").events
    assert happens(after, *window) == happens([before], *window)
