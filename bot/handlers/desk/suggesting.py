"""« Quelque chose a changé ? »: what people know better than a page does, and what becomes of their word."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.conversation.errors import Refused
from bot.conversation.i18n import _, language, lazy, ngettext
from bot.conversation.markup import bold, escape, italic
from bot.conversation.messages import Ask, Button, Outcome, Reply, Request, in_rows
from bot.conversation.router import Router
from bot.handlers import courtesy
from bot.handlers.exchange.relay import brief
from bot.handlers.exchange.sheet import in_private
from bot.handlers.pickers import numbered, shortened
from bot.handlers.rights import Right, allow, allow_anywhere
from bot.handlers.town import Town
from bot.storage import Unit, crew
from bot.storage.suggestions import ASIDE, DONE, KEPT, OUTCOMES, Suggestion
from knowledge.courtesy import in_distress
from knowledge.discretion import scrub

router: Router[Unit, Town] = Router()

LONGEST = 500
OFTEN = 10
"""Suggestions that one person makes in a day."""
SHOWN = 8


@router.command(
    {"fr": "signaler", "en": "suggest"},
    lazy("Tell what has changed, or what is missing"),
    argument=lazy("what you know"),
)
async def suggest(request: Request, unit: Unit, town: Town) -> Outcome:
    """Something of the city, without a page in mind."""
    in_private(request)
    if request.text:
        return await _made(request, unit, town, "", request.text)
    return _asked("")


@router.press("sg")
async def suggest_about(request: Request, unit: Unit, town: Town) -> Outcome:
    """Something about this very page."""
    in_private(request)
    known = request.text in town.catalogue or town.programme.get(request.text) is not None
    return _asked(request.text if known else "")


def _asked(entry: str) -> Ask:
    text = (
        _("What has changed? A few words are enough; whoever keeps this page looks at it.")
        if entry
        else _("What do you know that I don't, or what is no longer true? A few words are enough.")
    )
    return Ask(Reply(text, personal=True), "sg", {"entry": entry})


@router.step("sg")
async def suggested(request: Request, unit: Unit, town: Town) -> Outcome:
    """It is with those who keep the page."""
    return await _made(request, unit, town, str(request.data["entry"]), request.text)


async def _made(request: Request, unit: Unit, town: Town, entry: str, text: str) -> Reply:
    if in_distress(text, town.city):
        return courtesy.emergency(town, text)
    words, city, now = brief(text, LONGEST), town.city.id, town.clock()
    if await unit.suggestions.lately(request.who.id, now - timedelta(days=1)) >= OFTEN:
        raise Refused(_("Thank you: that is a lot for one day. The others may wait until tomorrow."))
    id = await unit.suggestions.make(
        request.who.id, city, entry, scrub(words, limit=LONGEST), request.lang, now
    )
    space = await _owner(unit, town, entry)
    await crew.tell(
        unit,
        city,
        crew.STEWARDS if space else crew.ORGANISERS,
        f"suggestion:{id}",
        "suggestion",
        {"suggestion": id},
        town.by_day(),
        space=space,
        administrators=town.administrators,
    )
    row = (
        (Button(_("See it again"), "see", f"0:{entry}"),)
        if entry in town.catalogue
        else (Button(_("All topics"), "topics"),)
    )
    text = _("Thank you: a city is well kept by those who live in it. I tell you what became of it.")
    return Reply(text, buttons=(row,), personal=True)


@router.notice("suggestion")
async def arrived(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """Somebody suggests something, to whoever keeps the page, while it waits."""
    found = await unit.suggestions.get(town.city.id, int(args["suggestion"]))
    if found is None or found.outcome:
        return None
    return _page(town, found)


def _page(town: Town, found: Suggestion) -> Reply:
    entry, event = town.catalogue.get(found.entry), town.programme.get(found.entry)
    lines = [bold(_("Somebody suggests:")), italic(found.words)]
    if entry is not None:
        lines.append(_("About: {title}", title=escape(entry.says("title", language()))))
    elif event is not None:
        lines.append(_("About: {title}", title=escape(event.title)))
    id = str(found.id)
    row = [
        Button(_("It is changed"), "sg-did", f"{id}:{DONE}"),
        Button(_("It holds as it is"), "sg-did", f"{id}:{KEPT}"),
    ]
    second = [Button(_("Not for us"), "sg-did", f"{id}:{ASIDE}")]
    if event is not None:
        second.insert(0, Button(_("The event"), "ev", event.id))
    elif entry is not None:
        second.insert(0, Button(_("The page"), "pg-see", entry.id))
    else:
        second.insert(0, Button(_("New page"), "pg-new"))
    return Reply("\n".join(lines), buttons=(tuple(row), tuple(second)), personal=True)


@router.press("sg-all")
async def waiting(request: Request, unit: Unit, town: Town) -> Outcome:
    """Those that wait, of the pages that one keeps."""
    in_private(request)
    found = await allow_anywhere(request, unit, town, Right.ENTRIES)
    owners = {each.entry.id: each.owner for each in await unit.entries.kept(town.city.id, owned=True)}
    owners |= {id: each.owner for id, each in (await unit.events.known(town.city.id)).items() if each.owner}
    mine = [
        each
        for each in await unit.suggestions.waiting(town.city.id)
        if found.may(Right.ENTRIES, owners.get(each.entry, ""))
    ]
    text = (
        ngettext("{n} suggestion waits.", "{n} suggestions wait.", len(mine))
        if mine
        else _("No suggestion waits.")
    )
    rows = in_rows([Button(shortened(each.words), "sg-see", str(each.id)) for each in mine[:SHOWN]], 1)
    return Reply(
        text, buttons=(*rows, (Button(_("The desk"), "dk"), Button(_("Our pages"), "pg"))), personal=True
    )


@router.press("sg-see")
async def see(request: Request, unit: Unit, town: Town) -> Outcome:
    """One of them."""
    found = await _mine(request, unit, town, request.text)
    return _gone() if found is None or found.outcome else _page(town, found)


@router.press("sg-did")
async def did(request: Request, unit: Unit, town: Town) -> Outcome:
    """What became of it; whoever said it is thanked and told."""
    id, _colon, outcome = request.text.partition(":")
    found = await _mine(request, unit, town, id)
    city, now = town.city.id, town.clock()
    if found is None or outcome not in OUTCOMES:
        return _gone()
    if not await unit.suggestions.settle(city, found.id, outcome, request.who.id, now):
        return _gone()
    await unit.deeds.note(city, request.who.id, "suggestion-done", now, about=found.entry, outcome=outcome)
    args = {"suggestion": found.id, "lang": found.lang}
    await crew.inform(unit, found.person_id, f"suggested:{found.id}", "suggested", args, town.by_day())
    text = _("Thank you: whoever said it is told.")
    return Reply(text, buttons=((Button(_("Suggestions"), "sg-all"),),), edits=True, personal=True)


@router.notice("suggested")
async def became(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """What became of one's own suggestion."""
    found = await unit.suggestions.get(town.city.id, int(args["suggestion"]))
    if found is None or found.outcome not in OUTCOMES:
        return None
    became = {
        DONE: _("It was right, and the page is changed. Thank you!"),
        KEPT: _("It was looked at: the page holds as it is. Thank you for keeping an eye on it."),
        ASIDE: _("It was read, and nothing can be done with it for now. Thank you all the same."),
    }[found.outcome]
    lines = (bold(_("You told me:")), italic(found.words), became)
    row = (Button(_("See it again"), "see", f"0:{found.entry}"),) if found.entry in town.catalogue else ()
    return Reply("\n".join(lines), buttons=(row,) if row else ())


async def _mine(request: Request, unit: Unit, town: Town, id: str) -> Suggestion | None:
    """The suggestion of this button, if its page is this person's to keep. Raises Refused."""
    in_private(request)
    await allow_anywhere(request, unit, town, Right.ENTRIES)
    found = await unit.suggestions.get(town.city.id, numbered(id)[0])
    if found is not None:
        await allow(request, unit, town, Right.ENTRIES, await _owner(unit, town, found.entry))
    return found


async def _owner(unit: Unit, town: Town, id: str) -> str:
    """The space that keeps this page or this event; empty for the city."""
    kept = await unit.entries.one(town.city.id, id) if id in town.catalogue else None
    event = await unit.events.get(town.city.id, id) if id and kept is None else None
    return kept.owner if kept else event.owner if event else ""


def _gone() -> Reply:
    text = _("Somebody has seen to it already.")
    return Reply(text, buttons=((Button(_("Suggestions"), "sg-all"),),), personal=True)
