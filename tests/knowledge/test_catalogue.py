"""Entries say of themselves what they must, and hold together."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from knowledge.catalogue import Ages, Catalogue, Entry, Slot, Standing
from knowledge.city import City, said_in

CITY: Mapping[str, Any] = {
    "id": "riviere",
    "name": "Rivière",
    "country": "FR",
    "languages": ["fr", "en"],
    "zone": "Europe/Paris",
    "about": {"fr": "Une ville"},
    "licence": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
    "steward": "La ville",
    "privacy": {"fr": "Écrivez à la mairie"},
    "examples": {"fr": ["Où coudre ?"]},
    "facets": {"setting": {"label": {"fr": "Cadre"}, "values": {"informal": {"label": {"fr": "Informel"}}}}},
    "quartiers": {"gare": {"label": {"fr": "La Gare"}}},
    "topics": {
        "manuel": {"label": {"fr": "De ses mains", "en": "Crafts"}},
        "couture": {"label": {"fr": "Couture"}, "under": "manuel"},
        "ourlet": {"label": {"fr": "Ourlets"}, "under": "couture"},
        "aide": {"label": {"fr": "Aide"}},
    },
}

ENTRY: Mapping[str, Any] = {
    "id": "coudre",
    "kind": "opportunity",
    "title": "Coudre ensemble",
    "summary": "On coud.",
    "topics": ["couture"],
    "sources": [{"name": "L'atelier"}],
    "verified_on": "2026-11-01",
}

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def city() -> City:
    return City.model_validate(CITY)


def entry(**fields: Any) -> Entry:
    """An entry without a city, with these fields."""
    return Entry.model_validate({**ENTRY, "lang": "fr", **fields})


def refusal(fields: Mapping[str, Any]) -> list[tuple[tuple[int | str, ...], str]]:
    """Where a city with these fields is refused, and why."""
    with pytest.raises(ValidationError) as caught:
        City.model_validate({**CITY, **fields})
    return [(each["loc"], each["msg"]) for each in caught.value.errors()]


def test_topics_make_a_tree(city: City) -> None:
    assert city.language == "fr"
    assert city.children(None) == ("manuel", "aide")
    assert city.children("manuel") == ("couture",)
    assert list(city.ancestry("ourlet")) == ["ourlet", "couture", "manuel"]
    assert city.within("couture") == {"couture", "ourlet"}


@pytest.mark.parametrize(("under", "code"), [("ourlet", "topic_cycle"), ("nulle-part", "topic_unknown")])
def test_a_city_has_no_loose_topics(under: str, code: str) -> None:
    topics = {**CITY["topics"], "manuel": {"label": {"fr": "De ses mains"}, "under": under}}
    assert refusal({"topics": topics}) == [((), f"Value error, {code}")]


@pytest.mark.parametrize("zone", ["Europe/Pari", "Europe", "../etc", ""])
def test_a_city_has_a_time_zone(zone: str) -> None:
    assert refusal({"zone": zone}) == [(("zone",), "Value error, zone_unknown")]


def test_labels_fall_back_on_another_language() -> None:
    assert said_in({"fr": "Couture", "en": "Sewing"}, "en", "fr") == "Sewing"
    assert said_in({"fr": "Couture"}, "en", "fr") == "Couture"
    assert said_in({"fr": "Couture", "pt": "Costura"}, "en") == "Couture"


@pytest.mark.parametrize(
    ("said", "youngest", "oldest", "written"),
    [
        ("6-12", 6, 12, "6-12"),
        ("6 \N{EN DASH} 12", 6, 12, "6-12"),
        ("18+", 18, 120, "18+"),
        ("7", 7, 7, "7-7"),
        (7, 7, 7, "7-7"),
        ({"oldest": 3}, 0, 3, "0-3"),
    ],
)
def test_ages(said: Any, youngest: int, oldest: int, written: str) -> None:
    ages = Ages.model_validate(said)
    assert (ages.youngest, ages.oldest, str(ages)) == (youngest, oldest, written)
    assert ages.welcomes(youngest)
    assert ages.welcomes(oldest)
    assert not ages.welcomes(youngest - 1)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("12-6", "ages_order"),
        ("six", "ages_form"),
        ("6+12", "ages_form"),
        ("6+-12", "ages_form"),
        ("", "ages_form"),
    ],
)
def test_ages_refused(said: str, code: str) -> None:
    with pytest.raises(ValidationError, match=code):
        Ages.model_validate(said)


@given(st.integers(0, 120), st.integers(0, 120))
def test_written_ages_are_read_the_same(one: int, other: int) -> None:
    ages = Ages(youngest=min(one, other), oldest=max(one, other))
    assert Ages.model_validate(str(ages)) == ages


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("sam", "sat"),
        ("mar-sam 10:00-18:00", "tue,wed,thu,fri,sat 10:00-18:00"),
        ("mon,wed 17:30-19:00", "mon,wed 17:30-19:00"),
        ("Samedi 10h-12h30", "sat 10:00-12:30"),
        ("ven-lun 9:00 - 10:00", "mon,fri,sat,sun 09:00-10:00"),
        ("lun,lun", "mon"),
    ],
)
def test_hours(said: str, written: str) -> None:
    slot = Slot.model_validate(said)
    days, _, hours = written.partition(" ")
    assert sorted(str(slot).partition(" ")[0].split(",")) == sorted(days.split(","))
    assert str(slot).partition(" ")[2] == hours
    assert Slot.model_validate(str(slot)) == slot


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("un jour", "hours_form"),
        ("sam matin", "hours_form"),
        ("sam 10:00", "hours_form"),
        ("sam x-y", "hours_form"),
        ("sam 10:00-25:00", "hours_form"),
        ("sam 12:00-10:00", "hours_order"),
        ({"days": [0], "opens": "10:00"}, "hours_form"),
        ({"days": [0], "closes": "10:00"}, "hours_form"),
        ({"days": [0], "opens": "10:00:30", "closes": "12:00"}, "hours_form"),
        ({"days": [0], "opens": "10:00Z", "closes": "12:00Z"}, "hours_form"),
    ],
)
def test_hours_refused(said: Any, code: str) -> None:
    with pytest.raises(ValidationError, match=code):
        Slot.model_validate(said)


def test_hours_from_parts() -> None:
    slot = Slot(days=(0, 2), opens=time(9), closes=time(12, 30))
    assert str(slot) == "mon,wed 09:00-12:30"


def test_the_citys_facets_are_keys_of_an_entry(city: City) -> None:
    made = Entry.model_validate({**ENTRY, "setting": "informal", "facets": {"other": ["x"]}}, context=city)
    assert made.facets == {"other": ("x",), "setting": ("informal",)}
    assert made.lang == "fr"
    assert Entry.model_validate({**ENTRY, "setting": ["informal"]}, context=city).facets == {
        "setting": ("informal",)
    }
    assert Entry.model_validate(ENTRY, context=city).facets == {}
    with pytest.raises(ValidationError):
        Entry.model_validate({**ENTRY, "lang": "fr", "setting": "informal"})
    with pytest.raises(ValidationError):
        Entry.model_validate({**ENTRY, "facets": "informal"}, context=city)
    with pytest.raises(ValidationError):
        Entry.model_validate("informal", context=city)


def test_an_entry_ends_after_it_begins() -> None:
    assert entry(valid_from="2026-01-01", valid_until="2026-01-01").valid_until == date(2026, 1, 1)
    with pytest.raises(ValidationError, match="validity_order"):
        entry(valid_from="2026-01-02", valid_until="2026-01-01")


@pytest.mark.parametrize(
    ("fields", "standing"),
    [
        ({}, Standing.CURRENT),
        ({"valid_until": TODAY, "valid_from": TODAY}, Standing.CURRENT),
        ({"valid_until": "2026-11-20"}, Standing.EXPIRED),
        ({"valid_from": "2026-11-22"}, Standing.FUTURE),
        ({"closed_on": TODAY, "valid_until": "2026-11-20"}, Standing.CLOSED),
        ({"closed_on": "2026-11-22"}, Standing.CURRENT),
    ],
)
def test_standing(fields: Mapping[str, Any], standing: Standing) -> None:
    assert entry(**fields).standing(TODAY) is standing


def test_an_entry_speaks_the_languages_it_has() -> None:
    made = entry(price="3 €", translations={"en": {"title": "Sewing"}})
    assert [made.says("title", language) for language in ("en", "fr", "pt")] == [
        "Sewing",
        "Coudre ensemble",
        "Coudre ensemble",
    ]
    assert made.says("price", "en") == "3 €"


def test_a_catalogue_holds_entries_by_id(city: City) -> None:
    catalogue = Catalogue(city, [entry(id="b"), entry(id="a")])
    assert [each.id for each in catalogue] == ["b", "a"]
    assert len(catalogue) == 2
    assert "a" in catalogue
    assert "c" not in catalogue
    assert catalogue["a"].id == "a"
    assert catalogue.get("c") is None


def test_the_search_reads_all_that_an_entry_says(city: City) -> None:
    made = entry(
        activities=["ourlets"],
        questions=["Qui coud ?"],
        facets={"setting": ["informal"]},
        quartier="gare",
        translations={
            "en": {
                "title": "Sewing",
                "summary": "We sew.",
                "activities": ["hems"],
                "questions": ["Who sews?"],
            }
        },
    )
    (document,) = Catalogue(city, [made]).documents()
    assert (document.id, document.title, document.lang) == ("coudre", "Coudre ensemble", "fr")
    for said in (
        "On coud.",
        "ourlets",
        "We sew.",
        "hems",
        "Couture",
        "De ses mains",
        "Crafts",
        "Informel",
        "La Gare",
    ):
        assert said in document.text
    assert document.questions == ("Qui coud ?", "Sewing", "Who sews?")
    (bare,) = Catalogue(city, [entry(translations={"en": {"price": "free"}})]).documents()
    assert bare.questions == ()
