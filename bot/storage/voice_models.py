"""The tables in which the city is asked: polls with their votes, consultations with what people say."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.models import PERSONAL, PUBLIC, Base


class Poll(Base):
    """One question with a few answers to choose from. ``state`` is draft, open or closed; ``space`` is whose it is (empty: the city's)."""

    __tablename__ = "polls"
    __table_args__ = (Index("ix_polls_city_state", "city", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    city: Mapped[str] = mapped_column(String(48), info=PUBLIC)
    space: Mapped[str] = mapped_column(String(96), default="", info=PUBLIC)
    question: Mapped[str] = mapped_column(Text, info=PUBLIC)
    choices: Mapped[list[str]] = mapped_column(info=PUBLIC)
    state: Mapped[str] = mapped_column(String(8), default="draft", info=PUBLIC)
    made_at: Mapped[datetime]
    closes_at: Mapped[datetime]


class Vote(Base):
    """What a person chose: one vote each, however many accounts they have."""

    __tablename__ = "votes"
    __table_args__ = (UniqueConstraint("poll_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("polls.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    choice: Mapped[str] = mapped_column(String(2), info=PERSONAL)


class Consultation(Base):
    """A theme on which the city gathers what people ask and propose."""

    __tablename__ = "consultations"
    __table_args__ = (Index("ix_consultations_city_state", "city", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    city: Mapped[str] = mapped_column(String(48), info=PUBLIC)
    theme: Mapped[str] = mapped_column(Text, info=PUBLIC)
    question: Mapped[str] = mapped_column(Text, info=PUBLIC)
    state: Mapped[str] = mapped_column(String(8), default="open", info=PUBLIC)
    made_at: Mapped[datetime]


class Contribution(Base):
    """What somebody said to a consultation. ``state`` is new, shown or aside: others see it once somebody has read it."""

    __tablename__ = "contributions"
    __table_args__ = (Index("ix_contributions_consultation_id_state", "consultation_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    words: Mapped[str] = mapped_column(Text, info=PERSONAL)
    state: Mapped[str] = mapped_column(String(8), default="new", info=PUBLIC)
    said_at: Mapped[datetime]


class Support(Base):
    """Somebody says the same."""

    __tablename__ = "supports"
    __table_args__ = (UniqueConstraint("contribution_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    said_at: Mapped[datetime]
