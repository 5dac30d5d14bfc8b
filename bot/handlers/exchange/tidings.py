"""What the exchange says by itself: does this still hold, do you mean that, the city has it now, several people wish for it."""

from collections.abc import Mapping
from typing import Any

from bot.conversation.i18n import _, ngettext
from bot.conversation.markup import bold, escape, italic
from bot.conversation.messages import Button, Outcome, Reply, Request
from bot.conversation.router import Router
from bot.handlers import pickers, words
from bot.handlers.cards import short_card
from bot.handlers.exchange import joining
from bot.handlers.exchange.notebook import found, gone
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.skills import DRAFT, OFFER, WISH, Skill
from knowledge.catalogue import Standing
from knowledge.discretion import unnamed

router: Router[Unit, Town] = Router()


@router.notice("fresh")
async def fresh(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """« Toujours d'actualité ? », while it stands and nobody has answered."""
    skill = await unit.skills.get(int(args["skill"]))
    if skill is None or skill.paused_until == DRAFT or skill.fresh_until > town.today():
        return None
    shows = skill.side == OFFER
    lines = (
        *await _for_whom(unit, skill),
        bold(_("Does this still hold?")),
        _("You can show: {words}", words=italic(skill.words))
        if shows
        else _("You would love to learn: {words}", words=italic(skill.words)),
        _("If I hear nothing, I let it go gently in a month."),
    )
    id = skill.id
    rows = (
        (
            Button(_("Yes, gladly"), "td-fresh", f"{id}:yes"),
            Button(_("Rest a month"), "td-fresh", f"{id}:rest"),
        ),
        (Button(_("Let it go"), "td-fresh", f"{id}:no"),),
    )
    return Reply("\n".join(lines), buttons=rows)


@router.press("td-fresh")
async def freshened(request: Request, unit: Unit, town: Town) -> Outcome:
    """It holds, it rests, or it is let go."""
    skill = await found(request, unit)
    answer = pickers.numbered(request.text)[1]
    if skill is None or answer not in ("yes", "rest", "no"):
        return gone()
    if answer == "no":
        await unit.skills.let_go(skill.id, town.clock())
        return _said(_("Let go: {words}. Thank you for having shared it.", words=italic(skill.words)))
    await unit.skills.freshen(skill.id, town.today())
    if answer == "yes":
        return _said(_("Wonderful. It stands: {words}", words=italic(skill.words)))
    if skill.paused_until != DRAFT:
        await unit.skills.change(skill.id, paused_until=pickers.pause_until("30", town.today()))
    return _said(_("It rests for a month, then goes on: {words}", words=italic(skill.words)))


@router.notice("doubt")
async def doubt(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """« Est-ce ce que vous cherchez ? », while both the offer and the wish stand and nobody has answered."""
    id = int(args["doubt"])
    asked = await unit.doubts.open(id)
    if asked is None:
        return None
    wish, offer = [await unit.skills.get(each) for each in asked]
    if wish is None or offer is None:
        return None
    author = await unit.profiles.get(offer.profile_id)
    shown = unnamed(offer.words, [author.called] if author else [])
    lines = (
        *await _for_whom(unit, wish),
        _("You would love to learn: {words}", words=italic(wish.words)),
        _("Somebody in the city can show: {words}", words=italic(shown)),
        bold(_("Is that what you have in mind?")),
    )
    row = (
        Button(_("Yes, that is it"), "td-same", f"{id}:yes"),
        Button(_("No, something else"), "td-same", f"{id}:no"),
    )
    return Reply("\n".join(lines), buttons=(row,))


@router.press("td-same")
async def same(request: Request, unit: Unit, town: Town) -> Outcome:
    """What the person who wishes says; it is remembered for everybody who says the same."""
    id, answer = pickers.numbered(request.text)
    if answer not in ("yes", "no") or not await unit.doubts.settle(request.who.id, id, answer == "yes"):
        return gone()
    if answer == "yes":
        return _said(_("Thank you. I keep it in mind for the next round."))
    return _said(_("Thank you, now I know better. I go on looking."))


@router.notice("found")
async def found_in_the_city(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """An entry of the city answers a wish, while the wish stands and the entry holds."""
    wish = await unit.skills.get(int(args["wish"]))
    entry = town.catalogue.get(str(args["entry"]))
    if (
        wish is None
        or wish.side != WISH
        or entry is None
        or entry.standing(town.today()) is not Standing.CURRENT
    ):
        return None
    lines = (
        *await _for_whom(unit, wish),
        bold(_("Something in the city answers your wish.")),
        _("You would love to learn: {words}", words=italic(wish.words)),
    )
    details = ((Button(_("All details"), "see", f"0:{entry.id}"),),)
    row = (
        Button(_("That fulfils my wish"), "td-met", str(wish.id)),
        Button(_("Go on looking"), "td-on", str(wish.id)),
    )
    return Reply("\n".join(lines), (short_card(entry, town.city, town.today(), buttons=details),), (row,))


@router.press("td-met")
async def met(request: Request, unit: Unit, town: Town) -> Outcome:
    """The wish has come true: it is let go."""
    if (skill := await found(request, unit)) is None:
        return gone()
    await unit.skills.let_go(skill.id, town.clock())
    return _said(_("How good. One wish has come true: {words}", words=italic(skill.words)))


@router.press("td-on")
async def on(request: Request, unit: Unit, town: Town) -> Outcome:
    """The wish stays."""
    if (skill := await found(request, unit)) is None:
        return gone()
    return _said(_("Gladly. I go on looking for somebody who shows you: {words}", words=italic(skill.words)))


@router.notice("wanted")
async def wanted(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """Several people wish for something that nobody shows yet: a call to those who gather here."""
    count = int(args["count"])
    lines = (
        bold(
            ngettext(
                "{n} person of the city would love to learn: {words}",
                "{n} people of the city would love to learn: {words}",
                count,
                words=args["words"],
            )
        ),
        _("Nobody shows it yet. Would somebody here like to, for a small group or just once?"),
    )
    row = [Button(_("I could show it"), "td-gather")]
    if (topic := args.get("topic")) in town.city.topics:
        row.append(words.topic_button(town.city, str(topic)))
    return Reply("\n".join(lines), buttons=(tuple(row),))


@router.notice("could-animate")
async def could_animate(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """Several people wish for something near what one shows: would one gather them, once?"""
    offer = await unit.skills.get(int(args["offer"]))
    if offer is None or offer.side != OFFER:
        return None
    count = int(args["count"])
    lines = (
        bold(
            ngettext(
                "{n} person of the city would love to learn: {words}",
                "{n} people of the city would love to learn: {words}",
                count,
                words=args["words"],
            )
        ),
        _("You show something near it: {words}", words=italic(offer.words)),
        _("Would you show it to a small group, or just once? Nobody counts on it before you say yes."),
    )
    row = (Button(_("I could show it"), "td-gather"), Button(_("Not for me"), "td-pass"))
    return Reply("\n".join(lines), buttons=(row,))


@router.press("td-pass")
async def passed(request: Request, unit: Unit, town: Town) -> Outcome:
    """Kindly no: nothing changes."""
    return _said(_("Very well. What you show keeps its place."))


@router.press("td-gather")
async def gather(request: Request, unit: Unit, town: Town) -> Outcome:
    """How to go on: in private, in one's own words."""
    if not request.private:
        return joining.in_private((Button(_("Only among us here"), "po-home"),))
    return await town.presses["sh-offer"](request, unit, town)


async def _for_whom(unit: Unit, skill: Skill) -> list[str]:
    """For whom somebody else is told, where they hold the sheet of someone without a phone."""
    profile = await unit.profiles.get(skill.profile_id)
    if profile is None or not profile.held:
        return []
    return [escape(_("For the sheet of {name}", name=profile.called))]


def _said(text: str) -> Reply:
    return Reply(text, buttons=((Button(_("My notebook"), "nb"),),), edits=True)
