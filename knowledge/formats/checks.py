"""Whether an entry fits its city: what it names exists, and what it says is plausible."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from math import asin, cos, radians, sin, sqrt
from typing import Any

from knowledge.catalogue import Entry
from knowledge.city import City, Quartier, Topic, Value
from knowledge.formats.identifiers import fold
from knowledge.formats.problems import Code, Finding, Path, nearest, nearest_named, shortened

FAR = 150.0
"""Kilometres from the city beyond which coordinates are doubtful."""

_FREE = re.compile(r"\b(?:gratuit(?:e|es|s|ement)?|free|gratis)\b")
_AMOUNT = re.compile(r"(?:€|\beur|£)\s*[1-9]|\b0*[1-9]\d*(?:[.,]\d+)?\s*(?:€|eur|£)", re.IGNORECASE)


def check(entry: Entry, city: City, today: date | None = None) -> Iterator[Finding]:
    """What is wrong or doubtful (``problems.DOUBTS``) about an entry that is well formed in itself.

    Without ``today`` nothing is said of days in the future.
    """
    yield from check_names(
        {
            "topics": entry.topics,
            "facets": entry.facets,
            "quartier": entry.quartier,
            "lang": entry.lang,
            "translations": entry.translations,
        },
        city,
    )
    yield from _days(entry, today)
    yield from _price(entry)
    yield from _distance(entry, city)


def check_names(given: Mapping[str, Any], city: City) -> Iterator[Finding]:
    """What is named that the city does not have; ``given`` may be what a file holds, well formed or not."""
    for place, topic in enumerate(_texts(given.get("topics"))):
        if topic not in city.topics:
            yield Finding(
                ("topics", place), Code.TOPIC_UNKNOWN, topic, nearest_named(topic, names(city.topics))
            )
    for name, values in _facets(given, city).items():
        facet = city.facets.get(name)
        if facet is None:
            yield Finding(("facets", name), Code.FACET_UNKNOWN, name, nearest(name, city.facets))
            continue
        for place, value in enumerate(_texts(values)):
            if value not in facet.values:
                advice = nearest_named(value, names(facet.values)) or tuple(facet.values)[:3]
                yield Finding(("facets", name, place), Code.FACET_VALUE_UNKNOWN, value, advice)
    for quartier in _texts([given.get("quartier")]):
        if quartier not in city.quartiers:
            advice = nearest_named(quartier, names(city.quartiers))
            yield Finding(("quartier",), Code.QUARTIER_UNKNOWN, quartier, advice)
    for language in _texts([given.get("lang")]):
        if language not in city.languages:
            yield Finding(("lang",), Code.LANGUAGE_UNKNOWN, language, city.languages)
    translations = given.get("translations")
    for language in translations if isinstance(translations, Mapping) else ():
        if language not in city.languages:
            yield Finding(("translations", language), Code.LANGUAGE_UNKNOWN, language, city.languages)


def _texts(values: object) -> tuple[str, ...]:
    """The texts of a list; what else may stand there is told elsewhere."""
    return tuple(each for each in values if isinstance(each, str)) if isinstance(values, list | tuple) else ()


def _facets(given: Mapping[str, Any], city: City) -> dict[str, Any]:
    """The values of each facet as lists, whether it stands among the entry's keys or under ``facets``."""
    facets = given.get("facets")
    held = dict(facets) if isinstance(facets, Mapping) else {}
    held |= {name: given[name] for name in city.facets if name in given}
    return {name: [values] if isinstance(values, str) else values for name, values in held.items()}


def names(
    parts: Mapping[str, Topic] | Mapping[str, Quartier] | Mapping[str, Value],
) -> dict[str, tuple[str, ...]]:
    """Every name by which each of these goes, by id: its labels and its words."""
    return {id: (*each.label.values(), *each.words) for id, each in parts.items()}


def _days(entry: Entry, today: date | None) -> Iterator[Finding]:
    days: list[tuple[Path, date | None]] = [
        (("valid_from",), entry.valid_from),
        (("valid_until",), entry.valid_until),
        (("verified_on",), entry.verified_on),
        (("closed_on",), entry.closed_on),
        *((("sources", place, "on"), source.on) for place, source in enumerate(entry.sources)),
    ]
    for path, day in days:
        if day is None:
            continue
        if not 1900 <= day.year <= 2100:
            yield Finding(path, Code.DATE_ABSURD, day.isoformat())
        elif today is not None and day > today and path[-1] in ("verified_on", "on"):
            yield Finding(path, Code.DATE_FUTURE, day.isoformat(), (today.isoformat(),))


def _price(entry: Entry) -> Iterator[Finding]:
    if entry.price is None or entry.free is None:
        return
    said_free = _FREE.search(fold(entry.price)) is not None
    amount = _AMOUNT.search(entry.price) is not None
    if entry.free and amount and not said_free:
        yield Finding(("price",), Code.PRICE_CONTRADICTS, shortened(entry.price), ("false",))
    if not entry.free and said_free and not amount:
        yield Finding(("price",), Code.PRICE_CONTRADICTS, shortened(entry.price), ("true",))


def _distance(entry: Entry, city: City) -> Iterator[Finding]:
    if entry.coordinates is None or city.coordinates is None:
        return
    latitude, longitude = entry.coordinates
    if kilometres(entry.coordinates, city.coordinates) > FAR:
        near = abs(longitude) <= 90 and kilometres((longitude, latitude), city.coordinates) <= FAR
        advice = (f"[{longitude}, {latitude}]",) if near else ()
        yield Finding(("coordinates",), Code.COORDINATES_FAR, f"[{latitude}, {longitude}]", advice)


def kilometres(here: tuple[float, float], there: tuple[float, float]) -> float:
    """The distance between two points given as latitude and longitude in degrees, over a sphere."""
    (lat, lon), (lat2, lon2) = ((radians(each[0]), radians(each[1])) for each in (here, there))
    half = sin((lat2 - lat) / 2) ** 2 + cos(lat) * cos(lat2) * sin((lon2 - lon) / 2) ** 2
    return 2 * 6371.0 * asin(sqrt(min(1.0, half)))
