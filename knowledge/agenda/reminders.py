"""When to remind somebody of an occurrence: in their own time zone, and never while they sleep."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from knowledge.agenda.occurrences import Occurrence
from knowledge.agenda.wall import instant, wall_clock

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


class Wish(StrEnum):
    """When somebody wants to be reminded."""

    EVENING_BEFORE = "evening_before"
    """18:00 on the day before, in their own zone."""
    MORNING_OF = "morning_of"
    """09:00 on the day, in their own zone."""
    HOUR_BEFORE = "hour_before"
    REGISTRATION_OPENS = "registration_opens"


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

    kind: Wish
    due: datetime
    expires: datetime


def reminders(
    occurrence: Occurrence, wishes: Iterable[Wish], *, zone: str, now: datetime, quiet: Quiet | None = QUIET
) -> tuple[Reminder, ...]:
    """The reminders of an occurrence still to come after ``now`` (aware), by when they are due.

    One that falls into quiet hours comes in the last minute before them if that is still ahead, else when they
    end if the event has not begun by then, else not at all. A reminder expires when the occurrence starts; an
    all-day one is on a date rather than at an instant, and starts for reminders when its first day is over
    where the person is. Of two that fall on the same minute the first wish is kept. A cancelled occurrence has
    none.
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


def _due(occurrence: Occurrence, wish: Wish, zone: str) -> datetime | None:
    start = occurrence.wall_start if occurrence.all_day else wall_clock(occurrence.start, zone)
    match wish:
        case Wish.EVENING_BEFORE:
            return instant(datetime.combine(start.date() - _DAY, time(18)), zone)
        case Wish.MORNING_OF:
            return instant(datetime.combine(start.date(), time(9)), zone)
        case Wish.HOUR_BEFORE:
            return None if occurrence.all_day else occurrence.start - timedelta(hours=1)
        case Wish.REGISTRATION_OPENS:
            return occurrence.registration_opens


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
