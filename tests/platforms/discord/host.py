"""A host that answers by script, and the platform running on it against the double."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

from bot.conversation.errors import Undeliverable
from bot.conversation.messages import Address, Card, Reply, Request, Sender
from bot.platforms.base import MenuItem
from bot.platforms.discord import Discord
from tests.doubles.discordapi import DiscordDouble

SEARCH = MenuItem(
    {"fr": "chercher", "en": "search"},
    {"fr": "Chercher un savoir", "en": "Look for something to learn"},
    {"fr": "un mot, un nom", "en": "a word, a name"},
    "entry",
)
HELP = MenuItem({"fr": "aide", "en": "help"}, {"fr": "Ce que je sais faire", "en": "What I can do"})

POTTERY = Card("Poterie", "Tourner la terre, le *samedi*.", facts=(("Où", "Aux Remparts"),))

Script = Callable[[Request], Reply | None]


_NUMBERS = itertools.count()


class ScriptedHost:
    """Keeps what it accepts and answers it at once, in order, through the platform it is given."""

    def __init__(self, script: Script) -> None:
        self.language = "fr"
        self.menu: Sequence[MenuItem] = (SEARCH, HELP)
        self.about: Mapping[str, tuple[str, str, str]] = {
            "fr": ("Passeur", "Apprendre", "Apprendre ensemble")
        }
        self.script = script
        self.heard: list[Request] = []
        self.spaces: list[Request] = []
        """Servers that came and went."""
        self.greets = False
        self.number = next(_NUMBERS)
        self.keys: set[str] = set()
        self.slow = 0.0
        """Seconds that storing takes."""
        self.thinks = 0.0
        """Seconds that an answer takes."""
        self.broken = 0
        """How often storing fails before it works again."""
        self.failed: list[Undeliverable] = []
        self.said: list[str] = []
        self.platform: Discord | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def accept(self, *requests: Request) -> None:
        if self.broken:
            self.broken -= 1
            raise OSError("the disk is full")
        await asyncio.sleep(self.slow)
        fresh = [each for each in requests if each.key not in self.keys]
        self.keys |= {each.key for each in fresh}
        self.spaces += [each for each in fresh if each.press.startswith("space:")]
        if not self.greets:
            fresh = [each for each in fresh if each not in self.spaces]
        self.heard += fresh
        for each in fresh:
            task = asyncio.create_task(self._answer(each))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _answer(self, request: Request) -> None:
        await asyncio.sleep(self.thinks)
        reply = self.script(request)
        if reply is not None:
            await self.say(request, reply)

    async def say(self, request: Request, reply: Reply) -> None:
        """Answer a request as the product does."""
        assert self.platform is not None
        try:
            self.said.append(
                await self.platform.send(
                    request.address,
                    reply,
                    nonce=f"{self.number}-{self.heard.index(request)}",
                    message=request.message or ("" if not request.again else self.said[-1]),
                    request=request.key,
                )
            )
        except Undeliverable as refusal:
            self.failed.append(refusal)

    async def complete(self, kind: str, typed: str, lang: str) -> Sequence[tuple[str, str]]:
        return [(f"{typed}ie ({kind}, {lang})", f"{typed}ie")]

    async def find(self, typed: str, lang: str) -> Sequence[Card]:
        return [POTTERY] if lang and "terre" in typed else []

    async def moved(self, old: Address, new: Address) -> None:
        raise AssertionError(f"nothing moves on Discord: {old} to {new}")


def echo(request: Request) -> Reply | None:
    """Say what was said."""
    return Reply(f"oui : {request.text or request.press or dict(request.filled or {})}")


class Playground:
    """A double, a host and the platform between them."""

    def __init__(self, discord: DiscordDouble, host: ScriptedHost, platform: Discord) -> None:
        self.discord = discord
        self.host = host
        self.platform = platform


@asynccontextmanager
async def playing(
    discord: DiscordDouble,
    script: Script = echo,
    *,
    strict: bool = True,
    host: ScriptedHost | None = None,
    **settings: Any,
) -> AsyncIterator[Playground]:
    """The platform connected to the double; at the end, nothing that it did may have been against the rules."""
    host = host or ScriptedHost(script)
    platform = Discord(discord.token, clock=discord.clock, api=discord.api, **settings)
    host.platform = platform
    running = asyncio.create_task(platform.run(host))
    ready = asyncio.create_task(platform.ready.wait())
    try:
        done, _ = await asyncio.wait({running, ready}, timeout=10, return_when=asyncio.FIRST_COMPLETED)
        if running in done:
            running.result()
        assert ready.done(), "never ready"
        yield Playground(discord, host, platform)
    finally:
        ready.cancel()
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
    assert not discord.door.complaints, discord.door.complaints
    if strict:
        assert not discord.refusals, [(code) for _, code in discord.refusals]


def nobody(_sender: Sender) -> None:
    """No form is open for anybody."""
