"""Places: never more than there are, however many tap at once, on however many replicas."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
import pytest_asyncio

from bot.conversation.messages import Address, Sender
from bot.storage import Storage, merging
from bot.storage.registrations import HOLDING, IN, OUT, WAITING
from knowledge.agenda import Event
from knowledge.agenda.event import id_of
from tests.conversation.talk import NOON

CITY, EVENT, DAY = "here", id_of("atelier"), "2026-12-01T14:00:00"


@pytest_asyncio.fixture
async def replicas(database: str) -> AsyncIterator[list[Storage]]:
    """Two processes' worth of connections to one database."""
    both = [Storage(database, durable=False) for _each in range(2)]
    yield both
    for each in both:
        await each.close()


async def people(storage: Storage, count: int) -> list[int]:
    found = []
    async with storage.unit() as unit:
        for number in range(count):
            address = Address("test", f"p{number}")
            found.append((await unit.conversations.open(address, Sender(f"p{number}"), NOON)).person.id)
    return found


async def held(storage: Storage, day: str = DAY) -> tuple[int, int]:
    """How many places the count says are taken, and how many people hold."""
    async with storage.reading() as unit:
        everybody = await unit.registrations.at(CITY, EVENT, day)
        holding = sum(each.places for each in everybody if each.state in HOLDING)
        return await unit.rooms.taken((CITY, EVENT, day)), holding


async def test_sixty_tap_at_once_for_ten_places(replicas: list[Storage]) -> None:
    everybody = await people(replicas[0], 60)

    async def tap(number: int, person: int) -> str:
        async with replicas[number % 2].unit() as unit:
            mine = await unit.registrations.register(person, CITY, EVENT, DAY, NOON, capacity=10)
            return mine.state

    # Everybody taps twice.
    taps = [tap(number, person) for number, person in enumerate([*everybody, *everybody])]
    states = Counter(await asyncio.gather(*taps))
    assert await held(replicas[0]) == (10, 10)
    assert states == {IN: 20, WAITING: 100}


async def test_small_groups_never_squeeze_in(replicas: list[Storage]) -> None:
    everybody = await people(replicas[0], 40)
    chance = random.Random(3)

    async def tap(number: int, person: int, places: int) -> None:
        async with replicas[number % 2].unit() as unit:
            await unit.registrations.register(person, CITY, EVENT, DAY, NOON, capacity=17, places=places)

    await asyncio.gather(*(tap(number, each, chance.randint(1, 6)) for number, each in enumerate(everybody)))
    taken, holding = await held(replicas[0])
    assert taken == holding <= 17


@pytest.mark.parametrize("moving", [False, True])
async def test_anything_at_once_keeps_the_count(replicas: list[Storage], moving: bool) -> None:
    """People register, leave, change their mind, take more places and less, are offered places, are there, turn out to be
    one, are forgotten; events move. Every count is true, and nobody waits for somebody who waits for them.
    """
    everybody = await people(replicas[0], 40)
    chance = random.Random(5)
    days = [datetime(2026, 12, 1, hour) for hour in (14, 15, 16)]

    async def act(number: int, one: int, other: int, now: datetime) -> None:
        day = chance.choice(days).isoformat()
        async with replicas[number % 2].unit() as unit:
            places = unit.registrations
            often = ["in", "in", "out", "more", "offer", "yes", "lapse", "came"]
            what = chance.choice([*often * 3, "one", "off", "moved" if moving else "in"])
            mine = await places.get(CITY, EVENT, day, one)
            if what == "in":
                await places.register(one, CITY, EVENT, day, now, capacity=8, places=chance.randint(1, 3))
            elif what == "offer":
                await places.offer(CITY, EVENT, day, 8, now + timedelta(hours=1))
            elif what == "lapse":
                await places.lapse(CITY, now)
            elif what == "one":
                await places.unite(one, other)
            elif what == "off":
                await places.erase(one)
            elif what == "moved":
                await places.carry(CITY, *chance.sample([at(each) for each in days], 2))
            elif mine is not None and what == "out":
                await places.withdraw(mine.id)
            elif mine is not None and what == "more":
                await places.resize(mine.id, chance.randint(1, 6), 8)
            elif mine is not None and what == "yes":
                await places.accept(mine.id, now)
            elif mine is not None and what == "came":
                await places.came(mine.id)

    for batch in range(20):
        # Everybody does one thing at a time.
        chance.shuffle(everybody)
        pairs = zip(everybody[::2], everybody[1::2], strict=True)
        now = NOON + batch * timedelta(minutes=30)
        await asyncio.gather(*(act(number, *each, now) for number, each in enumerate(pairs)))
        for day in days:
            taken, holding = await held(replicas[0], day.isoformat())
            assert taken == holding
            # Where two were of one size and are one now, nobody is sent away.
            assert moving or taken <= 8


