"""One event whole, wherever the way to it began, and into one's own calendar."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import quote_plus

from bot.conversation.i18n import _
from bot.conversation.markup import bold, escape
from bot.conversation.messages import Button, File, Outcome, Reply, Request, Rows
from bot.conversation.router import Router
from bot.handlers import words
from bot.handlers.following import standing as places
from bot.handlers.programme import wording
from bot.handlers.programme.cards import full_card
from bot.handlers.rights import Right, standing
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.follows import EVENT, person
from knowledge.agenda import Event, Occurrence, Place, read_wishes
from knowledge.agenda.alarms import Alarm, alarms
from knowledge.formats.calendar_links import google_link, outlook_link
from knowledge.formats.icalendar_writing import alone, write_event

router: Router[Unit, Town] = Router()

MAP = "https://www.openstreetmap.org/"


@router.press("ev")
async def event(request: Request, unit: Unit, town: Town) -> Outcome:
    """All details of an event, at the time that the button names."""
    id, _colon, time = request.text.partition(":")
    return await details(request, unit, town, id, time)


async def details(request: Request, unit: Unit, town: Town, id: str, time: str = "") -> Reply:
    """Everything about it, with what one can do."""
    found = town.programme.get(id)
    one = wording.at(found, town.now(), time) if found is not None else None
    if found is None or one is None:
        kept = await unit.events.get(town.city.id, id)
        return _gone(kept.event if kept is not None else None)
    rows = list(_ways(found, one, town, await _places(request, unit, town, found, one)))
    kept = await unit.events.get(town.city.id, id)
    mine = await standing(request, unit, town)
    if kept is not None and mine.may(Right.EVENTS, kept.owner):
        rows.append((Button(_("Change this event"), "eo", f"{id}:{wording.named(one)}"),))
    card = full_card(found, one, town, buttons=tuple(rows))
    more: tuple[Button, ...] = (Button(_("What's on that day"), "ag", f"d{one.wall_start:%Y%m%d}"),)
    if topic := next((each for each in found.topics if each in town.city.topics), None):
        more = (*more, words.topic_button(town.city, topic))
    below: Rows = (more,)
    if "sg" in town.presses:
        below = (more, (Button(_("Has something changed?"), "sg", id),))
    return Reply(cards=(card,), buttons=below)


def see(event: Event, one: Occurrence) -> Button:
    """The way to everything about it."""
    return Button(_("All details"), "ev", f"{event.id}:{wording.named(one)}")


@router.press("ev-cal")
async def into_calendar(request: Request, unit: Unit, town: Town) -> Outcome:
    """A file for any calendar program, and links for those on the web."""
    id, _colon, time = request.text.partition(":")
    found = town.programme.get(id)
    one = wording.at(found, town.now(), time) if found is not None else None
    if found is None or one is None:
        return _gone(None)
    single = alone(found, one)
    ring = await _ringing(request, unit, town, found, single)
    file = write_event(single, town.city, stamp=town.now(), alarms=ring)
    # Some chats take no long links on a button: what it is about is in the file.
    brief = replace(one, summary=None)
    rows: Rows = ((Button("Google", url=google_link(brief)), Button("Outlook", url=outlook_link(brief))),)
    if not found.single:
        rows = (*rows, (Button(_("Every time it takes place"), "ev-all", id),))
    text = _(
        "Open this file, or tap your calendar: {title}, {when}.",
        title=bold(one.title),
        when=escape(wording.when(one, town.city, town.today())),
    )
    return Reply(text, buttons=rows, files=(File.of(f"{id}.ics", "text/calendar", file),))


@router.press("ev-all")
async def whole_series(request: Request, unit: Unit, town: Town) -> Outcome:
    """The file with every time of it, as far as it goes on."""
    found = town.programme.get(request.text)
    if found is None:
        return _gone(None)
    ring = await _ringing(request, unit, town, found, found)
    file = write_event(found, town.city, stamp=town.now(), alarms=ring)
    return Reply(
        _("Every time of {title}, for your calendar.", title=bold(found.title)),
        files=(File.of(f"{found.id}.ics", "text/calendar", file),),
    )


async def _ringing(request: Request, unit: Unit, town: Town, found: Event, written: Event) -> Sequence[Alarm]:
    """As whoever asks for the file likes to be reminded of it; a file for a whole group rings for nobody."""
    if not request.private:
        return ()
    habit = await unit.habits.of(request.who.id)
    own = await unit.follows.follows(person(request.who.id), town.city.id, EVENT, found.id)
    wishes = read_wishes(habit.wishes if own is None else own.wishes(habit.wishes))
    return alarms(written, wishes, zone=habit.zone or town.city.zone, now=town.now(), quiet=habit.quiet)


async def _places(
    request: Request, unit: Unit, town: Town, found: Event, one: Occurrence
) -> tuple[Button, ...]:
    """To register, or one's own place; of what is over or off there is none to be had."""
    if one.cancelled or _over(one, town):
        return ()
    return await places.ways(unit, town, request.who.id if request.private else None, found, one)


def _over(one: Occurrence, town: Town) -> bool:
    return one.end <= town.now() and one.start < town.now()


def _ways(found: Event, one: Occurrence, town: Town, seats: tuple[Button, ...]) -> Rows:
    """Follow it, note it down, register, find it."""
    over = _over(one, town)
    first: tuple[Button, ...] = ()
    if "fl" in town.presses and not over:
        first = (Button(_("Follow"), "fl", f"{EVENT}:{found.id}"),)
    if not one.cancelled and not over:
        first = (*first, Button(_("Into my calendar"), "ev-cal", f"{found.id}:{wording.named(one)}"))
    first = (*first, *seats)
    links = []
    if found.registration is not None and found.registration.link and not one.cancelled and not over:
        links.append(Button(_("Register"), url=found.registration.link))
    if one.link:
        links.append(Button(_("Open the site"), url=one.link))
    place = [_where(one.place, town)] if one.place is not None and one.on_site is not None else []
    rows = (first, tuple(links), tuple(each for each in place if each is not None))
    return tuple(each for each in rows if each)


def _where(place: Place, town: Town) -> Button | None:
    """The place's own page, or the map."""
    if place.entry is not None and place.entry in town.catalogue:
        return Button(_("About the place"), "see", f"0:{place.entry}")
    if place.coordinates is not None:
        latitude, longitude = place.coordinates
        return Button(
            _("On the map"), url=f"{MAP}?mlat={latitude}&mlon={longitude}#map=17/{latitude}/{longitude}"
        )
    if place.address is not None:
        asked = ", ".join(each for each in (place.name, place.address, town.city.name) if each)
        return Button(_("On the map"), url=f"{MAP}search?query={quote_plus(asked[:200])}")
    return None


def _gone(event: Event | None) -> Reply:
    """It is no longer in the programme."""
    buttons = ((Button(_("What's on"), "ag"),),)
    if event is None:
        return Reply(
            _("I don't find this event any more. Here is what is on:"), buttons=buttons, personal=True
        )
    return Reply(
        _("{title} is no longer in the programme.", title=bold(event.title)), buttons=buttons, personal=True
    )
