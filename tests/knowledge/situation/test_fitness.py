"""How well an entry suits each kind of constraint."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from knowledge.catalogue import Entry
from knowledge.city import City
from knowledge.situation import Constraint, Fit, fit
from knowledge.situation.model import Situation

Made = Callable[..., Entry]


def _fit(entry: Entry, kind: str, value: str, city: City, now: datetime, *others: Constraint) -> Fit:
    return fit(entry, Constraint(kind, value, value), city, now, others)


@pytest.mark.parametrize(
    ("ages", "value", "expected"),
    [
        ("6-12", "8", Fit.YES),
        ("6-12", "5", Fit.NO),
        ("6-12", "3-11", Fit.NEAR),
        ("6-11", "3-11", Fit.YES),
        ("0-120", "60-120", Fit.YES),
        ("18+", "12-17", Fit.NO),
        ("16-25", "0-25", Fit.YES),
    ],
)
def test_age(entry: Made, city: City, now: datetime, ages: str, value: str, expected: Fit) -> None:
    assert _fit(entry(ages=ages), "age", value, city, now) is expected


@pytest.mark.parametrize(("said", "expected"), [(True, Fit.YES), (False, Fit.NO), (None, Fit.UNKNOWN)])
def test_free_and_childcare(entry: Made, city: City, now: datetime, said: bool | None, expected: Fit) -> None:
    made = entry(free=said, childcare=said)
    assert _fit(made, "free", "yes", city, now) is expected
    assert _fit(made, "childcare", "yes", city, now) is expected


@pytest.mark.parametrize(
    ("given", "value", "expected"),
    [
        ({}, "sat", Fit.UNKNOWN),
        ({"hours": ["sat 10:00-12:00"]}, "sat", Fit.YES),
        ({"hours": ["sat 10:00-12:00"]}, "tue,thu", Fit.NO),
        ({"hours": ["mar-sam"]}, "tue,thu", Fit.YES),
        ({"hours": ["sat"]}, "not-sat", Fit.NO),
        ({"hours": ["sat,sun"]}, "not-sat", Fit.YES),
        ({"hours": ["sat"]}, "2026-12-05", Fit.YES),
        ({"hours": ["sun"]}, "2026-12-05", Fit.NO),
        ({"hours": ["sun"]}, "2026-12-05/2026-12-06", Fit.YES),
        ({"hours": ["wed"]}, "2026-12-01/2026-12-31", Fit.YES),
        ({"hours": ["sat"], "valid_until": "2026-12-01"}, "2026-12-05", Fit.NO),
        ({"hours": ["sat"], "valid_from": "2026-12-01"}, "2026-12-05", Fit.YES),
        ({"valid_until": "2026-12-01"}, "2026-12-05", Fit.NO),
        ({}, "2026-12-05", Fit.UNKNOWN),
    ],
)
def test_day(
    entry: Made, city: City, now: datetime, given: dict[str, Any], value: str, expected: Fit
) -> None:
    assert _fit(entry(**given), "day", value, city, now) is expected


@pytest.mark.parametrize(
    ("hours", "value", "expected"),
    [
        ([], "morning", Fit.UNKNOWN),
        (["sat 10:00-12:00"], "morning", Fit.YES),
        (["sat 14:00-16:00"], "morning", Fit.NO),
        (["sat 11:45-16:00"], "morning", Fit.NEAR),
        (["sat"], "evening", Fit.YES),
        (["sat 09:00-19:00"], "18:00-", Fit.YES),
        (["sat 09:00-18:00"], "18:00-", Fit.NO),
        (["sat 09:00-18:00"], "-10:00", Fit.YES),
        (["sat 09:00-18:00"], "17:30", Fit.YES),
        (["sat 09:00-18:00"], "18:00", Fit.NO),
        (["sat 09:00-15:00"], "14:45-15:30", Fit.NEAR),
        (["sat 09:00-15:00"], "14:50-15:00", Fit.YES),
        (["sat 09:00-11:00"], "not-morning", Fit.NO),
        (["sat 09:00-15:00"], "not-morning", Fit.YES),
    ],
)
def test_moment(entry: Made, city: City, now: datetime, hours: list[str], value: str, expected: Fit) -> None:
    assert _fit(entry(hours=hours), "moment", value, city, now) is expected


def test_a_moment_is_looked_for_on_the_days_asked(entry: Made, city: City, now: datetime) -> None:
    open_then = entry(hours=["sat 14:00-16:00", "sun 09:00-12:00"])
    saturday = Constraint("day", "sat", "samedi")
    sunday = Constraint("day", "2026-11-22", "demain")
    assert _fit(open_then, "moment", "morning", city, now, saturday) is Fit.NO
    assert _fit(open_then, "moment", "morning", city, now, sunday) is Fit.YES
    assert _fit(open_then, "moment", "morning", city, now, Constraint("free", "yes", "gratuit")) is Fit.YES


@pytest.mark.parametrize(
    ("given", "value", "expected"),
    [
        ({"quartier": "centre"}, "centre", Fit.YES),
        ({"quartier": "la-gauthiere"}, "centre", Fit.NEAR),
        ({"quartier": "centre"}, "la-gauthiere", Fit.NEAR),
        ({"quartier": "saint-jacques"}, "centre", Fit.NO),
        ({"quartier": "saint-jacques", "modality": ["remote"]}, "centre", Fit.NEAR),
        ({"modality": ["remote"]}, "centre", Fit.NEAR),
        ({}, "centre", Fit.UNKNOWN),
        ({"quartier": "centre"}, "ailleurs", Fit.NO),
    ],
)
def test_quartier(
    entry: Made, city: City, now: datetime, given: dict[str, Any], value: str, expected: Fit
) -> None:
    assert _fit(entry(**given), "quartier", value, city, now) is expected


def test_facets(entry: Made, city: City, now: datetime) -> None:
    assert _fit(entry(languages=["ar", "fr"]), "languages", "ar", city, now) is Fit.YES
    assert _fit(entry(languages=["fr"]), "languages", "ar", city, now) is Fit.NO
    assert _fit(entry(), "languages", "ar", city, now) is Fit.UNKNOWN


def test_a_key_fits_a_button() -> None:
    long = Constraint("accessibility", "wheelchair_and_pushchairs_welcome", "fauteuil")
    other = Constraint("accessibility", "wheelchair_and_pushchairs_refused", "fauteuil")
    for each in (long, other, Constraint("day", "not-mon,tue,wed,thu,fri", "en semaine")):
        assert len(each.key.encode("ascii")) <= 24
    assert long.key != other.key
    assert Constraint("day", "2026-12-05/2026-12-06", "ce week-end").key == "day:20261205/20261206"


def test_what_the_same_words_said_leaves_together() -> None:
    band, facet = Constraint("age", "60-120", "seniors"), Constraint("publics", "seniors", "seniors")
    evening, today = Constraint("moment", "evening", "ce soir"), Constraint("day", "2026-11-21", "ce soir")
    situation = Situation((facet, evening, today, band), "")
    assert situation.without(frozenset({evening.key})) == (facet, band)
    assert situation.without(frozenset({facet.key})) == (evening, today, band)
