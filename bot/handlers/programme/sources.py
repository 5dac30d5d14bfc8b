"""Where the programme comes from: addresses that are read again and again, for those who look after it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from bot.conversation.i18n import _, lazy, ngettext
from bot.conversation.markup import bold, escape
from bot.conversation.messages import Ask, Button, Card, Outcome, Reply, Request
from bot.conversation.router import Router
from bot.handlers import mandate
from bot.handlers.pickers import numbered
from bot.handlers.programme.reading import result
from bot.handlers.rights import Right, Standing, allow_anywhere, here
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.sources import Source, cleaned

router: Router[Unit, Town] = Router()

SHOWN = 8
MOST = 40
"""How many addresses a city or a space may have."""

EVERY = (15, 60, 360, 1440)
"""Minutes between two readings, to choose from."""


@router.command(
    {"fr": "programme", "en": "sources"},
    lazy("Where the programme comes from"),
    argument=lazy("the address of a calendar"),
    staff=True,
)
async def sources(request: Request, unit: Unit, town: Town) -> Outcome:
    """Every address, what reading it did last, and what one may do with it; an address given is added."""
    mine = await allow_anywhere(request, unit, town, Right.EVENTS)
    if request.text:
        return await _add(request, unit, town, mine, request.text)
    return await _list(request, unit, town, mine)


@router.press("so")
async def listed(request: Request, unit: Unit, town: Town) -> Outcome:
    """The list from a button."""
    mine = await allow_anywhere(request, unit, town, Right.EVENTS)
    return await _list(request, unit, town, mine)


@router.press("so-add")
async def ask_address(request: Request, unit: Unit, town: Town) -> Outcome:
    """Which address?"""
    await allow_anywhere(request, unit, town, Right.EVENTS)
    text = _(
        "Send me the address of a calendar (.ics), of an OpenAgenda export (JSON) or of a table of events (CSV). "
        "I read it at once, then every hour."
    )
    return Ask(Reply(text), "so-url")


@router.step("so-url")
async def given(request: Request, unit: Unit, town: Town) -> Outcome:
    """The address that was asked for."""
    mine = await allow_anywhere(request, unit, town, Right.EVENTS)
    return await _add(request, unit, town, mine, request.text)


@router.press("so-now")
async def now(request: Request, unit: Unit, town: Town) -> Outcome:
    """Read it as soon as somebody looks."""
    source, mine = await _own(request, unit, town)
    if source is None:
        return _vanished()
    await unit.sources.again(town.city.id, source.id, town.clock())
    return await _list(request, unit, town, mine, edits=True, said=_("I read it within a minute."))


@router.press("so-rest")
async def rest(request: Request, unit: Unit, town: Town) -> Outcome:
    """It rests from now on."""
    return await _pause(request, unit, town, paused=True)


@router.press("so-on")
async def go_on(request: Request, unit: Unit, town: Town) -> Outcome:
    """It is read again."""
    return await _pause(request, unit, town, paused=False)


@router.press("so-every")
async def often(request: Request, unit: Unit, town: Town) -> Outcome:
    """How often: first which, then it is chosen (``3:60``)."""
    source, mine = await _own(request, unit, town)
    if source is None:
        return _vanished()
    minutes, _rest = numbered(numbered(request.text)[1])
    if minutes in EVERY:
        await unit.sources.often(town.city.id, source.id, minutes, town.clock())
        return await _list(request, unit, town, mine, edits=True)
    row = tuple(Button(_every(each), "so-every", f"{source.id}:{each}") for each in EVERY)
    return Reply(_("How often shall I read {name}?", name=bold(_name(source))), buttons=(row,), edits=True)


@router.press("so-end")
async def end(request: Request, unit: Unit, town: Town) -> Outcome:
    """Take it out: first with or without its events, then it is done (``3:keep``, ``3:all``)."""
    source, mine = await _own(request, unit, town)
    if source is None:
        return _vanished()
    match numbered(request.text)[1]:
        case "keep" | "all" as how:
            await unit.sources.remove(town.city.id, source.id)
            gone = 0
            if how == "all":
                known = await unit.events.known(town.city.id, origin=source.origin)
                gone = await unit.events.let_go(town.city.id, list(known), town.clock())
            await _note(request, unit, town, "source-removed", source, events=gone)
            said = _("I no longer read {name}.", name=escape(_name(source)))
            return await _list(request, unit, town, mine, edits=True, said=said)
    rows = (
        (Button(_("Keep its events"), "so-end", f"{source.id}:keep"),),
        (Button(_("Take its events out too"), "so-end", f"{source.id}:all"),),
        (Button(_("Leave it as it is"), "so"),),
    )
    return Reply(
        _("I stop reading {name}. And its events?", name=bold(_name(source))), buttons=rows, edits=True
    )


@router.notice("source-failing")
async def failing(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """To those who look after it: it has not been readable for a day."""
    source = await unit.sources.get(town.city.id, int(args["source"]))
    if source is None or source.paused or source.failing_since_at is None:
        return None
    text = _(
        "For a day now I have not been able to read the programme at {name}. {why} "
        "What it said last still holds, and I go on trying.",
        name=bold(_name(source)),
        why=escape(result(source)),
    )
    return Reply(text, buttons=((Button(_("See the sources"), "so"),),))


@router.press("so-own")
async def whose(request: Request, unit: Unit, town: Town) -> Outcome:
    """In whose name the address that was given is read."""
    mine = await allow_anywhere(request, unit, town, Right.EVENTS)
    owner = await mandate.named(request, unit, town, Right.EVENTS, request.text)
    return await _add(request, unit, town, mine, str(request.data.get("url", "")), owner)


async def _add(
    request: Request, unit: Unit, town: Town, mine: Standing, said: str, owner: str | None = None
) -> Outcome:
    url = cleaned(said)
    if not url:
        text = _("I need an address that begins with https://. Where can I find the programme?")
        return Ask(Reply(text), "so-url")
    if owner is None:
        if asked := await mandate.unsure(request, unit, town, Right.EVENTS, "so-own"):
            return Ask(asked, "so-url", {"url": url})
        owner = owner_of(request, mine)
    if len([each for each in await _shown(unit, town, mine) if each.owner == owner]) >= MOST:
        return Reply(_("There are many addresses already. Take one out first."))
    id = await unit.sources.add(town.city.id, url, town.clock(), every=60, owner=owner)
    if id is None:
        return await _list(request, unit, town, mine, said=_("I read this address already."))
    source = await unit.sources.get(town.city.id, id)
    if source is not None:
        await _note(request, unit, town, "source-added", source)
    thanks = _("Thank you. I read it within a minute, then every hour.")
    return await _list(request, unit, town, mine, said=thanks)


async def _list(
    request: Request, unit: Unit, town: Town, mine: Standing, *, edits: bool = False, said: str = ""
) -> Reply:
    found = await _shown(unit, town, mine)
    lines = [said] if said else []
    lines.append(bold(_("Where the programme comes from")))
    if not found:
        lines.append(
            _(
                "No address yet. Give me the address of a calendar, and I bring its events in and keep up with what changes. "
                "You can also add an event in your own words."
            )
        )
    cards = tuple(_card(each) for each in found[-SHOWN:])
    if len(found) > SHOWN:
        lines.append(_("The latest {n} of {all}; the others: passeur sources.", n=SHOWN, all=len(found)))
    row = (Button(_("Add an address"), "so-add"), Button(_("See again"), "so"))
    return Reply("\n".join(lines), cards, (row,), edits=edits)


def _card(source: Source) -> Card:
    facts = [
        (_("Read"), _("paused") if source.paused else _every(source.every)),
        (_("Last result"), escape(result(source))),
    ]
    if first := source.result.get("first"):
        lines = [f"{line}: {field} {given}".strip() for line, field, _code, given in first]
        facts.append((_("To mend"), escape(" ; ".join(lines))))
    pausing = (
        Button(_("Read again"), "so-on", str(source.id))
        if source.paused
        else Button(_("Pause"), "so-rest", str(source.id))
    )
    buttons = (
        (Button(_("Read now"), "so-now", str(source.id)), pausing),
        (
            Button(_("How often"), "so-every", str(source.id)),
            Button(_("Take out"), "so-end", str(source.id)),
        ),
    )
    return Card(bold(_name(source)), "", tuple(facts), "", "", buttons)


def _name(source: Source) -> str:
    """The address without what may be a secret in it."""
    parts = urlsplit(source.url)
    path = parts.path if len(parts.path) <= 40 else f"…{parts.path[-39:]}"
    return f"{parts.hostname}{path}"


def _every(minutes: int) -> str:
    if minutes < 60:
        return ngettext("every {n} minute", "every {n} minutes", minutes)
    if minutes < 1440:
        return ngettext("every hour", "every {n} hours", minutes // 60)
    return ngettext("every day", "every {n} days", minutes // 1440)


def owner_of(request: Request, mine: Standing) -> str:
    """To whom belongs what they add: to the space of theirs that they speak in, else to the city, else to theirs."""
    where = mine.where(Right.EVENTS)
    return here(request) if here(request) in where else min(where)


async def _shown(unit: Unit, town: Town, mine: Standing) -> list[Source]:
    return [each for each in await unit.sources.all(town.city.id) if mine.may(Right.EVENTS, each.owner)]


async def _own(request: Request, unit: Unit, town: Town) -> tuple[Source | None, Standing]:
    """The source of this button, if they look after it; whatever number it carries."""
    mine = await allow_anywhere(request, unit, town, Right.EVENTS)
    source = await unit.sources.get(town.city.id, numbered(request.text)[0])
    return (source if source is not None and mine.may(Right.EVENTS, source.owner) else None), mine


async def _pause(request: Request, unit: Unit, town: Town, *, paused: bool) -> Outcome:
    source, mine = await _own(request, unit, town)
    if source is None:
        return _vanished()
    if await unit.sources.pause(town.city.id, source.id, town.clock(), paused=paused):
        await _note(request, unit, town, "source-paused" if paused else "source-resumed", source)
    return await _list(replace(request, text=""), unit, town, mine, edits=True)


async def _note(request: Request, unit: Unit, town: Town, what: str, source: Source, **more: int) -> None:
    now = town.clock()
    await unit.deeds.note(town.city.id, request.who.id, what, now, about=source.origin, **more)


def _vanished() -> Reply:
    return Reply(
        _("This address is no longer in the list."), buttons=((Button(_("See the sources"), "so"),),)
    )
