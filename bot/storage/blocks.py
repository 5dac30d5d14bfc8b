"""Who does not wish to be brought together with whom again."""

from datetime import datetime

from sqlalchemy import select

from bot.storage import sharing_models as models
from bot.storage.repository import Repository


class Blocks(Repository):
    """One row a wish not to meet; it holds both ways, and nobody is told."""

    keeps = (models.Block,)

    async def put(self, profile_id: int, other_id: int, now: datetime) -> None:
        """From now on these two are never proposed to each other."""
        await self.connection.execute(
            self.insert(models.Block)
            .values(profile_id=profile_id, other_id=other_id, made_at=now)
            .on_conflict_do_nothing(index_elements=["profile_id", "other_id"])
        )

    async def pairs(self, city: str) -> set[tuple[int, int]]:
        """All of a city."""
        rows = await self.connection.execute(
            select(models.Block.profile_id, models.Block.other_id)
            .join(models.Profile, models.Profile.id == models.Block.profile_id)
            .where(models.Profile.city == city)
        )
        return {(row[0], row[1]) for row in rows}
