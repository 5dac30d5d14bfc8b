"""What people know better than a page does, and what became of their word."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update

from bot.storage.desk_models import Suggestion as Row
from bot.storage.repository import Repository

DONE, KEPT, ASIDE = "done", "kept", "aside"
"""The page was changed; it was looked at and holds; nothing can be done with it."""
OUTCOMES = (DONE, KEPT, ASIDE)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One word about an entry (empty: about none there is). ``outcome`` is one of OUTCOMES, or empty while it waits."""

    id: int
    person_id: int
    entry: str
    words: str
    lang: str
    made_at: datetime
    outcome: str


class Suggestions(Repository):
    """One row a suggestion."""

    keeps = (Row,)

    async def make(self, person_id: int, city: str, entry: str, words: str, lang: str, now: datetime) -> int:
        """Keep it; its number."""
        row = {"person_id": person_id, "city": city, "entry": entry[:48], "words": words, "lang": lang}
        made = await self.connection.execute(
            self.insert(Row).values(**row, made_at=now, told_at=now, outcome="").returning(Row.id)
        )
        return int(made.scalar_one())

    async def get(self, city: str, id: int) -> Suggestion | None:
        """This one."""
        return next(iter(await self._all(Row.city == city, Row.id == id)), None)

    async def waiting(self, city: str) -> list[Suggestion]:
        """Those nobody has dealt with, the earliest first."""
        return await self._all(Row.city == city, Row.done_at.is_(None))

    async def overdue(self, city: str, before: datetime) -> list[Suggestion]:
        """Those of which nobody has been told since this moment."""
        return await self._all(Row.city == city, Row.done_at.is_(None), Row.told_at <= before)

    async def told(self, id: int, now: datetime) -> None:
        """Somebody was told of it once more."""
        await self.connection.execute(update(Row).where(Row.id == id).values(told_at=now))

    async def lately(self, person_id: int, since: datetime) -> int:
        """How many this person made since then."""
        mine = select(func.count()).where(Row.person_id == person_id, Row.made_at > since)
        return await self.connection.scalar(mine) or 0

    async def settle(self, city: str, id: int, outcome: str, person_id: int, now: datetime) -> bool:
        """It was dealt with; False where somebody was faster."""
        open = (Row.city == city, Row.id == id, Row.done_at.is_(None))
        done = {"outcome": outcome, "done_at": now, "done_by": person_id}
        return bool((await self.connection.execute(update(Row).where(*open).values(**done))).rowcount)

    async def prune(self, before: datetime) -> int:
        """Forget those that were dealt with before this moment."""
        return (await self.connection.execute(delete(Row).where(Row.done_at < before))).rowcount

    async def _all(self, *where: Any) -> list[Suggestion]:
        columns = (Row.id, Row.person_id, Row.entry, Row.words, Row.lang, Row.made_at, Row.outcome)
        rows = await self.connection.execute(select(*columns).where(*where).order_by(Row.id))
        return [Suggestion(*row) for row in rows]
