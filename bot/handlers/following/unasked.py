"""What is told unasked passes here: not while somebody sleeps or rests, not twice, no more a day than they wish."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.follows import Following
from bot.storage.habits import Habit
from bot.storage.outbox import Notice
from bot.storage.plans import DIGEST, token
from bot.storage.registrations import Registered
from bot.storage.unasked import Turn
from knowledge.agenda import Quiet
from knowledge.agenda.quiet import awake, gathering


@dataclass(frozen=True, slots=True)
class Ear:
    """A follower at this moment, and what they chose."""

    follower: str
    person_id: int | None
    habit: Habit
    zone: str
    now: datetime

    @property
    def quiet(self) -> Quiet:
        """The hours in which nothing is said to them."""
        return self.habit.quiet

    @property
    def day(self) -> date:
        """This day of their calendar."""
        return self.now.astimezone(ZoneInfo(self.zone)).date()

    @property
    def wakes(self) -> datetime:
        """This moment, or the one at which their quiet hours end."""
        return awake(self.now, self.quiet, self.zone)

    async def followings(self, unit: Unit, town: Town) -> list[Following]:
        """All that they follow."""
        return await unit.follows.of(self.follower, town.city.id)

    async def places(self, unit: Unit, town: Town, event: str) -> list[Registered]:
        """Where they come to an event, or wait to; a group comes nowhere."""
        if self.person_id is None:
            return []
        return await unit.registrations.concerned(town.city.id, event, self.person_id)


async def ear(args: Mapping[str, Any], unit: Unit, town: Town) -> Ear | None:
    """Whom a notice is for; None where they rest."""
    follower, now, zone = str(args["follower"]), town.clock(), town.city.zone
    if follower.startswith("c:"):
        return Ear(follower, None, Habit(), zone, now)
    id = int(follower[2:])
    habit = await unit.habits.of(id)
    if habit.paused_until is not None and habit.paused_until > now:
        return None
    return Ear(follower, id, habit, habit.zone or zone, now)


async def reached(listener: Ear, unit: Unit) -> tuple[str, str, str] | None:
    """Where something is sent to them (address, recipient) and in which language; None where they are reached nowhere."""
    if listener.person_id is None:
        return listener.follower[2:], "", ""
    reach = (await unit.habits.reach([listener.person_id])).get(listener.person_id)
    return None if reach is None else (str(reach.address), reach.recipient, reach.lang)


async def postponed(listener: Ear, unit: Unit, name: str, args: Mapping[str, Any]) -> bool:
    """Whether they sleep: then it is told when they no longer do, if it is still true by then."""
    if (wakes := listener.wakes) <= listener.now:
        return False
    # Another key than that of the plan, or the row that is on its way now would stand in its place.
    key = f"w{str(args['key']).lstrip('w')}"[:118] + f"@{wakes:%d%H}"
    if (there := await reached(listener, unit)) is not None:
        await unit.outbox.notices([Notice(key, there[0], there[1], name, {**args, "key": key}, wakes)])
    return True


async def turn(listener: Ear, unit: Unit, key: str, row: str, *, urgent: bool = False) -> Turn:
    """Whether it may go now; what is urgent goes however many there were."""
    most = 0 if urgent else listener.habit.most_a_day
    return await unit.unasked.turn(listener.follower, key, row, listener.day, most)


async def wait(listener: Ear, unit: Unit, key: str, name: str, args: Mapping[str, Any]) -> None:
    """It is told in the day's digest instead."""
    day, due = gathering(listener.now, listener.quiet, listener.zone)
    there = await reached(listener, unit)
    if there is None or not await unit.unasked.wait(listener.follower, key, day, name, args):
        return
    address, recipient, lang = there
    key = f"d:{token(listener.follower)}:{day.isoformat()}"
    told = {"key": key, "follower": listener.follower, "day": day.isoformat(), "lang": lang}
    await unit.outbox.notices([Notice(key, address, recipient, DIGEST, told, due)])


def digest_due(listener: Ear) -> datetime:
    """When the digest comes that would tell what comes up now."""
    return gathering(listener.now, listener.quiet, listener.zone)[1]
