"""Events on their way into the programme: whose draft it is, who may save it, whether somebody else was faster."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.conversation.errors import Refused
from bot.conversation.i18n import _
from bot.conversation.markup import bold
from bot.conversation.messages import Button, Reply, Request
from bot.handlers.programme import asked, wording
from bot.handlers.programme.page import see
from bot.handlers.rights import Right, allow
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.events import Kept
from knowledge.agenda import Event

CHAT = "chat"
"""The origin of events that were added here."""


@dataclass(slots=True)
class Draft:
    """What somebody is writing: ``words`` and what was ``given`` apart until an ``event`` can be made of it.

    ``base`` is the version of the event that is being changed, -1 for a new one; ``deed`` what saving it is called.
    """

    id: int
    owner: str
    words: str = ""
    uid: str = ""
    event: Event | None = None
    base: int = -1
    deed: str = "event-added"
    given: dict[str, str] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    def as_data(self) -> dict[str, Any]:
        """As JSON can hold it."""
        event = None if self.event is None else self.event.model_dump_json(exclude_defaults=True)
        return {**{name: value for name, value in asdict(self).items() if name != "id"}, "event": event}

    @classmethod
    def from_data(cls, id: int, data: dict[str, Any]) -> "Draft":
        """The inverse of ``as_data``."""
        event = Event.model_validate_json(data["event"]) if data.get("event") else None
        return cls(id, **{**data, "event": event})


async def opened(request: Request, unit: Unit, town: Town, id: int) -> Draft:
    """The draft of this button, if it is this person's and they still may save it. Raises Refused."""
    data = await unit.drafts.of(request.who.id, town.city.id, id)
    if data is None:
        raise Refused(_("This event was saved or left already."))
    draft = Draft.from_data(id, data)
    await allow(request, unit, town, Right.EVENTS, draft.owner)
    return draft


async def keep(request: Request, unit: Unit, draft: Draft, town: Town | None = None) -> None:
    """Remember how far it went; with the ``town``, for the first time."""
    if town is not None:
        draft.id = await unit.drafts.begin(request.who.id, town.city.id, draft.as_data(), town.clock())
    else:
        await unit.drafts.keep(request.who.id, draft.id, draft.as_data())


async def drop(request: Request, unit: Unit, id: int) -> None:
    """It is left."""
    await unit.drafts.drop(request.who.id, id)


async def save(request: Request, unit: Unit, town: Town, draft: Draft) -> Reply:
    """Put it into the programme, unless somebody has changed it since."""
    assert draft.event is not None
    kept = await unit.events.get(town.city.id, draft.event.id)
    if kept is not None:
        await allow(request, unit, town, Right.EVENTS, kept.owner)
    held = -1 if kept is None else kept.event.version
    if held != draft.base:
        await unit.drafts.drop(request.who.id, draft.id)
        text = _("Somebody has changed this event in the meantime. Here it is; please change it again.")
        button = Button(_("Change this event"), "eo", draft.event.id)
        return Reply(text, buttons=((button,),), personal=True)
    event = await put(request, unit, town, draft.event, kept, draft.deed, owner=draft.owner)
    await unit.drafts.drop(request.who.id, draft.id)
    return done(event, town, await asked.settle(request, unit, town, draft.given, event))


async def put(
    request: Request, unit: Unit, town: Town, event: Event, kept: Kept | None, deed: str, *, owner: str = ""
) -> Event:
    """The one way into the programme from a chat: counted, dated, noted, and known at once."""
    now = town.clock()
    version = 0 if kept is None else kept.event.version + 1
    event = event.model_copy(update={"version": version, "updated": now.replace(microsecond=0)})
    origin = CHAT if kept is None else kept.origin
    await unit.events.put(town.city.id, origin, [event], now, owner=owner)
    await unit.deeds.note(town.city.id, request.who.id, deed, now, about=event.id, version=version)
    unit.afterwards.append(lambda: town.programme.put(event))
    return event


def done(event: Event, town: Town, more: Sequence[str] = ()) -> Reply:
    """It is in the programme, with the ways on."""
    one = wording.at(event, town.now())
    when = wording.when(one, town.city, town.today()) if one is not None else ""
    lines = [_("It is in the programme: {title}, {when}.", title=bold(event.title), when=when)]
    if one is not None and (said := wording.standing(one, town.now())):
        lines.append(bold(said))
    lines += more
    first = (see(event, one),) if one is not None else ()
    rows = (
        (*first, Button(_("Change this event"), "eo", event.id)),
        (Button(_("Add another one"), "eo-again"),),
    )
    return Reply("\n".join(lines), buttons=rows)
