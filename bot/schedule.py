"""The ticking clock: when something is looked at again. What is true is in the database, never here."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler

Use = Callable[[], Awaitable[object]]


class Schedule:
    """A few jobs in memory. One that is late runs once, one that still runs is not started again."""

    def __init__(self, zone: str) -> None:
        # One that still runs at its next time is skipped on purpose, which it would call a warning.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._begun: set[asyncio.Future[object]] = set()
        self._long: set[asyncio.Future[object]] = set()
        """Those that would keep everybody waiting when it is time to stop."""
        self._ticker = AsyncIOScheduler(
            timezone=zone, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )

    def every(self, seconds: float, use: Use, *, finished: bool = True) -> None:
        """Again and again; given up when it is time to stop, where it need not be ``finished``."""
        self._ticker.add_job(self._whole(use, finished=finished), "interval", seconds=seconds)

    def weekly(self, days: str, hours: str, minutes: str, use: Use) -> None:
        """At these times of the city's clocks (``mon,thu``, ``18-21``, ``0,30``); given up when it is time to stop."""
        self._ticker.add_job(
            self._whole(use, finished=False), "cron", day_of_week=days, hour=hours, minute=minutes
        )

    def daily(self, hour: int, minute: int, use: Use) -> None:
        """At this time of the city's clocks."""
        self._ticker.add_job(self._whole(use), "cron", hour=hour, minute=minute)

    def _whole(self, use: Use, *, finished: bool = True) -> Use:
        """A job that was begun is finished, also when it is time to stop, unless it need not be."""

        async def run() -> None:
            task = asyncio.ensure_future(use())
            kept = self._begun if finished else self._long
            kept.add(task)
            task.add_done_callback(kept.discard)
            try:
                await asyncio.shield(task)
            except asyncio.CancelledError:
                # Given up when it is time to stop: nothing has failed.
                if not task.cancelled():
                    raise

        return run

    async def __aenter__(self) -> "Schedule":
        self._ticker.start()
        return self

    async def __aexit__(self, *fault: object) -> None:
        self._ticker.pause()
        for task in self._long:
            task.cancel()
        await asyncio.gather(*self._begun, *self._long, return_exceptions=True)
        self._ticker.shutdown(wait=False)
