"""Tables go up and down and up again; the code and the database mean the same; nobody is lost on the way."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, String, inspect, text

from bot.storage import Storage, schema
from tests.conftest import ON_POSTGRES, fresh_postgres
from tests.conversation.talk import NOON, said


@pytest_asyncio.fixture(params=["sqlite", ON_POSTGRES])
async def empty(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Storage]:
    """A database without a table."""
    if request.param == "sqlite":
        storage = Storage(f"sqlite+aiosqlite:///{tmp_path}/new.db", durable=False)
        yield storage
        await storage.close()
        return
    async with fresh_postgres() as url:
        storage = Storage(url)
        yield storage
        await storage.close()


async def tables(storage: Storage) -> set[str]:
    async with storage.reading() as unit:
        return set(await unit.connection.run_sync(lambda sync: inspect(sync).get_table_names()))


def versions() -> list[Path]:
    return sorted(each for each in (schema.MIGRATIONS / "versions").glob("*.py") if each.stem != "__init__")


async def test_up_down_and_up_again(empty: Storage) -> None:
    assert await schema.found(empty) is None
    await schema.migrate(empty)
    assert await schema.found(empty) == schema.expected()
    assert await schema.drift(empty) == []
    everything = await tables(empty)
    assert {"inbox", "outbox", "people"} < everything

    await schema.migrate(empty, to="base", down=True)
    assert await schema.found(empty) is None
    assert await tables(empty) == {"alembic_version"}

    await schema.migrate(empty)
    assert await tables(empty) == everything
    assert await schema.drift(empty) == []
    await schema.migrate(empty)
    assert await schema.found(empty) == schema.expected()


async def test_one_step_at_a_time_both_ways(empty: Storage) -> None:
    numbers = [each.stem.partition("_")[0] for each in versions()]
    for number in numbers:
        await schema.migrate(empty, to=number)
        assert await schema.found(empty) == number
    for number in reversed(numbers[:-1]):
        await schema.migrate(empty, to=number, down=True)
        assert await schema.found(empty) == number


async def test_drift_is_told(empty: Storage) -> None:
    await schema.migrate(empty)
    async with empty.unit() as unit:
        await unit.connection.exec_driver_sql("ALTER TABLE people ADD COLUMN shoe_size INTEGER")
    (told,) = await schema.drift(empty)
    assert "shoe_size" in told


async def test_a_table_made_anew_takes_nobody_along(empty: Storage) -> None:
    await schema.migrate(empty)
    request = said("hello")
    async with empty.unit() as unit:
        person = (await unit.conversations.open(request.address, request.sender, NOON)).person
        profile = await unit.profiles.begin(replace(request, person=person), "here", NOON)
        await unit.skills.add(profile.id, "wish", "to swim", None, NOON)

    def widen(connection: Connection) -> None:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("people", recreate="auto") as people:
            people.alter_column("lang", type_=String(9), existing_type=String(3))

    await schema._run(empty, lambda config: widen(config.attributes["connection"]))
    async with empty.unit() as unit:
        assert [each.words for each in await unit.skills.of(profile.id)] == ["to swim"]
        assert (await unit.conversations.open(request.address, request.sender, NOON)).person == person
        if empty.embedded:
            switch = await unit.connection.exec_driver_sql("PRAGMA foreign_keys")
            assert switch.scalar_one() == 1


async def test_wishes_made_before_there_was_an_exchange_move_along_and_back(empty: Storage) -> None:
    await schema.migrate(empty, to="0001")
    async with empty.unit() as unit:
        for statement in (
            "INSERT INTO people (id, lang, created_at) VALUES (7, '', :at)",
            "INSERT INTO accounts (person_id, platform, external) VALUES (7, 'test', 'ana')",
        ):
            at = {"at": datetime(2026, 11, 21, 9, 0)} if ":at" in statement else {}
            await unit.connection.execute(text(statement), at)
        for words in ("to swim", "to sew"):
            await unit.connection.execute(
                text(
                    "INSERT INTO wishes (person_id, city, words, topic, wished_at)"
                    " VALUES (:person, 'here', :words, 'sport', :at)"
                ),
                {"person": 7, "words": words, "at": datetime(2026, 11, 21, 9, 0)},
            )
    await schema.migrate(empty)
    async with empty.unit() as unit:
        own = await unit.profiles.own(7, "here")
        assert own is not None
        assert (own.ready, own.address, own.recipient) == (False, "test:ana", "ana")
        found = await unit.skills.of(own.id)
        assert [(each.side, each.words, each.topic) for each in found] == [
            ("wish", "to swim", "sport"),
            ("wish", "to sew", "sport"),
        ]
        assert {each.fresh_until for each in found} == {date(2027, 5, 20)}
    await schema.migrate(empty, to="0001", down=True)
    async with empty.unit() as unit:
        kept = await unit.connection.execute(text("SELECT words FROM wishes ORDER BY id"))
        assert list(kept.scalars()) == ["to swim", "to sew"]


async def test_a_step_that_fails_changes_nothing(empty: Storage) -> None:
    class Halt(Exception):
        pass

    def half(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE half (id INTEGER)")
        raise Halt

    with pytest.raises(Halt):
        await schema._run(empty, lambda config: half(config.attributes["connection"]))
    assert "half" not in await tables(empty)


def test_the_newest_version_is_the_one_that_alembic_finds() -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    script = ScriptDirectory.from_config(config)
    assert script.get_heads() == [schema.expected()]
    for path in versions():
        assert re.fullmatch(r"\d{4}_[a-z0-9_]+", path.stem)
        assert script.get_revision(path.stem[:4]).path == str(path)
