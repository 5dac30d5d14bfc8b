"""Profiles held for people without a phone, or for a child: sheets in a folder, kept with their consent."""

from bot.conversation.errors import Refused
from bot.conversation.i18n import _, lazy, ngettext
from bot.conversation.markup import bold
from bot.conversation.messages import Button, Form, Outcome, Reply, Request, Rows, in_rows
from bot.conversation.router import Router
from bot.handlers.exchange import printing, sheet
from bot.handlers.exchange.proposals import step_out
from bot.handlers.exchange.sheet import back, faded, first_name, held, in_private, keep, page, skills, who
from bot.handlers.pickers import numbered, shortened
from bot.handlers.town import Town
from bot.storage import Unit

router: Router[Unit, Town] = Router[Unit, Town]().join((sheet.router, printing.router))

MOST = 50
"""Sheets that one person keeps."""

SHOWN = 10
"""Sheets on one page of the list."""


@router.command({"fr": "fiches", "en": "sheets"}, lazy("Take part for somebody without a phone"))
async def sheets(request: Request, unit: Unit, town: Town) -> Outcome:
    """Every sheet that this person keeps."""
    in_private(request)
    return await _folder(request, unit, town, 0)


@router.press("he-all")
async def folder(request: Request, unit: Unit, town: Town) -> Outcome:
    """One page of them, from a button."""
    in_private(request)
    return await _folder(request, unit, town, numbered(request.text)[0])


async def _folder(request: Request, unit: Unit, town: Town, leaf: int) -> Reply:
    kept = await unit.profiles.held(request.who.id, town.city.id)
    leaf = min(leaf, max(0, len(kept) - 1) // SHOWN)
    lines = [
        bold(_("The sheets that you keep")),
        _(
            "For somebody without a phone, or a child whom you look after: I tell you what concerns them, you pass it on, and you bring me their answers."
        ),
    ]
    if kept:
        lines.append(ngettext("{n} sheet.", "{n} sheets.", len(kept)))
    shown = kept[leaf * SHOWN : (leaf + 1) * SHOWN]
    rows: Rows = in_rows([Button(shortened(each.called), "he-see", str(each.id)) for each in shown], 2)
    turn = []
    if leaf:
        turn.append(Button(_("Earlier ones"), "he-all", str(leaf - 1)))
    if (leaf + 1) * SHOWN < len(kept):
        turn.append(Button(_("More sheets"), "he-all", str(leaf + 1)))
    return Reply(
        "\n".join(lines),
        buttons=(*rows, *((tuple(turn),) if turn else ()), (Button(_("New sheet"), "he-new"),)),
        personal=True,
    )


@router.press("he-new")
async def consent(request: Request, unit: Unit, town: Town) -> Outcome:
    """Before anything is written: the person knows, and agrees."""
    in_private(request)
    await _with_room(request, unit, town)
    lines = [
        bold(_("First, between you and them")),
        _(
            "The person knows what is written on their sheet, and agrees; for a child, a parent or guardian agrees too."
        ),
        _("They choose the name to go by. Write nothing that they would not say themselves."),
        _("Nobody sees this name before everyone concerned has said yes."),
        _("It is changed or erased at their first word, at any time, without a reason."),
    ]
    row = (Button(_("They know, and agree"), "he-ok"), Button(_("Not yet"), "he-all"))
    return Reply("\n".join(lines), buttons=(row,), personal=True)


@router.press("he-ok")
async def begin(request: Request, unit: Unit, town: Town) -> Outcome:
    """A short form: what is needed, and nothing more."""
    in_private(request)
    await _with_room(request, unit, town)
    return Form(_("A new sheet"), (*who(town), *skills()), "he-made")


@router.step("he-made")
async def made(request: Request, unit: Unit, town: Town) -> Outcome:
    """The sheet is in the folder, and takes part as soon as it holds an offer or a wish."""
    filled = dict(request.filled or {})
    if (called := first_name(filled["called"])) is None:
        again = ((Button(_("Begin again"), "he-ok"),),)
        return Reply(_("A first name is enough; no number or address, please."), buttons=again, personal=True)
    profile = await unit.profiles.begin(request, town.city.id, town.clock(), called=called)
    await unit.profiles.change(profile.id, age=filled["age"], quartier=filled["quartier"])
    left = await keep(unit, town, profile.id, filled)
    return await page(request, unit, town, profile.id, _("The sheet is ready."), *left)


@router.press("he-see")
async def see(request: Request, unit: Unit, town: Town) -> Outcome:
    """One sheet, and what can be done with it."""
    in_private(request)
    return await page(request, unit, town, numbered(request.text)[0])


@router.press("he-end")
async def end(request: Request, unit: Unit, town: Town) -> Outcome:
    """Ask once before a sheet is erased."""
    in_private(request)
    if (profile := await held(request, unit, request.text)) is None:
        return faded()
    row = (Button(_("Yes, erase it"), "he-gone", str(profile.id)), back(profile))
    return Reply(
        _("Shall I erase the sheet of {name}? This cannot be undone.", name=bold(profile.called)),
        buttons=(row,),
        personal=True,
    )


@router.press("he-gone")
async def gone(request: Request, unit: Unit, town: Town) -> Outcome:
    """Nothing of the sheet is left; those who waited are told that it will not be, not who went."""
    in_private(request)
    if (profile := await held(request, unit, request.text)) is None:
        return faded()
    await step_out(unit, town, profile.id)
    await unit.profiles.let_go(profile.id)
    return Reply(
        _("It is done: nothing of this sheet is left."),
        buttons=((Button(_("All sheets"), "he-all"),),),
        edits=True,
        personal=True,
        trace=False,
    )


async def _with_room(request: Request, unit: Unit, town: Town) -> None:
    if len(await unit.profiles.held(request.who.id, town.city.id)) >= MOST:
        raise Refused(
            _(
                "You already keep {count} sheets: that is a lot of people to look after. A colleague can keep the next ones.",
                count=MOST,
            )
        )
