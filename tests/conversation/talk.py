"""What tests of a turn share: a platform that listens, a way to speak, the real dispatcher between them."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

from bot.conversation.dispatch import Dispatcher
from bot.conversation.messages import Address, Limit, Reply, Request, Sender
from bot.conversation.router import Router
from bot.delivery import Delivery
from bot.pace import Pace
from bot.platforms.base import Plain
from bot.storage import Storage, Unit

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

Table = Router[Unit, Any]

_numbers = count(1)


@dataclass(frozen=True)
class Said:
    """One thing that the platform was given to say."""

    address: Address
    reply: Reply
    nonce: str
    message: str
    request: str

    @property
    def text(self) -> str:
        return self.reply.text


@dataclass
class Ear(Plain):
    """A platform that keeps what it is given to say, and refuses with what stands in ``troubles``, one after the other."""

    name: str = "test"
    said: list[Said] = field(default_factory=list)
    troubles: list[Exception] = field(default_factory=list)
    before: Callable[[], None] = lambda: None

    def limits(self, address: Address) -> Sequence[Limit]:
        return ()

    async def send(
        self, address: Address, reply: Reply, *, nonce: str, message: str = "", request: str = ""
    ) -> str:
        self.before()
        if self.troubles:
            raise self.troubles.pop(0)
        self.said.append(Said(address, reply, nonce, message, request))
        return f"m{len(self.said)}"

    async def amend(self, address: Address, posted: str, reply: Reply) -> bool:
        return bool(await self.send(address, reply, nonce=posted, message=posted))

    @property
    def texts(self) -> list[str]:
        return [each.text for each in self.said]


def said(
    text: str = "", *, who: str = "ana", chat: str = "", key: str = "", lang: str = "", **more: Any
) -> Request:
    """A request as a platform brings it, by default in the person's own chat."""
    return Request(
        key or f"k{next(_numbers)}",
        more.pop("address", None) or Address("test", chat or who),
        Sender(who, lang=lang),
        NOON,
        text=text,
        **more,
    )


class House:
    """A dispatcher and a delivery on one database, with the handlers of a test."""

    def __init__(
        self, storage: Storage, router: Table, clock: Callable[[], datetime], *, language: str = "en"
    ) -> None:
        self.storage = storage
        self.clock = clock
        self.ear = Ear()
        self.delivery = Delivery(storage, router, None, clock=clock, language=language)
        self.delivery.platforms["test"] = self.ear
        self.delivery._paces = defaultdict(lambda: Pace(clock=lambda: round(clock().timestamp(), 3)))
        self.dispatcher: Dispatcher[Unit, Any] = Dispatcher(
            router, storage.unit, None, clock=clock, language=language, deliver=self.delivery.deliver
        )

    async def hears(self, *requests: Request) -> Sequence[str]:
        """What is answered to these, in the order in which it was sent."""
        before = len(self.ear.said)
        await self.dispatcher.accept(*requests)
        await self.quiet()
        return self.ear.texts[before:]

    async def quiet(self) -> None:
        """Everything is answered, what had to wait for something said before it is sent too, and all of it settled."""
        await self.dispatcher.settled()
        for _look in range(20):
            await self.delivery.settled()
            if not await self.delivery.tick():
                break
        await self.delivery.settled()


async def wish(unit: Unit, request: Request, words: str) -> None:
    """Something written by a turn: a wish of whoever speaks."""
    profile = await unit.profiles.begin(request, "here", NOON)
    await unit.skills.add(profile.id, "wish", words, None, NOON)


async def wishes(unit: Unit, request: Request) -> list[str]:
    """What was written so, the earliest first."""
    profile = await unit.profiles.begin(request, "here", NOON)
    return [each.words for each in await unit.skills.of(profile.id)]
