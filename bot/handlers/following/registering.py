"""A place by one tap where places are limited: register, wait, take up an offer, give it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.conversation.errors import Invalid, Refused
from bot.conversation.i18n import _, lazy, ngettext
from bot.conversation.markup import bold, escape
from bot.conversation.messages import Ask, Button, Outcome, Reply, Request, in_rows
from bot.conversation.router import Router
from bot.handlers.following import occasions
from bot.handlers.following.standing import STAMP, takes_names
from bot.handlers.moments import when
from bot.handlers.town import Town
from bot.storage import Unit, follows
from bot.storage.registrations import CAME, IN, MOST_PLACES, OFFERED, OUT, WAITING, Registered
from knowledge.agenda import Event, Occurrence, occurrences
from knowledge.agenda.occurrences import occurrence_of, off
from knowledge.agenda.wall import instant
from knowledge.programme.filling import places

router: Router[Unit, Town] = Router()

AHEAD = timedelta(days=92)
DATES = 6
"""How many dates of a recurring event one may choose among."""

LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Session:
    """An occurrence that one may register for."""

    event: Event
    one: Occurrence

    @property
    def stamp(self) -> str:
        """The occurrence, as a button carries it."""
        return f"{self.event.id}:{self.one.recurrence:{STAMP}}"

    @property
    def recurrence(self) -> str:
        """The occurrence, as rows name it."""
        return self.one.recurrence.isoformat()

    @property
    def places(self) -> int | None:
        """How many there are for whoever comes now."""
        return places(self.event, self.one)


@router.press("rg")
async def register(request: Request, unit: Unit, town: Town) -> Outcome:
    """One place at once where there is one; the date is asked for where there are several."""
    id, _colon, stamp = request.text.partition(":")
    kept = await unit.events.get(town.city.id, id[:48])
    if kept is None or kept.gone_at is not None:
        return _gone()
    event, now = kept.event, town.clock()
    if event.registration is not None and event.registration.link:
        row = (Button(_("Register"), url=event.registration.link),)
        return Reply(_("One registers with the organiser:"), buttons=(row,), personal=True)
    if not takes_names(event):
        return Reply(_("No registration is needed: just come."), personal=True)
    coming = [
        each for each in occurrences(event, now, now + AHEAD) if each.start > now and not each.cancelled
    ]
    if stamp:
        coming = [each for each in coming if f"{each.recurrence:{STAMP}}" == stamp]
    if not coming:
        return Reply(_("It is over, or does not take place."), personal=True)
    if len(coming) > 1:
        zone = town.city.zone
        buttons = [
            Button(occasions.said_when(each, zone, now), "rg", Session(event, each).stamp)
            for each in coming[:DATES]
        ]
        return Reply(_("For which day?"), buttons=in_rows(buttons, 1), personal=True)
    _is_open(event, now)
    session = Session(event, coming[0])
    mine = await unit.registrations.register(
        request.who.id, town.city.id, event.id, session.recurrence, now, capacity=session.places
    )
    await _reminded(request, unit, town, event)
    return await shown(unit, town, session, mine)


async def _reminded(request: Request, unit: Unit, town: Town, event: Event) -> None:
    """Whoever registers, or takes an offered place, is reminded as they like it; they may stop that and keep their place."""
    follower, now = follows.person(request.who.id), town.clock()
    if await unit.follows.follow(follower, town.city.id, follows.EVENT, event.id, now):
        await unit.plans.ask(follower, town.city.id, now)


def _is_open(event: Event, now: datetime) -> None:
    opens = event.registration_opens
    closes = event.registration.closes if event.registration is not None else None
    if opens is not None and now < opens:
        raise Refused(
            _(
                "Registration opens {when}. Follow the event, and I tell you at that minute.",
                when=when(opens, event.zone),
            )
        )
    if closes is not None and now > instant(closes, event.zone):
        raise Refused(_("Registration has closed. Ask the organiser whether something can be done."))


async def shown(
    unit: Unit, town: Town, session: Session, mine: Registered, said: str = "", *, edits: bool = False
) -> Reply:
    """How it stands with somebody's registration, and what they may do."""
    await _counted(unit, town, session.event)
    lines = [said] if said else []
    lines += [
        bold(session.one.title),
        escape(occasions.said_when(session.one, town.city.zone, town.clock())),
    ]
    if session.one.cancelled:
        lines.append(bold(_("It does not take place.")))
    number = str(mine.id)
    rows: list[tuple[Button, ...]] = []
    if mine.state == WAITING:
        everybody = await unit.registrations.at(town.city.id, mine.event, mine.recurrence)
        waiting = [each.id for each in everybody if each.state == WAITING]
        lines.append(
            _(
                "All places are taken. You are number {n} of those who wait; if one becomes free I write to you.",
                n=waiting.index(mine.id) + 1 if mine.id in waiting else 1,
            )
        )
        rows.append((Button(_("No longer wait"), "rg-no", number),))
    elif mine.state == OFFERED:
        lines.append(_("A place is held for you."))
        rows.append(
            (Button(_("I take the place"), "rg-yes", number), Button(_("I give it up"), "rg-no", number))
        )
    elif mine.state in (IN, CAME):
        lines.append(ngettext("You have {n} place.", "You have {n} places.", mine.places))
        lines.append(_("Your code on the day: {code}", code=f"`{mine.code}`"))
        if mine.called:
            lines.append(_("On the list: {name}", name=escape(mine.called)))
        if mine.state == IN:
            more = [
                Button(ngettext("{n} place", "{n} places", many), "rg-many", f"{number}:{many}")
                for many in range(1, MOST_PLACES + 1)
                if many != mine.places
            ]
            rows += in_rows(more, 3)
            rows.append((Button(_("My first name on the list"), "rg-name", number),))
            rows.append((Button(_("I can't come after all"), "rg-no", number),))
    else:
        lines.append(_("You are not registered any more. Thank you for leaving your place to somebody."))
        rows.append((Button(_("Register again"), "rg", session.stamp),))
    # Of what is off there is nothing to decide any more.
    ways = () if session.one.cancelled else tuple(rows)
    return Reply("\n".join(lines), buttons=ways, edits=edits, personal=True)


