"""One round of the exchange: who is there, the best set of proposals, and everyone asked, all or nothing."""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.rounds.computing import Planned, Planning, planned
from bot.rounds.gathering import Gathered, gather
from bot.rounds.memory import Memory
from bot.rounds.telling import notice, propose
from bot.rounds.town import Town
from bot.rounds.wanting import want
from bot.rounds.working import Worker, worked
from bot.storage import Storage, Unit
from bot.storage.rounds import Round
from knowledge.city import City

ANSWER = timedelta(hours=72)
"""How long people may think about a proposal, unless the settings say otherwise."""


@dataclass(frozen=True, slots=True)
class Held:
    """A round in figures: who took part, what keeps the others, what was proposed; nobody's name, nobody's words."""

    figures: Mapping[str, int | float]


async def hold(
    storage: Storage,
    town: Town,
    now: datetime,
    *,
    seconds: float,
    answer: timedelta = ANSWER,
    since: datetime | None = None,
    dry: bool = False,
    worker: Worker = worked,
) -> Held | None:
    """Hold a round. None where one was held ``since`` that moment, or by another process while this one was planning.

    It is written in one transaction: whoever dies before its end has held none, so that it is held again. ``seconds``
    bound the search for the best set; a ``dry`` one writes nothing.
    """
    city, begun = town.city, time.monotonic()
    today = now.astimezone(ZoneInfo(city.zone)).date()
    async with storage.reading() as unit:
        latest = await _latest(unit, city)
        if since is not None and latest is not None and latest.made_at >= since:
            return None
        gathered = await gather(unit, city, now)
    memory = Memory.of(latest)
    task = Planning(gathered.members, gathered.told, gathered.first, city, today, seconds, memory.start)
    found = await worker(planned, task, members=len(gathered.members))
    figures = _figures(gathered, found, time.monotonic() - begun)
    if dry:
        return Held(figures)
    async with storage.unit() as unit:
        await unit.rounds.alone(city.id)
        last = await _latest(unit, city)
        if (last and last.id) != (latest and latest.id):
            return None
        # While it was planned somebody may have left, paused or agreed to something else.
        gathered = await gather(unit, city, now)
        memory = Memory.of(last)
        made = await _proposed(unit, city, gathered, found, now + answer, now)
        figures |= {"passed": len(found.plan.proposals) - made}
        figures |= {"doubts": await _doubted(unit, gathered, found, now)}
        figures |= {"told": await want(unit, town, gathered, found, memory, today, now)}
        memory.begin_from(found.plan.state)
        await unit.rounds.keep(city.id, figures, memory.as_data(), now)
    return Held(figures)


async def _latest(unit: Unit, city: City) -> Round | None:
    return next(iter(await unit.rounds.latest(city.id)), None)


async def _proposed(
    unit: Unit, city: City, gathered: Gathered, found: Planned, answer_by: datetime, now: datetime
) -> int:
    """Make the proposals that still suit everybody; how many."""
    made = 0
    for each in found.plan.proposals:
        if gathered.allows(each):
            await propose(unit, city.id, each, gathered.profiles, answer_by=answer_by, now=now, due_at=now)
            made += 1
    return made


async def _doubted(unit: Unit, gathered: Gathered, found: Planned, now: datetime) -> int:
    """Ask those who wish whether an offer is what they meant; how many are asked."""
    asked = 0
    for each in found.plan.doubts:
        keys = found.keys[each.offer], found.keys[each.wish]
        if each.learner not in gathered.by_id or not {each.offer, each.wish} <= gathered.skills.keys():
            continue
        id = await unit.doubts.ask(each.learner, each.wish, each.offer, keys, now)
        if id is not None:
            profile = gathered.profiles[each.learner]
            await notice(unit, profile, f"doubt:{id}", "doubt", {"doubt": id}, now)
            asked += 1
    return asked


def _figures(gathered: Gathered, found: Planned, seconds: float) -> dict[str, int | float]:
    plan = found.plan
    kinds = Counter(each.kind for each in plan.proposals)
    gap = 0.0 if plan.bound <= 0 else max(0.0, 1 - plan.weight / plan.bound)
    return {
        "ready": len(gathered.profiles),
        **{each: gathered.away.get(each, 0) for each in ("paused", "nothing", "busy")},
        "members": plan.members,
        "arcs": plan.arcs,
        "proposals": len(plan.proposals),
        **{f"{kind}s": kinds[kind] for kind in ("swap", "ring", "chain", "group")},
        "served": plan.served,
        "doubts": len(plan.doubts),
        "wanted": len(plan.wanted),
        "gap": round(gap, 6),
        "seconds": round(seconds, 1),
    }
