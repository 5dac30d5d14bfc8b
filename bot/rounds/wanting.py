"""Skills that several people wish for and nobody offers: the spaces that are about them are asked for somebody."""

from collections import Counter
from datetime import date, datetime, timedelta
from hashlib import blake2b

from bot.rounds.computing import Planned
from bot.rounds.gathering import Gathered
from bot.rounds.hours import by_day
from bot.rounds.memory import Memory
from bot.rounds.telling import notice
from bot.rounds.town import Town
from bot.storage import Unit, crew
from bot.storage.skills import OFFER, Skill
from bot.storage.spaces import Here
from knowledge.city import City
from knowledge.discretion import scrub, unnamed
from knowledge.exchange.planning import MANY

AGAIN = timedelta(days=30)
"""After how long the same is asked again in the same city."""


ANIMATORS = 5
"""How many who show something near it are asked at most whether they would gather a group."""


async def want(
    unit: Unit, town: Town, gathered: Gathered, found: Planned, memory: Memory, today: date, now: datetime
) -> int:
    """Tell the spaces, those who show something near it, and the organisers, who decide what the city does; of how many
    skills the spaces are told. What stays within one space is told there alone.
    """
    city = town.city
    memory.forget(list(gathered.skills), today - AGAIN)
    spaces = await unit.spaces.open()
    told = 0
    for each in found.plan.wanted:
        wishes = [gathered.skills[id] for id in each.wishes if id in gathered.skills]
        if len(wishes) < MANY:
            continue  # somebody has found it, or let it go, meanwhile
        home = gathered.profiles[wishes[0].profile_id].home
        digest = blake2b(f"{home} {each.key}".encode(), digest_size=8).hexdigest()
        topic = _topic(wishes, found.topics.get(each.key, ()), city)
        rooms = [space for space in spaces if _concerns(space, home, topic, city)]
        if digest in memory.wanted:
            continue
        await _appeal(unit, town, digest, _words(wishes, gathered), topic, len(wishes), home, now)
        await _invite(unit, gathered, digest, wishes, topic, home, by_day(now, city.zone))
        if not rooms:
            continue
        args = {"words": _words(wishes, gathered), "count": len(wishes), "topic": topic}
        for space in rooms:
            key = f"wanted:{digest}:{today}:{space.key}"
            await unit.outbox.notice(
                key[:128], space.channel, "", "wanted", {**args, "lang": space.lang}, now
            )
        memory.wanted[digest] = today.isoformat()
        told += 1
    return told


async def _appeal(
    unit: Unit, town: Town, digest: str, words: str, topic: str, count: int, home: str, now: datetime
) -> None:
    """Put it before those who can do something about it, unless it is already."""
    city = town.city
    id = await unit.appeals.make(city.id, digest, words, topic, count, now, space=home)
    if id is None:
        return
    await crew.tell(
        unit,
        city.id,
        crew.STEWARDS if home else crew.ORGANISERS,
        f"appeal:{id}",
        "appeal",
        {"appeal": id},
        by_day(now, city.zone),
        space=home,
        administrators=town.administrators,
    )


async def _invite(
    unit: Unit,
    gathered: Gathered,
    digest: str,
    wishes: list[Skill],
    topic: str,
    home: str,
    due_at: datetime,
) -> None:
    """Ask those who show something of the same topic whether they would gather a group; each once for this wish."""
    wishing = {each.profile_id for each in wishes}
    near = [
        each
        for each in gathered.skills.values()
        if topic and each.topic == topic and each.side == OFFER and each.profile_id not in wishing
    ]
    asked: set[int] = set()
    for offer in near:
        profile = gathered.profiles[offer.profile_id]
        if profile.id in asked or profile.age != "adult" or profile.held or profile.home != home:
            continue
        asked.add(profile.id)
        args = {"words": _words(wishes, gathered), "count": len(wishes), "offer": offer.id}
        await notice(unit, profile, f"animate:{digest}:{profile.id}", "could-animate", args, due_at)
        if len(asked) == ANIMATORS:
            return


def _concerns(space: Here, home: str, topic: str, city: City) -> bool:
    if home:
        return space.key == home
    return bool(topic) and not set(city.ancestry(topic)).isdisjoint(space.topics)


def _topic(wishes: list[Skill], known: tuple[str, ...], city: City) -> str:
    """The topic that most of them were filed under by those who wish, else the one that the words suggest."""
    filed = Counter(each.topic for each in wishes if each.topic in city.topics)
    if filed:
        return min(filed, key=lambda topic: (-filed[topic], str(topic))) or ""
    return next(iter(known), "")


def _words(wishes: list[Skill], gathered: Gathered) -> str:
    """How most of them say it, else the shortest: whatever somebody adds of their own life stays with them."""
    names = [gathered.profiles[each.profile_id].called for each in wishes]
    said = Counter(unnamed(scrub(each.words), names) for each in wishes)
    return min(said, key=lambda words: (-said[words], len(words), words))
