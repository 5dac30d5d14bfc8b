"""Polls: a question, a few answers, one vote a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update

from bot.storage import voice_models as models
from bot.storage.repository import Repository

DRAFT, OPEN, CLOSED = "draft", "open", "closed"


@dataclass(frozen=True, slots=True)
class Poll:
    """One row."""

    id: int
    city: str
    space: str
    question: str
    choices: tuple[str, ...]
    state: str
    made_at: datetime
    closes_at: datetime

    def open_at(self, now: datetime) -> bool:
        """Whether one may still vote."""
        return self.state == OPEN and now < self.closes_at

    def over_at(self, now: datetime) -> bool:
        """Whether it was open once and is no longer."""
        return self.state == CLOSED or (self.state == OPEN and now >= self.closes_at)


class Polls(Repository):
    """One row a poll, and one a vote; whoever votes again changes their mind."""

    keeps = (models.Vote,)

    async def draft(
        self, city: str, space: str, question: str, choices: Sequence[str], now: datetime, closes_at: datetime
    ) -> int:
        """A poll that nobody sees yet; its number."""
        made = await self.connection.execute(
            self.insert(models.Poll)
            .values(
                city=city,
                space=space,
                question=question,
                choices=list(choices),
                state=DRAFT,
                made_at=now,
                closes_at=closes_at,
            )
            .returning(models.Poll.id)
        )
        return int(made.scalar_one())

    async def get(self, city: str, id: int) -> Poll | None:
        """This poll of the city."""
        found = await self._all(models.Poll.city == city, models.Poll.id == id)
        return found[0] if found else None

    async def open(self, city: str, now: datetime) -> list[Poll]:
        """Those in which one may vote, the earliest to close first."""
        where = (models.Poll.city == city, models.Poll.state == OPEN, models.Poll.closes_at > now)
        return sorted(await self._all(*where), key=lambda each: each.closes_at)

    async def latest(self, city: str, *, limit: int = 10) -> list[Poll]:
        """The latest that are not drafts, the latest first."""
        found = await self._all(models.Poll.city == city, models.Poll.state != DRAFT)
        return found[::-1][:limit]

    async def moved_on(self, id: int, state: str, before: str, **values: Any) -> bool:
        """Bring it from one state to the next; whether it was there: it happens once."""
        where = (models.Poll.id == id, models.Poll.state == before)
        done = await self.connection.execute(update(models.Poll).where(*where).values(state=state, **values))
        return bool(done.rowcount)

    async def discard(self, id: int) -> bool:
        """A draft is let go."""
        where = (models.Poll.id == id, models.Poll.state == DRAFT)
        return bool((await self.connection.execute(delete(models.Poll).where(*where))).rowcount)

    async def of(self, city: str, space: str) -> list[Poll]:
        """Those of a space, whatever their state."""
        return await self._all(models.Poll.city == city, models.Poll.space == space)

    async def vote(self, id: int, person_id: int, choice: int) -> None:
        """They choose this, in place of what they chose before."""
        insert = self.insert(models.Vote).values(poll_id=id, person_id=person_id, choice=str(choice))
        await self.connection.execute(
            insert.on_conflict_do_update(
                index_elements=["poll_id", "person_id"], set_={"choice": str(choice)}
            )
        )

    async def choice(self, id: int, person_id: int) -> int | None:
        """What they chose, if they did."""
        mine = (models.Vote.poll_id == id, models.Vote.person_id == person_id)
        found = await self.connection.scalar(select(models.Vote.choice).where(*mine))
        return None if found is None else int(found)

    async def counts(self, id: int) -> dict[int, int]:
        """How many chose what: never who."""
        rows = await self.connection.execute(
            select(models.Vote.choice, func.count())
            .where(models.Vote.poll_id == id)
            .group_by(models.Vote.choice)
        )
        return {int(row[0]): row[1] for row in rows}

    async def _all(self, *where: Any) -> list[Poll]:
        rows = await self.connection.execute(
            select(models.Poll.__table__).where(*where).order_by(models.Poll.id)
        )
        return [Poll(**{**row._mapping, "choices": tuple(row.choices)}) for row in rows]
