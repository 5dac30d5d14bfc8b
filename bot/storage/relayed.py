"""What the people of a ring say to each other through Passeur."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select

from bot.storage import sharing_models as models
from bot.storage.proposals import AGREED
from bot.storage.repository import Repository, profiles_of


@dataclass(frozen=True, slots=True)
class Message:
    """Something said from one place to another, or to all where ``to_place`` is None."""

    id: int
    place: int
    to_place: int | None
    words: str
    said_at: datetime


class Relay(Repository):
    """One row a message; each is kept as long as messages are."""

    keeps = (models.Relayed,)

    async def say(
        self, proposal_id: int, profile_id: int, place: int, to_place: int | None, words: str, now: datetime
    ) -> int:
        """Keep a message; its number."""
        made = await self.connection.execute(
            self.insert(models.Relayed)
            .values(
                proposal_id=proposal_id,
                profile_id=profile_id,
                place=place,
                to_place=to_place,
                words=words,
                said_at=now,
            )
            .returning(models.Relayed.id)
        )
        return int(made.scalar_one())

    async def message(self, id: int) -> Message | None:
        """One message, while it is kept."""
        row = (await self.connection.execute(select(*_COLUMNS).where(models.Relayed.id == id))).first()
        return None if row is None else _message(row)

    async def heard(self, proposal_id: int, place: int, *, limit: int = 20) -> list[Message]:
        """What was said to this place by others, the latest last: what its holder may show when reporting."""
        rows = await self.connection.execute(
            select(*_COLUMNS)
            .where(
                models.Relayed.proposal_id == proposal_id,
                models.Relayed.place != place,
                (models.Relayed.to_place == place) | models.Relayed.to_place.is_(None),
            )
            .order_by(models.Relayed.id.desc())
            .limit(limit)
        )
        return [_message(row) for row in rows][::-1]

    async def latest(self, person_id: int, since: datetime) -> tuple[int, Message] | None:
        """The latest message that this person wrote or was written since then, in what is agreed and not over, with the
        number of their seat.
        """
        seat, proposal, said = models.Seat, models.Proposal, models.Relayed
        row = (
            await self.connection.execute(
                select(seat.id.label("seat"), *_COLUMNS)
                .join(said, said.proposal_id == seat.proposal_id)
                .join(proposal, proposal.id == seat.proposal_id)
                .where(
                    seat.profile_id.in_(profiles_of(person_id)),
                    proposal.state == AGREED,
                    said.said_at >= since,
                    (said.place == seat.place) | (said.to_place == seat.place) | said.to_place.is_(None),
                )
                .order_by(said.id.desc(), seat.id)
                .limit(1)
            )
        ).first()
        return None if row is None else (row.seat, Message(*row[1:]))

    async def lately(self, profile_id: int, since: datetime) -> int:
        """How much this profile has said since then: against floods."""
        where = (models.Relayed.profile_id == profile_id, models.Relayed.said_at >= since)
        return await self.connection.scalar(select(func.count()).where(*where)) or 0

    async def prune(self, before: datetime) -> int:
        """Forget what was said before this moment."""
        old = models.Relayed.said_at < before
        return (await self.connection.execute(delete(models.Relayed).where(old))).rowcount


_COLUMNS = (
    models.Relayed.id,
    models.Relayed.place,
    models.Relayed.to_place,
    models.Relayed.words,
    models.Relayed.said_at,
)


def _message(row: Any) -> Message:
    return Message(**row._mapping)
