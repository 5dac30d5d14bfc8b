"""People brought together: who sits where, what they answered, and what became of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, delete, func, or_, select, update
from sqlalchemy.orm import aliased

from bot.storage import sharing_models as models
from bot.storage.repository import Repository, profiles_of

ASKED, AGREED, BROKEN, CLOSED, OVER = "asked", "agreed", "broken", "closed", "over"
"""A proposal's states: it waits for answers; all said yes; somebody did not; those who waited were told; it is done."""

YES, LATER, NO, SILENT = "yes", "later", "no", "silent"
"""A seat's answers; empty until there is one."""

GONE = (NO, LATER, SILENT)
"""Answers after which somebody is no longer part of it."""


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody's part. ``teacher`` is the place of whoever teaches them, ``offer_id`` that one's offer, ``wish_id`` their wish."""

    id: int
    proposal_id: int
    profile_id: int
    place: int
    teacher: int | None
    offer_id: int | None
    wish_id: int | None
    why: Mapping[str, Any]
    answer: str = ""
    answered_at: datetime | None = None
    contact: str = ""
    meeting: str = ""
    met: str = ""
    changed: str = ""
    note: str = ""
    shares_note: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """People brought together, in the order of their places. Who erased themselves left their seat."""

    id: int
    city: str
    kind: str
    state: str
    made_at: datetime
    answer_by: datetime
    reminded_at: datetime | None
    agreed_at: datetime | None
    meets_at: datetime | None
    meets_in: str
    helper_at: datetime | None
    followed_at: datetime | None
    ended_at: datetime | None
    seats: tuple[Seat, ...]

    def seat(self, place: int) -> Seat | None:
        """Whoever sits there."""
        return next((each for each in self.seats if each.place == place), None)

    def learners(self, seat: Seat) -> tuple[Seat, ...]:
        """Those who learn from this seat."""
        return tuple(each for each in self.seats if each.teacher == seat.place)

    def stands_with(self, places: Collection[int]) -> bool:
        """Whether it still is what those of these places were asked: everyone who was to learn has their teacher, and
        everyone who was to show something has somebody to show it to.
        """
        staying = [each for each in self.seats if each.place in places]
        taught = {each.teacher for each in staying if each.teacher is not None}
        teaching = {each.teacher for each in self.seats if each.teacher is not None}
        return bool(taught) and taught <= set(places) and (teaching & set(places)) <= taught


class Proposals(Repository):
    """One row a proposal, and one a seat. What is decided together is decided under its lock."""

    keeps = (models.Seat,)

    async def make(
        self, city: str, kind: str, seats: Sequence[Mapping[str, Any]], answer_by: datetime, now: datetime
    ) -> Proposal:
        """Bring people together. Each seat gives profile_id, teacher (a place or None), offer_id, wish_id, why."""
        made = await self.connection.execute(
            self.insert(models.Proposal)
            .values(city=city, kind=kind, state=ASKED, made_at=now, answer_by=answer_by, meets_in="")
            .returning(models.Proposal.id)
        )
        id = int(made.scalar_one())
        rows = [
            {"proposal_id": id, "place": place, **_EMPTY, **each, "why": dict(each["why"])}
            for place, each in enumerate(seats)
        ]
        await self.connection.execute(self.insert(models.Seat), rows)
        found = await self.get(id)
        assert found is not None
        return found

    async def get(self, id: int, *, lock: bool = False) -> Proposal | None:
        """This proposal with its seats; with ``lock``, nobody else decides about it until this transaction ends."""
        question = select(models.Proposal.__table__).where(models.Proposal.id == id)
        row = (await self.connection.execute(question.with_for_update() if lock else question)).first()
        return None if row is None else (await self._seated([row]))[0]

    async def of(self, person_id: int, seat_id: int, *, lock: bool = False) -> tuple[Proposal, Seat] | None:
        """A seat of this person with its proposal: a forged number finds nothing."""
        where = (models.Seat.id == seat_id, models.Seat.profile_id.in_(profiles_of(person_id)))
        id = await self.connection.scalar(select(models.Seat.proposal_id).where(*where))
        if id is None or (proposal := await self.get(id, lock=lock)) is None:
            return None
        seat = next((each for each in proposal.seats if each.id == seat_id), None)
        return None if seat is None else (proposal, seat)

    async def at(self, seat_id: int) -> tuple[Proposal, Seat] | None:
        """A seat with its proposal, whoever's it is: for what is told to its holder later."""
        id = await self.connection.scalar(select(models.Seat.proposal_id).where(models.Seat.id == seat_id))
        if id is None or (proposal := await self.get(id)) is None:
            return None
        return next(((proposal, each) for each in proposal.seats if each.id == seat_id), None)

    async def mine_open(self, person_id: int, *states: str) -> list[tuple[Proposal, Seat]]:
        """Every seat of this person in a proposal of these states (asked and agreed by default), the latest first."""
        mine = select(models.Seat.proposal_id).where(models.Seat.profile_id.in_(profiles_of(person_id)))
        found = await self._all(
            models.Proposal.id.in_(mine), models.Proposal.state.in_(states or (ASKED, AGREED))
        )
        own = set(
            (
                await self.connection.execute(
                    select(models.Profile.id).where(models.Profile.person_id == person_id)
                )
            ).scalars()
        )
        return [(each, seat) for each in reversed(found) for seat in each.seats if seat.profile_id in own]

    async def taking_part(self, profile_id: int, *, lock: bool = False) -> list[tuple[Proposal, Seat]]:
        """Every seat of this profile in a proposal that is asked or agreed; with ``lock``, nobody else decides about those."""
        mine = select(models.Seat.proposal_id).where(models.Seat.profile_id == profile_id)
        standing = (models.Proposal.id.in_(mine), models.Proposal.state.in_((ASKED, AGREED)))
        found = await self._all(*standing, lock=lock)
        return [(each, seat) for each in found for seat in each.seats if seat.profile_id == profile_id]

    async def speaking_of(self, skill_id: int) -> list[Proposal]:
        """Those that wait for answers or are agreed, in which this offer or wish has a part."""
        about = select(models.Seat.proposal_id).where(
            or_(models.Seat.offer_id == skill_id, models.Seat.wish_id == skill_id)
        )
        return await self._all(models.Proposal.id.in_(about), models.Proposal.state.in_((ASKED, AGREED)))

    async def answer(self, seat_id: int, answer: str, now: datetime) -> None:
        """What somebody answered."""
        await self.seated(seat_id, answer=answer, answered_at=now)

    async def seated(self, seat_id: int, **values: Any) -> None:
        """Something about a seat is known."""
        await self.connection.execute(update(models.Seat).where(models.Seat.id == seat_id).values(**values))

    async def change(self, id: int, **values: Any) -> None:
        """Something about a proposal is decided."""
        await self.connection.execute(
            update(models.Proposal).where(models.Proposal.id == id).values(**values)
        )

    async def moved_on(self, id: int, state: str, *states: str, **values: Any) -> bool:
        """Bring it from one of these states to another; whether it was in one of them: it happens once."""
        done = await self.connection.execute(
            update(models.Proposal)
            .where(models.Proposal.id == id, models.Proposal.state.in_(states))
            .values(state=state, **values)
        )
        return bool(done.rowcount)

    async def abandon(self, person_id: int) -> None:
        """This person goes: what they still had a part in is broken, so that the others are told."""
        theirs = models.Seat.profile_id.in_(profiles_of(person_id))
        part = select(models.Seat.proposal_id).where(theirs, models.Seat.answer.not_in(GONE))
        await self.broken_off(part)

    async def broken_off(self, these: Select[int]) -> None:
        """What these have asked or agreed is broken."""
        standing = (models.Proposal.id.in_(these), models.Proposal.state.in_((ASKED, AGREED)))
        for each in await self._all(*standing, lock=True):
            await self.change(each.id, state=BROKEN)

    async def within(self, city: str, home: str) -> list[Proposal]:
        """Those that wait for answers or are agreed, all of whose people exchange among the members of this space alone;
        nobody else decides about them until this transaction ends.
        """
        proposal, sits = models.Proposal, models.Profile
        seated = select(models.Seat.proposal_id).join(sits, sits.id == models.Seat.profile_id)
        theirs, others = seated.where(sits.home == home), seated.where(sits.home != home)
        where = (proposal.city == city, proposal.state.in_((ASKED, AGREED)))
        return await self._all(*where, proposal.id.in_(theirs), proposal.id.not_in(others), lock=True)

    async def waiting(self, city: str, now: datetime) -> list[Proposal]:
        """Those to remind: past half of their time, not reminded, with somebody who has not answered."""
        found = await self._all(
            models.Proposal.city == city,
            models.Proposal.state == ASKED,
            models.Proposal.reminded_at.is_(None),
        )
        return [each for each in found if now >= each.made_at + (each.answer_by - each.made_at) / 2]

    async def overdue(self, city: str, now: datetime) -> list[Proposal]:
        """Those whose time is over while somebody has not answered."""
        return await self._all(
            models.Proposal.city == city,
            models.Proposal.state == ASKED,
            models.Proposal.answer_by <= now,
        )

    async def broken(self, city: str) -> list[Proposal]:
        """Those that somebody did not want: the others are still to be told."""
        return await self._all(models.Proposal.city == city, models.Proposal.state == BROKEN)

    async def to_follow(self, city: str, met_before: datetime, agreed_before: datetime) -> list[Proposal]:
        """Agreed ones to ask about how it went: their meeting is past, or none was set long ago."""
        return await self._all(
            models.Proposal.city == city,
            models.Proposal.state == AGREED,
            models.Proposal.followed_at.is_(None),
            or_(
                models.Proposal.meets_at <= met_before,
                and_(models.Proposal.meets_at.is_(None), models.Proposal.agreed_at <= agreed_before),
            ),
        )

    async def fulfilled(self, city: str, before: datetime) -> list[Proposal]:
        """Agreed ones that were asked about before this moment: they are done."""
        return await self._all(
            models.Proposal.city == city,
            models.Proposal.state == AGREED,
            models.Proposal.followed_at <= before,
        )

    async def replies(self, city: str) -> dict[int, dict[str, int]]:
        """How often each profile answered what, of all that is over for them."""
        rows = await self.connection.execute(
            select(models.Seat.profile_id, models.Seat.answer, func.count())
            .join(models.Proposal, models.Proposal.id == models.Seat.proposal_id)
            .where(models.Proposal.city == city, models.Seat.answer != "")
            .group_by(models.Seat.profile_id, models.Seat.answer)
        )
        found: dict[int, dict[str, int]] = {}
        for profile_id, answer, count in rows:
            found.setdefault(profile_id, {})[answer] = count
        return found

    async def open_seats(self, city: str) -> dict[int, int]:
        """In how many proposals that wait for answers, or go on, each profile sits."""
        rows = await self.connection.execute(
            select(models.Seat.profile_id, func.count())
            .join(models.Proposal, models.Proposal.id == models.Seat.proposal_id)
            .where(models.Proposal.city == city, models.Proposal.state.in_((ASKED, AGREED, BROKEN)))
            .where(models.Seat.answer.not_in(GONE))
            .group_by(models.Seat.profile_id)
        )
        return {row[0]: row[1] for row in rows}

    async def matched(self, city: str) -> set[int]:
        """The profiles that were ever in a proposal to which all said yes."""
        rows = await self.connection.execute(
            select(models.Seat.profile_id)
            .join(models.Proposal, models.Proposal.id == models.Seat.proposal_id)
            .where(models.Proposal.city == city, models.Proposal.agreed_at.is_not(None))
            .distinct()
        )
        return set(rows.scalars())

    async def pairs(self, city: str, since: datetime) -> set[tuple[int, int]]:
        """Who is not proposed to whom again: teacher and learner who agreed since then, or of whom one did not want."""
        teacher = aliased(models.Seat)
        unwanted = (NO, SILENT)
        rows = await self.connection.execute(
            select(teacher.profile_id, models.Seat.profile_id)
            .join(
                teacher,
                and_(
                    teacher.proposal_id == models.Seat.proposal_id,
                    teacher.place == models.Seat.teacher,
                ),
            )
            .join(models.Proposal, models.Proposal.id == models.Seat.proposal_id)
            .where(
                models.Proposal.city == city,
                models.Proposal.made_at >= since,
                or_(
                    models.Proposal.state == ASKED,
                    models.Proposal.agreed_at.is_not(None),
                    models.Seat.answer.in_(unwanted),
                    teacher.answer.in_(unwanted),
                ),
            )
        )
        return {(row[0], row[1]) for row in rows}

    async def prune(self, before: datetime) -> int:
        """Delete what has been over since before this moment; how many proposals."""
        old = models.Proposal.ended_at < before
        return (await self.connection.execute(delete(models.Proposal).where(old))).rowcount

    async def figures(self, city: str) -> dict[str, int]:
        """How many proposals there are in each state, and how many seats said that they met."""
        rows = await self.connection.execute(
            select(models.Proposal.state, func.count())
            .where(models.Proposal.city == city)
            .group_by(models.Proposal.state)
        )
        return {row[0]: row[1] for row in rows}

    async def _all(self, *where: Any, lock: bool = False) -> list[Proposal]:
        """Whoever locks several does so in the order of their numbers, so that no two wait for each other."""
        question = select(models.Proposal.__table__).where(*where).order_by(models.Proposal.id)
        rows = await self.connection.execute(question.with_for_update() if lock else question)
        return await self._seated(rows.all())

    async def _seated(self, rows: Collection[Any]) -> list[Proposal]:
        seats: dict[int, list[Seat]] = {row.id: [] for row in rows}
        found = await self.connection.execute(
            select(models.Seat.__table__)
            .where(models.Seat.proposal_id.in_(seats))
            .order_by(models.Seat.proposal_id, models.Seat.place)
        )
        for each in found:
            seats[each.proposal_id].append(Seat(**each._mapping))
        return [Proposal(**row._mapping, seats=tuple(seats[row.id])) for row in rows]


_EMPTY = {
    "teacher": None,
    "offer_id": None,
    "wish_id": None,
    "answer": "",
    "contact": "",
    "meeting": "",
    "met": "",
    "changed": "",
    "note": "",
    "shares_note": False,
}
