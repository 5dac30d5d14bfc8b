"""Calendars that are written: read again they are as they were, and other programs find what they need."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.agenda import Event, Override, Place, Status, occurrences
from knowledge.agenda.recurrence import starts
from knowledge.agenda.rule import read_rule
from knowledge.catalogue import Source
from knowledge.city import City
from knowledge.formats.icalendar import read_icalendar
from knowledge.formats.icalendar_writing import alone, write_event, write_icalendar
from tests.knowledge.formats.programmes import ZONES, events

STAMP = datetime(2026, 11, 24, 12, tzinfo=UTC)


@settings(
    deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(before=events(), alarm=st.booleans())
def test_a_calendar_gives_back_what_was_written(before: Event, alarm: bool, city: City) -> None:
    alarms = [timedelta(hours=1)] if alarm else []
    data = write_icalendar([before], city, name="Saison", stamp=STAMP, alarms=alarms)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    after = read_icalendar(data, city, "a.ics")
    assert after.problems == ()
    assert after.events == (before,)


def course(**fields: object) -> Event:
    """A weekly course in the evening."""
    return Event.model_validate(
        {
            "uid": "cours@riviere",
            "title": "Cours",
            "start": datetime(2026, 3, 10, 18),
            "end": datetime(2026, 3, 10, 20),
            "zone": "Europe/Paris",
            "rrule": "FREQ=WEEKLY",
            **fields,
        }
    )


def parsed(data: bytes) -> Any:
    """A calendar as the library reads it."""
    return icalendar.Calendar.from_ical(data)


def onsets(data: bytes) -> list[tuple[datetime, timedelta]]:
    """When each offset begins by the letter of RFC 5545: on the wall-clock of the offset before."""
    (zone,) = parsed(data).walk("VTIMEZONE")
    found = []
    for part in zone.subcomponents:
        first = part["DTSTART"].dt
        walls = [first, *(each.dt for each in getattr(part.get("RDATE"), "dts", ()))]
        if "RRULE" in part:
            rule = read_rule(part["RRULE"].to_ical().decode())
            walls = list(starts(rule, first, first, datetime(2060, 1, 1)))
        found += [
            ((each - part["TZOFFSETFROM"].td).replace(tzinfo=UTC), part["TZOFFSETTO"].td) for each in walls
        ]
    return sorted(found)


@pytest.mark.parametrize("zone", [*ZONES, "Africa/Casablanca", "America/Santiago", "Pacific/Auckland"])
def test_clock_changes_by_the_letter(zone: str, city: City) -> None:
    changes = onsets(write_icalendar([course(zone=zone)], city, name="Saison", stamp=STAMP))
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    while moment.year < 2030:
        told = [offset for begins, offset in changes if begins <= moment][-1]
        assert told == moment.astimezone(ZoneInfo(zone)).utcoffset(), moment
        moment += timedelta(minutes=30)


def test_an_endless_course_knows_the_clock_changes_of_years_to_come(city: City) -> None:
    data = write_icalendar([course()], city, name="Saison", stamp=STAMP)
    assert b"RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n" in data
    assert b"RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n" in data
    # Clocks that change with the moon follow no rule: their days are written.
    for rule, last in (("FREQ=WEEKLY", 2036), ("FREQ=WEEKLY;UNTIL=20270101", 2027)):
        there = course(zone="Africa/Casablanca", rrule=rule)
        found = onsets(write_icalendar([there], city, name="Saison", stamp=STAMP))
        assert max(begins.year for begins, _ in found) == last
    once = write_icalendar([course(rrule=None, zone="UTC")], city, name="Saison", stamp=STAMP)
    assert b"VTIMEZONE" not in once
    assert b"DTSTART:20260310T180000Z" in once


def test_other_programs_find_what_they_need(city: City) -> None:
    event = course(
        title="Couture; à l'atelier, ensemble",
        version=4,
        overrides=[Override(recurrence=datetime(2026, 3, 17, 18), on_site=Status.CANCELLED)],
        exceptions=[datetime(2026, 3, 24, 18)],
        place=Place(name="Médiathèque", address="1, rue du Port"),
        topics=["couture"],
    )
    data = write_icalendar([event], city, name="Saison", stamp=STAMP, alarms=[timedelta(minutes=90)])
    first, second = parsed(data).walk("VEVENT")
    assert first["SUMMARY"] == "Couture; à l'atelier, ensemble"
    assert first["SEQUENCE"] == 4
    assert first["DTSTART"].params["TZID"] == "Europe/Paris"
    assert first["LOCATION"] == "Médiathèque, 1, rue du Port"
    assert first["CATEGORIES"].to_ical() == b"Couture"
    assert [each.dt.hour for each in first["EXDATE"].dts] == [18]
    assert (second["UID"], second["STATUS"]) == (first["UID"], "CANCELLED")
    assert second["RECURRENCE-ID"].dt.replace(tzinfo=None) == datetime(2026, 3, 17, 18)
    (alarm,) = first.walk("VALARM")
    assert alarm["TRIGGER"].dt == timedelta(minutes=-90)
    assert b"STATUS:TENTATIVE" in write_icalendar(
        [course(on_site="conditional")], city, name="S", stamp=STAMP
    )


def test_one_hundred_events_are_one_calendar(city: City) -> None:
    many = [course(uid=f"{number}@riviere", zone=ZONES[number % 4]) for number in range(100)]
    data = write_icalendar(many, city, name="Saison", stamp=STAMP)
    assert data.count(b"BEGIN:VTIMEZONE") == 4
    assert read_icalendar(data, city, "a.ics").problems == ()
    assert [each.uid for each in read_icalendar(data, city, "a.ics").events] == [each.uid for each in many]


def test_the_same_events_are_the_same_bytes(city: City) -> None:
    changed = datetime(2026, 5, 1, 9, tzinfo=UTC)
    many = [course(uid="a", updated=changed), course(uid="b", rrule=None)]
    one, two = (
        write_icalendar(many, city, name="Saison", stamp=stamp, refresh=timedelta(hours=1))
        for stamp in (STAMP, STAMP + timedelta(days=9, microseconds=7))
    )
    assert one == two
    first, second = parsed(one).walk("VEVENT")
    assert first["DTSTAMP"].dt == changed
    assert second["DTSTAMP"].dt == datetime(2026, 1, 1, tzinfo=UTC)
    assert one != write_icalendar(
        [many[0].model_copy(update={"updated": STAMP}), many[1]], city, name="Saison", stamp=STAMP
    )


def test_a_feed_says_what_it_is_and_when_to_come_back(city: City) -> None:
    data = write_icalendar(
        [course()], city, name="Saison; d’été", about="Tout, ici", stamp=STAMP, refresh=timedelta(hours=6)
    )
    lines = data.decode().split("\r\n")
    for line in ("NAME:Saison\\; d’été", "DESCRIPTION:Tout\\, ici"):
        assert {line, f"X-WR-CAL{line.replace('DESCRIPTION', 'DESC')}"} < set(lines)
    (event,) = read_icalendar(data, city, "a.ics").events
    assert event.source == Source(name="Saison; d’été")
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n" in data
    assert b"X-PUBLISHED-TTL:PT6H\r\n" in data
    assert b"X-WR-TIMEZONE:Europe/Paris\r\n" in data
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")


def test_what_is_cancelled_does_not_ring(city: City) -> None:
    once = Override(recurrence=datetime(2026, 3, 17, 18), on_site=Status.CANCELLED)
    data = write_icalendar(
        [course(overrides=[once])], city, name="Saison", stamp=STAMP, alarms=[timedelta(hours=1)]
    )
    first, second = parsed(data).walk("VEVENT")
    assert (len(first.walk("VALARM")), len(second.walk("VALARM"))) == (1, 0)


def test_one_event_or_one_occurrence_by_itself(city: City) -> None:
    moved = Override(
        recurrence=datetime(2026, 3, 17, 18), start=datetime(2026, 3, 18, 9), title="Cours déplacé"
    )
    event = course(overrides=[moved], exceptions=[datetime(2026, 3, 24, 18)])
    assert read_icalendar(write_event(event, city, stamp=STAMP), city, "a.ics").events == (event,)
    times = list(occurrences(event, STAMP - timedelta(days=365), STAMP))
    one, plain = alone(event, times[1]), alone(event, times[2])
    assert (one.title, one.start, one.end) == (
        "Cours déplacé",
        datetime(2026, 3, 18, 9),
        datetime(2026, 3, 18, 11),
    )
    assert one.single
    assert one.uid == "cours@riviere#20260317T180000"
    assert (plain.title, plain.start) == ("Cours", datetime(2026, 3, 31, 18))
    once = course(rrule=None, end=None)
    assert alone(once, next(occurrences(once, STAMP - timedelta(days=365), STAMP))) == once
    (written,) = parsed(write_event(one, city, stamp=STAMP)).walk("VEVENT")
    assert "RECURRENCE-ID" not in written
    assert "RRULE" not in written
