"""The programme on a platform's own board of events, and what people made there on its way into the programme."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from pydantic import ValidationError

from bot.conversation.messages import Hosted
from bot.programme.bringing import Brought, bring
from bot.storage import Unit
from knowledge.agenda import Event, Occurrence, Place, Status
from knowledge.agenda.event import LONGEST_SUMMARY, LONGEST_TITLE
from knowledge.agenda.wall import wall_clock
from knowledge.catalogue import Source
from knowledge.city import City
from knowledge.formats.programme import Programme as Read
from knowledge.programme import Programme

AHEAD = timedelta(days=30)
MOST = 25
"""Events on one board."""

SHORTEST = timedelta(hours=1)
"""How long something without an end is said to last."""

THERE = "@hosted."
"""In the UID of what was made on a platform."""


class Town(Protocol):
    """What is needed of the city."""

    programme: Programme

    @property
    def city(self) -> City: ...


async def wanted(unit: Unit, town: Town, space: str, now: datetime) -> list[Hosted] | None:
    """What a space is to show: its own events, and those of the city about its topics; None where it wants none."""
    home = await unit.spaces.named(space)
    if home is None or not home.shows_events:
        return None
    known = await unit.events.known(town.city.id)
    topics = {below for each in home.topics if each in town.city.topics for below in town.city.within(each)}
    found: list[Hosted] = []
    for one in town.programme.within(now, now + AHEAD):
        event = town.programme.known(one.event)
        if event is None or one.start <= now or THERE in event.uid:
            continue
        owner = known[event.id].owner if event.id in known else ""
        if owner == space or (not owner and not topics.isdisjoint(event.topics)):
            found.append(_hosted(event, one))
    return found[:MOST]


async def told(unit: Unit, city: City, space: str, theirs: Sequence[Hosted], now: datetime) -> Brought | None:
    """What people made there becomes the space's own in the programme; what they took away there leaves it."""
    home = await unit.spaces.named(space)
    if home is None or not home.shows_events:
        return None
    events = [event for each in theirs if (event := _event(each, city, space, home.name)) is not None]
    read = Read(tuple(events), ())
    return await bring(unit, city, f"hosted:{space}"[:160], read, now, owner=space, whole=True, ahead=True)


def _hosted(event: Event, one: Occurrence) -> Hosted:
    place = one.place
    where = ", ".join(each for each in (place.name, place.address) if each) if place is not None else ""
    online = one.on_site in (None, Status.CANCELLED) and one.remote is not None
    link = one.remote_link if online else None
    return Hosted(
        f"{event.id}:{one.recurrence:%Y%m%dT%H%M}",
        one.title,
        one.start,
        max(one.end, one.start + SHORTEST) if one.end == one.start else one.end,
        one.summary or "",
        link or where,
        online,
        one.cancelled,
    )


def _event(given: Hosted, city: City, space: str, name: str) -> Event | None:
    modes = {"on_site": None, "remote": Status.CONFIRMED} if given.online else {"on_site": Status.CONFIRMED}
    link = given.where if given.where.startswith("http") and " " not in given.where else None
    said = {
        "uid": f"{given.id}{THERE}{space.partition(':')[0]}",
        "title": given.title[:LONGEST_TITLE],
        "summary": given.text[:LONGEST_SUMMARY] or None,
        "start": wall_clock(given.begins, city.zone),
        "end": wall_clock(given.ends, city.zone),
        "zone": city.zone,
        "place": Place(name=given.where[:200]) if given.where and not given.online and link is None else None,
        "remote_link": link if given.online else None,
        "link": None if given.online else link,
        "organiser": name or None,
        "source": Source(name=name) if name else None,
        **modes,
    }
    try:
        return Event.model_validate(said)
    except ValidationError:
        return None
