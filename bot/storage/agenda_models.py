"""The tables of the programme: events, who follows what, and how each person likes to be reminded."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.models import PERSONAL, PUBLIC, Base


class Event(Base):
    """An event of the programme, as JSON (``knowledge.agenda.Event``). ``id`` is its slug, ``origin`` what brought it,
    ``owner`` the space that keeps it. What its source no longer has keeps its row, with ``gone_at``, so that followers hear of it.
    ``given`` and ``given_version`` are the fingerprint and the SEQUENCE of what its source said last, which may have been
    changed here since; empty where nobody brought it.
    """

    __tablename__ = "events"
    __table_args__ = (Index("ix_events_city_updated_at", "city", "updated_at"),)

    city: Mapped[str] = mapped_column(String(48), primary_key=True, info=PUBLIC)
    id: Mapped[str] = mapped_column(String(48), primary_key=True, info=PUBLIC)
    data: Mapped[str] = mapped_column(Text, info=PUBLIC)
    fingerprint: Mapped[str] = mapped_column(String(64), info=PUBLIC)
    origin: Mapped[str] = mapped_column(String(160), info=PUBLIC)
    owner: Mapped[str] = mapped_column(String(96), default="", info=PUBLIC)
    updated_at: Mapped[datetime]
    gone_at: Mapped[datetime | None]
    given: Mapped[str] = mapped_column(String(64), default="", info=PUBLIC)
    given_version: Mapped[int] = mapped_column(default=0)


class Source(Base):
    """A programme that is read again and again from its address, ``every`` so many minutes.

    ``owner`` is the space that it belongs to, empty for the city. ``etag`` and ``last_modified`` are what its server said of the
    version read last, ``result`` what reading it did. A process that reads it has it until ``claimed_until``.
    """

    __tablename__ = "sources"
    __table_args__ = (UniqueConstraint("city", "url"), Index("ix_sources_due_at", "due_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    city: Mapped[str] = mapped_column(String(48), info=PUBLIC)
    url: Mapped[str] = mapped_column(String(500), info=PUBLIC)
    form: Mapped[str] = mapped_column(String(12), default="", info=PUBLIC)
    owner: Mapped[str] = mapped_column(String(96), default="", info=PUBLIC)
    every: Mapped[int]
    etag: Mapped[str] = mapped_column(String(200), default="", info=PUBLIC)
    last_modified: Mapped[str] = mapped_column(String(64), default="", info=PUBLIC)
    result: Mapped[dict[str, Any]] = mapped_column(info=PUBLIC)
    failures: Mapped[int] = mapped_column(default=0)
    paused: Mapped[bool] = mapped_column(default=False)
    added_at: Mapped[datetime]
    due_at: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    failing_since_at: Mapped[datetime | None]


class Calendar(Base):
    """The secret under which somebody's own calendar is found; another one takes its place when they ask for it."""

    __tablename__ = "calendars"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    city: Mapped[str] = mapped_column(String(48), primary_key=True, info=PUBLIC)
    secret: Mapped[str] = mapped_column(String(48), unique=True, info=PERSONAL)
    made_at: Mapped[datetime]


class Draft(Base):
    """An event that somebody is adding or changing, until they save it or leave it: what they said of it, as JSON."""

    __tablename__ = "drafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    city: Mapped[str] = mapped_column(String(48), info=PUBLIC)
    data: Mapped[dict[str, Any]] = mapped_column(info=PERSONAL)
    begun_at: Mapped[datetime]


class Follow(Base):
    """Somebody, or a chat, follows something: ``kind`` is event, festival, topic, place, organiser or space.

    ``follower`` is ``p:NUMBER`` of a person or ``c:ADDRESS`` of a group or channel (then without a person).
    ``reminders`` are its own, None where the follower's habits hold.
    """

    __tablename__ = "follows"
    __table_args__ = (
        UniqueConstraint("follower", "city", "kind", "target"),
        Index("ix_follows_city_kind_target", "city", "kind", "target"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    follower: Mapped[str] = mapped_column(String(164), info=PERSONAL)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    city: Mapped[str] = mapped_column(String(48), info=PUBLIC)
    kind: Mapped[str] = mapped_column(String(12), info=PERSONAL)
    target: Mapped[str] = mapped_column(String(120), info=PERSONAL)
    reminders: Mapped[list[str] | None] = mapped_column(info=PERSONAL)
    since_at: Mapped[datetime]


class Habit(Base):
    """How somebody likes to hear from Passeur unasked; a column left empty means as the city does by default.

    ``quiet_from`` and ``quiet_to`` are ``HH:MM`` on the wall of ``zone``; ``most_a_day`` 0 means no limit; ``city_news`` is their
    consent to announcements of the city; ``age`` an age band they chose to tell; ``place`` a quartier.
    """

    __tablename__ = "habits"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    reminders: Mapped[list[str] | None] = mapped_column(info=PERSONAL)
    quiet_from: Mapped[str] = mapped_column(String(5), default="22:00", info=PERSONAL)
    quiet_to: Mapped[str] = mapped_column(String(5), default="08:00", info=PERSONAL)
    zone: Mapped[str] = mapped_column(String(64), default="", info=PERSONAL)
    most_a_day: Mapped[int] = mapped_column(default=5)
    paused_until: Mapped[datetime | None]
    city_news: Mapped[bool] = mapped_column(default=False)
    age: Mapped[str] = mapped_column(String(8), default="", info=PERSONAL)
    place: Mapped[str] = mapped_column(String(48), default="", info=PERSONAL)
    chosen: Mapped[str] = mapped_column(String(16), default="", info=PERSONAL)
