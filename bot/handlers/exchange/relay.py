"""Between those who all said yes: words through Passeur, a contact if one likes, a person of the city asked in."""

import unicodedata
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.conversation.errors import Invalid, Refused
from bot.conversation.i18n import _, listed, ngettext
from bot.conversation.markup import bold, escape, italic
from bot.conversation.messages import Ask, Button, Outcome, Reply, Request, Rows, in_rows
from bot.conversation.router import Router
from bot.handlers import courtesy
from bot.handlers.desk.summons import CALL, summon
from bot.handlers.exchange.company import Company, faded, numbers, present, quoted, seated
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.proposals import AGREED, Proposal, Seat
from knowledge.courtesy import in_distress

router: Router[Unit, Town] = Router()

LONGEST = 1000
"""Characters of a message."""
CONTACT = 200
"""Characters of a contact."""
OFTEN = 30
"""Messages that one may send in an hour."""
ATTENTION = timedelta(hours=3)
"""How long what is typed next is for the others, once « Écrire à » was tapped; a day later it is a question again."""
ALL = "all"
_SEEN = "\n\t\u200c\u200d"
"""Control signs that stay: lines, and what joins emoji and Persian words."""
NAME = 40
"""Characters of a name on a button."""


def panel(company: Company, seat: Seat) -> Rows:
    """What those who agreed can do: write, find a moment, share a contact, ask somebody in, step back."""
    number = str(seat.id)
    all_of_them = hearers(company, seat)
    writing = [_write_to(company, seat, each) for each in _correspondents(company, seat)[:3]]
    if len(all_of_them) > 1:
        writing.append(Button(_("Write to everybody"), "re-write", f"{number}:{ALL}"))
    meeting = Button(_("Our meeting") if company.proposal.meets_at else _("Find a moment"), "me-when", number)
    mine = Button(_("My contact") if seat.contact else _("Share my contact"), "re-contact", number)
    return (
        *in_rows(writing, 2),
        (meeting, mine) if all_of_them else (meeting,),
        (Button(_("Ask a passeur in"), "re-helper", number),),
        (
            Button(_("I can't after all"), "pr-no", number),
            Button(_("Something bothers me"), "sf-menu", number),
        ),
    )


def hearers(company: Company, seat: Seat) -> tuple[Seat, ...]:
    """The others who read what this one says to everybody."""
    if not company.speaks(seat):
        return ()
    return tuple(each for each in company.others(seat) if company.speaks(each))


def _correspondents(company: Company, seat: Seat) -> tuple[Seat, ...]:
    """Those one writes to alone: in a group, a learner writes to whoever animates it, or to all."""
    others = hearers(company, seat)
    if company.proposal.kind != "group":
        return others
    return tuple(each for each in others if each.teacher is None and seat.teacher is not None)


def _write_to(company: Company, seat: Seat, other: Seat) -> Button:
    name = company.someone(other, seat)[:NAME]
    return Button(_("Write to {name}", name=name), "re-write", f"{seat.id}:{other.place}")


@router.press("re-write")
async def write(request: Request, unit: Unit, town: Town) -> Outcome:
    """To one of them, or to all: what shall be said?"""
    number, _colon, to = request.text.partition(":")
    if (found := await together(request, unit, numbers(number)[0])) is None:
        return faded()
    company = await Company.of(unit, town, found[0])
    if (whom := recipients(company, found[1], to)) is None:
        return faded()
    text = _("What shall I pass on to {people}?", people=escape(company.everyone(whom, found[1])))
    row = (Button(_("Nothing after all"), "re-not", str(found[1].id)),)
    data = {"seat": found[1].id, "to": to}
    return Ask(Reply(text, buttons=(row,), personal=True), "re-write", data, keep=ATTENTION)


@router.press("re-not")
async def unwritten(request: Request, unit: Unit, town: Town) -> Outcome:
    """They think better of it: what they type next is said to Passeur alone."""
    if "to" in request.data:
        await unit.conversations.close(request.address, request.sender)
    if (found := await together(request, unit, numbers(request.text)[0])) is None:
        return faded()
    buttons = panel(await Company.of(unit, town, found[0]), found[1])
    return Reply(_("Nothing is passed on."), buttons=buttons, edits=True, personal=True)


@router.step("re-write")
async def written(request: Request, unit: Unit, town: Town) -> Outcome:
    """It is passed on."""
    if (found := await together(request, unit, int(request.data["seat"]))) is None:
        return faded()
    return await pass_on(unit, town, *found, str(request.data["to"]), request.text)


