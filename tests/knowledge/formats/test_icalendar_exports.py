"""Calendars as other programs export them, with the habits of each."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.agenda import Event, Status, occurrences
from knowledge.city import City
from knowledge.formats.events_csv import read_events_csv
from knowledge.formats.icalendar import read_icalendar
from knowledge.formats.icalendar_writing import write_icalendar
from knowledge.formats.openagenda import read_openagenda
from knowledge.formats.problems import Code
from knowledge.formats.programme import Programme

YEAR = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
SAMPLES = Path(icalendar.__file__).parent / "tests"


def read(text: str, city: City, encoding: str = "utf-8") -> Programme:
    """What is read of a calendar, its lines ended as the standard wants."""
    return read_icalendar(text.replace("\n", "\r\n").encode(encoding), city, "a.ics")


def calendar(*events: str, before: str = "") -> str:
    """A calendar of these events."""
    whole = "".join(f"BEGIN:VEVENT\n{each.strip()}\nEND:VEVENT\n" for each in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{before}{whole}END:VCALENDAR\n"


def starts(event: Event) -> list[str]:
    """UTC starts of an event in 2026."""
    return [f"{each.start:%m-%d %H:%M}" for each in occurrences(event, *YEAR)]


def codes(programme: Programme) -> list[tuple[str, str]]:
    """Field and code of each problem."""
    return [(each.field, each.code) for each in programme.problems]


def test_google(city: City) -> None:
    programme = read(
        calendar(
            """\
DTSTART;TZID=Europe/Paris:20260310T180000
DTEND;TZID=Europe/Paris:20260310T193000
RRULE:FREQ=WEEKLY;WKST=MO;UNTIL=20260331T215959Z;BYDAY=TU
EXDATE;TZID=Europe/Paris:20260317T180000
DTSTAMP:20260301T080000Z
UID:abc@google.com
CREATED:20260201T080000Z
DESCRIPTION:<p>Venez <b>nombreux</b>&nbsp;!</p><br>À bientôt
LAST-MODIFIED:20260301T080000Z
LOCATION:Médiathèque\\, 1 rue du Port\\, 63000 Rivière
SEQUENCE:1
STATUS:CONFIRMED
SUMMARY:Atelier 🧵
TRANSP:OPAQUE
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=quelqu
 un@example.org;X-NUM-GUESTS=0:mailto:quelquun@example.org
X-GOOGLE-CONFERENCE:https://meet.google.com/abc-defg-hij
""",
            before="X-WR-CALNAME:Ateliers\nX-WR-TIMEZONE:Europe/Paris\n",
        ),
        city,
    )
    (event,) = programme.events
    assert programme.problems == ()
    assert starts(event) == ["03-10 17:00", "03-24 17:00", "03-31 16:00"]
    assert event.summary == "Venez nombreux !\n\nÀ bientôt"
    assert (event.title, event.version) == ("Atelier 🧵", 1)
    assert (event.on_site, event.remote) == (Status.CONFIRMED, Status.CONFIRMED)
    assert event.source is not None
    assert event.source.name == "Ateliers"
    assert "quelquun" not in event.model_dump_json()


OUTLOOK_ZONE = """\
BEGIN:VTIMEZONE
TZID:{tzid}
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""


@pytest.mark.parametrize(
    ("tzid", "described"),
    [
        ("Romance Standard Time", False),
        ("Romance Standard Time", True),
        ("(UTC+01:00) Brussels, Copenhagen, Madrid, Paris", False),
        ("Customized Time Zone", True),
        ("tzone://Microsoft/Custom", True),
    ],
)
def test_outlook(city: City, tzid: str, described: bool) -> None:
    programme = read(
        calendar(
            f"""\
CLASS:PUBLIC
DTEND;TZID="{tzid}":20260710T200000
DTSTART;TZID="{tzid}":20260710T180000
PRIORITY:5
SUMMARY;LANGUAGE=fr:Réunion
UID:040000008200E00074C5B7101A82E00800000000
X-ALT-DESC;FMTTYPE=text/html:<html><body>non</body></html>
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
BEGIN:VALARM
TRIGGER:-PT15M
ACTION:DISPLAY
DESCRIPTION:Reminder
END:VALARM
""",
            before=OUTLOOK_ZONE.format(tzid=tzid) if described else "",
        ),
        city,
    )
    (event,) = programme.events
    assert programme.problems == ()
    assert starts(event) == ["07-10 16:00"]
    assert event.summary is None


