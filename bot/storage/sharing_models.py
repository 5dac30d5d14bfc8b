"""The tables of the exchange: what people can show and would love to learn, who is brought together, what they say."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.models import PERSONAL, PUBLIC, SOMEBODY, Base


class Profile(Base):
    """How somebody takes part: for themselves, or held by one person for another who has no phone.

    ``address`` and ``recipient`` are where they are told of what happens. Nothing is proposed before they are ``ready``.
    """

    __tablename__ = "profiles"
    __table_args__ = (Index("ix_profiles_person_id_city", "person_id", "city"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    city: Mapped[str] = mapped_column(String(48), info=PUBLIC)
    held: Mapped[bool] = mapped_column(default=False)
    called: Mapped[str] = mapped_column(String(60), default="", info=PERSONAL)
    age: Mapped[str] = mapped_column(String(8), default="", info=PERSONAL)
    quartier: Mapped[str] = mapped_column(String(48), default="", info=PERSONAL)
    languages: Mapped[list[str]] = mapped_column(info=PERSONAL)
    moments: Mapped[list[str]] = mapped_column(info=PERSONAL)
    ways: Mapped[list[str]] = mapped_column(info=PERSONAL)
    home: Mapped[str] = mapped_column(String(96), default="", info=PERSONAL)
    most: Mapped[int] = mapped_column(default=1)
    gives_first: Mapped[bool] = mapped_column(default=False)
    ready: Mapped[bool] = mapped_column(default=False)
    paused_until: Mapped[date | None]
    invited: Mapped[bool] = mapped_column(default=False)
    address: Mapped[str] = mapped_column(String(160), info=PERSONAL)
    recipient: Mapped[str] = mapped_column(String(64), info=PERSONAL)
    lang: Mapped[str] = mapped_column(String(3), default="", info=PERSONAL)
    begun_at: Mapped[datetime]


class Skill(Base):
    """Something that somebody can show (``offer``) or would love to learn (``wish``), in their own words.

    ``languages``, ``moments``, ``ways`` and ``quartier`` are those of the profile where they are None.
    """

    __tablename__ = "skills"
    __table_args__ = (Index("ix_skills_profile_id", "profile_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"))
    side: Mapped[str] = mapped_column(String(8), info=PUBLIC)
    words: Mapped[str] = mapped_column(Text, info=PERSONAL)
    topic: Mapped[str | None] = mapped_column(String(48), info=PERSONAL)
    level: Mapped[int] = mapped_column(default=1)
    room: Mapped[int] = mapped_column(default=1)
    supervised: Mapped[bool] = mapped_column(default=False)
    languages: Mapped[list[str] | None] = mapped_column(info=PERSONAL)
    moments: Mapped[list[str] | None] = mapped_column(info=PERSONAL)
    ways: Mapped[list[str] | None] = mapped_column(info=PERSONAL)
    quartier: Mapped[str | None] = mapped_column(String(48), info=PERSONAL)
    made_at: Mapped[datetime]
    fresh_until: Mapped[date]
    asked_on: Mapped[date | None]
    paused_until: Mapped[date | None]
    gone_at: Mapped[datetime | None]


class Proposal(Base):
    """People brought together: asked, agreed, or broken until everyone who waits has been told, then closed."""

    __tablename__ = "proposals"
    __table_args__ = (Index("ix_proposals_city_state", "city", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    city: Mapped[str] = mapped_column(String(48), info=PUBLIC)
    kind: Mapped[str] = mapped_column(String(8), info=PUBLIC)
    state: Mapped[str] = mapped_column(String(8), default="asked", info=PUBLIC)
    made_at: Mapped[datetime]
    answer_by: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    agreed_at: Mapped[datetime | None]
    meets_at: Mapped[datetime | None]
    meets_in: Mapped[str] = mapped_column(String(48), default="", info=PUBLIC)
    helper_at: Mapped[datetime | None]
    followed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Seat(Base):
    """Somebody's part in a proposal: from whose ``teacher`` seat they learn, which offer serves which wish of theirs, what
    they answered, and afterwards how it went.
    """

    __tablename__ = "seats"
    __table_args__ = (
        UniqueConstraint("proposal_id", "place"),
        Index("ix_seats_profile_id", "profile_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"))
    profile_id: Mapped[int] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"))
    place: Mapped[int]
    teacher: Mapped[int | None]
    offer_id: Mapped[int | None]
    wish_id: Mapped[int | None]
    why: Mapped[dict[str, Any]] = mapped_column(info=PERSONAL)
    answer: Mapped[str] = mapped_column(String(8), default="", info=PERSONAL)
    answered_at: Mapped[datetime | None]
    contact: Mapped[str] = mapped_column(Text, default="", info=PERSONAL)
    meeting: Mapped[str] = mapped_column(String(8), default="", info=PERSONAL)
    met: Mapped[str] = mapped_column(String(8), default="", info=PERSONAL)
    changed: Mapped[str] = mapped_column(String(16), default="", info=PERSONAL)
    note: Mapped[str] = mapped_column(Text, default="", info=PERSONAL)
    shares_note: Mapped[bool] = mapped_column(default=False)


class Relayed(Base):
    """What somebody said to the others of their ring through Passeur: to one of them, or to all."""

    __tablename__ = "relayed"
    __table_args__ = (Index("ix_relayed_proposal_id", "proposal_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"))
    profile_id: Mapped[int] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"), index=True)
    place: Mapped[int]
    to_place: Mapped[int | None]
    words: Mapped[str] = mapped_column(Text, info=PERSONAL)
    said_at: Mapped[datetime] = mapped_column(index=True)


class Block(Base):
    """Somebody does not wish to be brought together with somebody again."""

    __tablename__ = "blocks"
    __table_args__ = (UniqueConstraint("profile_id", "other_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime]


class Report(Base):
    """Something that the city's passeurs should look at: what happened, and the messages that the reporter chose to show."""

    __tablename__ = "reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    city: Mapped[str] = mapped_column(String(48), info=PUBLIC)
    proposal_id: Mapped[int | None]
    about: Mapped[int | None]
    words: Mapped[str] = mapped_column(Text, info=PERSONAL)
    shown: Mapped[list[str]] = mapped_column(info=PERSONAL)
    made_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    taken_by: Mapped[int | None] = mapped_column(info=SOMEBODY)
    taken_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]


class Doubt(Base):
    """Whether an offer is what somebody wishes for, where words alone do not tell: they are asked once."""

    __tablename__ = "doubts"
    __table_args__ = (UniqueConstraint("wish_id", "offer_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"), index=True)
    wish_id: Mapped[int] = mapped_column(ForeignKey("skills.id", ondelete="CASCADE"))
    offer_id: Mapped[int]
    offer_key: Mapped[str] = mapped_column(String(160), info=PERSONAL)
    wish_key: Mapped[str] = mapped_column(String(160), info=PERSONAL)
    asked_at: Mapped[datetime]
    same: Mapped[bool | None]


class Round(Base):
    """One round of the exchange in figures, and what the next one starts from."""

    __tablename__ = "rounds"

    id: Mapped[int] = mapped_column(primary_key=True)
    city: Mapped[str] = mapped_column(String(48), info=PUBLIC, index=True)
    made_at: Mapped[datetime]
    figures: Mapped[dict[str, Any]] = mapped_column(info=PUBLIC)
    state: Mapped[dict[str, Any]] = mapped_column(info=PUBLIC)
