"""A city's folder, read whole: what is good is loaded, and everything to mend is told at once with its line.

A folder holds ``city.yaml``, ``topics.yaml``, ``words.yaml``, ``entries/*.yaml`` and, where the city has a
programme of its own, ``events/*.yaml``.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path as Folder

from pydantic import ValidationError

from knowledge.agenda.event import Event
from knowledge.catalogue import Catalogue, Entry, Problem
from knowledge.city import City
from knowledge.formats import marked_yaml
from knowledge.formats.checks import check, check_names
from knowledge.formats.city_parts import Parts, without_nothing
from knowledge.formats.events_yaml import read_event_items
from knowledge.formats.marked_yaml import Document, Spot
from knowledge.formats.problems import DOUBTS, Code, Finding
from knowledge.formats.programme import Programme
from knowledge.formats.refusals import findings


@dataclass(frozen=True, slots=True)
class Loaded:
    """What could be read of a city, and what is to mend; no catalogue if the city itself cannot be read."""

    catalogue: Catalogue | None
    problems: tuple[Problem, ...]


def load_city(folder: Folder) -> tuple[City | None, tuple[Problem, ...]]:
    """Read a city without its entries; a part that is wrong is left out, with a problem."""
    parts = Parts(folder)
    city = parts.city()
    return city, _in_order(parts.problems)


def load_catalogue(folder: Folder, today: date | None = None) -> Loaded:
    """Read a city and its entries; an entry that is wrong is left out, one that is only doubtful is kept.

    Without ``today`` nothing is said of days in the future.
    """
    parts = Parts(folder)
    city = parts.city()
    if city is None:
        return Loaded(None, _in_order(parts.problems))
    entries: dict[str, Entry] = {}
    places: dict[str, str] = {}
    paths = sorted((folder / "entries").glob("*.yaml"))
    if not paths:
        parts.problems.append(Problem("entries", 0, "", Code.FILE_MISSING, "entries/*.yaml"))
    for path in paths:
        document = marked_yaml.read(f"entries/{path.name}", path.read_bytes())
        _read_items(document, city, today, entries, places)
        parts.problems += document.problems
    city = parts.with_emergency(city, entries)
    return Loaded(Catalogue(city, entries.values()), _in_order(parts.problems))


def load_events(folder: Folder, city: City, entries: Collection[str] | None = None) -> Programme:
    """Read the programme in a city's folder, which may have none; ``entries`` are the ids that places may name."""
    events: dict[str, Event] = {}
    places: dict[str, str] = {}
    problems: list[Problem] = []
    for path in sorted((folder / "events").glob("*.yaml")):
        document = marked_yaml.read(f"events/{path.name}", path.read_bytes())
        read_event_items(document, city, entries, events, places)
        problems += document.problems
    return Programme(tuple(events.values()), _in_order(problems))


def read_entries(
    file: str, data: bytes, city: City, today: date | None = None
) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """Read one YAML file of entries by itself; of two entries with one id the first is kept."""
    document = marked_yaml.read(file, data)
    entries: dict[str, Entry] = {}
    places: dict[str, str] = {}
    _read_items(document, city, today, entries, places)
    return tuple(entries.values()), _in_order(document.problems)


def _read_items(
    document: Document, city: City, today: date | None, entries: dict[str, Entry], places: dict[str, str]
) -> None:
    for spot in document.items():
        entry = read_entry(spot, city, today)
        if entry is None:
            continue
        if first := places.get(entry.id):
            document.problems.append(spot.problem(Finding(("id",), Code.ID_TAKEN, entry.id, (first,))))
            continue
        places[entry.id] = f"{document.file}:{spot.line}"
        entries[entry.id] = entry


def read_entry(spot: Spot, city: City, today: date | None = None) -> Entry | None:
    """One entry of a file, or None; what is wrong or doubtful is noted in the file's document."""
    problems = spot.document.problems
    before = len(problems)
    given = without_nothing(spot.plain())
    unreadable = len(problems) > before
    entry = None
    try:
        entry = Entry.model_validate(given, context=city)
        found = tuple(check(entry, city, today))
    except ValidationError as error:
        unknown = tuple(check_names(given, city)) if isinstance(given, dict) else ()
        told = {each.field for each in unknown}
        refused = findings(error, (*Entry.model_fields, *city.facets))
        found = (*unknown, *(each for each in refused if each.field not in told))
    problems += [spot.problem(each) for each in found]
    return None if unreadable or any(each.code not in DOUBTS for each in found) else entry


def _in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda each: (each.file, each.line, each.column)))
