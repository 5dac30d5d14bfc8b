"""Entries that may be one thing told twice, what they contradict each other in, and how they could be merged."""

import random
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import knowledge
from knowledge.catalogue import Entry
from knowledge.formats.city_files import load_catalogue
from knowledge.upkeep import Reason, contradictions, doubles, merge

MakeEntry = Callable[..., Entry]
TODAY = date(2026, 11, 24)
SPOT = [45.8, 3.11]
CITIES = sorted(each.parent for each in Path(knowledge.__file__).parent.glob("cities/*/city.yaml"))


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        # The same title, and the same subject.
        ({}, {}, (Reason.TITLE,)),
        ({}, {"title": "Mediatheque  de CROIX NEYRAT"}, (Reason.TITLE,)),
        # Nearly the same, with one more sign.
        ({"address": "3 rue Tourrette"}, {"title": "Croix-Neyrat, médiathèque", "address": "3, Rue Tourrette"}, (Reason.TITLE, Reason.ADDRESS)),
        ({"coordinates": SPOT}, {"title": "La médiatheque Croix Neyrat", "coordinates": [45.8005, 3.1101]}, (Reason.TITLE, Reason.SPOT)),
        ({"contact": {"phone": "04 73 00 00 00"}}, {"title": "Médiatèque Croix-Neyrat", "contact": {"phone": "+33 4 73 00 00 00"}}, (Reason.TITLE, Reason.PHONE)),
        # Another subject, but one link.
        (
            {"contact": {"url": "https://example.org/x/"}},
            {"topics": ["numerique"], "contact": {"url": "http://www.example.org/x"}},
            (Reason.TITLE, Reason.LINK),
        ),
        # A place and a service may be one.
        ({"address": "3 rue Tourrette"}, {"kind": "service", "address": "3 rue Tourrette"}, (Reason.TITLE, Reason.ADDRESS)),
    ],
)  # fmt: skip
def test_what_may_be_one(
    make_entry: MakeEntry, one: dict[str, Any], other: dict[str, Any], reasons: tuple[Reason, ...]
) -> None:
    (found,) = doubles([make_entry("a", **one), make_entry("b", **other)])
    assert (found.one, found.other, found.reasons) == ("a", "b", reasons)
    assert 0.6 < found.score <= 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"title": "Apprendre l'anglais"}, {"title": "Apprendre l'arabe"}),
        ({"title": "Français niveau A1"}, {"title": "Français niveau A2"}),
        ({"title": "Atelier 1"}, {"title": "Atelier 2"}),
        # One name in two places.
        ({"coordinates": SPOT}, {"coordinates": [45.77, 3.08]}),
        ({"address": "3 rue Tourrette"}, {"address": "18 avenue du Port"}),
        ({"quartier": "centre"}, {"quartier": "gare"}),
        # Two things at one address.
        (
            {"title": "Café des parents", "address": "3 rue T"},
            {"title": "Atelier vélo", "address": "3 rue T"},
        ),
        ({"topics": ["lecture"]}, {"topics": ["cuisine"]}),
        ({"kind": "place"}, {"kind": "opportunity"}),
        ({"kind": "mentor"}, {"kind": "mentor"}),
        ({"valid_until": "2025-06-30"}, {"valid_from": "2026-09-01"}),
        ({"kind": "event", "valid_from": "2026-09-01"}, {"kind": "event", "valid_from": "2026-10-01"}),
        ({"kind": "answer", "title": "Où voter ?"}, {"kind": "answer", "title": "Quand voter ?"}),
    ],
)
def test_what_is_not_one(make_entry: MakeEntry, one: dict[str, Any], other: dict[str, Any]) -> None:
    assert doubles([make_entry("a", **one), make_entry("b", **other)]) == ()


def damaged(title: str, chance: random.Random) -> str:
    """The title as another person could have typed it: a slip, another order or a small word more."""
    listed = title.split()
    match chance.randrange(3):
        case 0:
            place = chance.randrange(max(1, len(title) - 1))
            return (
                title[:place] + title[place + 1 : place + 2] + title[place : place + 1] + title[place + 2 :]
            )
        case 1:
            return " ".join(listed[::-1])
        case _:
            return f"Le {title.lower()}"


@pytest.mark.parametrize("folder", CITIES, ids=lambda each: each.name)
def test_doubles_put_into_a_real_catalogue_are_found_and_little_else(folder: Path) -> None:
    catalogue = load_catalogue(folder).catalogue
    assert catalogue is not None
    assert len(doubles(catalogue)) <= 1
    chance = random.Random(7)
    told = [each for each in catalogue if each.kind.value in ("place", "service", "opportunity")]
    chosen = chance.sample(told, 30)
    twice = [
        each.model_copy(update={"id": f"copy-{number}", "title": damaged(each.title, chance)[:120]})
        for number, each in enumerate(chosen)
    ]
    found = {(each.one, each.other) for each in doubles([*catalogue, *twice])}
    met = sum((each.id, f"copy-{number}") in found for number, each in enumerate(chosen))
    assert met >= 27
    assert len(found) <= 33


