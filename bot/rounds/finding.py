"""Wishes that the city itself answers by now: an organiser's opportunity, a mentor, a place."""

import asyncio
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.rounds.hours import MORNING, by_day
from bot.rounds.memory import Memory
from bot.rounds.telling import notice
from bot.rounds.town import Town
from bot.storage import Storage
from bot.storage.profiles import Profile
from bot.storage.skills import WISH, Skill
from knowledge.catalogue import Kind

AGAIN = timedelta(days=30)
"""How long nothing more is told about a wish after something was."""

LIVING = (Kind.OPPORTUNITY, Kind.EVENT, Kind.MENTOR, Kind.PLACE)
"""What can meet a wish: a page of advice does not."""


async def find(storage: Storage, town: Town, now: datetime) -> int:
    """Once a day, in the morning, tell those whose wish an entry newer than the wish answers; how many are told."""
    here = now.astimezone(ZoneInfo(town.city.zone))
    today = here.date()
    if here.hour < MORNING:
        return 0
    async with storage.reading() as unit:
        latest = next(iter(await unit.rounds.latest(town.city.id)), None)
        memory = Memory.of(latest)
        if latest is None or memory.sought >= today.isoformat():
            return 0
        profiles = {each.id: each for each in await unit.profiles.ready(town.city.id)}
        skills = await unit.skills.open(town.city.id)
    wishes = [each for each in skills if _waits(each, profiles[each.profile_id], memory, today)]
    found = await _answered(town, wishes, profiles, memory, now)
    async with storage.unit() as unit:
        await unit.rounds.alone(town.city.id)
        last = next(iter(await unit.rounds.latest(town.city.id)), None)
        if last is None or last.id != latest.id or Memory.of(last).sought >= today.isoformat():
            return 0
        due_at = by_day(now, town.city.zone)
        for wish in wishes:
            if (entry := found.get(wish.id)) is not None:
                profile = await unit.profiles.get(wish.profile_id)
                args = {"wish": wish.id, "entry": entry}
                await notice(unit, profile, f"found:{wish.id}:{entry}", "found", args, due_at)
                _day, entries = memory.found.get(str(wish.id), ("", []))
                memory.found[str(wish.id)] = today.isoformat(), [*entries, entry]
        memory.sought = today.isoformat()
        await unit.rounds.remember(last.id, memory.as_data())
    return len(found)


def _waits(skill: Skill, profile: Profile, memory: Memory, today: date) -> bool:
    if skill.side != WISH or skill.fresh_until <= today:
        return False
    if any(each is not None and each > today for each in (skill.paused_until, profile.paused_until)):
        return False
    told, _entries = memory.found.get(str(skill.id), ("", []))
    return told <= (today - AGAIN).isoformat()


async def _answered(
    town: Town, wishes: list[Skill], profiles: Mapping[int, Profile], memory: Memory, now: datetime
) -> dict[int, str]:
    """By wish, the best entry that answers it, that is newer, and that its author was not told of."""
    found: dict[int, str] = {}
    for wish in wishes:
        # One at a time, so that those who ask something meanwhile wait for one answer at most.
        await asyncio.sleep(0)
        lang = profiles[wish.profile_id].lang or town.city.language
        answer = town.answerer.answer(wish.words, now=now, lang=lang)
        _day, told = memory.found.get(str(wish.id), ("", []))
        if answer.known and not answer.distress:
            new = (
                each.entry.id
                for each in answer.offers
                if each.entry.kind in LIVING
                and not each.contradicts
                and each.entry.verified_on > wish.made_at.date()
                and each.entry.id not in told
            )
            if (entry := next(new, None)) is not None:
                found[wish.id] = entry
    return found
