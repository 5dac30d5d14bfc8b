"""What the city asks: counts for its organisers, and the words only of what found no answer. Never who."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select, update

from bot.storage.models import Question
from bot.storage.repository import Repository


@dataclass(frozen=True, slots=True)
class Asked:
    """One wording without an answer, in one language, topic and quartier, and how often it was asked."""

    id: int
    words: str
    lang: str
    topic: str | None
    quartier: str | None
    times: int


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
        quartier: str | None = None,
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
                "quartier": quartier,
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
            .where(*_open(city))
            .group_by(Question.words, Question.lang)
            .order_by(func.count().desc(), func.max(Question.asked_on).desc(), Question.words)
            .limit(limit)
        )
        return [dict(row) for row in rows.mappings()]

    async def asked(self, city: str, *, limit: int = 20_000) -> list[Asked]:
        """The same for the desk: each wording with a number to call it by, topics and quartiers with how often each."""
        columns = (Question.words, Question.lang, Question.topic, Question.quartier)
        rows = await self.connection.execute(
            select(*columns, func.count().label("times"), func.max(Question.id).label("id"))
            .where(*_open(city))
            .group_by(*columns)
            .order_by(func.max(Question.id).desc())
            .limit(limit)
        )
        return [Asked(row.id, row.words, row.lang, row.topic, row.quartier, row.times) for row in rows]

    async def latest(self, city: str) -> int:
        """The number of the latest question that waits for the desk; 0 where none does."""
        return await self.connection.scalar(select(func.max(Question.id)).where(*_open(city))) or 0

    async def words_of(self, city: str, id: int) -> str:
        """The wording that goes by this number; empty where it is gone, or was settled."""
        return (
            await self.connection.scalar(select(Question.words).where(*_open(city), Question.id == id)) or ""
        )

    async def settle(self, city: str, words: Collection[str], how: str) -> int:
        """The desk has seen to these wordings; how many questions that were."""
        these = (*_open(city), Question.words.in_(list(words)))
        return (
            await self.connection.execute(update(Question).where(*these).values(settled=how[:64]))
        ).rowcount

    async def counts(self, city: str) -> tuple[int, int]:
        """How many questions were asked, and how many of them were answered."""
        answered = func.count().filter(Question.answered.is_(True))
        row = (
            await self.connection.execute(select(func.count(), answered).where(Question.city == city))
        ).one()
        return row[0], row[1]


def _open(city: str) -> tuple[Any, ...]:
    """Asked, and neither answered nor settled."""
    return (
        Question.city == city,
        Question.answered.is_(False),
        Question.words != "",
        Question.settled == "",
    )
