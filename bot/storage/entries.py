"""The catalogue as the database holds it: one row an entry and a city."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select

from bot.storage.models import Entry as Row
from bot.storage.models import Import
from bot.storage.repository import Repository
from knowledge.catalogue import Entry

IMPORTING = 0x50415349
"""The lock of those who import."""


class Entries(Repository):
    """Entries by city, in the order in which they came."""

    async def one_at_a_time(self) -> None:
        """Wait for whoever is importing; until this transaction ends, nobody else does. Replicas may start together."""
        if self.connection.dialect.name != "sqlite":  # there, every writer is alone
            await self.connection.execute(select(func.pg_advisory_xact_lock(IMPORTING)))

    async def all(self, city: str) -> list[Entry]:
        """Every entry of the city."""
        rows = await self.connection.execute(
            select(Row.data).where(Row.city == city).order_by(Row.place, Row.id)
        )
        return [Entry.model_validate_json(data) for data in rows.scalars()]

    async def origins(self, city: str) -> Mapping[str, str]:
        """Which import brought each entry, by id."""
        rows = await self.connection.execute(select(Row.id, Row.origin).where(Row.city == city))
        return {row.id: row.origin for row in rows}

    async def digest(self, city: str, origin: str) -> str:
        """What this origin looked like when it was last read; empty where it never was."""
        found = select(Import.digest).where(Import.city == city, Import.origin == origin)
        return await self.connection.scalar(found) or ""

    async def read(self, city: str, origin: str, digest: str, now: datetime) -> None:
        """It was read in this state."""
        values = {"digest": digest, "read_at": now}
        await self.connection.execute(
            self.insert(Import)
            .values(city=city, origin=origin, **values)
            .on_conflict_do_update(index_elements=["city", "origin"], set_=values)
        )

    async def put(self, city: str, origin: str, entries: Iterable[tuple[Entry, str]], now: datetime) -> None:
        """Add these entries (each with its fingerprint), or replace those of the same id."""
        place = (await self.connection.scalar(select(func.max(Row.place)).where(Row.city == city))) or 0
        rows = [
            {
                "city": city,
                "id": entry.id,
                "place": place + number,
                "data": entry.model_dump_json(exclude_defaults=True),
                "fingerprint": fingerprint,
                "origin": origin,
                "updated_at": now,
            }
            for number, (entry, fingerprint) in enumerate(entries, start=1)
        ]
        if not rows:
            return
        insert = self.insert(Row)
        kept = {name: insert.excluded[name] for name in ("data", "fingerprint", "origin", "updated_at")}
        await self.connection.execute(
            insert.on_conflict_do_update(index_elements=["city", "id"], set_=kept), rows
        )

    async def remove(self, city: str, ids: Sequence[str]) -> int:
        """Take these entries out; how many there were."""
        result = await self.connection.execute(delete(Row).where(Row.city == city, Row.id.in_(ids)))
        return result.rowcount

    async def count(self, city: str) -> int:
        """How many entries the city has."""
        return await self.connection.scalar(select(func.count()).where(Row.city == city)) or 0

    async def version(self, city: str) -> str:
        """Changes whenever an entry of the city is added, changed or removed."""
        row = (
            await self.connection.execute(
                select(func.count(), func.max(Row.updated_at), func.max(Row.place)).where(Row.city == city)
            )
        ).one()
        return f"{row[0]}-{row[1]}-{row[2]}"