def test_apple_and_nextcloud(city: City) -> None:
    data = calendar(
        """\
UID:1
DTSTART;VALUE=DATE:20260710
DTEND;VALUE=DATE:20260712
SUMMARY:Fête
LOCATION:Place\\nRivière
X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-ADDRESS="1, rue du Port";X-APPLE-RA
\tDIUS=70.5;X-TITLE=Place:geo:45.78,3.08
X-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC
""",
        """\
UID:2
DTSTART:20260711T180000
DURATION:PT1H30M
SUMMARY:Sans fuseau
RELATED-TO;RELTYPE=SIBLING:1
""",
    )
    day, floating = read(f"\ufeff{data}", city).events
    assert (day.all_day, day.lasts, day.place and day.place.name) == (
        True,
        timedelta(days=2),
        "Place Rivière",
    )
    assert starts(floating) == ["07-11 16:00"]
    assert floating.lasts == timedelta(minutes=90)


def test_several_calendars_and_encodings_in_one_file(city: City) -> None:
    one = calendar("UID:1\nDTSTART:20260710T180000Z\nSUMMARY:Été")
    joined = f"{one}\ufeff{one.replace('UID:1', 'UID:2')}"
    assert [each.uid for each in read(joined, city).events] == ["1", "2"]
    assert read(joined, city).problems == ()
    for encoding in ("latin-1", "utf-16", "utf-8-sig"):
        assert [each.title for each in read(one, city, encoding).events] == ["Été"]


def test_telephones_of_yesterday(city: City) -> None:
    text = calendar(
        "UID:1\nDTSTART:20260710T180000Z\nSUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:F=C3=AAte de l=\n'=C3=A9t=C3=A9\n"
        "DESCRIPTION;CHARSET=n-est-pas;ENCODING=QUOTED-PRINTABLE:Ici=0D=0AL=C3=A0"
    )
    (event,) = read(text, city).events
    assert (event.title, event.summary) == ("Fête de l'été", "Ici\nLà")


def test_timetables_that_give_every_hour_one_uid(city: City) -> None:
    programme = read(
        calendar(
            *(
                f"UID:ADE\nDTSTAMP:20260101T000000Z\nSUMMARY:TD {n}\nDTSTART:2026071{n}T080000Z"
                for n in (1, 2, 3)
            )
        ),
        city,
    )
    assert [each.uid for each in programme.events] == ["ADE", "ADE#20260712T100000", "ADE#20260713T100000"]
    assert codes(programme) == [("UID", Code.ID_TAKEN)] * 2


def test_the_later_of_two_versions_counts(city: City) -> None:
    versions = [
        f"UID:a\nDTSTAMP:2026010{day}T000000Z\nSUMMARY:{title}\nDTSTART:202607{hour}T080000Z"
        for day, title, hour in ((1, "A", "10"), (2, "B", "11"))
    ]
    for order in (versions, versions[::-1]):
        programme = read(calendar(*order), city)
        assert [each.title for each in programme.events] == ["B"]
        assert programme.problems == ()


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ("DESCRIPTION:<p>Atelier couture</p><p>Venez.</p>", "Atelier couture"),
        ("SUMMARY:\nLOCATION:Médiathèque", "Médiathèque"),
        ("CATEGORIES:Couture", "Couture"),
        ("COMMENT:Porte ouverte", "Porte ouverte"),
    ],
)
def test_an_event_without_a_title_goes_by_its_first_words(city: City, lines: str, title: str) -> None:
    programme = read(calendar(f"UID:1\nDTSTART:20260710T180000Z\n{lines}"), city)
    assert [each.title for each in programme.events] == [title]
    assert codes(programme) == [("SUMMARY", Code.FIELD_MISSING)]
    assert programme.problems[0].advice == (title,)


def test_an_event_that_says_nothing_at_all_is_told(city: City) -> None:
    programme = read(calendar("UID:1\nDTSTART:20260710T180000Z"), city)
    assert programme.events == ()
    assert codes(programme) == [("SUMMARY", Code.FIELD_MISSING)]
    named = read(calendar("UID:1\nDTSTART:20260710T180000Z", before="X-WR-CALNAME:Piscine\n"), city)
    assert [each.title for each in named.events] == ["Piscine"]


