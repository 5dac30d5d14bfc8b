"""Whom an announcement reaches, and whom it leaves out and why: counted, and one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    func,
    literal,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from bot.storage.agenda_models import Follow, Habit
from bot.storage.desk_models import Member
from bot.storage.follows import KINDS, SPACE, TOPIC
from bot.storage.models import Account, Person
from bot.storage.news_models import Copy, NewsChoice
from bot.storage.reminder_models import Unasked
from bot.storage.repository import Repository
from bot.storage.unasked import TOLD
from knowledge.city import City

A_DAY = 5
"""How many one has in a day who has not said otherwise."""

NEWS = "news"
"""Everybody who agreed to announcements of the city."""

STOPPED, PAUSED, OFF, CAPPED = "stopped", "paused", "off", "capped"
"""Why somebody is left out: wants none of these any more, is on a break, is gone, has had enough for today."""


@dataclass(frozen=True, slots=True)
class Group:
    """Some readers: those who agreed to the city's news, or who follow one of these targets. ``why`` names the group."""

    why: str
    kind: str
    targets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reached:
    """How many people an announcement reaches, by platform, and how many it leaves out, by why.

    ``never_agreed`` are those who never agreed to the city's news, where it goes to those who did.
    """

    platforms: dict[str, int]
    left_out: dict[str, int]
    never_agreed: int = 0

    @property
    def people(self) -> int:
        """How many."""
        return sum(self.platforms.values())


@dataclass(frozen=True, slots=True)
class Reader:
    """One person reached, where, by which group, and when they sleep."""

    person_id: int
    platform: str
    external: str
    lang: str
    why: str
    quiet_from: str
    quiet_to: str
    zone: str


def groups(city: City, audience: Sequence[str]) -> list[Group]:
    """The readers that an announcement names (``news``, ``topic:nature``…). What is said of a topic or a place also reaches
    those who follow what it is part of; channels (``chat:…``) are no readers.
    """
    found = []
    for each in audience:
        kind, _colon, target = each.partition(":")
        if kind == NEWS:
            found.append(Group(each, kind))
        elif kind in KINDS:
            known = kind == TOPIC and target in city.topics
            found.append(Group(each, kind, tuple(city.ancestry(target)) if known else (target,)))
    return found


class Audiences(Repository):
    """Questions to what people chose; nothing of its own. ``today`` is when the city's day began."""

    async def count(
        self, city: str, groups: Sequence[Group], *, age: str, now: datetime, today: datetime, urgent: bool
    ) -> Reached:
        """Exactly those who would receive it now."""
        if not groups:
            return Reached({}, {})
        each = _people(city, groups, age, now, today, urgent).subquery("each")
        rows = await self.connection.execute(
            select(each.c.status, each.c.platform, func.count()).group_by(each.c.status, each.c.platform)
        )
        platforms: dict[str, int] = {}
        left_out: dict[str, int] = {}
        for status, platform, count in rows:
            table, name = (platforms, platform) if status == "in" else (left_out, status)
            table[name] = table.get(name, 0) + count
        return Reached(platforms, left_out, await self._never_agreed(groups))

    async def readers(
        self,
        city: str,
        groups: Sequence[Group],
        *,
        age: str,
        now: datetime,
        today: datetime,
        urgent: bool,
    ) -> list[Reader]:
        """The same people one by one, in the order of their numbers."""
        if not groups:
            return []
        each = _people(city, groups, age, now, today, urgent).subquery("each")
        names = ("person_id", "platform", "external", "lang", "rank", "quiet_from", "quiet_to", "zone")
        rows = await self.connection.execute(
            select(*(each.c[name] for name in names)).where(each.c.status == "in").order_by(each.c.person_id)
        )
        return [
            Reader(
                row.person_id,
                row.platform,
                row.external,
                row.lang,
                groups[row.rank].why,
                row.quiet_from or "22:00",
                row.quiet_to or "08:00",
                row.zone or "",
            )
            for row in rows
        ]

    async def _never_agreed(self, groups: Sequence[Group]) -> int:
        if not any(each.kind == NEWS for each in groups):
            return 0
        everybody = select(func.count()).select_from(Person).scalar_subquery()
        agreed = select(func.count()).select_from(Habit).where(Habit.city_news.is_(True)).scalar_subquery()
        return await self.connection.scalar(select(everybody - agreed)) or 0


