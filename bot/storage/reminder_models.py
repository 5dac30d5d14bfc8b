"""The tables behind reminders: whose are to be planned anew, what followers know of each event, what was told unasked."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.models import PERSONAL, PUBLIC, Base


class Replan(Base):
    """A follower (as ``Follow.follower``) whose reminders are to be planned anew."""

    __tablename__ = "replans"

    city: Mapped[str] = mapped_column(String(48), primary_key=True, info=PUBLIC)
    follower: Mapped[str] = mapped_column(String(164), primary_key=True, info=PERSONAL)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    asked_at: Mapped[datetime]


class Known(Base):
    """An event as its followers know it: ``data`` and ``told`` are the version last told (JSON, fingerprint), ``planned``
    the one that reminders were last planned by, up to ``planned_until``; ``gone`` whether they know that it is gone.
    """

    __tablename__ = "known_events"

    city: Mapped[str] = mapped_column(String(48), primary_key=True, info=PUBLIC)
    id: Mapped[str] = mapped_column(String(48), primary_key=True, info=PUBLIC)
    data: Mapped[str] = mapped_column(Text, info=PUBLIC)
    told: Mapped[str] = mapped_column(String(64), info=PUBLIC)
    planned: Mapped[str] = mapped_column(String(64), default="", info=PUBLIC)
    planned_until: Mapped[datetime | None]
    gone: Mapped[bool] = mapped_column(default=False)
    seen_at: Mapped[datetime] = mapped_column(index=True)


class Difference(Base):
    """What changed about an event for those who follow it (JSON, see ``differences``); those of one ``batch`` are told
    together, until ``spread`` says that everybody's notice is written.
    """

    __tablename__ = "differences"

    id: Mapped[int] = mapped_column(primary_key=True)
    city: Mapped[str] = mapped_column(String(48), info=PUBLIC)
    event: Mapped[str] = mapped_column(String(48), info=PUBLIC)
    batch: Mapped[str] = mapped_column(String(32), info=PUBLIC)
    data: Mapped[dict[str, Any]] = mapped_column(info=PUBLIC)
    spread: Mapped[bool] = mapped_column(default=False, index=True)
    made_at: Mapped[datetime]


class Unasked(Base):
    """One thing told, or to be told, to somebody who did not ask for it at that moment; ``key`` says what it is.

    ``state`` is ``told`` (a message of its own, in the outbox as ``row``), ``with`` (gathered into the message ``row``) or
    ``waiting`` (for the day's digest). ``day`` is a day of the follower's own calendar.
    """

    __tablename__ = "unasked"
    __table_args__ = (
        UniqueConstraint("follower", "key"),
        Index("ix_unasked_follower_day", "follower", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    follower: Mapped[str] = mapped_column(String(164), info=PERSONAL)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(String(128), info=PERSONAL)
    day: Mapped[date] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(String(8), info=PUBLIC)
    row: Mapped[str] = mapped_column(String(128), default="", info=PUBLIC)
    name: Mapped[str] = mapped_column(String(48), default="", info=PUBLIC)
    args: Mapped[dict[str, Any]] = mapped_column(info=PERSONAL)


class Room(Base):
    """How many places of one occurrence are taken or held; ``recurrence`` is its ISO start, as the event gives it."""

    __tablename__ = "rooms"

    city: Mapped[str] = mapped_column(String(48), primary_key=True, info=PUBLIC)
    event: Mapped[str] = mapped_column(String(48), primary_key=True, info=PUBLIC)
    recurrence: Mapped[str] = mapped_column(String(20), primary_key=True, info=PUBLIC)
    taken: Mapped[int] = mapped_column(default=0)


class Registration(Base):
    """Somebody's place in an occurrence: ``in``, ``waiting``, ``offered`` (until ``offered_until``), ``out`` or ``came``."""

    __tablename__ = "registrations"
    __table_args__ = (
        UniqueConstraint("city", "event", "recurrence", "person_id"),
        UniqueConstraint("city", "code"),
        Index("ix_registrations_state_offered_until", "state", "offered_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    city: Mapped[str] = mapped_column(String(48), info=PUBLIC)
    event: Mapped[str] = mapped_column(String(48), info=PERSONAL)
    recurrence: Mapped[str] = mapped_column(String(20), info=PERSONAL)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    called: Mapped[str] = mapped_column(String(60), default="", info=PERSONAL)
    places: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(String(8), info=PERSONAL)
    code: Mapped[str] = mapped_column(String(12), info=PERSONAL)
    queued_at: Mapped[datetime]
    offered_until: Mapped[datetime | None]


class Impression(Base):
    """What an event changed for somebody: never who, only the day."""

    __tablename__ = "impressions"

    id: Mapped[int] = mapped_column(primary_key=True)
    city: Mapped[str] = mapped_column(String(48), info=PUBLIC)
    event: Mapped[str] = mapped_column(String(48), index=True, info=PUBLIC)
    answer: Mapped[str] = mapped_column(String(16), info=PUBLIC)
    words: Mapped[str] = mapped_column(Text, default="", info=PUBLIC)
    said_on: Mapped[date]


class Repeat(Base):
    """Something said again and again at an address: ``rule`` (RFC 5545) repeats ``start`` (ISO, on the wall of ``zone``, as
    are its ``exceptions``)."""

    __tablename__ = "repeats"

    id: Mapped[int] = mapped_column(primary_key=True)
    city: Mapped[str] = mapped_column(String(48), info=PUBLIC)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    address: Mapped[str] = mapped_column(String(160), info=PERSONAL)
    recipient: Mapped[str] = mapped_column(String(64), default="", info=PERSONAL)
    space: Mapped[str] = mapped_column(String(96), default="", info=PUBLIC)
    rule: Mapped[str] = mapped_column(String(200), info=PUBLIC)
    start: Mapped[str] = mapped_column(String(20), info=PUBLIC)
    zone: Mapped[str] = mapped_column(String(64), info=PUBLIC)
    exceptions: Mapped[list[str]] = mapped_column(info=PUBLIC)
    text: Mapped[str] = mapped_column(Text, info=PERSONAL)
    paused: Mapped[bool] = mapped_column(default=False)
    next_at: Mapped[datetime | None] = mapped_column(index=True)
