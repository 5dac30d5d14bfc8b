"""Schedules in words: the rule, its first time, and what is left to say."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.agenda import occurrences
from knowledge.agenda.rule import read_rule
from knowledge.agenda.schedule_words import read_schedule
from tests.knowledge.agenda.conftest import MakeEvent

WALL = datetime(2026, 11, 21, 10)
"""A Saturday."""


@pytest.mark.parametrize(
    ("said", "rule", "start", "rest"),
    [
        ("tous les premiers mardis à 9 h", "FREQ=MONTHLY;BYDAY=1TU", "2026-12-01 09:00", ""),
        ("chaque lundi et jeudi à 18h", "FREQ=WEEKLY;BYDAY=MO,TH", "2026-11-23 18:00", ""),
        ("tous les samedis à 9 h", "FREQ=WEEKLY;BYDAY=SA", "2026-11-28 09:00", ""),
        ("tous les samedis à 11 h", "FREQ=WEEKLY;BYDAY=SA", "2026-11-21 11:00", ""),
        ("tous les jours à 9 h et 18 h", "FREQ=DAILY;BYHOUR=9,18;BYMINUTE=0", "2026-11-21 18:00", ""),
        ("tous les jours", "FREQ=DAILY", "2026-11-22 09:00", ""),
        ("le 15 de chaque mois à midi", "FREQ=MONTHLY;BYMONTHDAY=15", "2026-12-15 12:00", ""),
        ("tous les lundis à 8h30 : pensez à apporter vos livres", "FREQ=WEEKLY;BYDAY=MO", "2026-11-23 08:30", ": pensez à apporter vos livres"),
        ("tous les mardis à 9 h pendant 3 mois", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270222", "2026-11-24 09:00", ""),
        ("toutes les deux semaines à 9 h", "FREQ=WEEKLY;INTERVAL=2", "2026-11-22 09:00", ""),
        ("tous les 29 février à 20h", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2028-02-29 20:00", ""),
        ("every first Tuesday at 9", "FREQ=MONTHLY;BYDAY=1TU", "2026-12-01 09:00", ""),
        ("every other week on Friday at 6:30 pm", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "2026-11-27 18:30", ""),
    ],
)  # fmt: skip
def test_a_schedule(said: str, rule: str, start: str, rest: str) -> None:
    found = read_schedule(said, WALL)
    assert found is not None
    assert (found.repeats.rule, f"{found.start:%Y-%m-%d %H:%M}", found.rest) == (rule, start, rest)


@pytest.mark.parametrize("said", ["demain à 9 h", "", "tous les 31 février à 9 h", "9 h"])
def test_no_schedule(said: str) -> None:
    assert read_schedule(said, WALL) is None


def test_what_was_not_said_is_told() -> None:
    timed, untimed, unsure = (
        read_schedule(each, WALL) for each in ("tous les lundis 9h", "tous les lundis", "every Monday at 7")
    )
    assert timed is not None
    assert untimed is not None
    assert unsure is not None
    assert (timed.timed, untimed.timed, unsure.sure) == (True, False, False)
    left_out = read_schedule("tous les mardis à 9h sauf le 22 décembre et hors vacances", WALL)
    assert left_out is not None
    assert (left_out.exceptions, left_out.away) == ((datetime(2026, 12, 22, 9),), True)


PIECES = "tous les premier mardi lundis à 9 h 18h30 et du mois sauf le 22 décembre pendant 3 semaines every other week at 7 25h : ."


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(PIECES.split()), max_size=25).map(" ".join) | st.text(max_size=10_000))
def test_the_first_time_is_one_of_the_rule(make_event: MakeEvent, text: str) -> None:
    found = read_schedule(text, WALL)
    if found is None:
        return
    read_rule(found.repeats.rule)
    assert found.start >= WALL
    event = make_event(start=found.start, end=None, rrule=found.repeats.rule)
    first = next(occurrences(event, datetime(2026, 11, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)))
    assert first.recurrence == found.start
