"""At the door: who is expected, how many, and a code that says that somebody is there. First names only, never accounts."""

from datetime import datetime, timedelta

from bot.conversation.errors import Refused
from bot.conversation.i18n import _, lazy, ngettext
from bot.conversation.markup import bold, escape
from bot.conversation.messages import Ask, Button, Outcome, Reply, Request
from bot.conversation.router import Router
from bot.handlers.following import occasions
from bot.handlers.following.standing import STAMP, takes_names
from bot.handlers.rights import Right, allow, allow_anywhere
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.registrations import CAME, IN, OFFERED, WAITING
from knowledge.agenda import Occurrence, occurrences
from knowledge.agenda.occurrences import occurrence_of

router: Router[Unit, Town] = Router()

EARLY = timedelta(hours=6)
"""How long before its beginning people are let in by their code."""

MOST_NAMES = 60


@router.command(
    {"fr": "accueil", "en": "checkin"},
    lazy("At the door: let somebody in by their code"),
    argument=lazy("a code"),
    staff=True,
)
async def check_in(request: Request, unit: Unit, town: Town) -> Outcome:
    """A code is entered, or asked for, by whoever looks after events here."""
    await allow_anywhere(request, unit, town, Right.EVENTS)
    if request.text:
        return await _entered(request, unit, town)
    return Ask(Reply(_("Which code? Six letters and digits."), personal=True, asks=True), "ci")


@router.step("ci")
async def entered(request: Request, unit: Unit, town: Town) -> Outcome:
    """One code after the other, without a command in between."""
    await allow_anywhere(request, unit, town, Right.EVENTS)
    return await _entered(request, unit, town)


async def _entered(request: Request, unit: Unit, town: Town) -> Outcome:
    now, city = town.clock(), town.city.id
    mine = await unit.registrations.by_code(city, request.text)
    kept = await unit.events.get(city, mine.event) if mine is not None else None
    one = None
    if mine is not None and kept is not None:
        one = occurrence_of(kept.event, datetime.fromisoformat(mine.recurrence))
    if mine is None or kept is None or one is None:
        return _next(_("Nobody has this code. Look at it once more?"))
    await allow(request, unit, town, Right.EVENTS, kept.owner)
    when = occasions.said_when(one, town.city.zone, now)
    if not one.start - EARLY <= now <= one.end + EARLY:
        return _next(_("This code is for {title}, {when}.", title=bold(one.title), when=escape(when)))
    who = escape(mine.called) or _("No name given")
    places = ngettext("{n} place", "{n} places", mine.places)
    if mine.state == CAME:
        return _next(_("{who}: already in.", who=who))
    if mine.state != IN or not await unit.registrations.came(mine.id):
        return _next(_("{who}: no place is held with this code.", who=who))
    everybody = await unit.registrations.at(city, mine.event, mine.recurrence)
    there = sum(each.places for each in everybody if each.state == CAME)
    expected = sum(each.places for each in everybody if each.state in (CAME, IN))
    lines = (
        f"✓ {bold(one.title)}",
        f"{who} · {places}",
        _("{there} of {expected} are here.", there=there, expected=expected),
    )
    return _next("\n".join(lines))


def _next(said: str) -> Ask:
    """What is said, and the next code is awaited."""
    return Ask(Reply(said, personal=True), "ci")


@router.press("rg-list")
async def expected(request: Request, unit: Unit, town: Town) -> Outcome:
    """How many are expected, and the first names that people gave; the next occurrence unless one is named."""
    id, _colon, stamp = request.text.partition(":")
    kept = await unit.events.get(town.city.id, id[:48])
    if kept is None:
        return Reply(_("This event is no longer there."), personal=True)
    await allow(request, unit, town, Right.EVENTS, kept.owner)
    now = town.clock()
    found = occurrences(kept.event, now - EARLY, now + timedelta(days=92))
    coming: list[Occurrence] = [each for each in found if not stamp or f"{each.recurrence:{STAMP}}" == stamp]
    if not takes_names(kept.event) or not coming:
        raise Refused(_("Nobody registers for this event here."))
    one = coming[0]
    everybody = await unit.registrations.at(town.city.id, id, one.recurrence.isoformat())
    taken = [each for each in everybody if each.state in (IN, CAME)]
    lines = [
        bold(one.title),
        escape(occasions.said_when(one, town.city.zone, now)),
        _(
            "{taken} of {capacity} places are taken.",
            taken=sum(each.places for each in taken),
            capacity=kept.event.capacity,
        ),
    ]
    if waiting := sum(each.places for each in everybody if each.state in (WAITING, OFFERED)):
        lines.append(ngettext("{n} place is waited for.", "{n} places are waited for.", waiting))
    names = [
        f"{'✓' if each.state == CAME else '•'} {escape(each.called)}"
        + (f" · {each.places}" if each.places > 1 else "")
        for each in taken
        if each.called
    ]
    lines += names[:MOST_NAMES]
    if len(names) > MOST_NAMES:
        lines.append(ngettext("And {n} more.", "And {n} more.", len(names) - MOST_NAMES))
    if unnamed := len(taken) - len(names):
        lines.append(ngettext("{n} person without a name.", "{n} people without a name.", unnamed))
    rows = (
        [(Button(_("Another day"), "rg-list", f"{id}:{coming[1].recurrence:{STAMP}}"),)]
        if len(coming) > 1
        else []
    )
    return Reply("\n".join(lines), buttons=tuple(rows), personal=True)
