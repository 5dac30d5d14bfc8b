"""Who follows what: people, groups and channels; an event, a festival, a topic, a place, an organiser or a space."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Text, cast, delete, func, or_, select, tuple_, update

from bot.conversation.messages import Address
from bot.storage.agenda_models import Follow
from bot.storage.repository import Repository
from knowledge.agenda import Event
from knowledge.city import City

EVENT, FESTIVAL, TOPIC, PLACE, ORGANISER, SPACE = (
    "event",
    "festival",
    "topic",
    "place",
    "organiser",
    "space",
)
MANY = 500
"""How many things one statement names at most."""

KINDS = (EVENT, FESTIVAL, TOPIC, PLACE, ORGANISER, SPACE)


@dataclass(frozen=True, slots=True)
class Following:
    """One thing followed. Exactly one of ``person_id`` and ``chat`` (a group's or channel's address) is there;
    ``reminders`` are its own, None where the follower's habits hold.
    """

    id: int
    person_id: int | None
    chat: str
    kind: str
    target: str
    reminders: tuple[str, ...] | None
    since_at: datetime

    def wishes(self, usual: tuple[str, ...]) -> tuple[str, ...]:
        """When to remind of an event that is followed so; whoever follows more than an event has to ask for it."""
        if self.reminders is not None:
            return self.reminders
        return usual if self.kind == EVENT else ()


def person(id: int) -> str:
    """How a person is named as a follower."""
    return f"p:{id}"


def chat(address: Address) -> str:
    """How a group or channel is named as a follower."""
    return f"c:{address}"


def belongs(event: Event, city: City) -> tuple[tuple[str, str], ...]:
    """What one may follow to hear of an event, as (kind, target): the event itself, then what it belongs to."""
    found = [(EVENT, event.id)]
    if event.organiser:
        found.append((ORGANISER, event.organiser[:120]))
    if event.place is not None and (place := event.place.entry or event.place.name):
        found.append((PLACE, place[:120]))
    if event.festival:
        found.append((FESTIVAL, event.festival[:120]))
    topics = [each for topic in event.topics if topic in city.topics for each in city.ancestry(topic)]
    return (*found, *((TOPIC, each) for each in dict.fromkeys(topics)))


def closest(followings: Iterable[Following], event: Event, city: City) -> Following | None:
    """The one of somebody's followings by which they hear of an event: its own first, in the order of ``belongs``."""
    by_target = {(each.kind, each.target): each for each in followings}
    return next((by_target[each] for each in belongs(event, city) if each in by_target), None)


class Follows(Repository):
    """One row a follower and a thing followed; following twice changes nothing."""

    keeps = (Follow,)

    async def follow(
        self,
        follower: str,
        city: str,
        kind: str,
        target: str,
        now: datetime,
        *,
        reminders: Sequence[str] | None = None,
    ) -> bool:
        """From now on ``follower`` (see ``person`` and ``chat``) follows it; False where it did already."""
        made = await self.connection.execute(
            self.insert(Follow)
            .values(
                follower=follower,
                person_id=int(follower[2:]) if follower.startswith("p:") else None,
                city=city,
                kind=kind,
                target=target[:120],
                reminders=None if reminders is None else list(reminders),
                since_at=now,
            )
            .on_conflict_do_nothing(index_elements=["follower", "city", "kind", "target"])
        )
        return bool(made.rowcount)

    async def unfollow(
        self, follower: str, city: str, kind: str | None = None, target: str | None = None
    ) -> int:
        """No longer this (or anything of this kind, or anything at all); how many rows went."""
        where = [Follow.follower == follower, Follow.city == city]
        where += [] if kind is None else [Follow.kind == kind]
        where += [] if target is None else [Follow.target == target[:120]]
        return (await self.connection.execute(delete(Follow).where(*where))).rowcount

    async def forget(self, city: str, kind: str, target: str) -> int:
        """Nobody follows it any more, since it is gone; how many did."""
        what = (Follow.city == city, Follow.kind == kind, Follow.target == target[:120])
        return (await self.connection.execute(delete(Follow).where(*what))).rowcount

    async def remind(self, follower: str, id: int, reminders: Sequence[str] | None) -> bool:
        """This one thing is reminded of in its own way, or again as the follower's habits say."""
        mine = (Follow.id == id, Follow.follower == follower)
        chosen = None if reminders is None else list(reminders)
        return bool(
            (await self.connection.execute(update(Follow).where(*mine).values(reminders=chosen))).rowcount
        )

    async def of(self, follower: str, city: str) -> list[Following]:
        """Everything that it follows, the latest last."""
        return await self._all(Follow.follower == follower, Follow.city == city)

    async def follows(self, follower: str, city: str, kind: str, target: str) -> Following | None:
        """How it follows this very thing, if it does."""
        what = (Follow.kind == kind, Follow.target == target[:120])
        found = await self._all(Follow.follower == follower, Follow.city == city, *what)
        return found[0] if found else None

    async def followers(
        self, city: str, targets: Iterable[tuple[str, str]], *, reminded: bool = False
    ) -> list[Following]:
        """Everybody who follows one of these (kind, target); where ``reminded``, only those who are reminded of it:
        of more than an event one is reminded only where that was asked for.
        """
        wanted = sorted({(kind, target[:120]) for kind, target in targets})
        asked = or_(Follow.kind == EVENT, cast(Follow.reminders, Text) != "null")
        found = []
        for at in range(0, len(wanted), MANY):
            some = tuple_(Follow.kind, Follow.target).in_(wanted[at : at + MANY])
            found += await self._all(Follow.city == city, some, *([asked] if reminded else []))
        return found

    async def everybody(self, city: str) -> list[Following]:
        """Every row of the city."""
        return await self._all(Follow.city == city)

    async def moved(self, old: Address, new: Address) -> None:
        """A chat has a new address."""
        here = update(Follow).where(Follow.follower == chat(old))
        await self.connection.execute(here.values(follower=chat(new)))

    async def counts(self, city: str, kind: str) -> dict[str, int]:
        """How many follow each thing of this kind: never who."""
        rows = await self.connection.execute(
            select(Follow.target, func.count())
            .where(Follow.city == city, Follow.kind == kind)
            .group_by(Follow.target)
        )
        return {row[0]: row[1] for row in rows}

    async def _all(self, *where: Any) -> list[Following]:
        columns = (
            Follow.id,
            Follow.person_id,
            Follow.follower,
            Follow.kind,
            Follow.target,
            Follow.reminders,
            Follow.since_at,
        )
        rows = await self.connection.execute(select(*columns).where(*where).order_by(Follow.id))
        return [
            Following(
                row.id,
                row.person_id,
                row.follower[2:] if row.person_id is None else "",
                row.kind,
                row.target,
                None if row.reminders is None else tuple(row.reminders),
                row.since_at,
            )
            for row in rows
        ]
