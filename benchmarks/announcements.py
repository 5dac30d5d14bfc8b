"""One announcement for very many on a bad day: ``python -m benchmarks.announcements [--recipients 20000] [--factor 1]``.

Two doubles, of Telegram and of Discord, run here; Passeur runs in a process of its own, which is killed twice (``kill -9``)
and started again. One recipient in a hundred has blocked it, one call in two hundred ends with an error of the server,
three times Telegram asks for silence. ``--factor`` lets the paces of Passeur and of the double's limiter both go so many
times faster, to see in a minute what takes twelve; 1 is Telegram's own pace.

Printed: how many of those who can be reached were, how many twice, how many are parked, whether the ledger says what the
doubles received, the seconds beside the platform's limit (29 a second on Telegram), and how long it takes to count an
audience of 100,000 people.
"""

import argparse
import asyncio
import logging
import multiprocessing
import os
import random
import signal
import tempfile
import time
from collections import Counter, defaultdict
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import insert, select, text

from bot.app import App, opened
from bot.cli.run import configured
from bot.pace import Pace
from bot.serving import serve
from bot.settings import load
from bot.storage import Storage, schema
from bot.storage.agenda_models import Habit
from bot.storage.announcements import DRAFT, DUE
from bot.storage.audiences import groups
from bot.storage.models import Account, Person
from bot.storage.news_models import Copy
from tests.doubles.botapi import BotApi, Fault, Human
from tests.doubles.botapi.limits import Limits
from tests.doubles.discordapi import DiscordDouble
from tests.doubles.discordapi.limits import Limit
from tests.doubles.discordapi.limits import Limits as DiscordLimits

RATE = 29.0
BLOCKED = 0.01
FAULTY = 0.005
STORMS = (0.15, 0.45, 0.8)
DEATHS = (0.3, 0.65)
"""When, as shares of what is to be received."""

WORDS = "Samedi à 14 h, la médiathèque prête des guitares."
"""What is announced; no other message says it."""


def live(settings: dict[str, str], factor: float) -> None:
    """One life of Passeur, until it is killed or asked to stop."""
    logging.disable(logging.CRITICAL)

    async def run() -> None:
        given = load(**settings)
        async with opened(given) as app:
            pace = partial(
                Pace, clock=lambda: time.monotonic() * factor, sleep=lambda s: asyncio.sleep(s / factor)
            )
            app.delivery._paces = defaultdict(pace)
            stop = asyncio.Event()
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
            await serve(app, configured(given, app), stop=stop)

    asyncio.run(run())


