"""What a test sees of a database: its rows, and nothing of the code that wrote them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from bot.storage import Storage
from bot.storage.models import Base, Incoming, Outgoing
from bot.storage.repository import table_of

Row = Mapping[str, Any]


async def rows(storage: Storage, model: type[Base]) -> list[Row]:
    """Every row of a table, in the order of its key."""
    table = table_of(model)
    async with storage.reading() as unit:
        found = await unit.connection.execute(select(table).order_by(*table.primary_key))
        return [dict(each) for each in found.mappings()]


async def inbox(storage: Storage) -> list[Row]:
    return await rows(storage, Incoming)


async def outbox(storage: Storage) -> list[Row]:
    return await rows(storage, Outgoing)
