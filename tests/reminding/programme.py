"""Events and followers made for a test: rows of a real database, and what is told to each."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.app import App
from bot.conversation.messages import Address, Sender
from bot.storage import follows
from bot.storage.follows import EVENT
from knowledge.agenda import Event
from tests.storage.reading import Row, outbox


def event(title: str = "Cyanotype", start: datetime = datetime(2026, 11, 24, 14), **more: Any) -> Event:
    """An event of two hours in the small city."""
    values = {"uid": title, "title": title, "start": start, "end": start + timedelta(hours=2)}
    return Event.model_validate({**values, "zone": "Europe/Paris", **more})


async def put(app: App, *events: Event) -> None:
    """The programme has these from now on."""
    async with app.storage.unit() as unit:
        await unit.events.put(app.town.city.id, "test", events, app.clock())


async def somebody(app: App, name: str = "ana", **habits: Any) -> int:
    """Somebody whom Passeur knows, with what they chose."""
    async with app.storage.unit() as unit:
        known = await unit.conversations.open(Address("room", name), Sender(name, lang="fr"), app.clock())
        if habits:
            await unit.habits.change(known.person.id, **habits)
    return known.person.id


async def follow(
    app: App, person: int, target: str, kind: str = EVENT, reminders: Sequence[str] | None = None
) -> None:
    """They follow it, and their plans are to be made."""
    follower, now = follows.person(person), app.clock()
    async with app.storage.unit() as unit:
        await unit.follows.follow(follower, app.town.city.id, kind, target, now, reminders=reminders)
        await unit.plans.ask(follower, app.town.city.id, now)


async def planned(app: App, *names: str) -> list[Row]:
    """What is still to be said of the programme, the soonest first."""
    wanted = names or ("event-reminder",)
    rows = [each for each in await outbox(app.storage) if each["name"] in wanted and each["state"] == "due"]
    return sorted(rows, key=lambda each: (each["due_at"], each["id"]))


def hours(rows: Iterable[Row]) -> list[str]:
    """When they are due, in UTC."""
    return [f"{each['due_at']:%d %H:%M}" for each in rows]
