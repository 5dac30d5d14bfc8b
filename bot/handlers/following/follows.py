"""One tap follows an event, a festival, a topic, a place or an organiser, for oneself or for everybody in a group."""

from hashlib import blake2b

from bot.conversation.errors import Refused
from bot.conversation.i18n import _, lazy, ngettext
from bot.conversation.markup import bold, escape
from bot.conversation.messages import PRESS_BYTES, Button, Outcome, Reply, Request
from bot.conversation.router import Router
from bot.handlers.following import standing
from bot.handlers.following import wording as words
from bot.handlers.following.occasions import named
from bot.handlers.town import Town
from bot.storage import Unit, follows
from bot.storage.follows import EVENT, FESTIVAL, ORGANISER, PLACE, TOPIC, Following
from bot.storage.habits import Habit
from knowledge.agenda import Event, Wish
from knowledge.catalogue import Kind

router: Router[Unit, Town] = Router()

MOST = 200
"""How many things somebody follows at most."""

PAGE = 8

_NAMED = (FESTIVAL, ORGANISER, PLACE)


def payload(kind: str, target: str) -> str:
    """What a button carries for this: the target as it is, or its digest where it is too long for a button."""
    said = f"{kind}:{target}"
    return said if len(f"fl-here:{said}".encode()) <= PRESS_BYTES else f"{kind}:~{digest(target)}"


def digest(target: str) -> str:
    """A short name for a long one."""
    return blake2b(target.encode(), digest_size=8).hexdigest()


def follow_button(kind: str, target: str, label: str = "") -> Button:
    """The one tap, anywhere."""
    return Button(label or _("Follow"), "fl", payload(kind, target))


async def known(unit: Unit, town: Town, kind: str, target: str) -> str | None:
    """What this is called in the rows of follows; None where there is no such thing in the city."""
    city = town.city
    if kind == EVENT:
        kept = await unit.events.get(city.id, target[:48])
        return None if kept is None or kept.gone_at is not None else target
    if kind == TOPIC:
        return target if target in city.topics else None
    if kind not in _NAMED:
        return None
    if kind == PLACE and (entry := town.catalogue.get(target)) is not None:
        return target if entry.kind is Kind.PLACE else None
    there = await unit.known.named(city.id, kind)
    short = {f"~{digest(each[:120])}": each for each in there} | {each: each for each in there}
    found = short.get(target)
    return None if found is None else found[:120]


@router.press("fl")
async def follow(request: Request, unit: Unit, town: Town) -> Outcome:
    """Follow it for oneself; pressed twice, or once more, it is followed all the same."""
    return await _follow(request, unit, town, follows.person(request.who.id))


@router.press("fl-not")
async def follow_not(request: Request, unit: Unit, town: Town) -> Outcome:
    """Follow it no longer."""
    return await _follow_not(request, unit, town, follows.person(request.who.id))


@router.press("fl-away")
async def follow_not_here(request: Request, unit: Unit, town: Town) -> Outcome:
    """Follow it no longer for everybody who reads this chat."""
    if request.private:
        return await _follow_not(request, unit, town, follows.person(request.who.id))
    _may_decide(request)
    return await _follow_not(request, unit, town, follows.chat(request.address))


@router.press("fl-here")
async def follow_here(request: Request, unit: Unit, town: Town) -> Outcome:
    """Follow it for everybody who reads this chat; who manages it decides."""
    if request.private:
        return await _follow(request, unit, town, follows.person(request.who.id))
    _may_decide(request)
    return await _follow(request, unit, town, follows.chat(request.address))


async def _follow_not(request: Request, unit: Unit, town: Town, follower: str) -> Reply:
    kind, _colon, said = request.text.partition(":")
    target = await known(unit, town, kind, said)
    if target is None:
        return _gone()
    kept = await unit.events.get(town.city.id, target) if kind == EVENT else None
    name = bold(kept.event.title if kept else named(kind, target, town))
    return await _unfollowed(unit, town, follower, kind, target, name, here=follower.startswith("c:"))