def _people(
    city: str,
    groups: Sequence[Group],
    age: str,
    now: datetime,
    today: datetime,
    urgent: bool,
) -> Select[Any]:
    """Everybody whom one of the groups names, once, with ``status`` and where they are reached."""
    wanted = _wanted(city, groups)
    names = ("quiet_from", "quiet_to", "zone", "most_a_day", "paused_until", "age", "chosen")
    habits = (
        select(wanted.c.person_id, wanted.c.rank, Person.lang, *(getattr(Habit, name) for name in names))
        .select_from(wanted)
        .join(Person, Person.id == wanted.c.person_id)
        .outerjoin(Habit, Habit.person_id == wanted.c.person_id)
        .subquery("habits_of")
    )
    known = select(habits, _best(habits).label("account")).subquery("known")
    had = _had_today(today)
    # Whoever has chosen nothing has the habits that hold for everybody.
    most = func.coalesce(known.c.most_a_day, A_DAY)
    enough = and_(most > 0, func.coalesce(had.c.number, 0) >= most)
    status = case(
        (known.c.rank.is_(None), STOPPED),
        (known.c.paused_until > now, PAUSED),
        (known.c.account.is_(None), OFF),
        *([] if urgent else [(enough, CAPPED)]),
        else_="in",
    )
    found = (
        select(known, Account.platform, Account.external, status.label("status"))
        .select_from(known)
        .outerjoin(Account, Account.id == known.c.account)
        .outerjoin(had, had.c.person_id == known.c.person_id)
    )
    return found.where(known.c.age == age) if age else found


def _wanted(city: str, groups: Sequence[Group]) -> Subquery:
    """Each person once, with the first group that names them and of which they still want something."""
    parts = []
    for rank, group in enumerate(groups):
        number: ColumnElement[int] = literal_column(str(rank))
        if group.kind == NEWS:
            person: Any = Habit.person_id
            where: list[ColumnElement[bool]] = [Habit.city_news.is_(True)]
        else:
            person = Follow.person_id
            where = [Follow.city == city, Follow.kind == group.kind, Follow.target.in_(group.targets)]
            where.append(Follow.person_id.is_not(None))
        parts.append(_part(person, where, group, number))
        if group.kind == SPACE:
            joined = [Member.city == city, Member.space.in_(group.targets)]
            parts.append(_part(Member.person_id, joined, group, number))
    every = union_all(*parts).subquery("every")
    return (
        select(every.c.person_id, func.min(every.c.rank).label("rank"))
        .group_by(every.c.person_id)
        .subquery("wanted")
    )


def _part(
    person: Any, where: Sequence[ColumnElement[bool]], group: Group, rank: ColumnElement[int]
) -> Select[Any]:
    """Those of one group, with its rank, or with none where they want nothing more of it."""
    stopped = and_(NewsChoice.person_id == person, NewsChoice.about == literal(group.why))
    part = select(person.label("person_id"), case((NewsChoice.person_id.is_(None), rank)).label("rank"))
    return part.outerjoin(NewsChoice, stopped).where(*where)


def _best(habits: Subquery) -> ColumnElement[int | None]:
    """Their account: where they chose to be reached, else where they spoke last; none where they are gone from everywhere."""
    theirs = aliased(Account)
    latest = (
        select(theirs.id)
        .where(theirs.person_id == habits.c.person_id, theirs.off_since.is_(None))
        .order_by(theirs.spoke_at.is_(None), theirs.spoke_at.desc(), theirs.id)
        .limit(1)
        .correlate(habits)
    )
    # SQLite finds nothing of the outer query in an ORDER BY: two questions instead of one.
    chosen = latest.where(theirs.platform == habits.c.chosen)
    preferred = case((habits.c.chosen != "", chosen.scalar_subquery()))
    return func.coalesce(preferred, latest.scalar_subquery())


def _had_today(today: datetime) -> Subquery:
    """How much each person was told unasked since the day began: announcements, those still to come, and reminders."""
    news = select(Copy.person_id).where(
        Copy.person_id.is_not(None),
        Copy.due_at >= today,
        Copy.state.in_(("queued", "sending", "sent", "undecided")),
    )
    rest = select(Unasked.person_id).where(
        Unasked.person_id.is_not(None), Unasked.day == today.date(), Unasked.state == TOLD
    )
    every = union_all(news, rest).subquery("had_today")
    return select(every.c.person_id, func.count().label("number")).group_by(every.c.person_id).subquery("had")
