"""Many chats at once: side by side where they may be, one after the other where they must be."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest

from bot.conversation.messages import Address, Limit, Outcome, Reply, Request
from bot.conversation.router import Router
from bot.storage import Storage, Unit
from tests.conftest import Clock
from tests.conversation.talk import Ear, House, Table, said, wish, wishes
from tests.storage.reading import inbox, outbox

Answer = Callable[[Request, Unit], Awaitable[str]]


def answering(answer: Answer) -> Table:
    router: Table = Router()

    @router.text
    async def plain(request: Request, unit: Unit, services: Any) -> Outcome:
        return Reply(await answer(request, unit))

    return router


async def test_two_chats_are_answered_at_the_same_moment(storage: Storage, clock: Clock) -> None:
    if storage.embedded:
        pytest.skip("SQLite has one writer: turns take turns there")
    together = asyncio.Barrier(3)

    async def answer(request: Request, unit: Unit) -> str:
        async with asyncio.timeout(20):
            await together.wait()
        return request.text

    house = House(storage, answering(answer), clock)
    assert len(await house.hears(said("a", who="ana"), said("b", who="zoe"), said("c", who="lea"))) == 3


class Slow(Ear):
    """A platform that cannot reach one chat until another one has been answered."""

    def __init__(self) -> None:
        super().__init__()
        self.reached = asyncio.Event()

    def limits(self, address: Address) -> Sequence[Limit]:
        return ()

    async def send(self, address: Address, reply: Reply, **more: Any) -> str:
        if address.chat == "ana":
            async with asyncio.timeout(20):
                await self.reached.wait()
        else:
            self.reached.set()
        return await super().send(address, reply, **more)


async def test_a_chat_that_is_slow_to_reach_holds_up_nobody_else(storage: Storage, clock: Clock) -> None:
    async def answer(request: Request, unit: Unit) -> str:
        return request.text

    house = House(storage, answering(answer), clock)
    house.delivery.platforms["test"] = slow = Slow()
    await house.dispatcher.accept(said("1"), said("2"), said("3", who="zoe"))
    await house.quiet()
    assert slow.texts == ["3", "1", "2"]


@pytest.mark.parametrize("replicas", [1, 2])
async def test_one_person_in_two_chats_never_races(storage: Storage, clock: Clock, replicas: int) -> None:
    inside, most = Counter[int](), Counter[int]()

    async def answer(request: Request, unit: Unit) -> str:
        person = request.who.id
        inside[person] += 1
        most[person] = max(most[person], inside[person])
        count = len(await wishes(unit, request))
        for _turn in range(5):
            await asyncio.sleep(0)
        await wish(unit, request, f"wish {count}")
        inside[person] -= 1
        return f"{count}"

    houses = [House(storage, answering(answer), clock) for _each in range(replicas)]
    for number in range(12):
        house = houses[number % replicas]
        await house.dispatcher.accept(said("x", who=("ana", "zoe")[number // 6], chat=f"chat{number}"))
    await asyncio.gather(*(house.quiet() for house in houses))
    assert set(most.values()) == {1}
    answers = Counter(text for house in houses for text in house.ear.texts)
    assert answers == {f"{number}": 2 for number in range(6)}


async def test_two_replicas_answer_each_request_once_and_in_order(storage: Storage, clock: Clock) -> None:
    order: list[tuple[str, str]] = []

    async def answer(request: Request, unit: Unit) -> str:
        await asyncio.sleep(0)
        order.append((request.address.chat, request.text))
        return request.text

    requests = [said(f"{number}", who=f"p{number % 5}") for number in range(60)]
    async with storage.unit() as unit:
        await unit.inbox.store(requests)
    houses = [House(storage, answering(answer), clock) for _each in range(2)]
    await asyncio.gather(*(house.dispatcher.recover() for house in houses))
    await asyncio.gather(*(house.quiet() for house in houses))
    assert sorted(text for house in houses for text in house.ear.texts) == sorted(
        each.text for each in requests
    )
    for chat in {each.address.chat for each in requests}:
        assert [text for where, text in order if where == chat] == [
            each.text for each in requests if each.address.chat == chat
        ]
    assert {row["state"] for row in await inbox(storage)} == {"done"}
    assert {row["state"] for row in await outbox(storage)} == {"sent"}


async def test_words_that_come_while_a_turn_is_under_way_are_answered_after_it(
    storage: Storage, clock: Clock
) -> None:
    async def answer(request: Request, unit: Unit) -> str:
        return request.text

    house = House(storage, answering(answer), clock)
    house.delivery.platforms["test"] = slow = Slow()
    await house.dispatcher.accept(said("1"))
    await asyncio.sleep(0.05)
    await house.dispatcher.accept(said("2"))
    await house.dispatcher.accept(said("3"), said("go", who="zoe"))
    await house.quiet()
    assert [each for each in slow.texts if each != "go"] == ["1", "2", "3"]


async def test_being_forgotten_in_one_chat_waits_for_no_other(storage: Storage, clock: Clock) -> None:
    held, free = asyncio.Event(), asyncio.Event()

    async def answer(request: Request, unit: Unit) -> str:
        if request.text == "forget me":
            held.set()
            await asyncio.wait_for(free.wait(), 20)
            await asyncio.wait_for(unit.erase(request), 20)
        return request.text

    house = House(storage, answering(answer), clock)
    await house.dispatcher.accept(said("hello"))
    await house.quiet()
    await house.dispatcher.accept(said("forget me", chat="one"))
    await held.wait()
    # On SQLite this waits for its turn; on PostgreSQL it takes up its request, then waits for its person.
    waiting = asyncio.create_task(house.dispatcher.accept(said("and now?", chat="two")))
    await asyncio.sleep(0.3)
    free.set()
    async with asyncio.timeout(30):
        await waiting
        await house.quiet()
    assert sorted(house.ear.texts) == ["and now?", "forget me", "hello"]
