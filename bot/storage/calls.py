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

    async def put(self, request: Request, city: str, question: str, now: datetime) -> bool:
        """Queue a question; False where the same person's same question waits already."""
        waiting = select(func.count()).where(
            Call.person_id == request.who.id, Call.question == question, Call.answered_at.is_(None)
        )
        if await self.connection.scalar(waiting):
            return False
        await self.connection.execute(
            self.insert(Call),
            {
                "person_id": request.who.id,
                "city": city,
                "address": str(request.address),
                "recipient": request.sender.id,
                "lang": request.lang,
                "question": question,
                "asked_at": now,
                "answer": "",
            },
        )
        return True

    async def waiting(self, city: str) -> Sequence[Mapping[str, Any]]:
        """Id, language, question and moment of what waits for a human, the longest waiting first; not who asked."""
        rows = await self.connection.execute(
            select(Call.id, Call.lang, Call.question, Call.asked_at)
            .where(Call.city == city, Call.answered_at.is_(None))
            .order_by(Call.id)
        )
        return [dict(row) for row in rows.mappings()]

    async def answer(self, city: str, id: int, answer: str, now: datetime) -> Mapping[str, Any] | None:
        """Answer one that waits; where the answer goes, or None where nothing waits under this id."""
        row = (
            await self.connection.execute(
                update(Call)
                .where(Call.city == city, Call.id == id, Call.answered_at.is_(None))
                .values(answer=answer, answered_at=now)
                .returning(Call.address, Call.recipient, Call.question)
            )
        ).first()
        return row and dict(row._mapping)
