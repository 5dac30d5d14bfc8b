"""What changed about an event, old and new, once, to those who follow it or come to it, and why they hear of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.conversation.i18n import _, day, ngettext
from bot.conversation.markup import bold, escape
from bot.conversation.messages import Button, Reply
from bot.conversation.router import Router
from bot.handlers.following import occasions, standing, unasked
from bot.handlers.following.unasked import Ear
from bot.handlers.moments import clock
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.follows import EVENT, Following, closest
from bot.storage.plans import CHANGED
from bot.storage.registrations import Registered
from bot.storage.unasked import Turn
from knowledge.agenda import Change, Changed, Event, Occurrence, occurrences
from knowledge.agenda.changes import When
from knowledge.agenda.differences import concerning, merged, read

router: Router[Unit, Town] = Router()

MOST = 8
"""How many events one message speaks of; it says how many more there are."""

AHEAD = timedelta(days=366)


@dataclass
class Differing:
    """An event that changed, by what somebody hears of it (their place where they follow nothing that leads to it), and
    each change in its order.
    """

    event: Event
    following: Following | None
    place: Registered | None
    gone: bool
    steps: list[Change] = field(default_factory=list)

    @property
    def changes(self) -> tuple[Change, ...]:
        """All of it as one step."""
        return merged(self.steps)


@router.notice(CHANGED)
async def changed(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """What changed, while it is still news to them."""
    listener = await unasked.ear(args, unit, town)
    if listener is None:
        return None
    found = await differing(args, unit, town, listener)
    if not found or await unasked.postponed(listener, unit, CHANGED, args):
        return None
    row = str(args["key"])
    soon = any(_next(each.event, listener.now) <= unasked.digest_due(listener) for each in found)
    turn = await unasked.turn(listener, unit, row, row, urgent=soon)
    if turn is Turn.KNOWN:
        return None
    if turn is Turn.OVER:
        await unasked.wait(listener, unit, row, CHANGED, args)
        return None
    return _said(found, listener, town)


async def differing(args: Mapping[str, Any], unit: Unit, town: Town, listener: Ear) -> list[Differing]:
    """What these changes come to, for those events that they still follow, or still come to, and that are not over."""
    followings = await listener.followings(unit, town)
    found: dict[str, Differing] = {}
    times: dict[str, set[datetime]] = {}
    for row in await unit.known.differing(args["differences"]):
        if row.event not in found:
            kept = await unit.events.get(town.city.id, row.event)
            if kept is None:
                continue
            following = closest(followings, kept.event, town.city)
            places = await listener.places(unit, town, row.event)
            if following is None and not places:
                continue
            place = next(iter(places), None)
            found[row.event] = Differing(kept.event, following, place, kept.gone_at is not None)
            times[row.event] = {datetime.fromisoformat(each.recurrence) for each in places}
        steps = [read(each) for each in row.data["changes"]]
        alone = found[row.event].following is None
        found[row.event].steps += concerning(steps, times[row.event]) if alone else steps
    return [each for each in found.values() if each.changes and _coming(each.event, listener.now)]


def _coming(event: Event, now: datetime) -> bool:
    return next(occurrences(event, now, now + AHEAD), None) is not None


def _next(event: Event, now: datetime) -> datetime:
    """When it happens next; it was checked that it does."""
    first: Occurrence = next(occurrences(event, now, now + AHEAD))
    return first.start


def _said(found: list[Differing], listener: Ear, town: Town) -> Reply:
    lines = []
    if len(found) > 1:
        count = ngettext("{n} event has changed.", "{n} events have changed.", len(found))
        lines.append(bold(count))
    for each in found[:MOST]:
        lines += described(each, listener)
    if len(found) > MOST:
        lines.append(ngettext("And {n} more.", "And {n} more.", len(found) - MOST))
    reasons = dict.fromkeys(_why(each, town) for each in found[:MOST])
    lines.append(" ".join(f"_{each}_" for each in list(reasons)[:3]))
    first: tuple[Button, ...] = ()
    if len(found) == 1 and not found[0].gone and "ev" in town.presses:
        first = (Button(_("All details"), "ev", found[0].event.id),)
    last: tuple[Button, ...] = (
        Button(_("Stop everything"), "hb-stop" if listener.person_id is not None else "fl-none"),
    )
    if (following := found[0].following) is not None:
        last = (Button(_("Stop this one"), "fl-stop", str(following.id)), *last)
    if first and (place := found[0].place) is not None and not found[0].event.cancelled:
        first = (*first, standing.see(place))
    return Reply("\n".join(lines), buttons=(first, last) if first else (last,))


def _why(each: Differing, town: Town) -> str:
    """That they come counts for more than what it belongs to."""
    if each.place is not None and (each.following is None or each.following.kind != EVENT):
        return standing.why(each.place)
    assert each.following is not None
    return occasions.why(each.following, town)


def described(each: Differing, listener: Ear) -> list[str]:
    """The event, and a line for each thing that changed."""
    # What a change of the title says is said by its line.
    lines = [f"🔔 {bold(each.event.title)}"]
    if not each.gone and not any(one.what is Changed.TIME for one in each.changes):
        first = next(occurrences(each.event, listener.now, listener.now + AHEAD), None)
        if first is not None and len(each.changes) == 1:
            lines.append(escape(occasions.said_when(first, listener.zone, listener.now)))
    return lines + [step(one, listener) for one in each.changes]


def step(change: Change, listener: Ear) -> str:
    """One change, as a line of markup: what it was, what it is."""
    before = escape(occasions.said_value(change.before, listener.zone))
    after = escape(occasions.said_value(change.after, listener.zone))
    which = ""
    if change.recurrence is not None and not isinstance(change.before, When):
        which = _(" ({day})", day=day(change.recurrence.date()))
    how = {"on_site": _(" on site"), "remote": _(" online")}.get(change.mode or "", "")
    match change.what:
        case Changed.TIME:
            said = _("Moved: {before} → {after}", before=before, after=_short(change, after))
        case Changed.REPEATS:
            said = _("It comes again at other times than before.")
        case Changed.PLACE:
            said = (
                _("Elsewhere: {before} → {after}", before=before, after=after)
                if before
                else _("Where: {after}", after=after)
            )
        case Changed.TITLE:
            said = _("A new title: {before} → {after}", before=before, after=after)
        case Changed.REMOTE_LINK:
            said = _("The link to join: {after}", after=after)
        case Changed.CANCELLED:
            said = _("Cancelled{how}", how=how)
            said += f" : {before}" if isinstance(change.before, When) else ""
        case Changed.FULL:
            said = _("Full{how}", how=how)
        case Changed.CONDITIONAL:
            said = _("No longer certain{how}", how=how)
        case Changed.BACK:
            said = _("It does take place{how}, as first announced", how=how)
            said += f" : {after}" if isinstance(change.after, When) else ""
        case Changed.ADDED:
            said = _("One more time: {after}", after=after) if after else _("Now also{how}", how=how)
    return f"→ {said}{which}"


def _short(change: Change, after: str) -> str:
    """Where the day stays, only the hour is said again."""
    match change.before, change.after:
        case When(start, _end, False, zone), When(new, _last, False, there) if zone == there:
            then, now = start.astimezone(ZoneInfo(zone)), new.astimezone(ZoneInfo(zone))
            if then.date() == now.date():
                return escape(clock(now))
    return after
