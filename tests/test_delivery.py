"""What is due goes out: later where it could not, never twice without need, in the words of whoever reads it."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from bot.conversation.errors import Undeliverable
from bot.conversation.i18n import _
from bot.conversation.messages import Address, Outcome, Reply, Request
from bot.conversation.router import Router
from bot.delivery import PATIENCE, SETTLED_TOGETHER, Delivery
from bot.storage import Storage, Unit
from bot.storage.models import Account
from bot.storage.outbox import LEASE
from tests.conftest import Clock
from tests.conversation.talk import Ear, House, Table, said
from tests.storage.reading import outbox, rows


@pytest.fixture
def table() -> Table:
    router: Table = Router()

    @router.notice("news")
    async def news(args: Mapping[str, Any], unit: Unit, services: Any) -> Reply | None:
        return None if args.get("over") else Reply(f"{_('Skip')} {args['n']}")

    @router.text
    async def plain(request: Request, unit: Unit, services: Any) -> Outcome:
        return Reply(request.text, trace=request.text != "secret")

    return router


@pytest.fixture
def house(storage: Storage, table: Table, clock: Clock) -> House:
    return House(storage, table, clock)


async def tell(house: House, n: int = 1, *, who: str = "ana", chat: str = "", **more: Any) -> None:
    async with house.storage.unit() as unit:
        address = chat or f"test:{who}"
        await unit.outbox.notice(f"n{n}", address, who, "news", {"n": n, **more}, house.clock())


async def tick(house: House) -> int:
    taken = await house.delivery.tick()
    await house.delivery.settled()
    return taken


async def test_a_notice_is_worded_when_it_is_sent_in_its_readers_language(house: House) -> None:
    await tell(house, 1)
    await tell(house, 2, who="zoe", lang="fr")
    await tell(house, 3, who="lea", lang="fr")
    async with house.storage.unit() as unit:
        lea = await unit.conversations.open(Address("test", "lea"), said(who="lea").sender, house.clock())
        await unit.people.speak(lea.person.id, "en")
    assert await tick(house) == 3
    english, french, chosen = sorted(house.ear.texts, key=lambda text: text[-1])
    assert (english, chosen) == ("Skip 1", "Skip 3")
    assert french.endswith(" 2")
    assert not french.startswith("Skip")
    assert await tick(house) == 0


async def test_what_is_no_longer_true_is_not_said(house: House) -> None:
    await tell(house, over=True)
    assert await tick(house) == 1
    assert house.ear.said == []
    assert [row["state"] for row in await outbox(house.storage)] == ["sent"]


async def test_what_is_not_due_waits(house: House, clock: Clock) -> None:
    async with house.storage.unit() as unit:
        await unit.outbox.notice("n", "test:ana", "ana", "news", {"n": 1}, clock() + timedelta(hours=1))
    assert await tick(house) == 0
    clock.advance(hours=1)
    assert await tick(house) == 1


async def test_what_leaves_no_trace_leaves_none(house: House) -> None:
    assert await house.hears(said("secret")) == ["secret"]
    assert await outbox(house.storage) == []


@pytest.mark.parametrize("trouble", [Undeliverable("closed"), OSError("socket of ana")])
async def test_what_fails_is_tried_again_with_growing_patience_then_set_aside(
    house: House, clock: Clock, caplog: pytest.LogCaptureFixture, trouble: Exception
) -> None:
    caplog.set_level(logging.DEBUG)
    house.ear.troubles = [trouble] * (len(PATIENCE) + 1)
    await house.hears(said("hello"))
    for seconds in PATIENCE:
        assert len(house.ear.troubles) == len(PATIENCE) - PATIENCE.index(seconds)
        clock.advance(seconds=seconds - 1)
        assert await tick(house) == 0
        clock.advance(seconds=1)
        assert await tick(house) == 1
    (row,) = await outbox(house.storage)
    assert (row["state"], row["attempts"]) == ("dead", len(PATIENCE) + 1)
    assert row["error"] in ("closed", "OSError")
    clock.advance(days=1)
    assert await tick(house) == 0
    assert "socket of ana" not in caplog.text
    assert house.ear.said == []


async def test_what_failed_once_arrives_later(house: House, clock: Clock) -> None:
    house.ear.troubles = [Undeliverable("closed")]
    await house.hears(said("hello"))
    clock.advance(seconds=2)
    await tick(house)
    assert house.ear.texts == ["hello"]


async def test_a_platform_that_says_when_is_heeded_and_never_given_up(house: House, clock: Clock) -> None:
    for seconds in (30.0, 0.5, 3600.0, 7.0, 7.0, 7.0, 7.0, 7.0, 7.0):
        house.ear.troubles.append(Undeliverable("slow down", retry_after=seconds))
    await house.hears(said("hello"))
    for seconds in (30.0, 0.5, 3600.0, 7.0, 7.0, 7.0, 7.0, 7.0, 7.0):
        clock.advance(seconds=seconds - 0.1)
        assert await tick(house) == 0
        clock.advance(seconds=0.1)
        assert await tick(house) == 1
    assert house.ear.texts == ["hello"]
    (row,) = await outbox(house.storage)
    assert (row["state"], row["attempts"]) == ("sent", 0)


async def test_whoever_is_gone_is_left_alone_until_they_speak_again(house: House, clock: Clock) -> None:
    await house.hears(said("hello"))
    await tell(house, 1)
    house.ear.troubles = [Undeliverable("blocked", permanent=True)]
    await tick(house)
    (account,) = await rows(house.storage, Account)
    assert account["off_since"] == clock()
    assert [row["state"] for row in await outbox(house.storage)] == ["sent", "dead"]
    await tell(house, 2)
    clock.advance(days=1)
    assert await tick(house) == 0

    await house.hears(said("I am back"))
    assert [row["off_since"] for row in await rows(house.storage, Account)] == [None]
    assert house.ear.texts == ["hello", "I am back", "Skip 2"]


@pytest.mark.parametrize("trouble", [Undeliverable("blocked", permanent=True), Undeliverable("closed")])
async def test_what_should_leave_no_trace_leaves_none_when_it_cannot_be_sent_either(
    house: House, clock: Clock, trouble: Exception
) -> None:
    house.ear.troubles = [trouble] * (len(PATIENCE) + 1)
    await house.hears(said("secret"))
    for seconds in PATIENCE:
        clock.advance(seconds=seconds)
        await tick(house)
    assert await outbox(house.storage) == []


async def test_another_replica_takes_over_when_a_lease_ends(house: House, table: Table, clock: Clock) -> None:
    await tell(house, 1)
    async with house.storage.unit() as unit:
        assert len(await unit.outbox.claim(clock(), ["test"])) == 1
    other = House(house.storage, table, clock)
    assert await tick(other) == 0
    clock.now += LEASE
    assert await tick(other) == 1
    assert await tick(house) == 0
    assert other.ear.texts == ["Skip 1"]


async def test_what_cannot_be_said_here_is_left_to_whoever_can(
    house: House, table: Table, clock: Clock
) -> None:
    await tell(house, 1, chat="other:ana")
    assert await house.hears(said("hello", address=Address("other", "ana"))) == []
    assert await tick(house) == 0
    assert [(row["state"], row["attempts"]) for row in await outbox(house.storage)] == [("due", 0)] * 2
    there = House(house.storage, table, clock)
    there.delivery.platforms = {"other": there.ear}
    assert await tick(there) == 2
    assert sorted(there.ear.texts) == ["Skip 1", "hello"]


async def test_with_no_platform_at_all_nothing_is_claimed(
    house: House, storage: Storage, clock: Clock
) -> None:
    await tell(house, 1)
    silent = Delivery(storage, house.dispatcher.router, None, clock=clock, language="en")
    assert await silent.tick() == 0
    assert await tick(house) == 1


async def test_nothing_to_deliver_is_no_work(house: House) -> None:
    await house.delivery.deliver(None)
    assert house.ear.said == []


class Slow(Ear):
    """A platform that is still busy with what it was given when the lease ends."""

    def __init__(self) -> None:
        super().__init__()
        self.busy, self.free = asyncio.Event(), asyncio.Event()

    async def send(self, address: Address, reply: Reply, **more: Any) -> str:
        self.busy.set()
        await asyncio.wait_for(self.free.wait(), 20)
        return await super().send(address, reply, **more)


async def test_what_is_still_on_its_way_is_not_sent_again_from_here(house: House, clock: Clock) -> None:
    house.delivery.platforms["test"] = slow = Slow()
    await house.dispatcher.accept(said("hello"))
    await slow.busy.wait()
    clock.now += LEASE * 2
    assert await house.delivery.tick() == 0
    slow.free.set()
    await house.quiet()
    assert slow.texts == ["hello"]
    clock.now += LEASE * 2
    assert await tick(house) == 0


async def test_what_was_claimed_too_long_ago_is_left_to_the_next_look(house: House, clock: Clock) -> None:
    for n in range(3):
        await tell(house, n)
    house.ear.before = lambda: clock.advance(seconds=31)
    await tick(house)
    assert house.ear.texts == ["Skip 0", "Skip 1"]
    await tick(house)
    assert house.ear.texts == ["Skip 0", "Skip 1", "Skip 2"]


async def test_many_are_settled_together(house: House) -> None:
    many = SETTLED_TOGETHER + 5
    assert len(await house.hears(*(said(f"{n}", who=f"p{n}") for n in range(many)))) == many
    assert {row["state"] for row in await outbox(house.storage)} == {"sent"}


async def test_what_could_not_be_written_down_is_written_down_later(house: House, clock: Clock) -> None:
    from sqlalchemy import text

    async def rename(one: str, other: str) -> None:
        async with house.storage.unit() as unit:
            await unit.connection.execute(text(f"ALTER TABLE {one} RENAME TO {other}"))

    await tell(house, 1)
    renamed = asyncio.Event()

    class Breaking(Ear):
        async def send(self, address: Address, reply: Reply, **more: Any) -> str:
            await rename("outbox", "away")
            renamed.set()
            return await super().send(address, reply, **more)

    house.delivery.platforms["test"] = ear = Breaking()
    await house.delivery.tick()
    with pytest.raises(Exception, match="outbox"):
        await house.delivery.settled()
    await rename("away", "outbox")
    clock.now += LEASE * 2
    assert await tick(house) == 0
    assert ear.texts == ["Skip 1"]
    assert [row["state"] for row in await outbox(house.storage)] == ["sent"]


async def test_a_notice_that_nobody_can_word_is_set_aside(house: House, clock: Clock) -> None:
    async with house.storage.unit() as unit:
        await unit.outbox.notice("n", "test:ana", "ana", "unknown", {}, clock())
    for seconds in (0, *PATIENCE):
        clock.advance(seconds=seconds)
        await tick(house)
    assert [(row["state"], row["error"]) for row in await outbox(house.storage)] == [("dead", "KeyError")]


async def test_stopping_in_the_middle_of_sending_lets_another_life_send_it(
    house: House, table: Table, clock: Clock
) -> None:
    await tell(house, 1)
    house.delivery.platforms["test"] = slow = Slow()
    task = asyncio.create_task(house.delivery.tick())
    await slow.busy.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    clock.now += LEASE
    slow.free.set()
    assert await tick(house) == 1
    assert slow.texts == ["Skip 1"]
