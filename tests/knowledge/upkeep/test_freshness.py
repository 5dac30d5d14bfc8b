"""What is old, and what is over."""

from collections.abc import Callable
from datetime import date

import pytest

from knowledge.catalogue import Entry, Standing
from knowledge.upkeep import over, to_verify

MakeEntry = Callable[..., Entry]
TODAY = date(2026, 11, 30)


def test_the_oldest_come_first_and_only_what_holds(make_entry: MakeEntry) -> None:
    entries = [
        make_entry("new", verified_on="2026-06-01"),
        make_entry("old", verified_on="2025-11-30", owner="L'atelier"),
        make_entry("older", verified_on="2024-02-29"),
        make_entry("gone", verified_on="2020-01-01", closed_on="2026-01-01"),
    ]
    found = to_verify(entries, TODAY)
    assert [(each.id, each.months, each.owner) for each in found] == [
        ("older", 33, None),
        ("old", 12, "L'atelier"),
    ]
    assert [each.id for each in to_verify(entries, TODAY, 5)] == ["older", "old", "new"]


@pytest.mark.parametrize(
    ("today", "verified_on", "months", "found"),
    [
        (date(2026, 2, 28), "2026-01-31", 1, False),
        (date(2026, 3, 31), "2026-02-28", 1, True),
        (date(2025, 2, 28), "2024-02-29", 12, False),
        (date(2024, 2, 29), "2023-02-28", 12, True),
        (date(2026, 1, 1), "2025-12-01", 1, True),
    ],
)
def test_months_that_end_on_different_days(
    make_entry: MakeEntry, today: date, verified_on: str, months: int, found: bool
) -> None:
    assert bool(to_verify([make_entry(verified_on=verified_on)], today, months)) is found


def test_what_is_over(make_entry: MakeEntry) -> None:
    entries = [
        make_entry("current"),
        make_entry("expired", valid_until="2026-06-30"),
        make_entry("closed", closed_on="2026-09-01"),
        make_entry("later", valid_until="2027-01-01"),
    ]
    assert [(each.id, each.standing, each.since) for each in over(entries, TODAY)] == [
        ("closed", Standing.CLOSED, date(2026, 9, 1)),
        ("expired", Standing.EXPIRED, date(2026, 6, 30)),
    ]
