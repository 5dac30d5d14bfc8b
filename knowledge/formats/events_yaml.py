"""Events as YAML that a person likes to edit, in a city's own folder; every problem is told with its line.

Times are on the wall of the event's zone (the city's, unless it says another): ``2026-12-12 14:00`` or
``12/12/2026 14h``. A start without an hour is a whole day, and its end is the last day. An end may be an hour
alone. A place may be its name alone.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

import yaml

from knowledge.agenda.event import Event, Override, Status
from knowledge.city import City
from knowledge.formats import csv_cells as cells
from knowledge.formats import events_csv_columns as columns
from knowledge.formats import marked_yaml
from knowledge.formats.checks import check_names
from knowledge.formats.city_parts import without_nothing
from knowledge.formats.csv_reading import stable_id
from knowledge.formats.marked_yaml import Document, Spot
from knowledge.formats.problems import Code, Finding, nearest
from knowledge.formats.programme import Programme, built
from knowledge.formats.yaml_writing import Dumper, Inline, plain

_INLINE = frozenset({"topics", "keywords", "accessibility", "languages"})
_MIDNIGHT = re.compile(r"[ T]0{1,2}[:h]00(?::00)?$")


def read_events_yaml(file: str, data: bytes, city: City, entries: Collection[str] | None = None) -> Programme:
    """Read one file; ``entries`` are the ids that a place may name, if they are known.

    An event of which a part is refused is kept without it. Of two events with one UID the first is kept.
    """
    document = marked_yaml.read(file, data)
    events: dict[str, Event] = {}
    read_event_items(document, city, entries, events, {})
    ordered = sorted(document.problems, key=lambda each: (each.line, each.column))
    return Programme(tuple(events.values()), tuple(ordered))


def read_event_items(
    document: Document,
    city: City,
    entries: Collection[str] | None,
    events: dict[str, Event],
    places: dict[str, str],
) -> None:
    """Add the events of a document to those read before, whose lines ``places`` holds by UID."""
    for spot in document.items():
        event = _event(spot, city, entries)
        if event is None:
            continue
        if first := places.get(event.uid):
            document.problems.append(spot.problem(Finding(("uid",), Code.ID_TAKEN, event.uid, (first,))))
            continue
        places[event.uid] = f"{document.file}:{spot.line}"
        events[event.uid] = event


def _event(spot: Spot, city: City, entries: Collection[str] | None) -> Event | None:
    given = without_nothing(spot.plain())
    if not isinstance(given, dict):
        spot.document.problems.append(spot.problem(Finding((), Code.GROUP_EXPECTED, str(given))))
        return None
    found: list[Finding] = []
    data = _understood(given, city)
    named: dict[str, Any] = {name: data[name] for name in ("topics", "quartier") if name in data}
    for unknown in check_names(named, city):
        found.append(unknown)
        if unknown.path[0] == "quartier":
            del data["quartier"]
    if isinstance(topics := data.get("topics"), list):
        data["topics"] = [each for each in topics if not isinstance(each, str) or each in city.topics]
    place = data.get("place")
    if isinstance(place, dict) and entries is not None and (id := place.get("entry")) not in (None, *entries):
        found.append(Finding(("place", "entry"), Code.ENTRY_UNKNOWN, str(id), nearest(str(id), entries)))
        place = {name: value for name, value in place.items() if name != "entry"}
        data["place"] = place or None
    event = built(data, found.append)
    spot.document.problems += [spot.problem(each) for each in found]
    return event


def _understood(given: Mapping[str, Any], city: City) -> dict[str, Any]:
    """The fields as the model reads them; what is not understood is left as it stands, for the model to refuse."""
    data: dict[str, Any] = {"zone": city.zone, **given}
    if isinstance(data.get("place"), str):
        data["place"] = {"name": data["place"]}
    if isinstance(data.get("ages"), str):
        data["ages"] = cells.read_ages(data["ages"])
    if isinstance(rule := data.get("rrule"), str):
        data["rrule"] = columns.read_repeats(rule, None) or rule
    start, clocked = _wall(given.get("start"))
    data["start"] = start
    if isinstance(start, datetime):
        data["all_day"] = whole = given.get("all_day", not clocked)
        data["end"] = _end(given.get("end"), start, whole is True)
        for name in ("exceptions", "extra"):
            if name in given:
                several = given[name] if isinstance(given[name], list) else [given[name]]
                data[name] = [_on_day(each, start) for each in several]
        if isinstance(overrides := given.get("overrides"), list):
            data["overrides"] = [
                _override(each, start) if isinstance(each, dict) else each for each in overrides
            ]
    data.update(_modes(given))
    place = data.get("place")
    where = place.get("name", place.get("entry", "")) if isinstance(place, dict) else ""
    data.setdefault("uid", f"{stable_id(str(given.get('title', '')), str(where))}@{city.id}")
    return data


def _wall(given: Any) -> tuple[Any, bool]:
    """A naive time and whether its hour is said; what is none of it comes back as it is."""
    if not isinstance(given, str):
        return given, False
    try:
        moment = datetime.fromisoformat(given)
        return moment, ":" in given
    except ValueError:
        day, clock = columns.read_day_and_time(given)
    if day is None:
        return given, False
    return columns.wall(day, clock), clock is not None or _MIDNIGHT.search(given) is not None


def _end(given: Any, start: datetime, whole: bool) -> Any:
    clock = columns.read_clock(given) if isinstance(given, str) and not whole else None
    if clock is not None:
        ends = datetime.combine(start, clock)
        return ends if ends >= start else ends + timedelta(days=1)
    end, clocked = _wall(given)
    return end + timedelta(days=1) if isinstance(end, datetime) and whole and not clocked else end


def _on_day(given: Any, start: datetime) -> Any:
    """A start beside the rule; of a day alone, at the hour of the first."""
    wall, clocked = _wall(given)
    return datetime.combine(wall, start.time()) if isinstance(wall, datetime) and not clocked else wall


def _override(given: Mapping[str, Any], start: datetime) -> dict[str, Any]:
    made = {**given, "recurrence": _on_day(given.get("recurrence"), start)}
    if "start" in given:
        made["start"] = _on_day(given["start"], start)
    begins = made.get("start", made["recurrence"])
    if "end" in given:
        made["end"] = _end(given["end"], begins, False) if isinstance(begins, datetime) else given["end"]
    if isinstance(made.get("place"), str):
        made["place"] = {"name": made["place"]}
    for name in ("on_site", "remote"):
        if isinstance(text := made.get(name), str):
            made[name] = columns.read_status(text) or text
    return {name: value for name, value in made.items() if value is not None}


def _modes(given: Mapping[str, Any]) -> dict[str, Any]:
    """How each way of taking part stands; a link to join is a way of its own."""
    found: dict[str, Any] = {}
    for name in ("on_site", "remote"):
        if isinstance(text := given.get(name), str):
            found[name] = None if cells.read_yes_no(text) is False else columns.read_status(text) or text
    if "remote_link" in given:
        found.setdefault("remote", found.get("on_site") or Status.CONFIRMED)
        if "place" not in given:
            found.setdefault("on_site", None)
    return found


def write_events_yaml(events: Iterable[Event], city: City) -> str:
    """A file of events; ``read_events_yaml`` gives the same back."""
    blocks = [
        yaml.dump([_made(each, city)], Dumper=Dumper, allow_unicode=True, sort_keys=False, width=110)
        for each in events
    ]
    return "\n".join(blocks) if blocks else "[]\n"


def _made(event: Event, city: City) -> dict[str, Any]:
    made: dict[str, Any] = {}
    remote = event.remote is not None or event.remote_link is not None
    for name, field in Event.model_fields.items():
        value = getattr(event, name)
        if name == "zone" and value == city.zone:
            continue
        if name == "all_day" or (value == field.default and not (remote and name in ("on_site", "remote"))):
            continue
        match name:
            case "start":
                made[name] = _said(value, event.all_day)
            case "end":
                last = value - timedelta(days=1) if event.all_day else value
                made[name] = _said(last, event.all_day and value.time() == time())
            case "exceptions" | "extra":
                made[name] = Inline(_said(each, each.time() == event.start.time()) for each in value)
            case "overrides":
                made[name] = [_changed(each) for each in value]
            case "on_site" | "remote":
                made[name] = "no" if value is None else str(value)
            case _:
                made[name] = Inline(plain(value)) if name in _INLINE else plain(value)
    return made


def _changed(override: Override) -> dict[str, Any]:
    made: dict[str, Any] = plain(override)
    return {
        name: _said(value, False) if isinstance(value := getattr(override, name), datetime) else held
        for name, held in made.items()
    }


def _said(wall: datetime, day: bool) -> str:
    return f"{wall:%Y-%m-%d}" if day else f"{wall:%Y-%m-%d %H:%M:%S}".removesuffix(":00")
