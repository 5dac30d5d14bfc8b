"""What the city asks: counts for its organisers, and the words only of what found no answer. Never who."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select

from bot.storage.models import Question
from bot.storage.repository import Repository


class Questions(Repository):
    """One row a question asked."""

    async def log(
        self,
        city: str,
        today: date,
        lang: str,
        *,
        entry: str | None = None,
        topic: str | None = None,
        words: str = "",
    ) -> None:
        """A question was answered by ``entry``, or by nothing: then its ``words``, stripped of personal details."""
        await self.connection.execute(
            self.insert(Question),
            {
                "city": city,
                "asked_on": today,
                "lang": lang,
                "answered": entry is not None,
                "entry": entry,
                "topic": topic,
                "words": "" if entry is not None else words,
            },
        )

    async def unanswered(self, city: str, *, limit: int = 200) -> Sequence[Mapping[str, Any]]:
        """Words, language and last day of the questions without an answer, with how often each came, most often first."""
        rows = await self.connection.execute(
            select(
                Question.words,
                Question.lang,
                func.count().label("times"),
                func.max(Question.asked_on).label("last"),
            )
            .where(Question.city == city, Question.answered.is_(False), Question.words != "")
            .group_by(Question.words, Question.lang)
            .order_by(func.count().desc(), func.max(Question.asked_on).desc(), Question.words)
            .limit(limit)
        )
        return [dict(row) for row in rows.mappings()]

    async def counts(self, city: str) -> tuple[int, int]:
        """How many questions were asked, and how many of them were answered."""
        answered = func.count().filter(Question.answered.is_(True))
        row = (
            await self.connection.execute(select(func.count(), answered).where(Question.city == city))
        ).one()
        return row[0], row[1]
