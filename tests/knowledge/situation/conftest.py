"""A small city with everything that a situation can be about."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from knowledge.catalogue import Entry
from knowledge.city import City
from knowledge.situation import Situation, understand

CITY = City.model_validate(
    {
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
        "emergency": ["secours"],
        "distress": ["je dors à la gare", "le loup me court après"],
        "facets": {
            "modality": {
                "label": {"fr": "Où"},
                "asked": True,
                "values": {
                    "remote": {
                        "label": {"fr": "À distance"},
                        "words": ["en ligne", "sur internet", "online"],
                    },
                    "on_site": {"label": {"fr": "Sur place"}, "words": ["en vrai"]},
                },
            },
            "languages": {
                "label": {"fr": "Langues"},
                "asked": True,
                "values": {
                    "ar": {"label": {"fr": "Arabe", "en": "Arabic"}, "words": ["en arabe", "in Arabic"]},
                    "fr": {"label": {"fr": "Français", "en": "French"}, "words": ["en français"]},
                    "es": {"label": {"fr": "Espagnol", "en": "Spanish"}},
                },
            },
            "publics": {
                "label": {"fr": "Pour qui"},
                "asked": True,
                "values": {
                    "jobseekers": {
                        "label": {"fr": "En recherche d'emploi"},
                        "words": ["demandeurs d'emploi", "au chômage", "chômeuse"],
                    },
                    "parents": {"label": {"fr": "Parents"}, "words": ["pour les parents"]},
                },
            },
            "access": {
                "label": {"fr": "Accès"},
                "asked": True,
                "values": {
                    "wheelchair": {"label": {"fr": "Fauteuil"}, "words": ["fauteuil roulant", "wheelchair"]},
                    "signs": {"label": {"fr": "Signes"}, "words": ["en langue des signes"]},
                },
            },
            "pillars": {
                "label": {"fr": "Piliers"},
                "values": {"work": {"label": {"fr": "Travail"}, "words": ["au boulot"]}},
            },
            "age": {"label": {"fr": "Âge"}, "asked": True, "values": {"old": {"label": {"fr": "Grand âge"}}}},
        },
        "quartiers": {
            "centre": {"label": {"fr": "Centre-ville"}, "words": ["centre"], "near": ["la-gauthiere"]},
            "la-gauthiere": {"label": {"fr": "La Gauthière"}, "words": ["Gautière"]},
            "saint-jacques": {"label": {"fr": "Saint-Jacques"}},
            "la-plaine": {"label": {"fr": "La Plaine"}, "near": ["saint-jacques"]},
            "cotes": {"label": {"fr": "Les Côtes – Trémonteix"}},
            "croix-de-neyrat": {"label": {"fr": "Croix-de-Neyrat"}},
        },
        "topics": {
            "langues": {"label": {"fr": "Langues", "en": "Languages"}},
            "arabe": {"label": {"fr": "Arabe", "en": "Arabic"}, "under": "langues"},
            "francais": {"label": {"fr": "Français", "en": "French"}, "under": "langues"},
            "signes": {"label": {"fr": "Langue des signes"}, "under": "langues"},
            "travail": {"label": {"fr": "Travail"}, "words": ["emploi", "chômage"]},
            "internet": {"label": {"fr": "Internet"}},
            "parentalite": {"label": {"fr": "Être parents"}, "words": ["parents"]},
            "poterie": {"label": {"fr": "Poterie", "en": "Pottery"}, "words": ["argile"]},
            "cuisine": {"label": {"fr": "Cuisine", "en": "Cooking"}},
            "velo": {"label": {"fr": "Vélo", "en": "Bike"}},
        },
        "words": {
            "same": [["centre aéré", "centre de loisirs"], ["boulot", "travail"]],
            "sms": {"kzn": "cuisine"},
        },
    }
)

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))
"""A Saturday."""


@pytest.fixture(scope="session")
def city() -> City:
    return CITY


@pytest.fixture(scope="session")
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def read() -> Callable[[str], Situation]:
    """The situation in a question asked on a Saturday morning, 21 November 2026."""
    return lambda question: understand(question, CITY, NOW)


@pytest.fixture(scope="session")
def keys() -> Callable[[str], set[str]]:
    """The keys of the constraints in a question."""
    return lambda question: {each.key for each in understand(question, CITY, NOW).constraints}


@pytest.fixture(scope="session")
def entry() -> Callable[..., Entry]:
    """An entry of the small city, with whatever matters to a test."""

    def made(**given: Any) -> Entry:
        data = {
            "id": "essai",
            "kind": "opportunity",
            "title": "Essai",
            "summary": "Un essai.",
            "topics": ["poterie"],
            "sources": [{"name": "Essai"}],
            "verified_on": "2026-11-01",
        }
        return Entry.model_validate(data | given, context=CITY)

    return made
