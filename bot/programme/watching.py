"""Programmes at an address, read again and again: each firing by one process, and those who can mend it told when it fails."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from bot.programme.bringing import Brought, bring
from bot.programme.fetching import Fetched, Unreachable, fetch
from bot.programme.reading import read
from bot.storage import Storage, Unit
from bot.storage.sources import Source
from knowledge.catalogue import Source as Origin
from knowledge.city import City
from knowledge.formats.programme import Programme
from knowledge.skills import Skills

log = logging.getLogger(__name__)

OFTENEST, SELDOMEST = 15, 7 * 24 * 60
"""Minutes between two readings, at least and at most."""

LONGEST_WAIT = timedelta(hours=12)
"""What failed is tried again after twice as long each time, up to this."""

TELL_AFTER = timedelta(days=1)
"""How long it fails before somebody is told."""

SHOWN = 5
"""How many of the problems are remembered."""


async def look(
    storage: Storage,
    city: City,
    now: datetime,
    *,
    administrators: Sequence[str] = (),
    private: bool = False,
    skills: Callable[[], Skills] | None = None,
) -> int:
    """Read every source that is due, with ``skills`` as ``read`` needs them; how many this process read."""
    async with storage.reading() as unit:
        due = await unit.sources.due(city.id, now)
    done = 0
    for source in due:
        async with storage.unit() as unit:
            if not await unit.sources.claim(source.id, now):
                continue
        await _read(storage, city, source, now, administrators, private=private, skills=skills)
        done += 1
    return done


async def _read(
    storage: Storage,
    city: City,
    source: Source,
    now: datetime,
    administrators: Sequence[str],
    *,
    private: bool,
    skills: Callable[[], Skills] | None,
) -> None:
    host = str(urlsplit(source.url).hostname)
    try:
        fetched = await fetch(
            source.url, etag=source.etag, last_modified=source.last_modified, private=private
        )
    except Unreachable as fault:
        log.info("source %s at %s could not be read: %s", source.id, host, fault)
        async with storage.unit() as unit:
            await _failed(unit, source, now, fault.why, fault.status, administrators)
        return
    every = timedelta(minutes=source.every)
    well = {"failures": 0, "failing_since_at": None, "read_at": now}
    if fetched.data is None:
        async with storage.unit() as unit:
            await unit.sources.settle(source.id, now + every, **well)
        return
    programme = await asyncio.to_thread(_programme, fetched, city, source, host, skills)
    async with storage.unit() as unit:
        if not programme.events and programme.problems:
            # Most likely a page that says that the service is away.
            await _failed(unit, source, now, _fault(programme), 0, administrators)
            return
        brought = await bring(
            unit,
            city,
            source.origin,
            programme,
            now,
            owner=source.owner,
            # A programme that is empty all of a sudden is a mistake more often than the end of everything.
            whole=bool(programme.events),
            ahead=True,
        )
        kept = {"etag": fetched.etag, "last_modified": fetched.last_modified}
        await unit.sources.settle(source.id, now + every, result=summary(brought), **kept, **well)


def _fault(programme: Programme) -> str:
    """Why nothing of it could be read."""
    first = programme.problems[0].code
    return first if len(programme.problems) == 1 and first.startswith("file_") else "unreadable"


def _programme(
    fetched: Fetched, city: City, source: Source, host: str, skills: Callable[[], Skills] | None
) -> Programme:
    data = fetched.data or b""
    return read(data, city, fetched.name, form=source.form, source=Origin(name=host), skills=skills)


async def _failed(
    unit: Unit, source: Source, now: datetime, why: str, status: int, administrators: Sequence[str]
) -> None:
    """Note it, wait longer than last time, and tell those who can mend it once it has lasted a day."""
    since = source.failing_since_at or now
    wait = min(timedelta(minutes=source.every) * 2 ** min(source.failures, 10), LONGEST_WAIT)
    result = {"fault": why, "status": status}
    await unit.sources.settle(
        source.id,
        now + max(wait, timedelta(minutes=OFTENEST)),
        failures=source.failures + 1,
        failing_since_at=since,
        result=result,
    )
    if now - since < TELL_AFTER:
        return
    people = {each.person_id for each in await unit.duties.holding(source.city, "organiser", "")}
    people |= set(await unit.duties.administrators(administrators))
    if source.owner:
        people |= {each.person_id for each in await unit.duties.holding(source.city, "steward", source.owner)}
    for reach in (await unit.habits.reach(people)).values():
        key = f"source:{source.id}:{since:%Y%m%d%H%M}:{reach.person_id}"
        args = {"source": source.id, "lang": reach.lang}
        await unit.outbox.notice(key, str(reach.address), reach.recipient, "source-failing", args, now)


def summary(brought: Brought) -> dict[str, Any]:
    """What an import did, in numbers, with the first things to mend."""
    counts = {
        name: len(getattr(brought, name))
        for name in ("added", "changed", "unchanged", "gone", "kept", "replaced", "older", "taken")
    }
    faults = [[each.line, each.field, str(each.code), each.given] for each in brought.faults[:SHOWN]]
    return {**counts, "faults": len(brought.faults), "missing": brought.missing, "first": faults}
