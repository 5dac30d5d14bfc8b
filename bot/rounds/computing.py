"""What is computed for the exchange away from the conversation: plain data in, plain data out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from knowledge.city import City
from knowledge.exchange.mending import mend
from knowledge.exchange.people import Member
from knowledge.exchange.planning import plan
from knowledge.exchange.proposals import Plan, Proposal
from knowledge.exchange.rounds import State
from knowledge.skills import Skills

Told = Mapping[tuple[str, str], bool]


@dataclass(frozen=True)
class Planning:
    """A round to plan; ``seconds`` bound the search, ``first`` are those who go before others."""

    members: tuple[Member, ...]
    told: Told
    first: frozenset[int]
    city: City
    today: date
    seconds: float
    warm: State | None


@dataclass(frozen=True)
class Planned:
    """The plan, with what the city's skills say of the words in it."""

    plan: Plan
    keys: Mapping[int, str]
    """The key of each offer and wish that a doubt is about, by its id."""
    topics: Mapping[str, tuple[str, ...]]
    """The topics of each skill that is wanted, by its key."""


def planned(task: Planning) -> Planned:
    """Plan a round."""
    # Made here, as what it remembers of words is neither sent between processes nor shared between threads.
    skills = Skills(task.city)
    found = plan(
        task.members,
        skills,
        task.city,
        today=task.today,
        told=task.told,
        seconds=task.seconds,
        warm=task.warm,
        first=task.first,
    )
    doubted = {id for each in found.doubts for id in (each.offer, each.wish)}
    words = {offer.id: offer.words for member in task.members for offer in member.offers}
    words |= {wish.id: wish.words for member in task.members for wish in member.wishes}
    return Planned(
        found,
        {id: skills.key(words[id]) for id in doubted},
        {each.key: skills.topics(each.key) for each in found.wanted},
    )


@dataclass(frozen=True)
class Break:
    """A broken proposal: who stays in it, and who is not to step into it."""

    id: int
    staying: tuple[int, ...]
    aside: frozenset[int]


@dataclass(frozen=True)
class Mending:
    """Broken proposals to close differently, one after the other, among those who stay and those who are free."""

    members: tuple[Member, ...]
    told: Told
    city: City
    today: date
    breaks: tuple[Break, ...]


def mended(task: Mending) -> dict[int, Proposal]:
    """By the number of each broken proposal for which there is one, a new one with all who stay in it."""
    skills = Skills(task.city)
    members = {each.id: each for each in task.members}
    found: dict[int, Proposal] = {}
    for each in task.breaks:
        stayers = [members[id] for id in each.staying]
        aside = each.aside | set(each.staying)
        others = [member for member in members.values() if member.free and member.id not in aside]
        new = mend(stayers, others, skills, task.city, today=task.today, told=task.told)
        if new is not None:
            found[each.id] = new
            for id in set(new.members) - set(each.staying):
                members[id] = replace(members[id], open=members[id].open + 1)
    return found
