"""Turns to speak, on a clock that is passed in."""

import asyncio
from itertools import pairwise

from bot.conversation.messages import Limit
from bot.pace import FORGOTTEN_AFTER, Pace


class Time:
    """Seconds that pass only while somebody sleeps, the earliest sleeper first."""

    def __init__(self) -> None:
        self.now = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Event]] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.Event()
        self._sleepers.append((self.now + seconds, len(self._sleepers), woken))
        await woken.wait()

    async def run(self, *waiting: asyncio.Task[None]) -> None:
        while not all(each.done() for each in waiting):
            for _ in range(5):
                await asyncio.sleep(0)
            if self._sleepers:
                self._sleepers.sort()
                self.now, _number, woken = self._sleepers.pop(0)
                woken.set()


ALL = Limit("all", 0.1)


def chat(name: str) -> Limit:
    return Limit(f"chat {name}", 1.0)


async def spoken(time: Time, pace: Pace, chats: str) -> list[tuple[str, float]]:
    said: list[tuple[str, float]] = []

    async def say(name: str) -> None:
        await pace.turn((ALL, chat(name)))
        said.append((name, round(time.now, 6)))

    await time.run(*(asyncio.ensure_future(say(name)) for name in chats))
    return said


async def test_turns_are_even_overall_and_slower_in_one_chat() -> None:
    time = Time()
    said = await spoken(time, Pace(clock=time, sleep=time.sleep), "abca")
    assert said == [("a", 0.0), ("b", 0.1), ("c", 0.2), ("a", 1.0)]


async def test_a_pause_holds_for_everybody_once() -> None:
    time = Time()
    pace = Pace(clock=time, sleep=time.sleep)
    pace.pause(5)
    pace.pause(2)
    said = await spoken(time, pace, "ab")
    assert [at for _name, at in said] == [5.0, 5.1]
    assert [at for _name, at in await spoken(time, pace, "c")] == [5.2]


async def test_what_was_said_out_of_turn_keeps_its_distance() -> None:
    time = Time()
    pace = Pace(clock=time, sleep=time.sleep)
    pace.spoke((chat("a"),))
    assert await spoken(time, pace, "a") == [("a", 1.0)]


async def test_chats_of_long_ago_are_forgotten() -> None:
    time = Time()
    pace = Pace(clock=time, sleep=time.sleep)
    for number in range(FORGOTTEN_AFTER + 1):
        pace.spoke((chat(str(number)),))
    time.now = 10.0
    await pace.turn(())
    assert len(pace._free) == 0


async def test_who_was_held_up_does_not_make_up_for_it_in_a_burst() -> None:
    time = Time()
    pace = Pace(clock=time, sleep=time.sleep)
    waiting = [asyncio.ensure_future(pace.turn((ALL,))) for _ in range(4)]
    for _ in range(5):
        await asyncio.sleep(0)
    time.now = 10.0  # the process slept through everybody's turn
    spoken: list[float] = []
    for each in waiting[1:]:
        each.add_done_callback(lambda _task: spoken.append(round(time.now, 6)))
    await time.run(*waiting)
    assert [round(later - earlier, 6) for earlier, later in pairwise(spoken)] == [0.1, 0.1]
