"""What the city's passeurs should look at: something that went wrong between people."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from bot.storage import sharing_models as models
from bot.storage.repository import Repository


class Reports(Repository):
    """One row a report, with the messages that its author chose to show and no others."""

    keeps = (models.Report,)

    async def make(
        self,
        person_id: int,
        city: str,
        proposal_id: int | None,
        about: int | None,
        words: str,
        shown: Sequence[str],
        now: datetime,
    ) -> int:
        """Put a report before the city's passeurs; its number. ``about`` is the profile that it is about."""
        made = await self.connection.execute(
            self.insert(models.Report)
            .values(
                person_id=person_id,
                city=city,
                proposal_id=proposal_id,
                about=about,
                words=words,
                shown=list(shown),
                made_at=now,
                told_at=now,
            )
            .returning(models.Report.id)
        )
        return int(made.scalar_one())

    async def waiting(self, city: str) -> Sequence[Mapping[str, Any]]:
        """Those nobody has dealt with, the earliest first: id, words, shown, made_at, the profile that they are about and
        who has taken it.
        """
        rows = await self.connection.execute(
            select(*_SEEN)
            .where(models.Report.city == city, models.Report.done_at.is_(None))
            .order_by(models.Report.id)
        )
        return [dict(row) for row in rows.mappings()]

    async def pairs(self, city: str) -> set[tuple[int, int]]:
        """Who reported whom: every profile of the author, and the one that a report is about."""
        rows = await self.connection.execute(
            select(models.Profile.id, models.Report.about)
            .join(models.Report, models.Report.person_id == models.Profile.person_id)
            .where(models.Report.city == city, models.Report.about.is_not(None))
        )
        return {(author, about) for author, about in rows if about is not None}

    async def get(self, city: str, id: int) -> Mapping[str, Any] | None:
        """The same of one that waits."""
        row = (await self.connection.execute(select(*_SEEN).where(*_open(city, id)))).first()
        return row and dict(row._mapping)

    async def concerns(self, id: int) -> tuple[int | None, int | None]:
        """Who made it, and who it is about: neither of them looks after it."""
        made = select(models.Report.person_id, models.Report.about).where(models.Report.id == id)
        row = (await self.connection.execute(made)).first()
        if row is None:
            return None, None
        about = select(models.Profile.person_id).where(models.Profile.id == row.about)
        return row.person_id, None if row.about is None else await self.connection.scalar(about)

    async def take(self, city: str, id: int, person_id: int, now: datetime) -> bool:
        """This passeur looks after it; False where somebody else does, or has."""
        mine = {"taken_by": person_id, "taken_at": now}
        free = (*_open(city, id), models.Report.taken_by.is_(None))
        return bool(
            (await self.connection.execute(update(models.Report).where(*free).values(**mine))).rowcount
        )

    async def hand_over(self, city: str, id: int, person_id: int, now: datetime) -> bool:
        """Whoever had taken it leaves it to the others; False where it is not theirs."""
        free = {"taken_by": None, "taken_at": None, "told_at": now}
        mine = (*_open(city, id), models.Report.taken_by == person_id)
        return bool(
            (await self.connection.execute(update(models.Report).where(*mine).values(**free))).rowcount
        )

    async def drop(self, person_id: int) -> None:
        """Whoever had taken some no longer may: others look after them."""
        mine = (models.Report.taken_by == person_id, models.Report.done_at.is_(None))
        await self.connection.execute(update(models.Report).where(*mine).values(taken_by=None, taken_at=None))

    async def overdue(self, city: str, before: datetime) -> list[int]:
        """Those of which nobody was told since this moment, and that nobody took since."""
        last = func.coalesce(models.Report.taken_at, models.Report.told_at, models.Report.made_at)
        rows = await self.connection.execute(
            select(models.Report.id)
            .where(models.Report.city == city, models.Report.done_at.is_(None), last <= before)
            .order_by(models.Report.id)
        )
        return list(rows.scalars())

    async def freed(self, id: int, now: datetime) -> int | None:
        """It waits for anybody again, and others are told; who had taken it, if anybody had."""
        this = models.Report.id == id
        had = await self.connection.scalar(select(models.Report.taken_by).where(this))
        again = {"taken_by": None, "taken_at": None, "told_at": now}
        await self.connection.execute(update(models.Report).where(this).values(**again))
        return had

    async def done(self, city: str, id: int, now: datetime, *, by: int | None = None) -> bool:
        """A passeur (``by``, where they took it before) has dealt with it; False where none waits for them here."""
        where = [*_open(city, id), *([] if by is None else [models.Report.taken_by == by])]
        return bool(
            (await self.connection.execute(update(models.Report).where(*where).values(done_at=now))).rowcount
        )


_SEEN = (
    models.Report.id,
    models.Report.about,
    models.Report.words,
    models.Report.shown,
    models.Report.made_at,
    models.Report.taken_by,
)


def _open(city: str, id: int) -> tuple[Any, ...]:
    return models.Report.city == city, models.Report.id == id, models.Report.done_at.is_(None)