async def pass_on(unit: Unit, town: Town, proposal: Proposal, seat: Seat, to: str, text: str) -> Reply:
    """What was typed goes to whom it was meant for. Raises Invalid where it is too long, Refused where it is a flood."""
    company = await Company.of(unit, town, proposal)
    if (whom := recipients(company, seat, to)) is None:
        return faded()
    words = brief(text, LONGEST)
    if await unit.relay.lately(seat.profile_id, town.clock() - timedelta(hours=1)) >= OFTEN:
        raise Refused(_("That is a lot in one hour. Let the others read, and write again a little later."))
    place = None if to == ALL else whom[0].place
    id = await unit.relay.say(proposal.id, seat.profile_id, seat.place, place, words, town.clock())
    for each in whom:
        await company.tell(f"relayed:{id}:{each.id}", each, "relayed", message=id)
    again = Button(_("Add something"), "re-write", f"{seat.id}:{to}")
    moment = Button(_("Find a moment"), "me-when", str(seat.id))
    done = _("I have passed it on to {people}.", people=escape(company.everyone(whom, seat)))
    row = (again, *(() if proposal.meets_at else (moment,)))
    if in_distress(words, town.city):
        return courtesy.also(town, done, words, (row,))
    return Reply(done, buttons=(row,), personal=True)


