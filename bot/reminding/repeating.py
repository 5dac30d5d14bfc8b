"""What is said again and again: each of its times once, whichever process comes first, and none of them late."""

from datetime import datetime, timedelta

from bot.reminding.town import Town
from bot.storage import Storage
from knowledge.agenda.repeating import next_time

LATE = timedelta(hours=2)
"""A time that was missed by more than this, as nobody was there, is let go."""

SAID = "repeated"


async def repeat(storage: Storage, town: Town, now: datetime) -> int:
    """Say what is due, and see when it comes next; how many were said."""
    async with storage.reading() as unit:
        due = await unit.repeats.due(town.city.id, now)
    said = 0
    for each in due:
        assert each.next_at is not None
        following = next_time(each.rule, each.start, each.zone, max(now, each.next_at), each.exceptions)
        async with storage.unit() as unit:
            if not await unit.repeats.move_on(each.id, each.next_at, following):
                continue
            if each.paused or now - each.next_at > LATE:
                continue
            stamp = int(each.next_at.timestamp())
            await unit.outbox.notice(
                f"rp:{each.id}:{stamp}", each.address, each.recipient, SAID, {"repeat": each.id}, now
            )
            said += 1
    return said
