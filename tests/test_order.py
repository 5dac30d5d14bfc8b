"""What is said in a chat arrives in its order, whatever became of whoever was saying it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from bot.conversation.errors import Refused, Undeliverable
from bot.conversation.messages import Outcome, Reply, Request
from bot.conversation.router import Router
from bot.delivery import PATIENCE
from bot.storage import Storage, Unit
from bot.storage.outbox import HOPEFUL, LEASE
from tests.conftest import Clock
from tests.conversation.talk import House, Table, said
from tests.storage.reading import Row, outbox


@pytest.fixture
def table() -> Table:
    router: Table = Router()

    @router.text
    async def plain(request: Request, unit: Unit, services: Any) -> Outcome:
        if request.text == "refused":
            await unit.outbox.write_down(request.at)
            raise Refused("no")
        return Reply(request.text)

    return router


@pytest.fixture
def house(storage: Storage, table: Table, clock: Clock) -> House:
    return House(storage, table, clock)


@pytest.fixture
async def dead(database: str, house: House) -> None:
    """Another process has written an answer and died before it was sent."""
    other = Storage(database)
    async with other.unit() as unit:
        await unit.outbox.reply("k", said("one"), Reply("one"), house.clock())
    await other.close()


async def tick(house: House) -> Sequence[str]:
    await house.delivery.tick()
    await house.delivery.settled()
    return house.ear.texts


def states(rows: Sequence[Row]) -> list[str]:
    return [row["state"] for row in rows]


async def test_an_answer_waits_for_the_one_before_it(house: House, clock: Clock, dead: None) -> None:
    assert await house.hears(said("two"), said("three")) == []
    assert await house.hears(said("elsewhere", chat="square")) == ["elsewhere"]
    assert await tick(house) == ["elsewhere"]
    clock.now += LEASE
    assert await tick(house) == ["elsewhere", "one", "two", "three"]
    assert await house.hears(said("four")) == ["four"]
    assert states(await outbox(house.storage)) == ["sent"] * 5


async def test_what_a_dead_process_held_is_free_once_another_begins(house: House, dead: None) -> None:
    assert await tick(house) == []
    await house.delivery.begin()
    assert await house.hears(said("two")) == ["one", "two"]


async def test_what_is_held_on_other_platforms_stays_so(house: House, dead: None) -> None:
    async with house.storage.unit() as unit:
        assert await unit.outbox.take_over(["tes", "other"]) == 0
        assert await unit.outbox.take_over(["other", "test"]) == 1


async def test_while_another_process_lives_what_it_holds_is_its_own(
    database: str, house: House, dead: None
) -> None:
    other = Storage(database)
    async with other.arriving("test") as alone:
        assert alone
    await house.delivery.begin()
    assert await tick(house) == (["one"] if house.storage.embedded else [])
    async with house.storage.arriving("another") as alone:
        assert alone
    await other.close()


async def test_a_failure_keeps_back_what_comes_after_it(house: House, clock: Clock) -> None:
    house.ear.troubles = [Undeliverable("away", retry_after=5)]
    assert await house.hears(said("one"), said("two"), said("three")) == []
    assert await tick(house) == []
    clock.advance(seconds=5)
    house.ear.troubles = [Undeliverable("away", retry_after=5)]
    assert await tick(house) == []
    clock.advance(seconds=5)
    assert await tick(house) == ["one", "two", "three"]


async def test_a_failure_without_hope_keeps_nothing_back(house: House, clock: Clock) -> None:
    house.ear.troubles = [Undeliverable("odd")] * HOPEFUL
    assert await house.hears(said("one"), said("two")) == []
    for seconds in PATIENCE[: HOPEFUL - 1]:
        assert house.ear.texts == []
        clock.advance(seconds=seconds)
        await tick(house)
    assert house.ear.texts == ["two"]
    assert await house.hears(said("three")) == ["three"]
    clock.advance(seconds=PATIENCE[HOPEFUL - 1])
    assert await tick(house) == ["two", "three", "one"]


async def test_what_was_sent_is_written_down_with_the_next_answer(house: House) -> None:
    house.storage.sending.told(1, "m1")
    async with house.storage.unit() as unit:
        letter = await unit.outbox.reply("k", said("two"), Reply("two"), house.clock())
        assert letter is not None
        assert 1 in house.storage.sending
        assert house.storage.sending.first is None
    assert 1 not in house.storage.sending


async def test_what_a_turn_undoes_is_written_down_by_the_next(house: House) -> None:
    await house.hears(said("one"))
    async with house.storage.unit() as unit:
        await unit.outbox.notice("n", "test:ana", "ana", "news", {}, house.clock() + timedelta(days=1))
    row = (await outbox(house.storage))[-1]
    house.storage.sending.told(row["id"], "m9")
    assert await house.hears(said("refused")) == ["no"]
    assert [(each["state"], each["message"]) for each in await outbox(house.storage)][1] == ("sent", "m9")
