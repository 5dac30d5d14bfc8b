"""The words of skills as data: well formed, and each city adds its own."""

import pytest

from knowledge.city import City
from knowledge.skills import Skills
from knowledge.skills.lexicon import Lexicon, everywhere

CITY = {
    "id": "bourg",
    "name": "Bourg",
    "country": "FR",
    "languages": ["fr", "en"],
    "zone": "Europe/Paris",
    "about": {"fr": "Une petite ville."},
    "licence": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
    "steward": "Essai",
    "privacy": {"fr": "Rien n'est gardé."},
    "examples": {"fr": ["Que faire ?"]},
    "facets": {},
    "quartiers": {},
    "topics": {
        "poterie": {"label": {"fr": "Poterie", "en": "Pottery"}, "words": ["barbotine", "cours de poterie"]},
        "divers": {"label": {"fr": "Divers choses"}, "words": ["zinzolin"]},
    },
    "words": {
        "same": [
            ["guitare", "six-cordes"],
            ["grole", "boire à la grole"],
            ["piano", "violon", "crincrin"],
            ["cours", "leçon"],
        ],
        "sms": {"gtr": "guitare"},
    },
}


def test_the_words_are_well_formed() -> None:
    assert everywhere().problems() == []
    assert len(everywhere().concepts) > 400


def test_mistakes_in_words_are_told() -> None:
    lexicon = Lexicon()
    lexicon.define("danse", {"words": ["danse", "le la"], "near": ["nowhere"]})
    lexicon.define("bal", ["danse", "bal"])
    assert lexicon.problems() == [
        "le la says nothing",
        "danse is danse and bal",
        "danse: no nowhere",
        "bal: its name danse means ('danse', False)",
    ]


def test_what_no_file_may_hold_is_refused() -> None:
    lexicon = Lexicon()
    lexicon.define("danse", ["danse"])
    with pytest.raises(ValueError, match="twice"):
        lexicon.define("danse", ["bal"])
    with pytest.raises(ValueError, match="colour"):
        lexicon.define("bal", {"words": ["bal"], "colour": "red"})


def test_a_city_adds_its_ways_of_speaking() -> None:
    skills = Skills(City.model_validate(CITY))
    assert skills.key("six-cordes") == skills.key("gtr") == skills.key("guitare")
    assert skills.key("boire à la grole") == skills.key("grole")
    assert skills.key("crincrin") == "crincrin"
    assert skills.likeness("barbotine", "poterie").score == 0.5
    assert skills.topics("barbotine")[0] == "poterie"
    assert skills.topics("zinzolin") == ("divers",)
