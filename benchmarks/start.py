"""How long ``passeur run`` takes to be ready, and what it holds then: ``python -m benchmarks.start [--times 5]``.

The process is started as an operator starts it, with the demonstration city and both platforms, which are doubles on
loopback. Ready is when it has asked Telegram for updates and its session at Discord's gateway is open. Printed, for
a database that does not exist yet and for one that does: seconds until then, and resident memory once it rests.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

from tests.doubles.botapi import BotApi
from tests.doubles.discordapi import DiscordDouble

ROOT = Path(__file__).parent.parent


def resident(process: int) -> float:
    """Megabytes that this process holds in memory."""
    pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


async def start(folder: str) -> tuple[float, float, float]:
    """Seconds until Telegram is asked, until Discord's session is open, and megabytes a second after both."""
    async with BotApi() as telegram, DiscordDouble() as discord:
        telegram.specification = None
        settings = {
            "PASSEUR_DATABASE": f"sqlite+aiosqlite:///{folder}/passeur.db",
            "PASSEUR_TELEGRAM_TOKEN": telegram.token,
            "PASSEUR_TELEGRAM_API": telegram.url,
            "PASSEUR_DISCORD_TOKEN": discord.token,
            "PASSEUR_DISCORD_API": discord.api,
        }
        begin = time.perf_counter()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run"),
            cwd=folder,
            env=os.environ | settings | {"PYTHONPATH": str(ROOT)},
            stdout=asyncio.subprocess.DEVNULL,
        )
        ready: dict[str, float] = {}
        while len(ready) < 2:
            await asyncio.sleep(0.005)
            now = time.perf_counter() - begin
            if telegram.updates.allowed is not None:
                ready.setdefault("telegram", now)
            if discord.gateway.connected:
                ready.setdefault("discord", now)
        await asyncio.sleep(1)
        megabytes = resident(process.pid)
        process.terminate()
        await process.wait()
    return ready["telegram"], ready["discord"], megabytes


async def measure(times: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for number in range(times + 1):
            telegram, discord, megabytes = await start(folder)
            what = "an existing database" if number else "a new database"
            print(
                f"{what:>20}: Telegram after {telegram:.2f} s, Discord after {discord:.2f} s, {megabytes:.0f} MB"
            )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5, help="starts on a database that exists")
    asyncio.run(measure(parser.parse_args().times))
