"""A week to be killed in: ``python -m tests.reminding.process URL FOLDER FATAL``.

It lives through a week of the programme, hour by hour, from where the life before it ended (``clock``), and writes each
reminder that it says as a line of ``said``. It dies by ``kill -9`` at its event number FATAL (0: never).
"""

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from bot.app import opened
from bot.conversation.messages import Address, Limit, Reply
from bot.settings import Settings
from tests.conftest import SMALL_CITY, Clock
from tests.handlers.visitor import Room
from tests.reminding.programme import event

BEGIN = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
HOURS = 7 * 24
PEOPLE = 8
EVENTS = tuple(
    event(f"Atelier {number}", datetime(2026, 11, 23 + number % 6, 10 + number % 9))
    for number in range(PEOPLE)
)


class Mouth(Room):
    """A room whose walls are a file."""

    def __init__(self, folder: Path, fatal: int) -> None:
        super().__init__()
        self._folder = folder
        self._fatal = fatal
        self._events = count(1)

    def event(self) -> None:
        """Something happens, perhaps for the last time."""
        if next(self._events) == self._fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    def limits(self, address: Address) -> Sequence[Limit]:
        return ()

    async def send(
        self, address: Address, reply: Reply, *, nonce: str, message: str = "", request: str = ""
    ) -> str:
        self.event()
        if "⏰" in reply.text:
            with (self._folder / "said").open("a", encoding="utf-8") as file:
                file.write(f"{address.chat} {nonce}\n")
        self.event()
        return nonce


async def live(url: str, folder: Path, fatal: int) -> None:
    """The rest of the week."""
    kept = folder / "clock"
    done = int(kept.read_text(encoding="ascii")) if kept.exists() else 0
    # A new life begins when the leases of the one before it are over.
    clock = Clock(BEGIN + timedelta(hours=done, minutes=5 if done else 0))
    mouth = Mouth(folder, fatal)
    settings = Settings(city=str(SMALL_CITY), database=url, durable=False)
    async with opened(settings, clock=clock) as app:
        app.join(mouth)
        for hour in range(done, HOURS):
            clock.now = max(clock.now, BEGIN + timedelta(hours=hour))
            if hour == 30:
                moved = [
                    each.model_copy(update={"start": each.start + timedelta(hours=1), "end": None})
                    for each in EVENTS[::2]
                    if each.start > datetime(2026, 11, 25)
                ]
                async with app.storage.unit() as unit:
                    await unit.events.put(app.town.city.id, "test", moved, clock())
            mouth.event()
            await app.remind()
            mouth.event()
            await app.delivery.tick()
            await app.ready()
            mouth.event()
            kept.write_text(str(hour + 1), encoding="ascii")


if __name__ == "__main__":
    url, folder, fatal = sys.argv[1:]
    asyncio.run(live(url, Path(folder), int(fatal)))
