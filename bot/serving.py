"""Passeur at work: every platform side by side, one that fails starting again alone, the clock ticking beside them."""

import asyncio
import logging
import random
import signal
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial

from bot.app import App
from bot.platforms.base import Platform, Unusable
from bot.schedule import Schedule

log = logging.getLogger(__name__)

FIRST_WAIT = 1.0
LONGEST_WAIT = 300.0
"""Seconds before a platform that failed starts again: doubled each time, up to this."""

TICK = 1.0
"""Seconds between two looks at what is due."""

PROGRESS = 2.0
"""Seconds between two looks at announcements whose moment has come, and at how far the others are."""

LOOK = 30.0
"""Seconds between two looks at what changed, and at what another process may have left."""

HOUR = 3600.0

PLAN = 10.0
"""Seconds between two looks at who is to be reminded, and of what."""

LATE = 3
"""Hours after its own at which a round that was missed is still held; later it would come at night."""

GRACE = 20.0
"""Seconds that answers under way may take when it is time to stop."""

Sleep = Callable[[float], Awaitable[None]]


async def serve(app: App, platforms: Sequence[Platform], *, stop: asyncio.Event | None = None) -> None:
    """Run until ``stop`` is set, or until no platform can be used. Raises ExceptionGroup of Unusable then.

    Without any platform the feeds are served, and programmes read, all the same.
    """
    stop = stop or asyncio.Event()
    for platform in platforms:
        app.join(platform)
    await app.delivery.begin()
    await app.crier.begin()
    await app.dispatcher.recover()
    async with Schedule(app.town.city.zone) as schedule, app.web():
        # Apart, so that answers never wait for news.
        schedule.every(TICK, partial(app.delivery.tick, "reply"))
        schedule.every(TICK, partial(app.delivery.tick, "notice"))
        for platform in platforms:
            schedule.every(TICK, partial(app.crier.cry, platform.name))
        schedule.every(PROGRESS, app.announce)
        schedule.every(LOOK, app.look)
        schedule.every(LOOK, app.upkeep)
        schedule.every(LOOK, app.read_sources)
        schedule.every(PLAN, app.remind, finished=False)
        schedule.daily(4, 30, app.prune)
        schedule.weekly("mon", "9-11", "0,30", app.weekly)
        # Looked at again, in case the process was not there in the night; there is one a day.
        schedule.daily(4, 45, app.backup)
        schedule.every(HOUR, app.backup)
        hour = app.settings.round_hour
        # Looked at again and again, in case the process was not there at the hour, or died.
        schedule.weekly(app.settings.round_days, f"{hour}-{min(hour + LATE, 23)}", "0,30", app.round)
        running = [asyncio.create_task(keep(platform, app)) for platform in platforms]
        halted = asyncio.create_task(stop.wait())
        log.info("serving %s on %s", app.town.city.name, ", ".join(each.name for each in platforms))
        ending = asyncio.create_task(asyncio.wait(running or [halted]))
        await asyncio.wait((ending, halted), return_when=asyncio.FIRST_COMPLETED)
        for task in (*running, halted, ending):
            task.cancel()
        ended = await asyncio.gather(*running, halted, ending, return_exceptions=True)
    with suppress(TimeoutError):
        async with asyncio.timeout(GRACE):
            await app.ready()
    if refused := [each for each in ended if isinstance(each, Unusable)]:
        raise ExceptionGroup("platforms that cannot be used", refused)


async def keep(platform: Platform, app: App, *, sleep: Sleep = asyncio.sleep) -> None:
    """Run one platform; when it fails, wait and start it again. Raises Unusable where that would be of no use."""
    wait = FIRST_WAIT
    while True:
        begun = app.clock()
        try:
            await platform.run(app)
            log.warning("%s has ended", platform.name)
        except Unusable:
            log.error("%s cannot be used", platform.name)
            raise
        except Exception as fault:
            log.error(
                "%s failed (%s); it starts again in about %.0f s", platform.name, type(fault).__name__, wait
            )
            log.debug("how it failed", exc_info=fault)
        if (app.clock() - begun).total_seconds() > LONGEST_WAIT:
            wait = FIRST_WAIT
        await sleep(wait * random.uniform(0.75, 1.25))
        wait = min(2 * wait, LONGEST_WAIT)


def halted_by_signals() -> asyncio.Event:
    """Set when the system asks the process to end."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):
            loop.add_signal_handler(each, stop.set)
    return stop
