"""What is told to many: drafts, what waits for a second pair of eyes, what is on its way, what was told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, or_, select, update

from bot.storage.news_models import Announcement as Row
from bot.storage.repository import Repository

DRAFT, WAITING, DUE, SENDING, STOPPED, DONE, RETRACTED, HALTED = (
    *("draft", "waiting", "due", "sending"),
    *("stopped", "done", "retracted", "halted"),
)
OPEN = (WAITING, DUE, SENDING, STOPPED)
"""What may still reach somebody who has not received it."""

KEPT_OFFERS = ("interested", "coming", "question")
"""What readers may be offered to answer by a tap."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """One announcement; see ``news_models.Announcement``. ``pictured`` says whether its picture is there already."""

    id: int
    city: str
    person_id: int | None
    space: str
    texts: Mapping[str, str]
    link: str
    offers: tuple[str, ...]
    audience: tuple[str, ...]
    age: str
    reference: str
    pictured: bool
    urgent: bool
    state: str
    due_at: datetime | None
    repeats: str
    issue: int
    version: int
    pending: Mapping[str, str] | None
    seconded_by: int | None
    made_at: datetime
    begun_at: datetime | None
    spread_at: datetime | None
    ended_at: datetime | None


class Announcements(Repository):
    """One row an announcement."""

    async def draft(
        self, city: str, person_id: int, space: str, texts: Mapping[str, str], reference: str, now: datetime
    ) -> int:
        """A new one, with nothing decided yet but its first words."""
        values = {"city": city, "person_id": person_id, "space": space, "texts": dict(texts)}
        values |= {"offers": ["question"], "audience": [], "state": DRAFT, "reference": reference[:1000]}
        made = await self.connection.execute(
            self.insert(Row).values(**_BLANK | values, made_at=now).returning(Row.id)
        )
        return int(made.scalar_one())

    async def get(self, id: int) -> Announcement | None:
        """This one."""
        return next(iter(await self._all(Row.id == id)), None)

    async def of(self, person_id: int, city: str, *, limit: int = 8) -> list[Announcement]:
        """What this person made, the latest first."""
        return await self._all(Row.person_id == person_id, Row.city == city, limit=limit)

    async def latest(self, city: str, spaces: Sequence[str] | None, *, limit: int = 8) -> list[Announcement]:
        """The latest that are no drafts, of these spaces alone where some are named."""
        where = [Row.city == city, Row.state != DRAFT]
        return await self._all(*where, *(() if spaces is None else (Row.space.in_(spaces),)), limit=limit)

    async def owned(self, city: str, space: str) -> list[Announcement]:
        """Those of a space, drafts included, the latest first."""
        return await self._all(Row.city == city, Row.space == space, limit=1000)

    async def change(self, id: int, *states: str, **values: Any) -> bool:
        """Something about it is decided, if it is in one of these states (in any, where none is named)."""
        for name in ("offers", "audience"):
            if name in values:
                values[name] = list(values[name])
        where = [Row.id == id, *([Row.state.in_(states)] if states else [])]
        return bool((await self.connection.execute(update(Row).where(*where).values(**values))).rowcount)

    async def delete(self, id: int) -> bool:
        """A draft goes."""
        mine = (Row.id == id, Row.state == DRAFT)
        return bool((await self.connection.execute(delete(Row).where(*mine))).rowcount)

    async def begun(self, person_id: int | None, city: str, since: datetime) -> int:
        """How many of this person's were sent on their way since then."""
        mine = (Row.person_id == person_id, Row.city == city, Row.issue > 0, Row.begun_at >= since)
        return await self.connection.scalar(select(func.count()).select_from(Row).where(*mine)) or 0

    async def same(self, it: Announcement, since: datetime) -> bool:
        """Whether one with the same words has gone out since then."""
        others = await self._all(Row.city == it.city, Row.id != it.id, Row.begun_at >= since, limit=100)
        return any(set(each.texts.values()) & set(it.texts.values()) for each in others)

    async def due(self, now: datetime) -> list[Announcement]:
        """Those whose moment has come, and those whose copies are not all there yet."""
        come = (Row.state == DUE) & (Row.due_at <= now)
        begun = (Row.state == SENDING) & Row.spread_at.is_(None)
        return await self._all(or_(come, begun))

    async def sending(self) -> list[Announcement]:
        """Those on their way."""
        return await self._all(Row.state == SENDING, Row.spread_at.is_not(None))

    async def unpictured(self) -> list[tuple[int, str]]:
        """Those whose picture is still where it came from: number and reference."""
        where = (Row.reference != "", Row.picture.is_(None))
        return [
            (row.id, row.reference)
            for row in await self.connection.execute(select(Row.id, Row.reference).where(*where))
        ]

    async def picture(self, id: int) -> bytes | None:
        """Its picture."""
        found: bytes | None = await self.connection.scalar(select(Row.picture).where(Row.id == id))
        return found

    async def unname(self, person_id: int) -> None:
        """Whoever wrote or approved it is no longer known; drafts go with them, what has not begun is not sent."""
        mine = Row.person_id == person_id
        await self.connection.execute(delete(Row).where(mine, Row.issue == 0))
        await self.connection.execute(update(Row).where(mine).values(person_id=None))
        await self.connection.execute(
            update(Row).where(Row.seconded_by == person_id).values(seconded_by=None)
        )

    async def prune(self, before: datetime) -> int:
        """Delete what was over before this moment, with its copies and what came back; drafts of before it too."""
        old = or_(Row.ended_at < before, (Row.state == DRAFT) & (Row.made_at < before))
        return (await self.connection.execute(delete(Row).where(old))).rowcount

    async def _all(self, *where: Any, limit: int = 200) -> list[Announcement]:
        names = [name for name in Announcement.__slots__ if name != "pictured"]
        columns = [getattr(Row, name) for name in names]
        rows = await self.connection.execute(
            select(*columns, Row.picture.is_not(None).label("pictured"))
            .where(*where)
            .order_by(Row.id.desc())
            .limit(limit)
        )
        return [
            Announcement(**{**row._mapping, "offers": tuple(row.offers), "audience": tuple(row.audience)})
            for row in rows
        ]


_BLANK: dict[str, Any] = {
    **{"link": "", "age": "", "reference": "", "urgent": False, "repeats": "", "issue": 0, "version": 1},
    "pending": None,
}
