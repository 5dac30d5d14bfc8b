"""A time zone's clock changes as RFC 5545 writes them (VTIMEZONE)."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Component, Timezone, TimezoneDaylight, TimezoneStandard
from icalendar.prop import vDDDLists, vDDDTypes, vInline, vText, vUTCOffset

from knowledge.agenda.rule import WEEKDAYS
from knowledge.formats.icalendar_zones import transitions

PROVEN = 15
"""Years after the last for which a rule must hold as well, before it is written instead of days."""


def write_timezone(zone: str, first: int, last: int) -> Timezone:
    """A zone's clock changes from the year before the first to the last.

    Written here because the library's own writer gives the wall-clock after a change where the standard wants
    the one before, an hour of every summer's first morning apart. Changes that follow a rule are a rule, which
    is all that some programs read.
    """
    component = Timezone()
    component["TZID"] = vText(zone)
    component["X-LIC-LOCATION"] = vText(zone)
    since = datetime(first - 1, 1, 1)
    local = since.replace(tzinfo=ZoneInfo(zone))
    offset = local.utcoffset() or timedelta()
    part = TimezoneDaylight() if local.dst() else TimezoneStandard()
    component.add_component(_observance(part, [since], None, offset, offset, local.tzname() or zone))
    proven = min(last + PROVEN, 2199)
    alike: dict[tuple[timedelta, timedelta, str, bool], list[datetime]] = {}
    for each in transitions(zone, first - 1, proven):
        alike.setdefault((each.before, each.after, each.name, each.summer), []).append(each.wall)
    for (before, after, called, summer), walls in alike.items():
        inside = [each for each in walls if each.year <= last]
        if inside:
            part = TimezoneDaylight() if summer else TimezoneStandard()
            rule = _rule(walls, proven)
            component.add_component(_observance(part, inside, rule, before, after, called))
    return component


def _rule(walls: Sequence[datetime], until: int) -> str | None:
    """The yearly rule by which all of these come, one each year; None where there is none."""
    first = walls[0]
    if [each.year for each in walls] != list(range(first.year, until + 1)):
        return None
    if len({(each.month, each.weekday(), each.time()) for each in walls}) > 1:
        return None
    if all(each.day + 7 > monthrange(each.year, each.month)[1] for each in walls):
        which = -1
    elif len(places := {(each.day - 1) // 7 + 1 for each in walls}) == 1:
        (which,) = places
    else:
        return None
    return f"FREQ=YEARLY;BYMONTH={first.month};BYDAY={which}{WEEKDAYS[first.weekday()]}"


def _observance(
    part: Component,
    walls: Sequence[datetime],
    rule: str | None,
    before: timedelta,
    after: timedelta,
    name: str,
) -> Component:
    part["DTSTART"] = vDDDTypes(walls[0])
    if rule is not None:
        part["RRULE"] = vInline(rule)
    elif len(walls) > 1:
        part["RDATE"] = vDDDLists(list(walls[1:]))
    part["TZOFFSETFROM"] = vUTCOffset(before)
    part["TZOFFSETTO"] = vUTCOffset(after)
    part["TZNAME"] = vText(name)
    return part
