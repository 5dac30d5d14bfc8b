"""Questions for a human being: put to the city's passeurs, answered once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from bot.conversation.messages import Request
from bot.storage.models import Call
from bot.storage.repository import Repository


class Calls(Repository):
    """One row a question; where it came from is where its answer goes."""

    keeps = (Call,)

    async def put(self, request: Request, city: str, question: str, now: datetime) -> int:
        """Queue a question; its number, or 0 where the same person's same question waits already."""
        waiting = select(func.count()).where(
            Call.person_id == request.who.id, Call.question == question, Call.answered_at.is_(None)
        )
        if await self.connection.scalar(waiting):
            return 0
        row = {
            "person_id": request.who.id,
            "city": city,
            "address": str(request.address),
            "recipient": request.sender.id,
            "lang": request.lang,
            "question": question,
            "asked_at": now,
            "answer": "",
            "told_at": now,
        }
        return int(
            (await self.connection.execute(self.insert(Call).values(**row).returning(Call.id))).scalar_one()
        )

    async def lately(self, person_id: int, since: datetime) -> int:
        """How many this person has put since then."""
        mine = select(func.count()).where(Call.person_id == person_id, Call.asked_at > since)
        return await self.connection.scalar(mine) or 0

    async def waiting(self, city: str) -> Sequence[Mapping[str, Any]]:
        """Id, language, question, moment and taker of what waits for a human, the longest waiting first; not who asked."""
        rows = await self.connection.execute(
            select(*_SEEN).where(Call.city == city, Call.answered_at.is_(None)).order_by(Call.id)
        )
        return [dict(row) for row in rows.mappings()]

    async def get(self, city: str, id: int) -> Mapping[str, Any] | None:
        """The same of one that waits."""
        waiting = (Call.city == city, Call.id == id, Call.answered_at.is_(None))
        row = (await self.connection.execute(select(*_SEEN).where(*waiting))).first()
        return row and dict(row._mapping)

    async def take(self, city: str, id: int, person_id: int, now: datetime) -> bool:
        """This passeur answers it; False where somebody else does, or has."""
        free = (Call.city == city, Call.id == id, Call.answered_at.is_(None), Call.taken_by.is_(None))
        mine = {"taken_by": person_id, "taken_at": now}
        return bool((await self.connection.execute(update(Call).where(*free).values(**mine))).rowcount)

    async def hand_over(self, city: str, id: int, person_id: int, now: datetime) -> bool:
        """Whoever had taken it leaves it to the others; False where it is not theirs."""
        mine = (Call.city == city, Call.id == id, Call.answered_at.is_(None), Call.taken_by == person_id)
        free = {"taken_by": None, "taken_at": None, "told_at": now}
        return bool((await self.connection.execute(update(Call).where(*mine).values(**free))).rowcount)

    async def drop(self, person_id: int) -> None:
        """Whoever had taken some no longer may: others answer them."""
        mine = (Call.taken_by == person_id, Call.answered_at.is_(None))
        await self.connection.execute(update(Call).where(*mine).values(taken_by=None, taken_at=None))

    async def overdue(self, city: str, before: datetime) -> list[int]:
        """Those of which nobody was told since this moment, and that nobody took since."""
        rows = await self.connection.execute(
            select(Call.id)
            .where(Call.city == city, Call.answered_at.is_(None))
            .where(func.coalesce(Call.taken_at, Call.told_at, Call.asked_at) <= before)
            .order_by(Call.id)
        )
        return list(rows.scalars())

    async def freed(self, id: int, now: datetime) -> int | None:
        """It waits for anybody again, and others are told; who had taken it, if anybody had."""
        had = await self.connection.scalar(select(Call.taken_by).where(Call.id == id))
        again = {"taken_by": None, "taken_at": None, "told_at": now}
        await self.connection.execute(update(Call).where(Call.id == id).values(**again))
        return had

    async def answer(
        self, city: str, id: int, answer: str, now: datetime, *, by: int | None = None
    ) -> Mapping[str, Any] | None:
        """Answer one that waits (``by`` the passeur who took it, else one that nobody took); where the answer goes and in
        which language, or None where nothing waits under this number for whoever answers.
        """
        row = (
            await self.connection.execute(
                update(Call)
                .where(Call.city == city, Call.id == id, Call.answered_at.is_(None))
                .where(Call.taken_by.is_(None) if by is None else Call.taken_by == by)
                .values(answer=answer, answered_at=now)
                .returning(Call.address, Call.recipient, Call.question, Call.lang)
            )
        ).first()
        return row and dict(row._mapping)


_SEEN = (Call.id, Call.lang, Call.question, Call.asked_at, Call.taken_by)
