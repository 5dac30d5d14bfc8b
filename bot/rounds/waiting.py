"""What waits for a person for more than a day: somebody is told, and what was taken and left lying is open again."""

import logging
from datetime import datetime, timedelta

from bot.rounds.hours import by_day
from bot.rounds.town import Town
from bot.storage import Storage, Unit, crew
from bot.storage.calls import Calls
from bot.storage.reports import Reports

log = logging.getLogger(__name__)

DAY = timedelta(days=1)

YEAR = timedelta(days=365)
"""How long an entry holds before its keepers are asked whether it still does."""
AGAIN = timedelta(days=30)
"""After how long they are asked once more."""
AT_ONCE = 5
"""Entries of one keeper that are asked about on one day."""


async def look_after(storage: Storage, town: Town, now: datetime) -> int:
    """See to everything that has waited for a day since somebody was last told; how much that was."""
    async with storage.reading() as unit:
        calls = await unit.calls.overdue(town.city.id, now - DAY)
        reports = await unit.reports.overdue(town.city.id, now - DAY)
        suggestions = await unit.suggestions.overdue(town.city.id, now - DAY)
        appeals = await unit.appeals.overdue(town.city.id, now - DAY)
    late = 0
    for kind, ids in (("c", calls), ("r", reports)):
        for id in ids:
            async with storage.unit() as unit:
                late += await _free(unit, town, kind, id, now)
    if suggestions or appeals:
        async with storage.unit() as unit:
            late += await _remind(unit, town, now)
    return late


async def _free(unit: Unit, town: Town, kind: str, id: int, now: datetime) -> bool:
    """Open to everybody again; all passeurs and organisers are told, and whoever had taken it."""
    kept: Calls | Reports = unit.calls if kind == "c" else unit.reports
    city, due_at = town.city.id, by_day(now, town.city.zone)
    if id not in await kept.overdue(city, now - DAY):
        return False
    had = await kept.freed(id, now)
    key = f"late:{kind}{id}:{now:%Y%m%d%H%M}"
    args = {"kind": kind, "id": id, "late": True}
    told = await crew.tell(
        unit,
        city,
        crew.EVERYBODY,
        key,
        "waits",
        args,
        due_at,
        administrators=town.administrators,
        but=had,
    )
    if not told and had is None:
        log.warning("a question waits for a person, and nobody has a role: passeur roles --invite organiser")
    if had is not None:
        await crew.inform(unit, had, f"{key}:had", "freed", args, due_at)
    return True


async def _remind(unit: Unit, town: Town, now: datetime) -> int:
    """Organisers are told, in one word, that the desk has something for them."""
    city = town.city.id
    suggestions = await unit.suggestions.overdue(city, now - DAY)
    appeals = await unit.appeals.overdue(city, now - DAY)
    for each in suggestions:
        await unit.suggestions.told(each.id, now)
    for appeal in appeals:
        await unit.appeals.told(appeal.id, now)
    count = len(suggestions) + len(appeals)
    if count:
        key, due_at = f"desk:{now:%Y%m%d%H%M}", by_day(now, town.city.zone)
        await crew.tell(
            unit, city, crew.ORGANISERS, key, "desk", {}, due_at, administrators=town.administrators
        )
    return count


async def still_true(storage: Storage, town: Town, now: datetime) -> int:
    """Ask the keepers of a space's entries that nobody has looked at for a year; of how many they are asked."""
    city = town.city.id
    async with storage.reading() as unit:
        old = [
            each
            for each in await unit.entries.kept(city, owned=True)
            if each.entry.closed_on is None
            and each.entry.verified_on < (now - YEAR).date()
            and (each.asked_at is None or each.asked_at <= now - AGAIN)
        ]
    asked: dict[str, int] = {}
    due_at = by_day(now, town.city.zone)
    for each in old:
        if asked.get(each.owner, 0) == AT_ONCE:
            continue
        async with storage.unit() as unit:
            here = await unit.entries.one(city, each.entry.id)
            if here is None or here.asked_at != each.asked_at:
                continue
            await unit.entries.asked(city, each.entry.id, now)
            key = f"true:{each.entry.id}:{now:%Y%m%d}"
            args = {"entry": each.entry.id}
            await crew.tell(
                unit,
                city,
                crew.STEWARDS,
                key,
                "still-true",
                args,
                due_at,
                space=each.owner,
                administrators=town.administrators,
            )
        asked[each.owner] = asked.get(each.owner, 0) + 1
    return sum(asked.values())
