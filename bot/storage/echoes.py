"""What comes back to an announcement: interest, questions; and what people decided of such news."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update

from bot.storage.news_models import Announcement, Inquiry, Interest, NewsChoice
from bot.storage.repository import Repository

ASKED = "asked"
"""They were asked whether they want announcements of the city."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question to whoever made an announcement."""

    id: int
    announcement_id: int
    person_id: int
    words: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None


class Echoes(Repository):
    """Who is interested, who asks what, who wants which news."""

    keeps = (Interest, Inquiry, NewsChoice)

    async def say(self, announcement_id: int, person_id: int, kind: str, now: datetime) -> bool:
        """They are interested, or come; False where that is known."""
        row = {
            "announcement_id": announcement_id,
            "person_id": person_id,
            "kind": kind,
            "called": "",
            "said_at": now,
        }
        said = await self.connection.execute(
            self.insert(Interest)
            .values(**row)
            .on_conflict_do_nothing(index_elements=["announcement_id", "person_id", "kind"])
        )
        return bool(said.rowcount)

    async def unsay(self, announcement_id: int, person_id: int, kind: str) -> bool:
        """They are not, after all."""
        mine = (
            Interest.announcement_id == announcement_id,
            Interest.person_id == person_id,
            Interest.kind == kind,
        )
        return bool((await self.connection.execute(delete(Interest).where(*mine))).rowcount)

    async def call(self, announcement_id: int, person_id: int, called: str) -> bool:
        """Whoever made the announcement may know who this is (empty: may not, any more)."""
        mine = (Interest.announcement_id == announcement_id, Interest.person_id == person_id)
        values = {"called": called[:60]}
        return bool((await self.connection.execute(update(Interest).where(*mine).values(values))).rowcount)

    async def interest(self, announcement_id: int) -> dict[str, int]:
        """How many, by kind: never who."""
        rows = await self.connection.execute(
            select(Interest.kind, func.count())
            .where(Interest.announcement_id == announcement_id)
            .group_by(Interest.kind)
        )
        return {row[0]: row[1] for row in rows}

    async def named(self, announcement_id: int) -> list[tuple[str, str]]:
        """Those who said who they are: kind and name."""
        where = (Interest.announcement_id == announcement_id, Interest.called != "")
        rows = await self.connection.execute(
            select(Interest.kind, Interest.called).where(*where).order_by(Interest.said_at)
        )
        return [(row[0], row[1]) for row in rows]

    async def ask(self, announcement_id: int, person_id: int, words: str, now: datetime) -> int:
        """A question; its number."""
        row = {
            "announcement_id": announcement_id,
            "person_id": person_id,
            "words": words,
            "answer": "",
            "asked_at": now,
        }
        made = await self.connection.execute(self.insert(Inquiry).values(**row).returning(Inquiry.id))
        return int(made.scalar_one())

    async def asked_lately(self, person_id: int, since: datetime) -> int:
        """How many questions this person has asked since then."""
        where = (Inquiry.person_id == person_id, Inquiry.asked_at >= since)
        return await self.connection.scalar(select(func.count()).select_from(Inquiry).where(*where)) or 0

    async def question(self, id: int) -> Question | None:
        """This one."""
        return next(iter(await self._questions(Inquiry.id == id)), None)

    async def unanswered(self, announcement_id: int) -> list[Question]:
        """Those that wait, the earliest first."""
        return await self._questions(
            Inquiry.announcement_id == announcement_id, Inquiry.answered_at.is_(None)
        )

    async def waiting(self, city: str, spaces: Sequence[str] | None) -> int:
        """How many questions wait in the city, in these spaces alone where some are named."""
        where = [Announcement.city == city, Inquiry.answered_at.is_(None)]
        if spaces is not None:
            where.append(Announcement.space.in_(spaces))
        found = (
            select(func.count())
            .select_from(Inquiry)
            .join(Announcement, Announcement.id == Inquiry.announcement_id)
        )
        return await self.connection.scalar(found.where(*where)) or 0

    async def answer(self, id: int, words: str, now: datetime) -> bool:
        """It is answered, once: False where somebody was quicker."""
        open_ = (Inquiry.id == id, Inquiry.answered_at.is_(None))
        values = {"answer": words, "answered_at": now}
        return bool((await self.connection.execute(update(Inquiry).where(*open_).values(values))).rowcount)

    async def choose(self, person_id: int, about: str, now: datetime) -> bool:
        """They were asked, or want no more of this group; False where that is known."""
        made = await self.connection.execute(
            self.insert(NewsChoice)
            .values(person_id=person_id, about=about[:180], made_at=now)
            .on_conflict_do_nothing(index_elements=["person_id", "about"])
        )
        return bool(made.rowcount)

    async def reconsider(self, person_id: int, about: str) -> None:
        """They want it again."""
        mine = (NewsChoice.person_id == person_id, NewsChoice.about == about)
        await self.connection.execute(delete(NewsChoice).where(*mine))

    async def choices(self, person_id: int) -> list[str]:
        """What they decided so."""
        mine = NewsChoice.person_id == person_id
        rows = await self.connection.execute(select(NewsChoice.about).where(mine).order_by(NewsChoice.about))
        return list(rows.scalars())

    async def _questions(self, *where: object) -> list[Question]:
        columns = [getattr(Inquiry, name) for name in Question.__slots__]
        rows = await self.connection.execute(select(*columns).where(*where).order_by(Inquiry.id))  # type: ignore[arg-type]
        return [Question(*row) for row in rows]
