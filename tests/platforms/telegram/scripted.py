"""A host that answers by script, and a platform that lives on it for a while."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from bot.conversation.errors import Undeliverable
from bot.conversation.messages import Address, Card, Reply, Request
from bot.platforms.base import MenuItem
from bot.platforms.telegram import Telegram
from tests.doubles.botapi import BotApi

Script = Callable[[Request], Reply | None]


@dataclass
class ScriptedHost:
    """Stores what it is told, a request of a known key only once, and answers each as its script says."""

    script: Script = lambda request: Reply(f"« {request.text or request.press or request.brought} »")
    language: str = "fr"
    menu: Sequence[MenuItem] = (
        MenuItem(
            {"fr": "chercher", "en": "search"}, {"fr": "Chercher une activité", "en": "Look for something"}
        ),
        MenuItem({"fr": "échéances", "en": "dates"}, {"fr": "Ce qui vient", "en": "What is coming"}),
        MenuItem({"fr": "moi", "en": "me"}, {"fr": "Vos données", "en": "Your data"}, private=True),
    )
    about: Mapping[str, tuple[str, str, str]] = field(
        default_factory=lambda: {
            "fr": ("Passeur", "Apprendre près de chez vous.", "Tout le monde sait quelque chose."),
            "en": ("Passeur", "Learn close to home.", "Everyone knows something."),
        }
    )
    cards: Sequence[Card] = ()
    platform: Telegram | None = None
    requests: list[Request] = field(default_factory=list)
    batches: list[int] = field(default_factory=list)
    moves: list[tuple[Address, Address]] = field(default_factory=list)
    searches: list[tuple[str, str]] = field(default_factory=list)
    refused: list[Undeliverable] = field(default_factory=list)
    told: dict[str, str] = field(default_factory=dict)
    failing: int = 0
    hold: asyncio.Event | None = None
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def accept(self, *requests: Request) -> None:
        if self.failing:
            self.failing -= 1
            raise OSError("the disk is full")
        known = {each.key for each in self.requests}
        fresh = [each for each in requests if each.key not in known]
        self.requests += fresh
        self.batches.append(len(requests))
        for each in fresh:
            task = asyncio.create_task(self._answer(each))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    async def complete(self, kind: str, typed: str, lang: str) -> Sequence[tuple[str, str]]:
        raise AssertionError("Telegram completes nothing")

    async def find(self, typed: str, lang: str) -> Sequence[Card]:
        self.searches.append((typed, lang))
        return self.cards

    async def moved(self, old: Address, new: Address) -> None:
        self.moves.append((old, new))

    async def _answer(self, request: Request) -> None:
        if self.hold is not None:
            await self.hold.wait()
        reply = self.script(request)
        if reply is None or self.platform is None:
            return
        message = request.message or (self.told.get(request.said_as, "") if request.again else "")
        try:
            number = await self.platform.send(
                request.address, reply, nonce=request.key, message=message, request=request.key
            )
        except Undeliverable as no:
            self.refused.append(no)
        else:
            self.told[request.said_as] = number


def telegram(api: BotApi, **options: Any) -> Telegram:
    """The platform, set up for this double."""
    settings: dict[str, Any] = {
        "base_url": api.url,
        "polling": 1,
        "patience": 0.01,
        "pace": 0.0,
        "timeout": 5,
    }
    return Telegram(api.token, **settings | options)


@asynccontextmanager
async def living(platform: Telegram, host: ScriptedHost) -> AsyncIterator[asyncio.Task[None]]:
    """The platform while it listens."""
    host.platform = platform
    task = asyncio.create_task(platform.run(host))
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, *host.tasks, return_exceptions=True)
        await platform.close()


async def eventually(condition: Callable[[], object], seconds: float = 10.0) -> None:
    """Wait until it holds."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.005)


async def say(api: BotApi, chat: int, reply: Reply, **more: str) -> str:
    """Send from a platform that does not listen."""
    platform = telegram(api)
    try:
        return await platform.send(Address("telegram", str(chat)), reply, nonce="1", **more)
    finally:
        await platform.close()
