"""Talking in a terminal: a whole chat, or one question."""

import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from uuid import uuid4

from bot.app import App, opened
from bot.conversation.i18n import language
from bot.conversation.messages import Address, Limit, Reply, Request, Sender
from bot.platforms.base import Plain
from bot.platforms.console import Console
from bot.serving import PLAN
from bot.settings import Settings, load


async def chat(city: str, person: str) -> int:
    """Until whoever types has left."""
    _forgiving()
    async with opened(_settings(city)) as app:

        async def ready() -> None:
            await app.ready()
            await app.announce()
            await app.crier.tick()
            await app.announce()
            await app.delivery.tick()
            await app.ready()

        console = Console(sys.stdin, sys.stdout, ready=ready, downloads=Path("data/downloads"), person=person)
        app.join(console)
        await app.delivery.begin()
        await app.crier.begin()
        await app.dispatcher.recover()
        async with ticking(app):
            await console.run(app)
    return 0


@asynccontextmanager
async def ticking(app: App, every: float = PLAN) -> AsyncIterator[None]:
    """While somebody sits there, reminders and news come and places are passed on as elsewhere; looked at so often (s)."""
    from bot.schedule import Schedule

    async def look() -> None:
        await app.remind()
        await app.announce()
        await app.crier.tick()
        await app.delivery.tick()

    async with Schedule(app.town.city.zone) as schedule:
        schedule.every(every, look, finished=False)
        yield


async def ask(question: str, city: str, *, as_json: bool) -> int:
    """One question through the very same turn; its author is forgotten at once."""
    _forgiving()
    async with opened(_settings(city)) as app:
        once = Once(app)
        app.join(once)
        reply = await once.ask(question)
        if as_json:
            print(json.dumps(replace(reply, trace=True).as_data(), ensure_ascii=False, indent=2))
        else:
            console = Console(sys.stdin, sys.stdout, ready=app.ready, downloads=Path("data/downloads"))
            await console.send(Address("console", "moi"), _unpressed(reply), nonce="")
    return 0


class Once(Plain):
    """A platform for one question: what is sent is kept in hand."""

    name = "once"

    def __init__(self, app: App) -> None:
        self._app = app
        self._reply = Reply()

    async def ask(self, question: str) -> Reply:
        """The answer."""
        who = uuid4().hex
        request = Request(
            who, Address(self.name, who), Sender(who, lang=language()), datetime.now(UTC), text=question
        )
        await self._app.accept(request)
        await self._app.ready()
        async with self._app.storage.unit() as unit:
            opened = await unit.conversations.open(request.address, request.sender, request.at)
            await unit.erase(replace(request, person=opened.person))
        return self._reply

    def limits(self, address: Address) -> Sequence[Limit]:
        """A question at a time needs no pace."""
        return ()

    async def send(
        self, address: Address, reply: Reply, *, nonce: str, message: str = "", request: str = ""
    ) -> str:
        """Keep it."""
        self._reply = reply
        return nonce


def _unpressed(reply: Reply) -> Reply:
    """Without buttons: nobody is there to press them."""
    return replace(reply, cards=tuple(replace(each, buttons=()) for each in reply.cards), buttons=())


def _forgiving() -> None:
    """A pipe may come in another encoding, and a terminal may not know every sign: better one odd sign than no answer."""
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _settings(city: str) -> Settings:
    return load(city=city) if city else load()
