"""Entries that a steward looks over."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import knowledge
from knowledge.catalogue import Entry
from knowledge.city import City
from knowledge.formats.city_files import load_city

MakeEntry = Callable[..., Entry]


@pytest.fixture(scope="session")
def city() -> City:
    """A city with many topics."""
    city, problems = load_city(Path(knowledge.__file__).parent / "cities" / "clermont-ferrand")
    assert city is not None
    assert problems == ()
    return city


@pytest.fixture(scope="session")
def make_entry() -> MakeEntry:
    """An entry with these fields, and plain ones for the rest."""

    def make(id: str = "a", **fields: Any) -> Entry:
        plain: dict[str, Any] = {
            "id": id,
            "kind": "place",
            "lang": "fr",
            "title": "Médiathèque de Croix-Neyrat",
            "summary": "Des livres.",
            "topics": ["lecture"],
            "sources": [{"name": "La ville"}],
            "verified_on": "2026-06-01",
        }
        return Entry.model_validate({**plain, **fields})

    return make
