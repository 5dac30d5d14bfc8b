"""When somebody wants to go out: days and hours that they said, as stretches of time in the city's zone."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from knowledge.agenda.wall import instant, wall_clock
from knowledge.situation import Constraint
from knowledge.situation.days import WEEKDAYS
from knowledge.situation.fitness import stretch

HORIZON = 60
"""Days that are looked ahead where no day is said."""

WEEKS = 8
"""Weeks that are looked ahead for « le samedi »."""

MOMENTS = {
    "morning": (5 * 60, 12 * 60),
    "noon": (11 * 60 + 30, 14 * 60 + 30),
    "afternoon": (12 * 60, 18 * 60 + 30),
    "evening": (17 * 60 + 30, 26 * 60),
    "night": (21 * 60, 29 * 60),
}
"""From when to when each named moment lasts for whoever goes out, in minutes of the day; Saturday night goes on
after midnight."""

_DAY = 24 * 60
_AROUND = (15, 60)
"""Minutes before and after an hour said that are looked at."""
_SMALL_HOURS = 5
_ENOUGH = 30 * 60
"""Seconds that something that began before must share with the time asked for."""
_PLENTY = 2 * 60 * 60
_LONGEST = 366
"""Days from the first one asked for after which nothing more is looked for."""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time, aware, in the city's zone; the end is not part of it."""

    begin: datetime
    end: datetime


class Stretches:
    """Windows in order, none touching another, for asking of many events whether they fall into them."""

    def __init__(self, windows: Iterable[Window], *, brief: bool = False) -> None:
        """``brief`` where an hour was asked for, so that what goes on then is worth half an hour."""
        self._parts = [(each.begin.timestamp(), each.end.timestamp()) for each in windows]
        self._ends = [end for _, end in self._parts]
        self._brief = brief

    def hold(self, start: datetime, end: datetime) -> bool:
        """Whether something begins in one of them, or goes on in it long enough to be worth going."""
        return self.late(start, end) is not None

    def late(self, start: datetime, end: datetime) -> float | None:
        """How many seconds after its start something may be joined, 0 if it begins in a window; None if it may not."""
        starts, ends = start.timestamp(), end.timestamp()
        for at in range(bisect_right(self._ends, starts), len(self._parts)):
            low, high = self._parts[at]
            if low <= starts:
                return 0.0
            if low >= ends:
                return None
            enough = _ENOUGH if self._brief else max(_ENOUGH, min((ends - starts) / 2, _PLENTY))
            if min(high, ends) - low >= min(enough, high - low):
                return low - starts
        return None


@dataclass(frozen=True, slots=True)
class When:
    """Stretches in order, none touching another; ``days`` are the same without the hours said."""

    windows: tuple[Window, ...]
    days: tuple[Window, ...]
    hours: tuple[tuple[int, int], ...]
    """The hours wanted, in minutes of a day and of the night after it; the whole day where none are said."""
    dated: bool
    """Whether any day or hour was said."""
    at: int | None = None
    """The minute of the day at which it should begin, where that was said."""
    over: bool = False
    """Whether all of it lies before the moment of asking."""


def when(
    constraints: Iterable[Constraint], now: datetime, zone: str, away: Iterable[tuple[date, date]] = ()
) -> When:
    """When the days and moments of a situation are, for somebody who asks at ``now`` (aware).

    Without any of them it is the next ``HORIZON`` days. What is already over of today is left out, unless nothing
    else was asked for. ``away`` are further stretches of days to choose among, such as holidays.
    """
    given = tuple(constraints)
    wall = wall_clock(now, zone)
    days = [each for each in given if each.kind == "day"]
    moments = [each for each in given if each.kind == "moment"]
    hours, at = _hours(moments)
    chosen = _days(days, tuple(away), wall, moments)
    whole = _joined(_windows(chosen, ((0, _DAY),), zone))
    wanted = _joined(_windows(chosen, hours, zone))
    left = _from(wanted, now)
    return When(
        left or wanted,
        _from(whole, now) or whole,
        hours,
        bool(given and (days or moments)) or bool(away),
        at,
        not left,
    )