def test_the_likeliest_come_first_whatever_the_order(make_entry: MakeEntry) -> None:
    entries = [
        make_entry("a", address="3 rue Tourrette", contact={"phone": "0473000000"}),
        make_entry("b", title="Atelier vélo du port", address="1 rue du Port"),
        make_entry("c", title="Atelier vélos du port", address="1 rue du Port"),
        make_entry("d", address="3 rue Tourrette", contact={"phone": "0473000000"}),
    ]
    assert [(each.one, each.other) for each in doubles(entries)] == [("a", "d"), ("b", "c")]
    assert {frozenset((each.one, each.other)) for each in doubles(entries[::-1])} == {
        frozenset("ad"),
        frozenset("bc"),
    }


def test_what_two_current_entries_cannot_both_be_right_about(make_entry: MakeEntry) -> None:
    one = make_entry(
        "a",
        address="3 rue T",
        free=True,
        price="gratuit",
        hours=["lun-ven 9:00-12:00"],
        ages="6-12",
        childcare=True,
    )
    other = make_entry(
        "b",
        address="3 rue T",
        free=False,
        price="5 €",
        hours=["lun-jeu 9:00-12:00"],
        ages="6+",
        childcare=False,
    )
    (found,) = contradictions([one, other], TODAY)
    assert [each.field for each in found.fields] == ["free", "hours", "ages", "childcare"]
    assert (found.fields[1].one, found.fields[1].other) == (
        "mon,tue,wed,thu,fri 09:00-12:00",
        "mon,tue,wed,thu 09:00-12:00",
    )
    past = other.model_copy(update={"valid_until": date(2026, 1, 1)})
    assert contradictions([one, past], TODAY) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            {"hours": ["lun-mar 9:00-12:00"]},
            {"hours": ["lun 9:00-12:00", "mar 9:00-10:00", "mar 10:00-12:00"]},
        ),
        ({"price": "5 €"}, {"price": "5,00 euros"}),
        ({"price": "gratuit"}, {"price": "5 €"}),
        ({"ages": "6-12"}, {}),
        ({"free": True}, {}),
        ({"contact": {"phone": "0473000000"}}, {"contact": {"phone": "+33 4 73 00 00 00"}}),
    ],
)
def test_what_is_no_contradiction(make_entry: MakeEntry, one: dict[str, Any], other: dict[str, Any]) -> None:
    assert contradictions([make_entry("a", **one), make_entry("b", **other)], TODAY) == ()


def test_prices_and_telephones_that_differ(make_entry: MakeEntry) -> None:
    one = make_entry("a", price="5 €", contact={"phone": "0473000000"})
    other = make_entry("b", price="7,50 €", contact={"phone": "0473000001"})
    (found,) = contradictions([one, other], TODAY)
    assert [each.field for each in found.fields] == ["price", "contact.phone"]


def test_a_merge_keeps_fills_joins_and_believes_what_is_newer(make_entry: MakeEntry) -> None:
    kept = make_entry(
        "a",
        activities=["lire"],
        price="3 €",
        hours=["lun 9:00-12:00"],
        contact={"phone": "0473000000", "email": "a@example.org"},
        facets={"publics": ["parents"]},
    )
    other = make_entry(
        "b",
        title="Médiathèque Croix-Neyrat",
        summary="Autre chose.",
        activities=["lire", "jouer"],
        topics=["jeux"],
        price="4 €",
        address="3 rue T",
        ages="6-12",
        contact={"phone": "0473000001"},
        facets={"publics": ["seniors"]},
        sources=[{"name": "L'association"}],
        verified_on="2026-09-01",
        translations={"en": {"title": "Library"}},
    )
    made = merge(kept, other)
    entry = made.entry
    assert (entry.id, entry.title, entry.summary) == ("a", kept.title, kept.summary)
    assert entry.activities == ("lire", "jouer")
    assert entry.questions == ("Médiathèque Croix-Neyrat",)
    assert entry.topics == ("lecture", "jeux")
    assert entry.facets == {"publics": ("parents", "seniors")}
    assert (entry.price, entry.address, str(entry.ages)) == ("4 €", "3 rue T", "6-12")
    assert entry.hours == kept.hours
    assert entry.contact is not None
    assert (entry.contact.phone, entry.contact.email) == ("0473000001", "a@example.org")
    assert [each.name for each in entry.sources] == ["La ville", "L'association"]
    assert entry.verified_on == date(2026, 6, 1)
    assert entry.translations["en"].title == "Library"
    told = {each.field: each for each in made.proposals}
    assert told["price"].disagreed
    assert (told["price"].kept, told["price"].proposed) == ("3 €", "4 €")
    assert not told["address"].disagreed
    assert told["title"].proposed == kept.title
    assert "hours" not in told
    # The other way round the older one gives way.
    assert merge(other, kept).entry.price == "4 €"


def test_a_merge_of_what_is_the_same_changes_nothing(make_entry: MakeEntry) -> None:
    entry = make_entry("a", price="3 €")
    assert merge(entry, entry).proposals == ()
    assert merge(entry, entry).entry == entry


def test_a_merge_never_makes_an_entry_that_does_not_hold(make_entry: MakeEntry) -> None:
    kept = make_entry("a", valid_until="2026-01-01")
    other = make_entry("b", valid_from="2026-06-01", lang="en", title="Library", verified_on="2026-09-01")
    entry = merge(kept, other).entry
    assert (entry.valid_from, entry.valid_until) == (None, date(2026, 1, 1))
    assert entry.translations["en"].title == "Library"
    assert Entry.model_validate(entry.model_dump()) == entry
