"""Discord's own client library, listening to the double and keeping what it hears."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import discord as library
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.doubles.discordapi.double import DiscordDouble


class Recorder(library.Client):
    """Keeps what it is told."""

    def __init__(self, **intents: bool) -> None:
        super().__init__(
            intents=library.Intents(**(intents or {"guilds": True, "messages": True})), max_messages=None
        )
        self.messages: list[library.Message] = []
        self.interactions: list[library.Interaction] = []
        self.resumed = 0
        self.connected = 0

    async def on_message(self, message: library.Message) -> None:
        if not message.author.bot:
            self.messages.append(message)

    async def on_interaction(self, interaction: library.Interaction) -> None:
        self.interactions.append(interaction)

    async def on_resumed(self) -> None:
        self.resumed += 1

    async def on_connect(self) -> None:
        self.connected += 1


@asynccontextmanager
async def listening(double: DiscordDouble, **intents: bool) -> AsyncIterator[Recorder]:
    """A client connected to the double."""
    Route.BASE = double.api
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(double.gateway.url)
    client = Recorder(**intents)
    running = asyncio.create_task(client.start(double.token))
    try:
        await double.until(lambda: client.connected or running.done())
        if running.done():
            running.result()
        yield client
    finally:
        await client.close()
        running.cancel()
        with suppress(asyncio.CancelledError, library.ConnectionClosed):
            await running
