"""A row of a table of events, understood cell by cell."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from knowledge.agenda.event import Status
from knowledge.formats import csv_cells as cells
from knowledge.formats import events_csv_columns as columns
from knowledge.formats.days import read_day
from knowledge.formats.problems import Code, Finding, shortened


@dataclass(slots=True)
class Row:
    """A row as it is being understood."""

    line: int
    given: Mapping[str, str]
    found: list[Finding] = field(default_factory=list)

    def say(self, name: str, code: Code, *advice: str) -> None:
        """Note that a cell is not understood."""
        self.found.append(Finding((name,), code, shortened(self.given.get(name, "")), advice))


def times(row: Row) -> tuple[datetime, datetime | None, bool] | None:
    """Start, end, and whether it is all day; None, told, without a start."""
    given = row.given
    day, clock = columns.read_day_and_time(given.get("day", ""))
    if day is None:
        row.say("day", Code.DATE_EXPECTED if "day" in given else Code.FIELD_EMPTY)
        return None
    first, last = (_clock(row, name) for name in ("starts", "ends"))
    first = first or clock
    last_day = _day(row, "last_day")
    start = columns.wall(day, first)
    if first is None:
        if last_day is not None and last_day < day:
            row.say("last_day", Code.HOURS_ORDER)
            last_day = None
        return start, columns.wall((last_day or day), None) + timedelta(days=1), True
    if last is None and last_day is None:
        return start, None, False
    end = columns.wall(last_day or day, last or first)
    if end >= start:
        return start, end, False
    if last_day is not None:
        row.say("last_day", Code.HOURS_ORDER)
        return start, None, False
    # What ends before it starts goes on after midnight.
    return start, end + timedelta(days=1), False


def _clock(row: Row, name: str) -> time | None:
    if name not in row.given:
        return None
    clock = columns.read_clock(row.given[name])
    if clock is None:
        row.say(name, Code.HOURS_FORM, "14:30")
    return clock


def _day(row: Row, name: str) -> date | None:
    if name not in row.given:
        return None
    day = read_day(row.given[name])
    if day is None:
        row.say(name, Code.DATE_EXPECTED)
    return day


def rule(row: Row) -> str | None:
    """The rule that a row says in words or as RFC 5545 has it; None, told, where it says neither."""
    until = _day(row, "until")
    if "repeats" not in row.given or cells.read_yes_no(row.given["repeats"]) is False:
        return None
    first, _ = columns.read_day_and_time(row.given.get("day", ""))
    rule = columns.read_repeats(row.given["repeats"], until, first or date.min)
    if rule is None:
        row.say("repeats", Code.VALUE_REFUSED, "FREQ=WEEKLY")
    return rule


def exceptions(row: Row, start: datetime) -> list[datetime]:
    """The days on which it is not, each at the hour of the first."""
    days = []
    for text in cells.split(row.given.get("exceptions", "").replace(",", ";")):
        day = read_day(text)
        if day is None:
            row.found.append(Finding(("exceptions",), Code.DATE_EXPECTED, shortened(text)))
        else:
            days.append(datetime.combine(day, start.time()))
    return days


def registration(row: Row) -> dict[str, Any] | None:
    """A link, or what else is said of it, and from when until when."""
    said = row.given.get("registration.link")
    found: dict[str, Any] = {}
    if said:
        found["link" if re.fullmatch(r"https?://\S+", said) else "note"] = said
    for name in ("opens", "closes"):
        cell = row.given.get(f"registration.{name}")
        if cell is None:
            continue
        day, clock = columns.read_day_and_time(cell)
        if day is None:
            row.say(f"registration.{name}", Code.DATE_EXPECTED)
        else:
            found[name] = columns.wall(day, clock or (time(23, 59) if name == "closes" else None))
    return found or None


def modes(row: Row) -> dict[str, Any]:
    """How each way of taking part stands; a link to join is a way of its own."""
    found: dict[str, Any] = {}
    for name in ("on_site", "remote"):
        if name in row.given:
            status = columns.read_status(row.given[name])
            if status is None:
                row.say(name, Code.VALUE_REFUSED, *Status)
            found[name] = status or Status.CONFIRMED
    if "remote_link" in row.given:
        here = "on_site" in found or any(each in row.given for each in ("place", "address"))
        found.setdefault("remote", found.get("on_site", Status.CONFIRMED))
        if not here:
            found["on_site"] = None
    return found
