"""Places that become free go to whoever waits longest, with a time to answer; nobody's silence keeps others out."""

from datetime import datetime, timedelta

from bot.reminding.town import Town
from bot.storage import Storage, Unit
from bot.storage.habits import Habit
from bot.storage.registrations import Registered
from knowledge.agenda.occurrences import occurrence_of
from knowledge.agenda.quiet import awake
from knowledge.programme.filling import places

ANSWER = timedelta(hours=24)
"""How long an offered place is held at most."""

SHORTEST = timedelta(minutes=15)
"""When less is left for an answer than this, nobody is offered a place any more."""

OFFERED, LAPSED = "seat-offered", "seat-lapsed"


async def seat(storage: Storage, town: Town, now: datetime) -> dict[str, int]:
    """Take back what was offered and not answered, and offer what is free; how much of each."""
    city = town.city.id
    async with storage.reading() as unit:
        lapsing = await unit.registrations.lapsing(city, now)
        queues = await unit.registrations.queues(city) if not lapsing else []
    if not lapsing and not queues:
        return {"lapsed": 0, "offered": 0}
    lapsed = offered = 0
    async with storage.unit() as unit:
        for each in await unit.registrations.lapse(city, now):
            lapsed += 1
            await _tell(unit, each, LAPSED, now, {})
    async with storage.reading() as unit:
        queues = await unit.registrations.queues(city)
    for event, recurrence in queues:
        async with storage.unit() as unit:
            offered += await _offer(unit, town, event, recurrence, now)
    return {"lapsed": lapsed, "offered": offered}


async def _offer(unit: Unit, town: Town, id: str, recurrence: str, now: datetime) -> int:
    kept = await unit.events.get(town.city.id, id)
    if kept is None or kept.gone_at is not None:
        return 0
    occurrence = occurrence_of(kept.event, datetime.fromisoformat(recurrence))
    if occurrence is None or occurrence.cancelled:
        return 0
    # Nobody is woken for it: who answers last has as long as those who were awake.
    begins = awake(now, Habit().quiet, town.city.zone)
    left = occurrence.start - begins
    if left < 2 * SHORTEST:
        return 0
    until = begins + max(SHORTEST, min(ANSWER, left / 3))
    offered = await unit.registrations.offer(
        town.city.id, id, recurrence, places(kept.event, occurrence), until
    )
    for each in offered:
        await _tell(unit, each, OFFERED, begins, {"until": until.isoformat()})
    return len(offered)


async def _tell(unit: Unit, each: Registered, kind: str, due: datetime, more: dict[str, str]) -> None:
    reach = (await unit.habits.reach([each.person_id])).get(each.person_id)
    if reach is None:
        return
    stamp = int(due.timestamp())
    key = f"{kind}:{each.id}:{stamp}"
    args = {"registration": each.id, "person": each.person_id, "lang": reach.lang, **more}
    await unit.outbox.notice(key, str(reach.address), reach.recipient, kind, args, due)