@pytest.mark.parametrize(
    ("rule", "kept"),
    [
        ("FREQ=WEEKLY;COUNT=9;UNTIL=20260724T235959Z", "FREQ=WEEKLY;UNTIL=20260724T235959Z"),
        ("FREQ=WEEKLY;UNTIL=2026-07-24", "FREQ=WEEKLY;UNTIL=20260724"),
        ("FREQ=WEEKLY;UNTIL=20260724T235959+0200", "FREQ=WEEKLY;UNTIL=20260724"),
        ("RSCALE=GREGORIAN;FREQ=WEEKLY;SKIP=OMIT;UNTIL=20260724", "FREQ=WEEKLY;UNTIL=20260724"),
        ("FREQ=WEEKLY;INTERVAL=0;BYDAY=FR,;UNTIL=20260724;X-RULE=1", "FREQ=WEEKLY;BYDAY=FR;UNTIL=20260724"),
        ("FREQ=WEEKLY;COUNT=0", None),
        ("FREQ=WEEKLY;COUNT=-3", None),
        ("RSCALE=HEBREW;FREQ=YEARLY", None),
        ("FREQ=MONTHLY;SKIP=FORWARD", None),
        ("FREQ=MINUTELY", None),
        ("INTERVAL=2", None),
        ("UNTIL=;FREQ=", None),
    ],
)
def test_a_rule_that_can_be_mended_is_followed_and_told(city: City, rule: str, kept: str | None) -> None:
    programme = read(calendar(f"UID:1\nSUMMARY:A\nDTSTART:20260710T180000\nRRULE:{rule}"), city)
    assert [each.rrule for each in programme.events] == [kept]
    assert [(each.code, each.advice) for each in programme.problems] == [
        (Code.VALUE_REFUSED, (kept,) if kept else ())
    ]
    if kept:
        assert starts(programme.events[0])[0] == "07-10 16:00"
        assert starts(programme.events[0])[-1] == "07-24 16:00"


@pytest.mark.parametrize(
    ("rule", "first", "number"),
    [
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "07-10 16:00", 7),
        ("FREQ=MONTHLY;BYMONTHDAY=31", "07-10 16:00", 5),
        ("FREQ=YEARLY;BYWEEKNO=53;BYDAY=SU", "07-10 16:00", 1),
        ("FREQ=DAILY;COUNT=19999", "07-10 16:00", 175),
        ("FREQ=WEEKLY;UNTIL=20200101", "07-10 16:00", 1),
        ("freq=weekly;count=2", "07-10 16:00", 2),
        ("FREQ=WEEKLY; BYDAY=FR, MO;COUNT=3;", "07-10 16:00", 3),
    ],
)
def test_odd_rules(city: City, rule: str, first: str, number: int) -> None:
    programme = read(calendar(f"UID:1\nSUMMARY:A\nDTSTART:20260710T180000\nRRULE:{rule}"), city)
    assert programme.problems == ()
    found = starts(programme.events[0])
    assert (found[0], len(found)) == (first, number)


@pytest.mark.parametrize("count", ["999999", "99999999999999999999"])
def test_a_count_beyond_all_plans_is_endless(city: City, count: str) -> None:
    programme = read(
        calendar(f"UID:1\nSUMMARY:A\nDTSTART:20260710T180000\nRRULE:FREQ=DAILY;COUNT={count}"), city
    )
    assert [each.rrule for each in programme.events] == ["FREQ=DAILY"]
    assert codes(programme) == [("RRULE", Code.VALUE_REFUSED)]


def test_events_that_are_never_closed_are_all_read(city: City) -> None:
    text = "".join(f"BEGIN:VEVENT\nUID:{n}\nSUMMARY:A\nDTSTART:20260710T180000\n" for n in range(500))
    programme = read(f"BEGIN:VCALENDAR\n{text}", city)
    assert [each.uid for each in programme.events] == [str(n) for n in range(500)]
    assert {code for _, code in codes(programme)} == {Code.FIELD_MISSING}


@pytest.mark.parametrize("closed", [True, False])
def test_components_within_components_without_end(city: City, closed: bool) -> None:
    event = "BEGIN:VEVENT\nUID:1\nSUMMARY:A\nDTSTART:20260710T180000\nEND:VEVENT\n"
    text = f"BEGIN:VCALENDAR\n{event}" + "BEGIN:X\n" * 5000 + "END:X\n" * 5000 * closed
    assert [each.uid for each in read(text, city).events] == ["1"]


