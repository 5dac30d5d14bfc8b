"""Questions to a programme: what they are about, and the stretches of time that they mean."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.programme import HOLIDAYS, About, Asked, Asking
from knowledge.programme.windows import when
from knowledge.situation import Constraint
from tests.knowledge.situation.conftest import CITY, NOW

Ask = Callable[[str], Asked]
SAID = yaml.safe_load((Path(__file__).parent / "questions.yaml").read_text("utf-8"))
PHRASINGS = yaml.safe_load((Path(__file__).parent / "phrasings.yaml").read_text("utf-8"))
ZONES = ("Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")
ASKING = Asking(CITY)


def shown(asked: Asked) -> list[str]:
    """The stretches asked for, as the wall of the city shows them."""
    return [f"{each.begin:%d %H:%M}-{each.end:%d %H:%M}" for each in asked.windows]


@pytest.mark.parametrize("said", SAID, ids=[each["say"] for each in SAID])
def test_a_question(ask: Ask, said: dict[str, Any]) -> None:
    asked = ask(said["say"])
    assert asked.about.value == said["about"]
    assert [each.key for each in asked.constraints] == said["keys"]
    assert list(asked.words) == said["words"]
    first = asked.windows[0]
    assert (f"{first.begin:%Y-%m-%d %H:%M}", f"{first.end:%Y-%m-%d %H:%M}") == (said["from"], said["to"])
    assert len(asked.windows) == said["windows"]
    assert list(asked.unclear) == said.get("unclear", [])


@pytest.mark.parametrize("said", PHRASINGS["agenda"])
def test_every_way_to_ask_what_is_on(ask: Ask, said: str) -> None:
    asked = ask(said)
    assert (asked.about, asked.words) == (About.EVENTS, ())
    assert asked.alone


@pytest.mark.parametrize("said", PHRASINGS["lasting"])
def test_what_lasts_is_no_question_to_the_agenda(ask: Ask, said: str) -> None:
    assert ask(said).about is not About.EVENTS
    assert not ask(said).alone


def test_what_is_dropped_is_no_longer_asked(ask: Ask) -> None:
    asked = ASKING.understand("demain soir gratuit", NOW, {"moment:evening", "free:yes"})
    assert [each.key for each in asked.constraints] == ["day:20261122"]
    assert shown(asked) == ["22 00:00-23 00:00"]
    assert len(asked.situation.constraints) == 3


def test_holidays_are_those_of_the_place(ask: Ask) -> None:
    asking = Asking(CITY, [(date(2026, 12, 19), date(2027, 1, 3)), (date(2026, 10, 17), date(2026, 11, 1))])
    asked = asking.understand("que faire pendant les vacances avec mon fils de 8 ans", NOW)
    assert (asked.about, asked.unclear) == (About.EVENTS, ())
    assert shown(asked) == ["19 00:00-04 00:00"]
    assert ask("que faire pendant les vacances").unclear == (HOLIDAYS,)


@pytest.mark.parametrize(
    ("hour", "question", "expected"),
    [
        (15, "ce matin", "21 05:00-21 12:00"),
        (15, "cet après-midi", "21 15:00-21 18:30"),
        (23, "ce soir", "21 23:00-22 02:00"),
        (23, "samedi", "21 23:00-22 00:00"),
        (1, "cette nuit", "21 01:00-21 05:00"),
        (1, "ce soir", "21 17:30-22 02:00"),
        (15, "à partir de 14 h", "21 15:00-22 05:00"),
        (15, "avant 10h", "22 00:00-22 10:00"),
    ],
)
def test_by_the_hour_of_asking(hour: int, question: str, expected: str) -> None:
    asked = ASKING.understand(question, NOW.replace(hour=hour))
    assert shown(asked)[0] == expected
    assert asked.when.over is (question == "ce matin")


def test_the_mode_asked_for(ask: Ask) -> None:
    assert ask("demain en ligne").mode == "remote"
    assert ask("demain en vrai").mode == "on_site"
    assert ask("demain").mode is None


def test_a_city_without_a_facet_for_it_has_modes_too() -> None:
    city = CITY.model_copy(update={"facets": {}})
    asked = Asking(city).understand("demain en visio", NOW)
    assert asked.mode == "remote"
    assert asked.constraints[-1] == Constraint("mode", "remote", "en visio")


@pytest.mark.parametrize(
    ("day", "value", "hours"),
    [
        # The hour between two and three is left out in spring, and comes twice in autumn.
        ("2026-03-29", "02:00-03:00", 1.0),
        ("2026-03-29", "01:00-04:00", 2.0),
        ("2026-10-25", "02:00-03:00", 2.0),
        ("2026-10-25", "01:00-04:00", 4.0),
        ("2026-03-29", None, 23.0),
        ("2026-10-25", None, 25.0),
    ],
)
def test_nights_when_clocks_change(day: str, value: str | None, hours: float) -> None:
    constraints = [Constraint("day", day, day)] + ([Constraint("moment", value, "")] if value else [])
    (window,) = when(constraints, datetime(2026, 1, 1, tzinfo=UTC), "Europe/Paris").windows
    assert (window.end - window.begin.astimezone(UTC)).total_seconds() / 3600 == hours


PIECES = """
que faire samedi dimanche ce soir demain le la à de du au 3 31 décembre février 2026 2099 14 h 14h30 18:30 minuit midi 25h pas
sauf jusqu'à entre et week-end prochain dans jours en huit fin début d'ici avant après cette nuit matin next Friday until 2pm
en ligne gratuit vacances 6 ans concert ? , . 🎉
"""
SENTENCES = st.lists(st.sampled_from(PIECES.split()), max_size=40).map(" ".join)


@settings(deadline=None, max_examples=300)
@given(
    text=SENTENCES | st.text(max_size=10_000),
    now=st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1)),
    zone=st.sampled_from(ZONES),
)
def test_stretches_are_in_order_whatever_is_asked(text: str, now: datetime, zone: str) -> None:
    asking = _ELSEWHERE[zone]
    asked = asking.understand(text, now.replace(tzinfo=ZoneInfo(zone)))
    for each in (asked.windows, asked.when.days):
        assert all(window.begin.astimezone(UTC) < window.end.astimezone(UTC) for window in each)
        assert all(one.end.astimezone(UTC) < other.begin.astimezone(UTC) for one, other in pairwise(each))
    if asked.windows and not asked.when.over:
        assert asked.windows[-1].end.astimezone(UTC) > asked.now.astimezone(UTC)
        assert asked.windows[0].begin.astimezone(UTC) >= asked.now.astimezone(UTC)


_ELSEWHERE = {zone: Asking(CITY.model_copy(update={"zone": zone})) for zone in ZONES}


def test_where_it_is_asked_matters() -> None:
    """At 23:30 in Paris it is tomorrow in Kathmandu already."""
    now = datetime(2026, 11, 21, 22, 30, tzinfo=UTC)
    tonight = {
        zone: asking.understand("ce soir", now).windows[0].begin for zone, asking in _ELSEWHERE.items()
    }
    assert {zone: f"{each:%d %H:%M}" for zone, each in tonight.items()} == {
        "Europe/Paris": "21 23:30",
        "America/New_York": "21 17:30",
        "Australia/Lord_Howe": "22 17:30",
        "Asia/Kathmandu": "22 17:30",
    }
    assert tonight["Europe/Paris"].astimezone(UTC) == now
