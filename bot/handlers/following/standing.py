"""How somebody stands with an event that they may register for, said wherever they meet it."""

from bot.conversation.i18n import _
from bot.conversation.messages import Button
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.registrations import OFFERED, OUT, WAITING, Registered
from knowledge.agenda import Event, Occurrence
from knowledge.agenda.occurrences import occurrence_of

STAMP = "%Y%m%dT%H%M"
"""How a button names an occurrence."""


def takes_names(event: Event) -> bool:
    """Whether one registers here rather than elsewhere."""
    return event.capacity is not None and not (event.registration and event.registration.link)


def label(mine: Registered) -> str:
    """What the button says that shows it."""
    return {WAITING: _("On the waiting list"), OFFERED: _("A place for you")}.get(mine.state, _("My place"))


def why(mine: Registered) -> str:
    """Why they are told of it, in a sentence of markup."""
    return _("You wait for a place.") if mine.state == WAITING else _("You are registered.")


def see(mine: Registered) -> Button:
    """The way to it, where it may be given back too."""
    return Button(label(mine), "rg-see", str(mine.id))


async def ways(
    unit: Unit, town: Town, person_id: int | None, event: Event, one: Occurrence | None = None
) -> tuple[Button, ...]:
    """What fits somebody: their place, if they have or wait for one, else to register; of one occurrence where one is named.

    Before others, where ``person_id`` is None, nobody's place is told.
    """
    if "rg" not in town.presses or not takes_names(event):
        return ()
    shown = one or _only(town.programme.get(event.id))
    said = _("Waiting list") if shown is not None and shown.full else _("Register")
    registers = Button(said, "rg", event.id if one is None else f"{event.id}:{one.recurrence:{STAMP}}")
    if person_id is None:
        return (registers,)
    if one is not None:
        mine = await unit.registrations.get(town.city.id, event.id, one.recurrence.isoformat(), person_id)
        return (registers,) if mine is None or mine.state == OUT else (see(mine),)
    places = await unit.registrations.concerned(town.city.id, event.id, person_id)
    if not places:
        return (registers,)
    return (see(places[0]),) if event.single else (see(places[0]), registers)


def _only(event: Event | None) -> Occurrence | None:
    """The one time that it takes place, as it is shown to everybody."""
    return occurrence_of(event, event.start) if event is not None and event.single else None
