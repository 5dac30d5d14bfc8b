"""How many places an event has, and whether one may register: what organisers decide."""

from bot.conversation.i18n import _
from bot.conversation.markup import bold
from bot.conversation.messages import Button, Outcome, Reply, Request
from bot.conversation.router import Router
from bot.handlers.programme.changing import drafted, held, vanished
from bot.handlers.programme.fields import changed
from bot.handlers.programme.saving import put
from bot.handlers.town import Town
from bot.storage import Unit
from knowledge.agenda import Event, Registration
from knowledge.agenda.wall import wall_clock

router: Router[Unit, Town] = Router()


@router.press("eo-reg")
async def registration(request: Request, unit: Unit, town: Town) -> Outcome:
    """How many places, and whether one may register."""
    kept, _time = await held(request, unit, town)
    if kept is None:
        return vanished()
    event = kept.event
    lines = [
        bold(event.title),
        _("Places: {n}", n=event.capacity) if event.capacity else _("As many as wish."),
        _("Registration is closed.") if _closed(event, town) else _("Registration is open."),
    ]
    draft = await drafted(request, unit, town, kept, event)
    turn = (
        Button(_("Open registration"), "eo-open", event.id)
        if _closed(event, town)
        else Button(_("Close registration"), "eo-close", event.id)
    )
    rows = (
        (Button(_("How many places"), "eo-f", f"{draft.id}:capacity"), turn),
        (Button(_("How to register"), "eo-f", f"{draft.id}:registration"),),
        (Button(_("Done"), "eo", event.id),),
    )
    return Reply("\n".join(lines), buttons=rows, edits=True)


@router.press("eo-open")
async def open_registration(request: Request, unit: Unit, town: Town) -> Outcome:
    """Whoever wants to may register from now on."""
    return await _turned(request, unit, town, closes=False)


@router.press("eo-close")
async def close_registration(request: Request, unit: Unit, town: Town) -> Outcome:
    """Nobody else may register."""
    return await _turned(request, unit, town, closes=True)


async def _turned(request: Request, unit: Unit, town: Town, *, closes: bool) -> Outcome:
    kept, _time = await held(request, unit, town)
    if kept is None:
        return vanished()
    if _closed(kept.event, town) is not closes:
        now = wall_clock(town.clock(), kept.event.zone).replace(second=0, microsecond=0)
        times = {"closes": now} if closes else {"opens": None, "closes": None}
        said = (kept.event.registration or Registration()).model_copy(update=times)
        event = kept.event.model_copy(update={"registration": said})
        await put(request, unit, town, changed(event, {}), kept, "event-closed" if closes else "event-opened")
    return await registration(request, unit, town)


def _closed(event: Event, town: Town) -> bool:
    said, now = event.registration, wall_clock(town.clock(), event.zone)
    if said is None:
        return False
    return (said.closes is not None and said.closes <= now) or (said.opens is not None and said.opens > now)
