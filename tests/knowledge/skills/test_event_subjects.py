"""What an event is about, where its words say so beyond doubt; nothing where they do not."""

from functools import lru_cache
from pathlib import Path

import pytest

from knowledge.formats.city_files import load_city
from knowledge.skills import Skills
from knowledge.skills.subjects import Subjects

CITIES = Path(__file__).parents[3] / "knowledge" / "cities"


@lru_cache
def subjects(name: str) -> Subjects:
    city, _problems = load_city(CITIES / name)
    assert city is not None
    return Subjects(Skills(city), city)


@pytest.mark.parametrize(
    ("title", "topics"),
    [
        ("Bal folk", {"danse"}),
        ("Soirée jeux de société", {"jeux"}),
        ("Atelier pain au levain", {"patisserie-pain"}),
        ("Le mardi, on répare son vélo", {"reparer-velo"}),
        ("Balade à vélo", {"velo", "volcans-randonnee"}),
        ("Marche nordique", {"marche-course"}),
        ("MARCHE NORDIQUE", {"marche-course"}),
        ("Café des langues", {"langues"}),
        ("Chorale", {"chant"}),
        ("Concert de jazz", {"musique"}),
        ("Taille des rosiers", {"jardinage"}),
        ("English conversation", {"anglais"}),
    ],
)
def test_what_is_clear(title: str, topics: set[str]) -> None:
    assert set(subjects("clermont-ferrand").of(title)) == topics


@pytest.mark.parametrize(
    "title",
    [
        "Marché de Noël",
        "Conseil municipal",
        "Don du sang",
        "Portes ouvertes",
        "Rencontre avec un auteur",
        "Vide-grenier du quartier",
        "Bourse aux vêtements",
        "Loto",
        "Atelier du samedi",
        "",
        "🎉🎉🎉",
        "x" * 200,
    ],
)
def test_what_is_not(title: str) -> None:
    assert subjects("clermont-ferrand").of(title) == ()


def test_how_its_source_files_it_counts_where_the_title_says_nothing() -> None:
    assert subjects("clermont-ferrand").of("Rendez-vous du samedi", ["Gratuit", "Jardinage"]) == (
        "jardinage",
    )
    assert subjects("clermont-ferrand").of("Bal folk", ["Jardinage"]) == ("danse",)


@pytest.mark.parametrize(
    ("title", "topics"),
    [
        ("Choir for everybody", {"singing"}),
        ("Irish language café", {"irish"}),
        ("Annual general meeting", set()),
    ],
)
def test_in_english(title: str, topics: set[str]) -> None:
    assert set(subjects("cork-limerick").of(title)) == topics
