"""Updates sent to a webhook: several at once, but those of one chat one after the other, until each is accepted."""

import asyncio
import logging
from typing import Any

import aiohttp

from tests.doubles.botapi.updates import Updates

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
RETRY = 0.05
"""Seconds until an update that was refused is sent again, doubled each time up to LONGEST."""
LONGEST = 1.0


class Pushing:
    """Sends what waits to the webhook, whichever is set; ``attempts`` counts how often."""

    def __init__(self, updates: Updates) -> None:
        self._updates = updates
        self._watch: asyncio.Task[None] | None = None
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self.attempts = 0

    def set(self, webhook: dict[str, Any]) -> None:
        """Send to this one from now on; nowhere, where it has no url."""
        self._updates.webhook = webhook
        if self._watch is None:
            self._watch = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Stop."""
        tasks = [task for task in (self._watch, *self._under_way.values()) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self) -> None:
        async with aiohttp.ClientSession() as session:
            while True:
                if self._updates.webhook.get("url"):
                    at_once = self._updates.webhook.get("max_connections", 40)
                    for update in self._updates.waiting():
                        queue = _queue(update)
                        if queue not in self._under_way and len(self._under_way) < at_once:
                            self._under_way[queue] = asyncio.create_task(self._send(session, queue, update))
                # One that was sent makes room for the next of its chat.
                changed = asyncio.ensure_future(self._updates.changed())
                await asyncio.wait([changed, *self._under_way.values()], return_when=asyncio.FIRST_COMPLETED)
                changed.cancel()

    async def _send(self, session: aiohttp.ClientSession, queue: str, update: dict[str, Any]) -> None:
        wait = RETRY
        try:
            while self._updates.webhook.get("url"):
                if await self._accepted(session, update):
                    self._updates.acknowledge(update["update_id"])
                    return
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST)
        finally:
            del self._under_way[queue]

    async def _accepted(self, session: aiohttp.ClientSession, update: dict[str, Any]) -> bool:
        webhook = self._updates.webhook
        headers = {SECRET_HEADER: webhook["secret_token"]} if webhook.get("secret_token") else {}
        self.attempts += 1
        try:
            async with session.post(webhook["url"], json=update, headers=headers) as response:
                return response.status < 300
        except (aiohttp.ClientError, OSError):
            log.debug("update %s could not be sent", update["update_id"])
            return False


def _queue(update: dict[str, Any]) -> str:
    """What keeps updates in order: their chat, else whoever they come from."""
    content = next(value for key, value in update.items() if key != "update_id")
    message = content.get("message", content)
    return str(message.get("chat", content.get("from", {})).get("id", ""))
