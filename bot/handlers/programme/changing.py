"""What organisers do with an event that is there: change, duplicate, repeat, cancel, full, moved, back, registration."""

from dataclasses import replace
from secrets import token_hex

from bot.conversation.errors import Invalid
from bot.conversation.i18n import _, short_day
from bot.conversation.markup import bold, escape
from bot.conversation.messages import Ask, Button, Outcome, Reply, Request, Rows
from bot.conversation.router import Router
from bot.handlers.pickers import numbered, shortened
from bot.handlers.programme import repeating, standings, wording
from bot.handlers.programme.fields import FIELDS, changed
from bot.handlers.programme.reviewing import asking, choosing
from bot.handlers.programme.saving import Draft, done, keep, put
from bot.handlers.rights import Right, allow, allow_anywhere
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.events import Kept
from knowledge.agenda import Event, Occurrence
from knowledge.language import fold

router: Router[Unit, Town] = Router()

SHOWN = 8


@router.press("eo-list")
async def mine(request: Request, unit: Unit, town: Town) -> Outcome:
    """The events that they may change, by their next time; words of a title find one among many."""
    found = await _changeable(request, unit, town)
    if not found:
        text = _("There is no event to change yet. Add one in your own words: /event")
        return Reply(text, buttons=((Button(_("Add an event"), "eo-again"),),))
    page = numbered(request.text)[0]
    rows = _choice(found[page * SHOWN : (page + 1) * SHOWN] or found[:SHOWN], town)
    if len(found) <= SHOWN:
        return Reply(_("Which one?"), buttons=rows, edits=True)
    if len(found) > (page + 1) * SHOWN:
        rows = (*rows, (Button("›", "eo-list", str(page + 1)),))
    text = _("Which one? You can also write a word of its title.")
    return Ask(Reply(text, buttons=rows, edits=True), "eo-find")


@router.step("eo-find")
async def sought(request: Request, unit: Unit, town: Town) -> Outcome:
    """Those whose title has all of these words."""
    words = fold(request.text[:200]).split()
    found = await _changeable(request, unit, town)
    named = [each for each in found if all(word in fold(each[0].title) for word in words)]
    if not named:
        raise Invalid(
            _("No event that you may change is called that. Write another word, or /event to add one.")
        )
    rows = _choice(named[:SHOWN], town)
    if len(named) == len(rows):
        return Reply(_("Which one?"), buttons=rows)
    return Ask(
        Reply(_("These and more. Another word of the title narrows it down."), buttons=rows), "eo-find"
    )


async def _changeable(request: Request, unit: Unit, town: Town) -> list[tuple[Occurrence, Event]]:
    standing = await allow_anywhere(request, unit, town, Right.EVENTS)
    known = await unit.events.known(town.city.id)
    now = town.now()
    found = [
        (one, kept.event)
        for kept in known.values()
        if kept.gone_at is None
        and standing.may(Right.EVENTS, kept.owner)
        and (one := next(iter(wording.upcoming(kept.event, now)), None)) is not None
    ]
    return sorted(found, key=lambda each: (each[0].start, each[1].id))


def _choice(found: list[tuple[Occurrence, Event]], town: Town) -> Rows:
    return tuple(
        (
            Button(
                shortened(f"{wording.mark(one)}{_on(one, town)} · {one.title}", 60),
                "eo",
                f"{event.id}:{wording.named(one)}",
            ),
        )
        for one, event in found
    )


