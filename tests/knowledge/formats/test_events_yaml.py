"""A programme in a city's own folder."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from knowledge.agenda import Event, Override, Place, Status
from knowledge.catalogue import Ages
from knowledge.city import City
from knowledge.formats.city_files import load_events
from knowledge.formats.events_yaml import read_events_yaml, write_events_yaml
from knowledge.formats.problems import Code
from tests.knowledge.formats.programmes import events

MakeFolder = Callable[[Mapping[str, str | bytes | None]], Path]


def read(text: str, city: City) -> tuple[Event, ...]:
    """The events of a file that is right."""
    programme = read_events_yaml("a.yaml", text.encode(), city)
    assert programme.problems == ()
    return programme.events


def told(text: str, city: City, entries: tuple[str, ...] | None = None) -> list[tuple[int, str, str]]:
    """Line, field and code of each problem."""
    found = read_events_yaml("a.yaml", text.encode(), city, entries).problems
    return [(each.line, each.field, each.code) for each in found]


def test_an_event_as_a_person_writes_it(city: City) -> None:
    (event,) = read(
        """\
- title: Atelier cyanotype
  start: 12/12/2026 14h
  end: 16h30
  place: Médiathèque
  topics: [couture]
  ages: dès 8 ans
  free: yes
  rrule: tous les samedis
  exceptions: [2026-12-19]
""",
        city,
    )
    assert event == Event(
        uid="atelier-cyanotype-mediatheque@riviere",
        title="Atelier cyanotype",
        start=datetime(2026, 12, 12, 14),
        end=datetime(2026, 12, 12, 16, 30),
        zone="Europe/Paris",
        place=Place(name="Médiathèque"),
        topics=("couture",),
        ages=Ages(youngest=8),
        free=True,
        rrule="FREQ=WEEKLY;BYDAY=SA",
        exceptions=(datetime(2026, 12, 19, 14),),
    )


@pytest.mark.parametrize(
    ("lines", "start", "end", "all_day"),
    [
        ("start: 2026-12-12", datetime(2026, 12, 12), None, True),
        ("start: 2026-12-12\n  end: 2026-12-14", datetime(2026, 12, 12), datetime(2026, 12, 15), True),
        (
            "start: 2026-12-12 22:00\n  end: 02:00",
            datetime(2026, 12, 12, 22),
            datetime(2026, 12, 13, 2),
            False,
        ),
        ("start: 2026-12-12 00:00", datetime(2026, 12, 12), None, False),
        ("start: 12/12/2026 0h00", datetime(2026, 12, 12), None, False),
        ("start: 2026-12-12T14:00:30", datetime(2026, 12, 12, 14, 0, 30), None, False),
    ],
)
def test_hours_and_days(city: City, lines: str, start: datetime, end: datetime | None, all_day: bool) -> None:
    (event,) = read(f"- title: Fête\n  {lines}\n", city)
    assert (event.start, event.end, event.all_day) == (start, end, all_day)


def test_days_that_are_otherwise(city: City) -> None:
    (event,) = read(
        """\
- uid: cours
  title: Cours
  start: 2026-12-05 18:00
  end: 20:00
  rrule: FREQ=WEEKLY
  overrides:
    - {recurrence: 2026-12-12, start: 2026-12-13 09:00, end: "11:00", place: Jardin}
    - {recurrence: 2026-12-19, on_site: annulé}
