"""Skills that several people wish for and nobody offers: the spaces that are about them are asked for somebody."""

from collections import Counter
from datetime import date, datetime, timedelta
from hashlib import blake2b

from bot.rounds.computing import Planned
from bot.rounds.gathering import Gathered
from bot.rounds.memory import Memory
from bot.storage import Unit
from bot.storage.skills import Skill
from bot.storage.spaces import Here
from knowledge.city import City
from knowledge.discretion import scrub
from knowledge.exchange.planning import MANY

AGAIN = timedelta(days=30)
"""After how long the same is asked again in the same city."""


async def want(
    unit: Unit, city: City, gathered: Gathered, found: Planned, memory: Memory, today: date, now: datetime
) -> int:
    """Tell the spaces; of how many skills. What stays within one space is told there alone."""
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
        if digest in memory.wanted or not rooms:
            continue
        args = {"words": _words(wishes), "count": len(wishes), "topic": topic}
        for space in rooms:
            key = f"wanted:{digest}:{today}:{space.key}"
            await unit.outbox.notice(
                key[:128], space.channel, "", "wanted", {**args, "lang": space.lang}, now
            )
        memory.wanted[digest] = today.isoformat()
        told += 1
    return told


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


def _words(wishes: list[Skill]) -> str:
    """How most of them say it, else the shortest: whatever somebody adds of their own life stays with them."""
    said = Counter(scrub(each.words) for each in wishes)
    return min(said, key=lambda words: (-said[words], len(words), words))
