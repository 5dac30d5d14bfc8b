"""``passeur run`` as an operator starts it: a process of its own, told everything by its environment, which can be killed."""

import asyncio
import json
import os
import re
import signal
import socket
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bot.storage import Storage
from tests.conftest import ROOT, SMALL_CITY
from tests.storage.reading import inbox, outbox

TOKEN = re.compile(r"[xn]\d{4}")
"""What a request of the campaign says, or a notice, so that what is said of it can be told from all others."""

PATIENCE = 90.0
"""Seconds that anything may take before a test gives up."""


class Running:
    """One life of ``passeur run``. ``settings`` are those of the configuration, in small letters."""

    def __init__(self, database: str, folder: Path, **settings: object) -> None:
        inherited = {
            name: value for name, value in os.environ.items() if not name.upper().startswith("PASSEUR_")
        }
        given = {"city": SMALL_CITY, "database": database, "durable": "false", **settings}
        self._env = inherited | {f"PASSEUR_{name.upper()}": str(value) for name, value in given.items()}
        self._folder = folder
        self._process: asyncio.subprocess.Process | None = None
        self.told = folder / "told"
        """Everything that its lives wrote on their screen."""

    async def start(self) -> None:
        """Begin another life."""
        with self.told.open("ab") as told:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run"),
                cwd=self._folder,
                env=self._env | {"PYTHONPATH": str(ROOT)},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=told,
                stderr=told,
            )

    async def kill(self) -> None:
        """End it in the middle of whatever it does."""
        assert self._process is not None
        assert self._process.returncode is None, self.said()
        self._process.kill()
        await self._process.wait()

    async def stop(self) -> bool:
        """Ask it to end, as a system does; whether it did, in good order unless it had hardly begun."""
        assert self._process is not None
        assert self._process.returncode is None, self.said()
        self._process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self._process.wait(), PATIENCE) in (0, -signal.SIGTERM)

    def said(self) -> str:
        """What it wrote on its screen, for whoever looks into a failure."""
        return self.told.read_text(encoding="utf-8")[-4000:]

    async def until(self, holds: Callable[[], Any], timeout: float = PATIENCE) -> Any:
        """Wait until this holds while it lives; what it gives then."""
        end = time.monotonic() + timeout
        while not (found := holds()):
            assert self._process is None or self._process.returncode is None, self.said()
            if time.monotonic() > end:
                raise TimeoutError(f"it never came to be\n{self.said()}")
            await asyncio.sleep(0.05)
        return found

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()


def tokens(texts: Iterable[str]) -> list[str]:
    """What these messages speak of, one token each, in their order."""
    return [found[0] for each in texts if (found := TOKEN.search(each))]


async def unsettled(storage: Storage) -> list[str]:
    """What the database holds as still to be sent: where that was received, it will be sent again."""
    rows = [row for row in await outbox(storage) if row["state"] == "due"]
    return tokens(json.dumps(row["args"]) for row in rows)


async def everything_is_settled(storage: Storage) -> None:
    """Every request answered, everything sent and written down as sent."""
    assert Counter(row["state"] for row in await inbox(storage)).keys() == {"done"}
    assert Counter(row["state"] for row in await outbox(storage)).keys() == {"sent"}


async def announce(storage: Storage, addresses: Sequence[tuple[str, str]], count: int) -> list[str]:
    """Put notices into the outbox, all due now, for these (address, recipient) in turn; their tokens."""
    now = datetime.now(UTC)
    async with storage.unit() as unit:
        for number in range(count):
            address, recipient = addresses[number % len(addresses)]
            args = {"question": "poterie", "answer": f"n{number:04}"}
            await unit.outbox.notice(f"n:{number}", address, recipient, "answered", args, now)
    return [f"n{number:04}" for number in range(count)]


def free_port() -> int:
    """A port on loopback where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
