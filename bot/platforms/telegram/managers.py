"""Who manages which group: asked of Telegram when it may matter, and remembered for a minute."""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import replace

from telegram import Bot
from telegram.error import TelegramError

from bot.conversation.messages import Request

log = logging.getLogger(__name__)

REMEMBERED = 60.0
"""Seconds after which Telegram is asked again: somebody may manage a group no longer."""

LONGEST = 3.0
"""Seconds that asking may take; who is not known by then does not manage."""


class Managers:
    """Knows the administrators of the groups that this bot is in."""

    def __init__(self, bot: Bot, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._bot = bot
        self._clock = clock
        self._known: dict[str, tuple[float, frozenset[str]]] = {}

    async def marked(self, request: Request) -> Request:
        """The request, which says whether its sender manages the group. Only commands and buttons ask for that."""
        if request.private or not (request.press or request.text.startswith("/")):
            return request
        return replace(request, manages=request.sender.id in await self._of(request.address.chat))

    async def _of(self, chat: str) -> frozenset[str]:
        until, known = self._known.get(chat, (0.0, frozenset[str]()))
        if self._clock() < until:
            return known
        try:
            async with asyncio.timeout(LONGEST):
                members = await self._bot.get_chat_administrators(int(chat))
        except (TelegramError, TimeoutError) as fault:
            log.info("who manages a group is not known (%s)", type(fault).__name__)
            return frozenset()
        known = frozenset(str(each.user.id) for each in members)
        self._known[chat] = (self._clock() + REMEMBERED, known)
        return known
