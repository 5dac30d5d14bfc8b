"""What several people wish for and nobody shows: an organiser answers with a tap what the city does about it."""

from collections.abc import Mapping
from typing import Any

from bot.conversation.i18n import _, language, ngettext
from bot.conversation.markup import bold, escape, italic
from bot.conversation.messages import Button, Outcome, Reply, Request, in_rows
from bot.conversation.router import Router
from bot.handlers.desk import pages
from bot.handlers.desk.overview import as_event, call_for
from bot.handlers.exchange.sheet import in_private
from bot.handlers.pickers import numbered, shortened
from bot.handlers.rights import Right, allow, allow_anywhere
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.appeals import ASIDE, OPEN, SEARCH, Appeal
from knowledge.city import said_in

router: Router[Unit, Town] = Router()

SHOWN = 8


@router.notice("appeal")
async def appeal(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """Three people or more wish for the same, to whoever can do something about it, while nobody has."""
    found = await unit.appeals.get(town.city.id, int(args["appeal"]))
    return _page(town, found) if found is not None and found.state == OPEN else None


def _page(town: Town, found: Appeal) -> Reply:
    lines = [
        bold(
            ngettext(
                "{n} person would love to learn this, and nobody shows it yet.",
                "{n} people would love to learn this, and nobody shows it yet.",
                found.count,
            )
        ),
        italic(found.words),
    ]
    if found.topic in town.city.topics:
        topic = said_in(town.city.topics[found.topic].label, language(), town.city.language)
        lines.append(_("Topic: {what}", what=escape(topic)))
    lines.append(_("What can the city do? One tap is enough."))
    id = str(found.id)
    rows = (
        (Button(_("We look for somebody"), "ap-search", id),),
        (Button(_("A page: it exists here"), "ap-entry", id), Button(_("An event"), "ap-event", id)),
        (Button(_("Not for now"), "ap-aside", id),),
    )
    return Reply("\n".join(lines), buttons=rows, personal=True)


@router.press("ap")
async def waiting(request: Request, unit: Unit, town: Town) -> Outcome:
    """Those that nobody has answered yet, of what one looks after."""
    in_private(request)
    found = await allow_anywhere(request, unit, town, Right.ENTRIES)
    mine = [each for each in await unit.appeals.open(town.city.id) if found.may(Right.ENTRIES, each.space)]
    text = (
        _("What several people wish for, and nobody shows yet:") if mine else _("Nothing waits for you here.")
    )
    rows = in_rows(
        [Button(shortened(f"{each.count} · {each.words}"), "ap-see", str(each.id)) for each in mine[:SHOWN]],
        1,
    )
    return Reply(text, buttons=(*rows, (Button(_("The desk"), "dk"),)), personal=True)


@router.press("ap-see")
async def see(request: Request, unit: Unit, town: Town) -> Outcome:
    """One of them."""
    found = await _mine(request, unit, town)
    return _gone() if found is None else _page(town, found)


@router.press("ap-search")
async def search(request: Request, unit: Unit, town: Town) -> Outcome:
    """« Nous cherchons quelqu'un »: the spaces that are about it are asked."""
    if (found := await _settled(request, unit, town, SEARCH)) is None:
        return _gone()
    rooms = await call_for(unit, town, f"appeal:{found.id}", found.words, found.count, found.topic)
    text = (
        ngettext(
            "{n} association is asked whether somebody shows it.",
            "{n} associations are asked whether somebody shows it.",
            rooms,
        )
        if rooms
        else _("No association has me yet: invite me to a server or a group, and I ask there.")
    )
    return Reply(text, buttons=(_back(),), edits=True, personal=True)


@router.press("ap-entry")
async def entry(request: Request, unit: Unit, town: Town) -> Outcome:
    """It exists, or will: a page says where, and those who wish for it are told."""
    if (found := await _mine(request, unit, town)) is None:
        return _gone()
    return pages.about(town, _("A new page"), found.words, found.space, appeal=found.id)


@router.press("ap-event")
async def event(request: Request, unit: Unit, town: Town) -> Outcome:
    """It becomes an event, and leaves the desk once that is saved."""
    if (mine := await _mine(request, unit, town)) is None:
        return _gone()
    await allow(request, unit, town, Right.EVENTS, mine.space)
    return await as_event(request, unit, town, mine.words, appeal=mine.id)


@router.press("ap-aside")
async def aside(request: Request, unit: Unit, town: Town) -> Outcome:
    """Nothing is done about it for now; the wishes stay."""
    if await _settled(request, unit, town, ASIDE) is None:
        return _gone()
    text = _("Left as it is. The wishes stay, and I ask again when they are still there in a month.")
    return Reply(text, buttons=(_back(),), edits=True, personal=True)


async def _mine(request: Request, unit: Unit, town: Town) -> Appeal | None:
    """The appeal of this button, while nobody has answered it. Raises Refused."""
    in_private(request)
    await allow_anywhere(request, unit, town, Right.ENTRIES)
    found = await unit.appeals.get(town.city.id, numbered(request.text)[0])
    if found is None:
        return None
    await allow(request, unit, town, Right.ENTRIES, found.space)
    return found if found.state == OPEN else None


async def _settled(request: Request, unit: Unit, town: Town, state: str) -> Appeal | None:
    """The same, decided by whoever presses it; None where somebody was faster."""
    if (found := await _mine(request, unit, town)) is None:
        return None
    city, now = town.city.id, town.clock()
    if not await unit.appeals.settle(city, found.id, state, request.who.id, now):
        return None
    await unit.deeds.note(city, request.who.id, f"appeal-{state}", now, about=found.topic)
    return found


def _back() -> tuple[Button, ...]:
    return (Button(_("Wished for by several"), "ap"), Button(_("The desk"), "dk"))


def _gone() -> Reply:
    text = _("Somebody has decided it already.")
    return Reply(text, buttons=(_back(),), personal=True)
