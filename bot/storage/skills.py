"""What people can show and what they would love to learn, in their own words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update

from bot.storage import sharing_models as models
from bot.storage.profiles import taking_part
from bot.storage.proposals import Proposals
from bot.storage.repository import Repository, profiles_of

OFFER, WISH = "offer", "wish"

FRESH = timedelta(days=180)
"""How long an offer or a wish stands before somebody is asked whether it still does."""

DRAFT = date(9999, 1, 1)
"""One that rests until then was understood, and waits for its author to say that it is so."""


@dataclass(frozen=True, slots=True)
class Skill:
    """One offer or wish. ``level`` goes from 1 (begins) to 3 (can pass it on); ``room`` is for how many at once."""

    id: int
    profile_id: int
    side: str
    words: str
    topic: str | None
    level: int
    room: int
    supervised: bool
    languages: tuple[str, ...] | None
    moments: tuple[str, ...] | None
    ways: tuple[str, ...] | None
    quartier: str | None
    made_at: datetime
    fresh_until: date
    asked_on: date | None
    paused_until: date | None


class Skills(Repository):
    """One row an offer or a wish. One that is let go keeps its words while a proposal speaks of it."""

    keeps = (models.Skill,)

    async def add(
        self, profile_id: int, side: str, words: str, topic: str | None, now: datetime, **more: Any
    ) -> Skill | None:
        """Keep one; None where the same profile has the same one already."""
        same = (
            models.Skill.profile_id == profile_id,
            models.Skill.side == side,
            models.Skill.words == words,
            models.Skill.gone_at.is_(None),
        )
        if (await self.connection.execute(select(models.Skill.id).where(*same))).first():
            return None
        row = {
            "profile_id": profile_id,
            "side": side,
            "words": words,
            "topic": topic,
            "level": 3 if side == OFFER else 1,
            "room": 1,
            "supervised": False,
            "made_at": now,
            "fresh_until": (now + FRESH).date(),
        }
        made = await self.connection.execute(
            self.insert(models.Skill).values(**row | more).returning(*_COLUMNS)
        )
        return _skill(made.one())

    async def of(self, profile_id: int, side: str | None = None) -> list[Skill]:
        """What this profile shows and wishes, the earliest first; one side of it alone where it is named."""
        return await self._all(
            models.Skill.profile_id == profile_id, *([] if side is None else [models.Skill.side == side])
        )

    async def one(self, person_id: int, id: int) -> Skill | None:
        """This one, if it is of a profile of this person: a forged number finds nothing."""
        found = await self._all(models.Skill.id == id, models.Skill.profile_id.in_(profiles_of(person_id)))
        return next(iter(found), None)

    async def get(self, id: int) -> Skill | None:
        """This one, whoever's it is; None once it was let go."""
        return next(iter(await self._all(models.Skill.id == id)), None)

    async def open(self, city: str) -> list[Skill]:
        """All that stand in the city's exchange, of profiles that are ready."""
        ready = select(models.Profile.id).where(*taking_part(city))
        return await self._all(models.Skill.profile_id.in_(ready))

    async def words(self, ids: Sequence[int]) -> dict[int, str]:
        """Their words, those let go included; one that is erased is missing."""
        rows = await self.connection.execute(
            select(models.Skill.id, models.Skill.words).where(models.Skill.id.in_(ids))
        )
        return {row.id: row.words for row in rows}

    async def change(self, id: int, **values: Any) -> None:
        """Something about it is decided anew."""
        await self.connection.execute(update(models.Skill).where(models.Skill.id == id).values(**values))

    async def freshen(self, id: int, today: date) -> None:
        """It still stands."""
        await self.change(id, fresh_until=today + FRESH, asked_on=None)

    async def let_go(self, id: int, now: datetime) -> None:
        """It is over."""
        await self.change(id, gone_at=now)

    async def unsupervise(self, person_id: int) -> int:
        """Nobody supervises any more what this person offers, or holds for others; how many offers that were."""
        theirs = (models.Skill.profile_id.in_(profiles_of(person_id)), models.Skill.supervised)
        done = await self.connection.execute(update(models.Skill).where(*theirs).values(supervised=False))
        await self._break_unguarded()
        return done.rowcount

    async def leave_unsupervised(self, id: int) -> None:
        """Nobody supervises this offer any more."""
        await self.change(id, supervised=False)
        await self._break_unguarded()

    async def _break_unguarded(self) -> None:
        """What a minor was to learn where nobody supervises any more does not come about; those in it are told."""
        seat = models.Seat
        unguarded = (
            select(seat.proposal_id)
            .join(models.Profile, models.Profile.id == seat.profile_id)
            .join(models.Skill, models.Skill.id == seat.offer_id)
            .where(models.Profile.age == "minor", models.Skill.supervised.is_(False))
        )
        await Proposals(self.connection).broken_off(unguarded)

    async def fading(self, city: str, today: date, *, limit: int = 200) -> list[Skill]:
        """Those that have stood long enough to be asked about, and were not yet."""
        mine = select(models.Profile.id).where(models.Profile.city == city)
        found = await self._all(
            models.Skill.profile_id.in_(mine),
            models.Skill.fresh_until <= today,
            models.Skill.asked_on.is_(None),
        )
        return found[:limit]

    async def fade(self, asked_before: date, now: datetime) -> int:
        """Let go of those that somebody was asked about before this day without a word; how many."""
        silent = (models.Skill.asked_on < asked_before, models.Skill.gone_at.is_(None))
        return (
            await self.connection.execute(update(models.Skill).where(*silent).values(gone_at=now))
        ).rowcount

    async def prune(self, before: datetime) -> int:
        """Forget those that were let go before this moment."""
        old = models.Skill.gone_at < before
        return (await self.connection.execute(delete(models.Skill).where(old))).rowcount

    async def _all(self, *where: Any) -> list[Skill]:
        rows = await self.connection.execute(
            select(*_COLUMNS).where(models.Skill.gone_at.is_(None), *where).order_by(models.Skill.id)
        )
        return [_skill(row) for row in rows]


_COLUMNS = [column for column in models.Skill.__table__.columns if column.name in Skill.__dataclass_fields__]


def _skill(row: Any) -> Skill:
    values = dict(row._mapping)
    lists = {
        each: None if values[each] is None else tuple(values[each])
        for each in ("languages", "moments", "ways")
    }
    return Skill(**values | lists)
