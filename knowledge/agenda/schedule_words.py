"""When something is to be said again and again: « tous les premiers mardis à 9 h », with what is left to say."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from knowledge.agenda.repeat_words import recurring
from knowledge.agenda.repeats import Repeats
from knowledge.situation.hours import Hours, hours
from knowledge.situation.reading import Reading

_MOST_TIMES = 6


@dataclass(frozen=True, slots=True)
class Schedule:
    """When it is said, on the wall of the one who says it: ``start`` is the first time, with ``repeats.rule``.

    ``exceptions`` are starts to leave out; ``away`` says that holidays are left out, whose days nobody told.
    """

    repeats: Repeats
    start: datetime
    rest: str
    """The other words, such as what is to be said."""
    exceptions: tuple[datetime, ...] = ()
    timed: bool = True
    """Whether an hour was said; else it is the one that was given for that case."""
    sure: bool = True
    """Whether the half of the day was said, unlike in “at 7”."""
    away: bool = False


def read_schedule(text: str, wall: datetime, unsaid: time = time(9)) -> Schedule | None:
    """The schedule in a sentence said at ``wall`` (naive); None where nothing comes again, or never would.

    ``unsaid`` is the hour where none is said. What names no day (« toutes les deux semaines ») begins today, or
    tomorrow when that hour is over.
    """
    reading = Reading(text)
    found = recurring(reading, wall.date())
    if found is None:
        return None
    said: list[Hours] = []
    while len(said) < _MOST_TIMES and (one := hours(reading)) is not None:
        said.append(one)
    at = sorted({time(one.begins // 60 % 24, one.begins % 60) for one in said if one.begins is not None})
    times = at or [unsaid]
    repeats = replace(
        found.repeats, times=tuple(at) if len(at) > 1 and len({each.minute for each in at}) == 1 else ()
    )
    base = max(found.since or wall.date(), wall.date())
    day = repeats.first_day(base)
    if day is not None and datetime.combine(day, times[-1]) < wall:
        day = repeats.first_day(day + timedelta(days=1))
    if day is None:
        return None
    if found.weeks or found.months:
        lasts = timedelta(weeks=found.weeks or 0, days=round((found.months or 0) * 30.44) - 1)
        repeats = replace(repeats, until=day + lasts)
    start = next((datetime.combine(day, each) for each in times if datetime.combine(day, each) >= wall), None)
    start = start or datetime.combine(day, times[0])
    exceptions = tuple(datetime.combine(each, one) for each in found.exceptions for one in times)
    return Schedule(
        repeats, start, reading.rest(), exceptions, bool(at), all(one.sure for one in said), found.away
    )
