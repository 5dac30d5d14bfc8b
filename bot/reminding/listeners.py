"""Who follows, as reminding needs to know them: where they are reached, on whose clocks, when they sleep, what they wish."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.storage import Unit
from bot.storage.follows import EVENT, Following
from bot.storage.habits import USUAL, Habit
from bot.storage.registrations import Registered
from knowledge.agenda import QUIET, Quiet
from knowledge.city import City

MANY = 5_000
"""How many people one query names at most."""


@dataclass(frozen=True, slots=True)
class Listener:
    """A follower who can be reached. ``wishes`` are those that hold where what they follow has none of its own."""

    follower: str
    address: str
    recipient: str
    lang: str
    zone: str
    quiet: Quiet
    wishes: tuple[str, ...]


def name(following: Following) -> str:
    """The follower's name, as ``follows.person`` and ``follows.chat`` give it."""
    return f"c:{following.chat}" if following.person_id is None else f"p:{following.person_id}"


def as_following(mine: Registered) -> Following:
    """Whoever has a place, or waits for one, hears what changes as if they followed the event."""
    return Following(0, mine.person_id, "", EVENT, mine.event, None, mine.queued_at)


async def listening(unit: Unit, city: City, followings: Iterable[Following]) -> Mapping[str, Listener]:
    """By name, the followers among these who can be reached."""
    found: dict[str, Listener] = {}
    people: set[int] = set()
    for each in followings:
        if each.person_id is None:
            found[name(each)] = Listener(name(each), each.chat, "", "", city.zone, QUIET, USUAL)
        else:
            people.add(each.person_id)
    wanted = sorted(people)
    for at in range(0, len(wanted), MANY):
        some = wanted[at : at + MANY]
        habits = await unit.habits.among(some)
        for id, reach in (await unit.habits.reach(some)).items():
            habit = habits.get(id, Habit())
            found[f"p:{id}"] = Listener(
                f"p:{id}",
                str(reach.address),
                reach.recipient,
                reach.lang,
                habit.zone or city.zone,
                habit.quiet,
                habit.wishes,
            )
    return found
