"""The rounds of the exchange: their figures, what the next one starts from, and what became of those brought together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zlib import crc32

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import aliased

from bot.storage import sharing_models as models
from bot.storage.proposals import BROKEN, CLOSED, LATER, NO, SILENT, YES
from bot.storage.repository import Repository


@dataclass(frozen=True, slots=True)
class Round:
    """One round: ``figures`` for people, ``state`` for the solver, empty where it is no longer of use."""

    made_at: datetime
    figures: Mapping[str, Any]
    state: Mapping[str, Any]
    id: int = 0


class Rounds(Repository):
    """One row a round; only the latest keeps what the next one starts from."""

    async def alone(self, city: str) -> None:
        """Until this transaction ends nobody else writes a round of this city. An embedded database has one writer anyway."""
        if self.connection.dialect.name != "sqlite":
            lock = crc32(f"passeur round {city}".encode())
            await self.connection.execute(select(func.pg_advisory_xact_lock(lock)))

    async def latest(self, city: str, *, limit: int = 1) -> Sequence[Round]:
        """The latest rounds, the latest first."""
        rows = await self.connection.execute(
            select(models.Round.made_at, models.Round.figures, models.Round.state, models.Round.id)
            .where(models.Round.city == city)
            .order_by(models.Round.id.desc())
            .limit(limit)
        )
        return [Round(*row) for row in rows]

    async def keep(
        self, city: str, figures: Mapping[str, Any], state: Mapping[str, Any], now: datetime
    ) -> None:
        """A round was held."""
        await self.connection.execute(update(models.Round).where(models.Round.city == city).values(state={}))
        await self.connection.execute(
            self.insert(models.Round),
            {"city": city, "made_at": now, "figures": dict(figures), "state": dict(state)},
        )

    async def remember(self, id: int, state: Mapping[str, Any]) -> None:
        """What the next round starts from has changed since this one."""
        await self.connection.execute(
            update(models.Round).where(models.Round.id == id).values(state=dict(state))
        )

    async def agreed_last(self, city: str) -> dict[int, datetime]:
        """When each profile was last in a proposal to which all said yes; those that never were are missing."""
        rows = await self.connection.execute(
            select(models.Seat.profile_id, func.max(models.Proposal.agreed_at))
            .join(models.Proposal, models.Proposal.id == models.Seat.proposal_id)
            .where(models.Proposal.city == city, models.Proposal.agreed_at.is_not(None))
            .where(models.Seat.answer == YES)
            .group_by(models.Seat.profile_id)
        )
        return {profile_id: agreed_at for profile_id, agreed_at in rows if agreed_at is not None}

    async def put_off(self, city: str, since: datetime) -> set[tuple[int, int]]:
        """Teacher and learner of whom one answered « not now » since then."""
        teacher = aliased(models.Seat)
        taught = and_(teacher.proposal_id == models.Seat.proposal_id, teacher.place == models.Seat.teacher)
        rows = await self.connection.execute(
            select(teacher.profile_id, models.Seat.profile_id)
            .join(teacher, taught)
            .join(models.Proposal, models.Proposal.id == models.Seat.proposal_id)
            .where(
                models.Proposal.city == city,
                or_(
                    and_(models.Seat.answer == LATER, models.Seat.answered_at > since),
                    and_(teacher.answer == LATER, teacher.answered_at > since),
                ),
            )
        )
        return {(row[0], row[1]) for row in rows}

    async def declined(self, city: str, since: datetime) -> set[int]:
        """The profiles that said no, not now or nothing since then."""
        rows = await self.connection.execute(
            select(models.Seat.profile_id)
            .join(models.Proposal, models.Proposal.id == models.Seat.proposal_id)
            .where(models.Proposal.city == city, models.Seat.answered_at > since)
            .where(models.Seat.answer.in_((NO, LATER, SILENT)))
            .distinct()
        )
        return set(rows.scalars())

    async def let_down(self, city: str) -> set[int]:
        """The profiles whose latest proposal came to nothing, although they had said yes or were still to answer."""
        last = (
            select(models.Seat.profile_id, func.max(models.Seat.proposal_id).label("proposal_id"))
            .join(models.Proposal, models.Proposal.id == models.Seat.proposal_id)
            .where(models.Proposal.city == city)
            .group_by(models.Seat.profile_id)
            .subquery()
        )
        here = and_(
            models.Seat.proposal_id == last.c.proposal_id, models.Seat.profile_id == last.c.profile_id
        )
        rows = await self.connection.execute(
            select(models.Seat.profile_id)
            .join(last, here)
            .join(models.Proposal, models.Proposal.id == models.Seat.proposal_id)
            .where(models.Proposal.state.in_((BROKEN, CLOSED)), models.Seat.answer.in_((YES, "")))
        )
        return set(rows.scalars())
