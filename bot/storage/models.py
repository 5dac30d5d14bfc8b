"""The tables. Every column that can hold words says whether it is ``personal``: a test refuses one that does not."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

PERSONAL = {"personal": True}
"""Says something of somebody: it is exported with them and erased with them."""

PUBLIC = {"personal": False}
"""Says nothing of anybody."""

SOMEBODY = {"somebody": True}
"""The number of a person who may be gone since: no reference holds it."""


class Instant(TypeDecorator[datetime]):
    """A moment: aware on our side, UTC on the database's."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and value.replace(tzinfo=UTC)


Data = JSON().with_variant(JSONB(), "postgresql")


class Base(DeclarativeBase):
    """Constraints have names, so that migrations can speak of them on every database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012
        datetime: Instant(),
        dict[str, Any]: Data,
        list[str]: Data,
        list[str] | None: Data,
    }


class Person(Base):
    """Somebody, with one account or several."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    lang: Mapped[str] = mapped_column(String(3), default="", info=PERSONAL)
    created_at: Mapped[datetime]


class Account(Base):
    """Where somebody is reached: a user of a platform. Off once the platform says that they are gone; ``spoke_at`` is when they
    were last heard, to the hour.
    """

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("platform", "external"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    platform: Mapped[str] = mapped_column(String(16), info=PUBLIC)
    external: Mapped[str] = mapped_column(String(64), info=PERSONAL)
    off_since: Mapped[datetime | None]
    spoke_at: Mapped[datetime | None]


class Conversation(Base):
    """The step that is open for an account in a chat, with what it needs to go on."""

    __tablename__ = "conversations"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    address: Mapped[str] = mapped_column(String(160), primary_key=True, info=PERSONAL)
    step: Mapped[str] = mapped_column(String(48), info=PUBLIC)
    data: Mapped[dict[str, Any]] = mapped_column(info=PERSONAL)
    expires_at: Mapped[datetime]


class Incoming(Base):
    """A request as it came. Its words are dropped once it is answered; its key stays a while, against doubles."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("platform", "key"),
        Index("ix_inbox_address_state", "address", "state"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    platform: Mapped[str] = mapped_column(String(16), info=PUBLIC)
    key: Mapped[str] = mapped_column(String(512), info=PUBLIC)
    address: Mapped[str] = mapped_column(String(160), info=PERSONAL)
    sender: Mapped[str] = mapped_column(String(64), info=PERSONAL, index=True)
    payload: Mapped[dict[str, Any] | None] = mapped_column(Data, info=PERSONAL)
    received_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(8), default="new", info=PUBLIC)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(String(120), default="", info=PUBLIC)
    done_at: Mapped[datetime | None] = mapped_column(index=True)


class Outgoing(Base):
    """Something to say. A reply's words are dropped once it is sent; the message's id stays, to edit it."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_state_due_at", "state", "due_at"),
        Index("ix_outbox_address_state", "address", "state"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(128), unique=True, info=PUBLIC)
    address: Mapped[str] = mapped_column(String(160), info=PERSONAL)
    recipient: Mapped[str] = mapped_column(String(64), info=PERSONAL, index=True)
    kind: Mapped[str] = mapped_column(String(16), info=PUBLIC)
    name: Mapped[str] = mapped_column(String(48), default="", info=PUBLIC)
    args: Mapped[dict[str, Any]] = mapped_column(info=PERSONAL)
    due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(8), default="due", info=PUBLIC)
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(String(200), default="", info=PUBLIC)
    answers: Mapped[str] = mapped_column(String(64), default="", info=PUBLIC)
    message: Mapped[str] = mapped_column(String(64), default="", info=PUBLIC)
    sent_at: Mapped[datetime | None] = mapped_column(index=True)


class Entry(Base):
    """An entry of the catalogue, as JSON. ``origin`` says which import brought it, ``owner`` which space keeps it.

    What the desk found out holds whatever an import says: when it was last ``verified_on``, since when it is closed, which
    other entry it was ``merged_into``; ``asked_at`` is when its keepers were last asked whether it still holds.
    """

    __tablename__ = "entries"

    city: Mapped[str] = mapped_column(String(48), primary_key=True, info=PUBLIC)
    id: Mapped[str] = mapped_column(String(48), primary_key=True, info=PUBLIC)
    place: Mapped[int]
    data: Mapped[str] = mapped_column(Text, info=PUBLIC)
    fingerprint: Mapped[str] = mapped_column(String(64), info=PUBLIC)
    origin: Mapped[str] = mapped_column(String(120), info=PUBLIC)
    updated_at: Mapped[datetime]
    owner: Mapped[str] = mapped_column(String(96), default="", info=PUBLIC)
    verified_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    merged_into: Mapped[str] = mapped_column(String(48), default="", info=PUBLIC)
    asked_at: Mapped[datetime | None]


