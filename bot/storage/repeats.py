"""What is said again and again: by whom, where, by which rule, and when it comes next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from bot.conversation.messages import Address
from bot.storage.reminder_models import Repeat as Row
from bot.storage.repository import Repository


@dataclass(frozen=True, slots=True)
class Repeated:
    """One of them; ``start`` and ``exceptions`` are naive, on the wall of ``zone``; ``next_at`` is None once the rule is at its end."""

    id: int
    person_id: int
    address: str
    recipient: str
    space: str
    rule: str
    start: datetime
    zone: str
    exceptions: tuple[datetime, ...]
    text: str
    paused: bool
    next_at: datetime | None


class Repeats(Repository):
    """One row each; it moves on from one time to the next by a conditional UPDATE, so that each time comes once."""

    keeps = (Row,)

    async def add(self, city: str, **values: Any) -> int:
        """A new one; names and forms are those of ``Repeated``. Its number."""
        values["start"] = values["start"].isoformat()
        values["exceptions"] = [each.isoformat() for each in values.get("exceptions", ())]
        made = self.insert(Row).values(city=city, paused=False, **values).returning(Row.id)
        return int((await self.connection.execute(made)).scalar_one())

    async def get(self, city: str, id: int) -> Repeated | None:
        """This one."""
        found = await self._all(Row.city == city, Row.id == id)
        return found[0] if found else None

    async def of(self, city: str, person_id: int) -> list[Repeated]:
        """What this person lets be said."""
        return await self._all(Row.city == city, Row.person_id == person_id)

    async def at(self, city: str, address: str) -> list[Repeated]:
        """What is said at this address."""
        return await self._all(Row.city == city, Row.address == address)

    async def due(self, city: str, now: datetime) -> list[Repeated]:
        """Those whose time has come; those that rest move on in silence."""
        return await self._all(Row.city == city, Row.next_at.is_not(None), Row.next_at <= now)

    async def move_on(self, id: int, from_at: datetime, next_at: datetime | None) -> bool:
        """Its next time is this one; False where another process moved it already."""
        mine = update(Row).where(Row.id == id, Row.next_at == from_at)
        return bool((await self.connection.execute(mine.values(next_at=next_at))).rowcount)

    async def change(self, id: int, **values: Any) -> None:
        """Something about it is decided anew."""
        await self.connection.execute(update(Row).where(Row.id == id).values(**values))

    async def silence(self, person_id: int) -> int:
        """Everything that this person lets be said rests; how much that is."""
        mine = update(Row).where(Row.person_id == person_id, Row.paused.is_(False))
        return (await self.connection.execute(mine.values(paused=True))).rowcount

    async def part(self, city: str, space: str) -> int:
        """Nothing is said again in this space; how much that was."""
        there = delete(Row).where(Row.city == city, Row.space == space)
        return (await self.connection.execute(there)).rowcount

    async def moved(self, old: Address, new: Address) -> None:
        """A chat has a new address."""
        here = update(Row).where(Row.address == str(old))
        await self.connection.execute(here.values(address=str(new)))

    async def end(self, id: int) -> None:
        """It is said no more."""
        await self.connection.execute(delete(Row).where(Row.id == id))

    async def _all(self, *where: Any) -> list[Repeated]:
        names = [each for each in Repeated.__slots__ if each != "start"]
        columns = [getattr(Row, name) for name in names]
        rows = await self.connection.execute(select(Row.start, *columns).where(*where).order_by(Row.id))
        return [
            Repeated(
                **{
                    **dict(row._mapping),
                    "start": datetime.fromisoformat(row.start),
                    "exceptions": tuple(datetime.fromisoformat(each) for each in row.exceptions),
                }
            )
            for row in rows
        ]
