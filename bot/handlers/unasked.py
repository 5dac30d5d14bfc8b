"""What is told unasked passes here: not while somebody sleeps or rests, not twice, no more a day than they wish."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.follows import Following
from bot.storage.habits import Habit
from bot.storage.outbox import Notice
from bot.storage.plans import DIGEST, token
from bot.storage.unasked import Turn
from knowledge.agenda import Quiet
from knowledge.agenda.quiet import awake, gathering


@dataclass(frozen=True, slots=True)
class Ear:
    """A follower at this moment: what they chose, and where what has to wait for them is sent."""

    follower: str
    person_id: int | None
    address: str
    recipient: str
    habit: Habit
    zone: str
    now: datetime
    lang: str = ""

    @property
    def quiet(self) -> Quiet:
        """The hours in which nothing is said to them."""
        return Quiet(time.fromisoformat(self.habit.quiet_from), time.fromisoformat(self.habit.quiet_to))

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


async def ear(args: Mapping[str, Any], unit: Unit, town: Town) -> Ear | None:
    """Whom a notice is for; None where they rest, or are reached nowhere."""
    follower, now, zone = str(args["follower"]), town.clock(), town.city.zone
    if follower.startswith("c:"):
        return Ear(follower, None, follower[2:], "", Habit(), zone, now)
    id = int(follower[2:])
    habit = await unit.habits.of(id)
    reach = (await unit.habits.reach([id])).get(id)
    if reach is None or (habit.paused_until is not None and habit.paused_until > now):
        return None
    return Ear(follower, id, str(reach.address), reach.recipient, habit, habit.zone or zone, now, reach.lang)


async def postponed(listener: Ear, unit: Unit, name: str, args: Mapping[str, Any]) -> bool:
    """Whether they sleep: then it is told when they no longer do, if it is still true by then."""
    if (wakes := listener.wakes) <= listener.now:
        return False
    # Another key than that of the plan, or the row that is on its way now would stand in its place.
    key = f"w{str(args['key']).lstrip('w')}"[:118] + f"@{wakes:%d%H}"
    await unit.outbox.notices(
        [Notice(key, listener.address, listener.recipient, name, {**args, "key": key}, wakes)]
    )
    return True


async def turn(listener: Ear, unit: Unit, key: str, row: str, *, urgent: bool = False) -> Turn:
    """Whether it may go now; what is urgent goes however many there were."""
    most = 0 if urgent else listener.habit.most_a_day
    return await unit.unasked.turn(listener.follower, key, row, listener.day, most)


async def wait(listener: Ear, unit: Unit, key: str, name: str, args: Mapping[str, Any]) -> None:
    """It is told in the day's digest instead."""
    day, due = gathering(listener.now, listener.quiet, listener.zone)
    if await unit.unasked.wait(listener.follower, key, day, name, args):
        await unit.outbox.notices([_digest(listener, day, due)])


def _digest(listener: Ear, day: date, due: datetime) -> Notice:
    key = f"d:{token(listener.follower)}:{day.isoformat()}"
    args = {"key": key, "follower": listener.follower, "day": day.isoformat(), "lang": listener.lang}
    return Notice(key, listener.address, listener.recipient, DIGEST, args, due)


def digest_due(listener: Ear) -> datetime:
    """When the digest comes that would tell what comes up now."""
    return gathering(listener.now, listener.quiet, listener.zone)[1]