async def measure(recipients: int, on_discord: float, factor: float, blocked: float) -> None:
    """Print everything about one announcement."""
    chance = random.Random(20)
    limits = Limits(overall=30, chat=1, group=20)
    with tempfile.TemporaryDirectory() as folder:
        async with (
            BotApi(latency=0.05 / factor, limits=limits, clock=lambda: time.monotonic() * factor) as api,
            DiscordDouble() as discord,
        ):
            api.keep_calls = False
            api.specification = None
            discord.door.latency = 0.05 / factor
            discord.door.limits = DiscordLimits(by_route={}, overall=Limit(int(50 * factor), 1))
            settings = {
                "database": f"sqlite+aiosqlite:///{folder}/passeur.db",
                "telegram_token": api.token,
                "telegram_api": api.url,
                "discord_token": discord.token,
                "discord_api": discord.api,
            }
            there = int(recipients * on_discord)
            humans = [api.human(f"T{number}") for number in range(recipients - there)]
            friends = [discord.human(f"D{number}") for number in range(there)]
            gone = set(chance.sample(range(len(humans)), round(len(humans) * blocked)))
            for number in gone:
                humans[number].blocks()
            accounts = [("telegram", str(each.id)) for each in humans]
            accounts += [("discord", each.user.id) for each in friends]
            await populate(settings["database"], accounts)
            received = partial(count, api, discord, humans)
            api.faults.append(sprinkle(chance))
            discord.door.faults["*"] = Sprinkled(chance)  # type: ignore[assignment]
            context = multiprocessing.get_context("spawn")
            async with opened(load(**settings)) as app:
                spread_in = await begin(app)
            deaths, storms = list(DEATHS), list(STORMS)
            life = context.Process(target=live, args=(settings, factor), daemon=True)
            life.start()
            while not received():
                await asyncio.sleep(0.01)
            begun = time.perf_counter()
            reachable = recipients - len(gone)
            down = 0.0
            while True:
                await asyncio.sleep(0.05)
                share = sum(received().values()) / reachable
                if storms and share >= storms[0]:
                    storms.pop(0)
                    api.faults.insert(0, Fault("sendMessage", times=3, retry_after=2))
                if deaths and share >= deaths[0]:
                    deaths.pop(0)
                    assert life.pid is not None
                    os.kill(life.pid, signal.SIGKILL)
                    life.join()
                    before, paused = sum(received().values()), time.perf_counter()
                    life = context.Process(target=live, args=(settings, factor), daemon=True)
                    life.start()
                    while sum(received().values()) <= before + 2:
                        await asyncio.sleep(0.02)
                    down += time.perf_counter() - paused
                if not deaths and await finished(settings["database"]):
                    break
            seconds = time.perf_counter() - begun
            life.terminate()
            await asyncio.to_thread(life.join, 20)
            await report(settings["database"], received(), accounts, gone, reachable)
    ideal = (recipients - there) / (RATE * factor)
    print(
        f"{seconds:.1f} s in all, of which {down:.1f} s until a new life spoke after a kill; the limit of Telegram for "
        f"{recipients - there} messages is {ideal:.1f} s{f' at {factor:g} times its pace' if factor != 1 else ''}"
    )
    print(
        f"ratio {seconds / ideal:.3f}, without the time in which nobody lived {(seconds - down) / ideal:.3f}"
    )
    print(
        f"{spread_in:.2f} s to write {recipients} copies; {limits.refused} calls refused by Telegram's limiter"
    )


class Sprinkled:
    """An error of Discord's server now and then, for ever."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def __bool__(self) -> bool:
        return self._chance.random() < FAULTY

    def popleft(self) -> object:
        """The error."""
        from tests.doubles.discordapi.server import Fault as Broken

        return Broken(502)


def sprinkle(chance: random.Random) -> Fault:
    """An error of Telegram's server now and then, for ever."""

    class Now(Fault):
        def concerns(self, method: str) -> bool:
            return method in ("sendMessage", "sendPhoto") and chance.random() < FAULTY

    return Now("sendMessage", status=502)


def count(api: BotApi, discord: DiscordDouble, humans: list[Human]) -> Counter[str]:
    """How often everybody has the announcement."""
    found: Counter[str] = Counter()
    for each in humans:
        if (chat := api.world.chats.get(each.id)) is not None and (number := len(chat.messages)):
            found[f"telegram:{each.id}"] = number
    for channel in discord.world.channels.values():
        if channel.messages:
            (user,) = channel.people - {discord.bot.id}
            found[f"discord:{user}"] = len(channel.messages)
    return found


async def populate(database: str, accounts: list[tuple[str, str]]) -> None:
    """Everybody agreed to news of the city."""
    storage = Storage(database, durable=False)
    await schema.migrate(storage)
    now = datetime.now(UTC)
    people = [
        {"id": number, "lang": "fr", "created_at": now} for number, _each in enumerate(accounts, start=1)
    ]
    async with storage.unit() as unit:
        await unit.connection.execute(insert(Person), people)
        rows = [
            {"person_id": number, "platform": platform, "external": id, "spoke_at": now}
            for number, (platform, id) in enumerate(accounts, start=1)
        ]
        await unit.connection.execute(insert(Account), rows)
        habits = [
            {"person_id": each["id"], "city_news": True, "quiet_from": "00:00", "quiet_to": "00:00"}
            for each in people
        ]
        await unit.connection.execute(insert(Habit), habits)
    await storage.close()


