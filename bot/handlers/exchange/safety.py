"""When something is not right: not these people again, a word to the city's passeurs, leaving without a reason."""

from typing import Any

from bot.conversation.errors import Refused
from bot.conversation.i18n import _, lazy, ngettext
from bot.conversation.markup import bold, italic
from bot.conversation.messages import Ask, Button, Outcome, Reply, Request, in_rows
from bot.conversation.router import Router
from bot.handlers import courtesy
from bot.handlers.desk.summons import REPORT, summon
from bot.handlers.exchange.company import Company, faded, numbers, present, seated
from bot.handlers.exchange.proposals import step_out, withdraw
from bot.handlers.exchange.relay import ALL, NAME, brief
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.proposals import AGREED, ASKED, NO, Proposal, Seat
from bot.storage.relayed import Message
from knowledge.courtesy import in_distress

router: Router[Unit, Town] = Router()

LONGEST = 1000
"""Characters of a report."""
SHOWN = 8
"""How many of the latest messages one may choose from."""
GLIMPSE = 40
"""Characters of a message on a button."""


@router.press("sf-menu")
async def menu(request: Request, unit: Unit, town: Town) -> Outcome:
    """What can be done about it."""
    if (found := await seated(request, unit, numbers(request.text)[0])) is None:
        return faded()
    proposal, seat = found
    company = await Company.of(unit, town, proposal)
    number = str(seat.id)
    avoid = [
        Button(_("Never again with {name}", name=label[:NAME]), "sf-block", f"{number}:{to}")
        for to, label in _avoidable(company, seat)
    ]
    back = Button(_("Step back"), "pr-no", number)
    return Reply(
        "\n".join(
            (
                bold(_("I am listening.")),
                _(
                    "You may tell the city's passeurs, who are human beings; no longer be brought together with somebody; or step back. Nobody needs a reason, and nobody is told that it was you."
                ),
            )
        ),
        buttons=(
            (Button(_("Tell the passeurs"), "sf-report", number),),
            *in_rows(avoid, 1),
            (*((back,) if _goes_on(proposal, seat) else ()), Button(_("Leave the exchange"), "sf-leave")),
        ),
        personal=True,
    )


def _goes_on(proposal: Proposal, seat: Seat) -> bool:
    return proposal.state in (ASKED, AGREED) and seat in present(proposal)


def _avoidable(company: Company, seat: Seat) -> list[tuple[str, str]]:
    """Where a button leads and whom it names: everybody by name once all said yes, before that all of them as one."""
    others = tuple(each for each in company.proposal.seats if each.id != seat.id)
    if not others:
        return []
    if not company.reveals(seat):
        return [(ALL, _("these people"))]
    return [(str(each.place), company.someone(each, seat)) for each in others if company.reveals(each)]


@router.press("sf-block")
async def block(request: Request, unit: Unit, town: Town) -> Outcome:
    """Asked once: it also ends what one has together."""
    if (found := await _aimed(request, unit, town)) is None:
        return faded()
    seat, whom, company = found
    name = (
        _("these people")
        if len(whom) != 1 or not company.reveals(whom[0])
        else company.someone(whom[0], seat)
    )
    yes = Button(_("Yes, never again"), "sf-blocked", request.text)
    keep = Button(_("No, leave it as it is"), "pr-show", str(seat.id))
    return Reply(
        _(
            "I never bring you together with {people} again, and this exchange ends for you. They are not told why. Shall I?",
            people=bold(name),
        ),
        buttons=((yes, keep),),
        personal=True,
    )


