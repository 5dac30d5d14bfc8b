"""What several people wish for and nobody shows: put before the organisers, who decide what the city does about it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update

from bot.storage.desk_models import Appeal as Row
from bot.storage.repository import Repository

OPEN, SEARCH, ENTRY, EVENT, ASIDE = "open", "search", "entry", "event", "aside"
"""Nobody has answered it; the city looks for somebody; it became an entry, or an event; it is left as it is."""


AGAIN = timedelta(days=30)
"""After how long the same is put before them again."""


@dataclass(frozen=True, slots=True)
class Appeal:
    """A skill that is wanted. ``space`` is the one among whose members it stays, empty for the whole city."""

    id: int
    words: str
    topic: str
    space: str
    count: int
    state: str
    made_at: datetime


class Appeals(Repository):
    """One row a skill and an appeal."""

    async def make(
        self, city: str, digest: str, words: str, topic: str, count: int, now: datetime, *, space: str = ""
    ) -> int | None:
        """Put it before the organisers; its number, or None where it is before them already."""
        there = select(Row.id).where(Row.city == city, Row.digest == digest, Row.state.in_((OPEN, SEARCH)))
        if (await self.connection.execute(there)).first():
            return None
        row = {"city": city, "digest": digest[:32], "words": words, "topic": topic, "space": space}
        made = await self.connection.execute(
            self.insert(Row).values(**row, count=count, made_at=now, told_at=now).returning(Row.id)
        )
        return int(made.scalar_one())

    async def get(self, city: str, id: int) -> Appeal | None:
        """This one."""
        return next(iter(await self._all(Row.city == city, Row.id == id)), None)

    async def open(self, city: str) -> list[Appeal]:
        """Those that nobody has answered, the earliest first."""
        return await self._all(Row.city == city, Row.state == OPEN)

    async def overdue(self, city: str, before: datetime) -> list[Appeal]:
        """Those of which nobody has been told since this moment."""
        return await self._all(Row.city == city, Row.state == OPEN, Row.told_at <= before)

    async def told(self, id: int, now: datetime) -> None:
        """Somebody was told of it once more."""
        await self.connection.execute(update(Row).where(Row.id == id).values(told_at=now))

    async def settle(self, city: str, id: int, state: str, person_id: int, now: datetime) -> bool:
        """An organiser decided; False where somebody was faster."""
        open = (Row.city == city, Row.id == id, Row.state == OPEN)
        done = {"state": state, "done_at": now, "done_by": person_id}
        return bool((await self.connection.execute(update(Row).where(*open).values(**done))).rowcount)

    async def prune(self, before: datetime) -> int:
        """Forget those that were decided before this moment."""
        return (await self.connection.execute(delete(Row).where(Row.done_at < before))).rowcount

    async def _all(self, *where: Any) -> list[Appeal]:
        columns = (Row.id, Row.words, Row.topic, Row.space, Row.count, Row.state, Row.made_at)
        rows = await self.connection.execute(select(*columns).where(*where).order_by(Row.id))
        return [Appeal(*row) for row in rows]
