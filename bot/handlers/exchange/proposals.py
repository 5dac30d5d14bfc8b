"""A proposal and its answers: yes, not now, no; nobody is revealed before everybody has said yes."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.conversation.i18n import _, day, language_name
from bot.conversation.markup import bold, escape, italic
from bot.conversation.messages import Button, Card, Outcome, Reply, Request, Rows
from bot.conversation.router import Router
from bot.handlers.exchange.company import Company, all_said_yes, faded, numbers, present, seated
from bot.handlers.exchange.relay import hearers, panel
from bot.handlers.moments import when
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.proposals import AGREED, ASKED, BROKEN, CLOSED, LATER, NO, YES, Proposal, Seat
from knowledge.courtesy import Tone, tone
from knowledge.language import fold, words

router: Router[Unit, Town] = Router()

PAUSES = {7: "week", 30: "month"}
"""Days that a pause may last."""


_REPORTED = re.compile(
    r"(?:elle|il|she|he|they) (?:(?:est|serait|is|are) (?:\w+ )?(?:d accord|partante?|happy|ok)|ne veut pas|veut bien|accepte|refuse|dit (?:oui|non)"
    r"|agrees?|accepts?|says? (?:yes|no)|would love to|would rather not)"
)
"""« Elle est d'accord »: what somebody without a telephone answers, told by whoever holds their sheet."""


