"""To end at once what somebody does with a role: an account may be in the wrong hands."""

from dataclasses import dataclass
from datetime import datetime

from bot.storage.announcements import DRAFT, HALTED, OPEN, Announcement
from bot.storage.copies import DROPPED, HELD, QUEUED, SENT
from bot.storage.unit import Unit

RECENT = 50
"""How many of their announcements are looked at."""


@dataclass(frozen=True, slots=True)
class Halted:
    """What was ended: roles, announcements, copies; and what had gone out already, each with how many have it."""

    roles: int
    halted: int
    dropped: int
    sent: tuple[tuple[Announcement, int], ...]


async def halt(unit: Unit, city: str, person_id: int, *, by: int | None, now: datetime) -> Halted:
    """Take every role of theirs, halt what they queued, void the codes that give roles. ``by`` is who says so."""
    roles = await unit.duties.take(person_id, city)
    await unit.duties.withdraw(city)
    halted = dropped = 0
    sent = []
    for each in await unit.announcements.of(person_id, city, limit=RECENT):
        halted += await unit.announcements.change(
            each.id, DRAFT, *OPEN, state=HALTED, ended_at=now, pending=None
        )
        dropped += await unit.copies.turn(each.id, (QUEUED, HELD), DROPPED)
        if count := (await unit.copies.counts(each.id)).get(SENT, 0):
            sent.append((each, count))
    await unit.deeds.note(
        city, by, "halted", now, about=str(person_id), roles=roles, announcements=halted, copies=dropped
    )
    return Halted(roles, halted, dropped, tuple(sent))