@router.press("eo")
async def panel(request: Request, unit: Unit, town: Town) -> Outcome:
    """What one may do with this event."""
    kept, time = await held(request, unit, town)
    if kept is None:
        return vanished()
    event = kept.event
    one = wording.at(event, town.now(), time)
    if one is None:
        return vanished()
    lines = [bold(one.title), escape(wording.when(one, town.city, town.today()))]
    if again := repeating.said(event):
        lines.append(escape(again))
    if said := wording.standing(one, town.now()):
        lines.append(bold(said))
    lines.append(_origin(kept))
    key = f"{event.id}:{wording.named(one)}"
    rows = (
        (Button(_("Change"), "eo-ch", event.id), Button(_("Duplicate"), "eo-dup", event.id)),
        (Button(_("Repeat"), "eo-rep", event.id), Button(_("Another time or place"), "eo-mv", key)),
        tuple(Button(standings.asked(each), "eo-st", f"{key}:{each}") for each in standings.offered(one)),
        (Button(_("Places and registration"), "eo-reg", event.id),),
        (Button(_("All details"), "ev", key),),
    )
    return Reply("\n".join(each for each in lines if each), buttons=tuple(each for each in rows if each))


@router.press("eo-ch")
async def change(request: Request, unit: Unit, town: Town) -> Outcome:
    """Which of its fields?"""
    kept, _time = await held(request, unit, town)
    if kept is None:
        return vanished()
    return choosing(await drafted(request, unit, town, kept, kept.event), town, edits=False)


@router.press("eo-dup")
async def duplicate(request: Request, unit: Unit, town: Town) -> Outcome:
    """The same once more, on a day to say."""
    kept, _time = await held(request, unit, town)
    if kept is None:
        return vanished()
    event = kept.event
    alone = {"rrule": None, "exceptions": (), "extra": (), "overrides": (), "version": 0, "source": None}
    fresh = standings.all_of(event, standings.BACK)
    copy = fresh.model_copy(update={**alone, "uid": f"{token_hex(10)}@{town.city.id}"})
    draft = await drafted(request, unit, town, kept, copy, base=-1, deed="event-added")
    return asking(draft, copy, "when", town)


@router.press("eo-rep")
async def repeat(request: Request, unit: Unit, town: Town) -> Outcome:
    """How often it comes again."""
    kept, _time = await held(request, unit, town)
    if kept is None:
        return vanished()
    return asking(await drafted(request, unit, town, kept, kept.event), kept.event, "repeats", town)


@router.press("eo-mv")
async def move(request: Request, unit: Unit, town: Town) -> Outcome:
    """Another time or place: of all of it, or of this one time."""
    kept, time = await held(request, unit, town)
    one = wording.at(kept.event, town.now(), time) if kept is not None else None
    if kept is None or one is None:
        return vanished()
    if kept.event.single:
        draft = await drafted(request, unit, town, kept, kept.event, deed="event-moved")
        rows = (
            (
                Button(_("Another time"), "eo-f", f"{draft.id}:when"),
                Button(_("Another place"), "eo-f", f"{draft.id}:place"),
            ),
        )
        return Reply(_("What is to be different?"), buttons=rows)
    text = _(
        "When does it take place instead of {when}? Only this one time moves.",
        when=bold(wording.when(one, town.city, town.today())),
    )
    return Ask(Reply(text), "eo-moved", {"event": kept.event.id, "time": wording.named(one)})


@router.step("eo-moved")
async def moved(request: Request, unit: Unit, town: Town) -> Outcome:
    """The new time of one occurrence."""
    named = replace(request, text=f"{request.data.get('event', '')}:{request.data.get('time', '')}")
    kept, time = await held(named, unit, town)
    one = wording.at(kept.event, town.now(), time) if kept is not None else None
    if kept is None or one is None:
        return vanished()
    there = kept.event.model_copy(update={"start": one.wall_start, "end": one.wall_end})
    values = FIELDS["when"].read(request.text[:500], there, town)
    event = standings.elsewhere(kept.event, one.recurrence, values["start"], values["end"])
    key = f"{event.id}:{wording.named(one)}"
    draft = await drafted(request, unit, town, kept, changed(event, {}), deed="event-moved")
    new = wording.at(event, town.now(), wording.named(one))
    text = _(
        "{title}: from {before} to {after}?",
        title=bold(one.title),
        before=wording.when(one, town.city, town.today()),
        after=bold(wording.when(new or one, town.city, town.today())),
    )
    return Reply(
        text,
        buttons=(
            (Button(_("Yes, move it"), "eo-save", str(draft.id)), Button(_("Leave it as it is"), "eo", key)),
        ),
    )