@router.press("sf-blocked")
async def blocked(request: Request, unit: Unit, town: Town) -> Outcome:
    """They are never proposed to each other again; what they had together ends, without a word on why."""
    if (found := await _aimed(request, unit, town)) is None:
        return faded()
    seat, whom, company = found
    for each in whom:
        await unit.blocks.put(seat.profile_id, each.profile_id, town.clock())
    if _goes_on(company.proposal, seat):
        await withdraw(unit, town, company.proposal, seat, NO)
    return Reply(
        _("It is done, and it stays between us. Your offers and wishes keep their place."),
        buttons=((Button(_("Tell the passeurs"), "sf-report", str(seat.id)),),),
        edits=True,
        personal=True,
    )


async def _aimed(request: Request, unit: Unit, town: Town) -> tuple[Seat, list[Seat], Company] | None:
    """One's own seat and those that a button aims at."""
    number, _colon, to = request.text.partition(":")
    if (found := await seated(request, unit, numbers(number)[0])) is None:
        return None
    company = await Company.of(unit, town, found[0])
    if to not in [each for each, _label in _avoidable(company, found[1])]:
        return None
    others = [each for each in found[0].seats if each.id != found[1].id]
    return found[1], [each for each in others if to in (ALL, str(each.place))], company


@router.press("sf-report")
async def report(request: Request, unit: Unit, town: Town) -> Outcome:
    """What happened, and which messages the passeurs may read."""
    if (found := await seated(request, unit, numbers(request.text)[0])) is None:
        return faded()
    return await _reporting(unit, town, *found, [])


@router.press("sf-msg")
async def report_message(request: Request, unit: Unit, town: Town) -> Outcome:
    """The same, beginning with this message."""
    id, message = (*numbers(request.text), 0)[:2]
    if (found := await seated(request, unit, id)) is None:
        return faded()
    return await _reporting(unit, town, *found, [message])


@router.press("sf-show")
async def choose(request: Request, unit: Unit, town: Town) -> Outcome:
    """A message is put in, or taken out again."""
    id, message = (*numbers(request.text), 0)[:2]
    if (found := await seated(request, unit, id)) is None:
        return faded()
    shown = list(request.data.get("shown", ())) if request.data.get("seat") == id else []
    shown = [each for each in shown if each != message] if message in shown else [*shown, message]
    return await _reporting(unit, town, *found, shown, edits=True)


async def _heard(unit: Unit, proposal: Proposal, seat: Seat) -> list[Message]:
    """What was said to this seat while its holder was part of it."""
    heard = await unit.relay.heard(proposal.id, seat.place, limit=SHOWN)
    if seat in present(proposal) or seat.answered_at is None:
        return heard
    return [each for each in heard if each.said_at <= seat.answered_at]


async def _reporting(
    unit: Unit, town: Town, proposal: Proposal, seat: Seat, shown: list[int], *, edits: bool = False
) -> Ask:
    heard = await _heard(unit, proposal, seat)
    shown = [each.id for each in heard if each.id in shown]
    company = await Company.of(unit, town, proposal)
    lines = [
        _("What happened? Tell it in your own words; the city's passeurs read it, and nobody else."),
    ]
    rows = []
    if heard:
        lines.append(_("Tap the messages that they may read. They see no others."))
    for each in heard:
        sender = proposal.seat(each.place)
        name = company.someone(sender, seat) if sender else _("somebody")
        mark = "✓" if each.id in shown else "+"
        words = " ".join(each.words.split())
        glimpse = words if len(words) <= GLIMPSE else f"{words[: GLIMPSE - 1]}…"
        rows.append((Button(f"{mark} {name[:15]} : {glimpse}", "sf-show", f"{seat.id}:{each.id}"),))
    data: dict[str, Any] = {"seat": seat.id, "shown": shown}
    return Ask(Reply("\n".join(lines), buttons=tuple(rows), edits=edits, personal=True), "sf-report", data)


