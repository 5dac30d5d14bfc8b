"""How many places of an occurrence are taken: the one number on which everybody who comes to it depends."""

from collections.abc import Collection, Mapping
from math import inf
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, select, tuple_, update

from bot.storage.reminder_models import Room
from bot.storage.repository import Repository

Occasion = tuple[str, str, str]
"""An occurrence: the city, the event, and its recurrence."""


class Rooms(Repository):
    """One row an occurrence. Whoever holds several got them in one order, so that no two wait for each other."""

    async def hold(self, rooms: Collection[Occasion]) -> None:
        """Nobody else changes who comes to any of these until this transaction ends; a new room is empty."""
        names = ("city", "event", "recurrence")
        empty = [dict(zip(names, each, strict=True), taken=0) for each in sorted(rooms)]
        await self.connection.execute(self.insert(Room).values(empty).on_conflict_do_nothing())
        await self._lock(_any(rooms))

    async def taken(self, room: Occasion) -> int:
        """How many places are taken there, those held for an offer included."""
        return await self.connection.scalar(select(Room.taken).where(_any([room]))) or 0

    async def full(self, city: str, capacities: Mapping[str, int], event: str = "") -> set[tuple[str, str]]:
        """The (event, recurrence) in which no place is left, of one event alone if named."""
        where = [Room.city == city, *([Room.event == event] if event else [])]
        rooms = await self.connection.execute(select(Room.event, Room.recurrence, Room.taken).where(*where))
        return {(row.event, row.recurrence) for row in rooms if row.taken >= capacities.get(row.event, inf)}

    async def take(self, room: Occasion, places: int, capacity: int | None) -> bool:
        """So many more, if there are as many."""
        mine = [_any([room]), *([] if capacity is None else [Room.taken + places <= capacity])]
        more = update(Room).where(*mine).values(taken=Room.taken + places)
        return bool((await self.connection.execute(more)).rowcount)

    async def give_back(self, room: Occasion, places: int) -> None:
        """So many fewer."""
        await self.connection.execute(update(Room).where(_any([room])).values(taken=Room.taken - places))

    async def count(self, rooms: Collection[Occasion], places: Select[Any]) -> None:
        """Those that are held are as full as this query says of each."""
        await self.connection.execute(update(Room).where(_any(rooms)).values(taken=places.scalar_subquery()))

    async def prune(self, before: str) -> None:
        """Delete those of occurrences that began before this moment."""
        await self._lock(Room.recurrence < before)
        await self.connection.execute(delete(Room).where(Room.recurrence < before))

    async def _lock(self, these: ColumnElement[bool]) -> None:
        inside = select(Room.taken).where(these).order_by(Room.city, Room.event, Room.recurrence)
        await self.connection.execute(inside.with_for_update())


def _any(rooms: Collection[Occasion]) -> ColumnElement[bool]:
    return tuple_(Room.city, Room.event, Room.recurrence).in_(rooms)
