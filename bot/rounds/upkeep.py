"""Between two rounds: reminders, deadlines, what broke, what was agreed, what nobody has looked at for long."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.rounds.finding import find
from bot.rounds.holding import ANSWER
from bot.rounds.hours import by_day
from bot.rounds.mending import mend
from bot.rounds.telling import notice, tell
from bot.rounds.town import Town
from bot.rounds.waiting import look_after, still_true
from bot.rounds.working import Worker, worked
from bot.storage import Storage, Unit
from bot.storage.proposals import AGREED, ASKED, BROKEN, OVER, SILENT, YES, Proposal, Seat
from bot.storage.skills import Skill

AFTER_MEETING, AFTER_AGREEING = timedelta(days=1), timedelta(days=14)
"""When people are asked how it went: after the moment they set, or where they set none."""

TOLD = timedelta(days=14)
"""How long after that an exchange stays open to what they say of it."""

UNANSWERED = timedelta(days=30)
"""How long « is this still what you wish? » waits for an answer before the wish or the offer is let go."""

MANY = 10_000


async def upkeep(
    storage: Storage, town: Town, now: datetime, *, answer: timedelta = ANSWER, worker: Worker = worked
) -> dict[str, int]:
    """See to everything that is due; how much of each there was.

    Each thing is one transaction that looks again before it writes: whoever dies in between, or does the same at the
    same moment elsewhere, changes nothing twice.
    """
    city = town.city
    today = now.astimezone(ZoneInfo(city.zone)).date()
    due_at = by_day(now, city.zone)
    async with storage.reading() as unit:
        waiting = await unit.proposals.waiting(city.id, now)
        overdue = await unit.proposals.overdue(city.id, now)
        past = await unit.proposals.to_follow(city.id, now - AFTER_MEETING, now - AFTER_AGREEING)
        told = await unit.proposals.fulfilled(city.id, now - TOLD)
        fading = await unit.skills.fading(city.id, today, limit=MANY)
    done = dict.fromkeys(("reminded", "overdue", "followed", "over", "asked", "let_go"), 0)
    for proposal in waiting:
        async with storage.unit() as unit:
            done["reminded"] += await _remind(unit, proposal.id, now, due_at)
    for proposal in overdue:
        async with storage.unit() as unit:
            done["overdue"] += await _end(unit, proposal.id, now, due_at)
    done["mended"] = await mend(storage, town, now, answer, worker)
    for proposal in past:
        async with storage.unit() as unit:
            done["followed"] += await _follow(unit, proposal.id, now, due_at)
    for proposal in told:
        async with storage.unit() as unit:
            done["over"] += await unit.proposals.moved_on(proposal.id, OVER, AGREED, ended_at=now)
    if fading:
        async with storage.unit() as unit:
            done["asked"] = await _ask(unit, fading, today, due_at)
    async with storage.unit() as unit:
        done["let_go"] = await unit.skills.fade(today - UNANSWERED, now)
    done["found"] = await find(storage, town, now)
    done["late"] = await look_after(storage, town, now)
    done["still_true"] = await still_true(storage, town, now)
    return done


async def _remind(unit: Unit, id: int, now: datetime, due_at: datetime) -> bool:
    """Once, past half of their time, those who have not answered; not those whose time ends before the morning."""
    proposal = await unit.proposals.get(id, lock=True)
    if proposal is None or proposal.state != ASKED or proposal.reminded_at is not None:
        return False
    await unit.proposals.change(id, reminded_at=now)
    for seat in proposal.seats:
        if not seat.answer and due_at < proposal.answer_by:
            await _tell(unit, seat, "reminder", due_at)
    return True


async def _end(unit: Unit, id: int, now: datetime, due_at: datetime) -> bool:
    """Their time is over: whoever has not answered is silent, and what does not stand without them is broken."""
    proposal = await unit.proposals.get(id, lock=True)
    if proposal is None or proposal.state != ASKED or proposal.answer_by > now:
        return False
    for seat in proposal.seats:
        if not seat.answer:
            await unit.proposals.answer(seat.id, SILENT, now)
    agreed = [each for each in proposal.seats if each.answer == YES]
    if not await _stands(unit, proposal, agreed):
        return await unit.proposals.moved_on(id, BROKEN, ASKED)
    await unit.proposals.moved_on(id, AGREED, ASKED, agreed_at=now)
    for seat in agreed:
        await _tell(unit, seat, "agreed", due_at)
    return True


async def _stands(unit: Unit, proposal: Proposal, agreed: list[Seat]) -> bool:
    """Whether those who agreed go on without the others; a minor is never left alone with somebody grown up."""
    if not proposal.stands_with({each.place for each in agreed}):
        return False
    learners = [each for each in agreed if each.teacher is not None]
    if len(learners) > 1:
        return True
    profile = await unit.profiles.get(learners[0].profile_id)
    return profile is not None and profile.age == "adult"


async def _follow(unit: Unit, id: int, now: datetime, due_at: datetime) -> bool:
    """Ask everybody who was part of it how it went, once."""
    proposal = await unit.proposals.get(id, lock=True)
    if proposal is None or proposal.state != AGREED or proposal.followed_at is not None:
        return False
    await unit.proposals.change(id, followed_at=now)
    for seat in proposal.seats:
        if seat.answer == YES:
            await _tell(unit, seat, "afterwards", due_at)
    return True


async def _ask(unit: Unit, fading: list[Skill], today: date, due_at: datetime) -> int:
    """Whether an old offer or wish still stands; one a day for each person, and none that rests anyway."""
    asked = 0
    for skill in fading:
        said = await unit.skills.of(skill.profile_id)
        here = next((each for each in said if each.id == skill.id), None)
        rests = skill.paused_until is not None and skill.paused_until > today
        if rests or here is None or here.asked_on is not None or any(each.asked_on == today for each in said):
            continue
        await unit.skills.change(skill.id, asked_on=today)
        profile = await unit.profiles.get(skill.profile_id)
        key = f"fresh:{skill.id}:{skill.fresh_until}"
        await notice(unit, profile, key, "fresh", {"skill": skill.id}, due_at)
        asked += 1
    return asked


async def _tell(unit: Unit, seat: Seat, name: str, due_at: datetime) -> None:
    await tell(unit, await unit.profiles.get(seat.profile_id), name, seat, due_at)
