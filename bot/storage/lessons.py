"""What people taught the search, each lesson reversible and nobody's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, case, cast, func, select, update

from bot.storage.models import Lesson
from bot.storage.repository import Repository


@dataclass(frozen=True, slots=True)
class Taught:
    """This question means this entry (``sign`` 1), or does not (-1)."""

    id: int
    question: str
    entry: str
    sign: int


class Lessons(Repository):
    """One row a lesson; what is withdrawn stays listed, and can be taught again."""

    async def teach(self, city: str, search: int, question: str, entry: str, sign: int, today: date) -> int:
        """One person's answer to one question counts once; another answer takes the first one's place.

        The sign that held before, 0 where there was none.
        """
        where = (Lesson.search == search, Lesson.entry == entry)
        before = (
            await self.connection.execute(select(Lesson.sign).where(*where, Lesson.withdrawn_on.is_(None)))
        ).first()
        values = {"sign": sign, "question": question, "taught_on": today, "withdrawn_on": None}
        await self.connection.execute(
            self.insert(Lesson)
            .values(city=city, search=search, entry=entry, **values)
            .on_conflict_do_update(index_elements=["search", "entry"], set_=values)
        )
        return before.sign if before else 0

    async def active(self, city: str) -> list[Taught]:
        """What holds, in the order in which it was taught."""
        rows = await self.connection.execute(
            select(Lesson.id, Lesson.question, Lesson.entry, Lesson.sign)
            .where(Lesson.city == city, Lesson.withdrawn_on.is_(None))
            .order_by(Lesson.id)
        )
        return [Taught(*row) for row in rows]

    async def version(self, city: str) -> str:
        """Changes whenever a lesson of the city is taught, withdrawn or restored."""
        number = cast(Lesson.id, BigInteger)
        holds = case((Lesson.withdrawn_on.is_(None), Lesson.sign), else_=0)
        columns = (func.count(), func.sum(number * holds), func.sum(number * number * holds))
        row = (await self.connection.execute(select(*columns).where(Lesson.city == city))).one()
        return "-".join(str(each) for each in row)

    async def all(self, city: str) -> Sequence[Mapping[str, Any]]:
        """Everything ever taught, the latest first, for review."""
        columns = (
            Lesson.id,
            Lesson.question,
            Lesson.entry,
            Lesson.sign,
            Lesson.taught_on,
            Lesson.withdrawn_on,
        )
        rows = await self.connection.execute(
            select(*columns).where(Lesson.city == city).order_by(Lesson.id.desc())
        )
        return [dict(row) for row in rows.mappings()]

    async def withdraw(self, city: str, id: int, today: date) -> Taught | None:
        """Take a lesson back; None where there is none to take back."""
        return await self._turn(today, Lesson.city == city, Lesson.id == id)

    async def take_back(self, search: int, entry: str, today: date) -> Taught | None:
        """The same, for whoever taught it with this search."""
        return await self._turn(today, Lesson.search == search, Lesson.entry == entry)

    async def restore(self, city: str, id: int) -> Taught | None:
        """Let a withdrawn lesson hold again; None where there is none."""
        return await self._turn(None, Lesson.city == city, Lesson.id == id)

    async def _turn(self, withdrawn_on: date | None, *which: Any) -> Taught | None:
        holds = Lesson.withdrawn_on.is_(None)
        row = (
            await self.connection.execute(
                update(Lesson)
                .where(*which, holds if withdrawn_on else ~holds)
                .values(withdrawn_on=withdrawn_on)
                .returning(Lesson.id, Lesson.question, Lesson.entry, Lesson.sign)
            )
        ).first()
        return row and Taught(*row)
