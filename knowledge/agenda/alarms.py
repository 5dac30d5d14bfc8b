"""When a calendar should ring (VALARM) for somebody who wishes to be reminded so."""

from collections.abc import Collection
from datetime import UTC, datetime, time, timedelta
from typing import TypeAlias

from knowledge.agenda.event import Event
from knowledge.agenda.occurrences import Occurrence, occurrences
from knowledge.agenda.reminders import QUIET, AnyWish, Quiet, Wish, reminders
from knowledge.agenda.wall import wall_clock

Alarm: TypeAlias = timedelta | datetime
"""How long before each start, below zero after it; or an aware instant, for what comes once."""

_EVER = timedelta(days=366 * 5)
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def alarms(
    event: Event, wishes: Collection[AnyWish], *, zone: str, now: datetime, quiet: Quiet | None = QUIET
) -> tuple[Alarm, ...]:
    """The alarms of an event for whoever wishes so, sleeps so and lives in this zone, as Passeur itself would remind them.

    A calendar keeps one distance for all times of an event: that of the next one after ``now`` (aware). What lasts all day
    begins at midnight wherever its calendar is looked at.
    """
    found: list[Alarm] = []
    opens = event.registration_opens
    if Wish.REGISTRATION_OPENS in wishes and opens is not None and opens > now:
        found.append(opens)
    coming = occurrences(event, now, now + _EVER)
    one = next((each for each in coming if not each.cancelled), None)
    if one is None:
        return tuple(found)
    others = [each for each in wishes if each is not Wish.REGISTRATION_OPENS]
    due = [each.due for each in reminders(one, others, zone=zone, now=_LONG_AGO, quiet=quiet)]
    return (*found, *dict.fromkeys(_before(one, each, zone, once=event.single) for each in due))


def _before(one: Occurrence, due: datetime, zone: str, *, once: bool) -> timedelta:
    if one.all_day:
        return datetime.combine(one.wall_start.date(), time()) - wall_clock(due, zone)
    # Of what comes again, the hour on the wall counts rather than a night on which the clocks change.
    return one.start - due if once else wall_clock(one.start, zone) - wall_clock(due, zone)
