"""A chat has a new address, as when a group of Telegram grows into a supergroup: whatever knows it by the old one moves."""

from typing import Any

from sqlalchemy import Table, UniqueConstraint, and_, delete, exists, select, update

from bot.conversation.messages import Address
from bot.storage.models import Base, Space
from bot.storage.news_models import Announcement
from bot.storage.unit import Unit

BY_SPACE = ("space", "owner", "home", "target")
"""The columns that hold a space as roles name it, or may do so."""


async def move(unit: Unit, old: Address, new: Address) -> None:
    """Once or twice, in whatever order a platform tells of it."""
    await unit.outbox.moved(old, new)
    await unit.copies.moved(old, new)
    await unit.inbox.moved(old, new)
    await unit.follows.moved(old, new)
    await unit.repeats.moved(old, new)
    if old.chat != new.chat and await _at_home(unit, old, new):
        await _renamed(unit, str(old), str(new))


async def _at_home(unit: Unit, old: Address, new: Address) -> bool:
    """The space itself: what was chosen in the old one holds, whatever the new one began with. False where it is none."""
    there = and_(Space.platform == old.platform, Space.external == old.chat)
    row = (await unit.connection.execute(select(Space.channel).where(there))).one_or_none()
    if row is None:
        return False
    values = {"platform": new.platform, "external": new.chat}
    values["channel"] = str(new) if row.channel == str(old) else row.channel
    fresh = and_(Space.platform == new.platform, Space.external == new.chat)
    await unit.connection.execute(delete(Space).where(fresh))
    await unit.connection.execute(update(Space).where(there).values(**values))
    return True


async def _renamed(unit: Unit, old: str, new: str) -> None:
    for table in Base.metadata.sorted_tables:
        for name in BY_SPACE:
            if name in table.c:
                await _with_its_like(unit, table, name, old, new)
    rows = await unit.connection.execute(select(Announcement.id, Announcement.audience))
    for id, audience in rows.all():
        if any(each.partition(":")[2] == old for each in audience):
            heard = [
                f"{each.partition(':')[0]}:{new}" if each.partition(":")[2] == old else each
                for each in audience
            ]
            await unit.connection.execute(
                update(Announcement).where(Announcement.id == id).values(audience=heard)
            )


async def _with_its_like(unit: Unit, table: Table, name: str, old: str, new: str) -> None:
    """Where the new name has the like already, it stays alone."""
    column = table.c[name]
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint) and name in constraint.columns:
            twin = table.alias()
            same: list[Any] = [twin.c[each.name] == each for each in constraint.columns if each.name != name]
            like = exists().where(twin.c[name] == new, *same)
            await unit.connection.execute(delete(table).where(column == old, like))
    await unit.connection.execute(update(table).where(column == old).values({name: new}))
