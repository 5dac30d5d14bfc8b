"""The demo cities, asked as their residents would."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

import knowledge
from knowledge.answer import Answerer
from knowledge.catalogue import Catalogue
from knowledge.formats.city_files import load_catalogue
from knowledge.situation import Interpreter

CITIES = Path(knowledge.__file__).parent / "cities"


@pytest.fixture(scope="module")
def loaded() -> Callable[[str], Catalogue]:
    """A demo city's catalogue, read once."""
    known: dict[str, Catalogue] = {}

    def load(name: str) -> Catalogue:
        if name not in known:
            catalogue = load_catalogue(CITIES / name).catalogue
            assert catalogue is not None
            known[name] = catalogue
        return known[name]

    return load


@pytest.mark.parametrize("name", ["clermont-ferrand", "cork-limerick"])
def test_its_own_examples_are_met(loaded: Callable[[str], Catalogue], name: str, now: datetime) -> None:
    catalogue = loaded(name)
    answerer = Answerer.of(catalogue)
    for language, questions in catalogue.city.examples.items():
        for question in questions:
            assert answerer.answer(question, now=now, lang=language).offers, question


@pytest.mark.parametrize("name", ["clermont-ferrand", "cork-limerick"])
def test_its_quartiers_are_understood(loaded: Callable[[str], Catalogue], name: str, now: datetime) -> None:
    city = loaded(name).city
    interpreter = Interpreter(city)
    for id, quartier in city.quartiers.items():
        for label in quartier.label.values():
            found = interpreter.understand(f"yoga at {label.lower()}", now).constraints
            assert id in {each.value for each in found if each.kind == "quartier"}, label


@pytest.mark.parametrize("name", ["clermont-ferrand", "cork-limerick"])
def test_its_facets_are_understood(loaded: Callable[[str], Catalogue], name: str, now: datetime) -> None:
    city = loaded(name).city
    interpreter = Interpreter(city)
    asked = [
        (facet, value, word)
        for facet, each in city.facets.items()
        if each.asked
        for value, held in each.values.items()
        for word in held.words
    ]
    understood = [
        (facet, value)
        in {(each.kind, each.value) for each in interpreter.understand(f"yoga, {word}", now).constraints}
        for facet, value, word in asked
    ]
    assert sum(understood) >= 0.9 * len(understood)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("kelkechose samdi matin à la gautiere pour mes 2 enfants de 4 et 9 ans, gratui",
         {"day:sat", "moment:morning", "quartier:la-gauthiere", "age:4", "age:9", "free:yes"}),
        ("cours de cuisine en arabe", {"languages:ar"}),
        ("cours d'arabe", set()),
        ("atelier en ligne après 18 h", {"modality:remote", "moment:18:00-"}),
        ("un centre aéré", set()),
        ("something on Sunday afternoon near Saint-Jacques", {"day:sun", "moment:afternoon", "quartier:saint-jacques"}),
    ],
)  # fmt: skip
def test_clermont_understands(
    loaded: Callable[[str], Catalogue], now: datetime, question: str, expected: set[str]
) -> None:
    interpreter = Interpreter(loaded("clermont-ferrand").city)
    assert {each.key for each in interpreter.understand(question, now).constraints} == expected


def test_clermont_puts_help_first(loaded: Callable[[str], Catalogue], now: datetime) -> None:
    catalogue = loaded("clermont-ferrand")
    answer = Answerer.of(catalogue).answer("jveux plus vivre", now=now)
    assert answer.distress
    first = [each.entry.id for each in answer.offers[: len(catalogue.city.emergency)]]
    assert set(first) == set(catalogue.city.emergency)


def test_clermont_answers(loaded: Callable[[str], Catalogue], now: datetime) -> None:
    answerer = Answerer.of(loaded("clermont-ferrand"))
    answer = answerer.answer("un atelier poterie pour ma fille de 8 ans", now=now)
    assert answer.known
    assert any("terre-sculpture" in each.entry.topics for each in answer.offers[:3])
    assert not answerer.answer("le prix du bitcoin en dollars", now=now).known
