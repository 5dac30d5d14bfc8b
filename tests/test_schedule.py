"""The ticking clock: what was begun is finished, nothing overlaps, a failure does not stop it."""

import asyncio
from datetime import timedelta

from bot.schedule import Schedule


async def test_it_ticks_again_and_again_and_never_twice_at_once() -> None:
    running, most, ticks = 0, 0, 0

    async def slow() -> None:
        nonlocal running, most, ticks
        running, ticks = running + 1, ticks + 1
        most = max(most, running)
        await asyncio.sleep(0.05)
        running -= 1

    schedule = Schedule("Europe/Paris")
    schedule.every(0.01, slow)
    schedule.daily(4, 30, slow)
    async with schedule:
        async with asyncio.timeout(10):
            while ticks < 3:
                await asyncio.sleep(0.01)
    assert most == 1
    assert running == 0


async def test_what_was_begun_is_finished_when_it_is_time_to_stop() -> None:
    begun, done = asyncio.Event(), asyncio.Event()

    async def job() -> None:
        begun.set()
        await asyncio.sleep(0.1)
        done.set()

    schedule = Schedule("Europe/Paris")
    schedule.every(0.01, job)
    async with schedule:
        await asyncio.wait_for(begun.wait(), 10)
    assert done.is_set()


async def test_a_weekly_job_has_its_days_and_is_given_up_when_it_is_time_to_stop() -> None:
    begun, given_up = asyncio.Event(), asyncio.Event()

    async def long() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            given_up.set()
            raise

    schedule = Schedule("Europe/Paris")
    schedule.weekly("mon,thu", "18-21", "0,30", long)
    async with schedule:
        (job,) = schedule._ticker.get_jobs()
        due = [job.next_run_time]
        while len(due) < 16:
            due.append(job.trigger.get_next_fire_time(due[-1], due[-1] + timedelta(seconds=1)))
        assert {each.strftime("%a") for each in due} == {"Mon", "Thu"}
        assert {(each.hour, each.minute) for each in due} == {
            (hour, minute) for hour in (18, 19, 20, 21) for minute in (0, 30)
        }
        job.modify(next_run_time=due[0] - timedelta(days=30))
        await asyncio.wait_for(begun.wait(), 10)
    assert given_up.is_set()


async def test_a_failure_does_not_stop_it() -> None:
    tries = 0

    async def shaky() -> None:
        nonlocal tries
        tries += 1
        raise ConnectionError("for now")

    schedule = Schedule("Europe/Paris")
    schedule.every(0.01, shaky)
    async with schedule:
        async with asyncio.timeout(10):
            while tries < 3:
                await asyncio.sleep(0.01)
