"""To end at once what somebody does with a role: an account may be in the wrong hands."""

from dataclasses import dataclass
from datetime import datetime

from bot.storage.announcements import DRAFT, HALTED, OPEN, Announcement
from bot.storage.copies import DROPPED, HELD, QUEUED, SENT
from bot.storage.unit import Unit

RECENT = 1000
"""How many of their announcements, and of their deeds, are looked at: more than one account makes before it is noticed."""


@dataclass(frozen=True, slots=True)
class Halted:
    """What was ended: roles, announcements, copies, what was said again and again; and what had gone out already, be it that
    they changed its words alone, each with how many have it.
    """

    roles: int
    halted: int
    dropped: int
    silenced: int
    sent: tuple[tuple[Announcement, int], ...]


async def halt(unit: Unit, city: str, person_id: int, *, by: int | None, now: datetime) -> Halted:
    """Take every role of theirs, halt what they queued, void the codes that give roles. ``by`` is who says so."""
    roles = await unit.duties.take(person_id, city)
    await unit.duties.withdraw(city)
    silenced = await unit.repeats.silence(person_id)
    halted = dropped = 0
    sent = []
    theirs = {each.id: each for each in await unit.announcements.of(person_id, city, limit=RECENT)}
    changed = {
        int(each.about)
        for each in await unit.deeds.latest(city, person_id=person_id, limit=RECENT)
        if each.what == "corrected"
    }
    for id in sorted(changed - theirs.keys(), reverse=True):
        dropped += await unit.copies.unchanged(id)
        if (it := await unit.announcements.get(id)) and (count := await _read(unit, id)):
            sent.append((it, count))
    for each in theirs.values():
        halted += await unit.announcements.change(
            each.id, DRAFT, *OPEN, state=HALTED, ended_at=now, pending=None
        )
        if each.issue:
            dropped += await unit.copies.unchanged(each.id)
            dropped += await unit.copies.turn(each.id, (QUEUED, HELD), DROPPED)
            if count := await _read(unit, each.id):
                sent.append((each, count))
    await unit.deeds.note(
        city, by, "halted", now, about=str(person_id), roles=roles, announcements=halted, copies=dropped
    )
    return Halted(roles, halted, dropped, silenced, tuple(sent))


async def _read(unit: Unit, id: int) -> int:
    return (await unit.copies.counts(id)).get(SENT, 0)
