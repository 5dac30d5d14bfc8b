"""What happened in a city between two days, in numbers alone: never who."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from statistics import median
from typing import Any

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import aliased

from bot.storage import sharing_models as models
from bot.storage.models import Call, Question
from bot.storage.repository import Repository

MET = "yes"


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions. ``found`` counts them by the entry that answered; ``missed`` by topic where nothing did; ``days`` has, for
    each day, how many were asked and how many answered."""

    found: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    days: dict[date, tuple[int, int]] = field(default_factory=dict)

    @property
    def answered(self) -> int:
        return sum(answered for _all, answered in self.days.values())

    @property
    def all(self) -> int:
        return sum(all for all, _answered in self.days.values())


@dataclass(frozen=True, slots=True)
class Exchanged:
    """The exchange: proposals ``proposed``, ``agreed`` and ``met`` (at least one said so); ``people`` who agreed to one,
    those of them who ``both`` gave and received; ``mentors`` who made their first offer; what people said that it ``changed``;
    ``hours`` is the median time to answer a proposal, None without answers.
    """

    proposed: int = 0
    agreed: int = 0
    met: int = 0
    people: int = 0
    both: int = 0
    mentors: int = 0
    changed: Counter[str] = field(default_factory=Counter)
    hours: float | None = None


@dataclass(frozen=True, slots=True)
class Called:
    """Questions put to the city's passeurs: how many, how many ``answered``, the median ``hours`` that took."""

    all: int = 0
    answered: int = 0
    hours: float | None = None


class Figures(Repository):
    """Counts over a period; ``begin`` belongs to it, ``end`` does not."""

    async def asked(self, city: str, begin: date, end: date) -> Asked:
        """The questions of these days."""
        here = (Question.city == city, Question.asked_on >= begin, Question.asked_on < end)
        answered = func.count().filter(Question.answered.is_(True))
        days = await self.connection.execute(
            select(Question.asked_on, func.count(), answered).where(*here).group_by(Question.asked_on)
        )
        found = await self.connection.execute(
            select(Question.entry, func.count())
            .where(*here, Question.answered.is_(True))
            .group_by(Question.entry)
        )
        missed = await self.connection.execute(
            select(Question.topic, func.count())
            .where(*here, Question.answered.is_(False))
            .group_by(Question.topic)
        )
        return Asked(
            Counter({entry or "": count for entry, count in found}),
            Counter({topic or "": count for topic, count in missed}),
            {row[0]: (row[1], row[2]) for row in sorted(days, key=lambda row: row[0])},
        )

    async def exchanged(self, city: str, begin: datetime, end: datetime) -> Exchanged:
        """What the exchange of skills brought."""
        proposal, seat, profile, skill = models.Proposal, models.Seat, models.Profile, models.Skill
        made = and_(proposal.city == city, proposal.made_at >= begin, proposal.made_at < end)
        agreed = and_(proposal.city == city, proposal.agreed_at >= begin, proposal.agreed_at < end)
        learner = aliased(seat)
        gives = exists().where(learner.proposal_id == seat.proposal_id, learner.teacher == seat.place)
        seats = (
            await self.connection.execute(
                select(seat.proposal_id, seat.profile_id, seat.teacher, seat.met, seat.changed, gives)
                .join(proposal, proposal.id == seat.proposal_id)
                .where(agreed)
            )
        ).all()
        gave = {row.profile_id for row in seats if row[5]}
        received = {row.profile_id for row in seats if row.teacher is not None}
        replies = await self.connection.execute(
            select(proposal.made_at, seat.answered_at)
            .join(proposal, proposal.id == seat.proposal_id)
            .where(made, seat.answered_at.is_not(None), seat.answer.in_(("yes", "no", "later")))
        )
        first = (
            select(func.min(skill.made_at).label("at"))
            .join(profile, profile.id == skill.profile_id)
            .where(profile.city == city, skill.side == "offer")
            .group_by(skill.profile_id)
            .subquery()
        )
        mentors = select(func.count()).where(first.c.at >= begin, first.c.at < end)
        return Exchanged(
            proposed=await self._count(made),
            agreed=await self._count(agreed),
            met=len({row.proposal_id for row in seats if row.met == MET}),
            people=len(gave | received),
            both=len(gave & received),
            mentors=await self.connection.scalar(mentors) or 0,
            changed=Counter(row.changed for row in seats if row.changed),
            hours=_hours((row[0], row[1]) for row in replies),
        )

    async def called(self, city: str, begin: datetime, end: datetime) -> Called:
        """What was put to the city's passeurs."""
        rows = (
            await self.connection.execute(
                select(Call.asked_at, Call.answered_at).where(
                    Call.city == city, Call.asked_at >= begin, Call.asked_at < end
                )
            )
        ).all()
        answered = [(row[0], row[1]) for row in rows if row[1] is not None]
        return Called(len(rows), len(answered), _hours(answered))

    async def _count(self, *where: Any) -> int:
        return await self.connection.scalar(select(func.count(models.Proposal.id)).where(*where)) or 0


def _hours(pairs: Any) -> float | None:
    lasted = [(until - since).total_seconds() / 3600 for since, until in pairs]
    return median(lasted) if lasted else None
