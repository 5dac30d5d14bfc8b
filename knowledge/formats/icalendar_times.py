"""The times of an iCalendar file, on the wall of a zone that exists."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from icalendar import vDuration

from knowledge.agenda.wall import instant, wall_clock
from knowledge.formats.icalendar_lines import Property
from knowledge.formats.icalendar_zones import Zones, zones_like
from knowledge.formats.problems import Code, shortened

_MOMENT = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ](\d{2}):?(\d{2})(?::?(\d{2}))?(?:\.\d+)?(Z)?)?", re.ASCII
)

Say = Callable[[Property, Code, str, tuple[str, ...]], None]


@dataclass(frozen=True, slots=True)
class Moment:
    """A naive wall-clock time in a zone; on a whole day, its midnight."""

    wall: datetime
    zone: str
    day: bool = False

    def on_the_wall_of(self, zone: str) -> datetime:
        """The same moment on another zone's wall; a day stays the day that it is."""
        if self.day or self.zone == zone:
            return self.wall
        return wall_clock(instant(self.wall, self.zone), zone)


class Times:
    """Reads times, telling of each that cannot be read; floating ones are on the city's wall."""

    def __init__(self, zones: Zones, city_zone: str, say: Say) -> None:
        self._zones, self._city_zone, self._say = zones, city_zone, say

    def moment(self, given: Property | None) -> Moment | None:
        """The one time of a property."""
        found = self.moments(given) if given is not None else []
        return found[0][0] if found else None

    def moments(self, given: Property) -> list[tuple[Moment, timedelta | None]]:
        """The times of a list, each with how long it lasts where it is a period."""
        found = []
        for text in given.value.split(","):
            begins, _, ends = text.strip().partition("/")
            moment = self._read(begins, given)
            if moment is None:
                self._say(given, Code.DATE_EXPECTED, shortened(text), ())
                continue
            lasts = self._lasting(moment, ends, given) if ends else None
            found.append((moment, lasts))
        return found

    def duration(self, given: Property) -> timedelta | None:
        """How long a property says that something lasts."""
        lasts = _duration(given.value)
        if lasts is None:
            self._say(given, Code.VALUE_REFUSED, shortened(given.value), ())
        return lasts

    def _lasting(self, begins: Moment, text: str, given: Property) -> timedelta | None:
        if text.startswith(("P", "+P")):
            return _duration(text)
        ends = self._read(text, given)
        lasts = ends.on_the_wall_of(begins.zone) - begins.wall if ends else None
        return lasts if lasts is not None and lasts >= timedelta() else None

    def _read(self, text: str, given: Property) -> Moment | None:
        match = _MOMENT.fullmatch(text.strip())
        try:
            if match is None:
                return None
            day = datetime(int(match[1]), int(match[2]), int(match[3]))
            if not 1901 <= day.year <= 2198:
                return None
            if match[4] is None:
                return Moment(day, self._city_zone, day=True)
            if match[4] == "24" and not int(match[5]) and not int(match[6] or 0):
                return Moment(day + timedelta(days=1), self._zone_of(given, day.year, match[7]))
            # A leap second is not on any wall.
            wall = datetime.combine(day, time(int(match[4]), int(match[5]), min(int(match[6] or 0), 59)))
        except ValueError:
            return None
        return Moment(wall, self._zone_of(given, wall.year, match[7]))

    def _zone_of(self, given: Property, year: int, utc: str | None) -> str:
        return "UTC" if utc else self._zone(given, year)

    def _zone(self, given: Property, year: int) -> str:
        tzid = given.parameter("TZID")
        if not tzid:
            return self._city_zone
        zone = self._zones.find(tzid, year)
        if zone is None:
            self._say(given, Code.ZONE_UNKNOWN, shortened(tzid), zones_like(tzid))
        return zone or self._city_zone


def read_instant(given: Property | None) -> datetime | None:
    """An aware UTC time where a property holds one."""
    match = _MOMENT.fullmatch(given.value.strip()) if given is not None else None
    if match is None or match[4] is None:
        return None
    try:
        year, month, day, hour, minute, second = (int(each or 0) for each in match.groups()[:6])
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except ValueError:
        return None


def _duration(text: str) -> timedelta | None:
    try:
        lasts: timedelta = vDuration.from_ical(text.strip())  # type: ignore[no-untyped-call]
    except (ValueError, TypeError, OverflowError):
        return None
    return lasts if timedelta() <= lasts <= timedelta(days=366) else None