async def _follow(request: Request, unit: Unit, town: Town, follower: str) -> Reply:
    kind, _colon, said = request.text.partition(":")
    target = await known(unit, town, kind, said)
    here, now, city = follower.startswith("c:"), town.clock(), town.city.id
    if target is None:
        return _gone()
    kept = await unit.events.get(city, target) if kind == EVENT else None
    name = bold(kept.event.title if kept else named(kind, target, town))
    if not await unit.follows.follows(follower, city, kind, target):
        if len(await unit.follows.of(follower, city)) >= MOST:
            raise Refused(_("You follow very many things already. Take one away first: /following"))
        await unit.follows.follow(follower, city, kind, target, now)
        await unit.plans.ask(follower, city, now)
    habit = Habit() if here else await unit.habits.of(request.who.id)
    lines = [
        _("Followed here: {name}", name=name) if here else _("You follow {name}", name=name),
        words.promise(kind, _fitting(habit.wishes, kept.event if kept else None)),
    ]
    if not here and habit.paused_until is not None and habit.paused_until > now:
        lines.append(words.said_pause(habit, town))
    rows: list[tuple[Button, ...]] = [
        (
            Button(_("Don't follow"), "fl-away" if here else "fl-not", payload(kind, target)),
            Button(_("What I follow"), "fl-all", "here" if here else ""),
        )
    ]
    if not here:
        rows.append((Button(_("When to remind me"), "hb"),))
    if not here and not request.private and request.manages:
        rows.append((Button(_("Follow it here, for everybody"), "fl-here", payload(kind, target)),))
    if kept is not None and (
        ways := await standing.ways(unit, town, None if here else request.who.id, kept.event)
    ):
        rows.insert(0, ways)
    return Reply("\n".join(lines), buttons=tuple(rows), personal=not here)


def _fitting(wishes: tuple[str, ...], event: Event | None) -> tuple[str, ...]:
    """Those that this event can fulfil: not every registration has an opening."""
    opens = event is None or event.registration_opens is not None
    return tuple(each for each in wishes if opens or each != Wish.REGISTRATION_OPENS)


async def _unfollowed(
    unit: Unit, town: Town, follower: str, kind: str, target: str, name: str, *, here: bool
) -> Reply:
    await unit.follows.unfollow(follower, town.city.id, kind, target)
    await unit.plans.ask(follower, town.city.id, town.clock())
    again = Button(_("Follow again"), "fl-here" if here else "fl", payload(kind, target))
    if kind == EVENT and not here:
        places = await unit.registrations.concerned(town.city.id, target, int(follower[2:]))
        if places:
            # They may mean to come all the same: that it is off, or elsewhere, is still told.
            said = _(
                "Done. No more reminders of {name}. You stay registered: if it changes, I tell you.",
                name=name,
            )
            return Reply(said, buttons=((standing.see(places[0]), again),), personal=True)
    return Reply(
        _("Done. I say nothing more of it: {name}", name=name), buttons=((again,),), personal=not here
    )


@router.command({"fr": "suivi", "en": "following"}, lazy("What I follow, and what I am reminded of"))
async def following(request: Request, unit: Unit, town: Town) -> Outcome:
    """What they follow; in a group, what is followed there."""
    follower = follows.person(request.who.id) if request.private else follows.chat(request.address)
    return await _list(unit, town, follower, 0)


@router.press("fl-all")
async def following_pressed(request: Request, unit: Unit, town: Town) -> Outcome:
    """The same, from a button, a page further."""
    here, _colon, number = request.text.partition(":")
    mine = request.private or here != "here"
    follower = follows.person(request.who.id) if mine else follows.chat(request.address)
    at = int(number) if number.isascii() and number.isdigit() and len(number) < 5 else 0
    return await _list(unit, town, follower, at, edits=bool(number))


