"""The programme as the database holds it: one row an event and a city."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import func, select, update

from bot.storage.agenda_models import Event as Row
from bot.storage.repository import Repository
from knowledge.agenda import Event


@dataclass(frozen=True, slots=True)
class Kept:
    """An event with where it comes from, which space keeps it, and since when its source no longer has it."""

    event: Event
    origin: str
    owner: str = ""
    gone_at: datetime | None = None


class Events(Repository):
    """Events by city; what is gone stays known until it is pruned."""

    async def all(self, city: str) -> list[Event]:
        """Every event that its source still has, by id."""
        found = select(Row.data).where(Row.city == city, Row.gone_at.is_(None)).order_by(Row.id)
        return [Event.model_validate_json(data) for data in (await self.connection.execute(found)).scalars()]

    async def get(self, city: str, id: str) -> Kept | None:
        """This event, gone or not."""
        columns = (Row.data, Row.origin, Row.owner, Row.gone_at)
        row = (await self.connection.execute(select(*columns).where(Row.city == city, Row.id == id))).first()
        return row and Kept(Event.model_validate_json(row.data), row.origin, row.owner, row.gone_at)

    async def known(self, city: str, *, origin: str | None = None) -> Mapping[str, Kept]:
        """Every event by id, gone ones too; of one origin alone where one is named."""
        where = [Row.city == city, *([] if origin is None else [Row.origin == origin])]
        columns = (Row.id, Row.data, Row.origin, Row.owner, Row.gone_at)
        rows = await self.connection.execute(select(*columns).where(*where).order_by(Row.id))
        return {
            row.id: Kept(Event.model_validate_json(row.data), row.origin, row.owner, row.gone_at)
            for row in rows
        }

    async def put(
        self, city: str, origin: str, events: Iterable[Event], now: datetime, *, owner: str = ""
    ) -> int:
        """Add these, or replace those of the same id (whoever keeps them stays their owner); how many there are."""
        rows = [
            {
                "city": city,
                "id": event.id,
                "data": event.model_dump_json(exclude_defaults=True),
                "fingerprint": fingerprint(event),
                "origin": origin,
                "owner": owner,
                "updated_at": now,
                "gone_at": None,
            }
            for event in events
        ]
        if rows:
            insert = self.insert(Row)
            anew = ("data", "fingerprint", "origin", "updated_at", "gone_at")
            kept = {name: insert.excluded[name] for name in anew}
            await self.connection.execute(
                insert.on_conflict_do_update(index_elements=["city", "id"], set_=kept), rows
            )
        return len(rows)

    async def let_go(self, city: str, ids: Sequence[str], now: datetime) -> int:
        """Their source no longer has them; how many were there until now."""
        gone = update(Row).where(Row.city == city, Row.id.in_(ids), Row.gone_at.is_(None))
        return (await self.connection.execute(gone.values(gone_at=now, updated_at=now))).rowcount

    async def count(self, city: str) -> int:
        """How many events the city has."""
        here = select(func.count()).where(Row.city == city, Row.gone_at.is_(None))
        return await self.connection.scalar(here) or 0

    async def version(self, city: str) -> str:
        """Changes whenever an event of the city is added, changed or let go."""
        latest = select(func.count(), func.max(Row.updated_at)).where(Row.city == city)
        row = (await self.connection.execute(latest)).one()
        return f"{row[0]}-{row[1]}"


def fingerprint(event: Event) -> str:
    """Changes with anything that the event says."""
    return sha256(event.model_dump_json(exclude_defaults=True).encode(errors="replace")).hexdigest()
