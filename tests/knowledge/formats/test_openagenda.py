"""The export of an OpenAgenda: whole, cut off, or with events that are broken."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.agenda import Event, Override, Place, Registration, Status, occurrences
from knowledge.catalogue import Ages, Source
from knowledge.city import City
from knowledge.formats.openagenda import read_openagenda
from knowledge.formats.problems import Code
from knowledge.formats.programme import Programme

FULL: dict[str, Any] = {
    "uid": 12345,
    "slug": "cyanotype",
    "title": {"en": "Cyanotype", "fr": "Atelier  cyanotype"},
    "description": {"fr": "On colle, on <b>rince</b>."},
    "longDescription": {"fr": "Plus long."},
    "keywords": {"fr": ["couture", "photo"]},
    "conditions": {"fr": "Gratuit sur inscription"},
    "timezone": "Europe/Paris",
    "timings": [
        {"begin": "2026-03-17T18:00:00+01:00", "end": "2026-03-17T19:00:00+01:00"},
        {"begin": "2026-03-10T17:00:00.000Z", "end": "2026-03-10T19:00:00.000Z"},
        {"begin": "2026-04-07T18:00:00+02:00", "end": "2026-04-07T20:00:00+02:00"},
    ],
    "location": {
        "name": "Médiathèque",
        "address": "1 rue du Port",
        "postalCode": "63000",
        "city": "Clermont-Ferrand",
        "latitude": 45.78,
        "longitude": "3.08",
    },
    "registration": [
        {"type": "link", "value": "https://example.org/inscription"},
        {"type": "phone", "value": "04 73 00 00 00"},
    ],
    "age": {"min": 6, "max": 12},
    "accessibility": {"hi": True, "mi": True, "vi": False},
    "status": 1,
    "attendanceMode": 3,
    "onlineAccessLink": "https://visio.example.org/x",
    "canonicalUrl": "https://openagenda.com/agenda/events/cyanotype",
    "originAgenda": {"title": "Saison 2026"},
    "updatedAt": "2026-01-01T12:00:00.000Z",
    "image": {"filename": "x.jpg"},
    "state": 2,
}


def read(city: City, *events: Any, **changed: Any) -> Programme:
    """Read an export of these events, or of the full one with changes."""
    listed = list(events) or [
        {name: value for name, value in {**FULL, **changed}.items() if value is not None}
    ]
    return read_openagenda(json.dumps({"total": 1, "events": listed}).encode(), city, "a.json")


def only(programme: Programme) -> Event:
    """The one event of an export without problems."""
    assert programme.problems == ()
    (event,) = programme.events
    return event


def test_everything_that_an_event_may_say(city: City) -> None:
    event = only(read(city))
    assert event == Event(
        uid="12345@openagenda.com",
        title="Atelier cyanotype",
        summary="On colle, on rince.",
        start=datetime(2026, 3, 10, 18),
        end=datetime(2026, 3, 10, 20),
        zone="Europe/Paris",
        extra=(datetime(2026, 3, 17, 18), datetime(2026, 4, 7, 18)),
        overrides=(Override(recurrence=datetime(2026, 3, 17, 18), end=datetime(2026, 3, 17, 19)),),
        on_site=Status.CONFIRMED,
        remote=Status.CONFIRMED,
        remote_link="https://visio.example.org/x",
        place=Place(
            name="Médiathèque", address="1 rue du Port, 63000 Clermont-Ferrand", coordinates=(45.78, 3.08)
        ),
        topics=("couture",),
        keywords=("photo",),
        ages=Ages(youngest=6, oldest=12),
        price="Gratuit sur inscription",
        free=True,
        accessibility=("hearing", "mobility"),
        link="https://openagenda.com/agenda/events/cyanotype",
        registration=Registration(link="https://example.org/inscription", note="04 73 00 00 00"),
        source=Source(name="Saison 2026"),
        updated=datetime(2026, 1, 1, 12, tzinfo=UTC),
    )
    found = list(occurrences(event, datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)))
    assert [each.end - each.start for each in found] == [timedelta(hours=n) for n in (2, 1, 2)]


@pytest.mark.parametrize(
    ("status", "mode", "on_site", "remote"),
    [
        (1, 1, "confirmed", None),
        ("2", 1, "moved", None),
        (3, 2, "cancelled", "confirmed"),
        (4, 1, "cancelled", None),
        (5, 3, "full", "full"),
        ({"id": 6, "label": "Annulé"}, 2, None, "cancelled"),
        (None, None, "confirmed", None),
    ],
)
def test_how_it_stands(city: City, status: Any, mode: Any, on_site: str | None, remote: str | None) -> None:
    event = only(read(city, status=status, attendanceMode=mode))
    assert (event.on_site, event.remote) == (on_site, remote)


def test_a_list_by_itself_and_other_shapes_of_fields(city: City) -> None:
    plain = {
        "uid": "a",
        "title": "Simple",
        "longDescription": {"de": "Nur hier"},
        "timings": [{"begin": "2026-03-10T18:00:00"}],
        "timezone": "Romance Standard Time",
        "keywords": "Couture, photo",
        "registration": ["venez", {"value": None}],
        "accessibility": ["ii", "xx", 3],
        "age": {"min": 16},
        "conditions": "5 €",
        "location": {"latitude": 45.78},
        "originAgenda": {},
        "updatedAt": "hier",
    }
    event = only(read_openagenda(json.dumps([plain]).encode(), city, "a.json"))
    assert (event.start, event.end) == (datetime(2026, 3, 10, 18), datetime(2026, 3, 10, 18))
    assert (event.summary, event.topics, event.keywords) == ("Nur hier", ("couture",), ("photo",))
    assert event.registration == Registration(note="venez")
    assert (event.accessibility, event.ages, event.free) == (("intellectual",), Ages(youngest=16), False)
    assert (event.place, event.source, event.updated) == (None, None, None)
    bare = only(
        read(
            city,
            {**plain, "age": {"min": None}, "location": [], "keywords": 3, "conditions": "Voir sur place"},
        )
    )
    assert (bare.ages, bare.free, bare.keywords) == (None, None, ())
    assert only(read(city, {**plain, "age": {"max": 5}})).ages == Ages(oldest=5)
    named = read_openagenda(json.dumps([plain]).encode(), city, "a.json", Source(name="La mairie"))
    assert only(named).source == Source(name="La mairie")


@pytest.mark.parametrize("changed", [{"removed": True}, {"draft": 1}, {"state": 1}, {"state": -1}])
def test_what_its_agenda_no_longer_shows_is_gone(city: City, changed: dict[str, Any]) -> None:
    programme = read(city, **changed)
    assert (programme.events, programme.problems) == ((), ())
    assert programme.gone == ("12345@openagenda.com",)
    both = read(city, FULL, {"uid": 12345, "removed": True})
    assert (both.events, both.gone) == ((), ("12345@openagenda.com",))
    back = read(city, {"uid": 12345, "removed": True}, FULL)
    assert (len(back.events), back.gone) == (1, ())


@pytest.mark.parametrize(
    ("changed", "field", "code", "taken"),
    [
        ({"uid": None}, "uid", Code.FIELD_MISSING, False),
        ({"uid": True}, "uid", Code.FIELD_MISSING, False),
        ({"title": {"fr": " "}}, "title", Code.FIELD_MISSING, False),
        ({"timings": []}, "timings", Code.FIELD_MISSING, False),
        ({"timings": ["x"]}, "timings", Code.DATE_EXPECTED, False),
        ({"timings": [*FULL["timings"], {"begin": "x"}]}, "timings", Code.DATE_EXPECTED, True),
        (
            {"timings": [*FULL["timings"], {"begin": "0001-01-01T00:00:00+05:00"}]},
            "timings",
            Code.DATE_EXPECTED,
            True,
        ),
        (
            {"timings": [*FULL["timings"], {"begin": "2026-05-01T10:00:00", "end": "2026-05-01T09:00:00"}]},
            "timings",
            Code.HOURS_ORDER,
            True,
        ),
        ({"status": 9}, "status", Code.VALUE_REFUSED, True),
        ({"age": {"min": 12, "max": 6}}, "age", Code.AGES_ORDER, True),
        ({"onlineAccessLink": "visio"}, "onlineAccessLink", Code.LINK_FORM, True),
        ({"location": {"latitude": 451, "longitude": 3}}, "latitude", Code.COORDINATES_FORM, True),
    ],
)
def test_a_broken_field_is_told(
    city: City, changed: dict[str, Any], field: str, code: Code, taken: bool
) -> None:
    programme = read(city, **changed)
    assert (field, code) in {(each.field, each.code) for each in programme.problems}
    assert len(programme.events) == taken


def lines(*events: dict[str, Any]) -> list[str]:
    """An export on many lines."""
    return json.dumps({"total": 2, "events": list(events)}, indent=1).split("\n")


def test_problems_have_their_lines_and_the_rest_goes_in(city: City) -> None:
    second = {**FULL, "uid": 2, "status": 9}
    text = lines(FULL, second, {**FULL, "uid": 3})
    (problem,) = read_openagenda("\n".join(text).encode(), city, "a.json").problems
    assert '"status": 9' in text[problem.line - 1]
    # A comma less in the middle of the second event.
    at = next(number for number, line in enumerate(text) if '"uid": 2' in line)
    text[at] = text[at].rstrip(",")
    programme = read_openagenda("\n".join(text).encode(), city, "a.json")
    assert [each.uid for each in programme.events] == ["12345@openagenda.com", "3@openagenda.com"]
    (problem,) = programme.problems
    assert (problem.code, problem.line) == (Code.VALUE_REFUSED, at + 2)


def test_an_export_that_is_cut_off(city: City) -> None:
    text = lines(FULL, {**FULL, "uid": 2})
    at = next(number for number, line in enumerate(text) if '"uid": 2' in line)
    programme = read_openagenda("\n".join(text[:at]).encode(), city, "a.json")
    assert [each.uid for each in programme.events] == ["12345@openagenda.com"]
    assert [each.code for each in programme.problems] == [Code.VALUE_REFUSED]
    between = json.dumps([FULL])[:-1]
    assert [each.code for each in read_openagenda(between.encode(), city, "a.json").problems] == [
        Code.FILE_SHAPE
    ]


@pytest.mark.parametrize("data", [b"", b"bonjour", b'{"total": 0}', b"\xff\xfe", b"null"])
def test_files_that_are_no_export(city: City, data: bytes) -> None:
    programme = read_openagenda(data, city, "a.json")
    assert programme.events == ()
    assert [(each.line, each.code) for each in programme.problems] == [(1, Code.FILE_SHAPE)]


def test_what_is_no_event_is_told(city: City) -> None:
    programme = read(city, 3, FULL)
    assert len(programme.events) == 1
    assert [each.code for each in programme.problems] == [Code.GROUP_EXPECTED]
    deep = b'{"events": [' + b"[" * 100_000
    assert read_openagenda(deep, city, "a.json").events == ()


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["fr", "min", "begin", "value", "id"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(deadline=None, max_examples=150)
@given(changed=st.dictionaries(st.sampled_from([each for each in FULL if each != "uid"]), values, max_size=4))
def test_nothing_in_an_export_makes_it_fail(changed: dict[str, Any], city: City) -> None:
    programme = read(city, {**FULL, **changed}, {**FULL, "uid": 2})
    assert "2@openagenda.com" in {each.uid for each in programme.events}
    assert all(each.line == 1 for each in programme.problems)


def test_a_time_that_cannot_be_read_is_told_as_it_was_written(city: City) -> None:
    programme = read(city, {**FULL, "timings": [*FULL["timings"], {"begin": "hier", "end": "demain"}]})
    (problem,) = programme.problems
    assert problem.given == "hier – demain"