@router.notice("relayed")
async def relayed(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """Somebody of the ring says something."""
    message = await unit.relay.message(int(args["message"]))
    found = await _still(args, unit)
    if message is None or found is None:
        return None
    proposal, seat = found
    if (sender := proposal.seat(message.place)) is None or sender not in present(proposal):
        return None
    company = await Company.of(unit, town, proposal)
    name = bold(company.someone(sender, seat))
    said = (
        _("{name} writes to you:", name=name)
        if message.to_place is not None or len(hearers(company, seat)) == 1
        else _("{name} writes to everybody:", name=name)
    )
    row = (
        Button(_("Answer"), "re-write", f"{seat.id}:{back(company, seat, sender)}"),
        Button(_("Report"), "sf-msg", f"{seat.id}:{message.id}"),
    )
    lines = [*([escape(sheet)] if (sheet := company.sheet(seat)) else []), said, escape(message.words)]
    if not in_distress(message.words, town.city):
        return Reply("\n".join(lines), buttons=(row,))
    lines += ["", italic(_("You need not carry this alone. Here is who to call, for them or for yourself:"))]
    help = courtesy.emergency(town, message.words)
    return Reply("\n".join(lines), help.cards, (row, *help.buttons))


def back(company: Company, seat: Seat, sender: Seat) -> str:
    """To whom an answer goes: to whoever wrote, or to all where those two never write to each other alone."""
    alone = sender in _correspondents(company, seat) or seat.teacher is None
    return str(sender.place) if alone else ALL


@router.press("re-contact")
async def contact(request: Request, unit: Unit, town: Town) -> Outcome:
    """One's own contact: what is shared, or what one would share."""
    if (found := await together(request, unit, numbers(request.text)[0])) is None:
        return faded()
    proposal, seat = found
    if not hearers(await Company.of(unit, town, proposal), seat):
        return faded()
    if seat.contact:
        return Reply(
            _("You share: {contact}", contact=italic(seat.contact)),
            buttons=((Button(_("Take it back"), "re-unshare", str(seat.id)),),),
            personal=True,
        )
    return _asked_for(seat)


def _asked_for(seat: Seat) -> Ask:
    text = _(
        "Which contact would you share: a number, an e-mail, whatever you like? Before anybody sees it, I show you who will."
    )
    return Ask(Reply(text, personal=True), "re-contact", {"seat": seat.id})


@router.step("re-contact")
async def previewed(request: Request, unit: Unit, town: Town) -> Outcome:
    """Who will see it, before anybody does."""
    if (found := await together(request, unit, int(request.data["seat"]))) is None:
        return faded()
    proposal, seat = found
    words = brief(request.text, CONTACT)
    company = await Company.of(unit, town, proposal)
    whom = hearers(company, seat)
    text = ngettext(
        "{people} will see: {contact}. Each of them shares theirs only if they choose to.",
        "{people} will see: {contact}. Each of them shares theirs only if they choose to.",
        len(whom),
        people=escape(company.everyone(whom, seat)),
        contact=italic(words),
    )
    number = str(seat.id)
    row = (Button(_("I share my contact"), "re-share", number), Button(_("Rather not"), "re-unshare", number))
    return Ask(Reply(text, buttons=(row,), personal=True), "re-contact", {"seat": seat.id, "contact": words})


@router.press("re-share")
async def share(request: Request, unit: Unit, town: Town) -> Outcome:
    """Now the others see it: what was previewed, and nothing else."""
    if (found := await together(request, unit, numbers(request.text)[0])) is None:
        return faded()
    proposal, seat = found
    words = request.data.get("contact") if request.data.get("seat") == seat.id else None
    if not words:
        return await contact(request, unit, town)
    await unit.conversations.close(request.address, request.sender)
    await unit.proposals.seated(seat.id, contact=str(words))
    company = await Company.of(unit, town, proposal)
    whom = hearers(company, seat)
    for each in whom:
        key = f"contact:{seat.id}:{each.id}:{int(town.clock().timestamp())}"
        await company.tell(key, each, "contact", of=seat.place)
    return Reply(
        ngettext(
            "{people} can see it now.",
            "{people} can see it now.",
            len(whom),
            people=escape(company.everyone(whom, seat)),
        ),
        buttons=((Button(_("Take it back"), "re-unshare", str(seat.id)),),),
        edits=True,
        personal=True,
    )


@router.press("re-unshare")
async def unshare(request: Request, unit: Unit, town: Town) -> Outcome:
    """It is shown to nobody any more."""
    if (found := await seated(request, unit, numbers(request.text)[0])) is None:
        return faded()
    if request.data.get("seat") == found[1].id and "contact" in request.data:
        await unit.conversations.close(request.address, request.sender)
    if not found[1].contact:
        return Reply(_("I show it to nobody."), edits=True, personal=True)
    await unit.proposals.seated(found[1].id, contact="")
    text = _("I show it to nobody any more. Whoever has read it already may have noted it down.")
    return Reply(text, edits=True, personal=True)


@router.notice("contact")
async def shared(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """Somebody chose to share a contact."""
    if (found := await _still(args, unit)) is None:
        return None
    proposal, seat = found
    owner = proposal.seat(int(args["of"]))
    if owner is None or not owner.contact or owner not in present(proposal):
        return None
    company = await Company.of(unit, town, proposal)
    lines = [escape(sheet)] if (sheet := company.sheet(seat)) else []
    name = bold(company.someone(owner, seat))
    lines.append(_("{name} shares a contact with you: {contact}", name=name, contact=escape(owner.contact)))
    buttons = () if seat.contact else ((Button(_("Share mine too"), "re-contact", str(seat.id)),),)
    return Reply("\n".join(lines), buttons=buttons)


@router.press("re-helper")
async def helper(request: Request, unit: Unit, town: Town) -> Outcome:
    """What a human passeur would be told, before they are."""
    if (found := await together(request, unit, numbers(request.text)[0])) is None:
        return faded()
    if found[0].helper_at is not None:
        return Reply(_("A passeur has been asked in already. They answer whoever asked."), personal=True)
    text = _(
        "A passeur is a person of the city who helps an exchange along. They learn the number of yours and what it is about, nobody's name, and answer you here."
    )
    return Reply(
        text, buttons=((Button(_("Yes, ask them in"), "re-help", str(found[1].id)),),), personal=True
    )


@router.press("re-help")
async def helped(request: Request, unit: Unit, town: Town) -> Outcome:
    """A human passeur is asked in."""
    if (found := await together(request, unit, numbers(request.text)[0])) is None:
        return faded()
    proposal = found[0]
    if proposal.helper_at is None:
        company = await Company.of(unit, town, proposal)
        about = listed([quoted(each) for each in dict.fromkeys(map(company.learns, proposal.seats)) if each])
        question = _(
            "Exchange {number}: {about}. Somebody asks a passeur in.", number=proposal.id, about=about
        )
        call = await unit.calls.put(request, town.city.id, question[: 2 * LONGEST], town.clock())
        if call:
            await summon(unit, town, CALL, call)
        await unit.proposals.change(proposal.id, helper_at=town.clock())
    return Reply(
        _("A passeur of the city is asked in. They will answer you here."), edits=True, personal=True
    )


async def together(request: Request, unit: Unit, id: int) -> tuple[Proposal, Seat] | None:
    """This person's seat in what all have said yes to and is not over."""
    found = await seated(request, unit, id)
    return found if found and found[0].state == AGREED and found[1] in present(found[0]) else None


async def _still(args: Mapping[str, Any], unit: Unit) -> tuple[Proposal, Seat] | None:
    """The same for a notice."""
    found = await unit.proposals.at(int(args["seat"]))
    return found if found and found[0].state == AGREED and found[1] in present(found[0]) else None


def brief(text: str, limit: int) -> str:
    """What was typed, without signs that cannot be seen and would turn other words around, if there is something and room
    for it. Raises Invalid.
    """
    words = "".join(each for each in text if each in _SEEN or unicodedata.category(each)[0] != "C").strip()
    if not words:
        raise Invalid(_("A few words are enough."))
    if len(words) > limit:
        raise Invalid(
            _(
                "That is {length} characters, and there is room for {limit}. Could you say it more briefly?",
                length=len(words),
                limit=limit,
            )
        )
    return words


def recipients(company: Company, seat: Seat, to: str) -> tuple[Seat, ...] | None:
    """All the others, or the one at this place where they may write to each other alone; None where nobody is."""
    others = hearers(company, seat)
    if to == ALL:
        return others or None
    animates = company.proposal.kind == "group" and seat.teacher is None
    allowed = others if animates else _correspondents(company, seat)
    return tuple(each for each in allowed if str(each.place) == to) or None
