"""The ledger of announcements: one row for each recipient, from before it is sent until what became of it is known.

At most once: a row says ``sending`` before the call is made. What a death leaves so is parked (``undecided``) for
whoever announced it, and never sent again by itself.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, delete, func, or_, select, update

from bot.conversation.messages import Address
from bot.storage.news_models import Copy as Row
from bot.storage.repository import Repository

SEND, NOTE, EDIT, WITHDRAW = "send", "note", "edit", "withdraw"
"""What is to be done with a copy: ``note`` says a correction where the first message cannot be changed any more."""

QUEUED, SENDING, SENT, FAILED, UNDECIDED = "queued", "sending", "sent", "failed", "undecided"
HELD, DROPPED, LEFT, WITHDRAWN = "held", "dropped", "left", "withdrawn"
"""Stopped for now; not sent any more; undecided and left so; taken back."""

MANY = 500
"""How many rows one statement writes at most."""

FORGOTTEN = timedelta(minutes=10)
"""A row that has been ``sending`` for longer was in the hands of a process that died beside others."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One row to act on. ``message`` is what it is on its platform, if it is there; ``why`` by which group it is received."""

    id: int
    announcement_id: int
    issue: int
    address: Address
    recipient: str
    lang: str
    why: str
    task: str
    attempts: int
    message: str


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of one."""

    id: int
    state: str
    message: str = ""
    error: str = ""
    version: int = 0
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody, or a channel (then nobody), to whom an announcement goes, and when."""

    person_id: int | None
    address: str
    recipient: str
    lang: str
    why: str
    due_at: datetime


_COLUMNS = (
    *(Row.id, Row.announcement_id, Row.issue, Row.address, Row.recipient),
    *(Row.lang, Row.why, Row.task, Row.attempts, Row.message),
)

_SETTLE = (
    update(Row)
    .where(Row.id == bindparam("row"))
    .values(
        state=bindparam("is"),
        message=bindparam("said_as"),
        error=bindparam("reason"),
        version=bindparam("of"),
        sent_at=bindparam("at"),
        sending_at=None,
    )
)


