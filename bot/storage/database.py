"""The database behind it all: a file or a server, its transactions, and who speaks on which platform."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from zlib import crc32

from sqlalchemy import Connection, event, make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.storage import hops
from bot.storage.line import Line
from bot.storage.sending import LEASE, Sending
from bot.storage.unit import Unit


def file_of(url: str) -> Path | None:
    """The file of an embedded database; None where it is a server's, or in memory."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        return None
    return Path(str(parsed.database)).expanduser()


class Storage:
    """The database behind an URL: ``sqlite+aiosqlite:///…`` or ``postgresql+asyncpg://…``.

    On SQLite, ``durable`` makes each commit survive a power cut, not only the end of the process. ``lease`` is how long
    this process may take to send what it claimed.
    """

    def __init__(self, url: str, *, durable: bool = True, lease: timedelta = LEASE) -> None:
        for each in ("aiosqlite", "sqlalchemy.engine"):
            logging.getLogger(each).setLevel(logging.WARNING)  # below, they write down what people said
        self.url = make_url(url)
        self.sending = Sending(lease)
        self.embedded = self.url.get_backend_name() == "sqlite"
        if (file := file_of(url)) is not None:
            # What people said is nobody else's to read, on this machine neither.
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.engine: AsyncEngine = create_async_engine(
            self.url, pool_pre_ping=not self.embedded, hide_parameters=True
        )
        # SQLite has one writer: waiting in line here is fair, and cheaper than its busy loop. It keeps its connection.
        self._line = Line()
        self._writing: AsyncConnection | None = None
        self._serving: AsyncConnection | None = None
        if self.embedded:
            hops.fewer(self.engine)
            _prepare_sqlite(self.engine, durable=durable)

    @asynccontextmanager
    async def unit(self, *, urgent: bool = False) -> AsyncIterator[Unit]:
        """A transaction that reads and writes; rolled back when it ends with an exception.

        Where writers wait for each other, an ``urgent`` one goes first.
        """
        async with self._writer(urgent) if self.embedded else self.engine.connect() as connection:
            unit = Unit(connection, self.sending)
            try:
                async with connection.begin():
                    yield unit
            except BaseException:
                for each in unit.otherwise:
                    each()
                raise
            for each in unit.afterwards:
                each()

    @asynccontextmanager
    async def _writer(self, urgent: bool) -> AsyncIterator[AsyncConnection]:
        async with self._line.turn(urgent=urgent):
            if self._writing is None:
                self._writing = await self.engine.connect()
            try:
                yield self._writing
            except BaseException:
                # Whatever state it is in, the next writer begins with a connection that nobody interrupted.
                connection, self._writing = self._writing, None
                await connection.close()
                raise

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Unit]:
        """A transaction that only reads, and waits for no writer."""
        async with self.engine.connect() as connection:
            await connection.execution_options(passeur_reading=True)
            async with connection.begin() as transaction:
                yield Unit(connection, self.sending)
                await transaction.rollback()

    @asynccontextmanager
    async def arriving(self, platform: str) -> AsyncIterator[bool]:
        """From now on this process speaks on this platform, until it ends; within, whether no other one does.

        An embedded database has one such process; on PostgreSQL they know of each other by a lock, which goes with
        its holder, however that ends.
        """
        if self.embedded:
            yield True
            return
        if self._serving is None:
            self._serving = await self.engine.connect()
            await self._serving.execution_options(isolation_level="AUTOCOMMIT")
        lock = {"lock": crc32(f"passeur {platform}".encode())}
        alone = bool(await self._serving.scalar(text("SELECT pg_try_advisory_lock(:lock)"), lock))
        try:
            yield alone
            await self._serving.execute(text("SELECT pg_advisory_lock_shared(:lock)"), lock)
        finally:
            if alone:
                await self._serving.execute(text("SELECT pg_advisory_unlock(:lock)"), lock)

    async def close(self) -> None:
        """Give every connection back."""
        for connection in (self._writing, self._serving):
            if connection is not None:
                await connection.close()
        self._writing = self._serving = None
        await self.engine.dispose()


def _prepare_sqlite(engine: AsyncEngine, *, durable: bool) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def connected(dbapi: Any, record: Any) -> None:  # noqa: ARG001
        dbapi.isolation_level = None
        cursor = dbapi.cursor()
        for pragma in (
            "journal_mode = WAL",
            f"synchronous = {'FULL' if durable else 'NORMAL'}",
            "foreign_keys = ON",
            "busy_timeout = 10000",
            "temp_store = MEMORY",
            "secure_delete = ON",  # what is erased is overwritten, not only unlinked
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begun(connection: Connection) -> None:
        reading = connection.get_execution_options().get("passeur_reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
