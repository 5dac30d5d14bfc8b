"""Everything said to Passeur, from before it is acknowledged until it is answered."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import ColumnElement, and_, bindparam, delete, func, or_, select, tuple_, update

from bot.conversation.dispatch import Waiting
from bot.conversation.messages import Address, Request
from bot.storage.models import Account, Base, Incoming
from bot.storage.repository import Repository

_REQUEST = TypeAdapter(Request)

_OLDEST = (
    select(Incoming.id, Incoming.payload, Incoming.attempts)
    .where(Incoming.address == bindparam("here"), Incoming.state == "new")
    .order_by(Incoming.id)
    .limit(2)
    .with_for_update()
)
_DONE = (
    update(Incoming)
    .where(Incoming.id == bindparam("row"), Incoming.state == "new")
    .values(state="done", done_at=bindparam("at"), payload=None)
)


class Inbox(Repository):
    """One row a request; a key that is known already changes nothing."""

    keeps = (Incoming,)

    def mine(self, model: type[Base], person_id: int) -> ColumnElement[bool]:
        return tuple_(Incoming.platform, Incoming.sender).in_(
            select(Account.platform, Account.external).where(Account.person_id == person_id)
        )

    async def store(self, requests: Sequence[Request]) -> list[Address]:
        """Keep them in the order given; the chats that have something new."""
        rows = [
            {
                "platform": each.address.platform,
                "key": each.key,
                "address": str(each.address),
                "sender": each.sender.id,
                "payload": _storable(_REQUEST.dump_python(each, exclude_defaults=True)),
                "received_at": each.at,
                "state": "new",
                "attempts": 0,
                "error": "",
            }
            for each in requests
        ]
        if rows:
            statement = self.insert(Incoming).on_conflict_do_nothing(index_elements=["platform", "key"])
            await self.connection.execute(statement, rows)
        return list(dict.fromkeys(each.address for each in requests))

    async def claim(self, address: Address) -> Waiting | None:
        """The oldest unanswered request of this chat, held until the transaction ends."""
        while True:
            rows = (await self.connection.execute(_OLDEST, {"here": str(address)})).all()
            if rows:
                oldest = rows[0]
                try:
                    request = _REQUEST.validate_python(oldest.payload)
                except ValidationError:
                    # Written by another version, in a shape that this one cannot read: those behind it go on.
                    await self.fail(oldest.id, "unreadable", final=True)
                    continue
                return Waiting(oldest.id, request, oldest.attempts, last=len(rows) == 1)
            if self.connection.dialect.name == "sqlite" or not await self._any(address):
                return None

    async def _any(self, address: Address) -> bool:
        """PostgreSQL skips a row that somebody else has just answered, without looking at the next one."""
        where = (Incoming.address == str(address), Incoming.state == "new")
        return bool(await self.connection.scalar(select(func.count()).where(*where)))

    async def done(self, id: int, at: datetime) -> bool:
        """It is answered, and its words are dropped. False where it was already."""
        result: Any = await self.connection.execute(_DONE, {"row": id, "at": at})
        return bool(result.rowcount)

    async def fail(self, id: int, reason: str, *, final: bool) -> bool:
        """It went wrong; once final it is set aside with its words, for whoever looks into it. False where it was answered."""
        result = await self.connection.execute(
            update(Incoming)
            .where(Incoming.id == id, Incoming.state == "new")
            .values(attempts=Incoming.attempts + 1, error=reason[:120], state="failed" if final else "new")
        )
        return bool(result.rowcount)

    async def erase(self, person_id: int) -> Mapping[str, int]:
        """Delete their rows, except one that is being answered in another chat this very moment: waiting for it would
        be waiting for somebody who may wait for us.
        """
        mine = select(Incoming.id).where(self.mine(Incoming, person_id)).with_for_update(skip_locked=True)
        result = await self.connection.execute(
            delete(Incoming).where(Incoming.id.in_(mine.scalar_subquery()))
        )
        return {Incoming.__tablename__: result.rowcount}

    async def waiting(self) -> list[Address]:
        """The chats with something unanswered, the longest waiting first."""
        rows = await self.connection.execute(
            select(Incoming.address)
            .where(Incoming.state == "new")
            .group_by(Incoming.address)
            .order_by(func.min(Incoming.id))
        )
        return [Address.parse(each) for each in rows.scalars()]

    async def latest(self, platform: str, *, limit: int = 1000) -> Sequence[str]:
        """The key of the last request stored of each chat, the liveliest chats first."""
        newest = select(func.max(Incoming.id)).where(Incoming.platform == platform).group_by(Incoming.address)
        rows = await self.connection.execute(
            select(Incoming.key).where(Incoming.id.in_(newest)).order_by(Incoming.id.desc()).limit(limit)
        )
        return list(rows.scalars())

    async def forget(self, request: Request, person_id: int) -> None:
        """Let go of whose the request in hand is; its key stays, so that it is not answered twice."""
        await self.connection.execute(
            update(Incoming)
            .where(self.mine(Incoming, person_id), Incoming.key == request.key)
            .values(address="", sender="", payload=None)
        )

    async def moved(self, old: Address, new: Address) -> None:
        """A chat has a new address."""
        await self.connection.execute(
            update(Incoming).where(Incoming.address == str(old)).values(address=str(new))
        )

    async def prune(self, before: datetime) -> int:
        """Delete what was answered, or set aside, before this moment."""
        old = or_(Incoming.done_at < before, and_(Incoming.state == "failed", Incoming.received_at < before))
        return (await self.connection.execute(delete(Incoming).where(old))).rowcount


def _storable(value: Any) -> Any:
    """As every database can hold it: no NUL, no half of a surrogate pair. What platforms let through is not ours to choose."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, dict):
        return {_storable(name): _storable(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_storable(each) for each in value]
    return value.isoformat() if isinstance(value, datetime) else value
