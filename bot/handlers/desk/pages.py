"""« Nos pages »: what an association or the city writes in chat: add, change, check, close."""

from collections.abc import Mapping
from typing import Any

from bot.conversation.errors import Refused
from bot.conversation.i18n import _, lazy, ngettext
from bot.conversation.markup import bold
from bot.conversation.messages import Ask, Button, Form, Outcome, Reply, Request, in_rows
from bot.conversation.router import Router
from bot.handlers.cards import full_card, short_card
from bot.handlers.desk import settling
from bot.handlers.desk.writing import composed, first_fields, more_fields, said_of
from bot.handlers.exchange.sheet import in_private
from bot.handlers.pickers import numbered, shortened
from bot.handlers.rights import Right, Standing, allow, allow_anywhere
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.entries import Kept
from knowledge.catalogue import Entry, Kind
from knowledge.formats.changes import fingerprint

router: Router[Unit, Town] = Router()

SHOWN = 10
DESK = "desk"
"""The origin of what the city itself writes in chat; a space's is ``space:`` and its name."""


@router.command(
    {"fr": "mespages", "en": "mypages"}, lazy("The pages that you look after"), more=("pages",), staff=True
)
async def pages(request: Request, unit: Unit, town: Town) -> Outcome:
    """Those of every space that one keeps, and for organisers those of the city written here."""
    in_private(request)
    found = await allow_anywhere(request, unit, town, Right.ENTRIES)
    return await _list(unit, town, found, 0)


@router.press("pg")
async def pages_pressed(request: Request, unit: Unit, town: Town) -> Outcome:
    """One page of the list, from a button."""
    in_private(request)
    found = await allow_anywhere(request, unit, town, Right.ENTRIES)
    return await _list(unit, town, found, numbered(request.text)[0])


