"""Places in an occurrence: taken, waited for, offered to the next; never more than there are."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import inf
from typing import Any

from sqlalchemy import delete, func, select, update

from bot.storage.reminder_models import Registration as Row
from bot.storage.reminder_models import Room
from bot.storage.repository import Repository
from knowledge.agenda import Event
from knowledge.agenda.moving import carried

IN, WAITING, OFFERED, OUT, CAME = "in", "waiting", "offered", "out", "came"

HOLDING = (IN, OFFERED, CAME)
"""States in which places are taken."""

CONCERNED = (IN, WAITING, OFFERED)
"""States in which somebody means to come."""

MOST_PLACES = 6

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Letters and digits that nobody takes for one another."""


@dataclass(frozen=True, slots=True)
class Registered:
    """Somebody's places in an occurrence; ``recurrence`` is its ISO start, as the event gives it."""

    id: int
    event: str
    recurrence: str
    person_id: int
    called: str
    places: int
    state: str
    code: str
    offered_until: datetime | None
    queued_at: datetime


_COLUMNS = (
    Row.id,
    Row.event,
    Row.recurrence,
    Row.person_id,
    Row.called,
    Row.places,
    Row.state,
    Row.code,
    Row.offered_until,
    Row.queued_at,
)


class Registrations(Repository):
    """One row a person and an occurrence, and a count of the places that are taken.

    The count is changed by one conditional UPDATE, so that any number of taps on any number of replicas never
    take more than ``capacity``.
    """

    keeps = (Row,)

    async def of(self, person_id: int, city: str) -> list[Registered]:
        """Everything that somebody is registered for, or waits for."""
        return await self._all(Row.person_id == person_id, Row.city == city, Row.state != OUT)

    async def get(self, city: str, event: str, recurrence: str, person_id: int) -> Registered | None:
        """Theirs, whatever became of it."""
        found = await self._all(*_of(city, event, recurrence), Row.person_id == person_id)
        return found[0] if found else None

    async def by_code(self, city: str, code: str) -> Registered | None:
        """Whoever has this code."""
        found = await self._all(Row.city == city, Row.code == code.strip().upper().replace(" ", "")[:12])
        return found[0] if found else None

    async def at(self, city: str, event: str, recurrence: str) -> list[Registered]:
        """Everybody of an occurrence, in the order in which they came."""
        return await self._all(*_of(city, event, recurrence), Row.state != OUT)

    async def concerned(self, city: str, event: str, person_id: int | None = None) -> list[Registered]:
        """Whoever has a place in any occurrence of an event, or waits for one; this person alone if named."""
        mine = [Row.city == city, Row.event == event, Row.state.in_(CONCERNED)]
        return await self._all(*mine, *([] if person_id is None else [Row.person_id == person_id]))

    async def taken(self, city: str, event: str, recurrence: str) -> int:
        """How many places are taken, those held for an offer included."""
        mine = (Room.city == city, Room.event == event, Room.recurrence == recurrence)
        return await self.connection.scalar(select(Room.taken).where(*mine)) or 0

    async def full(
        self, city: str, capacities: Mapping[str, int], event: str = ""
    ) -> dict[str, frozenset[datetime]]:
        """By event, the occurrences in which whoever comes now would have to wait; of one event alone if named.

        ``capacities`` are the places of each event that has a limit, by its id.
        """
        where = [Room.city == city, *([Room.event == event] if event else [])]
        rooms = await self.connection.execute(select(Room.event, Room.recurrence, Room.taken).where(*where))
        taken = {(row.event, row.recurrence) for row in rooms if row.taken >= capacities.get(row.event, inf)}
        queued = {
            each for each in await self.queues(city) if event in ("", each[0]) and each[0] in capacities
        }
        found: dict[str, set[datetime]] = {}
        for id, recurrence in taken | queued:
            found.setdefault(id, set()).add(datetime.fromisoformat(recurrence))
        return {id: frozenset(several) for id, several in found.items()}

    async def register(
        self,
        person_id: int,
        city: str,
        event: str,
        recurrence: str,
        now: datetime,
        *,
        capacity: int | None,
        called: str = "",
        places: int = 1,
    ) -> Registered:
        """They have their places if there are as many, else they wait; asking twice changes nothing."""
        wanted = min(max(places, 1), MOST_PLACES)
        waits = self.insert(Row).values(
            city=city,
            event=event,
            recurrence=recurrence,
            person_id=person_id,
            called=called[:60],
            places=wanted,
            state=WAITING,
            code="".join(secrets.choice(_ALPHABET) for _each in range(6)),
            queued_at=now,
        )
        again = {
            "state": WAITING,
            "places": wanted,
            "called": called[:60],
            "queued_at": now,
            "offered_until": None,
        }
        index = ["city", "event", "recurrence", "person_id"]
        made = await self.connection.execute(
            waits.on_conflict_do_update(index_elements=index, set_=again, where=Row.state == OUT).returning(
                Row.id
            )
        )
        first = made.first()
        if first is not None:
            ahead = await self.connection.scalar(
                select(func.count()).where(
                    *_of(city, event, recurrence), Row.state == WAITING, Row.id != first.id
                )
            )
            # Whoever waits already goes before whoever comes now.
            if not ahead and await self._take(city, event, recurrence, wanted, capacity):
                await self.connection.execute(update(Row).where(Row.id == first.id).values(state=IN))
        found = await self.get(city, event, recurrence, person_id)
        assert found is not None
        return found

    async def resize(self, id: int, places: int, capacity: int | None) -> bool:
        """So many places instead, if there are as many; whoever waits then waits for as many."""
        found = await self.numbered(id)
        wanted = min(max(places, 1), MOST_PLACES)
        if found is None or found.state not in (IN, WAITING):
            return False
        more = wanted - found.places
        mine = update(Row).where(Row.id == id, Row.state == found.state, Row.places == found.places)
        if not (await self.connection.execute(mine.values(places=wanted))).rowcount:
            return False
        if found.state == WAITING or more == 0:
            return True
        if more < 0:
            await self._give_back(id, -more)
            return True
        theirs = select(Row.city, Row.event, Row.recurrence).where(Row.id == id)
        row = (await self.connection.execute(theirs)).one()
        if await self._take(row.city, row.event, row.recurrence, more, capacity):
            return True
        await self.connection.execute(update(Row).where(Row.id == id).values(places=found.places))
        return False

    async def call(self, id: int, called: str) -> None:
        """How they are called on the list."""
        await self.connection.execute(update(Row).where(Row.id == id).values(called=called[:60]))

    async def withdraw(self, id: int) -> int:
        """They no longer come, or wait; how many places that frees."""
        while (each := await self.numbered(id)) is not None and each.state != OUT:
            as_seen = (Row.id == id, Row.state == each.state, Row.places == each.places)
            out = update(Row).where(*as_seen).values(state=OUT, offered_until=None)
            if (await self.connection.execute(out)).rowcount:
                if each.state not in HOLDING:
                    return 0
                await self._give_back(id, each.places)
                return each.places
        return 0

    async def accept(self, id: int, now: datetime) -> bool:
        """The offer is taken, while it stands."""
        stands = (Row.id == id, Row.state == OFFERED, Row.offered_until > now)
        taken = update(Row).where(*stands).values(state=IN, offered_until=None)
        return bool((await self.connection.execute(taken)).rowcount)

    async def came(self, id: int) -> bool:
        """They are there; False where they were already, or have no place."""
        there = update(Row).where(Row.id == id, Row.state == IN).values(state=CAME)
        return bool((await self.connection.execute(there)).rowcount)

    async def offer(
        self, city: str, event: str, recurrence: str, capacity: int | None, until: datetime
    ) -> list[Registered]:
        """Free places are held for those who wait, the longest first who fits, until a moment; whom they go to."""
        offered = []
        for each in await self._all(*_of(city, event, recurrence), Row.state == WAITING):
            if not await self._take(city, event, recurrence, each.places, capacity):
                continue
            mine = update(Row).where(Row.id == each.id, Row.state == WAITING, Row.places == each.places)
            if (await self.connection.execute(mine.values(state=OFFERED, offered_until=until))).rowcount:
                offered.append(each)
            else:
                await self._give_back(each.id, each.places)
        return offered

    async def lapse(self, city: str, now: datetime) -> list[Registered]:
        """Offers whose time is over go back; whose they were."""
        over = (Row.city == city, Row.state == OFFERED, Row.offered_until <= now)
        lapsed = []
        for each in await self._all(*over):
            gone = update(Row).where(Row.id == each.id, *over).values(state=OUT, offered_until=None)
            if (await self.connection.execute(gone)).rowcount:
                await self._give_back(each.id, each.places)
                lapsed.append(each)
        return lapsed

    async def lapsing(self, city: str, now: datetime) -> list[Registered]:
        """Offers whose time is over."""
        return await self._all(Row.city == city, Row.state == OFFERED, Row.offered_until <= now)

    async def numbered(self, id: int) -> Registered | None:
        """This one."""
        found = await self._all(Row.id == id)
        return found[0] if found else None

    async def queues(self, city: str) -> Sequence[tuple[str, str]]:
        """The (event, recurrence) for which somebody waits."""
        found = select(Row.event, Row.recurrence).where(Row.city == city, Row.state == WAITING).distinct()
        return [(row.event, row.recurrence) for row in await self.connection.execute(found)]

    async def events(self, city: str) -> frozenset[str]:
        """The events that anybody is or was registered for."""
        found = select(Row.event).where(Row.city == city).distinct()
        return frozenset((await self.connection.execute(found)).scalars())

    async def carry(self, city: str, old: Event, new: Event) -> None:
        """An event that begins at another time keeps whoever is registered for it."""
        mine = (Row.city == city, Row.event == old.id)
        known = (await self.connection.execute(select(Row.recurrence).where(*mine).distinct())).scalars()
        moves = carried(old, new, map(datetime.fromisoformat, known))
        if not moves:
            return
        for before, after in moves.items():
            here, there = before.isoformat(), after.isoformat()
            theirs = select(Row.person_id).where(*mine, Row.recurrence == here).scalar_subquery()
            # What somebody may once have had there is of a time at which nothing took place.
            once = delete(Row).where(*mine, Row.recurrence == there, Row.person_id.in_(theirs))
            await self.connection.execute(once)
            moved = update(Row).where(*mine, Row.recurrence == here)
            await self.connection.execute(moved.values(recurrence=there))
        await self.connection.execute(delete(Room).where(Room.city == city, Room.event == old.id))
        names = ("city", "event", "recurrence")
        held = select(*(getattr(Row, name) for name in names), func.sum(Row.places))
        counted = held.where(*mine, Row.state.in_(HOLDING)).group_by(*(getattr(Row, name) for name in names))
        await self.connection.execute(self.insert(Room).from_select([*names, "taken"], counted))

    async def erase(self, person_id: int) -> dict[str, int]:
        """What they held is free for others."""
        for each in await self._all(Row.person_id == person_id, Row.state.in_(HOLDING)):
            await self._give_back(each.id, each.places)
        gone = await self.connection.execute(delete(Row).where(Row.person_id == person_id))
        return {"registrations": gone.rowcount}

    async def prune(self, before: datetime) -> int:
        """Delete what was registered for an occurrence that began before this moment."""
        day = before.strftime("%Y-%m-%dT%H:%M:%S")
        await self.connection.execute(delete(Room).where(Room.recurrence < day))
        return (await self.connection.execute(delete(Row).where(Row.recurrence < day))).rowcount

    async def _take(self, city: str, event: str, recurrence: str, places: int, capacity: int | None) -> bool:
        names = {"city": city, "event": event, "recurrence": recurrence}
        await self.connection.execute(self.insert(Room).values(**names, taken=0).on_conflict_do_nothing())
        mine = [Room.city == city, Room.event == event, Room.recurrence == recurrence]
        if capacity is not None:
            mine.append(Room.taken + places <= capacity)
        more = update(Room).where(*mine).values(taken=Room.taken + places)
        return bool((await self.connection.execute(more)).rowcount)

    async def _give_back(self, id: int, places: int) -> None:
        theirs = select(Row.city, Row.event, Row.recurrence).where(Row.id == id)
        row = (await self.connection.execute(theirs)).one()
        mine = (Room.city == row.city, Room.event == row.event, Room.recurrence == row.recurrence)
        await self.connection.execute(update(Room).where(*mine).values(taken=Room.taken - places))

    async def _all(self, *where: Any) -> list[Registered]:
        rows = await self.connection.execute(select(*_COLUMNS).where(*where).order_by(Row.queued_at, Row.id))
        return [Registered(**row._mapping) for row in rows]


def _of(city: str, event: str, recurrence: str) -> tuple[Any, ...]:
    return Row.city == city, Row.event == event, Row.recurrence == recurrence
