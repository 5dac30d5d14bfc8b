"""Several processes plan and tell at the same moment: everything stands there once."""

import asyncio
from collections import Counter
from datetime import timedelta

from bot.app import App
from bot.reminding import plan, tell
from bot.storage import Storage
from tests.conftest import Clock
from tests.reminding.programme import event, follow, planned, put, somebody

EVERY = ("event-reminder", "event-after", "event-changed", "event-amended", "event-digest")


async def test_two_replicas_plan_and_tell_together(app: App, clock: Clock) -> None:
    several = [event(f"Atelier {number}", festival="Fête") for number in range(4)]
    await put(app, *several)
    people = [await somebody(app, f"p{number}") for number in range(20)]
    for number, person in enumerate(people):
        await follow(app, person, several[number % 4].id)
        await follow(app, person, "Fête", "festival")
    other = Storage(app.storage.url.render_as_string(hide_password=False), durable=False)
    both = (app.storage, other)
    try:
        await asyncio.gather(*(plan(each, app.town, clock()) for each in both))
        assert len(await planned(app)) == 2 * len(people)
        clock.advance(minutes=1)
        moved = [
            each.model_copy(update={"start": each.start + timedelta(hours=1), "end": None})
            for each in several
        ]
        await put(app, *moved, event("Nouveau", festival="Fête"))
        clock.advance(minutes=6)
        await asyncio.gather(*(plan(each, app.town, clock()) for each in both))
        await asyncio.gather(*(tell(each, app.town, clock()) for each in both))
        await asyncio.gather(*(tell(each, app.town, clock()) for each in both))
    finally:
        await other.close()
    names = Counter(each["name"] for each in await planned(app, *EVERY))
    assert names == {
        "event-reminder": 2 * len(people),
        "event-after": len(people),
        "event-changed": len(people),
        "event-digest": len(people),
    }
