"""Who is speaking, and which question of ours is open with them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, delete, select, update

from bot.conversation import forms
from bot.conversation.dispatch import Open
from bot.conversation.messages import Address, Form, Sender
from bot.conversation.messages import Person as Somebody
from bot.storage.models import Account, Base, Conversation, Person
from bot.storage.repository import Repository, accounts_of

_LOOK = (
    select(
        Account.id,
        Account.person_id,
        Account.off_since,
        Account.spoke_at,
        Person.lang,
        Conversation.step,
        Conversation.data,
        Conversation.expires_at,
    )
    .join(Person, Person.id == Account.person_id)
    .outerjoin(
        Conversation,
        and_(Conversation.account_id == Account.id, Conversation.address == bindparam("here")),
    )
    .where(Account.platform == bindparam("on"), Account.external == bindparam("whom"))
)
_OPEN = _LOOK.with_for_update(of=Account)

HEARD = timedelta(hours=1)
"""How exactly it is known when somebody spoke last: often enough to know where, seldom enough to cost nothing."""


class Conversations(Repository):
    """One row an account and a chat, only while a step is open."""

    keeps = (Conversation,)

    def mine(self, model: type[Base], person_id: int) -> ColumnElement[bool]:
        mine: ColumnElement[bool] = Conversation.account_id.in_(accounts_of(person_id, column=Account.id))
        return mine

    async def open(self, address: Address, sender: Sender, now: datetime) -> Open:
        """The person, made known on their first word, and the step that waits for their answer, if any still does."""
        names = {"here": str(address), "on": address.platform, "whom": sender.id}
        row = (await self.connection.execute(_OPEN, names)).first()
        if row is None:
            await self._welcome(address.platform, sender, now)
            row = (await self.connection.execute(_OPEN, names)).one()
        if row.off_since is not None or row.spoke_at is None or now - row.spoke_at >= HEARD:
            heard = {"off_since": None, "spoke_at": now}
            await self.connection.execute(update(Account).where(Account.id == row.id).values(**heard))
        person = Somebody(row.person_id, row.lang)
        if row.step is None or row.expires_at <= now:
            return Open(person)
        return Open(person, row.step, row.data)

    async def _welcome(self, platform: str, sender: Sender, now: datetime) -> None:
        """Somebody new. Two replicas may meet them at once: the first account stays, the other person goes."""
        inserted = await self.connection.execute(
            self.insert(Person).returning(Person.id), {"lang": "", "created_at": now}
        )
        person_id = inserted.scalar_one()
        account = (
            self.insert(Account)
            .on_conflict_do_nothing(index_elements=["platform", "external"])
            .values(person_id=person_id, platform=platform, external=sender.id, spoke_at=now)
        )
        if not (await self.connection.execute(account)).rowcount:
            await self.connection.execute(delete(Person).where(Person.id == person_id))

    async def set(
        self, address: Address, sender: Sender, step: str, data: Mapping[str, Any], until: datetime
    ) -> None:
        """Leave this step open, in place of the one before."""
        values = {"step": step, "data": dict(data), "expires_at": until}
        account = select(Account.id).where(
            Account.platform == address.platform, Account.external == sender.id
        )
        await self.connection.execute(
            self.insert(Conversation)
            .values(account_id=account.scalar_subquery(), address=str(address), **values)
            .on_conflict_do_update(index_elements=["account_id", "address"], set_=values)
        )

    async def form(self, address: Address, sender: Sender, now: datetime) -> Form | None:
        """The form that is open for this sender in this chat, its fields holding what was answered already."""
        names = {"here": str(address), "on": address.platform, "whom": sender.id}
        row = (await self.connection.execute(_LOOK, names)).first()
        if row is None or row.step != forms.STEP or row.expires_at <= now:
            return None
        return forms.opened(row.data)

    async def close(self, address: Address, sender: Sender) -> None:
        """No step is open any more."""
        account = select(Account.id).where(
            Account.platform == address.platform, Account.external == sender.id
        )
        await self.connection.execute(
            delete(Conversation).where(
                Conversation.account_id == account.scalar_subquery(), Conversation.address == str(address)
            )
        )

    async def prune(self, now: datetime) -> int:
        """Delete the steps that nobody came back to."""
        return (
            await self.connection.execute(delete(Conversation).where(Conversation.expires_at < now))
        ).rowcount
