"""What is due for an event before and after it happens; people who are reminded alike share one computation."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from knowledge.agenda import (
    AnyWish,
    Before,
    DayBefore,
    Event,
    Occurrence,
    Quiet,
    Wish,
    occurrences,
    read_wishes,
    reminders,
)
from knowledge.agenda.quiet import awake

AFTERWARDS = timedelta(hours=1)
"""How long after its end somebody is asked about an event."""

YEARS = timedelta(days=730)
"""How far ahead the occurrence is looked for that a registration is for."""

MOST = 100
"""Reminders of one event that are planned for somebody at once: an hourly event must not fill the outbox."""


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to say: ``anchor`` is the instant that it is about, so that it is known for stale once that moves."""

    recurrence: datetime
    wish: str
    at: datetime
    anchor: datetime


class Dues:
    """Everything due in [now, until), both aware."""

    def __init__(self, now: datetime, until: datetime) -> None:
        self._now, self._until = now, until
        self._before: dict[tuple[str, tuple[str, ...], str, Quiet], tuple[Due, ...]] = {}
        self._after: dict[tuple[str, str, Quiet], Due | None] = {}

    def before(self, event: Event, wishes: tuple[str, ...], zone: str, quiet: Quiet) -> tuple[Due, ...]:
        """The reminders of an event for whoever wishes so, sleeps so, and lives in this zone."""
        key = (event.uid, wishes, zone, quiet)
        if key not in self._before:
            self._before[key] = tuple(islice(self._reminders(event, read_wishes(wishes), zone, quiet), MOST))
        return self._before[key]

    def after(self, event: Event, zone: str, quiet: Quiet) -> Due | None:
        """When to ask somebody how it was: after the first occurrence that is not over yet."""
        key = (event.uid, zone, quiet)
        if key not in self._after:
            self._after[key] = None
            for each in occurrences(event, self._now, self._until):
                due = awake(each.end + AFTERWARDS, quiet, zone)
                if not each.cancelled and self._now <= due < self._until:
                    self._after[key] = Due(each.recurrence, "after", due, each.end)
                    break
        return self._after[key]

    def _reminders(self, event: Event, wishes: tuple[AnyWish, ...], zone: str, quiet: Quiet) -> Iterator[Due]:
        opens = event.registration_opens
        if Wish.REGISTRATION_OPENS in wishes and opens is not None and self._now <= opens < self._until:
            first = next(
                (each for each in occurrences(event, self._now, self._now + YEARS) if not each.cancelled),
                None,
            )
            if first is not None:
                yield from self._of(first, (Wish.REGISTRATION_OPENS,), zone, quiet, opens)
        others = tuple(each for each in wishes if each is not Wish.REGISTRATION_OPENS)
        if others:
            for each in occurrences(event, self._now, self._until + max(map(_lead, others))):
                yield from self._of(each, others, zone, quiet, each.start)

    def _of(
        self, each: Occurrence, wishes: tuple[AnyWish, ...], zone: str, quiet: Quiet, anchor: datetime
    ) -> Iterator[Due]:
        for found in reminders(each, wishes, zone=zone, now=self._now, quiet=quiet):
            if found.due < self._until:
                yield Due(each.recurrence, found.kind.value, found.due, anchor)


def _lead(wish: AnyWish) -> timedelta:
    """How long before an occurrence it is due at most."""
    match wish:
        case Before(minutes):
            return timedelta(minutes=minutes, days=1)
        case DayBefore(days, _at):
            return timedelta(days=days + 2)
        case _usual:
            return timedelta(days=3)
