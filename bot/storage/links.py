"""One person, two platforms: a code shown on one account and typed on the other."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, update

from bot.storage.desk_models import Link
from bot.storage.duties import ALPHABET
from bot.storage.models import Account, Person
from bot.storage.repository import Repository

LIVES = timedelta(minutes=10)
"""How long a code may be typed on the other account."""
LETTERS = 8
GUESSES = 5
"""Wrong codes that one may type in an hour."""
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Linked:
    """One account of a person; ``current`` where it is reached."""

    id: int
    platform: str
    external: str
    reached: bool


class Links(Repository):
    """One row a person who ever linked, or tried to."""

    keeps = (Link,)

    async def begin(self, person_id: int, now: datetime) -> str:
        """A new code for this person; the one before no longer works."""
        code = "".join(secrets.choice(ALPHABET) for _ in range(LETTERS))
        fresh = {"code": code, "expires_at": now + LIVES}
        await self.connection.execute(
            self.insert(Link)
            .values(person_id=person_id, guesses=0, **fresh)
            .on_conflict_do_update(index_elements=["person_id"], set_=fresh)
        )
        return code

    async def may_guess(self, person_id: int, now: datetime) -> bool:
        """Whether they may type a code now: not after so many wrong ones within an hour."""
        row = (
            await self.connection.execute(
                select(Link.guesses, Link.guessed_at).where(Link.person_id == person_id)
            )
        ).first()
        return row is None or row.guesses < GUESSES or row.guessed_at is None or now - row.guessed_at >= HOUR

    async def guessed(self, person_id: int, now: datetime) -> None:
        """What they typed was no code; the hour begins with the first wrong one."""
        await self.connection.execute(
            self.insert(Link)
            .values(person_id=person_id, guesses=0)
            .on_conflict_do_nothing(index_elements=["person_id"])
        )
        mine = Link.person_id == person_id
        over = or_(Link.guessed_at.is_(None), Link.guessed_at <= now - HOUR)
        await self.connection.execute(update(Link).where(mine, over).values(guesses=0, guessed_at=now))
        await self.connection.execute(update(Link).where(mine).values(guesses=Link.guesses + 1))

    async def whose(self, code: str, now: datetime) -> int | None:
        """Whose code this is, as long as it works."""
        return await self.connection.scalar(
            select(Link.person_id).where(Link.code == _typed(code), Link.expires_at > now)
        )

    async def spend(self, code: str, now: datetime) -> int | None:
        """Use it, once; whose it was, or None where it no longer works."""
        good = (Link.code == _typed(code), Link.expires_at > now)
        used = update(Link).where(*good).values(code=None, expires_at=None).returning(Link.person_id)
        return (await self.connection.execute(used)).scalar()

    async def accounts(self, person_id: int) -> Sequence[Linked]:
        """Where this person is, the first account first."""
        rows = await self.connection.execute(
            select(Account.id, Account.platform, Account.external, Account.off_since)
            .where(Account.person_id == person_id)
            .order_by(Account.id)
        )
        return [Linked(row.id, row.platform, row.external, row.off_since is None) for row in rows]

    async def part(
        self, person_id: int, platform: str, external: str, lang: str, now: datetime
    ) -> int | None:
        """This account becomes a person of its own, who begins anew; None where it is the only one left."""
        mine = (Account.person_id == person_id, Account.platform == platform, Account.external == external)
        others = select(func.count()).where(Account.person_id == person_id)
        if (await self.connection.scalar(others) or 0) < 2:
            return None
        made = self.insert(Person).values(lang=lang, created_at=now).returning(Person.id)
        fresh = int((await self.connection.execute(made)).scalar_one())
        await self.connection.execute(update(Account).where(*mine).values(person_id=fresh))
        return fresh


def _typed(code: str) -> str:
    """As it was shown, however it was typed."""
    return "".join(each for each in code.upper() if each.isalnum())[:16]
