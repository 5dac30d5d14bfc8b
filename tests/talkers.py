"""The same conversations on every platform: a real client library, a real socket, Passeur as it is."""

import asyncio
import io
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from bot.app import App, opened
from bot.cli.run import form_of, heard_by
from bot.conversation.markup import plainly
from bot.conversation.messages import Address, Reply, Request, Sender
from bot.platforms.base import Platform
from bot.platforms.console import Console
from bot.platforms.discord import Discord
from bot.platforms.telegram import Telegram
from bot.settings import Settings
from tests.conftest import Clock
from tests.doubles.botapi import BotApi
from tests.doubles.discordapi import DiscordDouble

T = TypeVar("T")

PATIENCE = 10.0
"""Seconds that an answer may take before a test gives up."""


class Talker(ABC):
    """Somewhere to talk to Passeur: ``say`` as anybody, read what comes back, start it again in between."""

    def __init__(self, settings: Settings, clock: Clock, downloads: Path) -> None:
        self.settings = settings
        self.clock = clock
        self.downloads = downloads
        self.app: App
        self.heard = 0
        self.requests: list[Request] = []
        self._living = AsyncExitStack()

    @abstractmethod
    async def say(self, who: str, said: str) -> str:
        """Write it, or press ``[what a button says]``; what there is to read afterwards."""

    @abstractmethod
    async def news(self, who: str) -> str:
        """What they read that they did not ask for, since they last looked."""

    @abstractmethod
    async def show(self, who: str, reply: Reply) -> str:
        """Say something to them out of nothing; what they read."""

    @abstractmethod
    def account(self, who: str) -> Address:
        """Where they are in private."""

    async def give(self, who: str, role: str) -> None:
        """They have this role in the city from now on."""
        address, now = self.account(who), self.clock()
        async with self.app.storage.unit() as unit:
            sender = Sender(address.chat, who)
            person = (await unit.conversations.open(address, sender, now)).person
            await unit.duties.give(person.id, self.app.town.city.id, role, now, called=who)

    @abstractmethod
    def platform(self) -> Platform:
        """The platform, set up for whatever stands in for its servers."""

    async def listen(self, platform: Platform) -> None:
        """Let the platform run beside the test; returns once it hears."""
        running = asyncio.create_task(platform.run(Listening(self.app, self)))

        async def stop() -> None:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

        self._living.push_async_callback(stop)

    async def begin(self) -> None:
        """Start Passeur."""
        await self.join(await self._living.enter_async_context(opened(self.settings, clock=self.clock)))

    async def join(self, app: App) -> None:
        """Talk to this Passeur."""
        self.app = app
        platform = self.platform()
        self.app.join(platform)
        await self.listen(platform)

    async def restart(self) -> None:
        """Stop Passeur and start it anew on the same database."""
        await self._living.aclose()
        await self.begin()

    async def deliver(self) -> None:
        """Everything that is due goes out."""
        await self.app.ready()
        await self.app.announce()
        await self.app.crier.tick()
        await self.app.announce()
        await self.app.delivery.tick()
        await self.app.ready()

    async def answered(self, before: int) -> None:
        """Wait until something more than ``before`` was heard, and answered."""
        async with asyncio.timeout(PATIENCE):
            while self.heard == before:
                await asyncio.sleep(0.005)
        await self.app.ready()

    async def __aenter__(self) -> Self:
        await self.begin()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._living.aclose()


class Listening:
    """Passeur as a host, with an ear on what is accepted."""

    def __init__(self, app: App, talker: Talker) -> None:
        self._app = app
        self._talker = talker

    def __getattr__(self, name: str) -> Any:
        return getattr(self._app, name)

    async def accept(self, *requests: Request) -> None:
        await self._app.accept(*requests)
        self._talker.requests += requests
        self._talker.heard += len(requests)


