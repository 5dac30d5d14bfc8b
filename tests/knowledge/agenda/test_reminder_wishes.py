"""Reminders at times of one's own: said in words, kept as a short text, due at the right minute."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.agenda import Before, DayBefore, Event, Occurrence, Wish, occurrences, read_wish, reminders
from knowledge.agenda.reminder_words import wishes_said
from knowledge.agenda.reminders import MOST_DAYS, MOST_MINUTES, AnyWish
from knowledge.agenda.wall import wall_clock
from tests.knowledge.agenda.conftest import MakeEvent

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
ZONES = ("Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")
OWN = st.builds(Before, st.integers(1, MOST_MINUTES)) | st.builds(
    DayBefore, st.integers(0, MOST_DAYS), st.builds(time, st.integers(0, 23), st.integers(0, 59))
)


def first(event: Event) -> Occurrence:
    """The first occurrence of an event."""
    return next(occurrences(event, datetime(2025, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)))


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("la veille à 18 h", ["evening_before"]),
        ("la veille", ["evening_before"]),
        ("la veille au soir", ["evening_before"]),
        ("la veille à 20h30", ["eve:1@20:30"]),
        ("la vielle", []),
        ("une heure avant", ["hour_before"]),
        ("1h avant", ["hour_before"]),
        ("60 min avant", ["hour_before"]),
        ("30 minutes avant", ["before:30"]),
        ("une demi-heure avant", ["before:30"]),
        ("un quart d'heure avant", ["before:15"]),
        ("trois quarts d'heure avant", ["before:45"]),
        ("15 mn avant", ["before:15"]),
        ("1h30 avant", ["before:90"]),
        ("deux heures et demie avant", ["before:150"]),
        ("2 jours avant", ["eve:2@18:00"]),
        ("deux jours avant le matin", ["eve:2@09:00"]),
        ("une semaine avant à midi", ["eve:7@12:00"]),
        ("l'avant-veille", ["eve:2@18:00"]),
        ("le matin même", ["morning_of"]),
        ("le matin meme a 8h", ["eve:0@08:00"]),
        ("le jour J à 7 h 45", ["eve:0@07:45"]),
        ("le jour même", ["morning_of"]),
        ("la veille et une heure avant", ["evening_before", "hour_before"]),
        ("2 h avant, et la veille à 19h", ["before:120", "eve:1@19:00"]),
        ("à l'ouverture des inscriptions", ["registration_opens"]),
        ("dès que les inscriptions ouvrent", ["registration_opens"]),
        ("half an hour before", ["before:30"]),
        ("an hour before", ["hour_before"]),
        ("the day before at 7pm", ["eve:1@19:00"]),
        ("the evening before", ["evening_before"]),
        ("two days before at noon", ["eve:2@12:00"]),
        ("on the day at 9:15", ["eve:0@09:15"]),
        ("a week before", ["eve:7@18:00"]),
        ("when registration opens", ["registration_opens"]),
        ("jamais", []),
        ("0 minute avant", []),
        ("à 25 h la veille", ["evening_before"]),
        ("la veille à 25 h", []),
        ("999 semaines avant", []),
        ("", []),
    ],
)
def test_a_wish_in_words(said: str, kept: list[str]) -> None:
    assert [each.value for each in wishes_said(said)] == kept


@given(OWN | st.sampled_from(Wish))
def test_what_is_kept_is_read_again(wish: AnyWish) -> None:
    again = read_wish(wish.value)
    assert read_wish(again.value) == again
    assert len(wish.value.encode()) <= 24
    if isinstance(wish, Wish):
        assert again is wish


@pytest.mark.parametrize(
    "text",
    [
        "",
        "before:0",
        "before:-5",
        "before:99999",
        "eve:1",
        "eve:1@24:00",
        "eve:99@08:00",
        "eve:1@8:00",
        "soon",
        "before:٣",
    ],
)
def test_what_is_no_wish_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="value_refused"):
        read_wish(text)


def test_one_hour_is_known_by_one_name() -> None:
    assert read_wish("before:60") is Wish.HOUR_BEFORE
    assert read_wish("eve:1@18:00") is Wish.EVENING_BEFORE
    assert read_wish("eve:0@09:00") is Wish.MORNING_OF


PIECES = "la veille 30 minutes avant à 18 h the day before 99"


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=10_000) | st.lists(st.sampled_from(PIECES.split())).map(" ".join))
def test_no_text_makes_it_fail(text: str) -> None:
    assert len(wishes_said(text)) <= 8


@settings(deadline=None, max_examples=300)
@given(
    wish=OWN,
    zone=st.sampled_from(ZONES),
    home=st.sampled_from(ZONES),
    start=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),
)
def test_each_is_due_on_its_own_minute(
    make_event: MakeEvent, wish: AnyWish, zone: str, home: str, start: datetime
) -> None:
    occurrence = first(make_event(start=start.replace(second=0), end=None, zone=zone))
    found = reminders(occurrence, [wish], zone=home, now=LONG_AGO, quiet=None)
    if isinstance(wish, Before):
        assert [each.due for each in found] == [occurrence.start - timedelta(minutes=wish.minutes)]
    elif isinstance(wish, DayBefore):
        day = wall_clock(occurrence.start, home).date() - timedelta(days=wish.days)
        for each in found:
            shown = wall_clock(each.due, home)
            assert shown.date() == day
            # Only a time that a spring night leaves out is shown otherwise.
            assert shown.time() == wish.at or shown.hour - wish.at.hour in (0, 1)
    assert all(each.due < each.expires for each in found)


def test_on_the_nights_when_clocks_change(make_event: MakeEvent) -> None:
    spring = first(make_event(start=datetime(2026, 3, 29, 10), end=None))
    wishes: list[AnyWish] = [DayBefore(0, time(2, 30)), Before(10 * 60), DayBefore(1, time(10))]
    found = reminders(spring, wishes, zone="Europe/Paris", now=LONG_AGO, quiet=None)
    shown = {each.kind.value: f"{wall_clock(each.due, 'Europe/Paris'):%d %H:%M}" for each in found}
    # 02:30 does not exist, and ten hours before ten is 23:00 as one hour is left out.
    assert shown == {"eve:0@02:30": "29 03:30", "before:600": "28 23:00", "eve:1@10:00": "28 10:00"}
    autumn = first(make_event(start=datetime(2026, 10, 25, 10), end=None))
    found = reminders(autumn, wishes, zone="Europe/Paris", now=LONG_AGO, quiet=None)
    shown = {each.kind.value: f"{wall_clock(each.due, 'Europe/Paris'):%d %H:%M}" for each in found}
    assert shown == {"eve:0@02:30": "25 02:30", "before:600": "25 01:00", "eve:1@10:00": "24 10:00"}


def test_minutes_before_a_whole_day(make_event: MakeEvent) -> None:
    day = first(make_event(start=datetime(2026, 3, 10), end=None, all_day=True))
    assert reminders(day, [Before(30)], zone="Europe/Paris", now=LONG_AGO) == ()
    (found,) = reminders(day, [Before(24 * 60)], zone="Europe/Paris", now=LONG_AGO)
    assert f"{wall_clock(found.due, 'Europe/Paris'):%d %H:%M}" == "09 09:00"


def test_of_two_that_meet_the_first_is_kept(make_event: MakeEvent) -> None:
    occurrence = first(make_event())
    wishes: list[AnyWish] = [DayBefore(1, time(18)), Wish.EVENING_BEFORE, Before(24 * 60)]
    (found,) = reminders(occurrence, wishes, zone="Europe/Paris", now=LONG_AGO)
    assert found.kind == DayBefore(1, time(18))
