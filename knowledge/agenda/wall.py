"""The time that a clock on the wall shows, and the instant at which it shows it."""

from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

_zone = lru_cache(maxsize=256)(ZoneInfo)


def instant(wall: datetime, zone: str) -> datetime:
    """The UTC instant of a naive wall-clock time in an IANA zone.

    As RFC 5545 has it: a time that a spring night leaves out is counted with the offset before the gap (02:30
    becomes 03:30), one that an autumn night shows twice is the first of the two. OverflowError at the edges of
    the years 1 and 9999.
    """
    return wall.replace(tzinfo=_zone(zone), fold=0).astimezone(UTC)


def wall_clock(moment: datetime, zone: str) -> datetime:
    """What the wall shows in a zone at an aware instant, naive."""
    return moment.astimezone(_zone(zone)).replace(tzinfo=None, fold=0)
