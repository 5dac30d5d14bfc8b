"""A proposal on paper, for whoever has no phone: to read at ease, to answer on a slip."""

import asyncio

from bot.conversation.i18n import _, language, listed
from bot.conversation.markup import escape
from bot.conversation.messages import Button, File, Outcome, Reply, Request
from bot.conversation.router import Router
from bot.drawing import Paragraph, legible, sheet
from bot.handlers.exchange.company import Company
from bot.handlers.exchange.sheet import back, in_private
from bot.handlers.moments import when
from bot.handlers.pickers import numbered
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.proposals import AGREED, ASKED, GONE, Proposal, Seat

router: Router[Unit, Town] = Router()


@router.press("he-print")
async def print_proposal(request: Request, unit: Unit, town: Town) -> Outcome:
    """The proposal of a held profile as a PDF, while it is open."""
    in_private(request)
    found = await unit.proposals.of(request.who.id, numbered(request.text)[0])
    profile = found and await unit.profiles.of(request.who.id, found[1].profile_id)
    if not found or not profile or not profile.held or not _open(*found):
        return Reply(
            _("That proposal is no longer open."),
            buttons=((Button(_("All sheets"), "he-all"),),),
            personal=True,
        )
    proposal, seat = found
    own = await unit.profiles.own(request.who.id, town.city.id)
    said = await _said(unit, town, proposal, seat)
    asked = proposal.state == ASKED
    title = (
        _("A proposal for {name}", name=profile.called)
        if asked
        else _("A meeting for {name}", name=profile.called)
    )
    # Drawing takes a moment, during which others go on talking.
    content = await asyncio.to_thread(
        sheet,
        title,
        said,
        lang=language(),
        made=town.clock(),
        answers=(_("Yes, gladly"), _("Not now"), _("No, thank you")) if asked else (),
        slip=_("The answer of {name}", name=profile.called),
        blanks=(
            (_("Date:"), ""),
            (_("Place:"), ""),
            (_("To give back to:"), own.called if own else ""),
            (_("Before:"), when(proposal.answer_by, town.city.zone)),
        ),
        footer=f"Passeur · {town.city.name}",
    )
    lines = [
        _(
            "Here is the sheet for {name}, in large type. Take the time to read it together.",
            name=escape(profile.called),
        )
    ]
    if asked:
        lines.append(_("Then bring me the answer here, with the buttons of the proposal."))
    if not all(legible(each.text) for each in said):
        lines.append(
            _("Some words are in letters that I cannot print yet: I left a line to write them by hand.")
        )
    file = File.of(_("proposal.pdf"), "application/pdf", content)
    buttons = ((back(profile),),)
    return Reply("\n".join(lines), buttons=buttons, personal=True, files=(file,), trace=False)


def _open(proposal: Proposal, seat: Seat) -> bool:
    return proposal.state in (ASKED, AGREED) and seat.answer not in GONE


async def _said(unit: Unit, town: Town, proposal: Proposal, seat: Seat) -> list[Paragraph]:
    """What the sheet says: what to learn and to show, with whom as far as it may be known, why, and how free one is."""
    company = await Company.of(unit, town, proposal)
    said = []
    if (teacher := company.teacher(seat)) is not None:
        said.append(Paragraph(_("What you would learn"), company.learns(seat)))
        said.append(Paragraph("", _("with {people}", people=company.someone(teacher, seat))))
    if learners := company.learners(seat):
        said.append(Paragraph(_("What you would show"), " · ".join(company.shows(seat))))
        said.append(Paragraph("", _("to {people}", people=company.everyone(learners, seat))))
    if proposal.state == AGREED:
        moment = when(proposal.meets_at, town.city.zone) if proposal.meets_at else ""
        return [*said, Paragraph(_("When"), moment), Paragraph(_("Where"), _place(town, proposal.meets_in))]
    if times := company.times(seat):
        said.append(Paragraph(_("When it suits everyone"), listed(times, either=True)))
    free = _("A no needs no reason. Nobody learns your name before everyone has said yes.")
    return [*said, Paragraph(_("It is up to you"), free)]


def _place(town: Town, id: str) -> str:
    """The name and address of a place of the catalogue; empty where none was chosen, or it is gone."""
    if id not in town.catalogue:
        return ""
    entry = town.catalogue[id]
    return " · ".join(each for each in (str(entry.says("title", language())), entry.address) if each)
