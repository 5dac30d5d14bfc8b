"""Entries that nobody has looked at for long, and entries that no longer hold."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from knowledge.catalogue import Entry, Standing

MONTHS = 12
"""After how many months somebody should ask « toujours vrai ? »."""


@dataclass(frozen=True, slots=True)
class Aged:
    """An entry to verify, and how many whole months nobody has."""

    id: str
    verified_on: date
    months: int
    owner: str | None


@dataclass(frozen=True, slots=True)
class Over:
    """An entry that no longer holds, and since when."""

    id: str
    standing: Standing
    since: date
    owner: str | None


def to_verify(entries: Iterable[Entry], today: date, months: int = MONTHS) -> tuple[Aged, ...]:
    """Current entries that were last verified so many months ago or more, the oldest first."""
    before = _months_before(today, months)
    found = [
        Aged(each.id, each.verified_on, _months(each.verified_on, today), each.owner)
        for each in entries
        if each.verified_on <= before and each.standing(today) is Standing.CURRENT
    ]
    return tuple(sorted(found, key=lambda each: (each.verified_on, each.id)))


def over(entries: Iterable[Entry], today: date) -> tuple[Over, ...]:
    """Entries that are closed or have expired, those of which it is the latest news first."""
    found = []
    for each in entries:
        standing = each.standing(today)
        since = each.closed_on if standing is Standing.CLOSED else each.valid_until
        if standing in (Standing.CLOSED, Standing.EXPIRED) and since is not None:
            found.append(Over(each.id, standing, since, each.owner))
    return tuple(sorted(found, key=lambda each: (-each.since.toordinal(), each.id)))


def _months_before(day: date, months: int) -> date:
    """The same day so many months before, or the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _months(since: date, today: date) -> int:
    return max(0, (today.year - since.year) * 12 + today.month - since.month - (today.day < since.day))
