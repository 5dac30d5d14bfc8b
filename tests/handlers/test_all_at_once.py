"""Everybody presses what they have at the same moment, on two processes: what stands in the end is what they said."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager

import pytest

from bot import rounds
from bot.app import App, opened
from bot.handlers.exchange.company import present
from bot.storage.proposals import AGREED, ASKED, YES, Proposal
from tests.conftest import Clock
from tests.handlers.circle import Circle
from tests.handlers.visitor import Room

NAMES = ("amal", "bob", "eve", "gus", "ida", "kim", "leo", "nora", "otto")


@asynccontextmanager
async def together(app: App, clock: Clock) -> AsyncIterator[tuple[Circle, tuple[App, App]]]:
    """These people, and two processes on one database that answer them."""
    circle = Circle(app, *NAMES)
    await circle.arrive()
    async with opened(app.settings, clock=clock) as other:
        other.join(app.delivery.platforms[Room.name])
        yield circle, (app, other)


async def proposed(circle: Circle, chance: random.Random, count: int) -> list[Circle]:
    """Rings and groups of two to four of these people, as they come."""
    made = []
    for _each in range(count):
        order = chance.sample(list(circle.visitors), chance.randint(2, 4))
        some = Circle(circle.app, *order)
        some.visitors = {name: circle.visitors[name] for name in order}
        some.profiles = circle.profiles
        last = len(order) - 1
        ring, group = [last, *range(last)], [None, *[0] * last]
        await some.propose(*chance.choice((("ring", *ring), ("group", *group))))
        made.append(some)
    return made


async def settled(*apps: App) -> None:
    """What was said is answered, and what is due has gone out."""
    for _twice in range(2):
        await asyncio.gather(*(each.ready() for each in apps))
        await asyncio.gather(*(each.delivery.tick() for each in apps))
    await asyncio.gather(*(each.ready() for each in apps))


def well(proposal: Proposal) -> bool:
    """Whether it may stand as it does: with all who are needed, and known to each other only where nobody waits."""
    stay = present(proposal)
    if proposal.state not in (ASKED, AGREED):
        return True
    if not proposal.stands_with({each.place for each in stay}):
        return False
    return (proposal.state == AGREED) == all(each.answer == YES for each in stay)


async def test_whatever_is_pressed_at_once_is_decided_once(app: App, clock: Clock) -> None:
    chance = random.Random(7)
    async with together(app, clock) as (circle, both):
        asked = await proposed(circle, chance, 24)
        agreed = set()
        for batch in range(30):
            acts: list[Awaitable[object]] = []
            for name, visitor in circle.visitors.items():
                one = chance.choice([each for each in asked if name in each.visitors])
                often = ["pr-yes:{}"] * 30
                seldom = [
                    "pr-no:{}",
                    "pr-later:{}",
                    "pr-back:{}",
                    "pr-show:{}",
                    "pr-pause:{}:7",
                    "sf-blocked:{}:all",
                    "me-when:{}",
                    "re-write:{}",
                ]
                press = chance.choice([*often, *seldom]).format(one.seat(name).id)
                acts.append(chance.choice(both).accept(visitor.request(press=press)))
            if batch % 5 == 4:
                acts += [rounds.upkeep(each.storage, each.town, clock()) for each in both]
            await asyncio.gather(*acts)
            await settled(*both)
            found = [await each.now() for each in asked]
            assert all(map(well, found))
            agreed |= {each.id for each in found if each.agreed_at}
            clock.advance(minutes=20)
    assert agreed


@pytest.mark.parametrize("press", ["sf-left", "erase", "po-age:minor"])
async def test_all_leave_at_once(app: App, clock: Clock, press: str) -> None:
    chance = random.Random(3)
    async with together(app, clock) as (circle, both):
        asked = await proposed(circle, chance, 24)
        for some in asked:
            for name in some.visitors:
                await some.press(name, "pr-yes")
            assert (await some.now()).state == AGREED
        leaving = list(circle.visitors.values())[1:]
        await asyncio.gather(
            *(both[number % 2].accept(each.request(press=press)) for number, each in enumerate(leaving))
        )
        await settled(*both)
        for some in asked:
            assert (await some.now()).state not in (ASKED, AGREED)
