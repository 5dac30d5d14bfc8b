"""Ages as people say them, and numbers of years that are no ages."""

from collections.abc import Callable

import pytest

from knowledge.situation import Situation

Keys = Callable[[str], set[str]]
Read = Callable[[str], Situation]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("un atelier pour ma fille de 8 ans", {"age:8"}),
        ("8 ans", {"age:8"}),
        ("garcon 10ans", {"age:10"}),
        ("mon fils a 3 ans et demi", {"age:3"}),
        ("bébé de 18 mois", {"age:1"}),
        ("que faire avec un bébé de 18 mois", {"age:1"}),
        ("18 months old baby", {"age:1"}),
        ("enfant de six ans", {"age:6"}),
        ("soixante-dix ans", {"age:70"}),
        ("mon père a quatre-vingt-cinq ans", {"age:85"}),
        ("quatre-vingts ans", {"age:80"}),
        ("vingt et un ans", {"age:21"}),
        ("j ai 72 ans", {"age:72"}),
        ("MES ENFANTS DE 4 ET 9 ANS", {"age:4", "age:9"}),
        ("mes petits-enfants ont 3, 5 et 7 ans", {"age:3", "age:5", "age:7"}),
        ("my kids are 4 and 9", {"age:4", "age:9"}),
        ("my 8-year-old", {"age:8"}),
        ("a six-year-old girl", {"age:6"}),
        ("my son is 8 years old", {"age:8"}),
        ("for kids aged 7", {"age:7"}),
        ("pour les 6-12 ans", {"age:6-12"}),
        ("de 6 à 12 ans", {"age:6-12"}),
        ("de 12 à 6 ans", {"age:6-12"}),
        ("entre six et douze ans", {"age:6-12"}),
        ("ages 6 to 12", {"age:6-12"}),
        ("6 to 12 year olds", {"age:6-12"}),
        ("moins de 26 ans", {"age:0-25"}),
        ("under 12 years old", {"age:0-11"}),
        ("les plus de 60 ans", {"age:60-120"}),
        ("65 ans et plus", {"age:65-120"}),
        ("à partir de 6 ans", {"age:6"}),
        ("dès 3 ans", {"age:3"}),
        ("activité pour ado", {"age:12-17"}),
        ("something with my teenager", {"age:12-17"}),
        ("activités pour des enfants et des ados", {"age:3-11"}),
        ("gym avec mon bébé", {"age:0-2"}),
        ("something for my toddler", {"age:1-3"}),
        ("jeune retraité", {"age:60-120"}),
        ("je suis retraitée", {"age:60-120"}),
        ("pour les personnes âgées", {"age:60-120"}),
        ("pour adultes", {"age:18-120"}),
        ("un jeu pour enfants", {"age:3-11"}),
        ("pour les seniors et pour adultes", {"age:60-120", "age:18-120"}),
        ("mon fils est en CE1", {"age:7"}),
        ("ma fille est en 6e", {"age:11"}),
    ],
)
def test_an_age_is_understood(keys: Keys, question: str, expected: set[str]) -> None:
    assert keys(question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "8 ans d'expérience en cuisine",
        "j'apprends le piano depuis 8 ans",
        "je suis ici depuis 3 ans",
        "il y a 2 ans j'ai arrêté",
        "dans 2 ans je pars",
        "un contrat de 3 ans",
        "CDD de 6 mois",
        "une voiture de 5 ans",
        "la retraite à 64 ans",
        "préparer ma retraite",
        "tous les 2 ans",
        "10 years of experience",
        "I've lived here for 3 years",
        "massage bébé",
        "mon ado ne me parle plus",
        "my teenager won't talk to me",
        "150 ans",
        "une exposition de 150 ans",
        "pas pour les enfants",
        "pas pour les adultes",
        "ma fille fait du piano depuis 2 ans",
        "le 12 mai",
    ],
)
def test_other_years_are_not_ages(keys: Keys, question: str) -> None:
    assert not {key for key in keys(question) if key.startswith("age")}


def test_a_number_beside_children_does_not_hide_their_age(keys: Keys) -> None:
    assert keys("3 enfants de 2, 4 et 6 ans") == {"age:2", "age:4", "age:6"}
    assert keys("ma fille de 8 ans qui joue depuis 2 ans") == {"age:8"}


def test_a_band_beside_an_age_says_nothing_more(keys: Keys) -> None:
    assert keys("avec mes enfants, 6 ans") == {"age:6"}


def test_the_one_whose_age_it_is_leaves_the_rest(read: Read) -> None:
    assert read("une activité pour ma fille de 8 ans").rest == "une activité"
    assert read("activité pour ado").rest == "activité pour ado"
    assert read("soutien pour mon fils en CE1").rest.endswith("en CE1")
