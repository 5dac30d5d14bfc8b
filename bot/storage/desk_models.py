"""The tables of the desk: members of spaces, who waits for an answer, what people suggest, what the city lacks, codes."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.models import PERSONAL, PUBLIC, SOMEBODY, Base


class Member(Base):
    """Somebody who joined a space, named as roles name it (``platform:external``)."""

    __tablename__ = "members"
    __table_args__ = (
        UniqueConstraint("person_id", "city", "space"),
        Index("ix_members_city_space", "city", "space"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    city: Mapped[str] = mapped_column(String(48), info=PUBLIC)
    space: Mapped[str] = mapped_column(String(96), info=PERSONAL)
    joined_at: Mapped[datetime]


class Waiter(Base):
    """Somebody who asked to be told once their question finds an answer, and agreed that its words be read by the city."""

    __tablename__ = "awaiting"
    __table_args__ = (
        UniqueConstraint("person_id", "city", "words"),
        Index("ix_awaiting_city", "city"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    city: Mapped[str] = mapped_column(String(48), info=PUBLIC)
    words: Mapped[str] = mapped_column(String(300), info=PERSONAL)
    lang: Mapped[str] = mapped_column(String(3), info=PUBLIC)
    asked_at: Mapped[datetime]


class Suggestion(Base):
    """« Quelque chose a changé ? »: what somebody knows of an entry (or of none yet), and what became of it."""

    __tablename__ = "suggestions"
    __table_args__ = (Index("ix_suggestions_city_done_at", "city", "done_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    city: Mapped[str] = mapped_column(String(48), info=PUBLIC)
    entry: Mapped[str] = mapped_column(String(48), default="", info=PUBLIC)
    words: Mapped[str] = mapped_column(Text, info=PERSONAL)
    lang: Mapped[str] = mapped_column(String(3), info=PUBLIC)
    made_at: Mapped[datetime]
    told_at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(String(12), default="", info=PUBLIC)
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None] = mapped_column(info=SOMEBODY)


class Appeal(Base):
    """What several people wish for and nobody shows yet: an organiser decides what the city does about it.

    ``digest`` is the round's name for it; ``words`` are those of several people, without anything of their lives.
    """

    __tablename__ = "appeals"
    __table_args__ = (Index("ix_appeals_city_state", "city", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    city: Mapped[str] = mapped_column(String(48), info=PUBLIC)
    digest: Mapped[str] = mapped_column(String(32), info=PUBLIC)
    words: Mapped[str] = mapped_column(Text, info=PUBLIC)
    topic: Mapped[str] = mapped_column(String(48), default="", info=PUBLIC)
    space: Mapped[str] = mapped_column(String(96), default="", info=PUBLIC)
    count: Mapped[int]
    state: Mapped[str] = mapped_column(String(8), default="open", info=PUBLIC)
    made_at: Mapped[datetime]
    told_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None] = mapped_column(info=SOMEBODY)


class Link(Base):
    """The code by which a person links another account of theirs, and how often they guessed one lately."""

    __tablename__ = "links"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    code: Mapped[str | None] = mapped_column(String(16), unique=True, info=PERSONAL)
    expires_at: Mapped[datetime | None]
    guesses: Mapped[int] = mapped_column(default=0)
    guessed_at: Mapped[datetime | None]
