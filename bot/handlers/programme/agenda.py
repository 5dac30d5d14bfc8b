"""What is on: by day, place, age, topic and festival, as a list, a picture or a calendar."""

import asyncio
from datetime import timedelta

from bot.conversation.i18n import _, language, lazy, ngettext, short_day
from bot.conversation.markup import bold, escape, italic
from bot.conversation.messages import PRESS_BYTES, Button, File, Outcome, Reply, Request, Rows, in_rows
from bot.conversation.router import Router
from bot.handlers.asking import ask
from bot.handlers.pickers import shortened
from bot.handlers.programme import picture, wording
from bot.handlers.programme.listing import Listing, band, day_name, festivals, listing, of_day, place_name
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.follows import FESTIVAL, TOPIC
from knowledge.agenda import Event, Occurrence
from knowledge.city import said_in
from knowledge.formats.icalendar_writing import write_icalendar
from knowledge.formats.identifiers import key
from knowledge.situation.days import WEEKDAYS

router: Router[Unit, Town] = Router()

SHOWN = 6
"""Events on one page."""

DAYS = 9
"""Days to choose from."""

MOST = 24


@router.command(
    {"fr": "agenda", "en": "agenda"},
    lazy("What's on, day by day"),
    argument=lazy("a day, or what you would like"),
    more=("events", "sorties", "whatson"),
)
async def agenda(request: Request, unit: Unit, town: Town) -> Outcome:
    """Today, or what the words after it ask for."""
    if not request.text:
        return shown(town, _first(town))
    asked = town.asking.understand(request.text, town.now())
    days = {each.begin.date() for each in asked.when.days}
    alone = all(each.kind == "day" for each in asked.constraints)
    if asked.when.dated and alone and not asked.words and len(days) == 1 and len(asked.when.days) == 1:
        window = asked.when.days[0]
        if window.end - window.begin <= timedelta(hours=25):
            return shown(town, of_day(town, min(days)))
    if (
        days
        and alone
        and not asked.words
        and [each.value for each in asked.constraints if each.value in WEEKDAYS]
    ):
        # « Dimanche », said on a Sunday evening, is the next one.
        next_ones = [of_day(town, each) for each in sorted(days)[:2]]
        return shown(town, next((each for each in next_ones if each.found), next_ones[0]))
    return await ask.events(request, unit, town)


@router.press("ag")
async def page(request: Request, unit: Unit, town: Town) -> Outcome:
    """A page of a list: ``d20261212:1``."""
    asked, _colon, number = request.text.partition(":")
    at = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 0
    return shown(town, listing(town, asked) if asked else _first(town), at, edits=bool(number))


