"""The whole double on a loopback port, and what a test asks of it."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.doubles.discordapi.boards import Boards
from tests.doubles.discordapi.callbacks import Callbacks
from tests.doubles.discordapi.channels import Channels
from tests.doubles.discordapi.clocks import Clock
from tests.doubles.discordapi.gateway import Gateway
from tests.doubles.discordapi.people import Human
from tests.doubles.discordapi.server import BASE, Call, Door, Fault
from tests.doubles.discordapi.world import ANNOUNCEMENTS, TEXT, Guild, Interaction, World

TOKEN = "MTA0.double.not-a-secret"


class DiscordDouble:
    """A Discord of one bot: ``async with DiscordDouble() as discord``; ``discord.api`` is what an operator sets."""

    def __init__(self, clock: Callable[[], datetime] | None = None, *, token: str = TOKEN) -> None:
        self.token = token
        self.clock = clock or Clock()
        self.world = World(self.clock)
        self.bot = self.world.user("Passeur", bot=True)
        self.gateway = Gateway(self.world, token, self.bot)
        self.door = Door(token, self.clock)
        self.refusals: list[tuple[Interaction, int]] = []
        """Interactions responded to too late, twice or wrongly, each with the code of the refusal."""
        self.api = ""
        self._runner: web.AppRunner | None = None
        self._port = 0
        Channels(self.world, self.gateway, self.bot).open(self.door)
        self.boards = Boards(self.world, self.bot)
        self.boards.open(self.door)
        Callbacks(self.world, self.gateway, self.bot, self._refused).open(self.door)

    def _refused(self, interaction: Interaction, code: int) -> None:
        interaction.refused.append(code)
        self.refusals.append((interaction, code))

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=12 << 20)
        app.router.add_get("/gateway/", self.gateway.handle)
        app.router.add_get("/gateway", self.gateway.handle)
        app.router.add_route("*", BASE + "/{tail:.*}", self.door.handle)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self.api = f"http://127.0.0.1:{self._port}{BASE}"
        self.gateway.url = f"ws://127.0.0.1:{self._port}/gateway"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.gateway.drop(1001)
        if self._runner is not None:
            await self._runner.cleanup()

    def human(self, name: str, locale: str = "fr", *, open: bool = True) -> Human:
        """Somebody new; ``open`` says whether bots may write to them in private."""
        return Human(self.world.user(name, locale=locale, open=open), self.world, self.gateway, self.bot)

    async def guild(
        self,
        name: str,
        owner: Human,
        *channels: str,
        locale: str = "fr",
        joined: datetime | None = None,
        silent: Sequence[str] = (),
        followed: Sequence[str] = (),
    ) -> Guild:
        """A server that takes the bot in now, or has at another time; in its ``silent`` channels it may not write,
        its ``followed`` ones pass on what is published."""
        guild = Guild(self.world.snowflake(), name, owner.user, locale, joined=joined or self.clock())
        self.world.guilds[guild.id] = guild
        for channel in channels or ("général",):
            kind = ANNOUNCEMENTS if channel in followed else TEXT
            self.world.channel(kind, channel, guild=guild, writable=channel not in silent)
        await self.gateway.tell("GUILD_CREATE", self.gateway.guild(guild.id))
        return guild

    async def leave(self, guild: Guild) -> None:
        """The server lets the bot go."""
        del self.world.guilds[guild.id]
        for channel in guild.channels:
            channel.seen = False
        await self.gateway.tell("GUILD_DELETE", {"id": guild.id})

    def fail(self, route: str, *statuses: int, after: bool = False) -> None:
        """The next calls of this route (of any, for ``*``) end like this; status 0 closes the socket."""
        self.door.faults.setdefault(route, deque()).extend(Fault(each, after) for each in statuses)

    def calls(self, route: str) -> list[Call]:
        """The calls of a route, in their order."""
        return [each for each in self.door.calls if each.route == route]

    async def until(self, holds: Callable[[], Any], timeout: float = 5.0) -> Any:
        """Wait until this holds; what it gives then."""
        end = time.monotonic() + timeout
        while not (found := holds()):
            if time.monotonic() > end:
                raise TimeoutError("it never came to be")
            await asyncio.sleep(0.005)
        return found

    async def quiet(self, seconds: float = 0.15) -> None:
        """Wait until no call has come for this long. Raises TimeoutError where calls never cease."""
        count = -1
        async with asyncio.timeout(60):
            while count != len(self.door.calls):
                count = len(self.door.calls)
                await asyncio.sleep(seconds)
