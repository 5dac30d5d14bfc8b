"""The audit log: what was done by those who have a role."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from bot.storage import duty_models as models
from bot.storage.repository import Repository


@dataclass(frozen=True, slots=True)
class Done:
    """One deed; ``person_id`` is None once whoever did it has erased themselves. ``what`` is a verb such as ``role-given``."""

    id: int
    person_id: int | None
    what: str
    about: str
    details: dict[str, Any]
    done_at: datetime


class Deeds(Repository):
    """One row a deed; never changed, except that whoever erases themselves is no longer named."""

    async def note(
        self, city: str, person_id: int | None, what: str, now: datetime, *, about: str = "", **details: Any
    ) -> None:
        """Write it down. Details hold numbers and slugs, never people's words or names."""
        row = {"city": city, "person_id": person_id, "what": what, "about": about[:160]}
        await self.connection.execute(self.insert(models.Deed), row | {"details": details, "done_at": now})

    async def latest(self, city: str, *, person_id: int | None = None, limit: int = 50) -> Sequence[Done]:
        """The latest first; of one person alone where one is named."""
        columns = ("id", "person_id", "what", "about", "details", "done_at")
        where = [models.Deed.city == city]
        if person_id is not None:
            where.append(models.Deed.person_id == person_id)
        rows = await self.connection.execute(
            select(*(getattr(models.Deed, each) for each in columns))
            .where(*where)
            .order_by(models.Deed.id.desc())
            .limit(limit)
        )
        return [Done(*row) for row in rows]

    async def last(self, city: str, what: str, about: str) -> int | None:
        """Who did this to it last, if that is known."""
        done = (models.Deed.city == city, models.Deed.what == what, models.Deed.about == about)
        latest = select(models.Deed.person_id).where(*done).order_by(models.Deed.id.desc()).limit(1)
        found: int | None = await self.connection.scalar(latest)
        return found

    async def unname(self, person_id: int) -> None:
        """Whoever did it is no longer known."""
        mine = models.Deed.person_id == person_id
        await self.connection.execute(update(models.Deed).where(mine).values(person_id=None))

    async def prune(self, before: datetime) -> int:
        """Delete what was done before this moment."""
        return (
            await self.connection.execute(delete(models.Deed).where(models.Deed.done_at < before))
        ).rowcount
