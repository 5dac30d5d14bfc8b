"""The hours in which nobody is spoken to unasked, and the hour of the day at which news are gathered."""

from datetime import date, datetime, time, timedelta

from knowledge.agenda.reminders import Quiet
from knowledge.agenda.wall import instant, wall_clock

GATHERED = time(18)
"""When a digest comes, on the wall of whoever reads it."""

_DAY = timedelta(days=1)


def awake(moment: datetime, quiet: Quiet, zone: str) -> datetime:
    """This instant, or the end of the quiet hours that it falls into."""
    if quiet.begins == quiet.ends:
        return moment
    day = wall_clock(moment, zone).date()
    over = _DAY if quiet.ends < quiet.begins else timedelta()
    for evening in (day - _DAY, day):
        ends = instant(datetime.combine(evening + over, quiet.ends), zone)
        if instant(datetime.combine(evening, quiet.begins), zone) <= moment < ends:
            return ends
    return moment


def gathering(moment: datetime, quiet: Quiet, zone: str) -> tuple[date, datetime]:
    """The day whose digest tells what comes up at this instant, and when that digest is due."""
    day = wall_clock(moment, zone).date()
    if instant(datetime.combine(day, GATHERED), zone) < moment:
        day += _DAY
    return day, awake(instant(datetime.combine(day, GATHERED), zone), quiet, zone)


def gathered(day: date, zone: str) -> tuple[datetime, datetime]:
    """From when to when what came up belongs to the digest of this day."""
    wall = datetime.combine(day, GATHERED)
    return instant(wall - _DAY, zone), instant(wall, zone)
