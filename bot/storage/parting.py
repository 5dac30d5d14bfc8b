"""What a space owns, to take along, and how all of it goes when the space leaves."""

from dataclasses import dataclass
from datetime import datetime

from bot.storage.announcements import DRAFT, HALTED, OPEN
from bot.storage.copies import DROPPED, HELD, QUEUED
from bot.storage.follows import SPACE
from bot.storage.polls import CLOSED
from bot.storage.polls import DRAFT as UNSEEN
from bot.storage.polls import OPEN as ASKED
from bot.storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Parted:
    """The entries that went, by their ids, and how many announcements were halted."""

    entries: tuple[str, ...]
    halted: int


async def part(unit: Unit, city: str, space: str, now: datetime) -> Parted | None:
    """Everything of this space goes: pages, events, calendars, news under way, polls, members and roles. What was told to
    people already stays with them. None where it has left already: it leaves once, whoever else says so at the same moment.
    """
    if not await unit.spaces.part(space, now):
        return None
    entries = [each.entry.id for each in await unit.entries.kept(city, owner=space)]
    await unit.entries.remove(city, entries)
    for source in await unit.sources.all(city):
        if source.owner == space:
            await unit.sources.remove(city, source.id)
    events = [id for id, each in (await unit.events.known(city)).items() if each.owner == space]
    await unit.events.let_go(city, events, now)
    halted = await _silenced(unit, city, space, now)
    await unit.members.disband(city, space)
    await unit.follows.forget(city, SPACE, space)
    held = [each for each in await unit.duties.all(city) if each.space == space]
    await unit.duties.close(city, space)
    for each in held:
        if not any(True for _one in await unit.duties.of(each.person_id, city)):
            await unit.skills.unsupervise(each.person_id)
    return Parted(tuple(entries), halted)


async def _silenced(unit: Unit, city: str, space: str, now: datetime) -> int:
    """Nothing more is announced, asked or said again in its name; how many announcements were halted."""
    halted = 0
    for each in await unit.announcements.owned(city, space):
        if each.state == DRAFT:
            await unit.announcements.delete(each.id)
            continue
        halted += await unit.announcements.change(each.id, *OPEN, state=HALTED, ended_at=now, pending=None)
        await unit.announcements.change(each.id, pending=None)
        await unit.copies.unchanged(each.id)
        await unit.copies.turn(each.id, (QUEUED, HELD), DROPPED)
    for poll in await unit.polls.of(city, space):
        if poll.state == UNSEEN:
            await unit.polls.discard(poll.id)
        else:
            await unit.polls.moved_on(poll.id, CLOSED, ASKED, closes_at=min(poll.closes_at, now))
    await unit.repeats.part(city, space)
    return halted
