"""Events as reminders and changes speak of them: what it is, when on the reader's clocks, where, and why they hear of it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.conversation.i18n import _, day
from bot.conversation.markup import escape
from bot.handlers import pickers
from bot.handlers.moments import clock, when
from bot.handlers.town import Town
from bot.storage.follows import EVENT, FESTIVAL, ORGANISER, PLACE, TOPIC, Following
from knowledge.agenda import Event, Occurrence, Place, Status
from knowledge.agenda.changes import When

DAY = timedelta(days=1)


def said_when(occurrence: Occurrence, zone: str, now: datetime) -> str:
    """« Demain à 14 h », « samedi 28 novembre 2026 à 14 h »; as the wall there shows it, and the reader's where it differs."""
    if occurrence.all_day:
        first, last = occurrence.wall_start.date(), (occurrence.wall_end - timedelta(seconds=1)).date()
        if last > first:
            return _("from {first} to {last}", first=day(first), last=day(last))
        return _day(first, now.astimezone(ZoneInfo(zone)), _("all day"), day(first))
    return said_moment(occurrence.start, occurrence.zone, zone, now)


def said_moment(moment: datetime, there: str, here: str, now: datetime) -> str:
    """An instant on the clocks of a place, and on the reader's where they show something else."""
    local, mine = moment.astimezone(ZoneInfo(there)), moment.astimezone(ZoneInfo(here))
    said = _day(local.date(), now.astimezone(ZoneInfo(there)), clock(local), when(moment, there))
    if local.replace(tzinfo=None) == mine.replace(tzinfo=None):
        return said
    return _("{when} there ({here} where you are)", when=said, here=when(moment, here))


def _day(date: object, now: datetime, time: str, otherwise: str) -> str:
    if date == now.date():
        return _("today, {time}", time=time)
    if date == (now + DAY).date():
        return _("tomorrow, {time}", time=time)
    return otherwise


def said_value(value: object, zone: str) -> str:
    """What changed, before or after: a moment, a place, or words as they stand; empty where there is nothing."""
    match value:
        case When(start, end, all_day, there):
            if not all_day:
                return when(start, there)
            first = start.astimezone(ZoneInfo(there)).date()
            last = (end - timedelta(seconds=1)).astimezone(ZoneInfo(there)).date()
            if last > first:
                return _("from {first} to {last}", first=day(first), last=day(last))
            return day(first)
        case Place():
            return value.name or value.address or value.entry or ""
        case str():
            return value
        case _nothing:
            return ""


def said_place(place: Place | None, town: Town) -> str:
    """Its name and address; empty where nothing is said."""
    if place is None:
        return ""
    entry = town.catalogue.get(place.entry) if place.entry else None
    name = place.name or (entry.title if entry is not None else "")
    return ", ".join(dict.fromkeys(each for each in (name, place.address) if each))


def facts(occurrence: Occurrence, town: Town) -> list[str]:
    """Where it is, and how it stands, in lines of markup."""
    lines = []
    if (place := said_place(occurrence.place, town)) and occurrence.on_site is not None:
        lines.append(f"📍 {escape(place)}")
    if occurrence.remote not in (None, Status.CANCELLED) and occurrence.remote_link:
        lines.append(f"💻 {escape(occurrence.remote_link)}")
    modes = [each for each in (occurrence.on_site, occurrence.remote) if each is not None]
    if occurrence.full:
        lines.append(_("It is full."))
    elif Status.CONDITIONAL in modes:
        lines.append(_("Not certain yet: have a look before you set out."))
    return lines


def named(kind: str, target: str, town: Town, events: Iterable[Event] = ()) -> str:
    """How what is followed is called."""
    if kind == EVENT:
        return next((each.title for each in events if each.id == target), _("an event that is over"))
    if kind == TOPIC:
        return pickers.said_topic(town.city, target)
    if kind == PLACE and (entry := town.catalogue.get(target)) is not None:
        return entry.title
    return target


def why(following: Following, town: Town) -> str:
    """Why they are told: what they follow, in a sentence of markup."""
    name = escape(named(following.kind, following.target, town))
    here = following.person_id is None
    match following.kind:
        case "festival":
            return _("Followed here: {name}.", name=name) if here else _("You follow {name}.", name=name)
        case "organiser":
            return (
                _("Followed here: everything by {name}.", name=name)
                if here
                else _("You follow everything by {name}.", name=name)
            )
        case "place":
            return (
                _("Followed here: what happens at {name}.", name=name)
                if here
                else _("You follow what happens at {name}.", name=name)
            )
        case "topic":
            return (
                _("Followed here: the topic “{name}”.", name=name)
                if here
                else _("You follow the topic “{name}”.", name=name)
            )
        case _event:
            return _("This is followed here.") if here else _("You follow this event.")


BROAD = (FESTIVAL, ORGANISER, PLACE, TOPIC)
"""What brings news of many events."""