@router.notice("proposal")
async def proposed(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """People who could learn from each other: would you like it?"""
    return await _asking(args, unit, town, _("I have found something that could suit you."))


@router.notice("reminder")
async def reminded(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """The same once more, to whoever has not answered."""
    return await _asking(args, unit, town, _("This still waits for your answer, whatever it is."))


async def _asking(args: Mapping[str, Any], unit: Unit, town: Town, greeting: str) -> Reply | None:
    found = await unit.proposals.at(int(args["seat"]))
    if found is None or found[0].state != ASKED or found[1].answer or found[0].answer_by <= town.clock():
        return None
    company = await Company.of(unit, town, found[0])
    return _shown(company, found[1], town, greeting, _answers(found[1]))


@router.notice("agreed")
async def agreed(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """All have said yes: who they are, and how to go on."""
    found = await unit.proposals.at(int(args["seat"]))
    if found is None or found[0].state != AGREED or found[1] not in present(found[0]):
        return None
    return _revealed(await Company.of(unit, town, found[0]), found[1], town)


@router.notice("broken")
async def broken(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """It does not come about, and it is not their doing: their place is kept. Who it was is not said."""
    found = await unit.proposals.at(int(args["seat"]))
    if found is None or found[0].state not in (BROKEN, CLOSED) or found[1] not in present(found[0]):
        return None
    company = await Company.of(unit, town, found[0])
    lines = [escape(text)] if (text := company.sheet(found[1])) else []
    lines.append(
        _("The exchange you had agreed on cannot go on: somebody had to step back.")
        if found[0].agreed_at is not None
        else _("This proposal does not come about after all. It is not because of you.")
    )
    # Their own wish and nothing else: what is missing from a list would tell who is missing.
    if wish := company.learns(found[1]):
        lines.append(f"• {italic(wish)}")
    lines.append(
        _("I have found another way to bring it about: a new proposal is with you.")
        if args.get("mended")
        else _("You keep your place, and in the next round you go first.")
    )
    return Reply("\n".join(lines))


@router.notice("fewer")
async def fewer(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """A group goes on without one of its learners."""
    found = await unit.proposals.at(int(args["seat"]))
    if found is None or found[0].state != AGREED or found[1] not in present(found[0]):
        return None
    company = await Company.of(unit, town, found[0])
    text = _("Somebody had to step back. Your group goes on with those who stay.")
    return Reply(text, buttons=panel(company, found[1]))


@router.press("pr-show")
async def show(request: Request, unit: Unit, town: Town) -> Outcome:
    """A proposal as it stands."""
    if (found := await _open(request, unit)) is None:
        return faded()
    return _standing(await Company.of(unit, town, found[0]), found[1], town)


@router.press("pr-yes")
async def yes(request: Request, unit: Unit, town: Town) -> Outcome:
    """One more says yes; with the last one all are told who they are."""
    if (found := await _open(request, unit)) is None:
        return faded()
    proposal, seat = found
    if seat.answer == YES:
        return _standing(await Company.of(unit, town, proposal), seat, town)
    await unit.proposals.answer(seat.id, YES, town.clock())
    if await settle(unit, town, proposal.id):
        return Reply(
            _("And with your yes, everybody has said yes! I am writing to all of you now."), edits=True
        )
    return await _again(unit, town, proposal, seat)


@router.press("pr-later")
async def later(request: Request, unit: Unit, town: Town) -> Outcome:
    """Not now: the others keep their place, and one may take a break."""
    if (found := await _open(request, unit)) is None:
        return faded()
    proposal, seat = found
    if proposal.state == AGREED:
        return _sure(seat)
    await withdraw(unit, town, proposal, seat, LATER)
    number = str(seat.id)
    pauses = (
        Button(_("Pause for a week"), "pr-pause", f"{number}:7"),
        Button(_("Pause for a month"), "pr-pause", f"{number}:30"),
    )
    return Reply(
        "\n".join(
            (
                _("Very well, not this time. The others are told that it won't be now, not that it was you."),
                _("I may propose something else in the next round. Would you rather have a break?"),
            )
        ),
        buttons=(pauses,),
        edits=True,
    )


@router.press("pr-no")
async def no(request: Request, unit: Unit, town: Town) -> Outcome:
    """No, without a reason: for this proposal that is final."""
    if (found := await _open(request, unit)) is None:
        return faded()
    proposal, seat = found
    if proposal.state == AGREED:
        return _sure(seat)
    await withdraw(unit, town, proposal, seat, NO)
    return Reply(
        _(
            "Thank you for saying so; you need no reason. The others are not told that it was you. Your offers and wishes stay as they are."
        ),
        edits=True,
    )


@router.press("pr-back")
async def step_back(request: Request, unit: Unit, town: Town) -> Outcome:
    """Somebody cannot, after all had said yes."""
    if (found := await _open(request, unit)) is None or found[0].state != AGREED:
        return faded()
    await withdraw(unit, town, *found, NO)
    return Reply(
        _(
            "It is done. The others are told that somebody had to step back, and that it happens to everybody."
        ),
        edits=True,
    )


@router.press("pr-pause")
async def pause(request: Request, unit: Unit, town: Town) -> Outcome:
    """A break of a week or a month."""
    id, days = (*numbers(request.text), 0)[:2]
    if days not in PAUSES or (found := await seated(request, unit, id)) is None:
        return faded()
    until = town.today() + timedelta(days=days)
    await unit.profiles.change(found[1].profile_id, paused_until=until)
    return Reply(
        _("Enjoy your break. I propose nothing until {day}.", day=day(until)),
        buttons=((Button(_("I'd rather go on"), "pr-resume", str(id)),),),
        edits=True,
    )


@router.press("pr-resume")
async def resume(request: Request, unit: Unit, town: Town) -> Outcome:
    """The break is over at once."""
    if (found := await seated(request, unit, numbers(request.text)[0])) is None:
        return faded()
    await unit.profiles.change(found[1].profile_id, paused_until=None)
    return Reply(_("Welcome back: the next round counts you in."), edits=True)


async def spoken(request: Request, unit: Unit, town: Town) -> Reply | None:
    """« Oui, volontiers » typed in place of a tap: what waits for an answer is shown once more, with its buttons, since
    nobody should be bound by a word that may have meant something else; None where it is no answer, or nothing waits.
    """
    labels = (_("Yes, gladly"), _("Not now"), _("No, thank you"))
    said = fold(request.text).strip(" .!")
    short = tone(request.text) in (Tone.YES, Tone.NO, Tone.OK) or _REPORTED.fullmatch(" ".join(words(said)))
    if not short and said not in map(fold, labels):
        return None
    for proposal, seat in await unit.proposals.mine_open(request.who.id, ASKED):
        if not seat.answer and proposal.answer_by > town.clock():
            return _standing(await Company.of(unit, town, proposal), seat, town)
    return None


async def settle(unit: Unit, town: Town, proposal_id: int) -> bool:
    """Where all have said yes by now, they are all told, once; whether they just were."""
    proposal = await unit.proposals.get(proposal_id)
    if proposal is None or not all_said_yes(proposal):
        return False
    if not await unit.proposals.moved_on(proposal.id, AGREED, ASKED, agreed_at=town.clock()):
        return False
    company = await Company.of(unit, town, proposal)
    for each in present(proposal):
        await company.tell(f"agreed:{each.id}", each, "agreed")
    return True


async def withdraw(unit: Unit, town: Town, proposal: Proposal, seat: Seat, answer: str) -> None:
    """Somebody does not take part: it is broken, or goes on without them where nobody depends on them."""
    await unit.proposals.answer(seat.id, answer, town.clock())
    company = await Company.of(unit, town, proposal)
    if company.is_broken_without(seat):
        await unit.proposals.moved_on(proposal.id, BROKEN, ASKED, AGREED)
    elif proposal.state == AGREED:
        for each in company.others(seat):
            await company.tell(f"fewer:{seat.id}:{each.id}", each, "fewer")
    elif hearers(company, seat):
        await settle(unit, town, proposal.id)


async def step_out(unit: Unit, town: Town, profile_id: int) -> None:
    """Somebody leaves everything that is asked or agreed, and that they still had a part in."""
    for proposal, seat in await unit.proposals.taking_part(profile_id, lock=True):
        if seat in present(proposal):
            await withdraw(unit, town, proposal, seat, NO)


async def _open(request: Request, unit: Unit) -> tuple[Proposal, Seat] | None:
    """The seat that a button names, where it is this person's, who is still part of what is asked or agreed."""
    found = await seated(request, unit, numbers(request.text)[0])
    if found is None or found[0].state not in (ASKED, AGREED) or found[1] not in present(found[0]):
        return None
    return found


async def _again(unit: Unit, town: Town, proposal: Proposal, seat: Seat) -> Reply:
    """As it stands after this person's answer."""
    fresh = await unit.proposals.get(proposal.id)
    assert fresh is not None
    company = await Company.of(unit, town, fresh)
    return _standing(company, next(each for each in fresh.seats if each.id == seat.id), town)


def _standing(company: Company, seat: Seat, town: Town) -> Reply:
    if company.proposal.state == AGREED:
        return _revealed(company, seat, town)
    if seat.answer != YES:
        return _shown(company, seat, town, _("Would you like this?"), _answers(seat))
    text = _("Your yes is noted, thank you. As soon as everybody has said yes, you learn who they are.")
    number = str(seat.id)
    changes = (Button(_("On second thoughts, not now"), "pr-later", number), Button(_("No"), "pr-no", number))
    return _shown(company, seat, town, text, (changes, _bothered(seat)), edits=True)


def _shown(
    company: Company, seat: Seat, town: Town, text: str, buttons: Rows, *, edits: bool = False
) -> Reply:
    """The proposal as a short card: what is learnt and shown, with whom roughly, by when to answer."""
    proposal = company.proposal
    facts = []
    if (shown := company.shown(seat)) and fold(shown) != fold(company.learns(seat)):
        facts.append((_("In their words"), italic(shown)))
    if company.supervised:
        facts.append((_("A supervised group"), _("at a place, with somebody there all the time")))
    if drawn := company.drawn(seat):
        facts.append((_("The round"), escape(drawn)))
    if (spoken := str(seat.why.get("language", ""))) and spoken != town.city.language:
        facts.append((_("Language"), escape(language_name(spoken))))
    facts.append((_("Please answer by"), when(proposal.answer_by, town.city.zone)))
    footer = _("Until everybody has said yes, nobody learns who you are, nor you who they are.")
    lines = [text, *([bold(sheet)] if (sheet := company.sheet(seat)) else [])]
    card = Card(bold(_("A proposal")), escape(company.why(seat)), tuple(facts), footer)
    return Reply("\n".join(lines), (card,), buttons, edits=edits)


def _revealed(company: Company, seat: Seat, town: Town) -> Reply:
    """Who they are, and how to go on."""
    lines = [bold(sheet)] if (sheet := company.sheet(seat)) else []
    lines += [bold(_("Everybody has said yes!")), escape(company.why(seat))]
    if drawn := company.drawn(seat):
        lines.append(escape(drawn))
    if (meets := company.proposal.meets_at) is not None:
        lines.append(_("You meet on {when}.", when=when(meets, town.city.zone)))
    elif hearers(company, seat):
        lines.append(
            _(
                "Tap “Write” and say hello: I pass it on, and nobody sees your number. Or find a moment together."
            )
        )
    return Reply("\n".join(lines), buttons=panel(company, seat))


def _answers(seat: Seat) -> Rows:
    number = str(seat.id)
    return (
        (
            Button(_("Yes, gladly"), "pr-yes", number),
            Button(_("Not now"), "pr-later", number),
            Button(_("No, thank you"), "pr-no", number),
        ),
        _bothered(seat),
    )


def _bothered(seat: Seat) -> tuple[Button, ...]:
    return (Button(_("Something bothers me"), "sf-menu", str(seat.id)),)


def _sure(seat: Seat) -> Reply:
    """Everybody counts on them by now: a tap on an old button is asked about first."""
    number = str(seat.id)
    return Reply(
        _("Everybody has said yes by now, and counts on meeting. Would you step back all the same?"),
        buttons=(
            (Button(_("Yes, I step back"), "pr-back", number), Button(_("No, I stay"), "pr-show", number)),
        ),
    )
