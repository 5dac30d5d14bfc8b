"""Places in an occurrence: taken, waited for, offered to the next; never more than there are."""

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import delete, func, select, update

from bot.storage.reminder_models import Registration as Row
from bot.storage.reminder_models import Room
from bot.storage.repository import Repository
from bot.storage.rooms import Occasion, Rooms
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
    city: str
    event: str
    recurrence: str
    person_id: int
    called: str
    places: int
    state: str
    code: str
    offered_until: datetime | None
    queued_at: datetime

    @property
    def room(self) -> Occasion:
        """What it is a place in."""
        return self.city, self.event, self.recurrence


_COLUMNS = (
    Row.id,
    Row.city,
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
    """One row a person and an occurrence, and a count of the places that are taken: its room.

    Whoever changes who comes holds the room first, several in their order, and only then changes rows: any number of taps
    on any number of replicas never take more than ``capacity``, and no two wait for each other.
    """

    keeps = (Row,)

    @cached_property
    def rooms(self) -> Rooms:
        """How many places are taken where."""
        return Rooms(self.connection)

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

    async def full(
        self, city: str, capacities: Mapping[str, int], event: str = ""
    ) -> dict[str, frozenset[datetime]]:
        """By event, the occurrences in which whoever comes now would have to wait; of one event alone if named.

        ``capacities`` are the places of each event that has a limit, by its id.
        """
        taken = await self.rooms.full(city, capacities, event)
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
        await self.rooms.hold([(city, event, recurrence)])
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
            if not ahead and await self.rooms.take((city, event, recurrence), wanted, capacity):
                await self.connection.execute(update(Row).where(Row.id == first.id).values(state=IN))
        found = await self.get(city, event, recurrence, person_id)
        assert found is not None
        return found

    async def resize(self, id: int, places: int, capacity: int | None) -> bool:
        """So many places instead, if there are as many; whoever waits then waits for as many."""
        mine = await self._entered(id)
        wanted = min(max(places, 1), MOST_PLACES)
        if mine is None or mine.state not in (IN, WAITING):
            return False
        if mine.state == IN:
            more = wanted - mine.places
            if more > 0 and not await self.rooms.take(mine.room, more, capacity):
                return False
            if more < 0:
                await self.rooms.give_back(mine.room, -more)
        await self.connection.execute(update(Row).where(Row.id == id).values(places=wanted))
        return True

    async def call(self, id: int, called: str) -> None:
        """How they are called on the list."""
        await self.connection.execute(update(Row).where(Row.id == id).values(called=called[:60]))

    async def withdraw(self, id: int) -> int:
        """They no longer come, or wait; how many places that frees."""
        mine = await self._entered(id)
        if mine is None or mine.state == OUT:
            return 0
        await self.connection.execute(update(Row).where(Row.id == id).values(state=OUT, offered_until=None))
        return await self._freed(mine)

    async def accept(self, id: int, now: datetime) -> bool:
        """The offer is taken, while it stands."""
        await self._enter(Row.id == id)
        stands = (Row.id == id, Row.state == OFFERED, Row.offered_until > now)
        taken = update(Row).where(*stands).values(state=IN, offered_until=None)
        return bool((await self.connection.execute(taken)).rowcount)

    async def came(self, id: int) -> bool:
        """They are there; False where they were already, or have no place."""
        await self._enter(Row.id == id)
        there = update(Row).where(Row.id == id, Row.state == IN).values(state=CAME)
        return bool((await self.connection.execute(there)).rowcount)

    async def offer(
        self, city: str, event: str, recurrence: str, capacity: int | None, until: datetime
    ) -> list[Registered]:
        """Free places are held for those who wait, the longest first who fits, until a moment; whom they go to."""
        await self.rooms.hold([(city, event, recurrence)])
        offered = []
        for each in await self._all(*_of(city, event, recurrence), Row.state == WAITING):
            if await self.rooms.take(each.room, each.places, capacity):
                held = update(Row).where(Row.id == each.id)
                await self.connection.execute(held.values(state=OFFERED, offered_until=until))
                offered.append(each)
        return offered

    async def lapse(self, city: str, now: datetime) -> list[Registered]:
        """Offers whose time is over go back; whose they were."""
        over = (Row.city == city, Row.state == OFFERED, Row.offered_until <= now)
        await self._enter(*over)
        lapsed = await self._all(*over)
        for each in lapsed:
            gone = update(Row).where(Row.id == each.id)
            await self.connection.execute(gone.values(state=OUT, offered_until=None))
            await self._freed(each)
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
        if new.start == old.start:
            return
        mine = (Row.city == city, Row.event == old.id)

        def moving(rooms: Set[Occasion]) -> Mapping[Occasion, Occasion]:
            known = (datetime.fromisoformat(recurrence) for _city, _event, recurrence in rooms)
            moves = carried(old, new, known).items()
            return {(city, old.id, b.isoformat()): (city, old.id, a.isoformat()) for b, a in moves}

        moves = moving(await self._enter(*mine, more=lambda rooms: moving(rooms).values()))
        if not moves:
            return
        for (*_before, here), (*_after, there) in moves.items():
            theirs = select(Row.person_id).where(*mine, Row.recurrence == here).scalar_subquery()
            # What somebody may once have had there is of a time at which nothing took place.
            once = delete(Row).where(*mine, Row.recurrence == there, Row.person_id.in_(theirs))
            await self.connection.execute(once)
            moved = update(Row).where(*mine, Row.recurrence == here)
            await self.connection.execute(moved.values(recurrence=there))
        inside = (Row.city == Room.city, Row.event == Room.event, Row.recurrence == Room.recurrence)
        count = select(func.coalesce(func.sum(Row.places), 0)).where(*inside, Row.state.in_(HOLDING))
        await self.rooms.count({*moves.keys(), *moves.values()}, count)

    async def unite(self, gone: int, kept: int) -> None:
        """Two who turn out to be one come once: a place goes before waiting, and that before having withdrawn."""
        await self._enter(Row.person_id.in_((gone, kept)))
        mine, theirs = await self._whose(kept), await self._whose(gone)
        for room in mine.keys() & theirs.keys():
            less = min(mine[room], theirs[room], key=lambda each: (_weight(each), each.person_id == kept))
            await self._freed(less)
            await self.connection.execute(delete(Row).where(Row.id == less.id))

    async def erase(self, person_id: int) -> dict[str, int]:
        """What they held is free for others."""
        await self._enter(Row.person_id == person_id)
        for each in (await self._whose(person_id)).values():
            await self._freed(each)
        gone = await self.connection.execute(delete(Row).where(Row.person_id == person_id))
        return {"registrations": gone.rowcount}

    async def prune(self, before: datetime) -> int:
        """Delete what was registered for an occurrence that began before this moment."""
        day = before.strftime("%Y-%m-%dT%H:%M:%S")
        await self.rooms.prune(day)
        return (await self.connection.execute(delete(Row).where(Row.recurrence < day))).rowcount

    async def _enter(
        self, *where: Any, more: Callable[[Set[Occasion]], Iterable[Occasion]] = lambda _rooms: ()
    ) -> Set[Occasion]:
        """Hold the rooms of these rows, and ``more``; what moves meanwhile is let go, and begun again in order."""
        rooms = await self._rooms_of(*where)
        while rooms:
            attempt = await self.connection.begin_nested()
            await self.rooms.hold({*rooms, *more(rooms)})
            if (now := await self._rooms_of(*where)) <= rooms:
                await attempt.commit()
                break
            await attempt.rollback()
            rooms = now
        return rooms

    async def _rooms_of(self, *where: Any) -> set[Occasion]:
        found = select(Row.city, Row.event, Row.recurrence).where(*where).distinct()
        return {(city, event, at) for city, event, at in await self.connection.execute(found)}

    async def _entered(self, id: int) -> Registered | None:
        """This one as it is, its room held."""
        await self._enter(Row.id == id)
        return await self.numbered(id)

    async def _freed(self, each: Registered) -> int:
        """What they held is free; how many places."""
        if each.state not in HOLDING:
            return 0
        await self.rooms.give_back(each.room, each.places)
        return each.places

    async def _whose(self, person_id: int) -> dict[Occasion, Registered]:
        return {each.room: each for each in await self._all(Row.person_id == person_id)}

    async def _all(self, *where: Any) -> list[Registered]:
        rows = await self.connection.execute(select(*_COLUMNS).where(*where).order_by(Row.queued_at, Row.id))
        return [Registered(**row._mapping) for row in rows]


def _of(city: str, event: str, recurrence: str) -> tuple[Any, ...]:
    return Row.city == city, Row.event == event, Row.recurrence == recurrence


def _weight(each: Registered) -> int:
    """What somebody has of a place: it, the offer of it, the wait for it, or nothing."""
    return (OUT, WAITING, OFFERED, IN, CAME).index(each.state)
