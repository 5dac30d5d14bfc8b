"""Rules as RFC 5545 has them, beside another library's reading of the same rules."""

import random
from datetime import datetime, timedelta
from itertools import takewhile

import pytest
from dateutil.rrule import rrulestr

from knowledge.agenda.recurrence import MOST_PERIODS, starts
from knowledge.agenda.rule import Frequency, Rule, read_rule

FIRST = datetime(2026, 1, 6, 18)
FOREVER = (datetime(2000, 1, 1), datetime(2090, 1, 1))


def given(rule: str, first: datetime = FIRST, window: tuple[datetime, datetime] = FOREVER) -> list[datetime]:
    """The starts of a rule in a window."""
    return list(starts(read_rule(rule), first, *window))


def made(chance: random.Random) -> str:
    """A rule by chance, of those on which libraries agree."""
    frequency = chance.choice(list(Frequency.__members__))
    long = frequency in ("YEARLY", "MONTHLY")
    parts = [f"FREQ={frequency}"]
    if chance.random() < 0.5:
        parts.append(f"INTERVAL={chance.randint(1, 4)}")
    if chance.random() < 0.3:
        parts.append(f"COUNT={chance.randint(1, 30)}")
    if long and chance.random() < 0.3:
        parts.append(f"BYMONTH={','.join(str(each) for each in chance.sample(range(1, 13), 2))}")
    if long and chance.random() < 0.4:
        parts.append(f"BYMONTHDAY={','.join(map(str, chance.sample([1, 2, 15, 28, -1, -2], 2)))}")
    elif frequency == "YEARLY" and chance.random() < 0.3:
        parts.append(f"BYYEARDAY={','.join(map(str, chance.sample([1, 60, 100, 366, -1, -366], 2)))}")
    elif frequency == "YEARLY" and chance.random() < 0.3:
        parts.append(f"BYWEEKNO={','.join(map(str, chance.sample([1, 2, 20, 52, 53], 2)))};BYDAY=TU,SU")
    elif chance.random() < 0.6:
        which = chance.choice(["", "1", "2", "-1", "5"]) if long else ""
        days = chance.sample(["MO", "TU", "WE", "TH", "FR", "SA", "SU"], chance.randint(1, 3))
        parts.append(f"BYDAY={','.join(which + day for day in days)}")
    if frequency != "HOURLY" and chance.random() < 0.2:
        parts.append("BYHOUR=20,9")
    if frequency != "HOURLY" and chance.random() < 0.2:
        parts.append("BYMINUTE=0,30;BYSECOND=0")
    if chance.random() < 0.2:
        parts.append(f"WKST={chance.choice(['MO', 'SU', 'WE'])}")
    if long and len(parts) > 2 and chance.random() < 0.3:
        parts.append(f"BYSETPOS={chance.choice(['1', '-1', '2', '1,-1'])}")
    return ";".join(parts)


@pytest.mark.parametrize("seed", range(8))
def test_as_another_library_reads_it(seed: int) -> None:
    chance = random.Random(seed)
    compared = 0
    for _ in range(60):
        rule = made(chance)
        first = datetime(2024, chance.randint(1, 12), chance.randint(1, 28), chance.randint(0, 23), 15)
        begin = first + timedelta(days=chance.choice([-5, 0, 100, 700]))
        end = begin + timedelta(days=20 if "HOURLY" in rule else chance.choice([30, 400, 800]))
        stop = "" if "COUNT" in rule else f";UNTIL={end:%Y%m%dT%H%M%S}"
        theirs = list(takewhile(lambda each: each < end, rrulestr(rule + stop, dtstart=first)))  # noqa: B023
        if theirs[:1] != [first]:
            if "COUNT" in rule:
                continue  # libraries differ on whether a start that the rule would not have is counted
            theirs.insert(0, first)
        assert given(rule, first, (begin, end)) == [each for each in theirs if begin <= each < end], rule
        compared += 1
    assert compared > 40


def test_the_first_start_always_belongs_and_is_counted() -> None:
    assert given("FREQ=WEEKLY;BYDAY=TH;COUNT=3", datetime(2026, 1, 6, 9)) == [
        datetime(2026, 1, 6, 9),
        datetime(2026, 1, 8, 9),
        datetime(2026, 1, 15, 9),
    ]


def test_29_february_comes_every_four_years_but_in_2100() -> None:
    window = (datetime(2090, 1, 1), datetime(2110, 1, 1))
    years = [each.year for each in given("FREQ=YEARLY", datetime(2024, 2, 29, 10), window)]
    assert years == [2092, 2096, 2104, 2108]


def test_the_31st_of_each_month_that_has_one() -> None:
    months = [each.month for each in given("FREQ=MONTHLY;COUNT=7", datetime(2026, 1, 31, 10))]
    assert months == [1, 3, 5, 7, 8, 10, 12]


def test_a_week_of_the_year_keeps_the_weekday_of_the_start() -> None:
    found = given("FREQ=YEARLY;BYWEEKNO=-1;COUNT=3", datetime(2026, 12, 30, 9))
    assert [each.date().isoformat() for each in found] == ["2026-12-30", "2027-12-29", "2028-12-27"]


def test_hours_of_the_day_may_be_chosen_from_every_hour() -> None:
    found = given("FREQ=HOURLY;BYHOUR=9,18;COUNT=4", datetime(2026, 1, 1, 9, 30))
    assert [each.strftime("%d %H:%M") for each in found] == ["01 09:30", "01 18:30", "02 09:30", "02 18:30"]


def test_a_rule_that_never_matches_ends_with_the_window() -> None:
    assert given("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30") == [FIRST]
    assert given("FREQ=YEARLY;INTERVAL=900000;BYMONTH=2;BYMONTHDAY=30") == [FIRST]


def test_an_old_counted_rule_ends_too() -> None:
    begun = datetime(1900, 1, 1)
    late = begun + timedelta(hours=MOST_PERIODS + 10)
    assert given("FREQ=HOURLY;COUNT=999999", begun, (late, late + timedelta(days=2))) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;COUNT=3",
        "FREQ=FORTNIGHTLY",
        "INTERVAL=2",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;COUNT=-1",
        "FREQ=DAILY;COUNT=x",
        "FREQ=DAILY;COUNT=3;UNTIL=20260101",
        "FREQ=DAILY;UNTIL=tomorrow",
        "FREQ=DAILY;UNTIL=20261399",
        "FREQ=DAILY;BYHOUR=24",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=WEEKLY;BYDAY=LU",
        "FREQ=MONTHLY;BYDAY=99MO",
        "FREQ=WEEKLY;WKST=XX",
        "FREQ=DAILY;BYEASTER=0",
        "FREQ=DAILY;BYHOUR=8,9,10;BYMINUTE=0,1,2,3,4,5,6,7,8,9;BYSECOND=0,30",
    ],
)
def test_absurd_or_broken_rules_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="value_refused"):
        read_rule(text)


def test_a_rule_in_parts() -> None:
    assert read_rule("rrule:freq=monthly;byday=-1fr,MO;until=20270131;wkst=su;".upper()) == Rule(
        Frequency.MONTHLY,
        until=datetime(2027, 1, 31).date(),
        week_start=6,
        weekdays=((-1, 4), (0, 0)),
    )
