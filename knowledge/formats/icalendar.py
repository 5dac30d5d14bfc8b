"""Calendars that others wrote (RFC 5545), read event by event: what is broken in one leaves the rest whole."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from hashlib import sha256
from typing import Any

from knowledge.agenda.event import LONGEST_TITLE, Event, Override
from knowledge.catalogue import Problem, Source
from knowledge.city import City
from knowledge.formats.csv_reading import decode
from knowledge.formats.icalendar_fields import Fields, what_differs
from knowledge.formats.icalendar_lines import Component, Property, read_components
from knowledge.formats.icalendar_rules import rule_of
from knowledge.formats.icalendar_times import Moment, Times, read_instant
from knowledge.formats.icalendar_zones import Zones
from knowledge.formats.problems import Code, Finding, shortened
from knowledge.formats.programme import Programme, built, plain_text

_FIELD_OF = {
    "uid": "UID", "title": "SUMMARY", "summary": "DESCRIPTION", "start": "DTSTART", "end": "DTEND",
    "rrule": "RRULE", "exceptions": "EXDATE", "extra": "RDATE", "link": "URL", "version": "SEQUENCE",
}  # fmt: skip
_OTHERS = frozenset({"VTODO", "VJOURNAL", "VFREEBUSY", "VAVAILABILITY"})
_TITLES = ("DESCRIPTION", "LOCATION", "CATEGORIES", "COMMENT", "CONTACT")
_HIDDEN = frozenset({"PRIVATE", "CONFIDENTIAL"})


def read_icalendar(data: bytes, city: City, file: str, source: Source | None = None) -> Programme:
    """Read the events of an ``.ics`` file, whatever its line ends and encoding; nothing in it can make this fail.

    Floating times and days are in the city's zone; a single event in UTC is told in the city's zone too. A UID
    stays as it is, and one that is missing is made from the start and the title. Of two versions of an event
    the one with the higher SEQUENCE counts, then the later one; two events that a program gave one UID by
    mistake are both kept. One without a title goes by the first words that it has. Events that a calendar marks
    as private are left out.
    """
    root, problems = read_components(decode(data), file)
    reader = _Reader(city, file, source, problems)
    calendars = list(root.walk("VCALENDAR"))
    strays = [each for each in root.parts if each.name != "VCALENDAR"]
    strays = [each for each in strays if each.name == "VEVENT" or any(each.walk("VEVENT"))]
    if not calendars and not strays:
        problems.append(Problem(file, 1, "", Code.FILE_SHAPE, "", ("VCALENDAR",)))
    for calendar in (*calendars, *([Component("VCALENDAR", 1, parts=strays)] if strays else [])):
        reader.read(calendar)
    return Programme(
        tuple(reader.events.values()), tuple(sorted(problems, key=lambda each: (each.line, each.field)))
    )


@dataclass(slots=True)
class _Group:
    """The components of one UID."""

    masters: list[Component] = field(default_factory=list)
    changed: list[Component] = field(default_factory=list)


class _Reader:
    def __init__(self, city: City, file: str, source: Source | None, problems: list[Problem]) -> None:
        self.events: dict[str, Event] = {}
        self._city, self._file, self._source, self._problems = city, file, source, problems
        self._fields = Fields(city, self._say)
        self._lines: dict[str, int] = {}
        self._stamps: dict[str, datetime | None] = {}
        self._alone: dict[int, Event | None] = {}

    def read(self, calendar: Component) -> None:
        """Take in the events of one calendar."""
        times = Times(Zones(calendar, self._city.zone), self._city.zone, self._say)
        method = calendar.first("METHOD")
        dropped = method is not None and method.text.upper() == "CANCEL"
        groups: dict[str, _Group] = {}
        for each in calendar.walk("VEVENT"):
            hidden = each.first("CLASS")
            if hidden is not None and hidden.text.upper() in _HIDDEN:
                self._say(hidden, Code.VALUE_REFUSED, shortened(hidden.text), ("PUBLIC",))
                continue
            group = groups.setdefault(_uid(each), _Group())
            (group.changed if each.first("RECURRENCE-ID") else group.masters).append(each)
        for uid, group in groups.items():
            for event, component in self._of_group(uid, group, times, calendar, dropped):
                self._keep(event, component)
        if not groups:
            for each in calendar.parts:
                if each.name in _OTHERS:
                    said = Problem(
                        self._file, each.line, each.name, Code.FIELD_UNKNOWN, each.name, ("VEVENT",)
                    )
                    self._problems.append(said)

    def _keep(self, event: Event, component: Component) -> None:
        stamp = read_instant(component.first("LAST-MODIFIED", "DTSTAMP"))
        held = self.events.get(event.uid)
        if held is not None and held.version == event.version and held != event:
            before = self._stamps[event.uid]
            dated = stamp is not None and before is not None and stamp != before
            if dated and stamp is not None and before is not None and stamp < before:
                return
            if not dated:
                first = f"{self._file}:{self._lines[event.uid]}"
                given = component.first("UID")
                line = given.line if given is not None else component.line
                self._problems.append(
                    Problem(self._file, line, "UID", Code.ID_TAKEN, shortened(event.uid), (first,))
                )
                if held.start == event.start:
                    return
                event = event.model_copy(update={"uid": f"{event.uid}#{event.start:%Y%m%dT%H%M%S}"})
        elif held is not None and held.version >= event.version:
            return
        self.events[event.uid] = event
        self._lines[event.uid], self._stamps[event.uid] = component.line, stamp

    def _of_group(
        self, uid: str, group: _Group, times: Times, calendar: Component, dropped: bool
    ) -> Iterator[tuple[Event, Component]]:
        read = 0
        for component in group.masters:
            event = self._event(uid, component, times, calendar, dropped)
            if event is None:
                continue
            read += 1
            overrides = {each.recurrence: each for each in event.overrides}
            for each in group.changed:
                override = self._override(event, each, times, calendar, dropped)
                if override is None:
                    continue
                held = overrides.get(override.recurrence)
                if held is None or held.version <= override.version:
                    overrides[override.recurrence] = override
            in_order = sorted(overrides.values(), key=lambda each: each.recurrence)
            yield event.model_copy(update={"overrides": tuple(in_order)}), component
        if not read:
            # Exports of a few weeks hold the changed days of a course without the course itself.
            for each in group.changed:
                recurrence = each.first("RECURRENCE-ID")
                own = f"{uid}#{recurrence.value.strip()}" if recurrence is not None else uid
                event = self._event(own, each, times, calendar, dropped)
                if event is not None:
                    yield event, each

    def _event(
        self, uid: str, component: Component, times: Times, calendar: Component, dropped: bool
    ) -> Event | None:
        start = times.moment(component.first("DTSTART"))
        if start is None:
            if component.first("DTSTART") is None:
                self._problems.append(Problem(self._file, component.line, "DTSTART", Code.FIELD_MISSING))
            return None
        recurring = any(component.first(each) for each in ("RRULE", "RDATE"))
        if start.zone == "UTC" and not start.day and not recurring:
            start = Moment(start.on_the_wall_of(self._city.zone), self._city.zone)
        fields = self._fields.read(component, dropped=dropped)
        extra, periods = self._extra(component, start, times)
        data: dict[str, Any] = {
            **fields,
            "uid": uid,
            "start": start.wall,
            "end": self._end(component, start, times),
            "all_day": start.day,
            "zone": start.zone,
            "rrule": rule_of(component, self._say),
            "exceptions": self._walls(component, "EXDATE", start, times),
            "extra": extra,
            "overrides": periods,
            "source": self._source or fields["source"] or _named_after(calendar),
            "updated": read_instant(component.first("LAST-MODIFIED")),
        }
        if not fields["title"] and (title := self._title(component, calendar)):
            data["title"] = title
            line = (component.first("SUMMARY") or component).line
            self._problems.append(Problem(self._file, line, "SUMMARY", Code.FIELD_MISSING, "", (title,)))
        data["registration"] = self._fields.registration(component, start.zone, times)
        return built(data, lambda found: self._tell(component, found))

    def _title(self, component: Component, calendar: Component) -> str:
        """What stands for a title where there is none: the first line of what else is said."""
        named = [component.first(*_TITLES), calendar.first("X-WR-CALNAME", "NAME")]
        texts = (plain_text(each.text) for each in named if each is not None)
        return next((text.split("\n")[0][:LONGEST_TITLE].strip() for text in texts if text), "")

    def _override(
        self, event: Event, component: Component, times: Times, calendar: Component, dropped: bool
    ) -> Override | None:
        given = component.first("RECURRENCE-ID")
        recurrence = times.moment(given)
        if given is None or recurrence is None:
            return None
        if id(component) not in self._alone:
            self._alone[id(component)] = self._event(event.uid, component, times, calendar, dropped)
        alone = self._alone[id(component)]
        if alone is None:
            return None
        at = _like(recurrence, event)
        begins = Moment(alone.start, alone.zone, alone.all_day).on_the_wall_of(event.zone)
        ends = begins + alone.lasts
        onwards = given.parameter("RANGE").upper() == "THISANDFUTURE"
        return Override(
            recurrence=at,
            onwards=onwards,
            start=begins if begins != at else None,
            end=ends if ends - begins != event.lasts else None,
            version=alone.version,
            **what_differs(event, alone),
        )

    def _end(self, component: Component, start: Moment, times: Times) -> datetime | None:
        given = component.first("DTEND")
        if given is not None and (end := times.moment(given)) is not None:
            wall = end.on_the_wall_of(start.zone)
            if start.day:
                # Many write the last day itself where the day after it belongs.
                return datetime.combine(wall, time()) if wall.date() > start.wall.date() else None
            if wall < start.wall:
                self._say(given, Code.HOURS_ORDER, shortened(given.value), ())
                return None
            return wall
        duration = component.first("DURATION")
        lasts = times.duration(duration) if duration is not None else None
        if lasts is None:
            return None
        if start.day:
            lasts = timedelta(days=max(1, lasts.days))
        return start.wall + lasts

    def _walls(self, component: Component, name: str, start: Moment, times: Times) -> tuple[datetime, ...]:
        found = [
            _beside(moment, start) for given in component.all(name) for moment, _ in times.moments(given)
        ]
        return tuple(sorted(set(found)))

    def _extra(
        self, component: Component, start: Moment, times: Times
    ) -> tuple[tuple[datetime, ...], tuple[Override, ...]]:
        """The days beside the rule; a period among them is a day with an end of its own."""
        walls: dict[datetime, timedelta | None] = {}
        for given in component.all("RDATE"):
            for moment, lasts in times.moments(given):
                walls[_beside(moment, start)] = lasts
        periods = [
            Override(recurrence=wall, end=wall + lasts)
            for wall, lasts in walls.items()
            if lasts is not None and not start.day
        ]
        return tuple(sorted(walls)), tuple(periods)

    def _tell(self, component: Component, found: Finding) -> None:
        name = _FIELD_OF.get(found.field.split(".")[0], found.field)
        given = component.first(name)
        line = given.line if given is not None else component.line
        self._problems.append(Problem(self._file, line, name, found.code, found.given, found.advice))

    def _say(self, given: Property, code: Code, said: str, advice: tuple[str, ...]) -> None:
        problem = Problem(self._file, given.line, given.name, code, said, advice)
        if problem not in self._problems[-20:]:
            self._problems.append(problem)


def _uid(component: Component) -> str:
    """The UID, or one that the same start and title always give."""
    given = component.first("UID")
    if given is not None and given.text:
        return " ".join(given.text.split())
    told = [each.value for name in ("DTSTART", "SUMMARY") if (each := component.first(name)) is not None]
    return f"made-{sha256('|'.join(told).encode(errors='replace')).hexdigest()[:20]}"


def _named_after(calendar: Component) -> Source | None:
    name = calendar.first("X-WR-CALNAME", "NAME")
    return Source(name=" ".join(name.text.split())) if name is not None and name.text else None


def _like(moment: Moment, event: Event) -> datetime:
    return _beside(moment, Moment(event.start, event.zone, event.all_day))


def _beside(moment: Moment, start: Moment) -> datetime:
    """Another start of the same event: of a day only, at the hour of the first; of days, at midnight."""
    wall = moment.on_the_wall_of(start.zone)
    if start.day:
        return datetime.combine(wall, time())
    return datetime.combine(wall, start.wall.time()) if moment.day else wall
