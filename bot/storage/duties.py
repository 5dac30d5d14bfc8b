"""Who has which role in a city or a space, and the codes by which roles are taken up."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update

from bot.conversation.messages import Address
from bot.storage import duty_models as models
from bot.storage.models import Account
from bot.storage.repository import Repository

LIVES = timedelta(days=7)
"""How long an invitation may be taken up."""

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Letters and digits that nobody takes for one another."""


@dataclass(frozen=True, slots=True)
class Held:
    """A role that somebody has; ``space`` is empty where it holds in the whole city. ``called`` is how they chose to sign."""

    person_id: int
    role: str
    space: str = ""
    called: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Invited:
    """A role that a code gives."""

    code: str
    role: str
    space: str = ""


class Duties(Repository):
    """One row a person, role and space."""

    keeps = (models.Duty,)

    async def of(self, person_id: int, city: str) -> list[Held]:
        """The roles that this person has."""
        return await self._held(models.Duty.person_id == person_id, models.Duty.city == city)

    async def holding(self, city: str, role: str, space: str | None = None) -> list[Held]:
        """Everybody with this role; in one space alone where one is named (empty: the city as a whole)."""
        where = [models.Duty.city == city, models.Duty.role == role]
        if space is not None:
            where.append(models.Duty.space == space)
        return await self._held(*where)

    async def all(self, city: str) -> list[Held]:
        """Every role that somebody has in the city."""
        return await self._held(models.Duty.city == city)

    async def one(self, city: str, id: int) -> Held | None:
        """This one, if somebody still has it."""
        return next(iter(await self._held(models.Duty.city == city, models.Duty.id == id)), None)

    async def close(self, city: str, space: str) -> int:
        """Nobody has a role in this space any more, and no code gives one; how many had."""
        here = (models.Duty.city == city, models.Duty.space == space)
        codes = (models.Invitation.city == city, models.Invitation.space == space)
        await self.connection.execute(delete(models.Invitation).where(*codes))
        return (await self.connection.execute(delete(models.Duty).where(*here))).rowcount

    async def give(
        self, person_id: int, city: str, role: str, now: datetime, *, space: str = "", called: str = ""
    ) -> bool:
        """They have it from now on; False where they had it already."""
        given = await self.connection.execute(
            self.insert(models.Duty)
            .values(person_id=person_id, city=city, role=role, space=space, called=called[:60], given_at=now)
            .on_conflict_do_nothing(index_elements=["person_id", "city", "role", "space"])
        )
        return bool(given.rowcount)

    async def take(self, person_id: int, city: str, role: str | None = None, space: str = "") -> int:
        """They have it no longer (without a role named: none at all, anywhere in the city); how many went."""
        where = [models.Duty.person_id == person_id, models.Duty.city == city]
        if role is not None:
            where += [models.Duty.role == role, models.Duty.space == space]
        return (await self.connection.execute(delete(models.Duty).where(*where))).rowcount

    async def sign(self, person_id: int, city: str, called: str) -> None:
        """How they are called in what they do for the city."""
        mine = (models.Duty.person_id == person_id, models.Duty.city == city)
        await self.connection.execute(update(models.Duty).where(*mine).values(called=called[:60]))

    async def invite(self, city: str, role: str, now: datetime, *, space: str = "", times: int = 1) -> str:
        """A new code that gives this role, so often."""
        code = "".join(secrets.choice(ALPHABET) for _ in range(10))
        row = {"code": code, "city": city, "role": role, "space": space, "left": times}
        await self.connection.execute(self.insert(models.Invitation), row | {"expires_at": now + LIVES})
        return code

    async def invited(self, city: str, code: str, now: datetime) -> Invited | None:
        """What this code gives, as long as it does."""
        row = (
            await self.connection.execute(
                select(models.Invitation.role, models.Invitation.space).where(*_good(city, code, now))
            )
        ).first()
        return row and Invited(code.upper(), row.role, row.space)

    async def take_up(self, city: str, code: str, now: datetime) -> Invited | None:
        """Use the code once; None where it no longer gives anything. Two who use it at once share what is left."""
        row = (
            await self.connection.execute(
                update(models.Invitation)
                .where(*_good(city, code, now))
                .values(left=models.Invitation.left - 1)
                .returning(models.Invitation.role, models.Invitation.space)
            )
        ).first()
        return row and Invited(code.upper(), row.role, row.space)

    async def withdraw(self, city: str) -> int:
        """No code of the city gives anything any more; how many there were."""
        return (
            await self.connection.execute(delete(models.Invitation).where(models.Invitation.city == city))
        ).rowcount

    async def prune(self, now: datetime) -> int:
        """Delete the codes that give nothing any more."""
        spent = or_(models.Invitation.expires_at < now, models.Invitation.left < 1)
        return (await self.connection.execute(delete(models.Invitation).where(spent))).rowcount

    async def administrators(self, accounts: Sequence[str]) -> list[int]:
        """The people behind these accounts (``platform:external``), those that Passeur has met."""
        if not accounts:
            return []
        named = [Address.parse(each) for each in accounts]
        rows = await self.connection.execute(
            select(Account.person_id)
            .where(
                or_(
                    *((Account.platform == each.platform) & (Account.external == each.chat) for each in named)
                )
            )
            .distinct()
            .order_by(Account.person_id)
        )
        return list(rows.scalars())

    async def _held(self, *where: Any) -> list[Held]:
        columns = (
            models.Duty.person_id,
            models.Duty.role,
            models.Duty.space,
            models.Duty.called,
            models.Duty.id,
        )
        rows = await self.connection.execute(select(*columns).where(*where).order_by(models.Duty.id))
        return [Held(*row) for row in rows]


def _good(city: str, code: str, now: datetime) -> tuple[Any, ...]:
    return (
        models.Invitation.code == code.strip().upper()[:16],
        models.Invitation.city == city,
        models.Invitation.left > 0,
        models.Invitation.expires_at > now,
    )