@router.press("eo-st")
async def stand(request: Request, unit: Unit, town: Town) -> Outcome:
    """Cancelled, full, to be confirmed, back: sure, and this one time or all?"""
    kept, rest = await held(request, unit, town)
    time, _colon, what = rest.partition(":")
    one = wording.at(kept.event, town.now(), time) if kept is not None else None
    if kept is None or one is None or what not in standings.ACTIONS:
        return vanished()
    event = kept.event
    key = f"{event.id}:{wording.named(one)}:{what}"
    label = standings.asked(what)
    ways = standings.ways(one)
    rows = []
    for way in ways:
        said = standings.way(way) if len(ways) > 1 else ""
        if event.single:
            whole = _("{label}, {way}", label=label, way=said) if said else _("Yes: {label}", label=label)
            rows.append((Button(whole, "eo-do", f"{key}:a{way}:{event.version}"),))
            continue
        on = _on(one, town)
        only = _("{label}: {day} only", label=label, day=on)
        every = _("{label}: every time", label=label)
        tail = f", {said}" if said else ""
        rows.append((Button(only + tail, "eo-do", f"{key}:o{way}:{event.version}"),))
        rows.append((Button(every + tail, "eo-do", f"{key}:a{way}:{event.version}"),))
    rows.append((Button(_("Leave it as it is"), "eo", f"{event.id}:{wording.named(one)}"),))
    text = _(
        "{title}, {when}. Whoever follows it or is registered will be told.",
        title=bold(one.title),
        when=escape(wording.when(one, town.city, town.today())),
    )
    return Reply(text, buttons=tuple(rows), edits=True)


@router.press("eo-do")
async def do(request: Request, unit: Unit, town: Town) -> Outcome:
    """It is so from now on."""
    kept, rest = await held(request, unit, town)
    time, what, scope, version = (*rest.split(":"), "", "", "", "")[:4]
    one = wording.at(kept.event, town.now(), time) if kept is not None else None
    if kept is None or one is None or what not in standings.ACTIONS or len(scope) != 2:
        return vanished()
    if version != str(kept.event.version):
        # Pressed twice, or somebody was faster: what it is now is said, nothing is done again.
        return await panel(replace(request, text=f"{kept.event.id}:{time}"), unit, town)
    every, way = scope[0] == "a", scope[1]
    after = (
        standings.all_of(kept.event, what, way)
        if every
        else standings.one_of(kept.event, one.recurrence, what, way)
    )
    event = await put(request, unit, town, changed(after, {}), kept, f"event-{what}")
    return done(event, town)


async def held(request: Request, unit: Unit, town: Town) -> tuple[Kept | None, str]:
    """The event of this button and what follows it, if they may change it. Raises Refused."""
    id, _colon, rest = request.text.partition(":")
    await allow_anywhere(request, unit, town, Right.EVENTS)
    kept = await unit.events.get(town.city.id, id)
    if kept is None or kept.gone_at is not None:
        return None, rest
    await allow(request, unit, town, Right.EVENTS, kept.owner)
    return kept, rest


async def drafted(
    request: Request,
    unit: Unit,
    town: Town,
    kept: Kept,
    event: Event,
    *,
    base: int | None = None,
    deed: str = "event-changed",
) -> Draft:
    version = kept.event.version if base is None else base
    draft = Draft(0, kept.owner, uid=event.uid, event=event, base=version, deed=deed)
    await keep(request, unit, draft, town)
    return draft


def _origin(kept: Kept) -> str:
    """Whether a source may have its say later."""
    if not kept.given:
        return ""
    return _("It comes from a source: what you change holds until the source says something new of it.")


def _on(one: Occurrence, town: Town) -> str:
    return short_day(wording.walls(one, town.city)[0].date())


def vanished() -> Reply:
    return Reply(
        _("I don't find this event any more."),
        buttons=((Button(_("Change an event"), "eo-list"),),),
        personal=True,
    )
