"""Calls that have begun and are not over: what somebody who died had still sent arrives by these."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

LOOKS = 10
"""How often sockets are read before all that was sent until now has certainly begun."""


class Begun:
    """The calls under way at a door."""

    def __init__(self) -> None:
        self._calls: set[asyncio.Event] = set()

    @contextmanager
    def one(self) -> Iterator[None]:
        """While one is dealt with."""
        self._calls.add(over := asyncio.Event())
        try:
            yield
        finally:
            over.set()
            self._calls.discard(over)

    async def over(self) -> None:
        """Wait until everything that was sent until now is dealt with, whatever comes meanwhile."""
        for _look in range(LOOKS):
            await asyncio.sleep(0.01)
        for each in tuple(self._calls):
            await each.wait()