def shown(town: Town, found: Listing, number: int = 0, *, edits: bool = False) -> Reply:
    """A page of it, with the ways to other pages, days and lists."""
    pages = max(1, -(-len(found.found) // SHOWN))
    number = min(number, pages - 1)
    here = found.found[number * SHOWN : (number + 1) * SHOWN]
    lines = [bold(found.title)]
    if len(found.found) > SHOWN:
        many = ngettext("{n} event", "{n} events", len(found.found))
        lines.append(_("{many}, page {page} of {pages}", many=many, page=number + 1, pages=pages))
    if not here:
        lines.append(_nothing(town, found))
    several = found.day is None
    lines += [_line(event, one, town, day=several) for event, one in here]
    if town.city.demonstration and here:
        lines.append(italic(_("This is a demonstration city: check before you set out.")))
    rows: list[tuple[Button, ...]] = [(_button(event, one, town, day=several),) for event, one in here]
    if pages > 1:
        rows.append(_turning(found.key, number, pages))
    rows += _around(town, found)
    return Reply("\n".join(lines), buttons=tuple(rows), edits=edits)


@router.press("ag-by")
async def choose(request: Request, unit: Unit, town: Town) -> Outcome:
    """By day, place, age, topic or festival: which?"""
    now = town.now()
    there = town.programme.present(now, now + timedelta(days=60))
    match request.text:
        case "q":
            known = town.city.quartiers
            buttons = [
                Button(f"{said_in(known[id].label, language(), town.city.language)} ({many})", "ag", f"q{id}")
                for id, many in there.quartiers
                if id in known
            ]
            title = _("Near where?")
        case "p":
            buttons = [
                Button(f"{shortened(place_name(town, id), 46)} ({many})", "ag", f"p{key(id)}")
                for id, many in there.places
            ]
            title = _("At which place?")
        case "y":
            buttons = [Button(band(id), "ag", f"y{id}") for id, _many in there.ages]
            title = _("For whom?")
        case "t":
            topics = town.city.topics
            buttons = [
                Button(
                    f"{topics[id].emoji} {said_in(topics[id].label, language(), town.city.language)} ({many})".strip(),
                    "ag",
                    f"t{id}",
                )
                for id, many in there.topics
                if topics[id].under is None
            ]
            title = _("What draws you?")
        case "f":
            buttons = [Button(shortened(each, 46), "ag", f"f{key(each)}") for each in festivals(town)]
            title = _("Which festival?")
        case _days:
            today = town.today()
            buttons = [
                Button(
                    day_name(today + timedelta(days=ahead), today),
                    "ag",
                    f"d{today + timedelta(days=ahead):%Y%m%d}",
                )
                for ahead in range(DAYS)
            ]
            title = _("Which day? You can also write it: “/agenda 12 December”.")
    if not buttons:
        return Reply(_("Nothing in the programme says that yet."), buttons=(_ways(),), edits=True)
    width = 1 if request.text in ("f", "d", "p") else 2
    return Reply(title, buttons=(*in_rows(buttons[:MOST], width), _ways()[:1]), edits=True)


@router.press("ag-ics")
async def as_calendar(request: Request, unit: Unit, town: Town) -> Outcome:
    """What is listed, as a file for any calendar program."""
    found = listing(town, request.text)
    events = {event.id: event for event, _one in found.found}
    if not events:
        return shown(town, found)
    data = write_icalendar(events.values(), town.city, name=found.title, stamp=town.now())
    many = ngettext("{n} event", "{n} events", len(events))
    text = _("{title}: {many}, to open in your calendar.", title=bold(found.title), many=many)
    return Reply(text, files=(File.of(f"agenda-{found.key}.ics", "text/calendar", data),))


@router.press("ag-pic")
async def as_picture(request: Request, unit: Unit, town: Town) -> Outcome:
    """The day as a picture, for those who prefer looking."""
    found = listing(town, request.text)
    if found.day is None or not found.found:
        return shown(town, found)
    draw = picture.drawing(town, found)
    # Drawing takes a moment, during which others go on talking.
    pictures = await asyncio.to_thread(draw)
    files = tuple(
        File.of(f"agenda-{found.day:%Y-%m-%d}-{number}.png", "image/png", each.png)
        for number, each in enumerate(pictures[:4], start=1)
    )
    back = Button(_("As a list"), "ag", found.key)
    return Reply(bold(found.title), buttons=((back,),), files=files)


def _first(town: Town) -> Listing:
    """Today, or the next day on which something is on."""
    today = of_day(town, town.today())
    if today.found:
        return today
    now = town.now()
    following = town.programme.browse(now, now + timedelta(days=60), cancelled=False)
    if not following:
        return today
    begins, _ends = wording.walls(following[0], town.city)
    return of_day(town, max(begins.date(), town.today()))


def _line(event: Event, one: Occurrence, town: Town, *, day: bool) -> str:
    """« • 14 h–16 h 30 Atelier cyanotype, Médiathèque · gratuit »."""
    at = wording.when(one, town.city, town.today()) if day else wording.hours(one, town.city)
    parts = [f"{escape(at)} {bold(one.title)}"]
    place = one.place.name if one.place is not None and one.on_site is not None else None
    online = _("online") if one.remote is not None and one.on_site is None else ""
    parts += [escape(each) for each in (place, online, wording.price(event)) if each]
    if said := wording.standing(one, town.now()):
        parts.append(bold(said))
    return "• " + " · ".join(parts)


def _button(event: Event, one: Occurrence, town: Town, *, day: bool) -> Button:
    """What opens it: its hour, or where days differ its day, for one that repeats has only that to be told apart."""
    begins, _ends = wording.walls(one, town.city)
    hour = "" if one.all_day else wording.clock(begins)
    at = f"{short_day(begins.date()) if day else hour} · " if day or hour else ""
    return Button(
        shortened(f"{wording.mark(one)}{at}{one.title}", 46), "ev", f"{event.id}:{wording.named(one)}"
    )


def _turning(key: str, number: int, pages: int) -> tuple[Button, ...]:
    back = (Button("‹", "ag", f"{key}:{number - 1}"),) if number else ()
    on = (Button("›", "ag", f"{key}:{number + 1}"),) if number + 1 < pages else ()
    return (*back, *on)


def _around(town: Town, found: Listing) -> Rows:
    """The days beside it, other lists, the picture and the calendar."""
    rows: list[tuple[Button, ...]] = []
    if found.day is not None:
        before, after = (found.day + timedelta(days=each) for each in (-1, 1))
        turning = (
            (Button(f"‹ {short_day(before)}", "ag", f"d{before:%Y%m%d}"),) if found.day > town.today() else ()
        )
        rows.append((*turning, Button(f"{short_day(after)} ›", "ag", f"d{after:%Y%m%d}")))
    more: tuple[Button, ...] = ()
    if found.found and found.day is not None:
        more = (Button(_("As a picture"), "ag-pic", found.key),)
    if found.found and found.key[:1] in "dwf":
        more = (*more, Button(_("Into my calendar"), "ag-ics", found.key))
    rows += [more] if more else []
    rows += [(follow,)] if (follow := _follow(town, found)) is not None else []
    weekend = () if found.key == "w" else (Button(_("This weekend"), "ag", "w"),)
    rows.append((*weekend, *_ways()[:1]))
    rows += [_ways()[1:3], _ways()[3:5]]
    if festivals(town):
        rows.append(_ways()[5:])
    return tuple(rows)


def _follow(town: Town, found: Listing) -> Button | None:
    """To hear of all that is listed, where one can follow it; a name that is too long for a button is followed elsewhere."""
    kind = {"t": TOPIC, "f": FESTIVAL}.get(found.key[:1])
    if kind is None or "fl" not in town.presses:
        return None
    target = found.key[1:] if kind == TOPIC else found.title
    if len(f"fl-here:{kind}:{target}".encode()) > PRESS_BYTES:
        return None
    return Button(_("Follow"), "fl", f"{kind}:{target}")


def _ways() -> tuple[Button, ...]:
    return (
        Button(_("Another day"), "ag-by", "d"),
        Button(_("By place"), "ag-by", "q"),
        Button(_("By venue"), "ag-by", "p"),
        Button(_("By age"), "ag-by", "y"),
        Button(_("By topic"), "ag-by", "t"),
        Button(_("Festivals"), "ag-by", "f"),
    )


def _nothing(town: Town, found: Listing) -> str:
    if len(town.programme) == 0:
        return _("The programme is still empty. Ask me what one can learn: there is a lot all year round.")
    if found.day is not None and found.day < town.today():
        return _("Nothing is known of that day, and it is over.")
    return _("Nothing here yet. Look at another day, or write what you would like.")
