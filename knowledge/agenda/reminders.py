"""When to remind somebody of an occurrence: in their own time zone, and never while they sleep."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeAlias

from knowledge.agenda.occurrences import Occurrence
from knowledge.agenda.wall import instant, wall_clock

MOST_MINUTES = 28 * 24 * 60
"""How long before an occurrence a reminder may be, in minutes."""

MOST_DAYS = 60
"""How many days before an occurrence a reminder may be."""

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_MORNING = time(9)
_COMPACT = re.compile(r"before:([1-9]\d{0,4})|eve:(\d{1,2})@([01]\d|2[0-3]):([0-5]\d)", re.ASCII)


class Wish(StrEnum):
    """When somebody wants to be reminded."""

    EVENING_BEFORE = "evening_before"
    """18:00 on the day before, in their own zone."""
    MORNING_OF = "morning_of"
    """09:00 on the day, in their own zone."""
    HOUR_BEFORE = "hour_before"
    REGISTRATION_OPENS = "registration_opens"


@dataclass(frozen=True, slots=True)
class Before:
    """So many minutes before the start, however clocks change in between: ``before:30``."""

    minutes: int

    def __post_init__(self) -> None:
        if not 1 <= self.minutes <= MOST_MINUTES:
            raise ValueError("value_refused")

    @property
    def value(self) -> str:
        """As it is stored, and put into a button."""
        return f"before:{self.minutes}"


@dataclass(frozen=True, slots=True)
class DayBefore:
    """So many days before the day of the start, at this time on the person's wall: ``eve:1@18:00``.

    On the day itself with ``days`` 0: ``eve:0@07:30``.
    """

    days: int
    at: time

    def __post_init__(self) -> None:
        if not 0 <= self.days <= MOST_DAYS or self.at.second or self.at.microsecond or self.at.tzinfo:
            raise ValueError("value_refused")

    @property
    def value(self) -> str:
        """As it is stored, and put into a button."""
        return f"eve:{self.days}@{self.at:%H:%M}"


AnyWish: TypeAlias = Wish | Before | DayBefore
"""When somebody wants to be reminded: one of the usual times, or one of their own."""

_NAMED = {each.value: each for each in Wish}
_USUAL: dict[Before | DayBefore, Wish] = {
    Before(60): Wish.HOUR_BEFORE,
    DayBefore(1, time(18)): Wish.EVENING_BEFORE,
    DayBefore(0, _MORNING): Wish.MORNING_OF,
}


def usual(wish: AnyWish) -> AnyWish:
    """The usual time that this is, so that « one hour » is known by one name; else as it is."""
    return wish if isinstance(wish, Wish) else _USUAL.get(wish, wish)


def read_wish(text: str) -> AnyWish:
    """The wish that ``value`` wrote; ValueError("value_refused") for anything else."""
    if text in _NAMED:
        return _NAMED[text]
    match = _COMPACT.fullmatch(text)
    if match is None:
        raise ValueError("value_refused")
    if match[1]:
        return usual(Before(int(match[1])))
    return usual(DayBefore(int(match[2]), time(int(match[3]), int(match[4]))))


def read_wishes(texts: Iterable[str]) -> tuple[AnyWish, ...]:
    """Those that can be read; what an older version may have written otherwise is left out."""
    found = []
    for each in texts:
        try:
            found.append(read_wish(each))
        except ValueError:
            continue
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which nothing is sent, on a person's wall-clock; the same time twice means no such hours."""

    begins: time
    ends: time


QUIET = Quiet(time(22), time(8))
"""What holds for whoever has chosen nothing else."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder to send: not before ``due``, and not from ``expires`` on; both UTC."""

    kind: AnyWish
    due: datetime
    expires: datetime


def reminders(
    occurrence: Occurrence,
    wishes: Iterable[AnyWish],
    *,
    zone: str,
    now: datetime,
    quiet: Quiet | None = QUIET,
) -> tuple[Reminder, ...]:
    """The reminders of an occurrence still to come after ``now`` (aware), by when they are due.

    One that falls into quiet hours comes in the last minute before them if that is still ahead, else when they
    end if the event has not begun by then, else not at all. A reminder expires when the occurrence starts; an
    all-day one is on a date rather than at an instant, and starts for reminders when its first day is over
    where the person is; one that is minutes before has none, unless it is at least a day before: that counts
    from 09:00. Of two that fall on the same minute the first wish is kept. A cancelled occurrence has none.
    """
    if occurrence.cancelled:
        return ()
    expires = _expires(occurrence, zone)
    found: dict[datetime, Reminder] = {}
    for wish in dict.fromkeys(wishes):
        due = _due(occurrence, wish, zone)
        if due is None or due < now:
            continue
        if quiet is not None:
            due = _awake(due, quiet, zone, now)
        if due < expires:
            found.setdefault(due, Reminder(wish, due, expires))
    return tuple(sorted(found.values(), key=lambda each: each.due))


def _expires(occurrence: Occurrence, zone: str) -> datetime:
    if not occurrence.all_day:
        return occurrence.start
    return instant(_midnight(occurrence.wall_start.date() + _DAY), zone)


def _due(occurrence: Occurrence, wish: AnyWish, zone: str) -> datetime | None:
    start = occurrence.wall_start if occurrence.all_day else wall_clock(occurrence.start, zone)
    match wish:
        case Wish.EVENING_BEFORE:
            return instant(datetime.combine(start.date() - _DAY, time(18)), zone)
        case Wish.MORNING_OF:
            return instant(datetime.combine(start.date(), _MORNING), zone)
        case Wish.HOUR_BEFORE:
            return _minutes_before(occurrence, start, timedelta(hours=1), zone)
        case Wish.REGISTRATION_OPENS:
            return occurrence.registration_opens
        case Before(minutes):
            return _minutes_before(occurrence, start, timedelta(minutes=minutes), zone)
        case DayBefore(days, at):
            return instant(datetime.combine(start.date() - days * _DAY, at), zone)


def _minutes_before(occurrence: Occurrence, start: datetime, by: timedelta, zone: str) -> datetime | None:
    if not occurrence.all_day:
        return occurrence.start - by
    return instant(datetime.combine(start.date(), _MORNING), zone) - by if by >= _DAY else None


def _awake(due: datetime, quiet: Quiet, zone: str, now: datetime) -> datetime:
    for begins, ends in _nights(wall_clock(due, zone).date(), quiet, zone):
        if begins <= due < ends:
            before = begins - _MINUTE
            return before if before >= now else ends
    return due


def _nights(day: date, quiet: Quiet, zone: str) -> Iterator[tuple[datetime, datetime]]:
    """The quiet hours, as instants, that may hold a moment of this day."""
    if quiet.begins == quiet.ends:
        return
    over = _DAY if quiet.ends < quiet.begins else timedelta()
    for evening in (day - _DAY, day):
        yield (
            instant(datetime.combine(evening, quiet.begins), zone),
            instant(datetime.combine(evening + over, quiet.ends), zone),
        )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())
