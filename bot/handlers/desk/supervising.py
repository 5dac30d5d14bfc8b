"""Groups where minors may learn: whoever answers for it marks an offer of theirs as supervised, at a place, for several."""

from bot.conversation.errors import Refused
from bot.conversation.i18n import _
from bot.conversation.markup import bold, italic
from bot.conversation.messages import Button, Outcome, Reply, Request
from bot.conversation.router import Router
from bot.handlers.exchange.sheet import in_private
from bot.handlers.pickers import numbered
from bot.handlers.rights import Right, Standing, allow_anywhere, standing
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.skills import DRAFT, OFFER, Skill

router: Router[Unit, Town] = Router()

LEAST = 4
"""How many take part at least where nothing else was said: with fewer there would soon be no group."""
AT_A_PLACE = ["place"]


async def door(request: Request, unit: Unit, town: Town, skill: Skill) -> tuple[Button, ...]:
    """The button on an offer's page by which it becomes a supervised group, for those who may."""
    if skill.side != OFFER or skill.paused_until == DRAFT or not request.private:
        return ()
    if not (await standing(request, unit, town)).where(Right.GATHER):
        return ()
    label = _("No longer supervised") if skill.supervised else _("Supervised group")
    return (Button(label, "su-off" if skill.supervised else "su", str(skill.id)),)


@router.press("su")
async def promise(request: Request, unit: Unit, town: Town) -> Outcome:
    """What it means, before it is so."""
    skill, _found = await _mine(request, unit, town)
    if skill is None:
        return _gone()
    lines = (
        bold(_("A supervised group")),
        italic(skill.words),
        _(
            "Somebody of the association is there all the time, at its place or another public one, never at somebody's home."
        ),
        _("People under 18 may then be proposed this group, several at once, never alone with a grown-up."),
    )
    row = (
        Button(_("Yes, we answer for it"), "su-on", str(skill.id)),
        Button(_("Not yet"), "nb-see", str(skill.id)),
    )
    return Reply("\n".join(lines), buttons=(row,), personal=True)


@router.press("su-on")
async def on(request: Request, unit: Unit, town: Town) -> Outcome:
    """From now on minors' wishes are matched there."""
    skill, found = await _mine(request, unit, town)
    if skill is None:
        return _gone()
    changed = {"supervised": True, "ways": AT_A_PLACE, "room": max(skill.room, LEAST)}
    spaces = sorted(found.where(Right.GATHER) - {""})
    for space in spaces:
        home = await unit.spaces.named(space)
        if home is not None and home.quartier in town.city.quartiers:
            changed["quartier"] = home.quartier
            break
    await unit.skills.change(skill.id, **changed)
    space = spaces[0] if spaces else ""
    await unit.deeds.note(
        town.city.id, request.who.id, "offer-supervised", town.clock(), about=str(skill.id), space=space
    )
    lines = (
        _("It is a supervised group now, at a place, for {count} at once.", count=changed["room"]),
        _("Its moments and quartier are on its page."),
    )
    row = (Button(_("See it"), "nb-see", str(skill.id)),)
    return Reply("\n".join(lines), buttons=(row,), edits=True, personal=True)


@router.press("su-off")
async def off(request: Request, unit: Unit, town: Town) -> Outcome:
    """Nobody answers for it any more: it is an offer like others, for grown-ups."""
    in_private(request)
    skill = await unit.skills.one(request.who.id, numbered(request.text)[0])
    if skill is None or not skill.supervised:
        return _gone()
    await unit.skills.leave_unsupervised(skill.id)
    await unit.deeds.note(town.city.id, request.who.id, "offer-alone", town.clock(), about=str(skill.id))
    text = _("It is no longer a supervised group: nobody under 18 is proposed it.")
    return Reply(text, buttons=((Button(_("See it"), "nb-see", str(skill.id)),),), edits=True, personal=True)


async def _mine(request: Request, unit: Unit, town: Town) -> tuple[Skill | None, Standing]:
    """An offer of one's own, or of a sheet that one holds, and what one may. Raises Refused."""
    in_private(request)
    found = await allow_anywhere(request, unit, town, Right.GATHER)
    skill = await unit.skills.one(request.who.id, numbered(request.text)[0])
    if (
        skill is not None
        and (profile := await unit.profiles.get(skill.profile_id)) is not None
        and profile.age == "minor"
    ):
        raise Refused(_("Somebody under 18 cannot answer for a group."))
    return (skill if skill is not None and skill.side == OFFER else None), found


def _gone() -> Reply:
    text = _("That offer is no longer there.")
    return Reply(text, buttons=((Button(_("My notebook"), "nb"),),), personal=True)
