"""Somebody who talks with Passeur in a test: says, presses, and keeps every answer as it was meant."""

from collections.abc import Iterator, Sequence
from itertools import count

from bot.app import App
from bot.conversation.messages import Address, Button, Limit, Reply, Request, Sender
from bot.platforms.base import Plain

_KEYS = count(1)


class Room(Plain):
    """A platform on which everything that is said is kept as it was meant."""

    name = "room"

    def __init__(self) -> None:
        self.said: list[tuple[Address, Reply]] = []

    def limits(self, address: Address) -> Sequence[Limit]:
        return ()

    async def send(
        self, address: Address, reply: Reply, *, nonce: str, message: str = "", request: str = ""
    ) -> str:
        self.said.append((address, reply))
        return nonce

    async def amend(self, address: Address, posted: str, reply: Reply) -> bool:
        return bool(await self.send(address, reply, nonce=posted))


class Visitor:
    """One person on one platform. ``lang`` is what the platform tells of them."""

    def __init__(self, app: App, name: str = "ana", lang: str = "fr") -> None:
        room = app.delivery.platforms.get(Room.name)
        if not isinstance(room, Room):
            room = Room()
            app.join(room)
        self.app = app
        self.room = room
        self.address = Address(Room.name, name)
        self.sender = Sender(name, lang=lang)

    async def say(self, text: str) -> Reply:
        """What is answered to these words."""
        return await self._turn(text=text)

    async def press(self, button: Button | str) -> Reply:
        """What is answered to this button, or to these words sent as if a button had carried them."""
        return await self._turn(press=button if isinstance(button, str) else button.press)

    async def answers(self, *requests: Request) -> list[Reply]:
        """Everything said to this person after these requests."""
        before = len(self.room.said)
        await self.app.accept(*requests)
        await self.app.ready()
        return [reply for address, reply in self.room.said[before:] if address == self.address]

    def request(self, text: str = "", press: str = "") -> Request:
        """What a platform would hand over."""
        return Request(
            f"key-{next(_KEYS)}", self.address, self.sender, self.app.clock(), text=text, press=press
        )

    async def _turn(self, text: str = "", press: str = "") -> Reply:
        (reply,) = await self.answers(self.request(text, press))
        return reply


def buttons(reply: Reply) -> Iterator[Button]:
    """Every button of an answer, those of its cards first."""
    for card in reply.cards:
        for row in card.buttons:
            yield from row
    for row in reply.buttons:
        yield from row


def pressed(reply: Reply, label: str) -> Button:
    """The first button of this label."""
    return next(each for each in buttons(reply) if each.label == label)


def markup(reply: Reply) -> Iterator[str]:
    """Every text of an answer that is markup."""
    yield reply.text
    for card in reply.cards:
        yield card.title
        yield card.text
        yield card.footer
        for fact in card.facts:
            yield from fact


def whole(reply: Reply) -> str:
    """Every text of an answer, labels of buttons too."""
    return "\n".join([*markup(reply), *(each.label for each in buttons(reply))])