class Terminal(Talker):
    """The console, typed at."""

    def __init__(self, settings: Settings, clock: Clock, downloads: Path) -> None:
        super().__init__(settings, clock, downloads)
        self._screen = io.StringIO()
        self._console: Console | None = None
        self._read_to = 0

    def account(self, who: str) -> Address:
        return Address("console", who)

    def platform(self) -> Platform:
        choices = self._console.choices if self._console else {}
        self._console = Console(io.StringIO(), self._screen, ready=self.app.ready, downloads=self.downloads)
        self._console.choices = choices
        return self._console

    async def listen(self, platform: Platform) -> None:
        """It listens while somebody types."""

    async def say(self, who: str, said: str) -> str:
        console = self._console
        assert console is not None
        start = len(self._screen.getvalue())
        console.keys = io.StringIO(f"/as {who}\n{label(said) or said}\n")
        await console.run(Listening(self.app, self))
        self._read_to = len(self._screen.getvalue())
        return self._screen.getvalue()[start:].split("\n", 3)[-1]

    async def news(self, who: str) -> str:
        console = self._console
        assert console is not None
        start = self._read_to
        console.keys = io.StringIO(f"/as {who}\n")
        await console.run(self.app)
        await self.deliver()
        self._read_to = len(self._screen.getvalue())
        return self._screen.getvalue()[start:]

    async def show(self, who: str, reply: Reply) -> str:
        console = self._console
        assert console is not None
        console.keys = io.StringIO(f"/as {who}\n")
        await console.run(self.app)
        start = len(self._screen.getvalue())
        await console.send(Address("console", who), reply, nonce="1")
        return self._screen.getvalue()[start:]


class OnTelegram(Talker):
    """Private chats on a double of the Bot API."""

    def __init__(self, settings: Settings, clock: Clock, downloads: Path, api: BotApi) -> None:
        super().__init__(settings, clock, downloads)
        self._api = api
        self._people: dict[str, Any] = {}
        self._known: dict[str, dict[int, Any]] = {}

    def account(self, who: str) -> Address:
        return Address("telegram", str(self._human(who).id))

    def platform(self) -> Platform:
        return Telegram(self._api.token, base_url=self._api.url, polling=1, patience=0.01, pace=0, timeout=5)

    async def say(self, who: str, said: str) -> str:
        human = self._human(who)
        before, seen = self.heard, {each.id: each for each in human.sees}
        if wanted := label(said):
            shown, data = self._button(human, wanted)
            human.presses_data(data, human.chat, shown)
        else:
            human.says(said)
        await self.answered(before)
        return self._since(who, seen)

    async def news(self, who: str) -> str:
        await self.deliver()
        self._human(who)
        return self._since(who, self._known.get(who, {}))

    def _human(self, who: str) -> Any:
        if who not in self._people:
            self._people[who] = self._api.human(who, language=self.app.town.city.language)
        return self._people[who]

    def _since(self, who: str, seen: dict[int, Any]) -> str:
        """What they see now and did not see then."""
        shown = self._people[who].sees
        self._known[who] = {each.id: each for each in shown}
        return "\n".join(self._read(each) for each in shown if each != seen.get(each.id))

    async def show(self, who: str, reply: Reply) -> str:
        human = self._human(who)
        address = Address("telegram", str(human.id))
        seen = {each.id for each in human.sees}
        await self.app.delivery.platforms["telegram"].send(address, reply, nonce="1")
        return "\n".join(self._read(each) for each in human.sees if each.id not in seen)

    def _button(self, human: Any, wanted: str) -> tuple[int, str]:
        buttons = [
            (shown.id, button["text"], button["callback_data"])
            for shown in reversed(human.sees)
            for row in shown.keyboard
            for button in row
            if "callback_data" in button
        ]
        id, _text, data = chosen(buttons, wanted, lambda each: each[1])
        return id, data

    def _read(self, shown: Any) -> str:
        labels = [text for row in shown.buttons for text in row]
        file = [shown.file[0]] if shown.file else []
        return "\n".join([shown.text, *file, *labels])


