"""What a row of the outbox is once it is read, and the conditions under which it may go."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import (
    bindparam,
    case,
    exists,
    literal,
    or_,
    update,
)
from sqlalchemy.orm import aliased

from bot.conversation.messages import Address
from bot.storage.models import Data, Outgoing

CLAIMING = 0x50415353
"""The lock of those who claim."""

MANY = 500
"""How many rows one statement names at most."""

HOPEFUL = 3
"""A reply that failed so often no longer keeps back what is said after it."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One row to send. ``args`` holds the reply, or a notice's arguments; ``until`` is when the lease ends, None
    where it waits for what was said before it in its chat.
    """

    id: int
    address: Address
    recipient: str
    kind: str
    name: str
    args: Mapping[str, Any] = field(default_factory=dict)
    attempts: int = 0
    until: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell later: ``name`` says which notice puts ``args`` into words when it is sent."""

    key: str
    address: str
    recipient: str
    name: str
    args: Mapping[str, Any]
    due_at: datetime


COLUMNS = (
    Outgoing.id,
    Outgoing.address,
    Outgoing.recipient,
    Outgoing.kind,
    Outgoing.name,
    Outgoing.args,
    Outgoing.attempts,
    Outgoing.leased_until,
)

EARLIER = aliased(Outgoing)
"""Replies still to be sent, from among which some keep others back."""

OWED = (EARLIER.kind == "reply", EARLIER.state == "due", EARLIER.attempts < HOPEFUL)

FREE = or_(Outgoing.leased_until.is_(None), Outgoing.leased_until <= bindparam("now"))

NEXT = or_(
    Outgoing.kind != "reply",
    ~exists().where(
        EARLIER.address == Outgoing.address,
        *OWED,
        EARLIER.id < Outgoing.id,
        or_(EARLIER.leased_until > bindparam("now"), EARLIER.due_at > bindparam("now")),
    ),
)
"""Nothing said before it in its chat is in other hands, or waits."""

SENT = (
    update(Outgoing)
    .where(Outgoing.id == bindparam("row"))
    .values(
        state="sent",
        sent_at=bindparam("at"),
        message=bindparam("told_as"),
        leased_until=None,
        args=case((Outgoing.kind == "reply", literal({}, Data)), else_=Outgoing.args),
    )
)


BLANK = {"state": "due", "attempts": 0, "error": "", "answers": "", "message": ""}
"""How every row begins."""

INSERTS: dict[str, Any] = {}
"""By dialect."""


def letter_of(row: Any) -> Letter:
    return Letter(
        row.id,
        Address.parse(row.address),
        row.recipient,
        row.kind,
        row.name,
        row.args,
        row.attempts,
        row.leased_until,
    )
