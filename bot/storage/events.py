"""The programme as the database holds it: one row an event and a city."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import func, select, update

from bot.storage.agenda_models import Event as Row
from bot.storage.registrations import Registrations
from bot.storage.repository import Repository
from knowledge.agenda import Event


@dataclass(frozen=True, slots=True)
class Kept:
    """An event with where it comes from, which space keeps it, and since when its source no longer has it.

    ``given`` and ``given_version`` are what its source said last (see ``agenda_models.Event``).
    """

    event: Event
    origin: str
    owner: str = ""
    gone_at: datetime | None = None
    given: str = ""
    given_version: int = 0


_KEPT = (Row.data, Row.origin, Row.owner, Row.gone_at, Row.given, Row.given_version)


class Events(Repository):
    """Events by city; what is gone stays known until it is pruned."""

    async def all(self, city: str) -> list[Event]:
        """Every event that its source still has, by id."""
        found = select(Row.data).where(Row.city == city, Row.gone_at.is_(None)).order_by(Row.id)
        return [Event.model_validate_json(data) for data in (await self.connection.execute(found)).scalars()]

    async def get(self, city: str, id: str) -> Kept | None:
        """This event, gone or not."""
        found = select(Row.id, *_KEPT).where(Row.city == city, Row.id == id)
        row = (await self.connection.execute(found)).first()
        return row and Kept(Event.model_validate_json(row.data), *row[2:])

    async def known(self, city: str, *, origin: str | None = None) -> Mapping[str, Kept]:
        """Every event by id, gone ones too; of one origin alone where one is named."""
        where = [Row.city == city, *([] if origin is None else [Row.origin == origin])]
        rows = await self.connection.execute(select(Row.id, *_KEPT).where(*where).order_by(Row.id))
        return {row.id: Kept(Event.model_validate_json(row.data), *row[2:]) for row in rows}

    async def put(
        self,
        city: str,
        origin: str,
        events: Iterable[Event],
        now: datetime,
        *,
        owner: str = "",
        given: Mapping[str, tuple[str, int]] | None = None,
    ) -> int:
        """Add these, or replace those of the same id (whoever keeps them stays their owner); how many there are.

        ``given`` is the fingerprint and the version, by id, of what their source says of them now; without it, what it said last
        is still known. Whoever is registered for one that begins at another time now stays registered for it.
        """
        events, said = tuple(events), given or {}
        await self._carry(city, events)
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
                "given": said.get(event.id, ("", 0))[0],
                "given_version": said.get(event.id, ("", 0))[1],
            }
            for event in events
        ]
        if rows:
            insert = self.insert(Row)
            anew = ["data", "fingerprint", "origin", "updated_at", "gone_at"]
            anew += [] if given is None else ["given", "given_version"]
            kept = {name: insert.excluded[name] for name in anew}
            await self.connection.execute(
                insert.on_conflict_do_update(index_elements=["city", "id"], set_=kept), rows
            )
        return len(rows)

    async def _carry(self, city: str, events: Sequence[Event]) -> None:
        seats = Registrations(self.connection)
        limited = await seats.events(city) if events else frozenset()
        # Rooms are held in one order, whatever the order of the source.
        for event in sorted(events, key=lambda each: each.id):
            if event.id in limited and (held := await self.get(city, event.id)) is not None:
                await seats.carry(city, held.event, event)

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