class OnDiscord(Talker):
    """Private messages on a double of Discord."""

    def __init__(self, settings: Settings, clock: Clock, downloads: Path, discord: DiscordDouble) -> None:
        super().__init__(settings, clock, downloads)
        self._discord = discord
        self._platform: Discord
        self._shown = 0
        self._people: dict[str, Any] = {}
        self._known: dict[str, set[str]] = {}

    def account(self, who: str) -> Address:
        return Address("discord", str(self._human(who).user.id))

    def platform(self) -> Platform:
        self._platform = Discord(
            self._discord.token,
            clock=self._discord.clock,
            api=self._discord.api,
            open_form=form_of(self.app),
            heard=heard_by(self.app),
        )
        return self._platform

    async def listen(self, platform: Platform) -> None:
        await super().listen(platform)
        async with asyncio.timeout(PATIENCE):
            await self._platform.ready.wait()

    async def say(self, who: str, said: str) -> str:
        human = self._human(who)
        before, seen = self.heard, set(human.sees())
        if wanted := label(said):
            await human.presses(self._label(human, wanted))
        elif said.startswith("/") and self._knows(human, said):
            await human.commands(said)
        else:
            await human.says(said)
        await self.answered(before)
        self._known[who] = set(human.sees())
        new = [text for text in human.sees() if text not in seen] or human.sees()[-1:]
        return "\n".join([*new, *self._labels(human)])

    async def news(self, who: str) -> str:
        await self.deliver()
        human, seen = self._human(who), self._known.get(who, set())
        self._known[who] = set(human.sees())
        new = [text for text in human.sees() if text not in seen]
        return "\n".join([*new, *self._labels(human)]) if new else ""

    def _human(self, who: str) -> Any:
        if who not in self._people:
            self._people[who] = self._discord.human(who, locale=self.app.town.city.language)
        return self._people[who]

    async def show(self, who: str, reply: Reply) -> str:
        human = self._human(who)
        seen = len(human.sees())
        self._shown += 1
        address = Address("discord", human.user.id)
        await self._platform.send(address, reply, nonce=f"shown-{self._shown}")
        return "\n".join([*human.sees()[seen:], *self._labels(human)])

    def _knows(self, human: Any, said: str) -> bool:
        try:
            human._command(said[1:].partition(" ")[0], 1)
        except LookupError:
            return False
        return True

    def _labels(self, human: Any) -> list[str]:
        labels = []
        for row in human.messages()[-1].components if human.messages() else ():
            for each in row["components"]:
                if each["type"] == 3:
                    labels += [f"{each['placeholder']}: {option['label']}" for option in each["options"]]
                else:
                    labels.append(each["label"])
        return labels

    def _label(self, human: Any, wanted: str) -> str:
        labels: list[str] = []
        for message in reversed(human.messages()):
            for row in message.components:
                for each in row["components"]:
                    if each["type"] == 3:
                        labels += [f"{each['placeholder']}: {option['label']}" for option in each["options"]]
                    else:
                        labels.append(each["label"])
        return chosen(labels, wanted, lambda each: each)


class Everywhere(Talker):
    """One Passeur on three platforms at once; ``homes`` says where each person lives (the console where it does not)."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        downloads: Path,
        servers: tuple[BotApi, DiscordDouble],
        homes: Mapping[str, str],
    ) -> None:
        super().__init__(settings, clock, downloads)
        api, discord = servers
        self._homes = homes
        self._places: dict[str, Talker] = {
            "console": Terminal(settings, clock, downloads),
            "telegram": OnTelegram(settings, clock, downloads, api),
            "discord": OnDiscord(settings, clock, downloads, discord),
        }
        for each in self._places.values():
            each._living = self._living

    def _place(self, who: str) -> Talker:
        return self._places[self._homes.get(who, "console")]

    def account(self, who: str) -> Address:
        return self._place(who).account(who)

    def platform(self) -> Platform:
        raise NotImplementedError("each place has its own")

    async def join(self, app: App) -> None:
        self.app = app
        for each in self._places.values():
            await each.join(app)

    async def say(self, who: str, said: str) -> str:
        return await self._place(who).say(who, said)

    async def news(self, who: str) -> str:
        return await self._place(who).news(who)

    async def show(self, who: str, reply: Reply) -> str:
        return await self._place(who).show(who, reply)


def label(said: str) -> str:
    """What a button says, where ``[…]`` is pressed."""
    found = re.fullmatch(r"\[(.*)\]", said)
    return found[1] if found else ""


def chosen(buttons: Sequence[T], wanted: str, text: Callable[[T], str]) -> T:
    """The first button that says this, else (numbered, or in a menu) the first that contains it."""
    want = plainly(wanted)
    for fits in (lambda each: each == want, lambda each: each.endswith(want), lambda each: want in each):
        for button in buttons:
            if fits(plainly(text(button))):
                return button
    raise AssertionError(f"no button « {wanted} » among {[text(each) for each in buttons]}")
