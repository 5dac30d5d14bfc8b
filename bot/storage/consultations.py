"""Consultations: a theme, what people say to it, read by somebody before others see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from bot.storage import voice_models as models
from bot.storage.repository import Repository

OPEN, CLOSED = "open", "closed"
NEW, SHOWN, ASIDE = "new", "shown", "aside"


@dataclass(frozen=True, slots=True)
class Consultation:
    """One row."""

    id: int
    city: str
    theme: str
    question: str
    state: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said, and how many say the same; never who."""

    id: int
    consultation_id: int
    words: str
    state: str
    said_at: datetime
    same: int = 0


class Consultations(Repository):
    """One row a consultation, one what somebody said, and one for each who says the same."""

    keeps = (models.Support, models.Contribution)

    async def begin(self, city: str, theme: str, question: str, now: datetime) -> int:
        """Open one; its number."""
        row = {"city": city, "theme": theme, "question": question, "state": OPEN, "made_at": now}
        insert = self.insert(models.Consultation).values(**row).returning(models.Consultation.id)
        return int((await self.connection.execute(insert)).scalar_one())

    async def get(self, city: str, id: int) -> Consultation | None:
        """This consultation of the city."""
        found = await self._all(models.Consultation.city == city, models.Consultation.id == id)
        return found[0] if found else None

    async def open(self, city: str) -> list[Consultation]:
        """Those to which something can be said, the latest first."""
        return (await self._all(models.Consultation.city == city, models.Consultation.state == OPEN))[::-1]

    async def close(self, id: int) -> bool:
        """Nothing more is said to it; whether it was open."""
        where = (models.Consultation.id == id, models.Consultation.state == OPEN)
        done = update(models.Consultation).where(*where).values(state=CLOSED)
        return bool((await self.connection.execute(done)).rowcount)

    async def say(self, id: int, person_id: int, words: str, now: datetime) -> int | None:
        """Somebody says something; its number, None where they said the same before."""
        mine = (models.Contribution.consultation_id == id, models.Contribution.person_id == person_id)
        if await self.connection.scalar(
            select(func.count()).where(*mine, models.Contribution.words == words)
        ):
            return None
        row = {"consultation_id": id, "person_id": person_id, "words": words, "state": NEW, "said_at": now}
        insert = self.insert(models.Contribution).values(**row).returning(models.Contribution.id)
        return int((await self.connection.execute(insert)).scalar_one())

    async def how_often(self, id: int, person_id: int) -> int:
        """How much this person said to it already."""
        mine = (models.Contribution.consultation_id == id, models.Contribution.person_id == person_id)
        return await self.connection.scalar(select(func.count()).where(*mine)) or 0

    async def said(self, id: int, state: str) -> Sequence[Said]:
        """All that is in this state: what most people say first, then in the order in which it came."""
        same = (
            select(func.count())
            .where(models.Support.contribution_id == models.Contribution.id)
            .scalar_subquery()
        )
        columns = (
            models.Contribution.id,
            models.Contribution.consultation_id,
            models.Contribution.words,
            models.Contribution.state,
            models.Contribution.said_at,
            same.label("same"),
        )
        rows = await self.connection.execute(
            select(*columns)
            .where(models.Contribution.consultation_id == id, models.Contribution.state == state)
            .order_by(same.desc(), models.Contribution.id)
        )
        return [Said(*row) for row in rows]

    async def judge(self, city: str, id: int, state: str) -> bool:
        """Somebody has read it: it is shown, or set aside. False where somebody else was quicker."""
        here = select(models.Consultation.id).where(models.Consultation.city == city)
        where = (
            models.Contribution.id == id,
            models.Contribution.state == NEW,
            models.Contribution.consultation_id.in_(here),
        )
        done = update(models.Contribution).where(*where).values(state=state)
        return bool((await self.connection.execute(done)).rowcount)

    async def author(self, id: int) -> int | None:
        """Who said it: to tell them, and nobody else."""
        found = select(models.Contribution.person_id).where(models.Contribution.id == id)
        return await self.connection.scalar(found)

    async def words(self, id: int) -> Said | None:
        """What was said under this number."""
        columns = ("id", "consultation_id", "words", "state", "said_at")
        found = select(*(getattr(models.Contribution, each) for each in columns))
        row = (await self.connection.execute(found.where(models.Contribution.id == id))).first()
        return None if row is None else Said(*row)

    async def support(self, id: int, person_id: int, now: datetime) -> bool:
        """They say the same; False where they did already, or where it is not shown."""
        shown = select(models.Contribution.id).where(
            models.Contribution.id == id,
            models.Contribution.state == SHOWN,
            models.Contribution.person_id != person_id,
        )
        if await self.connection.scalar(shown) is None:
            return False
        insert = self.insert(models.Support).values(contribution_id=id, person_id=person_id, said_at=now)
        done = await self.connection.execute(
            insert.on_conflict_do_nothing(index_elements=["contribution_id", "person_id"])
        )
        return bool(done.rowcount)

    async def _all(self, *where: Any) -> list[Consultation]:
        rows = await self.connection.execute(
            select(models.Consultation.__table__).where(*where).order_by(models.Consultation.id)
        )
        return [Consultation(**row._mapping) for row in rows]
