"""The tables' version: what the database has, what the code expects, and the way from one to the other."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database import Storage

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"


def expected() -> str:
    """The newest version, read from the files' names (``0001_first.py``): Alembic takes a while to load."""
    return max(each.stem for each in (MIGRATIONS / "versions").glob("[0-9]*.py")).partition("_")[0]


async def found(storage: Storage) -> str | None:
    """The database's version; None where it holds no tables yet."""
    async with storage.engine.connect() as connection:
        if not await connection.run_sync(lambda sync: inspect(sync).has_table("alembic_version")):
            return None
        version: str | None = await connection.scalar(text("SELECT version_num FROM alembic_version"))
        return version


async def migrate(storage: Storage, *, to: str = "head", down: bool = False) -> None:
    """Bring the tables to this version; what people have said is kept."""
    from alembic import command

    step = command.downgrade if down else command.upgrade
    await _run(storage, lambda config: step(config, to))


async def drift(storage: Storage) -> list[str]:
    """How the tables differ from what the code declares; nothing when all is well."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from bot.storage.models import Base

    def compare(connection: Connection) -> list[str]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [str(each) for each in compare_metadata(context, Base.metadata)]

    async with storage.engine.connect() as connection:
        return await connection.run_sync(compare)


async def _run(storage: Storage, step: Callable[["Config"], None]) -> None:
    from alembic.config import Config

    def run(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        step(config)

    async with storage.engine.connect() as connection:
        # SQLite changes a table by making a new one: dropping the old one must not take along what refers to it.
        await _keep_references(storage, connection, "OFF")
        try:
            async with connection.begin():
                await connection.run_sync(run)
        finally:
            await _keep_references(storage, connection, "ON")


async def _keep_references(storage: Storage, connection: AsyncConnection, switch: str) -> None:
    if storage.embedded:
        raw: Any = (await connection.get_raw_connection()).driver_connection
        await raw.execute(f"PRAGMA foreign_keys = {switch}")
