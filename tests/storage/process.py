"""A process to be killed: ``python -m tests.storage.process URL FOLDER REQUESTS LIFE FATAL SECONDS``.

It accepts the requests that no earlier life has acknowledged, answers them, and says each answer by a line of
``said``. It dies by ``kill -9`` at its event number FATAL, or after SECONDS, whichever comes first (0: never).
Its clock is its number of lives: what an earlier life had leased is free again.
"""

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Sequence
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from bot.conversation.messages import Address, Limit, Outcome, Reply, Request, Sender
from bot.conversation.router import Router
from bot.platforms.base import Plain
from bot.storage import Storage, Unit
from tests.conversation.talk import NOON, House, Table

CHATS = 5


def request(number: int) -> Request:
    chat = f"p{number % CHATS}"
    return Request(f"{number}", Address("test", chat), Sender(chat), NOON, text=f"{number}")


class Life(Plain):
    """One life of the process, which ends as it was told to."""

    def __init__(self, folder: Path, fatal: int) -> None:
        self._folder = folder
        self._fatal = fatal
        self._events = count(1)
        self.name = "test"

    def event(self) -> None:
        if next(self._events) == self._fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    def write(self, name: str, line: str) -> None:
        with (self._folder / name).open("a", encoding="ascii") as file:
            file.write(line + "\n")

    def lines(self, name: str) -> list[str]:
        path = self._folder / name
        return path.read_text(encoding="ascii").splitlines() if path.exists() else []

    def limits(self, address: Address) -> Sequence[Limit]:
        return ()

    async def send(
        self, address: Address, reply: Reply, *, nonce: str, message: str = "", request: str = ""
    ) -> str:
        self.event()
        self.write("said", f"{address.chat} {reply.text}")
        self.event()
        await asyncio.sleep(0)
        return nonce


def handlers(life: Life) -> Table:
    router: Table = Router()

    @router.text
    async def plain(request: Request, unit: Unit, services: Any) -> Outcome:
        life.event()
        profile = await unit.profiles.begin(request, "here", NOON)
        await unit.skills.add(profile.id, "wish", request.text, None, NOON)
        life.event()
        return Reply(request.text)

    return router


async def live(url: str, folder: Path, requests: int, number: int, fatal: int, seconds: float) -> None:
    life = Life(folder, fatal)
    storage = Storage(url)
    house = House(storage, handlers(life), lambda: NOON + timedelta(minutes=2 * number))
    house.delivery.platforms["test"] = life
    if seconds:
        killer = threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGKILL))
        killer.daemon = True
        killer.start()
    while await house.delivery.tick():
        pass
    await house.dispatcher.recover()
    for at in range(len(life.lines("acknowledged")) * 4, requests, 4):
        await house.dispatcher.accept(*(request(each) for each in range(at, min(at + 4, requests))))
        life.event()
        life.write("acknowledged", str(at))
        life.event()
    await house.quiet()
    await storage.close()


if __name__ == "__main__":
    url, folder, requests, number, fatal, seconds = sys.argv[1:]
    asyncio.run(live(url, Path(folder), int(requests), int(number), int(fatal), float(seconds)))
