"""Calendars as they come: from every program, in any state, read event by event."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.agenda import Event, Override, Place, Status, occurrences
from knowledge.catalogue import Source
from knowledge.city import City
from knowledge.formats.icalendar import read_icalendar
from knowledge.formats.problems import Code
from knowledge.formats.programme import Programme

SAMPLES = Path(icalendar.__file__).parent / "tests"
YEAR = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))

Read = Callable[..., Programme]


@pytest.fixture
def read(city: City) -> Read:
    """Read the lines of one event, in a calendar with these lines before it; the event is on line 2."""

    def one(*lines: str, before: tuple[str, ...] = (), between: str = "\r\n") -> Programme:
        plain = {"UID": "UID:a", "SUMMARY": "SUMMARY:Atelier", "DTSTART": "DTSTART:20260310T180000"}
        for line in lines:
            plain.pop(line.replace(":", ";").split(";")[0], None)
        event = ["BEGIN:VEVENT", *plain.values(), *lines, "END:VEVENT"]
        whole = ["BEGIN:VCALENDAR", *before, *event, "END:VCALENDAR", ""]
        return read_icalendar(between.join(whole).encode(), city, "a.ics")

    return one


def only(programme: Programme) -> Event:
    """The one event of a file without problems."""
    assert programme.problems == ()
    (event,) = programme.events
    return event


def told(programme: Programme) -> list[tuple[int, str, str, str]]:
    """Line, field, code and what was given."""
    return [(each.line, each.field, each.code, each.given) for each in programme.problems]


def starts(event: Event) -> list[str]:
    """The starts of 2026 in UTC."""
    return [f"{each.start:%m-%d %H:%M}" for each in occurrences(event, *YEAR)]


def test_everything_that_an_event_may_say(read: Read, city: City) -> None:
    event = only(
        read(
            "UID:cyano@riviere",
            "SUMMARY;LANGUAGE=fr:Atelier\\, «\u00a0cyanotype\u00a0»",
            "DESCRIPTION:<p>On colle &amp;</p><p>on rince.\\n\\n\\n\\nPuis <b>on sèche</b>.</p>",
            "DTSTART;TZID=Europe/Paris:20260310T180000",
            "DTEND;TZID=Europe/London:20260310T190000",
            "LOCATION:Médiathèque\\, salle 2",
            "GEO:45.78;3.08",
            "URL:https://example.org/a,b;c?d=e",
            'ORGANIZER;CN="Les Ami·es: photo":mailto:quelquun@example.org',
            "CATEGORIES:Couture,photo\\, ancienne",
            "CATEGORIES:Couture",
            "STATUS:TENTATIVE",
            "SEQUENCE:3",
            "LAST-MODIFIED:20260101T120000Z",
            "CONFERENCE;VALUE=URI:https://visio.example.org/x",
            "CLASS:PUBLIC",
            before=("X-WR-CALNAME:Saison 2026",),
        )
    )
    assert event == Event(
        uid="cyano@riviere",
        title="Atelier, « cyanotype »",
        summary="On colle &\non rince.\n\nPuis on sèche.",
        start=datetime(2026, 3, 10, 18),
        end=datetime(2026, 3, 10, 20),
        zone="Europe/Paris",
        place=Place(name="Médiathèque, salle 2", coordinates=(45.78, 3.08)),
        link="https://example.org/a,b;c?d=e",
        organiser="Les Ami·es: photo",
        topics=("couture",),
        keywords=("photo, ancienne",),
        on_site=Status.CONDITIONAL,
        remote=Status.CONDITIONAL,
        remote_link="https://visio.example.org/x",
        version=3,
        updated=datetime(2026, 1, 1, 12, tzinfo=UTC),
        source=Source(name="Saison 2026"),
    )


@pytest.mark.parametrize("between", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_line_ends_and_encoding(city: City, between: str, encoding: str) -> None:
    lines = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:a", "SUMMARY:Atelier d'ét", " é et d'hiv", "\ter", ""]
    lines += ["DTSTART:20260310T180000", "END:VEVENT", "END:VCALENDAR"]
    event = only(read_icalendar(between.join(lines).encode(encoding), city, "a.ics"))
    assert event.title == "Atelier d'été et d'hiver"


def test_floating_times_and_days_are_the_city_s(read: Read) -> None:
    assert starts(only(read("DTSTART:20260710T180000"))) == ["07-10 16:00"]
    day = only(read("DTSTART;VALUE=DATE:20260710", "DTEND;VALUE=DATE:20260712"))
    assert day.all_day
    assert starts(day) == ["07-09 22:00"]
    assert day.end == datetime(2026, 7, 12)
    same = only(read("DTSTART;VALUE=DATE:20260710", "DTEND;VALUE=DATE:20260710"))
    assert same.lasts == timedelta(days=1)
    assert only(read("DTSTART:20260710", "DURATION:P2D")).lasts == timedelta(days=2)
    assert only(read("DTSTART:20260710T180000", "DURATION:PT90M")).lasts == timedelta(minutes=90)


def test_utc_is_told_on_the_city_s_wall_unless_it_repeats(read: Read) -> None:
    event = only(read("DTSTART:20260710T160000Z", "DTEND:20260710T180000Z"))
    assert (event.zone, event.start, event.end) == (
        "Europe/Paris",
        datetime(2026, 7, 10, 18),
        datetime(2026, 7, 10, 20),
    )
    course = only(read("DTSTART:20260324T170000Z", "RRULE:FREQ=WEEKLY;COUNT=2"))
    assert starts(course) == ["03-24 17:00", "03-31 17:00"]


@pytest.mark.parametrize(
    ("tzid", "zone"),
    [
        ("America/New_York", "America/New_York"),
        ("america/new_york", "America/New_York"),
        ('"Europe/London"', "Europe/London"),
        (
            "/freeassociation.sourceforge.net/Tzfile/America/Argentina/Buenos_Aires",
            "America/Argentina/Buenos_Aires",
        ),
        ("/mozilla.org/20070129_1/Europe/Paris", "Europe/Paris"),
        ("Romance Standard Time", "Europe/Paris"),
        ("Tokyo Standard Time", "Asia/Tokyo"),
        ("UTC", "UTC"),
        ("GMT+2", "Etc/GMT-2"),
        ('"UTC-03:00"', "Etc/GMT+3"),
    ],
)
def test_zones_by_any_name(read: Read, tzid: str, zone: str) -> None:
    event = only(read(f"DTSTART;TZID={tzid}:20260310T180000", "RRULE:FREQ=DAILY;COUNT=2"))
    assert event.zone == zone


PARIS = (
    "BEGIN:VTIMEZONE", "TZID:L'heure d'ici", "BEGIN:STANDARD", "DTSTART:19961027T030000",
    "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "END:STANDARD",
    "BEGIN:DAYLIGHT", "DTSTART:19960331T020000", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
    "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "END:DAYLIGHT", "END:VTIMEZONE",
)  # fmt: skip
NEPAL = (
    "BEGIN:VTIMEZONE", "TZID:Montagne", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0545",
    "TZOFFSETTO:+0545", "END:STANDARD", "END:VTIMEZONE",
)  # fmt: skip
OFF = tuple(each.replace("+0545", "+0546").replace("Montagne", "Nulle part") for each in NEPAL)
OLD = (
    *PARIS[:2], "BEGIN:STANDARD", "DTSTART:19800101T000000", "RRULE:FREQ=YEARLY;UNTIL=19950101T000000Z",
    "TZOFFSETFROM:+0300", "TZOFFSETTO:+0500", "END:STANDARD", *PARIS[2:],
)  # fmt: skip
LATE = (
    *NEPAL[:3], "DTSTART:20280101T000000", "RDATE:20290101T000000,20300101T000000", "TZOFFSETFROM:+0545",
    "TZOFFSETTO:+0700", *NEPAL[-2:],
)  # fmt: skip
ABSURD = (*OFF[:4], "RRULE:FREQ=HOURLY", *OFF[4:])
NAMED = (*OFF[:2], "X-LIC-LOCATION:Asia/Tokyo", *OFF[2:])


def test_zones_that_a_calendar_describes_are_recognised(read: Read) -> None:
    assert only(read("DTSTART;TZID=L'heure d'ici:20260710T180000", before=PARIS)).zone == "Europe/Paris"
    assert only(read("DTSTART;TZID=Montagne:20260710T180000", before=NEPAL)).zone == "Asia/Kathmandu"
    assert only(read("DTSTART;TZID=L'heure d'ici:20260710T180000", before=OLD)).zone == "Europe/Paris"
    assert only(read("DTSTART;TZID=Montagne:20260710T180000", before=LATE)).zone == "Asia/Kathmandu"
    assert only(read("DTSTART;TZID=Nulle part:20260710T180000", before=NAMED)).zone == "Asia/Tokyo"


@pytest.mark.parametrize(
    "before",
    [
        (),
        OFF,
        ABSURD,
        ("BEGIN:VTIMEZONE", "TZID:Nulle part", "END:VTIMEZONE"),
        (*OFF[:3], "DTSTART:x", *OFF[4:]),
        (*OFF[:3], *OFF[4:]),
        (*OFF[:4], *OFF[5:]),
    ],
)
def test_a_zone_that_nobody_knows_is_the_city_s_and_told(read: Read, before: tuple[str, ...]) -> None:
    programme = read("DTSTART;TZID=Nulle part:20260710T180000", before=before)
    assert [each.zone for each in programme.events] == ["Europe/Paris"]
    assert told(programme) == [(len(before) + 5, "DTSTART", Code.ZONE_UNKNOWN, "Nulle part")]


def test_rules_days_left_out_and_days_more(read: Read) -> None:
    event = only(
        read(
            "DTSTART;TZID=Europe/Paris:20260310T180000",
            "DTEND;TZID=Europe/Paris:20260310T200000",
            "RRULE:FREQ=WEEKLY;COUNT=4;",
            "EXDATE;TZID=Europe/Paris:20260317T180000,20260324T180000",
            "EXDATE;VALUE=DATE:20260331",
            "RDATE:20260401T080000Z",
            "RDATE;VALUE=PERIOD:20260402T080000Z/PT30M,20260403T080000Z/20260403T081500Z,20260404T080000Z/-PT1H",
        )
    )
    assert starts(event) == ["03-10 17:00", "04-01 08:00", "04-02 08:00", "04-03 08:00", "04-04 08:00"]
    lasting = [(each.end - each.start) // timedelta(minutes=1) for each in occurrences(event, *YEAR)]
    assert lasting == [120, 120, 30, 15, 120]
    days = only(read("DTSTART:20260310", "RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20260311T000000"))
    assert len(starts(days)) == 2


def several(*events: tuple[str, ...], before: tuple[str, ...] = ()) -> bytes:
    """A calendar of several events."""
    lines = [line for each in events for line in ("BEGIN:VEVENT", *each, "END:VEVENT")]
    return "\r\n".join(["BEGIN:VCALENDAR", *before, *lines, "END:VCALENDAR"]).encode()


COURSE = (
    "UID:c", "SUMMARY:Cours", "DTSTART;TZID=Europe/Paris:20260310T180000", "DTEND;TZID=Europe/Paris:20260310T200000",
    "RRULE:FREQ=WEEKLY;COUNT=4", "LOCATION:Médiathèque",
)  # fmt: skip


def changed(*lines: str, recurrence: str = ";TZID=Europe/Paris:20260317T180000") -> tuple[str, ...]:
    """One day of the course."""
    return ("UID:c", "SUMMARY:Cours", f"RECURRENCE-ID{recurrence}", *lines)


def test_days_of_a_course_that_are_otherwise(city: City) -> None:
    data = several(
        changed("DTSTART:20260318T080000Z", "DTEND:20260318T093000Z", "SEQUENCE:2", "LOCATION:Jardin"),
        COURSE,
        changed(
            "DTSTART:20260324T180000", "DURATION:PT2H", "STATUS:CANCELLED", recurrence=":20260324T170000Z"
        ),
        changed("DTSTART:20260320T180000", "SEQUENCE:1"),
    )
    event = only(read_icalendar(data, city, "a.ics"))
    assert event.overrides == (
        Override(
            recurrence=datetime(2026, 3, 17, 18),
            start=datetime(2026, 3, 18, 9),
            end=datetime(2026, 3, 18, 10, 30),
            place=Place(name="Jardin"),
            version=2,
        ),
        Override(recurrence=datetime(2026, 3, 24, 18), on_site=Status.CANCELLED),
    )
    assert starts(event) == ["03-10 17:00", "03-18 08:00", "03-24 17:00", "03-31 16:00"]


def test_from_one_day_on(city: City) -> None:
    lines = changed(
        "DTSTART:20260317T190000",
        "DTEND:20260317T210000",
        recurrence=";RANGE=THISANDFUTURE;TZID=Europe/Paris:20260317T180000",
    )
    event = only(read_icalendar(several(COURSE, lines), city, "a.ics"))
    assert starts(event) == ["03-10 17:00", "03-17 18:00", "03-24 18:00", "03-31 17:00"]


def test_days_without_their_course_stand_alone(city: City) -> None:
    programme = read_icalendar(
        several(changed("DTSTART:20260318T090000"), changed(recurrence=":20260324T180000")), city, "a.ics"
    )
    assert [each.uid for each in programme.events] == ["c#20260317T180000"]
    assert [each.field for each in programme.problems] == ["DTSTART"]


def test_a_changed_day_that_is_broken_leaves_the_course(city: City) -> None:
    data = several(
        COURSE,
        changed("DTSTART:20260318T090000", recurrence=":jeudi"),
        changed("DTSTART:jeudi"),
    )
    programme = read_icalendar(data, city, "a.ics")
    (event,) = programme.events
    assert event.overrides == ()
    assert told(programme) == [
        (13, "RECURRENCE-ID", Code.DATE_EXPECTED, "jeudi"),
        (20, "DTSTART", Code.DATE_EXPECTED, "jeudi"),
    ]


def test_the_higher_sequence_counts(city: City) -> None:
    def version(number: int, title: str) -> tuple[str, ...]:
        return ("UID:a", f"SUMMARY:{title}", "DTSTART:20260310T180000", f"SEQUENCE:{number}")

    assert only(read_icalendar(several(version(2, "B"), version(1, "A")), city, "a.ics")).title == "B"
    assert only(read_icalendar(several(version(1, "A"), version(2, "B")), city, "a.ics")).title == "B"
    assert only(read_icalendar(several(version(1, "A"), version(1, "A")), city, "a.ics")).title == "A"
    programme = read_icalendar(several(version(1, "A"), version(1, "B")), city, "a.ics")
    assert [each.title for each in programme.events] == ["A"]
    assert told(programme) == [(9, "UID", Code.ID_TAKEN, "a")]
    assert programme.problems[0].advice == ("a.ics:2",)


def test_cancelled_by_its_status_or_by_its_calendar(read: Read, city: City) -> None:
    assert only(read("STATUS:CANCELLED")).cancelled
    assert only(read(before=("METHOD:CANCEL",))).cancelled
    assert not only(read("STATUS:CONFIRMED", before=("METHOD:PUBLISH",))).cancelled


def test_one_may_take_part_from_elsewhere_only(read: Read) -> None:
    for line in ("LOCATION:https://visio.example.org/x", "X-GOOGLE-CONFERENCE:https://visio.example.org/x"):
        event = only(read(line))
        assert (event.on_site, event.remote, event.place) == (None, Status.CONFIRMED, None)
        assert event.remote_link == "https://visio.example.org/x"


def test_a_missing_uid_is_always_made_the_same(read: Read) -> None:
    one, two = (only(read("UID:", before=("X-A:b",) * n)) for n in (0, 1))
    assert one.uid == two.uid != only(read("UID:", "SUMMARY:Autre")).uid


def test_what_is_private_stays_private(read: Read) -> None:
    programme = read("CLASS:PRIVATE")
    assert programme.events == ()
    assert told(programme) == [(6, "CLASS", Code.VALUE_REFUSED, "PRIVATE")]
    assert only(read("ORGANIZER;CN=quelquun@example.org:mailto:quelquun@example.org")).organiser is None


@pytest.mark.parametrize(
    ("line", "code", "lost"),
    [
        ("DTEND:20260310T170000", Code.HOURS_ORDER, "end"),
        ("DTEND:demain", Code.DATE_EXPECTED, "end"),
        ("DURATION:P9999999999999W", Code.VALUE_REFUSED, "end"),
        ("DURATION:une heure", Code.VALUE_REFUSED, "end"),
        ("RRULE:FREQ=SECONDLY", Code.VALUE_REFUSED, "rrule"),
        ("RRULE:tous les mardis", Code.VALUE_REFUSED, "rrule"),
        ("EXRULE:FREQ=DAILY", Code.FIELD_UNKNOWN, "rrule"),
        ("EXDATE:20261345T000000", Code.DATE_EXPECTED, "exceptions"),
        ("RDATE:18991231T000000", Code.DATE_EXPECTED, "extra"),
        ("GEO:ici", Code.COORDINATES_FORM, "place"),
        ("GEO:200;3", Code.COORDINATES_FORM, "place"),
        ("URL:mon site", Code.LINK_FORM, "link"),
        ("SEQUENCE:-1", Code.NUMBER_EXPECTED, "version"),
        ("STATUS:PEUT-ÊTRE", Code.VALUE_REFUSED, "remote"),
        ("X-PASSEUR-AGES:les grands", Code.AGES_FORM, "ages"),
        ("X-PASSEUR-CAPACITY:0", Code.NUMBER_EXPECTED, "capacity"),
        ("SUMMARY", Code.FIELD_MISSING, None),
        ("SUMMARY:", Code.FIELD_MISSING, None),
        ("DTSTART;TZID=Europe/Paris:mardi", Code.DATE_EXPECTED, None),
        ("DTSTART", Code.FIELD_MISSING, None),
        ("DTSTART:20260310T256100", Code.DATE_EXPECTED, None),
    ],
)
def test_a_broken_field_is_told_and_the_rest_goes_in(
    read: Read, line: str, code: Code, lost: str | None
) -> None:
    programme = read(line)
    assert code in {each.code for each in programme.problems}
    assert all(each.line in (2, 5, 6) for each in programme.problems)
    if lost is None:
        assert programme.events == ()
    else:
        (event,) = programme.events
        assert not getattr(event, lost)


def test_a_second_rule_is_told(read: Read) -> None:
    programme = read("RRULE:FREQ=WEEKLY;COUNT=2", "RRULE:FREQ=DAILY;COUNT=2")
    assert [each.rrule for each in programme.events] == ["FREQ=WEEKLY;COUNT=2"]
    assert told(programme) == [(7, "RRULE", Code.KEY_TAKEN, "FREQ=DAILY;COUNT=2")]


def test_a_long_title_is_cut_and_told(read: Read) -> None:
    programme = read(f"SUMMARY:{'très ' * 60}long")
    assert len(programme.events[0].title) <= 200
    assert [each.code for each in programme.problems] == [Code.TEXT_LONG]


def test_components_that_are_not_closed(city: City) -> None:
    lines = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:a", "SUMMARY:A", "DTSTART:20260310T180000"]
    lines += [
        "BEGIN:VALARM",
        "END:VEVENT",
        "END:VTODO",
        "n'importe quoi",
        "BEGIN:VEVENT",
        "UID:b",
        "SUMMARY:B",
    ]
    programme = read_icalendar("\n".join([*lines, "DTSTART:20260310T180000"]).encode(), city, "a.ics")
    assert [each.uid for each in programme.events] == ["a", "b"]
    assert told(programme) == [
        (1, "END", Code.FIELD_MISSING, "VCALENDAR"),
        (6, "END", Code.FIELD_MISSING, "VALARM"),
        (8, "END", Code.VALUE_REFUSED, "VTODO"),
        (9, "N", Code.VALUE_REFUSED, "n'importe quoi"),
        (10, "END", Code.FIELD_MISSING, "VEVENT"),
    ]


def test_events_outside_a_calendar_and_files_that_are_none(city: City) -> None:
    stray = b"BEGIN:VEVENT\nUID:a\nSUMMARY:A\nDTSTART:20260310T180000\nEND:VEVENT\n"
    assert only(read_icalendar(stray, city, "a.ics")).uid == "a"
    for data in (b"", b"bonjour", b"\xff\xfe\x00", b"\x00\x01\x02"):
        programme = read_icalendar(data, city, "a.ics")
        assert programme.events == ()
        assert Code.FILE_SHAPE in {each.code for each in programme.problems}


def test_the_source_that_is_known_comes_before_what_a_file_says(city: City) -> None:
    known = Source(name="La mairie")
    event = only(read_icalendar(several(COURSE, before=("X-WR-CALNAME:Autre",)), city, "a.ics", known))
    assert event.source == known


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the library came without its own tests")
def test_what_others_wrote_is_read_without_a_crash(city: City) -> None:
    files = sorted(SAMPLES.rglob("*.ics"))
    read = 0
    for path in files:
        programme = read_icalendar(path.read_bytes(), city, path.name)
        read += len(programme.events)
        for event in programme.events:
            for each in occurrences(event, *YEAR):
                assert each.start <= each.end
        assert all(each.file == path.name and each.line >= 1 for each in programme.problems)
    assert len(files) > 100
    assert read > 80


@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_a_file_that_was_damaged_never_makes_it_fail(data: st.DataObject, city: City) -> None:
    whole = several(COURSE, changed("DTSTART:20260318T090000"), before=PARIS)
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 40)))
    put = data.draw(st.binary(max_size=20) | st.sampled_from([b"\r\n", b":", b";", b"=", b'"', b"99999999"]))
    programme = read_icalendar(whole[:start] + put + whole[end:], city, "a.ics")
    for event in programme.events:
        assert event.title
        assert len(list(occurrences(event, *YEAR))) < 2000
