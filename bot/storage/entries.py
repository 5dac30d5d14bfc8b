"""The catalogue as the database holds it: one row an entry and a city."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select, update

from bot.storage.models import Entry as Row
from bot.storage.models import Import
from bot.storage.repository import Repository
from knowledge.catalogue import Entry

IMPORTING = 0x50415349
"""The lock of those who import."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry with what brought it, which space keeps it (empty: the city), and when its keepers were last asked of it."""

    entry: Entry
    origin: str
    owner: str
    asked_at: datetime | None


class Entries(Repository):
    """Entries by city, in the order in which they came."""

    async def one_at_a_time(self) -> None:
        """Wait for whoever is importing; until this transaction ends, nobody else does. Replicas may start together."""
        if self.connection.dialect.name != "sqlite":  # there, every writer is alone
            await self.connection.execute(select(func.pg_advisory_xact_lock(IMPORTING)))

    async def all(self, city: str) -> list[Entry]:
        """Every entry of the city, as the desk last found it."""
        return [each.entry for each in await self.kept(city)]

    async def kept(
        self, city: str, *, owner: str | None = None, owned: bool = False, id: str | None = None
    ) -> list[Kept]:
        """The same with who keeps them; those of one space alone where one is named, or of any space, or of one id."""
        where = [Row.city == city, Row.merged_into == ""]
        where += [] if owner is None else [Row.owner == owner]
        where += [Row.owner != ""] if owned else []
        where += [] if id is None else [Row.id == id]
        columns = (Row.data, Row.origin, Row.owner, Row.verified_on, Row.closed_on, Row.asked_at)
        rows = await self.connection.execute(select(*columns).where(*where).order_by(Row.place, Row.id))
        return [
            Kept(_found(row.data, row.verified_on, row.closed_on), row.origin, row.owner, row.asked_at)
            for row in rows
        ]

    async def one(self, city: str, id: str) -> Kept | None:
        """This one."""
        return next(iter(await self.kept(city, id=id)), None)

    async def found(self, city: str, id: str, now: datetime, **found: Any) -> bool:
        """What the desk found out about it: ``verified_on``, ``closed_on`` or ``merged_into``; False where it is gone."""
        this = (Row.city == city, Row.id == id)
        changed = update(Row).where(*this).values(**found, updated_at=now)
        return bool((await self.connection.execute(changed)).rowcount)

    async def asked(self, city: str, id: str, now: datetime) -> None:
        """Its keepers were asked whether it still holds."""
        this = (Row.city == city, Row.id == id)
        await self.connection.execute(update(Row).where(*this).values(asked_at=now))

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

    async def put(
        self,
        city: str,
        origin: str,
        entries: Iterable[tuple[Entry, str]],
        now: datetime,
        *,
        owner: str = "",
    ) -> None:
        """Add these entries (each with its fingerprint), or replace those of the same id; whoever keeps them stays so."""
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
                "owner": owner,
                "merged_into": "",
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


def _found(data: str, verified_on: date | None, closed_on: date | None) -> Entry:
    """The entry as it was brought, with what the desk knows better."""
    entry = Entry.model_validate_json(data)
    found: dict[str, Any] = {}
    if verified_on is not None and verified_on > entry.verified_on:
        found["verified_on"] = verified_on
    if closed_on is not None and entry.closed_on is None:
        found["closed_on"] = closed_on
    return entry.model_copy(update=found) if found else entry
