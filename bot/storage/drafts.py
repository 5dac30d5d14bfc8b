"""Events that somebody is writing, which nobody else sees until they are saved."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from bot.storage.agenda_models import Draft
from bot.storage.repository import Repository


class Drafts(Repository):
    """One row a person and an event that they are writing; only they find it again."""

    keeps = (Draft,)

    async def begin(self, person_id: int, city: str, data: Mapping[str, Any], now: datetime) -> int:
        """Its number."""
        row = {"person_id": person_id, "city": city, "data": dict(data), "begun_at": now}
        made = await self.connection.execute(self.insert(Draft).returning(Draft.id), row)
        number: int = made.scalar_one()
        return number

    async def of(self, person_id: int, city: str, id: int) -> dict[str, Any] | None:
        """What this person said of it; nobody else's, whatever a button says."""
        mine = (Draft.id == id, Draft.person_id == person_id, Draft.city == city)
        found = await self.connection.scalar(select(Draft.data).where(*mine))
        return None if found is None else dict(found)

    async def keep(self, person_id: int, id: int, data: Mapping[str, Any]) -> None:
        """It says this now."""
        mine = (Draft.id == id, Draft.person_id == person_id)
        await self.connection.execute(update(Draft).where(*mine).values(data=dict(data)))

    async def drop(self, person_id: int, id: int) -> bool:
        """It was saved or left; False where it was already."""
        mine = (Draft.id == id, Draft.person_id == person_id)
        return bool((await self.connection.execute(delete(Draft).where(*mine))).rowcount)

    async def prune(self, before: datetime) -> int:
        """Delete what was begun before this moment."""
        return (await self.connection.execute(delete(Draft).where(Draft.begun_at < before))).rowcount
