"""A recurrence rule (RFC 5545, RRULE), read and judged before anything is repeated by it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from itertools import starmap
from typing import Any

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""Weekdays as rules write them, Monday first."""

MOST_A_DAY = 48
"""How many times a day something may begin."""


class Frequency(IntEnum):
    """How often, from the seldom to the frequent; people do not meet every minute."""

    YEARLY = 0
    MONTHLY = 1
    WEEKLY = 2
    DAILY = 3
    HOURLY = 4


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule in parts, named as RFC 5545 names them; an empty part says nothing."""

    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: datetime | date | None = None
    """The last start that counts: UTC if aware, in the event's zone if naive, a whole day if a date."""
    week_start: int = 0
    months: tuple[int, ...] = ()
    weeks: tuple[int, ...] = ()
    year_days: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    weekdays: tuple[tuple[int, int], ...] = ()
    """Which of them in the month or the year (0: each, -1: the last), and the day from 0 (Monday) to 6."""
    hours: tuple[int, ...] = ()
    minutes: tuple[int, ...] = ()
    seconds: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()


_UNTIL = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?")
_WEEKDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")


def read_rule(text: str) -> Rule:
    """Read ``FREQ=WEEKLY;BYDAY=TU``; ValueError("value_refused") for what is no rule, or an absurd one.

    Absurd is what repeats by the minute or by the second: no programme does, and a feed that says so would
    fill every phone.
    """
    parts: dict[str, str] = {}
    for piece in text.strip().removeprefix("RRULE:").rstrip(";").split(";"):
        name, _, value = piece.partition("=")
        parts[name.strip().upper()] = value.strip().upper()
    frequency = parts.pop("FREQ", "")
    if frequency not in Frequency.__members__ or parts.keys() - _PARTS.keys():
        raise ValueError("value_refused")
    rule = Rule(Frequency[frequency], **dict(starmap(_part, parts.items())))
    a_day = max(1, len(rule.hours)) * max(1, len(rule.minutes)) * max(1, len(rule.seconds))
    if a_day > MOST_A_DAY or (rule.count is not None and rule.until is not None):
        raise ValueError("value_refused")
    return rule


def _part(name: str, value: str) -> tuple[str, Any]:
    field, read = _PARTS[name]
    return field, read(value)


def _numbers(low: int, high: int, *, signed: bool = False) -> Callable[[str], tuple[int, ...]]:
    def read(text: str) -> tuple[int, ...]:
        numbers = tuple(dict.fromkeys(_number(each) for each in text.split(",")))
        if any(not low <= (abs(each) if signed else each) <= high for each in numbers):
            raise ValueError("value_refused")
        return numbers

    return read


def _number(text: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,6}", text):
        raise ValueError("value_refused")
    return int(text)


def _positive(text: str) -> int:
    if (number := _number(text)) < 1:
        raise ValueError("value_refused")
    return number


def _weekdays(text: str) -> tuple[tuple[int, int], ...]:
    days = []
    for each in text.split(","):
        match = _WEEKDAY.fullmatch(each.strip())
        if match is None or abs(int(match[1] or 0)) > 53:
            raise ValueError("value_refused")
        days.append((int(match[1] or 0), WEEKDAYS.index(match[2])))
    return tuple(dict.fromkeys(days))


def _week_start(text: str) -> int:
    if text not in WEEKDAYS:
        raise ValueError("value_refused")
    return WEEKDAYS.index(text)


def _until(text: str) -> datetime | date:
    match = _UNTIL.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        if match[2] is None:
            return datetime.strptime(match[1], "%Y%m%d").date()
        form = "%Y%m%d%H%M%S%z" if match[3] else "%Y%m%d%H%M%S"
        return datetime.strptime(f"{match[1]}{match[2]}{match[3].replace('Z', '+0000')}", form)
    except ValueError:
        raise ValueError("value_refused") from None


_PARTS: Mapping[str, tuple[str, Callable[[str], object]]] = {
    "INTERVAL": ("interval", _positive),
    "COUNT": ("count", _positive),
    "UNTIL": ("until", _until),
    "WKST": ("week_start", _week_start),
    "BYMONTH": ("months", _numbers(1, 12)),
    "BYWEEKNO": ("weeks", _numbers(1, 53, signed=True)),
    "BYYEARDAY": ("year_days", _numbers(1, 366, signed=True)),
    "BYMONTHDAY": ("month_days", _numbers(1, 31, signed=True)),
    "BYDAY": ("weekdays", _weekdays),
    "BYHOUR": ("hours", _numbers(0, 23)),
    "BYMINUTE": ("minutes", _numbers(0, 59)),
    "BYSECOND": ("seconds", _numbers(0, 59)),
    "BYSETPOS": ("positions", _numbers(1, 366, signed=True)),
}
