"""The tables of announcements: what is announced, a copy for each who receives it, and what comes back."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.models import PERSONAL, PUBLIC, SOMEBODY, Base, Data


class Announcement(Base):
    """Something to tell to many. ``texts`` holds one text by language; ``audience`` is ``kind:target`` for each group of
    readers, ``chat:ADDRESS`` for channels. When its author erases themselves it stays, without who wrote it.

    ``issue`` counts how often it went out (it may be repeated), ``version`` how often its words changed, ``pending`` holds
    the words of a correction that waits for a second pair of eyes, ``spread_at`` says that every copy of this issue is there.
    """

    __tablename__ = "announcements"
    __table_args__ = (Index("ix_announcements_city_state", "city", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    city: Mapped[str] = mapped_column(String(48), info=PUBLIC)
    person_id: Mapped[int | None] = mapped_column(index=True)
    space: Mapped[str] = mapped_column(String(96), default="", info=PUBLIC)
    texts: Mapped[dict[str, Any]] = mapped_column(info=PUBLIC)
    link: Mapped[str] = mapped_column(String(500), default="", info=PUBLIC)
    offers: Mapped[list[str]] = mapped_column(info=PUBLIC)
    audience: Mapped[list[str]] = mapped_column(info=PUBLIC)
    age: Mapped[str] = mapped_column(String(8), default="", info=PUBLIC)
    reference: Mapped[str] = mapped_column(String(1000), default="", info=PUBLIC)
    picture: Mapped[bytes | None] = mapped_column(LargeBinary, info=PUBLIC)
    urgent: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(12), default="draft", info=PUBLIC)
    due_at: Mapped[datetime | None]
    repeats: Mapped[str] = mapped_column(String(12), default="", info=PUBLIC)
    issue: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    pending: Mapped[dict[str, Any] | None] = mapped_column(Data, info=PUBLIC)
    seconded_by: Mapped[int | None] = mapped_column(info=SOMEBODY)
    made_at: Mapped[datetime]
    begun_at: Mapped[datetime | None]
    spread_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Copy(Base):
    """One announcement for one recipient: the ledger. ``task`` is what is to be done with it, ``state`` how far that is;
    ``message`` the platform's ids of its parts, ``why`` the group by which they receive it.
    """

    __tablename__ = "copies"
    __table_args__ = (
        UniqueConstraint("announcement_id", "issue", "address"),
        Index("ix_copies_platform_state_due_at", "platform", "state", "due_at"),
        Index("ix_copies_announcement_id_state", "announcement_id", "state"),
        Index("ix_copies_person_id_due_at", "person_id", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    announcement_id: Mapped[int] = mapped_column(ForeignKey("announcements.id", ondelete="CASCADE"))
    issue: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    platform: Mapped[str] = mapped_column(String(16), info=PUBLIC)
    address: Mapped[str] = mapped_column(String(160), info=PERSONAL)
    recipient: Mapped[str] = mapped_column(String(64), default="", info=PERSONAL)
    lang: Mapped[str] = mapped_column(String(3), default="", info=PERSONAL)
    why: Mapped[str] = mapped_column(String(180), default="", info=PERSONAL)
    task: Mapped[str] = mapped_column(String(8), default="send", info=PUBLIC)
    state: Mapped[str] = mapped_column(String(10), default="queued", info=PUBLIC)
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(String(200), default="", info=PUBLIC)
    message: Mapped[str] = mapped_column(String(250), default="", info=PUBLIC)
    version: Mapped[int] = mapped_column(default=0)
    sending_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]


class Interest(Base):
    """Somebody is interested in an announcement, or comes; ``called`` only where they said who they are."""

    __tablename__ = "interests"

    announcement_id: Mapped[int] = mapped_column(
        ForeignKey("announcements.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), primary_key=True, info=PERSONAL)
    called: Mapped[str] = mapped_column(String(60), default="", info=PERSONAL)
    said_at: Mapped[datetime]


class Inquiry(Base):
    """A question to whoever made an announcement, and the answer."""

    __tablename__ = "inquiries"

    id: Mapped[int] = mapped_column(primary_key=True)
    announcement_id: Mapped[int] = mapped_column(
        ForeignKey("announcements.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    words: Mapped[str] = mapped_column(Text, info=PERSONAL)
    asked_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(Text, default="", info=PERSONAL)
    answered_at: Mapped[datetime | None]


class NewsChoice(Base):
    """What somebody decided of announcements: ``about`` is ``asked`` once they were asked whether they want the city's,
    else a group (``topic:nature``) of which they want none any more.
    """

    __tablename__ = "news_choices"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    about: Mapped[str] = mapped_column(String(180), primary_key=True, info=PERSONAL)
    made_at: Mapped[datetime]
