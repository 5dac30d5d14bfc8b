"""Whether an offer is what somebody wishes for: asked once, and remembered for everybody who says the same."""

from collections import Counter
from datetime import datetime

from sqlalchemy import select, update

from bot.storage import sharing_models as models
from bot.storage.repository import Repository, profiles_of


class Doubts(Repository):
    """One row a question: is this offer what you mean by that wish?"""

    keeps = (models.Doubt,)

    async def ask(
        self, profile_id: int, wish_id: int, offer_id: int, keys: tuple[str, str], now: datetime
    ) -> int | None:
        """A question to put, once; its number, None where it was put. ``keys`` are those of the offer and the wish."""
        made = await self.connection.execute(
            self.insert(models.Doubt)
            .values(
                profile_id=profile_id,
                wish_id=wish_id,
                offer_id=offer_id,
                offer_key=keys[0][:160],
                wish_key=keys[1][:160],
                asked_at=now,
            )
            .on_conflict_do_nothing(index_elements=["wish_id", "offer_key"])
            .returning(models.Doubt.id)
        )
        return made.scalar_one_or_none()

    async def open(self, id: int) -> tuple[int, int] | None:
        """The wish and the offer of a question that nobody has answered."""
        row = (
            await self.connection.execute(
                select(models.Doubt.wish_id, models.Doubt.offer_id).where(
                    models.Doubt.id == id, models.Doubt.same.is_(None)
                )
            )
        ).first()
        return None if row is None else (row.wish_id, row.offer_id)

    async def settle(self, person_id: int, id: int, same: bool) -> bool:
        """What the person who wishes says; whether they were asked."""
        where = (models.Doubt.id == id, models.Doubt.profile_id.in_(profiles_of(person_id)))
        return bool(
            (await self.connection.execute(update(models.Doubt).where(*where).values(same=same))).rowcount
        )

    async def told(self) -> dict[tuple[str, str], bool]:
        """What most people said of each pair of keys, (offer, wish)."""
        rows = await self.connection.execute(
            select(models.Doubt.offer_key, models.Doubt.wish_key, models.Doubt.same).where(
                models.Doubt.same.is_not(None)
            )
        )
        for_it = Counter[tuple[str, str]]()
        for offer, wish, same in rows:
            for_it[offer, wish] += 1 if same else -1
        return {pair: votes > 0 for pair, votes in for_it.items() if votes}
