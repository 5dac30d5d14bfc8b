"""An announcement on its way in a test: somebody who may announce, readers who agreed, and what each of them got."""

from dataclasses import replace
from typing import Any

from bot.app import App
from bot.conversation.messages import Reply, Request
from bot.handlers.rights import Role
from tests.handlers.visitor import Visitor, buttons, pressed

CITY = "petiteville"


async def person(visitor: Visitor) -> int:
    """Their number."""
    app = visitor.app
    async with app.storage.unit() as unit:
        opened = await unit.conversations.open(visitor.address, visitor.sender, app.clock())
    return opened.person.id


async def appoint(visitor: Visitor, role: Role = Role.ORGANISER, space: str = "") -> int:
    """They have this role from now on; their number."""
    id = await person(visitor)
    async with visitor.app.storage.unit() as unit:
        await unit.duties.give(id, CITY, role, visitor.app.clock(), space=space, called=visitor.address.chat)
    return id


async def agree(*visitors: Visitor, **habits: Any) -> None:
    """They want news of the city."""
    for each in visitors:
        id = await person(each)
        async with each.app.storage.unit() as unit:
            await unit.habits.change(id, **{"city_news": True, **habits})


async def cry(app: App) -> None:
    """What is due goes out, and what comes of it is told."""
    await app.announce()
    await app.crier.tick()
    await app.announce()
    await app.delivery.tick()
    await app.ready()


async def drafted(visitor: Visitor, text: str, audience: str = "tout le monde") -> Reply:
    """A draft for these readers, as its author sees it."""
    await visitor.press("an-new")
    shop = await visitor.say(text)
    if audience:
        await visitor.press(pressed(shop, "Pour qui\N{NO-BREAK SPACE}?"))
        chosen = await visitor.say(audience)
        shop = await visitor.press(pressed(chosen, "Terminé"))
    return shop


def number(reply: Reply) -> int:
    """The number of the announcement that these buttons are about."""
    found = [each.payload.partition(":")[0] for each in buttons(reply) if each.action.startswith("an-")]
    return int(next(each for each in found if each.isdecimal()))


async def announced(visitor: Visitor, text: str, audience: str = "tout le monde") -> int:
    """Sent on its way; its number."""
    shop = await drafted(visitor, text, audience)
    last = await visitor.press(pressed(shop, "Envoyer"))
    await visitor.press(next(each for each in buttons(last) if each.action == "an-sure"))
    await cry(visitor.app)
    return number(shop)


def got(visitor: Visitor, after: int = 0) -> list[Reply]:
    """Everything that was said to them."""
    said = [reply for address, reply in visitor.room.said if address == visitor.address]
    return said[after:]


def readers(app: App, count: int) -> list[Visitor]:
    """So many others."""
    return [Visitor(app, f"reader{number}") for number in range(count)]


def in_a_group(visitor: Visitor, **said: Any) -> Request:
    """What they say in a group that they manage."""
    return replace(visitor.request(**said), private=False, space="g1", manages=True)
