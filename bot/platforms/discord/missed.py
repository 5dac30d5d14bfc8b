"""What was said while nobody listened: asked for, chat by chat, before anything newer is heard there."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any
from weakref import WeakValueDictionary

from bot.conversation.errors import Undeliverable
from bot.platforms.discord.rest import Closed, Rest, Vanished
from bot.platforms.discord.ticket import Ticket

log = logging.getLogger(__name__)

Heard = Callable[[], Awaitable[Sequence[str]]]
"""The key of the last request stored of each chat, the liveliest chats first."""

CHATS = 1000
"""How many chats are remembered, and asked for what is missing."""

PAGE = 100

AT_A_TIME = 5
"""How many chats are asked for at once."""


class Missed:
    """Remembers up to where each chat was heard, and reads on from there."""

    def __init__(self, rest: Rest, heard: Heard | None) -> None:
        self._rest = rest
        self._heard = heard
        self._last: OrderedDict[str, tuple[bool, str]] = OrderedDict()
        self._behind: dict[str, asyncio.Event] = {}
        self._lines: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._known = asyncio.Event()

    def remember(self, key: str) -> None:
        """This was stored."""
        ticket = Ticket.parse(key)
        if ticket is None or ticket.heard is None:
            return
        channel, private, id = ticket.heard
        if int(id) >= int(self._last.get(channel, (private, "0"))[1]):
            self._last[channel] = (private, id)
            self._last.move_to_end(channel)
        while len(self._last) > CHATS:
            self._last.popitem(last=False)

    def lose_track(self) -> None:
        """The session has ended: whatever comes waits until it is known what came before."""
        self._known.clear()

    @asynccontextmanager
    async def turn(self, channel: int) -> AsyncIterator[None]:
        """Wait until nothing older is still to be heard in this channel; within, nothing newer is."""
        # A lock lets through in the order of arrival; those who wait for an event may be overtaken once it is set.
        line = self._lines.setdefault(channel, asyncio.Lock())
        async with line:
            await self._known.wait()
            if event := self._behind.get(str(channel)):
                await event.wait()
            yield

    async def look_back(self) -> list[str]:
        """Learn where to read on, which may go on from now; the private chats to read, the liveliest first."""
        try:
            if self._heard is not None:
                for key in reversed((await self._heard())[:CHATS]):
                    self.remember(key)
            private = [channel for channel, (alone, _id) in self._last.items() if alone][::-1]
            self._behind |= {channel: asyncio.Event() for channel in private}
            return private
        finally:
            self._known.set()

    def spoken_in(self) -> list[str]:
        """The channels of servers in which somebody spoke to us."""
        return [channel for channel, (alone, _id) in self._last.items() if not alone]

    async def read(self, channels: Sequence[str], listen: Callable[[str, Any], Awaitable[None]]) -> None:
        """Hand over what is new in these channels, several at a time, in order in each."""
        room = asyncio.Semaphore(AT_A_TIME)

        async def one(channel: str) -> None:
            try:
                async with room:
                    async for message in self._after(channel, self._last[channel][1]):
                        await listen(channel, message)
            except Undeliverable as refusal:
                log.warning("what was missed in a chat could not be asked for: %s", refusal)
            finally:
                if event := self._behind.pop(channel, None):
                    event.set()

        await asyncio.gather(*map(one, channels))

    async def _after(self, channel: str, last: str) -> AsyncIterator[Any]:
        path = "/channels/{channel_id}/messages?after={after}&limit={limit}"
        while True:
            try:
                page = await self._rest.call("GET", path, channel_id=channel, after=last, limit=PAGE)
            except (Vanished, Closed):
                return
            except Undeliverable as refusal:
                if refusal.permanent:
                    return
                raise
            for message in sorted(page, key=lambda each: int(each["id"])):
                yield message
                last = message["id"]
            if len(page) < PAGE:
                return