class Search(Base):
    """A question with what was shown for it, so that its buttons still work much later."""

    __tablename__ = "searches"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    question: Mapped[str] = mapped_column(Text, info=PERSONAL)
    dropped: Mapped[list[str]] = mapped_column(info=PUBLIC)
    refused: Mapped[list[str]] = mapped_column(info=PUBLIC)
    shown: Mapped[int] = mapped_column(default=0)
    first: Mapped[str] = mapped_column(String(48), default="", info=PUBLIC)
    asked_at: Mapped[datetime] = mapped_column(index=True)


class Question(Base):
    """One question asked, for the organisers' figures: never who, only the day; its words only where no answer was found.

    ``settled`` says what the desk made of it: ``entry:ID``, ``wish``, ``event`` or ``aside``.
    """

    __tablename__ = "questions"
    __table_args__ = (Index("ix_questions_city_answered", "city", "answered"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    city: Mapped[str] = mapped_column(String(48), info=PUBLIC)
    asked_on: Mapped[date] = mapped_column(index=True)
    lang: Mapped[str] = mapped_column(String(3), info=PUBLIC)
    answered: Mapped[bool]
    entry: Mapped[str | None] = mapped_column(String(48), info=PUBLIC)
    topic: Mapped[str | None] = mapped_column(String(48), info=PUBLIC)
    words: Mapped[str] = mapped_column(Text, default="", info=PUBLIC)
    quartier: Mapped[str | None] = mapped_column(String(48), info=PUBLIC)
    settled: Mapped[str] = mapped_column(String(64), default="", info=PUBLIC)


class Lesson(Base):
    """What people taught the search: this question means (+1) or does not mean (-1) this entry. Nobody's name."""

    __tablename__ = "lessons"
    __table_args__ = (UniqueConstraint("search", "entry"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    city: Mapped[str] = mapped_column(String(48), info=PUBLIC)
    search: Mapped[int | None]
    question: Mapped[str] = mapped_column(Text, info=PUBLIC)
    entry: Mapped[str] = mapped_column(String(48), info=PUBLIC)
    sign: Mapped[int]
    taught_on: Mapped[date]
    withdrawn_on: Mapped[date | None]


class Call(Base):
    """A question put to the city's human passeurs, and what they answered."""

    __tablename__ = "calls"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    city: Mapped[str] = mapped_column(String(48), info=PUBLIC)
    address: Mapped[str] = mapped_column(String(160), info=PERSONAL)
    recipient: Mapped[str] = mapped_column(String(64), info=PERSONAL)
    lang: Mapped[str] = mapped_column(String(3), info=PUBLIC)
    question: Mapped[str] = mapped_column(Text, info=PERSONAL)
    asked_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(Text, default="", info=PERSONAL)
    answered_at: Mapped[datetime | None]
    taken_by: Mapped[int | None] = mapped_column(info=SOMEBODY)
    taken_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]


class Import(Base):
    """A file or folder of open data that was read, and what it looked like: nothing is read twice for nothing."""

    __tablename__ = "imports"

    city: Mapped[str] = mapped_column(String(48), primary_key=True, info=PUBLIC)
    origin: Mapped[str] = mapped_column(String(120), primary_key=True, info=PUBLIC)
    digest: Mapped[str] = mapped_column(String(64), info=PUBLIC)
    read_at: Mapped[datetime]


class Space(Base):
    """Where an association is at home: a server or a group, or nowhere (platform ``plain``). What it chose holds for
    everybody there; ``code`` lets people join it.
    """

    __tablename__ = "spaces"

    platform: Mapped[str] = mapped_column(String(16), primary_key=True, info=PUBLIC)
    external: Mapped[str] = mapped_column(String(64), primary_key=True, info=PUBLIC)
    name: Mapped[str] = mapped_column(String(100), default="", info=PUBLIC)
    lang: Mapped[str] = mapped_column(String(3), default="", info=PUBLIC)
    channel: Mapped[str] = mapped_column(String(160), default="", info=PUBLIC)
    quartier: Mapped[str] = mapped_column(String(48), default="", info=PUBLIC)
    topics: Mapped[list[str]] = mapped_column(info=PUBLIC)
    shows_events: Mapped[bool] = mapped_column(default=False)
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    code: Mapped[str] = mapped_column(String(16), default="", info=PUBLIC)


class Receipt(Base):
    """That something was erased, how much and when: not of whom."""

    __tablename__ = "receipts"

    code: Mapped[str] = mapped_column(String(16), primary_key=True, info=PUBLIC)
    erased_on: Mapped[date]
    counts: Mapped[dict[str, Any]] = mapped_column(info=PUBLIC)
