"""What the city's passeurs should look at: something that went wrong between people."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

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
            )
            .returning(models.Report.id)
        )
        return int(made.scalar_one())

    async def waiting(self, city: str) -> Sequence[Mapping[str, Any]]:
        """Those nobody has dealt with, the earliest first: id, words, shown, made_at and the profile that they are about."""
        columns = (
            models.Report.id,
            models.Report.about,
            models.Report.words,
            models.Report.shown,
            models.Report.made_at,
        )
        rows = await self.connection.execute(
            select(*columns)
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

    async def done(self, city: str, id: int, now: datetime) -> bool:
        """A passeur has dealt with it; False where none waits under this number."""
        where = (models.Report.city == city, models.Report.id == id, models.Report.done_at.is_(None))
        return bool(
            (await self.connection.execute(update(models.Report).where(*where).values(done_at=now))).rowcount
        )
