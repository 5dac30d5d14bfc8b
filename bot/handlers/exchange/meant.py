"""Words typed right after a message of an exchange: for the others, or for Passeur? Nothing is passed on without a tap."""

from dataclasses import replace
from datetime import timedelta

from bot.conversation.i18n import _
from bot.conversation.markup import bold, escape, italic, plainly
from bot.conversation.messages import Address, Ask, Button, Outcome, Reply, Request
from bot.conversation.router import Router
from bot.handlers.exchange.company import Company, faded, numbers
from bot.handlers.exchange.relay import ALL, NAME, back, pass_on, recipients, together, write
from bot.handlers.pickers import shortened
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.proposals import AGREED, Proposal, Seat
from bot.storage.relayed import Message
from knowledge.courtesy import in_distress

router: Router[Unit, Town] = Router()

SOON = timedelta(minutes=15)
"""How long after a message what is typed may be meant for the others."""
REMEMBERED = timedelta(days=30)
"""How long « Répondre » may follow a message."""
KEPT = 4000
"""Characters that wait for a tap; what is too long to be passed on is said then."""
QUOTED = 200


async def asked(request: Request, unit: Unit, town: Town) -> Ask | None:
    """For whom these words are, where a message of an exchange came or went a moment ago; None where none did, or where
    they have said since then that they are talking to Passeur.
    """
    latest = await unit.relay.latest(request.who.id, town.clock() - SOON)
    if latest is None or in_distress(request.text, town.city):
        return None
    seat_id, message = latest
    beside = await unit.conversations.open(_aside(request), request.sender, town.clock())
    if beside.data is not None and beside.data["message"] >= message.id:
        return None
    if (found := await together(request, unit, seat_id)) is None:
        return None
    return await _asked(request, unit, town, *found, message)


async def addressed(request: Request, unit: Unit, town: Town) -> Outcome:
    """« Écrire à Omar », « Répondre », « Quelque chose me gêne », typed in place of a tap, do what it does; None where it is
    nothing of the kind, or nobody of that name is there.
    """
    said = plainly(request.text).rstrip(" .!")
    if said == plainly(_("Answer")):
        latest = await unit.relay.latest(request.who.id, town.clock() - REMEMBERED)
        found = None if latest is None else await together(request, unit, latest[0])
        if latest is None or found is None:
            return None
        to = _to(await Company.of(unit, town, found[0]), found[1], latest[1])
        return await write(replace(request, text=f"{found[1].id}:{to}"), unit, town) if to else None
    bothered = said in (plainly(_("Something bothers me")), plainly(_("Report")))
    if not bothered and not said.startswith(plainly(_("Write to {name}", name="x"))[:-1]):
        return None
    for proposal, seat in await unit.proposals.mine_open(request.who.id):
        if bothered:
            return await town.presses["sf-menu"](replace(request, text=str(seat.id)), unit, town)
        if proposal.state != AGREED:
            continue
        company = await Company.of(unit, town, proposal)
        for other in company.others(seat):
            name = company.someone(other, seat)[:NAME]
            if said == plainly(_("Write to {name}", name=name)):
                return await write(replace(request, text=f"{seat.id}:{other.place}"), unit, town)
    return None


def _to(company: Company, seat: Seat, message: Message) -> str:
    """To whom words go that follow a message; empty where its author is gone."""
    if message.place == seat.place:
        return ALL if message.to_place is None else str(message.to_place)
    sender = company.proposal.seat(message.place)
    return "" if sender is None else back(company, seat, sender)


async def _asked(
    request: Request, unit: Unit, town: Town, proposal: Proposal, seat: Seat, message: Message
) -> Ask | None:
    company = await Company.of(unit, town, proposal)
    to = _to(company, seat, message)
    if (whom := recipients(company, seat, to)) is None:
        return None
    words = request.text.strip()
    if request.data.get("meant") == seat.id and request.data.get("to") == to:
        words = f"{request.data['words']}\n{words}"
    people = company.everyone(whom, seat)
    sheet = [bold(held)] if (held := company.sheet(seat)) else []
    lines = (
        *sheet,
        _("Is this for {people}, or for me?", people=escape(people)),
        italic(shortened(words, QUOTED)),
    )
    name = _("Send it to {name}", name=people[:NAME]) if len(whom) == 1 else _("Send it to everybody")
    row = (
        Button(name, "re-send", f"{seat.id}:{to}"),
        Button(_("Search the city"), "re-ask", str(seat.id)),
    )
    data = {"meant": seat.id, "to": to, "words": words[:KEPT], "last": request.text, "message": message.id}
    return Ask(Reply("\n".join(lines), buttons=(row,), personal=True), "re-meant", data, keep=SOON)


@router.press("re-send")
async def send(request: Request, unit: Unit, town: Town) -> Outcome:
    """It is for them: what was shown goes to whom was named, and nothing else; a second tap passes nothing on."""
    number, _colon, to = request.text.partition(":")
    if (found := await together(request, unit, numbers(number)[0])) is None:
        return faded()
    data = request.data
    if data.get("meant") != found[1].id or data.get("to") != to:
        again = Button(_("Write"), "re-write", request.text)
        return Reply(_("Those words are no longer waiting."), buttons=((again,),), personal=True)
    said = await pass_on(unit, town, *found, to, str(data["words"]))
    await unit.conversations.close(request.address, request.sender)
    return replace(said, edits=not said.cards)


async def mine(request: Request, unit: Unit, town: Town) -> str | None:
    """It is for Passeur, as is what comes next until another message passes: the words typed last, None if they are gone."""
    data = request.data
    if str(data.get("meant")) != request.text:
        return None
    until = town.clock() + SOON
    await unit.conversations.close(request.address, request.sender)
    beside = {"message": data["message"]}
    await unit.conversations.set(_aside(request), request.sender, "re-aside", beside, until)
    return str(data["last"])


def _aside(request: Request) -> Address:
    """Where it is kept that they are talking to Passeur."""
    return replace(request.address, thread="relay")
