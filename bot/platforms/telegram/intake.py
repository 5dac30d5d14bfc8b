"""From what came in to what is stored: nothing is acknowledged before."""

import asyncio
import json
import logging
from collections.abc import Sequence
from typing import Any

from telegram import Bot, Update

from bot.platforms.base import Host
from bot.platforms.telegram.hearing import Hearing, moves
from bot.platforms.telegram.managers import Managers
from bot.platforms.telegram.manners import Manners

log = logging.getLogger(__name__)


class Intake:
    """Stores updates through the host, several in one call; then answers what cannot wait for their turn."""

    def __init__(self, host: Host, hearing: Hearing, managers: Managers, manners: Manners) -> None:
        self._host = host
        self._hearing = hearing
        self._managers = managers
        self._manners = manners
        self._waiting: list[tuple[Update, asyncio.Future[None]]] = []
        self._storing: asyncio.Task[None] | None = None

    async def take(self, updates: Sequence[Update]) -> None:
        """When this returns, all of them may be acknowledged."""
        requests = [each for update in updates if (each := self._hearing.request(update)) is not None]
        if requests:
            await self._host.accept(*await asyncio.gather(*map(self._managers.marked, requests)))
        for update in updates:
            if (move := moves(update)) is not None:
                await self._host.moved(*move)
            if update.callback_query is not None:
                self._manners.acknowledge(update.callback_query)
            elif update.inline_query is not None:
                self._manners.suggest(update.inline_query)

    async def put(self, update: Update) -> None:
        """The same for one that came by itself: those that come while others are being stored go together."""
        stored = asyncio.get_running_loop().create_future()
        self._waiting.append((update, stored))
        if self._storing is None:
            self._storing = asyncio.create_task(self._store())
        await stored

    async def _store(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting, []
                try:
                    await self.take([update for update, _ in batch])
                except Exception as fault:
                    # Each of those who wait learns of it, and refuses what it was given.
                    for _, stored in batch:
                        stored.set_exception(fault)
                else:
                    for _, stored in batch:
                        stored.set_result(None)
        finally:
            self._storing = None


def read(raw: Any, bot: Bot) -> Update | None:
    """One update of the Bot API; None, and a line in the log without what people said, where it makes no sense."""
    try:
        return Update.de_json(raw, bot)
    except (AttributeError, KeyError, TypeError, ValueError) as fault:
        number = raw.get("update_id") if isinstance(raw, dict) else None
        log.error("update %s makes no sense and is left aside: %s", number, type(fault).__name__)
        return None


def read_each(body: bytes, bot: Bot) -> tuple[list[Update], int | None]:
    """The updates of one answer that make sense, and the highest number among all of them."""
    raws = json.loads(body)["result"]
    updates = [update for raw in raws if (update := read(raw, bot)) is not None]
    return updates, max((raw["update_id"] for raw in raws), default=None)
