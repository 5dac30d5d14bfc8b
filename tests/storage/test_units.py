"""Transactions: whole or not at all, safe from a power cut, and silent about what people say."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError, StatementError

from bot.storage import Storage
from bot.storage.models import Person
from tests.conversation.talk import NOON, said
from tests.storage.reading import inbox, rows


class Changed(Exception):
    """Somebody changed their mind."""


async def test_a_unit_that_fails_leaves_nothing_and_does_nothing_afterwards(storage: Storage) -> None:
    done: list[str] = []

    async def fail() -> None:
        async with storage.unit() as unit:
            await unit.inbox.store([said("one")])
            unit.afterwards.append(lambda: done.append("failed"))
            raise Changed

    with pytest.raises(Changed):
        await fail()
    assert await inbox(storage) == []
    assert done == []


async def test_what_comes_afterwards_comes_after_the_commit(storage: Storage) -> None:
    seen: list[int] = []
    async with storage.unit() as unit:
        await unit.inbox.store([said("one")])
        unit.afterwards.append(lambda: seen.append(1))
        assert seen == []
    assert seen == [1]
    assert len(await inbox(storage)) == 1


async def test_a_reading_never_writes(storage: Storage) -> None:
    async with storage.reading() as unit:
        await unit.inbox.store([said("one")])
    assert await inbox(storage) == []


async def test_a_reading_waits_for_no_writer(storage: Storage) -> None:
    async with storage.unit() as unit:
        await unit.inbox.store([said("one")])
        async with asyncio.timeout(5):
            assert await inbox(storage) == []


async def test_a_unit_that_is_cancelled_leaves_the_way_free(storage: Storage) -> None:
    began = asyncio.Event()

    async def forever() -> None:
        async with storage.unit() as unit:
            await unit.inbox.store([said("one")])
            began.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(forever())
    await began.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(5), storage.unit() as unit:
        await unit.inbox.store([said("two")])
    assert [row["payload"]["text"] for row in await inbox(storage)] == ["two"]


async def test_a_moment_needs_its_zone_and_comes_back_in_utc(storage: Storage) -> None:
    paris = timezone(timedelta(hours=1))
    async with storage.unit() as unit:
        await unit.connection.execute(
            insert(Person).values(lang="fr", created_at=datetime(2026, 11, 21, 13, tzinfo=paris))
        )
        with pytest.raises(StatementError, match="time zone"):
            await unit.connection.execute(
                insert(Person).values(lang="fr", created_at=datetime(2026, 11, 21, 13))
            )
    (row,) = await rows(storage, Person)
    assert row["created_at"] == NOON
    assert row["created_at"].tzinfo is UTC


async def test_what_belongs_to_nobody_is_refused(storage: Storage) -> None:
    with pytest.raises(IntegrityError):
        async with storage.unit() as unit:
            await unit.skills.add(4711, "wish", "a wish of nobody", None, NOON)


@pytest.mark.parametrize(("durable", "synchronous"), [(True, 2), (False, 1)])
async def test_sqlite_is_set_up_to_last(tmp_path: Path, durable: bool, synchronous: int) -> None:
    storage = Storage(f"sqlite+aiosqlite:///{tmp_path}/a/folder/that/is/new/passeur.db", durable=durable)
    try:
        async with storage.unit() as unit:
            told = {
                name: await unit.connection.scalar(text(f"PRAGMA {name}"))
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            }
    finally:
        await storage.close()
    assert told == {
        "journal_mode": "wal",
        "synchronous": synchronous,
        "foreign_keys": 1,
        "busy_timeout": 10000,
    }


async def test_not_even_the_most_talkative_log_says_what_people_say(
    storage: Storage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    request = said("XsecretX", who="XwhoX")
    async with storage.unit() as unit:
        await unit.inbox.store([request])
        await unit.inbox.claim(request.address)
    async with storage.reading() as unit:
        await unit.conversations.form(request.address, request.sender, NOON)
    assert "XsecretX" not in caplog.text
    assert "XwhoX" not in caplog.text


async def test_a_query_that_fails_does_not_quote_what_people_said(storage: Storage) -> None:
    with pytest.raises(IntegrityError) as refused:
        async with storage.unit() as unit:
            await unit.skills.add(4711, "wish", "XsecretX", None, NOON)
    assert "XsecretX" not in str(refused.value.__cause__ or "") + str(refused.value)
