"""The tables of those who do something for the city: which role they have, who gave it, and what they did with it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.models import PERSONAL, PUBLIC, Base


class Duty(Base):
    """A role that somebody has: in a whole city, or in one ``space`` of it (``platform:external``, or ``plain:code``)."""

    __tablename__ = "duties"
    __table_args__ = (UniqueConstraint("person_id", "city", "role", "space"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    city: Mapped[str] = mapped_column(String(48), info=PUBLIC)
    role: Mapped[str] = mapped_column(String(16), info=PERSONAL)
    space: Mapped[str] = mapped_column(String(96), default="", info=PERSONAL)
    called: Mapped[str] = mapped_column(String(60), default="", info=PERSONAL)
    given_at: Mapped[datetime]


class Invitation(Base):
    """A code by which somebody takes up a role, until it expires or has been used so often as it may."""

    __tablename__ = "invitations"

    code: Mapped[str] = mapped_column(String(16), primary_key=True, info=PUBLIC)
    city: Mapped[str] = mapped_column(String(48), info=PUBLIC)
    role: Mapped[str] = mapped_column(String(16), info=PUBLIC)
    space: Mapped[str] = mapped_column(String(96), default="", info=PUBLIC)
    left: Mapped[int] = mapped_column(default=1)
    expires_at: Mapped[datetime]


class Deed(Base):
    """What somebody did with a role: the audit log. When they erase themselves, what was done stays, without who did it."""

    __tablename__ = "deeds"
    __table_args__ = (Index("ix_deeds_city_done_at", "city", "done_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    city: Mapped[str] = mapped_column(String(48), info=PUBLIC)
    person_id: Mapped[int | None] = mapped_column(index=True)
    what: Mapped[str] = mapped_column(String(32), info=PUBLIC)
    about: Mapped[str] = mapped_column(String(160), default="", info=PUBLIC)
    details: Mapped[dict[str, Any]] = mapped_column(info=PUBLIC)
    done_at: Mapped[datetime]
