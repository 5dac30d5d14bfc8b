"""People who talk to a ``passeur run`` on one platform's double, and what each of them reads there."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from tests.doubles.botapi import BotApi
from tests.doubles.discordapi import DiscordDouble
from tests.doubles.discordapi.limits import Limits
from tests.running import PATIENCE, tokens

PEOPLE = 50


class Crowd(ABC):
    """Everybody, by number."""

    async def begin(self) -> None:  # noqa: B027
        """What has to happen before anything goes wrong."""

    @abstractmethod
    async def say(self, who: int, text: str) -> None:
        """One of them writes."""

    @abstractmethod
    async def arrived(self) -> None:
        """Wait until all that had left for them until now is theirs."""

    @abstractmethod
    def read(self) -> Mapping[int, list[str]]:
        """What everybody reads of the bot, oldest first."""

    @abstractmethod
    def addresses(self) -> list[tuple[str, str]]:
        """Where news reach them."""

    @abstractmethod
    def settings(self) -> dict[str, str]:
        """What the operator sets."""

    def received(self) -> Counter[str]:
        """How often each thing was read."""
        return Counter(each for said in self.read().values() for each in said)


class OnTelegram(Crowd):
    """Private chats on a double of the Bot API."""

    def __init__(self, api: BotApi) -> None:
        self.api = api
        api.keep_calls = False
        self.people = [api.human(f"P{number}") for number in range(PEOPLE)]

    async def say(self, who: int, text: str) -> None:
        self.people[who].says(text)

    async def arrived(self) -> None:
        await self.api.begun.over()

    def read(self) -> Mapping[int, list[str]]:
        return {who: tokens(each.text for each in human.sees) for who, human in enumerate(self.people)}

    def addresses(self) -> list[tuple[str, str]]:
        return [(f"telegram:{each.id}", str(each.id)) for each in self.people]

    def settings(self) -> dict[str, str]:
        return {"telegram_token": self.api.token, "telegram_api": self.api.url}


class OnDiscord(Crowd):
    """Private messages on a double of Discord, which does not limit how fast they are written."""

    def __init__(self, discord: DiscordDouble) -> None:
        self.discord = discord
        discord.door.limits = Limits(by_route={}, overall=None)
        self.people = [discord.human(f"P{number}") for number in range(PEOPLE)]

    async def begin(self) -> None:
        # Of a private chat in which nothing was ever heard, Discord tells nobody who was not there.
        await self.discord.until(lambda: self.discord.gateway.connected, timeout=PATIENCE)
        for each in self.people:
            await each.says("bonjour")
        await self.discord.until(lambda: all(each.messages() for each in self.people), timeout=PATIENCE)

    async def say(self, who: int, text: str) -> None:
        await self.people[who].says(text)

    async def arrived(self) -> None:
        await self.discord.door.begun.over()

    def read(self) -> Mapping[int, list[str]]:
        return {who: tokens(human.sees()) for who, human in enumerate(self.people)}

    def addresses(self) -> list[tuple[str, str]]:
        return [(f"discord:{each.user.id}", each.user.id) for each in self.people]

    def settings(self) -> dict[str, str]:
        return {"discord_token": self.discord.token, "discord_api": self.discord.api}


@asynccontextmanager
async def telegram() -> AsyncIterator[OnTelegram]:
    """Telegram, 20 ms away."""
    async with BotApi(latency=0.02) as api:
        yield OnTelegram(api)


@asynccontextmanager
async def discord() -> AsyncIterator[OnDiscord]:
    """Discord, 20 ms away."""
    async with DiscordDouble() as double:
        double.door.latency = 0.02
        yield OnDiscord(double)
