"""The IANA time zones behind the names that calendar programs write."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache, lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON
from rapidfuzz import fuzz, process

from knowledge.agenda.recurrence import starts
from knowledge.agenda.rule import Frequency, read_rule
from knowledge.formats.icalendar_lines import Component, Property
from knowledge.formats.identifiers import fold

_WINDOWS = {name.casefold(): zone for name, zone in WINDOWS_TO_OLSON.items()}
_IANA = {name.casefold(): name for name in available_timezones() if not name.startswith(("posix", "right"))}
_BY_TOWN = {key.rpartition("/")[2]: zone for key, zone in sorted(_IANA.items()) if "/" in key}
_DISPLAYED = re.compile(r"\((?:utc|gmt)(?:[+-]\d{1,2}:\d{2})?\) ?(.+)")
_UTC_NAMES = frozenset(
    {
        "tzone://microsoft/utc",
        "coordinated universal time",
        "z",
        "utc",
        "gmt",
        "etc/utc",
        "etc/gmt",
        "zulu",
        "universal",
    }
)
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_UTC_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})(?:\d{2})?", re.ASCII)
_OFFSET = re.compile(r"(?:utc|gmt) ?([+-])(\d{1,2})(?::?00)?")


class Zones:
    """The zones that one calendar names; what it defines itself is compared with the zones that exist."""

    def __init__(self, calendar: Component, default: str) -> None:
        self._default = default
        self._defined: Mapping[str, Component] = {
            tzid.text: each
            for each in reversed(list(calendar.walk("VTIMEZONE")))
            if (tzid := each.first("TZID")) is not None
        }
        self._known: dict[tuple[str, int], str | None] = {}

    def find(self, tzid: str, year: int) -> str | None:
        """The IANA zone that a TZID means in a year, or None."""
        key = (tzid, year)
        if key not in self._known:
            self._known[key] = zone_named(tzid) or self._described(tzid, year)
        return self._known[key]

    def _described(self, tzid: str, year: int) -> str | None:
        component = self._defined.get(tzid)
        if component is None:
            return None
        location = component.first("X-LIC-LOCATION")
        if location is not None and (zone := zone_named(location.text)):
            return zone
        wanted = _described_offsets(component, year)
        return _that_shows(wanted, year, self._default) if wanted else None


def zone_named(name: str) -> str | None:
    """The IANA zone of this name, whoever wrote it: a prefix, Windows' own names and plain offsets too."""
    plain = name.strip().strip('"').casefold()
    if plain in _UTC_NAMES:
        return "UTC"
    if zone := _WINDOWS.get(plain):
        return zone
    pieces = plain.strip("/").split("/")
    for start in range(len(pieces)):
        zone = _IANA.get("/".join(pieces[start:]))
        if zone and (start == 0 or "/" in zone):
            return zone
    if match := _DISPLAYED.fullmatch(plain):
        # « (UTC+01:00) Brussels, Copenhagen, Madrid, Paris », as Outlook shows them.
        towns = (each.strip().replace(" ", "_") for each in match[1].split(","))
        return next((_BY_TOWN[each] for each in towns if each in _BY_TOWN), None)
    if match := _OFFSET.fullmatch(plain):
        # The signs of Etc/GMT are the other way round.
        return _IANA.get(f"etc/gmt{'-' if match[1] == '+' else '+'}{int(match[2])}")
    return None


@lru_cache(maxsize=256)
def zones_like(name: str) -> tuple[str, ...]:
    """The IANA zones whose names resemble one that is not, nearest first."""
    names = _folded_names()
    near = process.extract(fold(name), names, scorer=fuzz.ratio, score_cutoff=66, limit=3)
    return tuple(zone for _, _, zone in near)


@cache
def _folded_names() -> dict[str, str]:
    return {zone: fold(zone) for zone in sorted(_IANA.values())}


def _offsets(zone: tzinfo, year: int) -> tuple[timedelta | None, ...]:
    """The offsets in the middle of every third day of a year."""
    return tuple(noon.replace(tzinfo=zone).utcoffset() for noon in _noons(year))


def _noons(year: int) -> list[datetime]:
    return [datetime(year, 1, 1, 12) + timedelta(days=day) for day in range(0, 365, 3)]