@router.step("sf-report")
async def reported(request: Request, unit: Unit, town: Town) -> Outcome:
    """It is with the passeurs: the words, and the messages that were chosen."""
    if (found := await seated(request, unit, int(request.data["seat"]))) is None:
        return faded()
    proposal, seat = found
    words = brief(request.text, LONGEST)
    shown = [each for each in await _heard(unit, proposal, seat) if each.id in request.data["shown"]]
    about = _about(proposal, seat, shown)
    id = await unit.reports.make(
        request.who.id, town.city.id, proposal.id, about, words, [each.words for each in shown], town.clock()
    )
    urgent = any(in_distress(each, town.city) for each in (words, *(one.words for one in shown)))
    await summon(unit, town, REPORT, id, urgent=urgent)
    reply = Reply(
        "\n".join(
            (
                bold(_("Thank you for telling. It is with the city's passeurs.")),
                _("Your number for it: {number}.", number=f"`{id}`"),
                ngettext(
                    "They read your words, and {n} message.",
                    "They read your words, and {n} messages.",
                    len(shown),
                )
                if shown
                else _("They read your words, and none of the messages."),
            )
        ),
        buttons=((Button(_("What else I can do"), "sf-menu", str(seat.id)),),),
        personal=True,
    )
    return courtesy.also(town, reply.text, words, reply.buttons) if urgent else reply


def _about(proposal: Proposal, seat: Seat, shown: list[Message]) -> int | None:
    """The profile that it is about, where that is plain: the one who wrote what is shown, or the only other one."""
    places = {each.place for each in shown} or {each.place for each in proposal.seats if each.id != seat.id}
    aimed = proposal.seat(next(iter(places))) if len(places) == 1 else None
    return aimed.profile_id if aimed else None


@router.command({"fr": "quitter", "en": "leave"}, lazy("Leave the exchange of skills"))
async def leave(request: Request, unit: Unit, town: Town) -> Outcome:
    """Leave the exchange, and nothing else: asked once."""
    if not request.private:
        raise Refused(_("That is best said between the two of us: write to me in private."))
    profile = await unit.profiles.own(request.who.id, town.city.id)
    if profile is None:
        return Reply(_("You don't take part in the exchange of skills: there is nothing to leave."))
    lines = [
        _("Shall I take you out of the exchange? You need no reason, and you may come back at any time."),
        *[f"• {italic(each.words)}" for each in (await unit.skills.of(profile.id))[:10]],
        _("Your offers and wishes are erased, and whoever waits for you is told without your name."),
    ]
    if held := await unit.profiles.held(request.who.id, town.city.id):
        lines.append(
            ngettext(
                "{n} sheet that you keep for somebody stays as it is.",
                "{n} sheets that you keep for others stay as they are.",
                len(held),
            )
        )
    row = (Button(_("Yes, I leave"), "sf-left"), Button(_("No, I stay"), "sf-stay"))
    return Reply("\n".join(lines), buttons=(row,), personal=True)


@router.press("sf-leave")
async def leave_pressed(request: Request, unit: Unit, town: Town) -> Outcome:
    """The same, from a button."""
    return await leave(request, unit, town)


@router.press("sf-stay")
async def stay(request: Request, unit: Unit, town: Town) -> Outcome:
    """Nothing changes."""
    return Reply(_("How good that you stay. Everything is as it was."), edits=True, personal=True)


@router.press("sf-left")
async def left(request: Request, unit: Unit, town: Town) -> Outcome:
    """Nothing of them is left in the exchange; what they had a part in is broken gently, or goes on without them."""
    if not request.private:
        raise Refused(_("That is best said between the two of us: write to me in private."))
    profile = await unit.profiles.own(request.who.id, town.city.id)
    if profile is None:
        return Reply(_("You don't take part in the exchange of skills: there is nothing to leave."))
    await step_out(unit, town, profile.id)
    await unit.profiles.let_go(profile.id)
    return Reply(
        "\n".join(
            (
                bold(_("It is done.")),
                _(
                    "Your offers, your wishes and what you said in the exchange are erased. Thank you for having been part of it; the door stays open."
                ),
            )
        ),
        edits=True,
        personal=True,
    )