""",
        city,
    )
    assert event.overrides == (
        Override(
            recurrence=datetime(2026, 12, 12, 18),
            start=datetime(2026, 12, 13, 9),
            end=datetime(2026, 12, 13, 11),
            place=Place(name="Jardin"),
        ),
        Override(recurrence=datetime(2026, 12, 19, 18), on_site=Status.CANCELLED),
    )


def test_ways_of_taking_part(city: City) -> None:
    lines = ("remote_link: https://visio.example.org", "place: Ici\n  remote_link: https://visio.example.org")
    alone, both, full, none = (
        read(f"- title: Fête\n  start: 2026-12-12 14:00\n  {each}\n", city)[0]
        for each in (*lines, "on_site: complet", "on_site: no\n  remote: confirmed")
    )
    assert (alone.on_site, alone.remote) == (None, Status.CONFIRMED)
    assert (both.on_site, both.remote) == (Status.CONFIRMED, Status.CONFIRMED)
    assert (full.on_site, full.remote) == (Status.FULL, None)
    assert (none.on_site, none.remote) == (None, Status.CONFIRMED)


@pytest.mark.parametrize(
    ("line", "problem", "kept"),
    [
        ("topics: [coutur]", (3, "topics", Code.TOPIC_UNKNOWN), True),
        ("quartier: lune", (3, "quartier", Code.QUARTIER_UNKNOWN), True),
        ("lieu: ici", (3, "lieu", Code.FIELD_UNKNOWN), True),
        ("end: bientôt", (3, "end", Code.DATE_EXPECTED), True),
        ("end: 2026-12-11 10:00", (3, "end", Code.HOURS_ORDER), True),
        ("rrule: de temps en temps", (3, "rrule", Code.VALUE_REFUSED), True),
        ("exceptions: [jeudi]", (3, "exceptions", Code.DATE_EXPECTED), True),
        ("place: {entry: nulle-part}", (3, "place.entry", Code.ENTRY_UNKNOWN), True),
        ("place: [a]", (3, "place", Code.GROUP_EXPECTED), True),
        (
            "overrides: [{recurrence: 2026-12-19, on_site: peut-être}]",
            (3, "overrides.on_site", Code.KIND_UNKNOWN),
            True,
        ),
        ("capacity: beaucoup", (3, "capacity", Code.NUMBER_EXPECTED), True),
        ("link: mon site", (3, "link", Code.LINK_FORM), True),
        ("zone: Europe/Pariss", (3, "zone", Code.ZONE_UNKNOWN), False),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    city: City, line: str, problem: tuple[Any, ...], kept: bool
) -> None:
    text = f"- title: Fête\n  start: 2026-12-12 14:00\n  {line}\n"
    assert told(text, city, ("mediatheque",)) == [problem]
    assert bool(read_events_yaml("a.yaml", text.encode(), city, ("mediatheque",)).events) is kept


def test_of_a_list_only_what_is_wrong_is_lost(city: City) -> None:
    text = """\
- title: Cours
  start: 2026-12-05 18:00
  rrule: FREQ=WEEKLY
  exceptions: [2026-12-12, jeudi, 2026-12-26]
  overrides:
    - {start: 2026-12-20 18:00}
    - {recurrence: 2026-12-19, title: Noël}
"""
    programme = read_events_yaml("a.yaml", text.encode(), city)
    (event,) = programme.events
    assert [each.day for each in event.exceptions] == [12, 26]
    assert [each.title for each in event.overrides] == ["Noël"]
    assert [(each.line, each.field) for each in programme.problems] == [
        (4, "exceptions"),
        (6, "overrides.recurrence"),
    ]


def test_what_no_event_can_do_without(city: City) -> None:
    assert told("- title: Fête\n", city) == [(1, "start", Code.FIELD_MISSING)]
    assert told("- start: 2026-12-12\n", city) == [(1, "title", Code.FIELD_MISSING)]
    assert told("- title: Fête\n  start: demain\n", city) == [(2, "start", Code.DATE_EXPECTED)]
    assert told("- Fête\n", city) == [(1, "", Code.GROUP_EXPECTED)]
    assert told("title: Fête\n", city) == [(1, "", Code.FILE_SHAPE)]


def test_a_folder_holds_a_programme_in_several_files(make_folder: MakeFolder, city: City) -> None:
    folder = make_folder({})
    assert load_events(folder, city).events == ()
    one = "- {uid: a, title: A, start: 2026-12-12}\n"
    make_folder({"events/a.yaml": one, "events/b.yaml": f"{one}- {{uid: b, title: B, start: 2026-12-13}}\n"})
    programme = load_events(folder, city)
    assert [each.uid for each in programme.events] == ["a", "b"]
    (taken,) = programme.problems
    assert (taken.file, taken.line, taken.code, taken.advice) == (
        "events/b.yaml",
        1,
        Code.ID_TAKEN,
        ("events/a.yaml:1",),
    )


@settings(deadline=None, max_examples=100, suppress_health_check=list(HealthCheck))
@given(before=events())
def test_a_file_gives_back_what_was_written(before: Event, city: City) -> None:
    text = write_events_yaml([before], city)
    after = read_events_yaml("a.yaml", text.encode(), city)
    assert after.problems == ()
    assert after.events == (before,)


def test_what_is_written_is_pleasant_to_read(city: City) -> None:
    event = Event(
        uid="a",
        title="Fête",
        start=datetime(2026, 12, 12),
        end=datetime(2026, 12, 12) + timedelta(days=2),
        all_day=True,
        zone="Europe/Paris",
        on_site=None,
        remote=Status.CONFIRMED,
        topics=("couture",),
    )
    assert write_events_yaml([event], city) == (
        "- uid: a\n  title: Fête\n  start: '2026-12-12'\n  end: '2026-12-13'\n"
        "  on_site: 'no'\n  remote: confirmed\n  topics: [couture]\n"
    )
    assert write_events_yaml([], city) == "[]\n"
