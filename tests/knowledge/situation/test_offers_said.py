"""Price, childcare, quartiers and facets as people ask for them, in the city's own words."""

from collections.abc import Callable
from datetime import datetime

import pytest

from knowledge.city import City
from knowledge.situation import Interpreter, Situation, understand

Keys = Callable[[str], set[str]]
Read = Callable[[str], Situation]


@pytest.mark.parametrize(
    "question",
    ["gratuit", "grtuit", "c'est gratuit ?", "activités gratuites", "sans payer", "0 €", "gratos", "free", "for free",
     "free of charge", "je n'ai pas d'argent", "is it free?", "something free on Saturday"],
)  # fmt: skip
def test_free(keys: Keys, question: str) -> None:
    assert "free:yes" in keys(question)


@pytest.mark.parametrize(
    "question",
    ["pas cher", "pas gratuit", "gratuit ou pas", "gratuit ou payant", "free jazz", "gluten free", "I'm free on Saturday",
     "logiciel libre", "feel free", "gratitude", "free software", "not free"],
)  # fmt: skip
def test_not_free(keys: Keys, question: str) -> None:
    assert "free:yes" not in keys(question)


@pytest.mark.parametrize(
    "question",
    ["un cours avec garde d'enfants", "garde d'enfants sur place", "garderie pendant le cours", "with childcare",
     "qui garde les enfants pendant que je travaille", "someone to mind the kids"],
)  # fmt: skip
def test_childcare_meanwhile(keys: Keys, question: str) -> None:
    assert "childcare:yes" in keys(question)


@pytest.mark.parametrize(
    "question",
    ["je cherche une nounou", "garde d'enfants", "service de garde", "pharmacie de garde", "garde à vue"],
)
def test_childcare_as_a_subject(read: Read, question: str) -> None:
    assert read(question).constraints == ()
    assert read(question).rest == question


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("à la Gauthière", "la-gauthiere"),
        ("gauthiere", "la-gauthiere"),
        ("poterie à la gautiere", "la-gauthiere"),
        ("près de St Jacques", "saint-jacques"),
        ("SAINT JACQUES poterie", "saint-jacques"),
        ("j'habite croix de neirat", "croix-de-neyrat"),
        ("au centre-ville", "centre"),
        ("au centre", "centre"),
        ("dans le quartier de la plaine", "la-plaine"),
        ("pas loin de la Plaine", "la-plaine"),
        ("poterie à Trémonteix", "cotes"),
        ("yoga trémonteix", "cotes"),
        ("yoga Trémonteix gratuit", "cotes"),
        ("côtes", "cotes"),
    ],
)
def test_a_quartier_is_understood(keys: Keys, question: str, expected: str) -> None:
    assert f"quartier:{expected}" in keys(question)


@pytest.mark.parametrize(
    "question",
    ["centre aéré", "centre de loisirs", "au centre social", "la plaine de jeux", "à la plaine de jeux", "côtes de porc",
     "la fête de la Saint-Jacques", "pas à la Gauthière", "traverser la plaine", "trémontex poterie", "tapisserie"],
)  # fmt: skip
def test_no_quartier(keys: Keys, question: str) -> None:
    assert not any(key.startswith("quartier") for key in keys(question))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("yoga en ligne", {"modality:remote"}),
        ("cours de cuisine en arabe", {"languages:ar"}),
        ("cooking in Arabic", {"languages:ar"}),
        ("en espagnol", {"languages:es"}),
        ("je parle espagnol", {"languages:es"}),
        ("quelqu'un qui parle arabe", {"languages:ar"}),
        ("en fauteuil roulant", {"access:wheelchair"}),
        ("fauteuille roulant", {"access:wheelchair"}),
        ("cours en langue des signes", {"access:signs"}),
        ("atelier pour demandeurs d'emploi", {"publics:jobseekers"}),
        ("je suis au chomage", {"publics:jobseekers"}),
        ("chômeuse", {"publics:jobseekers"}),
        ("pour les parents", {"publics:parents"}),
    ],
)
def test_a_facet_is_understood(keys: Keys, question: str, expected: set[str]) -> None:
    assert keys(question) == expected


@pytest.mark.parametrize(
    "question",
    ["cours d'arabe", "apprendre l'arabe", "arabe", "parler arabe", "cuisine espagnole", "français", "arnaque sur internet",
     "je ne parle pas français", "apprendre la langue des signes", "comment m'inscrire au chômage", "parents", "au boulot",
     "le grand âge", "réparer un fauteuil", "pas en ligne"],
)  # fmt: skip
def test_a_subject_is_not_a_facet(read: Read, question: str) -> None:
    assert read(question).constraints == ()
    assert read(question).rest == question


def test_subject_words_stay_to_be_searched(read: Read) -> None:
    assert "emploi" in read("un atelier pour demandeurs d'emploi").rest
    assert read("cours de cuisine en arabe").rest == "cours de cuisine"
    assert read("yoga en ligne ou en ligne").rest == "yoga ou"


def test_each_city_has_its_own_words(city: City, now: datetime) -> None:
    other = city.model_copy(update={"quartiers": {}, "facets": {}})
    assert understand("yoga en ligne à la Gauthière", other, now).constraints == ()
    assert len(understand("yoga en ligne à la Gauthière", city, now).constraints) == 2


def test_many_cities_do_not_pile_up(city: City, now: datetime) -> None:
    towns = [city.model_copy(update={"id": f"ville-{number}"}) for number in range(20)]
    assert all(understand("en ligne", town, now).constraints for town in towns)


def test_an_interpreter_reads_as_the_function_does(city: City, now: datetime) -> None:
    question = "poterie gratuite samedi à la Gauthière pour mon fils de 6 ans"
    assert Interpreter(city).understand(question, now) == understand(question, city, now)
