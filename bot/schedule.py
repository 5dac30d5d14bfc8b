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
        self._ticker = AsyncIOScheduler(
            timezone=zone, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )

    def every(self, seconds: float, use: Use) -> None:
        """Again and again."""
        self._ticker.add_job(self._whole(use), "interval", seconds=seconds)

    def daily(self, hour: int, minute: int, use: Use) -> None:
        """At this time of the city's clocks."""
        self._ticker.add_job(self._whole(use), "cron", hour=hour, minute=minute)

    def _whole(self, use: Use) -> Use:
        """A job that was begun is finished, also when it is time to stop."""

        async def run() -> None:
            task = asyncio.ensure_future(use())
            self._begun.add(task)
            task.add_done_callback(self._begun.discard)
            await asyncio.shield(task)

        return run

    async def __aenter__(self) -> "Schedule":
        self._ticker.start()
        return self

    async def __aexit__(self, *fault: object) -> None:
        self._ticker.pause()
        await asyncio.gather(*self._begun, return_exceptions=True)
        self._ticker.shutdown(wait=False)
