"""Who is to be told once a question finds its answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from bot.storage.desk_models import Waiter
from bot.storage.repository import Repository


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits for an answer to these words, which they agreed to let the city read."""

    id: int
    person_id: int
    words: str
    lang: str
    asked_at: datetime


class Awaiting(Repository):
    """One row a person and a question."""

    keeps = (Waiter,)

    async def wait(self, person_id: int, city: str, words: str, lang: str, now: datetime) -> bool:
        """They wish to be told; False where they do already."""
        made = await self.connection.execute(
            self.insert(Waiter)
            .values(person_id=person_id, city=city, words=words[:300], lang=lang, asked_at=now)
            .on_conflict_do_nothing(index_elements=["person_id", "city", "words"])
        )
        return bool(made.rowcount)

    async def all(self, city: str) -> list[Waiting]:
        """Everybody who waits, the longest waiting first."""
        columns = (Waiter.id, Waiter.person_id, Waiter.words, Waiter.lang, Waiter.asked_at)
        rows = await self.connection.execute(select(*columns).where(Waiter.city == city).order_by(Waiter.id))
        return [Waiting(*row) for row in rows]

    async def of(self, person_id: int, city: str) -> list[Waiting]:
        """What this person waits for."""
        return [each for each in await self.all(city) if each.person_id == person_id]

    async def told(self, ids: Sequence[int]) -> None:
        """They wait no longer."""
        await self.connection.execute(delete(Waiter).where(Waiter.id.in_(ids)))

    async def prune(self, before: datetime) -> int:
        """Forget who has waited since before this moment."""
        return (await self.connection.execute(delete(Waiter).where(Waiter.asked_at < before))).rowcount
