"""Reminders of a festival: how fast they are planned, and how late they come when everything is due at once.

600 events in 7 days, 20,000 people who follow one each with three reminders: seconds to plan them all, and to plan
anew after 50 events have moved. Then 2,000 reminders due at the same minute, sent by the real delivery of a
``passeur run`` to a double of the Bot API that refuses more than 30 messages a second, with one ``kill -9`` half-way:
how many were lost, how many came twice, and the lateness at the 50th and the 99th percentile beside the ideal.
Beside it, what the scheduler's own memory takes for a job (APScheduler, which forgets them with the process).

    python -m benchmarks.reminders [--people 20000] [--due 2000] [--draw lateness.png]
"""

import argparse
import asyncio
import logging
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from apscheduler.schedulers.background import BackgroundScheduler
from PIL import Image, ImageDraw

from bot import reminding
from bot.app import App, opened
from bot.conversation.messages import Address, Sender
from bot.settings import Settings
from bot.storage import Storage, follows
from bot.storage.plans import REMINDER
from knowledge.agenda import Event
from tests.conftest import SMALL_CITY
from tests.doubles.botapi import BotApi
from tests.doubles.botapi.limits import Limits
from tests.running import Running
from tests.storage.reading import outbox

EVENTS, MOVED = 600, 50
WISHES = ("evening_before", "morning_of", "hour_before")
START = datetime(2026, 5, 11, 9, 0)
NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
OVERALL = 30.0
PEER = 6_000
"""Jobs that the scheduler is given at most: each takes longer the more there are."""


