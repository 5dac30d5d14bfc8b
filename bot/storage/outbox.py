"""Everything Passeur says, from before it is sent until it is settled."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation.messages import Address, Reply, Request
from bot.storage.letters import (
    BLANK,
    CLAIMING,
    COLUMNS,
    EARLIER,
    FREE,
    HOPEFUL,
    INSERTS,
    MANY,
    NEXT,
    OWED,
    SENT,
    Letter,
    Notice,
    letter_of,
)
from bot.storage.models import Account, Base, Outgoing
from bot.storage.repository import Repository
from bot.storage.sending import LEASE, Sending

Then = Callable[[], None]

__all__ = ["HOPEFUL", "LEASE", "Letter", "Notice", "Outbox"]


class Outbox(Repository):
    """One row a message; a key that is known already changes nothing.

    ``afterwards`` and ``otherwise`` take what is to be done once the transaction is committed, or is not.
    """

    keeps = (Outgoing,)

    def __init__(
        self, connection: AsyncConnection, sending: Sending, afterwards: list[Then], otherwise: list[Then]
    ) -> None:
        super().__init__(connection)
        self._sending = sending
        self._afterwards = afterwards
        self._otherwise = otherwise

    def mine(self, model: type[Base], person_id: int) -> ColumnElement[bool]:
        return exists().where(
            Account.person_id == person_id,
            Account.external == Outgoing.recipient,
            Outgoing.address.startswith(Account.platform + ":"),
        )

    async def reply(self, key: str, request: Request, reply: Reply, now: datetime) -> Letter | None:
        """The answer to a request, leased to this process at once unless an earlier one is still owed to this chat.

        None where it was written already. What this process has sent is written down with it.
        """
        await self.write_down(now)
        args: dict[str, Any] = {"reply": reply.as_data(), "request": request.key, "lang": request.lang}
        if message := request.message or (await self._answered_as(request) if request.again else ""):
            args["message"] = message
        return await self._write(
            {
                "key": key,
                "address": str(request.address),
                "recipient": request.sender.id,
                "kind": "reply",
                "args": args,
                "due_at": now,
                "until": now + self._sending.lease,
                "answers": request.said_as,
            }
        )

    async def _answered_as(self, request: Request) -> str:
        """The message that answered what its author has now edited; empty where there is none."""
        where = (Outgoing.address == str(request.address), Outgoing.answers == request.said_as)
        found = (
            select(Outgoing.message)
            .where(*where, Outgoing.message != "")
            .order_by(Outgoing.id.desc())
            .limit(1)
        )
        return await self.connection.scalar(found) or ""

    async def notice(
        self, key: str, address: str, recipient: str, name: str, args: Mapping[str, Any], due_at: datetime
    ) -> None:
        """Something to tell later or elsewhere; put into words when it is sent."""
        await self._write(
            {
                "key": key,
                "address": address,
                "recipient": recipient,
                "kind": "notice",
                "name": name,
                "args": dict(args),
                "due_at": due_at,
            }
        )

    async def notices(self, notices: Iterable[Notice]) -> int:
        """Many at once; how many there were, those known already included."""
        rows = [
            {
                "key": each.key,
                "address": each.address,
                "recipient": each.recipient,
                "kind": "notice",
                "name": each.name,
                "args": dict(each.args),
                "due_at": each.due_at,
                **BLANK,
            }
            for each in notices
        ]
        insert = self.insert(Outgoing).on_conflict_do_nothing(index_elements=["key"])
        for at in range(0, len(rows), MANY):
            await self.connection.execute(insert, rows[at : at + MANY])
        return len(rows)

    async def unsay(self, keys: Collection[str]) -> int:
        """What is still to be said under these keys is not said, unless it is on its way out; how many that were."""
        gone, wanted = 0, sorted(keys)
        for at in range(0, len(wanted), MANY):
            # As it stands, SQLite would look through all that is due, rather than up these keys.
            due = (Outgoing.state.concat("") == "due", Outgoing.leased_until.is_(None))
            some = Outgoing.key.in_(wanted[at : at + MANY])
            gone += (await self.connection.execute(delete(Outgoing).where(some, *due))).rowcount
        return gone

    async def _write(self, values: dict[str, Any]) -> Letter | None:
        row = {"name": "", "until": None, "here": values["address"], **BLANK}
        written = (await self.connection.execute(self._writing(), row | values)).first()
        return letter_of(written) if written else None

    def _writing(self) -> Any:
        """The one INSERT, in this database's dialect."""
        name = self.connection.dialect.name
        if name not in INSERTS:
            until = bindparam("until", type_=Outgoing.leased_until.type)
            owed = exists().where(EARLIER.address == bindparam("here"), *OWED)
            INSERTS[name] = (
                self.insert(Outgoing)
                .values(leased_until=case((owed, None), else_=until))
                .on_conflict_do_nothing(index_elements=["key"])
                .returning(*COLUMNS)
            )
        return INSERTS[name]

    async def claim(
        self, now: datetime, platforms: Collection[str], *, kind: str | None = None, limit: int = 100
    ) -> list[Letter]:
        """Lease what is due on these platforms and nobody holds, the oldest first; any number of replicas may ask.

        What is for an account that is off waits until it speaks again, a reply until those before it are sent.
        """
        if self.connection.dialect.name != "sqlite":
            # One after the other: what one of them takes must be seen by the next, lest it be overtaken.
            await self.connection.execute(select(func.pg_advisory_xact_lock(CLAIMING)))
        off = exists().where(
            Account.off_since.is_not(None),
            Account.platform.in_(platforms),
            Account.external == Outgoing.recipient,
            Outgoing.address.startswith(Account.platform + ":"),
        )
        due = (
            select(Outgoing.id)
            .where(
                Outgoing.state == "due",
                Outgoing.due_at <= now,
                FREE,
                NEXT,
                *(() if kind is None else (Outgoing.kind == kind,)),
                or_(*(Outgoing.address.startswith(f"{each}:") for each in platforms)),
                ~off,
            )
            .order_by(Outgoing.due_at, Outgoing.id)
            .limit(limit)
            .with_for_update(skip_locked=True, of=Outgoing)
        )
        rows = await self.connection.execute(
            update(Outgoing)
            .where(Outgoing.id.in_(due.scalar_subquery()))
            .values(leased_until=now + self._sending.lease)
            .returning(*COLUMNS),
            {"now": now},
        )
        letters = [letter_of(row) for row in rows]
        return sorted(letters, key=lambda letter: letter.id)

    async def take_over(self, platforms: Collection[str]) -> int:
        """Whoever was sending on these platforms is gone: what they held is free at once."""
        held = (
            Outgoing.state == "due",
            Outgoing.leased_until.is_not(None),
            or_(*(Outgoing.address.startswith(f"{each}:") for each in platforms)),
        )
        return (
            await self.connection.execute(update(Outgoing).where(*held).values(leased_until=None))
        ).rowcount

    async def write_down(self, at: datetime, *, limit: int = 100) -> None:
        """What this process has sent, and not yet written down, is sent."""
        if batch := self._sending.take(limit):
            self._afterwards.append(lambda: self._sending.written(batch))
            self._otherwise.append(lambda: self._sending.kept(batch))
            await self.sent(list(batch.items()), at)

    async def sent(self, told: Sequence[tuple[int, str]], at: datetime) -> None:
        """They went out, each with the platform's id for it."""
        if told:
            await self.connection.execute(
                SENT, [{"row": id, "at": at, "told_as": message} for id, message in told]
            )

    async def vanish(self, id: int) -> None:
        """Leave no trace of it."""
        await self.connection.execute(delete(Outgoing).where(Outgoing.id == id))

    async def release(self, id: int) -> None:
        """Whoever speaks on its platform may take it up."""
        await self.connection.execute(update(Outgoing).where(Outgoing.id == id).values(leased_until=None))

    async def later(self, id: int, when: datetime, reason: str, *, counts: bool = True) -> None:
        """It could not be sent now; where that ``counts``, patience with it grows shorter."""
        await self.connection.execute(
            update(Outgoing)
            .where(Outgoing.id == id)
            .values(
                attempts=Outgoing.attempts + int(counts), due_at=when, leased_until=None, error=reason[:200]
            )
        )

    async def dead(self, id: int, reason: str) -> None:
        """It will never be sent by itself; kept for whoever looks into it."""
        await self.connection.execute(
            update(Outgoing)
            .where(Outgoing.id == id)
            .values(attempts=Outgoing.attempts + 1, state="dead", leased_until=None, error=reason[:200])
        )

    async def set_aside(self, *, limit: int = 200) -> Sequence[Mapping[str, Any]]:
        """What will not be sent by itself, the latest first: where, what, how often it was tried and why it failed."""
        columns = (
            Outgoing.id,
            Outgoing.address,
            Outgoing.kind,
            Outgoing.name,
            Outgoing.attempts,
            Outgoing.error,
        )
        rows = await self.connection.execute(
            select(*columns).where(Outgoing.state == "dead").order_by(Outgoing.id.desc()).limit(limit)
        )
        return [dict(row) for row in rows.mappings()]

    async def retry(self, id: int | None, now: datetime) -> int:
        """Make one of them due again, or all; how many that is."""
        which = [Outgoing.state == "dead", *([] if id is None else [Outgoing.id == id])]
        again = {"state": "due", "due_at": now, "attempts": 0, "leased_until": None}
        return (await self.connection.execute(update(Outgoing).where(*which).values(**again))).rowcount

    async def counts(self) -> Mapping[str, int]:
        """How many rows there are in each state."""
        rows = await self.connection.execute(
            select(Outgoing.state, func.count()).group_by(Outgoing.state).order_by(Outgoing.state)
        )
        return {row[0]: row[1] for row in rows}

    async def told_as(self, key: str) -> str:
        """The platform's id of the message sent under this key; empty where there is none yet."""
        return await self.connection.scalar(select(Outgoing.message).where(Outgoing.key == key)) or ""

    async def moved(self, old: Address, new: Address) -> None:
        """A chat has a new address."""
        await self.connection.execute(
            update(Outgoing).where(Outgoing.address == str(old)).values(address=str(new))
        )

    async def prune(self, before: datetime) -> int:
        """Delete what was sent before this moment, and what was due before it and never will be sent."""
        old = or_(Outgoing.sent_at < before, and_(Outgoing.state != "sent", Outgoing.due_at < before))
        return (await self.connection.execute(delete(Outgoing).where(old))).rowcount

    async def switch_off(self, address: Address, recipient: str, now: datetime) -> None:
        """The platform says that this account is gone: nothing more is sent to it until it speaks again."""
        await self.connection.execute(
            update(Account)
            .where(and_(Account.platform == address.platform, Account.external == recipient))
            .values(off_since=now)
        )