def _that_shows(wanted: tuple[timedelta | None, ...], year: int, default: str) -> str | None:
    """The zone with these offsets in a year: the city's own before any other, then those of big regions."""
    return default if _offsets(ZoneInfo(default), year) == wanted else _by_offsets(year).get(wanted)


@lru_cache(maxsize=32)
def _by_offsets(year: int) -> Mapping[tuple[timedelta | None, ...], str]:
    found: dict[tuple[timedelta | None, ...], str] = {}
    for name in sorted(_IANA.values(), key=lambda each: ("/" not in each, each.startswith("Etc/"), each)):
        found.setdefault(_offsets(ZoneInfo(name), year), name)
    return found


def _described_offsets(component: Component, year: int) -> tuple[timedelta, ...]:
    """The same offsets as a calendar describes them; none where it cannot be understood.

    By our own rules rather than by a library's, so that no rule in a file can keep us for long.
    """
    try:
        onsets = sorted(each for part in component.parts for each in _onsets(part, year))
    except (ValueError, OverflowError):
        return ()
    if not onsets:
        return ()
    found = []
    for wall in _noons(year):
        begun = [after for onset, _, after in onsets if onset <= wall]
        found.append(begun[-1] if begun else onsets[0][1])
    return tuple(found)


def _onsets(part: Component, year: int) -> Iterator[tuple[datetime, timedelta, timedelta]]:
    """When an offset begins, on the wall, with the offset before and the offset itself; ValueError if unclear."""
    before, after = (_read_offset(part.first(each)) for each in ("TZOFFSETFROM", "TZOFFSETTO"))
    first = _read_wall(part.first("DTSTART"))
    walls = {first, *(_read_wall(each, text) for each in part.all("RDATE") for text in each.value.split(","))}
    for each in part.all("RRULE"):
        rule = read_rule(each.value)
        if rule.frequency is not Frequency.YEARLY:
            raise ValueError("value_refused")
        last = rule.until if isinstance(rule.until, datetime) else None
        if last is not None and last.tzinfo is not None:
            last = last.replace(tzinfo=None) + before
        ends = datetime(year + 1, 1, 1)
        walls.update(wall for wall in starts(rule, first, first, ends) if last is None or wall <= last)
    return ((wall, before, after) for wall in walls)


def _read_wall(given: Property | None, text: str = "") -> datetime:
    if given is None:
        raise ValueError("field_missing")
    return datetime.strptime((text or given.value).strip()[:15], "%Y%m%dT%H%M%S")


def _read_offset(given: Property | None) -> timedelta:
    match = _UTC_OFFSET.fullmatch(given.value.strip()) if given is not None else None
    if match is None:
        raise ValueError("field_missing")
    offset = timedelta(hours=int(match[2]), minutes=int(match[3]))
    return -offset if match[1] == "-" else offset


@dataclass(frozen=True, slots=True)
class Transition:
    """One change of a zone's clocks."""

    wall: datetime
    """Naive: what the wall shows at that instant by the offset that ends, as RFC 5545 writes it."""
    before: timedelta
    after: timedelta
    name: str
    summer: bool


@lru_cache(maxsize=256)
def transitions(zone: str, first: int, last: int) -> tuple[Transition, ...]:
    """When a zone changes its clocks from one year to another, both included, in order."""
    info = ZoneInfo(zone)
    days = [datetime(first, 1, 1, tzinfo=UTC) + each * _DAY for each in range(366 * (last - first + 1) + 1)]
    found = []
    for early, late in pairwise(days):
        before = _offset(early, info)
        if before == _offset(late, info):
            continue
        low, high = early, late
        while high - low > _MINUTE:
            middle = low + (high - low) // _MINUTE // 2 * _MINUTE
            low, high = (middle, high) if _offset(middle, info) == before else (low, middle)
        local = high.astimezone(info)
        wall = (high + before).replace(tzinfo=None)
        found.append(Transition(wall, before, _offset(high, info), local.tzname() or zone, bool(local.dst())))
    return tuple(found)


def _offset(moment: datetime, info: ZoneInfo) -> timedelta:
    return moment.astimezone(info).utcoffset() or timedelta()
