"""The day's digest: what is new in what somebody follows, and what was over their number of messages, in one."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from bot.conversation.i18n import _, ngettext
from bot.conversation.markup import bold, escape
from bot.conversation.messages import Button, Reply
from bot.conversation.router import Router
from bot.handlers.following import occasions, unasked, upcoming
from bot.handlers.following.changed import described, differing
from bot.handlers.following.unasked import Ear
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.follows import belongs
from bot.storage.plans import CHANGED, DIGEST, REMINDER
from bot.storage.unasked import Turn
from knowledge.agenda import occurrences
from knowledge.agenda.quiet import gathered

router: Router[Unit, Town] = Router()

MOST_NEW = 8
AHEAD = timedelta(days=366)


@router.notice(DIGEST)
async def digest(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """Everything that waited, as far as it is still true; nothing where nothing is."""
    listener = await unasked.ear(args, unit, town)
    if listener is None:
        return None
    if await unasked.postponed(listener, unit, DIGEST, args):
        return None
    row, day = str(args["key"]), date.fromisoformat(str(args["day"]))
    # Its own name begins so whatever it waited for, and it is not counted against the day.
    if await unasked.turn(listener, unit, f"d:{day}", row, urgent=True) is Turn.KNOWN:
        return None
    lines = await _waited(listener, unit, town, row, day)
    new, reasons = await _new(listener, unit, town, day)
    if new:
        lines += ["", bold(_("New in what you follow"))] if listener.person_id else ["", bold(_("New"))]
        lines += new
    if not lines:
        return None
    lines = [bold(_("Gathered for you")), *lines]
    lines += [" ".join(f"_{each}_" for each in reasons[:3])] if reasons else []
    stop = Button(_("Stop everything"), "hb-stop" if listener.person_id is not None else "fl-none")
    side = "" if listener.person_id is not None else "here"
    return Reply("\n".join(lines), buttons=((Button(_("What I follow"), "fl-all", side), stop),))


async def _waited(listener: Ear, unit: Unit, town: Town, row: str, day: date) -> list[str]:
    lines = []
    for each in await unit.unasked.waiting(listener.follower, row, day):
        if each.name == REMINDER:
            found = await upcoming.upcoming(each.args, unit, town, listener)
            lines += [upcoming.line(found, listener)] if found is not None else []
        elif each.name == CHANGED:
            for one in await differing(each.args, unit, town, listener):
                lines += described(one, listener)
    return lines


async def _new(listener: Ear, unit: Unit, town: Town, day: date) -> tuple[list[str], list[str]]:
    """Events first seen since the digest of the day before, by what they follow; and why they hear of them."""
    mine = [each for each in await listener.followings(unit, town) if each.kind in occasions.BROAD]
    if not mine:
        return [], []
    by_target = {(each.kind, each.target): each for each in mine}
    found, reasons = [], dict[str, None]()
    for event in await unit.known.seen(town.city.id, *gathered(day, listener.zone)):
        following = next((by_target[each] for each in belongs(event, town.city) if each in by_target), None)
        first = next(occurrences(event, listener.now, listener.now + AHEAD), None)
        if following is not None and first is not None and not first.cancelled:
            reasons[occasions.why(following, town)] = None
            found.append(first)
    found.sort(key=lambda each: (each.start, each.title))
    lines = [
        f"• {bold(each.title)} · {escape(occasions.said_when(each, listener.zone, listener.now))}"
        for each in found[:MOST_NEW]
    ]
    if len(found) > MOST_NEW:
        lines.append(ngettext("And {n} more.", "And {n} more.", len(found) - MOST_NEW))
    return lines, list(reasons)