async def _list(unit: Unit, town: Town, follower: str, at: int, *, edits: bool = False) -> Reply:
    mine = list(reversed(await unit.follows.of(follower, town.city.id)))
    here = follower.startswith("c:")
    if not mine:
        text = _("Nothing is followed here yet.") if here else _("You follow nothing yet.")
        hint = _("Tap “Follow” on an event, or below on a topic.")
        topics = [follow_button(TOPIC, id, words.topic(town, id)) for id in town.city.children(None)][:6]
        return Reply(f"{text}\n{hint}", buttons=tuple((each,) for each in topics), personal=not here)
    at = at if at < len(mine) else 0
    events = await _events(unit, town, mine)
    lines = [bold(_("What is followed here")) if here else bold(_("What you follow"))]
    rows: list[tuple[Button, ...]] = []
    for number, each in enumerate(mine[at : at + PAGE], start=at + 1):
        name = named(each.kind, each.target, town, events)
        own = "" if each.reminders is None else f" · {words.said(each.reminders)}"
        lines.append(f"{number}. {words.SIGNS.get(each.kind, '•')} {escape(name)}{escape(own)}")
        rows.append(
            (
                Button(_("Reminders of {number}", number=number), "fl-own", str(each.id)),
                Button(_("Don't follow {number}", number=number), "fl-stop", str(each.id)),
            )
        )
    if len(mine) > PAGE:
        left = len(mine) - at - PAGE
        side = "here" if here else "me"
        if left > 0:
            label = ngettext("{n} more", "{n} more", left)
            rows.append((Button(label, "fl-all", f"{side}:{at + PAGE}"),))
        else:
            rows.append((Button(_("Back to the beginning"), "fl-all", f"{side}:0"),))
    if not here:
        rows.append((Button(_("When to remind me"), "hb"), Button(_("Stop everything"), "hb-stop")))
    return Reply("\n".join(lines), buttons=tuple(rows), edits=edits, personal=not here)


async def _events(unit: Unit, town: Town, mine: list[Following]) -> list[Event]:
    found = [await unit.events.get(town.city.id, each.target) for each in mine if each.kind == EVENT]
    return [each.event for each in found if each is not None]


async def own(request: Request, unit: Unit, town: Town, number: str) -> tuple[str, Following] | None:
    """Who follows by this row, if the asker may decide about it: themselves, or the group that they manage."""
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    for follower in (follows.person(request.who.id), follows.chat(request.address)):
        mine = await unit.follows.of(follower, town.city.id)
        if (found := next((each for each in mine if each.id == int(number)), None)) is not None:
            if follower.startswith("c:"):
                _may_decide(request)
            return follower, found
    return None


@router.press("fl-stop")
async def stop(request: Request, unit: Unit, town: Town) -> Outcome:
    """No longer this one, from the list or from a reminder."""
    found = await own(request, unit, town, request.text)
    if found is None:
        return _gone()
    follower, each = found
    name = bold(named(each.kind, each.target, town, await _events(unit, town, [each])))
    here = follower.startswith("c:")
    return await _unfollowed(unit, town, follower, each.kind, each.target, name, here=here)


@router.press("fl-own")
async def own_reminders(request: Request, unit: Unit, town: Town) -> Outcome:
    """When to be reminded of this one thing, otherwise than of all others."""
    number, _colon, wish = request.text.partition(":")
    found = await own(request, unit, town, number)
    if found is None:
        return _gone()
    follower, each = found
    here = follower.startswith("c:")
    habit = Habit() if here else await unit.habits.of(request.who.id)
    usual = habit.wishes if each.kind == EVENT else ()
    chosen = usual if each.reminders is None else each.reminders
    if wish == "usual" or wish in words.USUAL_WISHES or wish in chosen:
        chosen = usual if wish == "usual" else words.toggled(chosen, wish)
        await unit.follows.remind(follower, each.id, None if wish == "usual" else chosen)
        await unit.plans.ask(follower, town.city.id, town.clock())
    name = named(each.kind, each.target, town, await _events(unit, town, [each]))
    rows: list[tuple[Button, ...]] = [
        (button,) for button in words.wish_buttons(chosen, "fl-own", f"{number}:")
    ]
    rows.append((Button(_("As for everything else"), "fl-own", f"{number}:usual"),))
    rows.append((Button(_("What I follow"), "fl-all", "here" if here else ""),))
    lines = [bold(name), _("When shall I remind you of it?"), escape(words.said(chosen))]
    return Reply("\n".join(lines), buttons=tuple(rows), edits=bool(wish), personal=not here)


def _may_decide(request: Request) -> None:
    if request.private or not request.manages:
        raise Refused(_("Only those who manage this place can decide that. Ask one of them."))


def _gone() -> Reply:
    return Reply(
        _("That is no longer there. What you follow: /following", following="following"), personal=True
    )