async def _counted(unit: Unit, town: Town, event: Event) -> None:
    """Whether it is full shows at once, wherever the event is looked at."""
    limit = {event.id: event.capacity} if event.capacity is not None else {}
    full = await unit.registrations.full(town.city.id, limit, event.id)
    unit.afterwards.append(lambda: town.programme.fill(event.id, full.get(event.id, frozenset())))


async def found(request: Request, unit: Unit, town: Town, number: str) -> tuple[Session, Registered] | None:
    """The asker's own registration, while its event is there."""
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    mine = await unit.registrations.numbered(int(number))
    if mine is None or mine.person_id != request.who.id:
        return None
    kept = await unit.events.get(town.city.id, mine.event)
    one = occurrence_of(kept.event, datetime.fromisoformat(mine.recurrence)) if kept is not None else None
    if kept is None or one is None:
        return None
    return Session(kept.event, one if kept.gone_at is None else off(one)), mine


async def _again(unit: Unit, town: Town, session: Session, mine: Registered, said: str = "") -> Reply:
    """As it stands now."""
    fresh = await unit.registrations.numbered(mine.id)
    assert fresh is not None
    return await shown(unit, town, session, fresh, said, edits=True)


@router.press("rg-many")
async def many(request: Request, unit: Unit, town: Town) -> Outcome:
    """More places, or fewer: a family, a small group."""
    number, _colon, places = request.text.partition(":")
    known = await found(request, unit, town, number)
    if known is None or places not in [str(each) for each in range(1, MOST_PLACES + 1)]:
        return _gone()
    session, mine = known
    if await unit.registrations.resize(mine.id, int(places), session.places):
        return await _again(unit, town, session, mine)
    return await _again(unit, town, session, mine, _("There are not so many places left."))


@router.press("rg-name")
async def name(request: Request, unit: Unit, town: Town) -> Outcome:
    """How they want to be called at the door; nobody has to."""
    known = await found(request, unit, town, request.text)
    if known is None:
        return _gone()
    text = _("Which first name shall the organisers see? It is all that they see of you.")
    return Ask(Reply(text, personal=True, asks=True), "rg-name", {"id": known[1].id})


@router.step("rg-name")
async def named(request: Request, unit: Unit, town: Town) -> Outcome:
    """The first name, and nothing more."""
    said = " ".join(request.text.split())
    if not said or len(said) > LONGEST_NAME:
        raise Invalid(_("A first name will do, in {n} letters at most.", n=LONGEST_NAME))
    known = await found(request, unit, town, str(request.data.get("id", "")))
    if known is None:
        return _gone()
    await unit.registrations.call(known[1].id, said)
    return await _again(unit, town, *known)


