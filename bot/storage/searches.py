"""Questions with what was shown for them, so that their buttons work later."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, select, update

from bot.storage.models import Search
from bot.storage.repository import Repository


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of somebody, the constraints they took off, the entries they refused, how many they saw.

    ``first`` is the first of the entries shown last.
    """

    id: int
    question: str
    dropped: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    shown: int = 0
    first: str = ""


class Searches(Repository):
    """One row a question and a person; only its own author can find it again."""

    keeps = (Search,)

    async def of(self, person_id: int, id: int) -> Asked | None:
        """A question of this person; nobody else's, whatever a button says."""
        return await self._one(select(Search).where(Search.id == id, Search.person_id == person_id))

    async def last(self, person_id: int) -> Asked | None:
        """This person's latest question."""
        mine = select(Search).where(Search.person_id == person_id)
        return await self._one(mine.order_by(Search.id.desc()).limit(1))

    async def _one(self, which: Select[Any]) -> Asked | None:
        row = (await self.connection.execute(which)).first()
        return row and Asked(
            row.id, row.question, tuple(row.dropped), tuple(row.refused), row.shown, row.first
        )

    async def keep(self, person_id: int, asked: Asked, now: datetime) -> Asked:
        """Remember how far it went; one without a number (0) is new, and comes back with one."""
        went: dict[str, Any] = {
            "dropped": list(asked.dropped),
            "refused": list(asked.refused),
            "shown": asked.shown,
            "first": asked.first,
        }
        if asked.id:
            await self.connection.execute(update(Search).where(Search.id == asked.id).values(**went))
            return asked
        new = {"person_id": person_id, "question": asked.question, "asked_at": now, **went}
        result = await self.connection.execute(self.insert(Search).returning(Search.id), new)
        return replace(asked, id=result.scalar_one())

    async def prune(self, before: datetime) -> int:
        """Delete what was asked before this moment."""
        return (await self.connection.execute(delete(Search).where(Search.asked_at < before))).rowcount
