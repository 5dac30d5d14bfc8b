"""A reminder as it is sent: true at that moment or not said at all, with why, and silence in one tap."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.conversation.errors import Refused
from bot.conversation.i18n import _
from bot.conversation.markup import bold, escape, italic
from bot.conversation.messages import Button, Outcome, Reply, Request
from bot.conversation.router import Router
from bot.handlers.following import occasions, unasked
from bot.handlers.following import wording as words
from bot.handlers.following.unasked import Ear
from bot.handlers.town import Town
from bot.storage import Unit, follows
from bot.storage.follows import Following, closest
from bot.storage.outbox import Notice
from bot.storage.plans import AMENDED, REMINDER
from bot.storage.unasked import Turn
from knowledge.agenda import Event, Occurrence, Wish
from knowledge.agenda.occurrences import occurrence_of
from knowledge.agenda.wall import instant

router: Router[Unit, Town] = Router()

AGAIN = "again"
"""The wish of a reminder that was put off by a tap."""

SOON = timedelta(minutes=30)
"""How long before an event it is said again to whoever asks for it in the last hour; else it is an hour."""

DAY = timedelta(days=1)
MOST_TOGETHER = 8


@dataclass(frozen=True, slots=True)
class Upcoming:
    """An occurrence that somebody is reminded of, with what they follow that leads to it."""

    event: Event
    occurrence: Occurrence
    following: Following

    @property
    def over_at(self) -> datetime:
        """From when on there is nothing to remind of."""
        one = self.occurrence
        if one.all_day:
            return instant(datetime.combine(one.wall_start.date() + DAY, datetime.min.time()), one.zone)
        return one.start


async def upcoming(args: Mapping[str, Any], unit: Unit, town: Town, listener: Ear) -> Upcoming | None:
    """What a reminder is about; None where it is no longer true: moved, cancelled, over, no longer followed."""
    kept = await unit.events.get(town.city.id, str(args["event"]))
    if kept is None or kept.gone_at is not None:
        return None
    event = kept.event
    following = closest(await listener.followings(unit, town), event, town.city)
    one = occurrence_of(event, datetime.fromisoformat(str(args["recurrence"])))
    if following is None or one is None or one.cancelled:
        return None
    found = Upcoming(event, one, following)
    if listener.now >= found.over_at:
        return None
    wish = str(args["wish"])
    anchor = event.registration_opens if wish == Wish.REGISTRATION_OPENS else one.start
    if anchor is None or int(anchor.timestamp()) != args["anchor"]:
        return None
    wished = following.wishes(listener.habit.wishes)
    return found if wish == AGAIN or wish in words.normal(wished) else None


@router.notice(REMINDER)
async def reminder(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """What is coming, if it still is."""
    listener = await unasked.ear(args, unit, town)
    if listener is None or (found := await upcoming(args, unit, town, listener)) is None:
        return None
    if await unasked.postponed(listener, unit, REMINDER, args):
        return None
    row, what = str(args["key"]), told_as(args)
    again = args["wish"] == AGAIN
    turn = await unasked.turn(listener, unit, what, row, urgent=again)
    if turn is Turn.OVER:
        if found.over_at > unasked.digest_due(listener):
            await unasked.wait(listener, unit, what, REMINDER, args)
            return None
        turn = await unasked.turn(listener, unit, what, row, urgent=True)
    if turn is Turn.KNOWN:
        return None
    more = await _gathered(listener, unit, town, row) if turn is Turn.LAST and not again else []
    return _said(found, listener, town, str(args["wish"]), more)


def told_as(args: Mapping[str, Any]) -> str:
    """What the same reminder of the same moment always is, however often it is planned; 128 characters at most."""
    return f"r:{args['event']}:{args['recurrence']}:{args['wish']}:{args['anchor']}"


async def _gathered(listener: Ear, unit: Unit, town: Town, row: str) -> list[str]:
    """The last message of the day says what else is coming that day, since nothing comes singly any more."""
    end = datetime.combine(listener.day + DAY, datetime.min.time(), ZoneInfo(listener.zone)).astimezone(UTC)
    mine = await unit.unasked.within(listener.follower, row)
    lines: dict[str, str] = {}
    there = await unasked.reached(listener, unit)
    for args in await unit.plans.coming(there[0], REMINDER, end) if there is not None else ():
        what = told_as(args)
        if args.get("follower") != listener.follower or args["key"] == row:
            continue
        found = await upcoming(args, unit, town, listener)
        if found is None or (what not in mine and await unit.unasked.known(listener.follower, what)):
            continue
        await unit.unasked.gather(listener.follower, [what], row, listener.day)
        lines[f"{found.event.id} {found.occurrence.start}"] = line(found, listener)
    return list(lines.values())


def line(found: Upcoming, listener: Ear) -> str:
    """One reminder among others."""
    when = occasions.said_when(found.occurrence, listener.zone, listener.now)
    return f"• {bold(found.occurrence.title)} · {escape(when)}"


def _said(found: Upcoming, listener: Ear, town: Town, wish: str, more: list[str]) -> Reply:
    one = found.occurrence
    lines = []
    if wish == Wish.REGISTRATION_OPENS:
        lines.append(_("Registration opens now."))
    lines += [
        f"⏰ {bold(one.title)}",
        escape(occasions.said_when(one, listener.zone, listener.now)),
        *occasions.facts(one, town),
    ]
    if more:
        lines += ["", _("Also coming today, said in one as you wished:"), *more[:MOST_TOGETHER]]
    lines.append(italic_(occasions.why(found.following, town)))
    rows = _buttons(found, listener, town, wish)
    return Reply("\n".join(lines), buttons=rows)


def italic_(markup: str) -> str:
    """A sentence of markup in italics."""
    return f"_{markup}_"


def _buttons(found: Upcoming, listener: Ear, town: Town, wish: str) -> tuple[tuple[Button, ...], ...]:
    first: list[Button] = []
    stamp = f"{found.occurrence.recurrence:%Y%m%d%H%M%S}"
    if wish == Wish.REGISTRATION_OPENS and found.event.registration and found.event.registration.link:
        first.append(Button(_("Register"), url=found.event.registration.link))
    if not found.occurrence.all_day and found.occurrence.start - listener.now > SOON:
        first.append(Button(_("Say it again later"), "rm-again", f"{found.event.id}:{stamp}"))
    if "ev" in town.presses:
        first.append(Button(_("All details"), "ev", f"{found.event.id}"))
    last = (
        Button(_("Stop this one"), "fl-stop", str(found.following.id)),
        Button(_("Stop everything"), "hb-stop" if listener.person_id is not None else "fl-none"),
    )
    return (tuple(first), last) if first else (last,)


@router.press("rm-again")
async def again(request: Request, unit: Unit, town: Town) -> Outcome:
    """Once more, shortly before it begins."""
    id, _colon, stamp = request.text.partition(":")
    kept = await unit.events.get(town.city.id, id[:48])
    try:
        recurrence = datetime.strptime(stamp, "%Y%m%d%H%M%S") if stamp.isascii() else None
    except ValueError:
        recurrence = None
    one = occurrence_of(kept.event, recurrence) if kept is not None and recurrence is not None else None
    now = town.clock()
    if one is None or one.cancelled or one.start - now < timedelta(minutes=10):
        return Reply(
            _("It is about to begin, or over: there is nothing more to remind you of."), personal=True
        )
    left = one.start - now
    due = one.start - (timedelta(hours=1) if left > timedelta(hours=2) else min(SOON, left / 2))
    mine = follows.person(request.who.id) if request.private else follows.chat(request.address)
    key = f"s:{id}:{mine}:{stamp}:{int(due.timestamp()) // 60}"[:128]
    args = {
        "key": key,
        "follower": mine,
        "event": id,
        "recurrence": one.recurrence.isoformat(),
        "wish": AGAIN,
        "anchor": int(one.start.timestamp()),
        "lang": request.lang,
    }
    recipient = request.sender.id if request.private else ""
    await unit.outbox.notices([Notice(key, str(request.address), recipient, REMINDER, args, due)])
    said = occasions.said_moment(due, one.zone, town.city.zone, now)
    return Reply(_("I say it again: {when}.", when=escape(said)), personal=True)


@router.press("fl-none")
async def nothing_here(request: Request, unit: Unit, town: Town) -> Outcome:
    """A group follows nothing any more."""
    if request.private or not request.manages:
        raise Refused(_("Only those who manage this place can decide that. Ask one of them."))
    follower = follows.chat(request.address)
    await unit.follows.unfollow(follower, town.city.id)
    await unit.plans.ask(follower, town.city.id, town.clock())
    return Reply(_("Done. Nothing is followed here any more, and I say nothing unasked."))


@router.notice(AMENDED)
async def amended(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """An earlier reminder, in its own place, as it would read now; where the event is off, it says so."""
    listener = await unasked.ear(args, unit, town)
    kept = await unit.events.get(town.city.id, str(args["event"]))
    if listener is None or kept is None:
        return None
    one = occurrence_of(kept.event, datetime.fromisoformat(str(args["recurrence"])))
    if one is None and kept.event.single:
        one = occurrence_of(kept.event, kept.event.start)
    following = closest(await listener.followings(unit, town), kept.event, town.city)
    if following is None:
        return None
    if one is None or one.cancelled or kept.gone_at is not None:
        off = _("It does not take place.")
        return Reply(f"{bold(kept.event.title)}\n{off}", edits=True)
    lines = [
        f"⏰ {bold(one.title)}",
        escape(occasions.said_when(one, listener.zone, listener.now)),
        *occasions.facts(one, town),
        italic(_("Set right since it was sent.")),
    ]
    found = Upcoming(kept.event, one, following)
    return Reply("\n".join(lines), buttons=_buttons(found, listener, town, str(args["wish"])), edits=True)