@router.press("rg-no")
async def withdraw(request: Request, unit: Unit, town: Town) -> Outcome:
    """The place is free for whoever waits."""
    known = await found(request, unit, town, request.text)
    if known is None or known[1].state == CAME:
        return _gone()
    await unit.registrations.withdraw(known[1].id)
    return await _again(unit, town, *known)


@router.press("rg-yes")
async def accept(request: Request, unit: Unit, town: Town) -> Outcome:
    """The offered place is theirs, if they are in time."""
    known = await found(request, unit, town, request.text)
    if known is None:
        return _gone()
    session, mine = known
    if await unit.registrations.accept(mine.id, town.clock()) or mine.state in (IN, CAME):
        await _reminded(request, unit, town, session.event)
        return await _again(unit, town, session, mine, _("It is yours."))
    said = _("The time for this offer is over; the place has gone to the next.")
    return await _again(unit, town, session, mine, said)


@router.notice("seat-offered")
async def offered(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """A place became free, and is held for them until a moment."""
    known = await _noticed(args, unit, town)
    if known is None or known[1].state != OFFERED or known[1].offered_until is None:
        return None
    session, mine = known
    assert mine.offered_until is not None
    if mine.offered_until <= town.clock():
        return None
    number = str(mine.id)
    lines = (
        bold(_("A place has become free.")),
        bold(session.one.title),
        escape(occasions.said_when(session.one, town.city.zone, town.clock())),
        ngettext(
            "{n} place is held for you until {when}.",
            "{n} places are held for you until {when}.",
            mine.places,
            when=when(mine.offered_until, town.city.zone),
        ),
        _("You are on the waiting list."),
    )
    row = (Button(_("I take the place"), "rg-yes", number), Button(_("I give it up"), "rg-no", number))
    return Reply("\n".join(lines), buttons=(row,))


@router.notice("seat-lapsed")
async def lapsed(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """Their time to answer is over."""
    known = await _noticed(args, unit, town)
    if known is None or known[1].state != OUT or known[0].one.start <= town.clock():
        return None
    session, _mine = known
    lines = (
        bold(session.one.title),
        _("The place that was held for you has gone to the next. You may wait again, if you like."),
    )
    return Reply("\n".join(lines), buttons=((Button(_("Wait again"), "rg", session.stamp),),))


async def _noticed(args: Mapping[str, Any], unit: Unit, town: Town) -> tuple[Session, Registered] | None:
    mine = await unit.registrations.numbered(int(args["registration"]))
    if mine is None:
        return None
    kept = await unit.events.get(town.city.id, mine.event)
    if kept is None or kept.gone_at is not None:
        return None
    one = occurrence_of(kept.event, datetime.fromisoformat(mine.recurrence))
    return None if one is None or one.cancelled else (Session(kept.event, one), mine)


@router.command({"fr": "inscriptions", "en": "registrations"}, lazy("Where I am registered"))
async def registrations(request: Request, unit: Unit, town: Town) -> Outcome:
    """Their places, and what they wait for."""
    now, lines, rows = town.clock(), [], []
    for mine in await unit.registrations.of(request.who.id, town.city.id):
        known = await found(request, unit, town, str(mine.id))
        if known is None or known[0].one.end < now:
            continue
        session = known[0]
        when_said = escape(occasions.said_when(session.one, town.city.zone, now))
        how = {WAITING: _("waiting"), OFFERED: _("offered")}.get(mine.state, f"`{mine.code}`")
        how = _("cancelled") if session.one.cancelled else how
        lines.append(f"• {bold(session.one.title)} · {when_said} · {how}")
        rows.append((Button(session.one.title[:40], "rg-see", str(mine.id)),))
    if not lines:
        return Reply(_("You are registered for nothing at the moment."), personal=True)
    return Reply(
        "\n".join([bold(_("Where you are registered")), *lines]), buttons=tuple(rows[:8]), personal=True
    )


@router.press("rg-see")
async def see(request: Request, unit: Unit, town: Town) -> Outcome:
    """One of them."""
    known = await found(request, unit, town, request.text)
    return _gone() if known is None else await shown(unit, town, *known)


def _gone() -> Reply:
    return Reply(_("That is no longer there. Your registrations: /registrations"), personal=True)
