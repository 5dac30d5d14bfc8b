"""What was told to somebody unasked, day by day: so that nothing is told twice, and no more a day than they wish."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, delete, func, or_, select, update

from bot.storage.news_models import Copy
from bot.storage.reminder_models import Unasked as Row
from bot.storage.repository import Repository

TOLD, WITH, WAITING = "told", "with", "waiting"


class Turn(StrEnum):
    """What becomes of a message that wants to be told."""

    GOES = "goes"
    LAST = "last"
    """It goes, and is the last one of the day that does."""
    OVER = "over"
    """There were as many that day as they wish."""
    KNOWN = "known"
    """It was told already, or gathered into another message."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that a digest tells: which notice it would have been, and its arguments."""

    key: str
    name: str
    args: Mapping[str, Any]


class Unasked(Repository):
    """One row a follower and a thing told, or waiting to be."""

    keeps = (Row,)

    async def turn(self, follower: str, key: str, row: str, day: date, most: int) -> Turn:
        """Whether the message ``row`` may go to them this day (``most`` 0: any number); one that goes is counted.

        Rendered again, as after a failure, it has the turn that it had.
        """
        mine = (Row.follower == follower, Row.key == key)
        known = (await self.connection.execute(select(Row.state, Row.row).where(*mine))).first()
        if known is not None and (known.state != TOLD or known.row != row):
            return Turn.KNOWN
        that_day = (Row.follower == follower, Row.day == day, Row.state == TOLD, ~Row.key.startswith("d:"))
        told = await self.connection.scalar(select(func.count()).where(*that_day)) or 0
        told += await self._announced(follower, day)
        if known is None:
            if most and told >= most:
                return Turn.OVER
            if not await self._put(follower, key, TOLD, row, day):
                return Turn.KNOWN
            told += 1
        return Turn.LAST if most and told >= most else Turn.GOES

    async def _announced(self, follower: str, day: date) -> int:
        """How many announcements went to this person within the 24 hours that are this day somewhere near."""
        if not follower.startswith("p:"):
            return 0
        begins = datetime.combine(day, time(), UTC)
        sent = (Copy.state == "sent", Copy.due_at >= begins, Copy.due_at < begins + timedelta(days=1))
        mine = (Copy.person_id == int(follower[2:]), *sent)
        return await self.connection.scalar(select(func.count()).where(*mine)) or 0

    async def gather(self, follower: str, keys: Collection[str], row: str, day: date) -> None:
        """These are told within the message ``row``."""
        for key in keys:
            await self._put(follower, key, WITH, row, day)

    async def within(self, follower: str, row: str) -> set[str]:
        """What is told within this message."""
        mine = (Row.follower == follower, Row.row == row, Row.state == WITH)
        return set((await self.connection.execute(select(Row.key).where(*mine))).scalars())

    async def known(self, follower: str, key: str) -> bool:
        """Whether it was told, is gathered, or waits."""
        mine = (Row.follower == follower, Row.key == key)
        return await self.connection.scalar(select(Row.id).where(*mine)) is not None

    async def once(self, follower: str, key: str, day: date) -> bool:
        """Whether this is the first time."""
        return await self._put(follower, key, WITH, "", day)

    async def wait(self, follower: str, key: str, day: date, name: str, args: Mapping[str, Any]) -> bool:
        """It waits for the digest of that day; False where it is known already."""
        return await self._put(follower, key, WAITING, "", day, name, args)

    async def waiting(self, follower: str, row: str, day: date) -> list[Waiting]:
        """What the digest ``row`` tells: all that waits until its day, gathered into it from now on."""
        where = and_(
            Row.follower == follower,
            or_(and_(Row.state == WAITING, Row.day <= day), and_(Row.state == WITH, Row.row == row)),
        )
        rows = await self.connection.execute(
            select(Row.key, Row.name, Row.args).where(where).order_by(Row.id)
        )
        found = [Waiting(each.key, each.name, each.args) for each in rows]
        await self.connection.execute(update(Row).where(where).values(state=WITH, row=row))
        return found

    async def told(self, follower: str, day: date) -> int:
        """How many messages went to them that day."""
        that_day = (Row.follower == follower, Row.day == day, Row.state == TOLD)
        return await self.connection.scalar(select(func.count()).where(*that_day)) or 0

    async def prune(self, before: date, long_before: date) -> int:
        """Delete what was told before a day; that somebody was asked about an event is known until ``long_before``."""
        old = or_(and_(Row.day < before, ~Row.key.startswith("a:")), Row.day < long_before)
        return (await self.connection.execute(delete(Row).where(old))).rowcount

    async def _put(
        self,
        follower: str,
        key: str,
        state: str,
        row: str,
        day: date,
        name: str = "",
        args: Mapping[str, Any] | None = None,
    ) -> bool:
        made = await self.connection.execute(
            self.insert(Row)
            .values(
                follower=follower,
                person_id=int(follower[2:]) if follower.startswith("p:") else None,
                key=key,
                day=day,
                state=state,
                row=row,
                name=name,
                args=dict(args or {}),
            )
            .on_conflict_do_nothing(index_elements=["follower", "key"])
        )
        return bool(made.rowcount)