def festival() -> list[Event]:
    """600 events in seven days."""
    return [
        Event(
            uid=f"festival-{number}",
            title=f"Rendez-vous {number}",
            start=START + timedelta(days=number % 7, minutes=15 * (number // 7 % 48)),
            zone="Europe/Paris",
            festival="Festival",
        )
        for number in range(EVENTS)
    ]


async def people(app: App, count: int, events: list[Event]) -> None:
    """So many people, each of whom follows one event."""
    for at in range(0, count, 1000):
        async with app.storage.unit() as unit:
            for number in range(at, min(at + 1000, count)):
                address = Address("telegram", str(10_000 + number))
                known = await unit.conversations.open(address, Sender(address.chat), NOW)
                await unit.follows.follow(
                    follows.person(known.person.id),
                    app.town.city.id,
                    "event",
                    events[number % len(events)].id,
                    NOW,
                    reminders=WISHES,
                )


async def planning(count: int) -> None:
    """How long it takes to plan everything, and to plan anew what moved."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(city=str(SMALL_CITY), database=f"sqlite+aiosqlite:///{folder}/passeur.db")
        async with opened(settings, clock=lambda: NOW) as app:
            events = festival()
            async with app.storage.unit() as unit:
                await unit.events.put(app.town.city.id, "festival", events, NOW)
            await people(app, count, events)
            begin = time.perf_counter()
            done = await reminding.plan(app.storage, app.town, NOW)
            planned, rows = time.perf_counter() - begin, done["said"]
            print(f"{done['said']} rows planned for {count} people and {EVENTS} events: {planned:.1f} s")
            moved = [
                each.model_copy(update={"start": each.start + timedelta(hours=2)}) for each in events[:MOVED]
            ]
            async with app.storage.unit() as unit:
                await unit.events.put(app.town.city.id, "festival", moved, NOW + timedelta(minutes=1))
            begin = time.perf_counter()
            done = await reminding.plan(app.storage, app.town, NOW)
            again = time.perf_counter() - begin
            print(
                f"{MOVED} events moved: {done['unsaid']} rows unsaid, {done['said']} said anew, {again:.2f} s"
            )
    jobs = min(rows, PEER)
    peer = scheduler(jobs)
    print(
        f"{jobs} jobs in the scheduler's memory alone: {1000 * peer / jobs:.2f} ms each; ours, which a crash does not "
        f"forget, take {1000 * planned / rows:.2f} ms each, ratio {planned / rows / (peer / jobs):.2f}"
    )


def scheduler(count: int) -> float:
    """Seconds that APScheduler takes for so many jobs in its memory."""
    jobs = BackgroundScheduler(timezone="UTC")
    jobs.start(paused=True)
    begin = time.perf_counter()
    for number in range(count):
        jobs.add_job(print, "date", run_date=NOW + timedelta(days=3650, seconds=number))
    seconds = time.perf_counter() - begin
    jobs.shutdown(wait=False)
    return seconds


async def busiest(due: int, draw: Path | None) -> None:
    """So many reminders due at once, and a death half-way."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = f"sqlite+aiosqlite:///{folder}/passeur.db"
        limits = Limits(overall=OVERALL, chat=1, group=20)
        async with BotApi(latency=0.05, limits=limits) as api:
            api.specification, api.keep_calls = None, False
            begin = await _prepared(database, due, api)
            settings = {"telegram_token": api.token, "telegram_api": api.url, "durable": "true"}
            seen: dict[int, float] = {}
            async with Running(database, folder, **settings) as passeur:
                watching = asyncio.create_task(_watched(api, begin, seen))
                while len(seen) < due // 2:
                    await asyncio.sleep(0.05)
                await passeur.kill()
                await passeur.start()
                async with asyncio.timeout(600):
                    while len(seen) < due:
                        await asyncio.sleep(0.2)
                await asyncio.sleep(2)
                watching.cancel()
                await passeur.stop()
            chats = [each for each in api.world.chats.values() if each.id > 0]
            counts = Counter(len(each.messages) for each in chats if each.messages)
            twice = sum(many - 1 for many in (len(each.messages) for each in chats) if many > 1)
            storage = Storage(database)
            left = [
                each for each in await outbox(storage) if each["name"] == REMINDER and each["state"] != "sent"
            ]
            await storage.close()
    late = sorted(seen.values())
    ideal = due / OVERALL
    print(
        f"{due} due at once, one kill -9: {due - len(seen)} lost, {twice} came twice, {len(left)} left "
        f"unsettled ({dict(counts)})"
    )
    print(
        f"lateness: {late[len(late) // 2]:.1f} s at the 50th percentile, {late[int(len(late) * 0.99) - 1]:.1f} s at "
        f"the 99th; at {OVERALL:.0f} a second the last one cannot come before {ideal:.1f} s, ratio "
        f"{late[-1] / ideal:.2f} (a restart included)"
    )
    if draw is not None:
        picture(late, ideal, draw)


async def _prepared(database: str, due: int, api: BotApi) -> float:
    """An event in an hour that everybody is reminded of, planned a while ago; when the reminders are due (epoch)."""
    moment = (datetime.now(UTC) + timedelta(seconds=25)).replace(microsecond=0)
    before = moment - timedelta(hours=5)
    settings = Settings(city=str(SMALL_CITY), database=database)
    async with opened(settings, clock=lambda: before) as app:
        wall = (moment + timedelta(hours=1)).replace(tzinfo=None)
        event = Event(uid="busy", title="Ouverture", start=wall, zone="Etc/UTC")
        async with app.storage.unit() as unit:
            await unit.events.put(app.town.city.id, "busy", [event], before)
            for number in range(due):
                human = api.human(f"P{number}")
                address = Address("telegram", str(human.id))
                known = await unit.conversations.open(address, Sender(address.chat), before)
                # Whatever time of the day this runs at.
                await unit.habits.change(known.person.id, quiet_from="00:00", quiet_to="00:00")
                follower = follows.person(known.person.id)
                city = app.town.city.id
                await unit.follows.follow(
                    follower, city, "event", event.id, before, reminders=("hour_before",)
                )
        await reminding.plan(app.storage, app.town, before)
    return moment.timestamp()


async def _watched(api: BotApi, begin: float, seen: dict[int, float]) -> None:
    """When each chat first saw its reminder, in seconds after it was due."""
    while True:
        now = time.time()
        for id, chat in api.world.chats.items():
            if id > 0 and id not in seen and chat.messages:
                seen[id] = max(0.0, now - begin)
        await asyncio.sleep(0.05)


def picture(late: list[float], ideal: float, path: Path) -> None:
    """How many had arrived after how many seconds, and the platform's limit beside it."""
    wide, high, edge = 900, 420, 50
    image = Image.new("RGB", (wide, high), "white")
    draw = ImageDraw.Draw(image)
    last = max(late[-1], ideal) * 1.05

    def at(seconds: float, share: float) -> tuple[float, float]:
        x = edge + (wide - 2 * edge) * seconds / last
        return x, high - edge - (high - 2 * edge) * share

    draw.line([at(0, 0), at(last, 0)], fill="black")
    draw.line([at(0, 0), at(0, 1)], fill="black")
    draw.line([at(0, 0), at(ideal, 1)], fill="#999999", width=2)
    points = [at(seconds, (number + 1) / len(late)) for number, seconds in enumerate(late)]
    draw.line(points, fill="#0b6e4f", width=3)
    for share in (0.5, 0.99):
        seconds = late[int(len(late) * share) - 1]
        draw.line([at(seconds, 0), at(seconds, share)], fill="#c0392b")
        draw.text(
            (at(seconds, share)[0] + 4, at(0, share)[1]), f"{share:.0%}: {seconds:.1f} s", fill="#c0392b"
        )
    draw.text(
        (edge, high - edge + 12), "seconds after they were due; grey: the platform's limit", fill="black"
    )
    image.save(path)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--due", type=int, default=2_000)
    parser.add_argument("--draw", type=Path, default=None)
    given = parser.parse_args()
    logging.disable(logging.WARNING)
    asyncio.run(planning(given.people))
    asyncio.run(busiest(given.due, given.draw))