def _days(
    said: list[Constraint], away: tuple[tuple[date, date], ...], wall: datetime, moments: list[Constraint]
) -> list[date]:
    today = wall.date()
    unwanted = {day for each in said if each.value.startswith("not-") for day in _named(each.value[4:])}
    wanted: set[date] = set()
    for first, last in (*away, *(dates for each in said if (dates := stretch(each.value)) is not None)):
        wanted.update(first + timedelta(ahead) for ahead in range(min((last - first).days, 366) + 1))
    for each in said:
        if each.value[0].isalpha() and not each.value.startswith("not-"):
            weeks = WEEKS if again(each.words) else 1
            wanted.update(_coming(_named(each.value), today, weeks))
    if not wanted and not any(not each.value.startswith("not-") for each in said):
        # Hours alone are those of the day, or of the next one when they are over.
        ahead = 1 if moments and not unwanted else HORIZON
        wanted.update(today + timedelta(each) for each in range(ahead + 1))
        if moments and not unwanted and not _is_over(moments, wall):
            wanted.discard(today + timedelta(1))
    chosen = sorted(each for each in wanted if each.weekday() not in unwanted)
    chosen = [each for each in chosen if (each - chosen[0]).days <= _LONGEST]
    if wall.hour < _SMALL_HOURS and any(each.value == "night" for each in moments):
        # « Cette nuit » at one in the morning has begun the day before.
        chosen = [each - timedelta(1) if each == today else each for each in chosen]
    return chosen


def again(words: str) -> bool:
    """Whether a weekday is said as one that comes again: « le samedi », « tous les samedis », “Saturdays”."""
    spoken = words.casefold().split()
    return any(
        each in ("le", "les", "tous", "chaque", "every", "en") or (each.endswith("s") and len(each) > 5)
        for each in spoken
    )


def _is_over(moments: list[Constraint], wall: datetime) -> bool:
    hours, _ = _hours(moments)
    return not hours or max(end for _, end in hours) <= wall.hour * 60 + wall.minute


def _named(value: str) -> tuple[int, ...]:
    return tuple(WEEKDAYS.index(each) for each in value.split(","))


def _coming(weekdays: tuple[int, ...], today: date, weeks: int) -> Iterator[date]:
    for weekday in weekdays:
        ahead = (weekday - today.weekday()) % 7
        # « Samedi » said on a Saturday may be this one or the next.
        for week in range(weeks + (ahead == 0 and weeks == 1)):
            yield today + timedelta(ahead + 7 * week)


def _hours(moments: list[Constraint]) -> tuple[tuple[tuple[int, int], ...], int | None]:
    """The stretches of a day in which all that was said of hours holds, and the hour to begin at."""
    named = [MOMENTS[each.value] for each in moments if each.value in MOMENTS]
    chosen = _union(named) if named else [(0, _DAY + _SMALL_HOURS * 60)]
    at = None
    for each in moments:
        value = each.value
        if value.startswith("not-"):
            begin, end = MOMENTS[value[4:]]
            chosen = [
                part for low, high in chosen for part in ((low, min(high, begin)), (max(low, end), high))
            ]
        elif value not in MOMENTS:
            first, dash, last = value.partition("-")
            begin = _minutes(first) if first else 0
            end = _minutes(last) if last else _DAY + _SMALL_HOURS * 60
            if not dash:
                at, begin, end = begin, begin - _AROUND[0], begin + _AROUND[1]
            chosen = [(max(low, begin), min(high, end)) for low, high in chosen]
        chosen = [(low, high) for low, high in chosen if low < high]
    if not moments:
        return ((0, _DAY),), None
    return tuple(_union(chosen)), at


def _minutes(clock: str) -> int:
    hour, _, minute = clock.partition(":")
    return int(hour) * 60 + int(minute or 0)


def _union(parts: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for low, high in sorted(parts):
        if joined and low <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], high))
        else:
            joined.append((low, high))
    return joined


def _windows(days: Iterable[date], hours: Iterable[tuple[int, int]], zone: str) -> Iterator[Window]:
    home = ZoneInfo(zone)
    parts = tuple(hours)
    for day in days:
        midnight = datetime.combine(day, time())
        for low, high in parts:
            begin, end = (instant(midnight + timedelta(minutes=each), zone) for each in (low, high))
            if end <= begin:
                # Both lie where a spring night leaves an hour out: what counts is how long it was to be.
                end = begin + timedelta(minutes=high - low)
            yield Window(begin.astimezone(home), end.astimezone(home))


def _joined(windows: Iterable[Window]) -> tuple[Window, ...]:
    joined: list[Window] = []
    # Times of one zone compare by their wall-clock in Python: instants are what counts here.
    for each in sorted(windows, key=lambda each: each.begin.timestamp()):
        if joined and each.begin.timestamp() <= joined[-1].end.timestamp():
            if each.end.timestamp() > joined[-1].end.timestamp():
                joined[-1] = Window(joined[-1].begin, each.end)
        else:
            joined.append(each)
    return tuple(joined)


def _from(windows: tuple[Window, ...], now: datetime) -> tuple[Window, ...]:
    at = now.timestamp()
    return tuple(
        Window(now.astimezone(each.begin.tzinfo), each.end) if each.begin.timestamp() < at else each
        for each in windows
        if each.end.timestamp() > at
    )
