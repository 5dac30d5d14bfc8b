"""How many updates a second one process answers on Telegram, beside what the bare client library reaches.

The double of the Bot API runs in a process of its own and keeps every call waiting for 50 ms. Each of two bots
answers the same updates with one message each: the library's own polling and sending with nothing else (``bare``,
never more calls under way than it has connections, where it is at its best), then our platform with a host that
keeps everything in memory (``platform``).

    python -m benchmarks.telegram [updates]
"""

import asyncio
import multiprocessing
import os
import sys
import time
from collections.abc import Mapping, Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from telegram import Bot
from telegram.request import HTTPXRequest

from bot.conversation.messages import Button, Card, Reply, Request
from bot.platforms.base import MenuItem
from bot.platforms.telegram import Telegram
from bot.platforms.telegram.rendering import keyboard
from tests.doubles.botapi import BotApi

LATENCY = 0.05
PEOPLE = 500
AT_ONCE = 100

REPLY = Reply(
    "Voici *ce que j'ai trouvé* :",
    cards=(Card("Poterie au tour", "Les mains dans la terre", (("Quand", "samedi, 10 h"),), "Vérifié hier"),),
    buttons=((Button("Voir", "entry", "42"), Button("Autre chose", "more", "2")),),
)


def serve(pipe: Connection, updates: int) -> None:
    """The double: one run for each ``go`` received, answered with seconds and how many were answered."""
    asyncio.run(_serve(pipe, updates))


async def _serve(pipe: Connection, updates: int) -> None:
    async with BotApi(latency=LATENCY) as api:
        api.specification = None
        people = [api.human(f"P{n}") for n in range(PEOPLE)]
        pipe.send((api.url, api.token))
        while await asyncio.to_thread(pipe.recv) == "go":
            for chat in api.world.chats.values():
                chat.messages.clear()
            api.calls.clear()
            for n in range(updates):
                people[n % PEOPLE].says(f"poterie {n}")
            start, answered = time.perf_counter(), 0
            while answered < updates and time.perf_counter() - start < 120:
                await asyncio.sleep(0.01)
                answered = len(api.called("sendMessage"))
            took = time.perf_counter() - start
            while len(api.updates):
                await asyncio.sleep(0.01)
            pipe.send((answered, took))


class Memory:
    """A host that keeps what it is told in memory and answers at once."""

    language = "fr"
    menu: Sequence[MenuItem] = ()
    about: Mapping[str, tuple[str, str, str]] = {}

    def __init__(self, platform: Telegram) -> None:
        self._platform = platform
        self._tasks: set[asyncio.Task[str]] = set()

    async def accept(self, *requests: Request) -> None:
        """Answer each in a task of its own."""
        for each in requests:
            task = asyncio.create_task(
                self._platform.send(each.address, REPLY, nonce=each.key, request=each.key)
            )
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def complete(self, kind: str, typed: str, lang: str) -> Sequence[tuple[str, str]]:
        """Nothing."""
        return ()

    async def find(self, typed: str, lang: str) -> Sequence[Card]:
        """Nothing."""
        return ()

    async def moved(self, old: object, new: object) -> None:
        """Nobody moves here."""


async def bare(url: str, token: str) -> None:
    """The library alone: fetch, send, fetch."""
    free = asyncio.Semaphore(AT_ONCE)
    request = HTTPXRequest(connection_pool_size=AT_ONCE, pool_timeout=60, httpx_kwargs={"trust_env": False})
    text = "<b>Poterie au tour</b>\nLes mains dans la terre\nQuand · samedi, 10 h\n<i>Vérifié hier</i>"
    async with Bot(token, base_url=f"{url}/bot", request=request) as bot:
        tasks: set[asyncio.Task[None]] = set()

        async def answer(chat: int) -> None:
            async with free:
                await bot.send_message(chat, text, parse_mode="HTML", reply_markup=keyboard(REPLY))

        offset = 0
        while True:
            for update in await bot.get_updates(offset=offset, timeout=10, read_timeout=20):
                offset = update.update_id + 1
                assert update.effective_chat is not None
                task = asyncio.create_task(answer(update.effective_chat.id))
                tasks.add(task)
                task.add_done_callback(tasks.discard)


async def platform(url: str, token: str) -> None:
    """Ours, listening."""
    telegram = Telegram(token, base_url=url, polling=10, connections=AT_ONCE)
    await telegram.run(Memory(telegram))


async def measure(pipe: Connection, url: str, token: str) -> tuple[float, float]:
    """Updates a second and processor milliseconds for each, of both, as (bare, platform)."""
    rates = []
    for name, bot in (("bare library", bare), ("our platform", platform)):
        task = asyncio.create_task(bot(url, token))
        await asyncio.sleep(0.5)
        before, small = time.process_time(), memory()
        pipe.send("go")
        answered, took = await asyncio.to_thread(pipe.recv)
        used = time.process_time() - before
        grown = memory()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        rates.append(answered / took)
        print(
            f"{name}: {answered} answered, {answered / took:.0f} a second, {1000 * used / answered:.2f} ms of processor "
            f"each, resident memory {small:.0f} MB before and {grown:.0f} MB after"
        )
    return rates[0], rates[1]


def memory() -> float:
    """Resident, in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> None:
    """Print both figures and the share."""
    updates = int(sys.argv[1]) if len(sys.argv) > 1 else 3000
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    double = context.Process(target=serve, args=(there, updates), daemon=True)
    double.start()
    url, token = here.recv()
    library, ours = asyncio.run(measure(here, url, token))
    here.send("stop")
    double.join(5)
    print(f"share of the bare library: {100 * ours / library:.0f} %")


if __name__ == "__main__":
    main()
