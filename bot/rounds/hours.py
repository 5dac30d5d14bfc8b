"""When a round is due, and when people may be told something they did not just ask for."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

MORNING, NIGHT = 8, 22
"""The hours of the city's clocks between which people are told; what comes up at night waits for the morning."""


def hour_of(now: datetime, zone: str, hour: int) -> datetime:
    """This hour of the day that it is in the city."""
    return now.astimezone(ZoneInfo(zone)).replace(hour=hour, minute=0, second=0, microsecond=0)


def by_day(now: datetime, zone: str) -> datetime:
    """This moment, or the morning after where it is night in the city."""
    here = now.astimezone(ZoneInfo(zone))
    if MORNING <= here.hour < NIGHT:
        return now
    day = here if here.hour < MORNING else here + timedelta(days=1)
    return hour_of(day, zone, MORNING).astimezone(now.tzinfo)
