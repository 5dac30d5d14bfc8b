"""Cells as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.city import City
from knowledge.formats.csv_cells import (
    disarm,
    join,
    read_ages,
    read_coordinates,
    read_date,
    read_kind,
    read_yes_no,
    rearm,
    split,
    split_bars,
)
from knowledge.formats.csv_columns import Headers
from knowledge.formats.days import read_day
from knowledge.formats.identifiers import fold, slug


@pytest.mark.parametrize(
    ("said", "ages"),
    [
        ("6-12 ans", "6-12"),
        ("6\N{EN DASH}12", "6-12"),
        ("de 6 à 12 ans", "6-12"),
        ("6 ans à 12 ans", "6-12"),
        ("between 6 and 12", "6-12"),
        ("dès 8 ans", "8+"),
        ("À partir de 8 ans", "8+"),
        ("8 ans et plus", "8+"),
        ("8+", "8+"),
        ("18 and over", "18+"),
        ("plus de 60 ans", "60+"),
        ("moins de 6 ans", "0-5"),
        ("jusqu'à 6 ans", "0-6"),
        ("up to 6", "0-6"),
        ("Tout public", "0-120"),
        ("tous âges", "0-120"),
        ("Pour tous", "0-120"),
        ("toutes et tous", "0-120"),
        ("all ages", "0-120"),
        ("Adultes", "18+"),
        ("16 ans", "16"),
        ("tout-petits", "tout-petits"),
        ("8-10-12", "8-10-12"),
        ("", ""),
    ],
)
def test_ages(said: str, ages: str) -> None:
    assert read_ages(said) == ages


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2026-12-31", date(2026, 12, 31)),
        ("2026-12-31 00:00:00", date(2026, 12, 31)),
        ("31/12/2026", date(2026, 12, 31)),
        (" 1.2.26 ", date(2026, 2, 1)),
        ("31/12/2026 00:00", date(2026, 12, 31)),
        ("jeudi 31 décembre 2026", date(2026, 12, 31)),
        ("1er août 2026", date(2026, 8, 1)),
        ("3rd of May 2026", date(2026, 5, 3)),
        ("December 31, 2026", date(2026, 12, 31)),
        ("12/31/2026", None),
        ("31 brumaire 2026", None),
        ("2026", None),
        ("demain", None),
    ],
)
def test_days(said: str, day: date | None) -> None:
    assert read_day(said) == day
    assert read_date(said) == (day.isoformat() if day else said)


def test_yes_no_and_kinds() -> None:
    assert [read_yes_no(each) for each in ("Oui", "x", "VRAI", "gratuit")] == [True] * 4
    assert [read_yes_no(each) for each in ("Non", "0", "payant")] == [False] * 3
    assert read_yes_no("selon") == "selon"
    assert [read_kind(each) for each in ("Atelier", "événement", "Place", "rien")] == [
        "opportunity",
        "event",
        "place",
        "rien",
    ]


def test_coordinates() -> None:
    assert read_coordinates("45,78 ; 3,08") == ["45.78", "3.08"]
    assert read_coordinates("51.9, -8.47") == ["51.9", "-8.47"]
    assert read_coordinates("45.78") == "45.78"


def test_lists() -> None:
    assert split("a; b ;;c") == ["a", "b", "c"]
    assert split("a; b\nc\r\n") == ["a; b", "c"]
    assert split("a; b | c\\|d |") == ["a; b", "c|d"]
    assert split_bars("a || b") == ["a", "", "b"]
    assert split_bars(" ") == []


@given(st.lists(st.text(st.sampled_from("ab|;\\\n "), min_size=1).map(str.strip).filter(bool)))
def test_joined_items_are_split_the_same(items: list[str]) -> None:
    assert split(join(items)) == items


@given(st.text(st.sampled_from("'=+-@\t\ra")))
def test_a_disarmed_cell_begins_no_formula_and_comes_back(cell: str) -> None:
    assert disarm(cell)[:1] not in ("=", "+", "-", "@", "\t", "\r") or not cell
    assert rearm(disarm(cell)) == cell


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.text())
def test_a_slug_is_an_id_or_nothing(one: str, other: str) -> None:
    made = slug(one, other)
    assert len(made) <= 48
    assert made == "" or all(part.isascii() and part.isalnum() for part in made.split("-"))


def test_headers(city: City) -> None:
    headers = Headers(city)
    assert headers.find("VALABLE JUSQU\N{RIGHT SINGLE QUOTATION MARK}AU") == "valid_until"
    assert headers.find("valid_until") == "valid_until"
    assert headers.find("À qui") is None
    assert headers.find("pour qui (en)") is None
    assert headers.find("Titre [en]") == "translations.en.title"
    assert headers.find("title_de") is None
    assert headers.find("Adresse (en)") is None
    assert headers.find("For whom") == "publics"
    assert headers.say("translations.en.title", "fr") == "Titre (en)"
    assert "Valable jusqu'au" in [headers.say(field, "fr") for field in headers.fields()]


def test_a_facet_called_like_a_column_goes_by_its_id(city: City) -> None:
    facet = city.facets["publics"].model_copy(update={"label": {"fr": "Titre"}})
    headers = Headers(city.model_copy(update={"facets": {"publics": facet}}))
    assert headers.find("Titre") == "title"
    assert headers.say("publics", "fr") == "publics"
