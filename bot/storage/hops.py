"""SQLite behind a thread of its own, one visit a statement: the driver makes four, and each costs as much as the work."""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Self

import aiosqlite
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

Row = tuple[Any, ...]


class Connection(aiosqlite.Connection):
    """The driver's own, with another cursor."""

    def cursor(self) -> "Cursor":  # type: ignore[override]
        """Nothing happens before it is told to execute."""
        return Cursor(self)

    async def visit(self, work: Callable[..., Any], *given: Any) -> Any:
        """Do this in the thread, with the connection that lives there."""
        return await self._execute(work, self._conn, *given)  # type: ignore[no-untyped-call]


class Cursor:
    """As much of a cursor as SQLAlchemy uses: everything is fetched by the statement itself."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: list[Row] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Self:
        """Execute it, and fetch what it gives."""
        self._keep(await self._connection.visit(_execute, sql, parameters))
        return self

    async def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> Self:
        """The same with each of these; they give nothing."""
        self._keep(await self._connection.visit(_executemany, sql, parameters))
        return self

    def _keep(self, result: tuple[list[Row], Any, int, int | None]) -> None:
        self._rows, self.description, self.rowcount, self.lastrowid = result

    async def fetchall(self) -> list[Row]:
        """What the last statement gave."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """It holds nothing."""

    async def __aenter__(self) -> Self:
        return self


def _execute(
    connection: sqlite3.Connection, sql: str, parameters: Sequence[Any]
) -> tuple[list[Row], Any, int, int | None]:
    cursor = connection.execute(sql, parameters)
    try:
        rows = cursor.fetchall() if cursor.description else []
        return rows, cursor.description, cursor.rowcount, cursor.lastrowid
    finally:
        cursor.close()


def _executemany(
    connection: sqlite3.Connection, sql: str, parameters: Iterable[Sequence[Any]]
) -> tuple[list[Row], Any, int, int | None]:
    cursor = connection.executemany(sql, parameters)
    try:
        return [], None, cursor.rowcount, cursor.lastrowid
    finally:
        cursor.close()


def fewer(engine: AsyncEngine) -> None:
    """Let the engine connect so."""

    async def connect(*given: Any, **more: Any) -> Connection:
        connection = Connection(lambda: sqlite3.connect(*given, **more), 64)
        connection._thread.daemon = True  # as the driver's own would be: it never keeps the process
        await connection
        return connection

    @event.listens_for(engine.sync_engine, "do_connect")
    def connecting(dialect: Any, record: Any, given: Any, more: dict[str, Any]) -> None:  # noqa: ARG001
        more["async_creator_fn"] = connect
