"""Whether days of use make it grow: ``python -m benchmarks.idle [--updates 100000]``.

One process with both platforms, connected to doubles on loopback that run in a process of their own. Light requests
of 2,000 people go through dispatch, every answer through delivery to a platform that only counts; meanwhile both
platforms listen, and the clock's jobs run as they do in service. Printed every 10,000 requests: how many seconds
they took, the processor's share, resident memory; at the end how much memory came with the second half.
"""

import argparse
import asyncio
import gc
import logging
import multiprocessing
import os
import tempfile
import time
from datetime import UTC, datetime
from multiprocessing.connection import Connection

from benchmarks.start import resident
from benchmarks.turns import Silent
from bot.app import opened
from bot.cli.run import configured
from bot.conversation.messages import Address, Request, Sender
from bot.serving import serve
from bot.settings import load
from tests.doubles.botapi import BotApi
from tests.doubles.discordapi import DiscordDouble

PEOPLE = 2000
TOGETHER = 100
SAID = ("/annuler", "merci", "/xyz", "bonjour")


def servers(pipe: Connection) -> None:
    """The doubles, until nobody needs them any more."""

    async def run() -> None:
        async with BotApi() as telegram, DiscordDouble() as discord:
            pipe.send((telegram.token, telegram.url, discord.token, discord.api))
            await asyncio.to_thread(pipe.recv)

    asyncio.run(run())


async def measure(updates: int, every: int, where: tuple[str, str, str, str]) -> None:
    telegram_token, telegram, discord_token, discord = where
    with tempfile.TemporaryDirectory() as folder:
        settings = load(
            database=f"sqlite+aiosqlite:///{folder}/passeur.db",
            durable=False,
            telegram_token=telegram_token,
            telegram_api=telegram,
            discord_token=discord_token,
            discord_api=discord,
        )
        async with opened(settings) as app:
            app.join(platform := Silent())
            stop = asyncio.Event()
            serving = asyncio.create_task(serve(app, configured(settings, app), stop=stop))
            await asyncio.sleep(3)
            gc.collect()
            first = resident(os.getpid())
            print(f"{'before':>10}: {first:6.1f} MB")
            halfway = first
            for begin in range(0, updates, every):
                since, worked = time.perf_counter(), time.process_time()
                for at in range(begin, min(begin + every, updates), TOGETHER):
                    await app.accept(*(request(number) for number in range(at, at + TOGETHER)))
                    await app.ready()
                seconds, worked = time.perf_counter() - since, time.process_time() - worked
                gc.collect()
                now = resident(os.getpid())
                print(f"{begin + every:>10}: {now:6.1f} MB, {seconds:5.1f} s, {worked:5.1f} s of processor")
                if begin + every <= updates // 2:
                    halfway = now
            assert platform.said == updates, (platform.said, updates)
            stop.set()
            await serving
            print(
                f"{now - first:+.1f} MB since the beginning, {now - halfway:+.1f} MB of them in the second half"
            )


def request(number: int) -> Request:
    who = str(number % PEOPLE)
    said = SAID[number // PEOPLE % len(SAID)]
    return Request(str(number), Address("silent", who), Sender(who), datetime.now(UTC), text=said)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--updates", type=int, default=100_000)
    parser.add_argument("--every", type=int, default=10_000)
    given = parser.parse_args()
    logging.disable(logging.WARNING)
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    doubles = multiprocessing.get_context("spawn").Process(target=servers, args=(theirs,), daemon=True)
    doubles.start()
    asyncio.run(measure(given.updates, given.every, ours.recv()))
    ours.send("enough")
    doubles.join()
