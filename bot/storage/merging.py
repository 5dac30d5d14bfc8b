"""Two persons who turn out to be one: everything of the one becomes the other's."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, UniqueConstraint, delete, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation.messages import Address
from bot.storage.agenda_models import Follow
from bot.storage.models import Account, Base, Outgoing, Person
from bot.storage.registrations import Registrations
from bot.storage.reminder_models import Replan
from bot.storage.repository import table_of
from bot.storage.sharing_models import Block, Profile, Proposal, Report, Seat, Skill

PROFILES = (Report.__table__.c.about,)
"""Columns that name a profile without referring to it."""

STAYS = ("linked",)
"""Notices that tell an account what was done with it: whoever did it must not carry them off."""


LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""Since when what is planned of whoever was merged waits to be planned anew: before everybody else's."""


def refers(to: str) -> list[Column[Any]]:
    """Every column, of whatever table, that names a row of ``people`` or of ``profiles``."""
    return [
        column
        for mapper in Base.registry.mappers
        for column in table_of(mapper.class_).columns
        if _names(column, to)
    ]


def _names(column: Column[Any], to: str) -> bool:
    if any(key.column.table.name == to for key in column.foreign_keys):
        return True
    if to == "people":
        return column.name == "person_id" or bool(column.info.get("somebody"))
    return column.name == "profile_id" or column in PROFILES


async def merge(connection: AsyncConnection, gone: int, kept: int) -> None:
    """Whoever was ``gone`` is ``kept`` from now on, with both their accounts. Where both said something of the same
    thing, the word of ``kept`` holds, except that nobody loses a place by it; consents and roles are never made wider than each
    of them had.
    """
    await _profiles(connection, gone, kept)
    await _followed(connection, gone, kept)
    await Registrations(connection).unite(gone, kept)
    for column in refers("people"):
        await _move(connection, column, gone, kept)
    spoken = select(Person.lang).where(Person.id == gone).scalar_subquery()
    silent = (Person.id == kept, Person.lang == "")
    await connection.execute(update(Person).where(*silent).values(lang=spoken))
    await connection.execute(delete(Person).where(Person.id == gone))


async def _move(connection: AsyncConnection, column: Column[Any], gone: int, kept: int) -> None:
    """In one column; rows that both have stay those of ``kept``."""
    table = column.table
    assert isinstance(table, Table)
    both = [_held(table, unique, column, kept) for unique in _uniques(table) if column.name in unique]
    for each in both:
        await connection.execute(delete(table).where(column == gone, each))
    await connection.execute(update(table).where(column == gone).values({column.name: kept}))


def _uniques(table: Table) -> list[frozenset[str]]:
    found = [each for each in table.constraints if isinstance(each, UniqueConstraint)]
    keys = [frozenset(column.name for column in each.columns) for each in found]
    return [*keys, frozenset(column.name for column in table.primary_key)]


def _held(table: Table, unique: frozenset[str], column: Column[Any], kept: int) -> ColumnElement[bool]:
    """Whether ``kept`` has the same already."""
    other = table.alias()
    same = [other.c[name] == table.c[name] for name in unique if name != column.name]
    return exists().where(other.c[column.name] == kept, *same)


async def _followed(connection: AsyncConnection, gone: int, kept: int) -> None:
    """A follower is named by a word, which is unique with what it follows, or was told; reminders are planned anew."""
    mine, theirs = f"p:{gone}", f"p:{kept}"
    for table in Base.metadata.sorted_tables:
        if "follower" not in table.columns:
            continue
        for unique in _uniques(table):
            if "follower" in unique:
                other = table.alias()
                same = [other.c[name] == table.c[name] for name in unique if name != "follower"]
                twice = exists().where(other.c.follower == theirs, *same)
                await connection.execute(delete(table).where(table.c.follower == mine, twice))
        await connection.execute(update(table).where(table.c.follower == mine).values(follower=theirs))
    cities = (
        await connection.execute(select(Follow.city).where(Follow.follower == theirs).distinct())
    ).scalars()
    for city in list(cities):
        waiting = (Replan.city == city, Replan.follower == theirs)
        await connection.execute(delete(Replan).where(*waiting))
        row = {"city": city, "follower": theirs, "person_id": kept, "asked_at": LONG_AGO}
        await connection.execute(insert(Replan).values(**row))


async def _profiles(connection: AsyncConnection, gone: int, kept: int) -> None:
    """A person has one profile of their own in a city: of two, that of ``kept`` takes over what the other holds."""
    mine, theirs = [await _own(connection, each) for each in (gone, kept)]
    for city in mine.keys() & theirs.keys():
        await _one_profile(connection, mine[city], theirs[city])


async def _own(connection: AsyncConnection, person_id: int) -> dict[str, int]:
    own = (Profile.person_id == person_id, ~Profile.held)
    rows = await connection.execute(select(Profile.city, Profile.id).where(*own))
    return {row.city: row.id for row in rows}


async def _one_profile(connection: AsyncConnection, gone: int, kept: int) -> None:
    together = (
        select(Seat.proposal_id)
        .where(Seat.profile_id == gone)
        .intersect(select(Seat.proposal_id).where(Seat.profile_id == kept))
    )
    # Nobody meets themselves: what they were asked into twice is broken, and mended for the others.
    both = (Proposal.id.in_(together), Proposal.state.in_(("asked", "agreed")))
    await connection.execute(update(Proposal).where(*both).values(state="broken"))
    same = table_of(Skill).alias()
    twice = exists().where(
        same.c.profile_id == kept,
        same.c.side == Skill.side,
        same.c.words == Skill.words,
        same.c.gone_at.is_(None),
    )
    again = (Skill.profile_id == gone, Skill.gone_at.is_(None), twice)
    await connection.execute(update(Skill).where(*again).values(gone_at=Skill.made_at))
    for column in refers("profiles"):
        await _move(connection, column, gone, kept)
    await connection.execute(delete(Block).where(Block.profile_id == Block.other_id))
    begun = select(Profile).where(Profile.id == gone)
    old = (await connection.execute(begun)).first()
    new = (await connection.execute(select(Profile).where(Profile.id == kept))).first()
    if old is not None and new is not None:
        filled: dict[str, Any] = {
            name: getattr(old, name)
            for name in ("called", "quartier", "home")
            if not getattr(new, name) and getattr(old, name)
        }
        if "minor" in (old.age, new.age):
            filled |= {"age": "minor", "ready": False}  # whoever once said so stays protected
        elif not new.age and old.age:
            filled |= {"age": old.age, "ready": old.ready}
        if filled:
            await connection.execute(update(Profile).where(Profile.id == kept).values(**filled))
    await connection.execute(delete(Profile).where(Profile.id == gone))


async def readdress(connection: AsyncConnection, person_id: int, here: Address) -> int:
    """What is due in private to this person, and not on its way out, goes here; how many letters that were."""
    told = {"address": str(here), "recipient": here.chat}
    await connection.execute(update(Profile).where(Profile.person_id == person_id).values(**told))
    private = exists().where(
        Account.person_id == person_id,
        Account.external == Outgoing.recipient,
        Outgoing.address == Account.platform + ":" + Account.external,
    )
    due = (
        Outgoing.state == "due",
        Outgoing.kind == "notice",
        Outgoing.leased_until.is_(None),
        Outgoing.name.not_in(STAYS),
    )
    moved = update(Outgoing).where(*due, private, Outgoing.address != str(here)).values(**told)
    return (await connection.execute(moved)).rowcount
