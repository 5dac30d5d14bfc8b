"""Whether an entry fits its city, and what the models refuse."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from knowledge.catalogue import Entry
from knowledge.city import City
from knowledge.formats.checks import check, check_names, kilometres
from knowledge.formats.problems import Code, Finding, nearest, nearest_named, shortened
from knowledge.formats.refusals import findings

MakeEntry = Callable[..., Entry]


def refused(make_entry: MakeEntry, **fields: Any) -> list[Finding]:
    """What the model says of an entry with these fields."""
    with pytest.raises(ValidationError) as caught:
        make_entry(**fields)
    return list(findings(caught.value, Entry.model_fields))


@pytest.mark.parametrize(
    ("price", "free", "advice"),
    [
        ("Gratuit", False, "true"),
        ("free of charge", False, "true"),
        ("gratuit jusqu'à 12 ans, puis 3 €", False, None),
        ("3 €", True, "false"),
        ("€5", True, "false"),
        ("12,50 euros l'année", True, "false"),
        ("0 €", True, None),
        ("gratuit, adhésion 2 €", True, None),
        ("prix libre", True, None),
        ("sur devis", False, None),
        (None, False, None),
        ("gratuit", None, None),
    ],
)
def test_price(
    city: City, make_entry: MakeEntry, price: str | None, free: bool | None, advice: str | None
) -> None:
    found = list(check(make_entry(price=price, free=free), city))
    expected = [Finding(("price",), Code.PRICE_CONTRADICTS, price or "", (advice,))] if advice else []
    assert found == expected


def test_days(city: City, make_entry: MakeEntry) -> None:
    today = date(2026, 11, 21)
    entry = make_entry(valid_from="0206-01-01", valid_until="2206-01-01", closed_on="2027-01-01")
    assert list(check(entry, city, today)) == [
        Finding(("valid_from",), Code.DATE_ABSURD, "0206-01-01"),
        Finding(("valid_until",), Code.DATE_ABSURD, "2206-01-01"),
    ]


def test_distance(city: City, make_entry: MakeEntry) -> None:
    assert list(check(make_entry(coordinates=[45.8, 3.1]), city)) == []
    (far,) = check(make_entry(coordinates=[51.9, -8.47]), city)
    assert (far.code, far.given, far.advice) == (Code.COORDINATES_FAR, "[51.9, -8.47]", ())
    (turned,) = check(make_entry(coordinates=[3.08, 45.78]), city)
    assert turned.advice == ("[45.78, 3.08]",)
    (beyond,) = check(make_entry(coordinates=[3.08, 145.78]), city)
    assert beyond.advice == ()
    nowhere = city.model_copy(update={"coordinates": None})
    assert list(check(make_entry(coordinates=[51.9, -8.47]), nowhere)) == []


def test_kilometres() -> None:
    paris, lyon = (48.8566, 2.3522), (45.7640, 4.8357)
    assert kilometres(paris, lyon) == pytest.approx(392, abs=2)
    assert kilometres(paris, paris) == 0


def test_names_are_checked_in_what_is_not_an_entry_yet(city: City) -> None:
    given = {
        "topics": ["coutur", 3],
        "setting": "x",
        "facets": 3,
        "quartier": ["x"],
        "translations": 3,
        "lang": None,
    }
    assert [each.path for each in check_names(given, city)] == [("topics", 0), ("facets", "setting", 0)]
    assert list(check_names({"topics": "couture", "facets": {"setting": 3}}, city)) == []


def test_a_value_unlike_any_other_is_told_which_there_are(city: City) -> None:
    (found,) = check_names({"setting": "zzz"}, city)
    assert found.advice == ("formal", "informal")


@pytest.mark.parametrize(
    ("fields", "finding"),
    [
        ({"ages": "12-6"}, Finding(("ages",), Code.AGES_ORDER, "12-6")),
        ({"ages": {"youngest": "x"}}, Finding(("ages", "youngest"), Code.NUMBER_EXPECTED, "x")),
        ({"ages": {"youngest": 130}}, Finding(("ages", "youngest"), Code.NUMBER_RANGE, "130", ("120",))),
        ({"ages": {"youngest": -1}}, Finding(("ages", "youngest"), Code.NUMBER_RANGE, "-1", ("0",))),
        ({"ages": True}, Finding(("ages",), Code.GROUP_EXPECTED, "True")),
        ({"hours": ["sam 12:00-10:00"]}, Finding(("hours", 0), Code.HOURS_ORDER, "sam 12:00-10:00")),
        (
            {"hours": [{"days": [0], "opens": "x", "closes": "12:00"}]},
            Finding(("hours", 0, "opens"), Code.HOURS_FORM, "x", ("mar-sam 10:00-18:00", "sam")),
        ),
        (
            {"valid_from": "2026-01-02", "valid_until": "2026-01-01"},
            Finding(("valid_until",), Code.VALIDITY_ORDER),
        ),
        ({"title": "x" * 121}, Finding(("title",), Code.TEXT_LONG, "x" * 79 + "…", ("120",))),
        ({"title": ""}, Finding(("title",), Code.FIELD_EMPTY)),
        ({"title": "\ud800"}, Finding(("title",), Code.VALUE_REFUSED, "\ud800")),
        ({"topics": []}, Finding(("topics",), Code.FIELD_EMPTY)),
        ({"topics": ["!"]}, Finding(("topics", 0), Code.ID_FORM, "!")),
        ({"lang": "!"}, Finding(("lang",), Code.LANGUAGE_FORM, "!")),
        (
            {"coordinates": [1]},
            Finding(("coordinates",), Code.COORDINATES_FORM, "[1]", ("[45.7772, 3.0870]",)),
        ),
        ({"coordinates": [95, 200]}, Finding(("coordinates",), Code.COORDINATES_RANGE, "95")),
        ({"coordinates": [1, None]}, Finding(("coordinates",), Code.FIELD_EMPTY)),
        (
            {"contact": {"email": "moi (at) exemple.org"}},
            Finding(("contact", "email"), Code.EMAIL_FORM, "moi (at) exemple.org", ("moi@exemple.org",)),
        ),
        (
            {"contact": {"url": "mon site"}},
            Finding(("contact", "url"), Code.LINK_FORM, "mon site"),
        ),
        ({"free": "parfois"}, Finding(("free",), Code.YES_NO_EXPECTED, "parfois", ("false", "true"))),
        ({"kind": "plac"}, Finding(("kind",), Code.KIND_UNKNOWN, "plac", ("place",))),
        ({"facets": 3}, Finding(("facets",), Code.GROUP_EXPECTED, "3")),
        (
            {"translations": {"en": {"titre": "x"}}},
            Finding(("translations", "en", "titre"), Code.FIELD_UNKNOWN, "titre", ("title",)),
        ),
        ({"titr": None}, Finding(("titr",), Code.FIELD_UNKNOWN, "titr", ("title",))),
    ],
)
def test_what_the_model_refuses(make_entry: MakeEntry, fields: dict[str, Any], finding: Finding) -> None:
    assert refused(make_entry, **fields) == [finding]


def test_facets_that_are_no_group_are_refused_in_a_city_too(city: City) -> None:
    with pytest.raises(ValidationError) as caught:
        Entry.model_validate({"facets": "setting", "setting": "formal"}, context=city)
    found = {each.path: each.code for each in findings(caught.value, Entry.model_fields)}
    assert found["facets",] is Code.GROUP_EXPECTED


def test_nearest_names() -> None:
    assert nearest("titel", ["summary", "title", "topics"]) == ("title",)
    assert nearest("xyz", ["summary", "title"]) == ()
    assert nearest_named("le vélo", {"a": ("Réparer son vélo",), "velo": ()}) == ("velo",)
    assert nearest_named("réparer vélo", {"a": ("Réparer son vélo",), "velo": ()}) == ("a", "velo")
    assert len(nearest("aa", [f"aa{each}" for each in "abcdef"])) == 3


def test_fields_of_findings() -> None:
    assert Finding(("facets", "setting", 0), Code.ID_FORM).field == "setting"
    assert Finding(("facets",), Code.GROUP_EXPECTED).field == "facets"
    assert Finding(("translations", "xx", "[key]"), Code.LANGUAGE_FORM).field == "translations.xx"


def test_what_is_given_is_shortened_to_a_line() -> None:
    assert shortened("a\n  b") == "a b"
    assert len(shortened("x" * 100)) == 80
