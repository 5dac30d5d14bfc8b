"""What was heard goes to be stored: in the order heard, many at once where many come, again where storing fails."""

import asyncio
import logging
from collections.abc import Sequence

from bot.conversation.messages import Request
from bot.platforms.base import Host

log = logging.getLogger(__name__)

TOGETHER = 100
TRIES = 8


class NotKept(Exception):
    """It could not be stored, however often it was tried."""


class Intake:
    """One line of requests before the inbox; ``run`` empties it until cancelled.

    ``pause`` is how many seconds pass before storing is tried again; it doubles each time.
    """

    def __init__(self, host: Host, *, pause: float) -> None:
        self._host = host
        self._pause = pause
        self._line: asyncio.Queue[tuple[Request, asyncio.Future[None]]] = asyncio.Queue()

    async def store(self, request: Request) -> None:
        """Return once it is stored; raises NotKept."""
        kept: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._line.put_nowait((request, kept))
        await kept

    async def run(self) -> None:
        """Store what comes. When cancelled, what is in the line is tried once more."""
        try:
            while True:
                waiting = [await self._line.get()]
                await self._keep(waiting + self._more())
        except asyncio.CancelledError:
            if rest := self._more(limit=self._line.qsize()):
                await asyncio.wait_for(self._keep(rest, tries=1), timeout=2)
            raise

    def _more(self, limit: int = TOGETHER) -> list[tuple[Request, asyncio.Future[None]]]:
        return [self._line.get_nowait() for _ in range(min(self._line.qsize(), limit))]

    async def _keep(
        self, waiting: Sequence[tuple[Request, asyncio.Future[None]]], tries: int = TRIES
    ) -> None:
        wait = self._pause
        for attempt in range(1, tries + 1):
            try:
                await self._host.accept(*(request for request, _ in waiting))
            except Exception as fault:
                log.warning(
                    "storing %s requests failed (%s, attempt %s)", len(waiting), type(fault).__name__, attempt
                )
                if attempt == 2 and len(waiting) > 1:
                    # One of them alone may be what cannot be stored.
                    for each in waiting:
                        await self._keep([each], tries - attempt)
                    return
            else:
                for _, kept in waiting:
                    if not kept.done():
                        kept.set_result(None)
                return
            if attempt < tries:
                await asyncio.sleep(wait)
                wait *= 2
        for request, kept in waiting:
            log.error("a request was not kept: %s", request.key.rpartition(".")[0])
            if not kept.done():
                kept.set_exception(NotKept())
