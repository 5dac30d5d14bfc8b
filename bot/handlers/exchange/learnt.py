"""What somebody learnt, in a few words: their own, and shown to the others where all of them agree."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.conversation.errors import Invalid
from bot.conversation.i18n import _
from bot.conversation.markup import bold, escape, italic
from bot.conversation.messages import Ask, Button, Outcome, Reply, Request
from bot.conversation.router import Router
from bot.handlers.exchange.company import Company, present
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.proposals import AGREED, GONE, OVER, Proposal, Seat

router: Router[Unit, Town] = Router()

MET, MISSED = "yes", "no"

LONGEST = 1000
"""Characters of a note."""


async def seated(request: Request, unit: Unit) -> tuple[Proposal, Seat] | None:
    """The seat that a button names, if it is this person's and all had said yes; nobody else decides meanwhile."""
    number = request.text
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    found = await unit.proposals.of(request.who.id, int(number), lock=True)
    return found if found and stands(*found) else None


def stands(proposal: Proposal, seat: Seat) -> bool:
    """Whether all had said yes, and whoever sits there did not step back since."""
    return proposal.state in (AGREED, OVER) and seat.answer not in GONE


def faded() -> Reply:
    """What a button says when there is nothing left for it to do."""
    return Reply(_("That exchange is behind us. I am here for the next one."), personal=True)


@router.press("af-note")
async def write(request: Request, unit: Unit, town: Town) -> Outcome:
    """A few words on what was learnt, for oneself."""
    if (found := await seated(request, unit)) is None or found[1].met != MET:
        return faded()
    if not request.private:
        return Reply(_("That is best said between the two of us: write to me in private."), personal=True)
    lines = [_("What did you learn? A few words are enough. They stay with you; nobody else sees them.")]
    if found[1].note:
        lines.append(_("So far: {words}", words=italic(found[1].note)))
    return Ask(Reply("\n".join(lines), personal=True), "af-note", {"seat": found[1].id})


@router.step("af-note")
async def written(request: Request, unit: Unit, town: Town) -> Outcome:
    """The words are kept. Written anew, they are their author's alone again, whatever was agreed about earlier ones."""
    found = await seated(replace(request, text=str(request.data["seat"])), unit)
    if found is None or found[1].met != MET:
        return faded()
    words = request.text.strip()
    if len(words) > LONGEST:
        raise Invalid(
            _(
                "That is {length} characters, and there is room for {limit}. Could you say it more briefly?",
                length=len(words),
                limit=LONGEST,
            )
        )
    proposal, seat = found
    await unit.proposals.seated(seat.id, note=words, shares_note=False)
    number = str(seat.id)
    anew = Button(_("Write it anew"), "af-note", number)
    lines = [_("It is kept, for you alone.")]
    if len(_circle(proposal)) < 2:
        return Reply(lines[0], buttons=((anew,),), personal=True)
    lines.append(_("Would you share it with the others? They see it only if every one of you agrees."))
    row = (Button(_("Share it"), "af-share", number), Button(_("Keep it to myself"), "af-keep", number))
    return Reply("\n".join(lines), buttons=(row, (anew,)), personal=True)


@router.press("af-share")
async def share(request: Request, unit: Unit, town: Town) -> Outcome:
    """One more agrees; when nobody is missing, each receives what the others wrote."""
    if (found := await seated(request, unit)) is None or found[1].met != MET:
        return faded()
    proposal, seat = found
    await unit.proposals.seated(seat.id, shares_note=True)
    here = replace(seat, shares_note=True)
    proposal = replace(proposal, seats=tuple(here if each.id == seat.id else each for each in proposal.seats))
    undo = ((Button(_("Keep it to myself"), "af-keep", request.text),),)
    if await exchanged(unit, town, proposal):
        return Reply(_("You all agree: each of you receives what the others wrote."), edits=True)
    for each in _circle(proposal):
        if each.met == MET and not each.shares_note:
            await _tell(unit, town, "noting", each)
    return Reply(
        _("Thank you. I show it once all of you agree; until then it stays with you."),
        buttons=undo,
        edits=True,
    )


async def exchanged(unit: Unit, town: Town, proposal: Proposal) -> bool:
    """Let each have what the others wrote if nobody's word is missing any more; whether none is."""
    if not _all_agree(proposal):
        return False
    for each in _circle(proposal):
        await _tell(unit, town, "noted", each)
    return True


@router.press("af-keep")
async def keep_back(request: Request, unit: Unit, town: Town) -> Outcome:
    """One's words stay one's own, unless all had agreed already."""
    if (found := await seated(request, unit)) is None or found[1].met != MET:
        return faded()
    if _all_agree(found[0]):
        return Reply(_("All of you had agreed, and each has received it already."), personal=True)
    await unit.proposals.seated(found[1].id, shares_note=False)
    return Reply(_("It stays with you."), edits=True)


async def _tell(unit: Unit, town: Town, name: str, seat: Seat) -> None:
    if (profile := await unit.profiles.get(seat.profile_id)) is not None:
        args = {"seat": seat.id, "lang": profile.lang}
        await unit.outbox.notice(
            f"{name}:{seat.id}", profile.address, profile.recipient, name, args, town.clock()
        )


@router.notice("noting")
async def noting(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """Somebody would share what they learnt: do the others agree?"""
    found = await unit.proposals.at(int(args["seat"]))
    if found is None or not stands(*found) or found[1].shares_note or found[1].met != MET:
        return None
    if not any(each.shares_note for each in others(*found)):
        return None
    number = str(found[1].id)
    return Reply(
        _(
            "Somebody of your exchange would like to share what they learnt. If all of you agree, each sees what the others wrote; you don't have to write anything."
        ),
        buttons=(
            (Button(_("I agree"), "af-share", number), Button(_("I'd rather not"), "af-keep", number)),
            (Button(_("Write what I learnt"), "af-note", number),),
        ),
    )


@router.notice("noted")
async def noted(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """What the others learnt, now that all of them wish it to be known among them."""
    found = await unit.proposals.at(int(args["seat"]))
    if found is None or not stands(*found) or not _all_agree(found[0]) or found[1].met != MET:
        return None
    proposal, seat = found
    company = await Company.of(unit, town, proposal)
    told = [each for each in _circle(proposal) if each.id != seat.id and each.note]
    lines = [
        _("{name}: {words}", name=escape(company.someone(each, seat)), words=italic(each.note))
        for each in told
    ]
    return Reply("\n".join([bold(_("What the others learnt")), *lines])) if lines else None


def _circle(proposal: Proposal) -> tuple[Seat, ...]:
    """Those whose word counts: all but whoever says that they did not meet. Silence is no consent."""
    return tuple(each for each in present(proposal) if each.met != MISSED)


def _all_agree(proposal: Proposal) -> bool:
    circle = _circle(proposal)
    return len(circle) > 1 and all(each.met == MET and each.shares_note for each in circle)


def others(proposal: Proposal, seat: Seat) -> tuple[Seat, ...]:
    """Everybody else who is still part of it."""
    return tuple(each for each in present(proposal) if each.id != seat.id)