async def _list(unit: Unit, town: Town, found: Standing, leaf: int) -> Reply:
    mine = await _mine(unit, town, found)
    leaf = min(leaf, max(0, len(mine) - 1) // SHOWN)
    shown = mine[leaf * SHOWN : (leaf + 1) * SHOWN]
    lines = [
        bold(_("Our pages")),
        ngettext("{n} page.", "{n} pages.", len(mine))
        if mine
        else _("There is no page yet. A few words are enough to begin one."),
    ]
    rows = in_rows([Button(shortened(each.entry.title), "pg-see", each.entry.id) for each in shown], 1)
    turn = []
    if leaf:
        turn.append(Button(_("Earlier ones"), "pg", str(leaf - 1)))
    if (leaf + 1) * SHOWN < len(mine):
        turn.append(Button(_("More"), "pg", str(leaf + 1)))
    last = [Button(_("New page"), "pg-new")]
    if found.where(Right.SPACE):
        last.append(Button(_("Our association"), "as"))
    return Reply(
        "\n".join(lines), buttons=(*rows, *((tuple(turn),) if turn else ()), tuple(last)), personal=True
    )


async def _mine(unit: Unit, town: Town, found: Standing) -> list[Kept]:
    where = found.where(Right.ENTRIES)
    every = await unit.entries.kept(town.city.id)
    if "" in where:
        return [each for each in every if each.owner or each.origin == DESK]
    return [each for each in every if each.owner in where]


@router.press("pg-new")
async def new(request: Request, unit: Unit, town: Town) -> Outcome:
    """A new page: of which space, where one keeps several, then what it says."""
    in_private(request)
    found = await allow_anywhere(request, unit, town, Right.ENTRIES)
    where = sorted(found.where(Right.ENTRIES))
    space = request.text
    if space == "city":
        space = ""
    elif not space:
        if len(where) > 1 or where == [""]:
            return await _which(unit, found, where)
        space = where[0]
    await allow(request, unit, town, Right.ENTRIES, space)
    return Form(_("A new page"), first_fields(town), "pg-made", {"space": space})


async def _which(unit: Unit, found: Standing, where: list[str]) -> Reply:
    homes = {home.key: home for home in await unit.spaces.everywhere()}
    buttons = [Button(_("The city"), "pg-new", "city")] if "" in where else []
    buttons += [
        Button(shortened(home.name or home.key), "pg-new", home.key)
        for home in homes.values()
        if found.may(Right.ENTRIES, home.key) and len(home.key) < 56
    ][:20]
    return Reply(_("Whose page shall it be?"), buttons=in_rows(buttons, 1), personal=True)


def about(town: Town, title: str, words: str, space: str, **back: int) -> Form:
    """A page for what people asked or wish for: the same questions, ``back`` telling what is settled by it."""
    fields = first_fields(town, {"title": words[:1].upper() + words[1:120]})
    return Form(title, fields, "pg-made", {"space": space, **back})


@router.step("pg-made")
async def made(request: Request, unit: Unit, town: Town) -> Outcome:
    """The page as people will read it, before anybody does."""
    in_private(request)
    data = dict(request.data)
    said = {**data.get("said", {}), **(request.filled or {})}
    await _may_write(request, unit, town, data)
    before = await _before(request, unit, town, data)
    group = await settling.group(unit, town, int(data["question"])) if "question" in data else None
    questions = group.often[:5] if group else ()
    kind = Kind.ANSWER if "question" in data else Kind.OPPORTUNITY
    by = await _signed(unit, town, str(data["space"]))
    entry = composed(town, said, by=by, questions=questions, before=before, kind=kind)
    data |= {"said": said, "entry": entry.model_dump(mode="json", exclude_defaults=True)}
    card = full_card(entry, town.city, town.today())
    row = (Button(_("Put it online"), "pg-put"), Button(_("Price, contact, end"), "pg-more"))
    lines = (bold(_("This is how people will read it.")), _("Nothing is online before you say so."))
    rows = (row, (Button(_("Say it differently"), "pg-again"), Button(_("Rather not"), "pg-not")))
    return Ask(Reply("\n".join(lines), (card,), rows, personal=True), "pg-draft", data)


@router.step("pg-draft")
async def waiting(request: Request, unit: Unit, town: Town) -> Outcome:
    """Something was typed where a tap was awaited: the draft is still there."""
    row = (Button(_("Put it online"), "pg-put"), Button(_("Say it differently"), "pg-again"))
    text = _("Your page waits for a tap: put it online, or say it differently.")
    return Ask(
        Reply(text, buttons=(row, (Button(_("Rather not"), "pg-not"),)), personal=True),
        "pg-draft",
        request.data,
    )


@router.press("pg-more")
async def more(request: Request, unit: Unit, town: Town) -> Outcome:
    """What else helps people to come."""
    in_private(request)
    if "entry" not in request.data:
        return _faded()
    await _may_write(request, unit, town, request.data)
    return Form(_("A few details"), more_fields(town, request.data["said"]), "pg-made", request.data)


@router.press("pg-again")
async def again(request: Request, unit: Unit, town: Town) -> Outcome:
    """The first questions once more, with what was said."""
    in_private(request)
    if "entry" not in request.data:
        return _faded()
    await _may_write(request, unit, town, request.data)
    return Form(_("What changes?"), first_fields(town, request.data["said"]), "pg-made", request.data)


@router.press("pg-not")
async def leave(request: Request, unit: Unit, town: Town) -> Outcome:
    """The draft is let go."""
    if "entry" in request.data:
        await unit.conversations.close(request.address, request.sender)
    row = (Button(_("Our pages"), "pg"),)
    return Reply(_("Nothing was put online."), buttons=(row,), edits=True, personal=True)


@router.press("pg-put")
async def put(request: Request, unit: Unit, town: Town) -> Outcome:
    """It is online, found by the next question; what it settles is settled, and those who waited are told."""
    in_private(request)
    data = request.data
    if "entry" not in data:
        return _faded()
    await _may_write(request, unit, town, data)
    before = await _before(request, unit, town, data)
    entry = Entry.model_validate(data["entry"], context=town.city)
    if before is None and entry.id in town.catalogue:
        return _faded()  # pressed twice: it is there already
    space, city, now = str(data["space"]), town.city.id, town.clock()
    origin = f"space:{space}"[:120] if space else DESK
    await unit.entries.put(city, origin, [(entry, fingerprint(entry))], now, owner=space)
    unit.afterwards.append(lambda: town.adopt(entry))
    verb = "entry-changed" if before else "entry-written"
    await unit.deeds.note(city, request.who.id, verb, now, about=entry.id, space=space)
    await unit.conversations.close(request.address, request.sender)
    lines = [_("It is online: {title}", title=bold(entry.title))]
    if "question" in data and (group := await settling.group(unit, town, int(data["question"]))):
        told = await settling.answered(unit, town, group, entry.id)
        await unit.deeds.note(city, request.who.id, "question-answered", now, about=entry.id)
        if told:
            lines.append(
                ngettext(
                    "{n} person who waited for it is told.", "{n} people who waited for it are told.", told
                )
            )
    if "appeal" in data and await unit.appeals.settle(
        city, int(data["appeal"]), "entry", request.who.id, now
    ):
        await unit.deeds.note(city, request.who.id, "appeal-entry", now, about=entry.id)
        lines.append(_("Those who wish for it hear of it."))
    row = (Button(_("See it"), "pg-see", entry.id), Button(_("Our pages"), "pg"))
    return Reply("\n".join(lines), buttons=(row,), personal=True)


@router.press("pg-see")
async def see(request: Request, unit: Unit, town: Town) -> Outcome:
    """One page, as its keepers see it."""
    if (kept := await _kept(request, unit, town)) is None:
        return _faded()
    id = kept.entry.id
    row = [Button(_("Still true"), "pg-true", id)]
    if written_here(kept):
        row.append(Button(_("Change"), "pg-edit", id))
    if kept.entry.closed_on is None:
        row.append(Button(_("It is over"), "pg-end", id))
    card = full_card(kept.entry, town.city, town.today())
    lines = (
        [] if written_here(kept) else [_("This page is kept in the city's files: its words change there.")]
    )
    return Reply("\n".join(lines), (card,), (tuple(row), (Button(_("Our pages"), "pg"),)), personal=True)


@router.press("pg-true")
async def true(request: Request, unit: Unit, town: Town) -> Outcome:
    """« Toujours vrai »: it was checked today."""
    if (kept := await _kept(request, unit, town)) is None:
        return _faded()
    today = town.today()
    await _found(request, unit, town, kept, "entry-verified", verified_on=today)
    text = _("Thank you: everybody can read that it was checked today.")
    return Reply(text, buttons=(_onward(),), edits=True, personal=True)


@router.press("pg-edit")
async def edit(request: Request, unit: Unit, town: Town) -> Outcome:
    """The same questions, with what was said."""
    if (kept := await _kept(request, unit, town)) is None or not written_here(kept):
        return _faded()
    said = said_of(kept.entry, town)
    data = {"space": kept.owner, "id": kept.entry.id, "said": said}
    return Form(_("What changes?"), first_fields(town, said), "pg-made", data)


@router.press("pg-end")
async def end(request: Request, unit: Unit, town: Town) -> Outcome:
    """Asked once."""
    if (kept := await _kept(request, unit, town)) is None:
        return _faded()
    row = (
        Button(_("Yes, it is over"), "pg-ended", kept.entry.id),
        Button(_("No, keep it"), "pg-see", kept.entry.id),
    )
    text = _("Is {title} over for good? People then read that it is closed.", title=bold(kept.entry.title))
    return Reply(text, buttons=(row,), personal=True)


@router.press("pg-ended")
async def ended(request: Request, unit: Unit, town: Town) -> Outcome:
    """It is closed from today on."""
    if (kept := await _kept(request, unit, town)) is None:
        return _faded()
    if kept.entry.closed_on is None:
        await _found(request, unit, town, kept, "entry-closed", closed_on=town.today())
    return Reply(_("It is closed from today on."), buttons=(_onward(),), edits=True, personal=True)


@router.notice("still-true")
async def still_true(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """« Toujours vrai ? », to whoever keeps a page that nobody has looked at for a year."""
    kept = await unit.entries.one(town.city.id, str(args["entry"]))
    if kept is None or kept.entry.closed_on is not None or (town.today() - kept.entry.verified_on).days < 360:
        return None
    id = kept.entry.id
    row = (
        Button(_("Still true"), "pg-true", id),
        Button(_("Change"), "pg-edit", id),
        Button(_("It is over"), "pg-end", id),
    )
    lines = (bold(_("Is this still true?")), _("Nobody has checked this page for a year."))
    return Reply("\n".join(lines), (short_card(kept.entry, town.city, town.today()),), (row,))


async def _found(request: Request, unit: Unit, town: Town, kept: Kept, verb: str, **found: Any) -> None:
    """What is known of it from today on, whatever its source says."""
    city, now = town.city.id, town.clock()
    await unit.entries.found(city, kept.entry.id, now, **found)
    entry = kept.entry.model_copy(update=found)
    unit.afterwards.append(lambda: town.adopt(entry))
    await unit.deeds.note(city, request.who.id, verb, now, about=kept.entry.id, space=kept.owner)


async def _kept(request: Request, unit: Unit, town: Town) -> Kept | None:
    """The page of this button, if whoever presses it looks after it. Raises Refused."""
    in_private(request)
    await allow_anywhere(request, unit, town, Right.ENTRIES)
    kept = await unit.entries.one(town.city.id, request.text[:48])
    if kept is not None:
        await allow(request, unit, town, Right.ENTRIES, kept.owner)
    return kept


async def _before(request: Request, unit: Unit, town: Town, data: Mapping[str, Any]) -> Entry | None:
    """The page that is changed, where one is."""
    if "id" not in data:
        return None
    kept = await unit.entries.one(town.city.id, str(data["id"]))
    if kept is None or not written_here(kept):
        raise Refused(_("This page is no longer there. Ask me again: something else may fit."))
    await allow(request, unit, town, Right.ENTRIES, kept.owner)
    return kept.entry


async def _may_write(request: Request, unit: Unit, town: Town, data: Mapping[str, Any]) -> None:
    """The desk answers questions; everything else is written by those who keep entries there."""
    right = Right.DESK if "question" in data and not data["space"] else Right.ENTRIES
    await allow(request, unit, town, right, str(data["space"]))


async def _signed(unit: Unit, town: Town, space: str) -> str:
    home = await unit.spaces.named(space) if space else None
    return (home.name if home else "") or town.city.steward


def written_here(kept: Kept) -> bool:
    """Whether its words change in chat, and not in a file."""
    return kept.origin == DESK or kept.origin.startswith("space:")


def _onward() -> tuple[Button, ...]:
    return (Button(_("Our pages"), "pg"), Button(_("The desk"), "dk"))


def _faded() -> Reply:
    text = _("That page, or that draft, is no longer there. Here is the way back to the others.")
    return Reply(text, buttons=((Button(_("Our pages"), "pg"),),), personal=True)