def test_midnight_at_the_end_of_the_day(city: City) -> None:
    (event,) = read(calendar("UID:1\nSUMMARY:A\nDTSTART:20260710T180000\nDTEND:20260710T240000"), city).events
    assert event.end == datetime(2026, 7, 11)


def test_what_is_no_event_is_told_where_there_is_nothing_else(city: City) -> None:
    others = (
        "BEGIN:VTODO\nUID:t\nEND:VTODO\nBEGIN:VJOURNAL\nUID:j\nEND:VJOURNAL\nBEGIN:VFREEBUSY\nEND:VFREEBUSY\n"
    )
    programme = read(calendar(before=others), city)
    assert codes(programme) == [(each, Code.FIELD_UNKNOWN) for each in ("VTODO", "VJOURNAL", "VFREEBUSY")]
    assert read(calendar("UID:1\nSUMMARY:A\nDTSTART:20260710T180000", before=others), city).problems == ()


def test_events_in_a_wrapping_that_nobody_knows(city: City) -> None:
    text = "BEGIN:MINE\nBEGIN:VEVENT\nUID:1\nSUMMARY:A\nDTSTART:20260710T180000\nEND:VEVENT\nEND:MINE\n"
    assert [each.uid for each in read(text, city).events] == ["1"]


@settings(deadline=None, max_examples=150)
@given(data=st.binary(max_size=400) | st.text(max_size=400).map(lambda each: each.encode("utf-8", "replace")))
def test_no_bytes_make_any_reader_fail(data: bytes, city: City) -> None:
    wrapped = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260710T180000\r\nSUMMARY:A\r\n" + data
    for file in (data, wrapped):
        for each in read_icalendar(file, city, "a.ics").problems:
            assert each.line >= 1
    table = b"Titre;Date;D\xc3\xa9but;Se r\xc3\xa9p\xc3\xa8te\r\nA;12/12/2026;14h;chaque semaine\r\n" + data
    listed = (
        b'{"events": [{"uid": 1, "title": {"fr": "A"}, "timings": [{"begin": "2026-07-10T18:00:00+02:00"}]}, '
        + data
    )
    for file in (data, table, listed):
        read_events_csv(file, city, "a.csv")
        read_openagenda(file, city, "a.json")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
_KEYS = [
    "title",
    "description",
    "longDescription",
    "timings",
    "timezone",
    "status",
    "attendanceMode",
    "location",
    "keywords",
    "age",
    "conditions",
    "registration",
    "accessibility",
    "originAgenda",
    "onlineAccessLink",
    "canonicalUrl",
    "updatedAt",
    "state",
    "removed",
    "draft",
]


@settings(deadline=None, max_examples=150)
@given(given_=st.dictionaries(st.sampled_from(_KEYS), _JSON, max_size=8), uid=_JSON)
def test_no_export_makes_the_reader_of_openagenda_fail(
    given_: dict[str, object], uid: object, city: City
) -> None:
    good = {"uid": 7, "title": "Bon", "timings": [{"begin": "2026-07-10T18:00:00+02:00"}]}
    data = json.dumps({"events": [{**good, **given_, "uid": uid}, good]}).encode()
    programme = read_openagenda(data, city, "a.json")
    assert programme.events[-1].uid == "7@openagenda.com"


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the library came without its own tests")
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_damaged_calendars_of_others_are_read_and_written_again(data: st.DataObject, city: City) -> None:
    files = [each for each in sorted(SAMPLES.rglob("*.ics")) if each.stat().st_size < 4000]
    whole = data.draw(st.sampled_from(files)).read_bytes()
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(whole)))
        other = data.draw(st.sampled_from(files)).read_bytes()
        put = data.draw(
            st.binary(max_size=9) | st.sampled_from([other[:200], other[-200:], b"\r\nRRULE:FREQ=YEARLY"])
        )
        whole = whole[:start] + put + whole[start + data.draw(st.integers(0, 60)) :]
    programme = read_icalendar(whole, city, "a.ics")
    again = read_icalendar(write_icalendar(programme.events, city, name="A", stamp=YEAR[0]), city, "b.ics")
    assert len(again.events) == len(programme.events)
