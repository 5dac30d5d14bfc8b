"""What organisers let be said again and again, in their words: « tous les premiers mardis à 9 h : Café des aidants »."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.conversation.errors import Invalid
from bot.conversation.i18n import _, lazy
from bot.conversation.markup import bold, escape, italic
from bot.conversation.messages import Ask, Button, Outcome, Reply, Request
from bot.conversation.router import Router
from bot.handlers.moments import when
from bot.handlers.rights import Right, allow, allow_anywhere, here
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.repeats import Repeated
from knowledge.agenda.repeating import next_time
from knowledge.agenda.schedule_words import Schedule, read_schedule

router: Router[Unit, Town] = Router()

LONGEST = 1500
MOST = 20
"""How many one person lets be said."""

NEXT = 3
"""How many of the times to come are shown."""

_APART = re.compile(r"\s*(?::(?!\d)|\n)\s*")


def heard(said: str, town: Town) -> tuple[Schedule | None, str]:
    """How often and at what time, at nine where no hour is said; and what is to be said, as it was written."""
    often, what = (*_APART.split(said, maxsplit=1), "")[:2]
    found = read_schedule(often, town.now().replace(tzinfo=None))
    if found is None and what:
        found, what = read_schedule(said, town.now().replace(tzinfo=None)), ""
    if found is not None and not what:
        what = found.rest.strip(" :,;-–—")
    return found, what


@router.command(
    {"fr": "repeter", "en": "repeat"},
    lazy("What I say again and again"),
    argument=lazy("how often: what"),
    more=("répéter",),
    staff=True,
)
async def repeat(request: Request, unit: Unit, town: Town) -> Outcome:
    """One more, said in one go; or what there is already."""
    await _may(request, unit, town)
    if not request.text:
        return await _list(request, unit, town)
    return await _begun(request, unit, town)


async def _may(request: Request, unit: Unit, town: Town) -> None:
    if request.private:
        await allow_anywhere(request, unit, town, Right.EVENTS)
    else:
        await allow(request, unit, town, Right.EVENTS, here(request))


@router.press("rp")
async def listed(request: Request, unit: Unit, town: Town) -> Outcome:
    """What there is already."""
    await _may(request, unit, town)
    return await _list(request, unit, town)


@router.press("rp-new")
async def new(request: Request, unit: Unit, town: Town) -> Outcome:
    """Ask how often."""
    await _may(request, unit, town)
    lines = (
        _("How often, and at what time?"),
        italic(_("“every first Tuesday at 9 am”, “every Friday at noon”, “every second Saturday”")),
    )
    return Ask(Reply("\n".join(lines), asks=True), "rp-often")


@router.step("rp-often")
async def often_said(request: Request, unit: Unit, town: Town) -> Outcome:
    """How often; and what, where they said it along with it."""
    await _may(request, unit, town)
    return await _begun(request, unit, town)


async def _begun(request: Request, unit: Unit, town: Town) -> Outcome:
    found, what = heard(request.text, town)
    if found is None:
        raise Invalid(_("I did not understand how often. For example: every first Tuesday at 9 am."))
    if found.away:
        raise Invalid(_("Which days are the holidays? Say them: every Monday except 21 and 28 December."))
    if not what:
        data = {
            "rule": found.repeats.rule,
            "start": found.start.isoformat(),
            "exceptions": [each.isoformat() for each in found.exceptions],
        }
        return Ask(Reply(_("And what shall I say then?"), asks=True), "rp-what", data)
    return await _kept(request, unit, town, found.repeats.rule, found.start, found.exceptions, what)


@router.step("rp-what")
async def what_said(request: Request, unit: Unit, town: Town) -> Outcome:
    """The words; from now on they are said."""
    await _may(request, unit, town)
    data = request.data
    if "id" in data:
        return await _reworded(request, unit, town, int(data["id"]))
    start = datetime.fromisoformat(str(data["start"]))
    exceptions = tuple(datetime.fromisoformat(each) for each in data["exceptions"])
    return await _kept(request, unit, town, str(data["rule"]), start, exceptions, request.text)


def _words(text: str) -> str:
    words = text.strip()
    if not words or len(words) > LONGEST:
        raise Invalid(_("A few lines will do, {n} characters at most.", n=LONGEST))
    return words


async def _kept(
    request: Request,
    unit: Unit,
    town: Town,
    rule: str,
    start: datetime,
    exceptions: tuple[datetime, ...],
    what: str,
) -> Outcome:
    words = _words(what)
    if len(await unit.repeats.of(town.city.id, request.who.id)) >= MOST:
        raise Invalid(_("That is a lot already. Take one away first: /repeat"))
    zone = town.city.zone
    coming = next_time(rule, start, zone, town.clock() - timedelta(seconds=1), exceptions)
    id = await unit.repeats.add(
        town.city.id,
        person_id=request.who.id,
        address=str(request.address),
        recipient=request.sender.id if request.private else "",
        space="" if request.private else here(request),
        rule=rule,
        start=start,
        zone=zone,
        exceptions=exceptions,
        text=words,
        next_at=coming,
    )
    made = await unit.repeats.get(town.city.id, id)
    assert made is not None
    return _shown(made, town, _("Noted. I say it here:"))


def _shown(each: Repeated, town: Town, said: str = "", *, edits: bool = False) -> Reply:
    number = str(each.id)
    lines = [bold(said)] if said else []
    lines.append(escape(each.text))
    moment, times = town.clock(), []
    for _number in range(NEXT):
        following = next_time(each.rule, each.start, each.zone, moment, each.exceptions)
        if following is None:
            break
        times.append(f"• {escape(when(following, each.zone))}")
        moment = following
    if each.paused:
        lines.append(bold(_("It rests.")))
    lines += times or [_("It is at its end.")]
    rows = (
        (
            Button(_("Go on") if each.paused else _("Pause it"), "rp-rest", number),
            Button(_("Other words"), "rp-edit", number),
        ),
        (Button(_("Delete"), "rp-end", number), Button(_("All of them"), "rp")),
    )
    return Reply("\n".join(lines), buttons=rows, edits=edits)


async def _list(request: Request, unit: Unit, town: Town) -> Reply:
    city = town.city.id
    found = (
        await unit.repeats.of(city, request.who.id)
        if request.private
        else await unit.repeats.at(city, str(request.address))
    )
    new_one = (Button(_("A new one"), "rp-new"),)
    if not found:
        return Reply(_("Nothing is said again and again yet."), buttons=(new_one,))
    lines, rows = [bold(_("Said again and again"))], []
    for number, each in enumerate(found[:10], start=1):
        coming = (
            _("rests") if each.paused else when(each.next_at, each.zone) if each.next_at else _("at its end")
        )
        lines.append(f"{number}. {escape(each.text.splitlines()[0][:80])} · {escape(coming)}")
        rows.append((Button(f"{number}. {each.text[:30]}", "rp-see", str(each.id)),))
    return Reply("\n".join(lines), buttons=(*rows, new_one))


async def _mine(request: Request, unit: Unit, town: Town, number: str) -> Repeated | None:
    """This one, if whoever asks may decide about it."""
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    found = await unit.repeats.get(town.city.id, int(number))
    if found is None or found.person_id == request.who.id:
        return found
    if request.private or found.address != str(request.address):
        return None
    await allow(request, unit, town, Right.EVENTS, here(request))
    return found


async def _still(request: Request, unit: Unit, town: Town, found: Repeated) -> None:
    """Refused where it is said to others, and whoever asks no longer looks after that place; to end it is never refused."""
    if found.space:
        await allow(request, unit, town, Right.EVENTS, found.space)


@router.press("rp-see")
async def see(request: Request, unit: Unit, town: Town) -> Outcome:
    """One of them, with when it comes next."""
    found = await _mine(request, unit, town, request.text)
    return _gone() if found is None else _shown(found, town)


@router.press("rp-rest")
async def rest(request: Request, unit: Unit, town: Town) -> Outcome:
    """It rests, or goes on."""
    found = await _mine(request, unit, town, request.text)
    if found is None:
        return _gone()
    if found.paused:
        await _still(request, unit, town, found)
    await unit.repeats.change(found.id, paused=not found.paused)
    fresh = await unit.repeats.get(town.city.id, found.id)
    assert fresh is not None
    return _shown(fresh, town, edits=True)


@router.press("rp-edit")
async def edit(request: Request, unit: Unit, town: Town) -> Outcome:
    """Ask for other words."""
    found = await _mine(request, unit, town, request.text)
    if found is None:
        return _gone()
    await _still(request, unit, town, found)
    return Ask(Reply(_("What shall I say instead?"), asks=True), "rp-what", {"id": found.id})


async def _reworded(request: Request, unit: Unit, town: Town, id: int) -> Outcome:
    found = await _mine(request, unit, town, str(id))
    if found is None:
        return _gone()
    await _still(request, unit, town, found)
    await unit.repeats.change(found.id, text=_words(request.text))
    fresh = await unit.repeats.get(town.city.id, found.id)
    assert fresh is not None
    return _shown(fresh, town, _("Noted."))


@router.press("rp-end")
async def end(request: Request, unit: Unit, town: Town) -> Outcome:
    """It is said no more."""
    found = await _mine(request, unit, town, request.text)
    if found is None:
        return _gone()
    await unit.repeats.end(found.id)
    return Reply(_("Done. I no longer say it."), buttons=((Button(_("All of them"), "rp"),),), edits=True)


@router.notice("repeated")
async def said(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """The words as they are now, unless they rest or are gone."""
    found = await unit.repeats.get(town.city.id, int(args["repeat"]))
    return None if found is None or found.paused else Reply(escape(found.text))


def _gone() -> Reply:
    return Reply(_("That is no longer there. What I say again: /repeat"))
