"""People: what they chose, what is kept of them, and how to forget them."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select, update

from bot.storage.models import Account, Base, Person, Receipt
from bot.storage.repository import Repository


class People(Repository):
    """One row a person, and one for each of their accounts."""

    keeps = (Account, Person)

    def mine(self, model: type[Base], person_id: int) -> ColumnElement[bool]:
        return Person.id == person_id if model is Person else Account.person_id == person_id

    async def speak(self, person_id: int, lang: str) -> None:
        """They chose their language."""
        await self.connection.execute(update(Person).where(Person.id == person_id).values(lang=lang))

    async def language(self, platform: str, external: str) -> str:
        """What the person behind this account chose; empty where they did not, or are unknown."""
        return (
            await self.connection.scalar(
                select(Person.lang)
                .join(Account, Account.person_id == Person.id)
                .where(Account.platform == platform, Account.external == external)
            )
            or ""
        )

    async def count(self) -> int:
        """How many people there are."""
        return await self.connection.scalar(select(func.count()).select_from(Person)) or 0

    async def receipt(self, counts: Mapping[str, int], today: date) -> str:
        """Write down that something was erased; the receipt's code, which leads back to nobody."""
        code = f"{secrets.token_hex(2)}-{secrets.token_hex(2)}-{secrets.token_hex(2)}".upper()
        await self.connection.execute(
            self.insert(Receipt), {"code": code, "erased_on": today, "counts": dict(counts)}
        )
        return code

    async def receipts(self) -> Sequence[Mapping[str, Any]]:
        """All receipts, for the doctor and for tests."""
        rows = await self.connection.execute(select(Receipt).order_by(Receipt.erased_on))
        return [dict(row) for row in rows.mappings()]

    async def gone(self, person_id: int) -> bool:
        """Whether nothing is left of them."""
        return not await self.connection.scalar(select(func.count()).where(Person.id == person_id))
