"""What can be followed and taken along: which events are in it, in which form it is written."""

import json
from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta

from bot.conversation.i18n import _
from bot.storage import follows
from bot.storage.follows import Following, closest
from bot.storage.habits import Habit
from bot.web.town import Town
from knowledge.agenda import Event, occurrences, read_wishes
from knowledge.agenda.alarms import Alarm, alarms
from knowledge.agenda.wall import instant
from knowledge.city import said_in
from knowledge.formats.csv_writing import write_csv
from knowledge.formats.events_csv_writing import write_events_csv
from knowledge.formats.events_yaml import write_events_yaml
from knowledge.formats.icalendar_writing import Ringing, write_icalendar
from knowledge.formats.identifiers import key
from knowledge.formats.jsonld import write_jsonld
from knowledge.formats.jsonld_events import write_events_jsonld
from knowledge.formats.yaml_writing import write_yaml
from knowledge.programme import is_key

PAST = timedelta(days=60)
"""How long what is over stays in a feed."""

AHEAD = timedelta(days=366)
"""How far the occurrences of the open data go."""

REFRESH = timedelta(hours=1)

CALENDAR = "text/calendar; charset=utf-8"
CSV = "text/csv; charset=utf-8"
YAML = "application/yaml; charset=utf-8"
JSONLD = "application/ld+json; charset=utf-8"

Written = tuple[bytes, str]
"""The content, and its media type."""


def open_data(town: Town) -> dict[str, Callable[[], Written]]:
    """What the city gives under its licence, by name."""
    now = town.now()

    def as_json(node: object) -> Written:
        return (json.dumps(node, ensure_ascii=False, indent=1) + "\n").encode(), JSONLD

    return {
        "events.jsonld": lambda: as_json(
            _licensed(write_events_jsonld(current(town), town.city, now - PAST, now + AHEAD), town)
        ),
        "events.csv": lambda: (write_events_csv(current(town), town.city).encode("utf-8-sig"), CSV),
        "events.yaml": lambda: (_notice(town) + write_events_yaml(current(town), town.city).encode(), YAML),
        "entries.jsonld": lambda: as_json(_licensed(write_jsonld(town.catalogue, town.city), town)),
        "entries.csv": lambda: (write_csv(town.catalogue, town.city).encode("utf-8-sig"), CSV),
        "entries.yaml": lambda: (_notice(town) + write_yaml(town.catalogue, town.city).encode(), YAML),
    }


def calendar(town: Town, name: str, events: Iterable[Event], *, alarms: Ringing = ()) -> bytes:
    """A feed of these events."""
    city = town.city
    about = _(
        "{city}. Licence: {licence} ({link})",
        city=city.name,
        licence=city.licence.name,
        link=city.licence.url,
    )
    ordered = sorted(events, key=lambda each: (each.start, each.uid))
    return write_icalendar(
        ordered, city, name=name, stamp=town.now(), alarms=alarms, about=about, refresh=REFRESH
    )


def current(town: Town) -> list[Event]:
    """The events that are not long over."""
    since = town.now() - PAST
    return [each for each in town.programme if _lasts(each, since)]


def of_festival(town: Town, asked: str) -> tuple[str, list[Event]] | None:
    """The events of the festival that goes by this key."""
    found = [each for each in town.programme if each.festival and key(each.festival) == asked]
    return (str(found[0].festival), found) if found else None


def of_topic(town: Town, asked: str) -> tuple[str, list[Event]] | None:
    """The events about a topic and what is below it."""
    if asked not in town.city.topics:
        return None
    within = town.city.within(asked)
    name = said_in(town.city.topics[asked].label, town.city.language)
    return name, [each for each in current(town) if not within.isdisjoint(each.topics)]


def of_place(town: Town, asked: str) -> tuple[str, list[Event]] | None:
    """The events of a place."""
    found = [each for each in current(town) if each.place and is_key(each.place, asked)]
    if not found or found[0].place is None:
        return None
    place = found[0].place
    entry = town.catalogue.get(place.entry) if place.entry else None
    name = entry.says("title", town.city.language) if entry is not None else place.name or place.address
    return str(name or asked), found


def followed(
    town: Town, mine: Iterable[Following], owners: dict[str, str], coming: Collection[str] = ()
) -> list[Event]:
    """The events that somebody follows by themselves, or by what they belong to, and those that they are ``coming`` to.

    ``owners`` are spaces by events' ids.
    """
    wanted: dict[str, set[str]] = {kind: set() for kind in follows.KINDS}
    for each in mine:
        wanted.setdefault(each.kind, set()).add(each.target)
    topics = {
        below
        for each in wanted[follows.TOPIC]
        if each in town.city.topics
        for below in town.city.within(each)
    }

    def follows_it(event: Event) -> bool:
        return (
            event.id in wanted[follows.EVENT]
            or event.id in coming
            or (event.festival or "")[:120] in wanted[follows.FESTIVAL]
            or not topics.isdisjoint(event.topics)
            or (
                event.place is not None
                and (event.place.entry or event.place.name or "")[:120] in wanted[follows.PLACE]
            )
            or (event.organiser or "")[:120] in wanted[follows.ORGANISER]
            or owners.get(event.id, "") in wanted[follows.SPACE]
        )

    for targets in wanted.values():
        targets.discard("")
    return [each for each in current(town) if follows_it(each)]


def ringing(event: Event, town: Town, mine: Iterable[Following], habit: Habit) -> tuple[Alarm, ...]:
    """When the calendar of somebody with these habits rings for an event: as Passeur reminds them of it."""
    following = closest(mine, event, town.city)
    if following is None:
        return ()
    wishes = read_wishes(following.wishes(habit.wishes))
    return alarms(event, wishes, zone=habit.zone or town.city.zone, now=town.now(), quiet=habit.quiet)


def _lasts(event: Event, since: datetime) -> bool:
    """Whether something of it is not over since then; a rule without an end always is."""
    if event.rrule is None and not event.extra and not event.overrides:
        return instant(event.start, event.zone) + event.lasts >= since
    if event.rrule is not None and "UNTIL" not in event.rrule and "COUNT" not in event.rrule:
        return True
    return next(occurrences(event, since, since + timedelta(days=366 * 3)), None) is not None


def _licensed(node: dict[str, object], town: Town) -> dict[str, object]:
    """JSON-LD that says under which licence it is."""
    graph = node.get("@graph")
    about = {
        "@type": "Dataset",
        "name": town.city.name,
        "license": town.city.licence.url,
        "creator": {"@type": "Organization", "name": town.city.steward},
    }
    return {**node, "@graph": [about, *graph]} if isinstance(graph, list) else node


def _notice(town: Town) -> bytes:
    """YAML that says so."""
    licence = town.city.licence
    return f"# {town.city.name} · {town.city.steward} · {licence.name} ({licence.url})\n".encode()
