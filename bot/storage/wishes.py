"""What people would love to learn and did not find yet."""

from datetime import datetime

from sqlalchemy import delete, func, select

from bot.storage.models import Wish
from bot.storage.repository import Repository


class Wishes(Repository):
    """One row a wish; the exchange takes them up."""

    keeps = (Wish,)

    async def make(
        self, person_id: int, city: str, words: str, topic: str | None, now: datetime
    ) -> int | None:
        """Keep a wish; its number, or None where the same person had made the same one."""
        same = select(func.count()).where(Wish.person_id == person_id, Wish.city == city, Wish.words == words)
        if await self.connection.scalar(same):
            return None
        made = await self.connection.execute(
            self.insert(Wish).returning(Wish.id),
            {"person_id": person_id, "city": city, "words": words, "topic": topic, "wished_at": now},
        )
        return int(made.scalar_one())

    async def let_go(self, person_id: int, id: int) -> bool:
        """Forget a wish of this person; whether there was one."""
        result = await self.connection.execute(delete(Wish).where(Wish.id == id, Wish.person_id == person_id))
        return bool(result.rowcount)

    async def of(self, person_id: int) -> list[str]:
        """The words of this person's wishes, the latest first."""
        rows = await self.connection.execute(
            select(Wish.words).where(Wish.person_id == person_id).order_by(Wish.id.desc())
        )
        return list(rows.scalars())
