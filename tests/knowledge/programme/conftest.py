"""A small programme around Saturday 21 November 2026, in the small city of the situations."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from knowledge.agenda import Event
from knowledge.catalogue import Catalogue, Entry
from knowledge.programme import Asked, Asking, Programme
from tests.knowledge.situation.conftest import CITY, NOW

SOURCE = {"sources": [{"name": "Essai"}], "verified_on": "2026-11-01"}


def entry(id: str, title: str, **given: Any) -> Entry:
    """A place of the small city."""
    data = {"id": id, "kind": "place", "title": title, "summary": title, "topics": ["poterie"], **SOURCE}
    return Entry.model_validate(data | given, context=CITY)


PLACES = (
    entry(
        "mediatheque", "Médiathèque Jean-Moulin", quartier="centre", translations={"en": {"title": "Library"}}
    ),
    entry("hotel-de-ville", "Hôtel de ville", quartier="centre", translations={"en": {"title": "City Hall"}}),
    entry("salle-des-fetes", "Salle des fêtes de La Plaine", quartier="la-plaine"),
    entry("maison-de-quartier", "Maison de quartier Saint-Jacques", quartier="saint-jacques"),
    entry("fablab", "Le Fab Lab", quartier="cotes", access=["wheelchair"]),
)


def event(uid: str, title: str, start: str, hours: float | None = 2, **given: Any) -> Event:
    """An event of so many hours, at a wall-clock time in the city."""
    begins = datetime.fromisoformat(start)
    data: dict[str, Any] = {"uid": uid, "title": title, "start": begins, "zone": CITY.zone}
    if hours is not None:
        minutes = round(begins.hour * 60 + begins.minute + hours * 60)
        data["end"] = begins.replace(hour=0, minute=0).__class__.fromtimestamp(
            begins.replace(hour=0, minute=0).timestamp() + minutes * 60
        )
    return Event.model_validate(data | given)


EVENTS = (
    event("poterie", "Atelier poterie", "2026-11-28 14:00", topics=["poterie"], ages="6-12", free=False, place={"entry": "mediatheque", "name": "Médiathèque"}, organiser="La Terre"),
    event("conte", "L'heure du conte", "2026-11-21 16:00", 1, ages="3-6", free=True, place={"entry": "mediatheque"}, organiser="Médiathèque"),
    event("jazz", "Concert de jazz", "2026-11-21 20:30", free=False, place={"name": "Le Caveau"}, quartier="centre", ages="0-120", accessibility=["wheelchair"]),
    event("bal", "Bal folk", "2026-11-22 00:30", 2, free=True, quartier="la-plaine"),
    event("cuisine", "Cuisine du monde", "2026-11-22 18:00", topics=["cuisine"], free=True, remote="confirmed", on_site=None, remote_link="https://exemple.fr/x"),
    event("velo", "Réparer son vélo", "2026-11-07 10:00", topics=["velo"], free=True, rrule="FREQ=WEEKLY;BYDAY=SA", place={"entry": "fablab"}, organiser="Dérailleurs", festival="Festival des savoirs"),
    event("arabe", "Café des langues", "2026-12-03 18:30", 1.5, topics=["arabe"], languages=["ar", "fr"], free=True),
    event("signes", "Balade signée", "2026-11-29 15:00", topics=["signes"], accessibility=["signs"], childcare=True, festival="Festival des savoirs"),
    event("expo", "Exposition de céramique", "2026-11-10 10:00", None, end=datetime(2026, 12, 20, 18), topics=["poterie"], free=True),
    event("annule", "Vide-grenier", "2026-11-22 08:00", 8, on_site="cancelled"),
    event("complet", "Cirque en famille", "2026-11-22 15:00", on_site="full", ages="3-120", free=True),
    event("lune", "Nuit des étoiles", "2026-12-12 21:00", 4, quartier="cotes"),
)  # fmt: skip


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return Catalogue(CITY, PLACES)


@pytest.fixture(scope="session")
def programme(catalogue: Catalogue) -> Programme:
    return Programme(EVENTS, catalogue)


@pytest.fixture(scope="session")
def ask() -> Callable[[str], Asked]:
    """What a question asks on Saturday 21 November 2026 at 10:00."""
    asking = Asking(CITY)
    return lambda question: asking.understand(question, NOW)