async def begin(app: App) -> float:
    """An announcement to all of them, due now; how many seconds it took to write every copy."""
    now = app.clock()
    async with app.storage.unit() as unit:
        id = await unit.announcements.draft(app.town.city.id, 0, "", {"fr": WORDS}, "", now)
        await unit.announcements.change(id, DRAFT, audience=["news"], state=DUE, due_at=now)
    begun = time.perf_counter()
    await app.announce()
    return time.perf_counter() - begun


async def finished(database: str) -> bool:
    """Whether nothing waits and nothing is under way."""
    storage = Storage(database, durable=False)
    try:
        async with storage.reading() as unit:
            waiting = select(Copy.id).where(Copy.state.in_(("queued", "sending"))).limit(1)
            return (await unit.connection.execute(waiting)).first() is None
    finally:
        await storage.close()


async def report(
    database: str, received: Counter[str], accounts: list[tuple[str, str]], gone: set[int], reachable: int
) -> None:
    """Hold the ledger against what arrived."""
    storage = Storage(database, durable=False)
    async with storage.reading() as unit:
        rows = (await unit.connection.execute(select(Copy.address, Copy.state))).all()
    await storage.close()
    states = {row.address: row.state for row in rows}
    parked = {address for address, state in states.items() if state == "undecided"}
    unreachable = {f"telegram:{accounts[number][1]}" for number in gone}
    arrived = {address for address in received if address not in unreachable}
    twice = {address: number for address, number in received.items() if number > 1}
    told = {address for address, state in states.items() if state == "sent"}
    lost = {address for address in states if address not in unreachable | arrived | parked}
    print(
        f"{len(states)} recipients, {len(unreachable)} of them out of reach: {dict(Counter(states.values()))}"
    )
    print(
        f"{len(arrived | parked)} of {reachable} who can be reached have it or are parked "
        f"({len(arrived)} have it), {len(lost)} have not; {len(twice)} have it twice; "
        f"{len(parked)} are parked, of whom {len(parked & arrived)} have it"
    )
    print(f"the ledger says « sent » of those who received it and of nobody else: {told == arrived - parked}")


async def count_audience(people: int) -> None:
    """How long it takes to say exactly whom an announcement reaches."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite+aiosqlite:///{folder}/passeur.db"
        await populate(database, [("telegram" if n % 3 else "discord", str(n)) for n in range(people)])
        async with opened(load(database=database)) as app:
            async with app.storage.unit() as unit:
                await unit.connection.execute(text("ANALYZE"))
            city, now = app.town.city, app.clock()
            async with app.storage.reading() as unit:
                taken = []
                for _run in range(3):
                    begun, used = time.perf_counter(), time.process_time()
                    found = await unit.audiences.count(
                        city.id,
                        groups(city, ["news", "topic:nature"]),
                        age="",
                        now=now,
                        today=now,
                        urgent=False,
                    )
                    taken.append((time.perf_counter() - begun, time.process_time() - used))
    seconds, processor = min(taken)
    print(f"an audience of {found.people} people counted in {seconds:.2f} s ({processor:.2f} s of processor)")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recipients", type=int, default=20000)
    parser.add_argument("--discord", type=float, default=0.1, help="the share of them on Discord")
    parser.add_argument(
        "--factor", type=float, default=1.0, help="how many times faster than Telegram's own pace"
    )
    parser.add_argument("--people", type=int, default=100_000, help="whose audience is counted")
    given = parser.parse_args()
    logging.disable(logging.CRITICAL)
    asyncio.run(count_audience(given.people))
    asyncio.run(measure(given.recipients, given.discord, given.factor, BLOCKED))
