"""A circle: those who exchange among the members of one association alone. It ends gently when the association leaves."""

from collections.abc import Mapping
from typing import Any

from bot.conversation.i18n import _
from bot.conversation.markup import bold, escape
from bot.conversation.messages import Button, Reply
from bot.conversation.router import Router
from bot.handlers.town import Town
from bot.storage import Unit, crew
from bot.storage.proposals import AGREED, ASKED, CLOSED, GONE

router: Router[Unit, Town] = Router()


async def disband(unit: Unit, town: Town, space: str) -> int:
    """What is open among its members alone is closed, and each of them is told by day, once; how many proposals that is.

    Where they exchange stays as they chose it: nobody is shown to the whole city without having said so.
    """
    city, now = town.city.id, town.clock()
    closed = set[int]()
    proposals = await unit.proposals.within(city, space)
    for proposal in proposals:
        if await unit.proposals.moved_on(proposal.id, CLOSED, ASKED, AGREED, ended_at=now):
            closed |= {each.profile_id for each in proposal.seats if each.answer not in GONE}
    for profile in await unit.profiles.circle(city, space):
        if profile.ready:
            args = {"space": space, "closed": profile.id in closed, "lang": profile.lang}
            key = f"circle-left:{space}:{profile.id}:{int(now.timestamp())}"
            await crew.inform(unit, profile.person_id, key, "circle-left", args, town.by_day())
    return len(proposals)


@router.notice("circle-left")
async def left(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """The association is gone; nothing where it has come back meanwhile."""
    space = str(args["space"])
    if await unit.spaces.named(space) is not None:
        return None
    name = escape(await unit.spaces.called(space)) or _("your association")
    lines = [bold(_("Your circle has come to its end."))]
    lines.append(
        _("You exchanged with the members of {space} alone, and it is no longer with Passeur.", space=name)
    )
    if args["closed"]:
        lines.append(_("What was proposed or agreed there ends with it. It is because of nobody among you."))
    lines.append(
        _(
            "What you show and what you would love to learn is kept and rests: nobody is asked about it until you say so."
        )
    )
    row = (Button(_("Open to the whole city"), "po-city"), Button(_("My portrait"), "po"))
    return Reply("\n".join(lines), buttons=(row,))
