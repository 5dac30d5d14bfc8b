"""Recurrence in words: read into a rule, and a rule taken apart for whoever puts it into words."""

from datetime import UTC, date, datetime, time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.agenda import occurrences
from knowledge.agenda.repeat_words import read_recurring, recurring
from knowledge.agenda.repeats import Repeats, repeats
from knowledge.agenda.rule import Frequency, read_rule
from knowledge.situation.reading import Reading
from tests.knowledge.agenda.conftest import MakeEvent

TODAY = date(2026, 11, 21)
START = datetime(2026, 3, 10, 18)
"""A Tuesday."""
WEEK = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
WHICH = {
    1: "premier",
    2: "deuxième",
    3: "troisième",
    4: "quatrième",
    5: "cinquième",
    -1: "dernier",
    -2: "avant-dernier",
}


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ("tous les premiers mardis", "FREQ=MONTHLY;BYDAY=1TU"),
        ("tous les 1ers mardis du mois", "FREQ=MONTHLY;BYDAY=1TU"),
        ("le premier mardi du mois", "FREQ=MONTHLY;BYDAY=1TU"),
        ("chaque 2e jeudi du mois", "FREQ=MONTHLY;BYDAY=2TH"),
        ("les 1er et 3e mardis du mois", "FREQ=MONTHLY;BYDAY=1TU,3TU"),
        ("le dernier vendredi du mois", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("l'avant-dernier samedi de chaque mois", "FREQ=MONTHLY;BYDAY=-2SA"),
        ("le premier samedi un mois sur deux", "FREQ=MONTHLY;INTERVAL=2;BYDAY=1SA"),
        ("chaque lundi et jeudi", "FREQ=WEEKLY;BYDAY=MO,TH"),
        ("tous les lundis, mercredis et vendredis", "FREQ=WEEKLY;BYDAY=MO,WE,FR"),
        ("tts les mardis", "FREQ=WEEKLY;BYDAY=TU"),
        ("tous les mecredis", "FREQ=WEEKLY;BYDAY=WE"),
        ("les mardis", "FREQ=WEEKLY;BYDAY=TU"),
        ("le mardi", "FREQ=WEEKLY;BYDAY=TU"),
        ("tous les jours", "FREQ=DAILY"),
        ("tous les jours sauf le dimanche", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA"),
        ("chaque jour sauf samedi et dimanche", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("tous les jours sauf le week-end", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("du lundi au vendredi", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("tous les jours ouvrés", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("tous les week-ends", "FREQ=WEEKLY;BYDAY=SA,SU"),
        ("un jour sur deux", "FREQ=DAILY;INTERVAL=2"),
        ("une semaine sur deux le mercredi", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"),
        ("le mercredi une semaine sur deux", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"),
        ("un mercredi sur trois", "FREQ=WEEKLY;INTERVAL=3;BYDAY=WE"),
        ("tous les quinze jours, le jeudi", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"),
        ("toutes les trois semaines", "FREQ=WEEKLY;INTERVAL=3"),
        ("tous les 15 du mois", "FREQ=MONTHLY;BYMONTHDAY=15"),
        ("le 1er et le 15 de chaque mois", "FREQ=MONTHLY;BYMONTHDAY=1,15"),
        ("le dernier jour du mois", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("chaque trimestre", "FREQ=MONTHLY;INTERVAL=3"),
        ("une fois par mois", "FREQ=MONTHLY"),
        ("tous les 21 juin", "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=21"),
        ("le 21 juin de chaque année", "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=21"),
        ("tous les 29 février", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"),
        ("tous les mardis jusqu'en juin", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270630"),
        ("tous les mardis jusqu'au 15 juin", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270615"),
        ("le mardi jusqu'à fin juin", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270630"),
        ("le mardi jusqu'à la fin de l'année", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261231"),
        ("chaque mardi pendant 6 semaines", "FREQ=WEEKLY;BYDAY=TU;COUNT=6"),
        ("chaque mardi et jeudi pendant 6 semaines", "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=12"),
        ("tous les mardis, 10 séances", "FREQ=WEEKLY;BYDAY=TU;COUNT=10"),
        ("chaque samedi d'octobre à mars", "FREQ=WEEKLY;BYMONTH=1,2,3,10,11,12;BYDAY=SA"),
        ("tous les mardis sauf en juillet et août", "FREQ=WEEKLY;BYMONTH=1,2,3,4,5,6,9,10,11,12;BYDAY=TU"),
        ("every first Tuesday", "FREQ=MONTHLY;BYDAY=1TU"),
        ("the last Friday of each month", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("every other week", "FREQ=WEEKLY;INTERVAL=2"),
        ("every other Friday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"),
        ("every two weeks on Monday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"),
        ("every weekday", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("every day except Sundays", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA"),
        ("Tuesdays and Thursdays", "FREQ=WEEKLY;BYDAY=TU,TH"),
        ("the 15th of each month", "FREQ=MONTHLY;BYMONTHDAY=15"),
        ("every Monday for 8 weeks", "FREQ=WEEKLY;BYDAY=MO;COUNT=8"),
        ("fortnightly", "FREQ=WEEKLY;INTERVAL=2"),
        ("monthly", "FREQ=MONTHLY"),
    ],
)  # fmt: skip
def test_a_recurrence_is_a_rule(said: str, rule: str) -> None:
    found = read_recurring(said, TODAY)
    assert found is not None
    assert found.repeats.rule == rule
    read_rule(rule)


@pytest.mark.parametrize(
    "said",
    ["samedi 5 décembre", "le premier samedi", "de temps en temps", "12 fois", "", "tous les 32 du mois", "tous les 31 février",
     "tous les mardis à la salle des fêtes", "mardi gras", "jusqu'en juin"],
)  # fmt: skip
def test_no_recurrence(said: str) -> None:
    found = read_recurring(said, TODAY)
    assert found is None


def test_what_a_rule_cannot_hold_is_told_apart() -> None:
    reading = Reading(
        "cours de chant tous les mardis à 19 h à partir du 5 janvier sauf le 12 janvier et hors vacances"
    )
    found = recurring(reading, TODAY)
    assert found is not None
    assert (found.repeats.rule, found.since) == ("FREQ=WEEKLY;BYDAY=TU", date(2027, 1, 5))
    assert (found.exceptions, found.away) == ((date(2027, 1, 12),), True)
    assert reading.rest() == "cours de chant à 19 h et"


@pytest.mark.parametrize(
    ("rrule", "parts"),
    [
        ("FREQ=WEEKLY", Repeats(Frequency.WEEKLY, days=((0, 1),))),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", Repeats(Frequency.WEEKLY, 2, ((0, 2),))),
        ("FREQ=MONTHLY", Repeats(Frequency.MONTHLY, month_days=(10,))),
        ("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=1", Repeats(Frequency.MONTHLY, days=((1, 1),))),
        ("FREQ=MONTHLY;BYDAY=-1FR", Repeats(Frequency.MONTHLY, days=((-1, 4),))),
        ("FREQ=YEARLY", Repeats(Frequency.YEARLY, month_days=(10,), months=(3,))),
        ("FREQ=DAILY;BYDAY=MO,TU", Repeats(Frequency.WEEKLY, days=((0, 0), (0, 1)))),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", Repeats(Frequency.DAILY)),
        ("FREQ=DAILY;UNTIL=20260401T160000Z", Repeats(Frequency.DAILY, until=date(2026, 4, 1))),
        ("FREQ=DAILY;COUNT=3", Repeats(Frequency.DAILY, count=3)),
        ("FREQ=WEEKLY;BYDAY=TU;BYHOUR=18;BYMINUTE=0", Repeats(Frequency.WEEKLY, days=((0, 1),))),
        ("FREQ=DAILY;BYHOUR=10,18", Repeats(Frequency.DAILY, times=(time(10), time(18)))),
    ],
)  # fmt: skip
def test_a_rule_taken_apart(rrule: str, parts: Repeats) -> None:
    assert repeats(rrule, START) == parts


@pytest.mark.parametrize(
    "rrule",
    ["FREQ=YEARLY;BYWEEKNO=20", "FREQ=YEARLY;BYYEARDAY=100", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1",
     "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "FREQ=YEARLY;BYDAY=20MO", "FREQ=DAILY;BYHOUR=9;BYMINUTE=0,30"],
)  # fmt: skip
def test_what_no_short_sentence_says(rrule: str) -> None:
    assert repeats(rrule, START) is None


RULES = st.one_of(
    st.builds(
        lambda interval, days: Repeats(Frequency.WEEKLY, interval, tuple((0, day) for day in sorted(days))),
        st.integers(1, 4), st.sets(st.integers(0, 6), min_size=1, max_size=5),
    ),
    st.builds(lambda which, day: Repeats(Frequency.MONTHLY, 1, ((which, day),)), st.sampled_from(sorted(WHICH)), st.integers(0, 6)),
    st.builds(lambda day: Repeats(Frequency.MONTHLY, month_days=(day,)), st.integers(1, 31)),
)  # fmt: skip


def french(each: Repeats) -> str:
    """A recurrence in a plain French sentence."""
    if each.month_days:
        return f"tous les {each.month_days[0]} du mois"
    if each.which:
        return f"le {WHICH[each.which[0]]} {WEEK[each.weekdays[0]]} du mois"
    days = " et ".join(WEEK[day] for day in each.weekdays)
    return f"tous les {days}" if each.interval == 1 else f"toutes les {each.interval} semaines le {days}"


@given(RULES)
def test_there_and_back_again(made: Repeats) -> None:
    assert repeats(made.rule, START) == made
    found = read_recurring(french(made), TODAY)
    assert found is not None
    assert found.repeats == made


@settings(deadline=None, max_examples=100)
@given(RULES)
def test_parts_and_rule_happen_at_the_same_times(make_event: MakeEvent, made: Repeats) -> None:
    begin, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
    rule = made.rule
    again = repeats(rule, START)
    assert again is not None
    once, twice = (
        [each.start for each in occurrences(make_event(start=START, end=None, rrule=each), begin, end)]
        for each in (rule, again.rule)
    )
    assert once == twice
    assert all(early <= later for early, later in pairwise(once))


PIECES = """
tous les premier mardi du mois sauf en juillet jusqu'au 31 février 2026 un sur deux every other week 99 1er et , à
"""
WORDS = st.lists(st.sampled_from(PIECES.split()), max_size=30).map(" ".join)  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=10_000) | WORDS)
def test_no_text_makes_it_fail(text: str) -> None:
    found = read_recurring(text, TODAY)
    if found is not None:
        read_rule(found.repeats.rule)
