"""After an event: thanks, one question, a way on. Asked once of those who followed it; answers are kept without who gave them."""

from collections.abc import Mapping
from typing import Any

from bot.conversation.i18n import _, lazy
from bot.conversation.markup import bold
from bot.conversation.messages import Ask, Button, Outcome, Reply, Request, in_rows
from bot.conversation.router import Router
from bot.handlers.cards import short_card
from bot.handlers.exchange.afterwards import CHANGES
from bot.handlers.following import unasked
from bot.handlers.town import Town
from bot.storage import Unit, follows
from bot.storage.follows import EVENT
from bot.storage.plans import AFTER
from bot.storage.unasked import Turn
from knowledge.agenda import Event
from knowledge.catalogue import Entry, Kind, Standing
from knowledge.discretion import scrub

router: Router[Unit, Town] = Router()

RELATED = 2
"""How many opportunities of the same topic are shown."""

ANSWERS = {**CHANGES, "away": lazy("I wasn't there")}


@router.notice(AFTER)
async def after(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """What did it change? Once, while they follow it and it did take place."""
    listener = await unasked.ear(args, unit, town)
    kept = await unit.events.get(town.city.id, str(args["event"]))
    if listener is None or kept is None or kept.gone_at is not None or kept.event.cancelled:
        return None
    event = kept.event
    if await unit.follows.follows(listener.follower, town.city.id, EVENT, event.id) is None:
        return None
    if await unasked.postponed(listener, unit, AFTER, args):
        return None
    # It is a question of courtesy: where the day has had its messages, it is not asked at all.
    turn = await unasked.turn(listener, unit, f"a:{event.id}", str(args["key"]))
    if turn in (Turn.KNOWN, Turn.OVER):
        return None
    lines = (
        bold(event.title),
        _("It is over. If you were there, thank you for coming."),
        _("What did it change for you? One tap is enough; nobody sees who answered."),
        "_" + _("You follow this event.") + "_",
    )
    buttons = [Button(str(label), "im", f"{event.id}:{id}") for id, label in ANSWERS.items()]
    stop = Button(_("Stop everything"), "hb-stop")
    return Reply("\n".join(lines), buttons=(*in_rows(buttons, 1), (stop,)))


@router.press("im")
async def answered(request: Request, unit: Unit, town: Town) -> Outcome:
    """Counted, without who; then what may follow."""
    id, _colon, answer = request.text.partition(":")
    kept = await unit.events.get(town.city.id, id[:48])
    follower = follows.person(request.who.id)
    if kept is None or answer not in ANSWERS or not await unit.unasked.known(follower, f"a:{id}"):
        return Reply(_("Thank you. This question is closed."), personal=True)
    first = await unit.unasked.once(follower, f"a:{id}:said", town.today())
    if first:
        await unit.known.impress(town.city.id, id, answer, town.now())
    if answer == "away":
        return Reply(_("No harm done. Perhaps another time."), edits=True, personal=True)
    lines = [_("Thank you for telling me.")]
    rows: list[tuple[Button, ...]] = [(Button(_("Say it in my own words"), "im-words", id),)]
    cards = tuple(
        short_card(
            each, town.city, town.today(), buttons=((Button(_("All details"), "see", f"0:{each.id}"),),)
        )
        for each in related(kept.event, town)
    )
    if cards:
        lines.append(_("To go on from there:"))
    if answer != "nothing":
        lines.append(_("And would you like to show some of it to others?"))
        rows.append((Button(_("Yes, show something"), "sh-offer"),))
    return Reply("\n".join(lines), cards=cards, buttons=tuple(rows), edits=True, personal=True)


def related(event: Event, town: Town) -> list[Entry]:
    """What the city offers on the same topic."""
    wanted = set(event.topics)
    today = town.today()
    return [
        each
        for each in town.catalogue
        if each.kind in (Kind.OPPORTUNITY, Kind.MENTOR)
        and wanted & set(each.topics)
        and each.standing(today) is Standing.CURRENT
    ][:RELATED]


@router.press("im-words")
async def words(request: Request, unit: Unit, town: Town) -> Outcome:
    """Ask for a sentence or two."""
    kept = await unit.events.get(town.city.id, request.text[:48])
    if kept is None or not await unit.unasked.known(follows.person(request.who.id), f"a:{request.text}"):
        return Reply(_("Thank you. This question is closed."), personal=True)
    text = _("I am listening. What you write is kept for the organisers without your name.")
    return Ask(Reply(text, personal=True, asks=True), "im-words", {"event": request.text})


@router.step("im-words")
async def said(request: Request, unit: Unit, town: Town) -> Outcome:
    """Kept without who."""
    event = str(request.data["event"])
    if await unit.unasked.once(follows.person(request.who.id), f"a:{event}:words", town.today()):
        await unit.known.impress(town.city.id, event, "words", town.now(), scrub(request.text))
    return Reply(_("Thank you, that helps those who organise it."), personal=True)
