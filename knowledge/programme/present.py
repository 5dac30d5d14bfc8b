"""What there is in a stretch of time, counted, for whoever browses: topics, places, organisers, festivals, ages."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from knowledge.agenda import Event, Occurrence, Place
from knowledge.catalogue import Ages, Catalogue
from knowledge.formats.identifiers import key
from knowledge.language import fold
from knowledge.programme.fitness import quartier
from knowledge.programme.places import bare

Count: TypeAlias = tuple[str, int]
"""A key, and how many different events have it."""

BANDS = ("0-3", "4-6", "7-11", "12-17", "18-59", "60-120")
"""The ages by which one browses, both ends included."""


@dataclass(frozen=True, slots=True)
class Present:
    """What the events of some time have, the most frequent first; a topic counts what is under it too."""

    events: int = 0
    topics: tuple[Count, ...] = ()
    places: tuple[Count, ...] = ()
    """By ``place_key``."""
    quartiers: tuple[Count, ...] = ()
    organisers: tuple[Count, ...] = ()
    festivals: tuple[Count, ...] = ()
    ages: tuple[Count, ...] = ()
    """By the bands of ``BANDS``; what says nothing of ages is in none."""
    free: int = 0
    remote: int = 0


def place_key(place: Place | None) -> str:
    """What a place is known by: the id of its entry, else its name without article, case and accents; empty for none."""
    if place is None:
        return ""
    return place.entry or bare(fold(place.name or place.address or ""))


def is_key(place: Place, asked: str) -> bool:
    """Whether a button or an address that names a place (``identifiers.key``) means this one; older ones have its article."""
    return bool(asked) and asked in (key(place_key(place)), key(fold(place.name or place.address or "")))


def in_band(ages: Ages | None, band: str) -> bool:
    """Whether some of a band's ages are welcome, where anything is said of ages."""
    if ages is None:
        return False
    low, _, high = band.partition("-")
    return ages.youngest <= int(high) and int(low) <= ages.oldest


def present(happening: Iterable[tuple[Event, Occurrence]], catalogue: Catalogue) -> Present:
    """The counts over some occurrences that are not cancelled; an event that comes often counts once."""
    topics, places, quartiers = Counter[str](), Counter[str](), Counter[str]()
    organisers, festivals, ages = Counter[str](), Counter[str](), Counter[str]()
    seen: set[str] = set()
    somewhere: set[tuple[str, str]] = set()
    free = remote = 0
    for event, occurrence in happening:
        if occurrence.cancelled:
            continue
        key = place_key(occurrence.place)
        if key and (event.uid, key) not in somewhere:
            somewhere.add((event.uid, key))
            places[key] += 1
        if event.uid in seen:
            continue
        seen.add(event.uid)
        known = [each for each in event.topics if each in catalogue.city.topics]
        topics.update({above for each in known for above in catalogue.city.ancestry(each)})
        quartiers.update(each for each in (quartier(event, catalogue),) if each)
        organisers.update(each for each in (event.organiser,) if each)
        festivals.update(each for each in (event.festival,) if each)
        ages.update(each for each in BANDS if in_band(event.ages, each))
        free += event.free is True
        remote += occurrence.remote is not None
    return Present(
        len(seen), _most(topics), _most(places), _most(quartiers), _most(organisers), _most(festivals),
        tuple((each, ages[each]) for each in BANDS if ages[each]), free, remote,
    )  # fmt: skip


def _most(counted: Counter[str]) -> tuple[Count, ...]:
    return tuple(sorted(counted.items(), key=lambda each: (-each[1], each[0])))
