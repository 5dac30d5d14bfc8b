"""What broke is closed differently among those who stay, or they go first in the next round; either way they are told."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.rounds.computing import Break, Mending, mended
from bot.rounds.gathering import Gathered, gather
from bot.rounds.hours import by_day
from bot.rounds.telling import propose, tell
from bot.rounds.town import Town
from bot.rounds.working import Worker, worked
from bot.storage import Storage, Unit
from bot.storage.proposals import BROKEN, CLOSED, YES, Proposal, Seat
from knowledge.exchange import proposals as engine

TOGETHER = 20
"""How many broken proposals are seen to at once; the others have their turn at the next look."""


PEACE = timedelta(days=3)
"""How long whoever did not want one proposal is not asked to step into another; a round may ask them again."""


async def mend(
    storage: Storage, town: Town, now: datetime, answer: timedelta, worker: Worker = worked
) -> int:
    """See to what is broken; how many proposals that is. They have ``answer`` to think about what is new."""
    city = town.city
    async with storage.reading() as unit:
        broken = (await unit.proposals.broken(city.id))[:TOGETHER]
        if not broken:
            return 0
        gathered = await gather(unit, city, now)
        declined = await unit.rounds.declined(city.id, now - PEACE)
    breaks = [each for proposal in broken if (each := _break(proposal, gathered, declined)) is not None]
    found: dict[int, engine.Proposal] = {}
    if breaks:
        today = now.astimezone(ZoneInfo(city.zone)).date()
        task = Mending(gathered.members, gathered.told, city, today, tuple(breaks))
        found = await worker(mended, task, members=len(gathered.members))
    for proposal in broken:
        async with storage.unit() as unit:
            await _closed(unit, town, proposal.id, found.get(proposal.id), now, answer)
    return len(broken)


def staying(proposal: Proposal) -> tuple[Seat, ...]:
    """Those who said yes, or had not answered yet."""
    return tuple(each for each in proposal.seats if each.answer in (YES, ""))


def _break(proposal: Proposal, gathered: Gathered, declined: set[int]) -> Break | None:
    """Who would be brought together anew, and who is left in peace; None where nobody is left for it."""
    stay = {each.profile_id for each in staying(proposal)}
    still = tuple(sorted(stay & gathered.by_id.keys()))
    aside = declined.union(each.profile_id for each in proposal.seats) - stay
    return Break(proposal.id, still, frozenset(aside)) if still else None


async def _closed(
    unit: Unit, town: Town, id: int, new: engine.Proposal | None, now: datetime, answer: timedelta
) -> None:
    """Make the new proposal, where it still suits everybody, and tell those who waited; once."""
    proposal = await unit.proposals.get(id, lock=True)
    if proposal is None or proposal.state != BROKEN:
        return
    seats, due_at = staying(proposal), by_day(now, town.city.zone)
    made = False
    if new is not None:
        # A round is written by one process at a time, and so is what comes between two rounds.
        await unit.rounds.alone(town.city.id)
        gathered = await gather(unit, town.city, now)
        made = gathered.allows(new, {each.profile_id for each in seats})
    for seat in seats:
        again = made and new is not None and seat.profile_id in new.members
        profile = await unit.profiles.get(seat.profile_id)
        await tell(unit, profile, "broken", seat, due_at, mended=again)
    if made and new is not None:
        profiles = gathered.profiles
        by = due_at + answer
        await propose(unit, town.city.id, new, profiles, answer_by=by, now=now, due_at=due_at)
    await unit.proposals.moved_on(id, CLOSED, BROKEN, ended_at=now)
