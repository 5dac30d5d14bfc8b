"""What has changed about an event for those who follow it, as data to put into words, each thing once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import TypeAlias

from knowledge.agenda.event import Event, Place, Status
from knowledge.agenda.occurrences import Occurrence, instants, occurrences


class Changed(StrEnum):
    """What is no longer as it was."""

    TIME = "time"
    """Before and after are the ``When`` of the first occurrence in the window."""
    REPEATS = "repeats"
    """The first is as before, but it comes again otherwise; before and after are the rules."""
    PLACE = "place"
    TITLE = "title"
    REMOTE_LINK = "remote_link"
    CANCELLED = "cancelled"
    FULL = "full"
    CONDITIONAL = "conditional"
    BACK = "back"
    """Cancelled, full or conditional before, and now as first announced."""
    ADDED = "added"
    """One more occurrence, or another way of taking part, in an event that was known."""


@dataclass(frozen=True, slots=True)
class When:
    """From when to when, in UTC, and whether it is the days that count rather than the hours."""

    start: datetime
    end: datetime
    all_day: bool
    zone: str


Value: TypeAlias = When | Place | Status | str | None


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed. ``mode`` is ``on_site`` or ``remote`` where it concerns one of two ways only."""

    what: Changed
    before: Value = None
    after: Value = None
    recurrence: datetime | None = None
    """The one occurrence that it concerns (``Occurrence.recurrence``); None for the event as a whole."""
    mode: str | None = None

    def key(self, uid: str) -> str:
        """What the same change of the same event always gives, so that it is announced once."""
        said = repr((uid, self.what.value, self.recurrence, self.mode, self.before, self.after))
        return sha256(said.encode(errors="replace")).hexdigest()[:32]


def changes(old: Event, new: Event, begin: datetime, end: datetime) -> tuple[Change, ...]:
    """What differs from one version of an event to another, for occurrences in [begin, end), both aware.

    What concerns all of it is said once rather than for each occurrence. Several edits in a row make one notice
    by comparing the first version with the last; there and back again makes none. What is over by ``begin`` is
    nobody's news.
    """
    before = {each.recurrence: each for each in occurrences(old, begin, end)}
    after = {each.recurrence: each for each in occurrences(new, begin, end)}
    if not before and not after:
        return ()
    whole = list(_of_the_whole(old, new, before, after))
    found = list(whole)
    known = {(each.what, each.before, each.after, each.mode) for each in whole}
    if _schedule(old) == _schedule(new) and not old.cancelled and not new.cancelled:
        for recurrence in sorted(before.keys() | after.keys()):
            own = _of_one(before.get(recurrence), after.get(recurrence), old, new, recurrence)
            found += (each for each in own if (each.what, each.before, each.after, each.mode) not in known)
    return tuple(found)


def _schedule(event: Event) -> tuple[object, ...]:
    return (event.start, event.lasts, event.all_day, event.zone, event.rrule)


def _of_the_whole(
    old: Event, new: Event, before: dict[datetime, Occurrence], after: dict[datetime, Occurrence]
) -> Iterator[Change]:
    if old.title != new.title:
        yield Change(Changed.TITLE, old.title, new.title)
    if _schedule(old) != _schedule(new):
        then, now = _first(before, old), _first(after, new)
        if then != now:
            yield Change(Changed.TIME, then, now)
        elif old.rrule != new.rrule:
            yield Change(Changed.REPEATS, old.rrule, new.rrule)
    if old.place != new.place:
        yield Change(Changed.PLACE, old.place, new.place)
    if old.remote_link != new.remote_link and new.remote_link is not None:
        yield Change(Changed.REMOTE_LINK, old.remote_link, new.remote_link)
    yield from _standing((old.on_site, old.remote), (new.on_site, new.remote))


def _of_one(
    old: Occurrence | None, new: Occurrence | None, was: Event, becomes: Event, recurrence: datetime
) -> Iterator[Change]:
    if new is None:
        # Moved out of the window is not taken out of the event.
        if recurrence in becomes.exceptions or (recurrence in was.extra and recurrence not in becomes.extra):
            yield Change(Changed.CANCELLED, _when(old), None, recurrence)
        return
    if old is None:
        if recurrence in was.exceptions:
            yield Change(Changed.BACK, None, _when(new), recurrence)
        elif recurrence in becomes.extra and recurrence not in was.extra:
            yield Change(Changed.ADDED, None, _when(new), recurrence)
        return
    if _when(old) != _when(new):
        yield Change(Changed.TIME, _when(old), _when(new), recurrence)
    if old.title != new.title:
        yield Change(Changed.TITLE, old.title, new.title, recurrence)
    if old.place != new.place:
        yield Change(Changed.PLACE, old.place, new.place, recurrence)
    if old.remote_link != new.remote_link and new.remote_link is not None:
        yield Change(Changed.REMOTE_LINK, old.remote_link, new.remote_link, recurrence)
    yield from _standing((old.on_site, old.remote), (new.on_site, new.remote), recurrence)


_Modes: TypeAlias = tuple[Status | None, Status | None]
_SAID = {
    Status.CANCELLED: Changed.CANCELLED,
    Status.FULL: Changed.FULL,
    Status.CONDITIONAL: Changed.CONDITIONAL,
}


def _standing(old: _Modes, new: _Modes, recurrence: datetime | None = None) -> Iterator[Change]:
    """What became of each way of taking part, as one where both became the same, or where there is one."""
    told = [
        (mode, then, now, what)
        for mode, then, now in zip(("on_site", "remote"), old, new, strict=True)
        if then is not now and (what := _became(then, now)) is not None
    ]
    everything = {what for _, _, _, what in told}
    offered = sum({then, now} - {None, Status.CANCELLED} != set() for then, now in zip(old, new, strict=True))
    if len(everything) == 1 and len(told) == offered:
        _, then, now, what = told[0]
        yield Change(what, then, now, recurrence)
        return
    for mode, then, now, what in told:
        yield Change(what, then, now, recurrence, mode)


def _became(then: Status | None, now: Status | None) -> Changed | None:
    if now is None:
        return Changed.CANCELLED if then is not Status.CANCELLED else None
    if now in _SAID:
        return _SAID[now]
    # That it is moved is said by its new time or place.
    return Changed.BACK if then in _SAID else Changed.ADDED if then is None else None


def _when(each: Occurrence | None) -> When | None:
    return When(each.start, each.end, each.all_day, each.zone) if each else None


def _first(found: dict[datetime, Occurrence], event: Event) -> When:
    first = _when(next(iter(found.values()), None))
    return first or When(
        *instants(event.start, event.start + event.lasts, event.zone), event.all_day, event.zone
    )