class Copies(Repository):
    """One row an announcement, an issue of it and an address; a second one is never written."""

    keeps = (Row,)

    async def spread(self, announcement_id: int, issue: int, recipients: Sequence[Recipient]) -> None:
        """Queue a copy for each; those that are there already stay as they are."""
        insert = self.insert(Row).on_conflict_do_nothing(
            index_elements=["announcement_id", "issue", "address"]
        )
        for at in range(0, len(recipients), MANY):
            rows = [
                {
                    "announcement_id": announcement_id,
                    "issue": issue,
                    "person_id": each.person_id,
                    "platform": each.address.partition(":")[0],
                    "address": each.address,
                    "recipient": each.recipient,
                    "lang": each.lang,
                    "why": each.why,
                    "due_at": each.due_at,
                    **_BLANK,
                }
                for each in recipients[at : at + MANY]
            ]
            await self.connection.execute(insert, rows)

    async def claim(self, now: datetime, platform: str, *, limit: int) -> list[Copy]:
        """Some of what is due there; from now on it counts as being sent, whatever happens to this process."""
        due = (
            select(Row.id)
            .where(Row.platform == platform, Row.state == QUEUED, Row.due_at <= now)
            .order_by(Row.due_at, Row.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        rows = await self.connection.execute(
            update(Row)
            .where(Row.id.in_(due.scalar_subquery()))
            .values(state=SENDING, sending_at=now)
            .returning(*_COLUMNS)
        )
        found = [Copy(**{**row._mapping, "address": Address.parse(row.address)}) for row in rows]
        return sorted(found, key=lambda each: each.id)

    async def settle(self, settled: Iterable[Settled]) -> None:
        """What became of these is known."""
        rows = [
            {
                "row": each.id,
                "is": each.state,
                "said_as": each.message[:250],
                "reason": each.error[:200],
                "of": each.version,
                "at": each.sent_at,
            }
            for each in settled
        ]
        if rows:
            await self.connection.execute(_SETTLE, rows)

    async def again(
        self, id: int, when: datetime, reason: str, *, task: str | None = None, counts: bool = True
    ) -> None:
        """It certainly did not arrive: it is tried later."""
        values: dict[str, Any] = {"state": QUEUED, "due_at": when, "error": reason[:200], "sending_at": None}
        if task is not None:
            values["task"] = task
        await self.connection.execute(
            update(Row).where(Row.id == id).values(attempts=Row.attempts + int(counts), **values)
        )

    async def park(self, platforms: Collection[str] | None, now: datetime | None = None) -> int:
        """Whoever was sending on these platforms is gone (or, where a moment is given, has been silent for too long before
        it): nobody knows what became of what they held. To change or take back something twice does no harm.
        """
        held = [Row.state == SENDING]
        if platforms is not None:
            held.append(Row.platform.in_(platforms))
        if now is not None:
            held.append(Row.sending_at < now - FORGOTTEN)
        repeatable = Row.task.in_((EDIT, WITHDRAW))
        await self.connection.execute(
            update(Row).where(*held, repeatable).values(state=QUEUED, sending_at=None)
        )
        parked = update(Row).where(*held).values(state=UNDECIDED, error="interrupted", sending_at=None)
        return (await self.connection.execute(parked)).rowcount

    async def unmark(self, platform: str, since: datetime) -> int:
        """What was marked there after this moment, to be sent, waits again."""
        held = (Row.platform == platform, Row.state == SENDING, Row.task == SEND, Row.sending_at > since)
        back = {"state": QUEUED, "sending_at": None}
        return (await self.connection.execute(update(Row).where(*held).values(**back))).rowcount

    async def turn(
        self, announcement_id: int, states: Collection[str], to: str, *, now: datetime | None = None
    ) -> int:
        """All of its copies that are in these states go over to another one; how many. With a moment they are due then."""
        where = [Row.announcement_id == announcement_id, Row.state.in_(states)]
        if to in (HELD, DROPPED):
            where.append(Row.task.in_((SEND, NOTE)))
        values: dict[str, Any] = {"state": to} | ({} if now is None else {"due_at": now, "attempts": 0})
        return (await self.connection.execute(update(Row).where(*where).values(**values))).rowcount

    async def unchanged(self, announcement_id: int) -> int:
        """What is still to be changed stays as it was read; how many."""
        where = (Row.announcement_id == announcement_id, Row.state == QUEUED, Row.task == EDIT)
        return (await self.connection.execute(update(Row).where(*where).values(state=SENT))).rowcount

    async def redo(self, announcement_id: int, task: str, now: datetime) -> int:
        """What was sent is to be changed, or taken back."""
        where = (
            Row.announcement_id == announcement_id,
            Row.message != "",
            Row.state.in_((SENT, UNDECIDED, LEFT)),
        )
        values = {"task": task, "state": QUEUED, "due_at": now, "attempts": 0, "error": ""}
        return (await self.connection.execute(update(Row).where(*where).values(**values))).rowcount

    async def counts(self, announcement_id: int, issue: int | None = None) -> dict[str, int]:
        """How many copies there are in each state; what is being changed or taken back counts as ``changing``."""
        where = [Row.announcement_id == announcement_id, *([] if issue is None else [Row.issue == issue])]
        rows = await self.connection.execute(
            select(Row.state, Row.task, func.count()).where(*where).group_by(Row.state, Row.task)
        )
        found: dict[str, int] = {}
        for state, task, count in rows:
            name = "changing" if task in (EDIT, WITHDRAW) and state in (QUEUED, SENDING) else state
            found[name] = found.get(name, 0) + count
        return found

    async def by_platform(self, announcement_id: int, issue: int) -> dict[str, int]:
        """How many were sent on each platform."""
        where = (Row.announcement_id == announcement_id, Row.issue == issue, Row.state == SENT)
        rows = await self.connection.execute(
            select(Row.platform, func.count()).where(*where).group_by(Row.platform)
        )
        return {row[0]: row[1] for row in rows}

    async def reasons(self, announcement_id: int) -> dict[str, int]:
        """Why copies failed, and how many did so."""
        where = (Row.announcement_id == announcement_id, Row.state == FAILED)
        rows = await self.connection.execute(
            select(Row.error, func.count()).where(*where).group_by(Row.error).order_by(func.count().desc())
        )
        return {row[0]: row[1] for row in rows}

    async def unfinished(self, announcement_id: int) -> int:
        """How many still wait or are under way."""
        where = (Row.announcement_id == announcement_id, Row.state.in_((QUEUED, SENDING)))
        return await self.connection.scalar(select(func.count()).select_from(Row).where(*where)) or 0

    async def got(self, announcement_id: int, person_id: int) -> Mapping[str, Any] | None:
        """The copy of this person, if there is one: number and why."""
        where = (Row.announcement_id == announcement_id, Row.person_id == person_id)
        row = (await self.connection.execute(select(Row.id, Row.why).where(*where).limit(1))).first()
        return row and dict(row._mapping)

    async def moved(self, old: Address, new: Address) -> None:
        """A chat has a new address."""
        taken = select(Row.announcement_id).where(Row.address == str(new))
        where = and_(Row.address == str(old), Row.announcement_id.not_in(taken))
        await self.connection.execute(update(Row).where(where).values(address=str(new)))

    async def stop(self, person_id: int, why: Sequence[str], before: str) -> int:
        """What is still to be sent to this person for these reasons (or any, where one is empty) is not sent."""
        where = [Row.person_id == person_id, Row.state.in_((QUEUED, HELD)), Row.task.in_((SEND, NOTE))]
        if "" not in why:
            where.append(or_(*(Row.why == each for each in why)))
        return (
            await self.connection.execute(update(Row).where(*where).values(state=DROPPED, error=before))
        ).rowcount

    async def forget(self, before: datetime) -> int:
        """Delete copies sent before this moment: the announcement itself stays with its counts of interest."""
        return (await self.connection.execute(delete(Row).where(Row.sent_at < before))).rowcount


_BLANK: dict[str, Any] = {
    **{"task": SEND, "state": QUEUED, "attempts": 0, "error": "", "message": "", "version": 0},
}
