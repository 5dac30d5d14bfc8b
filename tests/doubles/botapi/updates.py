"""What waits for the bot, and how it fetches it."""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

from tests.doubles.botapi.refusal import Refusal


class Updates:
    """A queue that forgets an update only once it is acknowledged. ``acknowledged`` hears of each."""

    def __init__(self, first: int = 1000) -> None:
        self._next = first
        self._pending: dict[int, dict[str, Any]] = {}
        self._came = asyncio.Event()
        self._polls = 0
        self.acknowledged: Callable[[int], None] = lambda _number: None
        self.allowed: list[str] | None = None
        self.webhook: dict[str, Any] = {}

    def __len__(self) -> int:
        return len(self._pending)

    def add(self, kind: str, content: dict[str, Any]) -> int:
        """One more; its number, 0 where the bot did not ask for this kind."""
        if self.allowed and kind not in self.allowed:
            return 0
        number, self._next = self._next, self._next + 1
        self._pending[number] = {"update_id": number, kind: content}
        self._came.set()
        return number

    def again(self, update: dict[str, Any]) -> None:
        """The same update once more, as after a lost acknowledgement."""
        self._pending[update["update_id"]] = update
        self._pending = dict(sorted(self._pending.items()))
        self._came.set()

    def skip_to(self, number: int) -> None:
        """Go on with another number, as the server does after a quiet week."""
        self._next = number

    async def fetch(self, offset: int, limit: int, timeout: float) -> list[dict[str, Any]]:
        """Long polling: forgets everything before ``offset``, waits for at most ``timeout`` seconds."""
        if self.webhook.get("url"):
            raise Refusal(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
            )
        # Whoever asks last is served; an earlier call that still waits is turned away.
        self._polls += 1
        mine = self._polls
        self._came.set()
        self._forget([number for number in self._pending if number < offset])
        if not self._pending and timeout > 0:
            self._came.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._came.wait(), timeout)
        if mine != self._polls:
            raise Refusal(
                409,
                "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
            )
        return list(self._pending.values())[: max(1, min(limit, 100))]

    def _forget(self, numbers: list[int]) -> None:
        for number in numbers:
            del self._pending[number]
            self.acknowledged(number)

    def waiting(self) -> list[dict[str, Any]]:
        """Everything not acknowledged yet, oldest first."""
        return list(self._pending.values())

    def acknowledge(self, number: int) -> None:
        """Forget one, if it is not forgotten yet."""
        if number in self._pending:
            self._forget([number])

    async def changed(self) -> None:
        """Wait until something is added."""
        self._came.clear()
        await self._came.wait()
