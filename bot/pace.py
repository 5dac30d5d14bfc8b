"""How fast a platform may be spoken to: evenly, never in bursts that it would refuse."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence

from bot.conversation.messages import Limit

FORGOTTEN_AFTER = 4096
"""How many chats are remembered before those that may be spoken to again anyway are let go."""


class Pace:
    """Gives out turns to speak. ``clock`` counts seconds and goes only forwards."""

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._free: dict[str, float] = {}
        self._spoken: dict[str, float] = {}
        self._paused_until = float("-inf")

    async def turn(self, limits: Sequence[Limit]) -> None:
        """Wait until every one of these limits allows one more; turns are given in the order in which they were asked for."""
        now = self._clock()
        at = max([now, *(self._free.get(limit.name, now) for limit in limits)])
        for limit in limits:
            self._free[limit.name] = at + limit.seconds
        self._tidy(now)
        await self._until(at)
        await self.unpaused()
        # A process that was held up does not make up for it in a burst: what counts is when one really spoke.
        while (at := max((self._spoken.get(limit.name, at) for limit in limits), default=at)) > self._clock():
            await self._until(at)
        for limit in limits:
            self._spoken[limit.name] = self._clock() + limit.seconds

    def spoke(self, limits: Sequence[Limit]) -> None:
        """Something was said without waiting for a turn: what follows keeps its distance from it."""
        now = self._clock()
        for limit in limits:
            self._free[limit.name] = max(self._free.get(limit.name, now), now) + limit.seconds

    def pause(self, seconds: float) -> None:
        """The platform asks for silence: for everybody, and once."""
        self._paused_until = max(self._paused_until, self._clock() + seconds)

    @property
    def paused(self) -> bool:
        """Whether the platform wants silence now."""
        return self._paused_until > self._clock()

    async def unpaused(self) -> None:
        """Wait while the platform wants silence."""
        while (left := self._paused_until - self._clock()) > 0:
            await self._sleep(left)

    async def _until(self, at: float) -> None:
        while (left := at - self._clock()) > 0:
            await self._sleep(left)

    def _tidy(self, now: float) -> None:
        if len(self._free) > FORGOTTEN_AFTER:
            self._free = {name: free for name, free in self._free.items() if free > now}
            self._spoken = {name: free for name, free in self._spoken.items() if free > now}