def at(begins: datetime) -> Event:
    """The event, if it began then."""
    return Event(uid="atelier", title="Atelier", start=begins, zone="Europe/Paris")


async def test_whoever_waits_longest_is_offered_the_place_until_a_moment(storage: Storage) -> None:
    one, two, three = await people(storage, 3)
    async with storage.unit() as unit:
        places = unit.registrations
        first = await places.register(one, CITY, EVENT, DAY, NOON, capacity=1)
        for number, each in enumerate((two, three)):
            at = NOON + timedelta(minutes=number)
            assert (await places.register(each, CITY, EVENT, DAY, at, capacity=1)).state == WAITING
        assert await places.offer(CITY, EVENT, DAY, 1, NOON + timedelta(hours=1)) == []
        assert await places.withdraw(first.id) == 1
        assert await places.withdraw(first.id) == 0
        (offered,) = await places.offer(CITY, EVENT, DAY, 1, NOON + timedelta(hours=1))
        assert offered.person_id == two
        assert not await places.accept(offered.id, NOON + timedelta(hours=1))
        (lapsed,) = await places.lapse(CITY, NOON + timedelta(hours=1))
        assert lapsed.person_id == two
        assert await places.lapse(CITY, NOON + timedelta(hours=1)) == []
        (offered,) = await places.offer(CITY, EVENT, DAY, 1, NOON + timedelta(hours=3))
        assert offered.person_id == three
        assert await places.accept(offered.id, NOON + timedelta(hours=2))
        assert await places.came(offered.id)
        assert not await places.came(offered.id)
        mine = await places.get(CITY, EVENT, DAY, two)
        assert mine is not None
        assert mine.state == OUT


async def test_whoever_comes_now_does_not_overtake_those_who_wait(storage: Storage) -> None:
    one, two, three = await people(storage, 3)
    async with storage.unit() as unit:
        places = unit.registrations
        first = await places.register(one, CITY, EVENT, DAY, NOON, capacity=1)
        await places.register(two, CITY, EVENT, DAY, NOON, capacity=1)
        await places.withdraw(first.id)
        assert (await places.register(three, CITY, EVENT, DAY, NOON, capacity=1)).state == WAITING


@pytest.mark.parametrize("first", [True, False])
async def test_whoever_turns_out_to_be_one_comes_once_and_keeps_their_place(
    storage: Storage, first: bool
) -> None:
    one, two, three = await people(storage, 3)
    seated, other = (one, two) if first else (two, one)
    async with storage.unit() as unit:
        places = unit.registrations
        await places.register(seated, CITY, EVENT, DAY, NOON, capacity=3, places=2)
        # Once they wait, having a place elsewhere; once they have left.
        await places.register(other, CITY, EVENT, DAY, NOON, capacity=3, places=2)
        left = await places.register(other, CITY, EVENT, "2026-12-02T14:00:00", NOON, capacity=3)
        await places.withdraw(left.id)
        await places.register(seated, CITY, EVENT, "2026-12-02T14:00:00", NOON, capacity=3)
        # And once they have one twice.
        for each in (one, two):
            await places.register(each, CITY, "e-2", DAY, NOON, capacity=3)
        await merging.merge(unit.connection, two, one)
        assert [each.state for each in await places.of(one, CITY)] == [IN, IN, IN]
        assert await places.of(two, CITY) == []
        assert [await unit.rooms.taken((CITY, *each)) for each in ((EVENT, DAY), ("e-2", DAY))] == [2, 1]
        mine = await places.register(three, CITY, "e-2", DAY, NOON, capacity=3, places=2)
        assert mine.state == IN


async def test_whoever_is_forgotten_leaves_their_place(storage: Storage) -> None:
    one, two = await people(storage, 2)
    async with storage.unit() as unit:
        await unit.registrations.register(one, CITY, EVENT, DAY, NOON, capacity=2, places=2)
        await unit.registrations.erase(one)
        mine = await unit.registrations.register(two, CITY, EVENT, DAY, NOON, capacity=2, places=2)
        assert mine.state == IN


@pytest.mark.parametrize("code", ["", "nobody", "🎸", "A" * 500])
async def test_a_code_that_nobody_has(storage: Storage, code: str) -> None:
    async with storage.reading() as unit:
        assert await unit.registrations.by_code(CITY, code) is None
