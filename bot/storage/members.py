"""Who joined which space."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, func, select

from bot.storage.desk_models import Member
from bot.storage.repository import Repository


class Members(Repository):
    """One row a person and a space (``platform:external``); joining twice changes nothing."""

    keeps = (Member,)

    async def join(self, person_id: int, city: str, space: str, now: datetime) -> bool:
        """They belong to it from now on; False where they did already."""
        made = await self.connection.execute(
            self.insert(Member)
            .values(person_id=person_id, city=city, space=space, joined_at=now)
            .on_conflict_do_nothing(index_elements=["person_id", "city", "space"])
        )
        return bool(made.rowcount)

    async def leave(self, person_id: int, city: str, space: str) -> bool:
        """They no longer belong to it; False where they did not."""
        mine = (Member.person_id == person_id, Member.city == city, Member.space == space)
        return bool((await self.connection.execute(delete(Member).where(*mine))).rowcount)

    async def of(self, person_id: int, city: str) -> list[str]:
        """The spaces that they joined, the earliest first."""
        mine = (Member.person_id == person_id, Member.city == city)
        rows = await self.connection.execute(select(Member.space).where(*mine).order_by(Member.id))
        return list(rows.scalars())

    async def people(self, city: str, space: str) -> list[int]:
        """Everybody who joined this space."""
        here = (Member.city == city, Member.space == space)
        rows = await self.connection.execute(select(Member.person_id).where(*here).order_by(Member.id))
        return list(rows.scalars())

    async def counts(self, city: str) -> Mapping[str, int]:
        """How many joined each space: never who."""
        rows = await self.connection.execute(
            select(Member.space, func.count()).where(Member.city == city).group_by(Member.space)
        )
        return {row[0]: row[1] for row in rows}

    async def disband(self, city: str, space: str) -> int:
        """Nobody belongs to it any more; how many did."""
        here = (Member.city == city, Member.space == space)
        return (await self.connection.execute(delete(Member).where(*here))).rowcount
