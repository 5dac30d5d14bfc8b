"""What changed is told once to those who follow or are registered: edits within a few minutes as one, several events in one message."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.reminding.listeners import Listener, as_following, listening, name
from bot.reminding.planning import ROWS
from bot.reminding.town import Town
from bot.storage import Storage, Unit
from bot.storage.follows import EVENT, Following, belongs
from bot.storage.known import Differing, Version
from bot.storage.outbox import Notice
from bot.storage.plans import AMENDED, CHANGED, token
from knowledge.agenda import Change, Changed, Event, changes, occurrences
from knowledge.agenda.differences import concerning, read, written
from knowledge.agenda.quiet import awake

QUIET_FOR = timedelta(minutes=5)
"""How long an event must have stayed as it is before what changed is told, unless the settings say otherwise."""

AHEAD = timedelta(days=366)
"""How far ahead changes are news."""

TOGETHER = 100
"""How many changed events are told of at one look."""

SHOWN_FOR = timedelta(days=3)
"""How old a message may be whose hour is still set right."""


async def tell(
    storage: Storage, town: Town, now: datetime, *, after: timedelta = QUIET_FOR
) -> dict[str, int]:
    """Tell what changed and has rested ``after``; how many events that were, and how many people are told."""
    city = town.city
    async with storage.reading() as unit:
        versions = await unit.known.untold(city.id, now - after, limit=TOGETHER)
    if versions:
        batch = f"{int(now.timestamp())}-{versions[0].fingerprint[:12]}"
        async with storage.unit() as unit:
            for each in versions:
                await unit.known.tell(city.id, each, batch, _data(each, now), now)
    async with storage.reading() as unit:
        unspread = await unit.known.unspread(city.id)
    told = 0
    for batch, differing in unspread.items():
        told += await _spread(storage, town, batch, differing, now)
    return {"changed": len(versions), "told": told}


def _data(version: Version, now: datetime) -> dict[str, object]:
    """What differs, as a row of ``differences`` holds it; empty where it is nobody's news."""
    if version.told is None:
        return {}
    if version.now is None:
        soon = next(occurrences(version.told, now, now + AHEAD), None)
        found: tuple[Change, ...] = (
            () if soon is None or version.told.cancelled else (Change(Changed.CANCELLED),)
        )
    else:
        found = changes(version.told, version.now, now, now + AHEAD)
        if version.gone and not version.now.cancelled and _comes(version.now, now):
            found = (Change(Changed.BACK), *found)
    if not found:
        return {}
    since = version.updated_at or now
    return {"changes": [written(each) for each in found], "since": since.isoformat()}


def _comes(event: Event, now: datetime) -> bool:
    return next(occurrences(event, now, now + AHEAD), None) is not None


async def _spread(
    storage: Storage, town: Town, batch: str, differing: Sequence[Differing], now: datetime
) -> int:
    """One notice for everybody concerned, whatever they follow and however many events changed; how many."""
    city = town.city
    async with storage.reading() as unit:
        hears: defaultdict[str, list[Differing]] = defaultdict(list)
        followings: dict[str, Following] = {}
        for each in differing:
            concerned = await unit.follows.followers(city.id, await _targets(unit, town, each.event))
            for following in (*concerned, *await _registered(unit, town, each)):
                # Whoever followed it since knows it as it is.
                if following.since_at <= datetime.fromisoformat(each.data["since"]):
                    follower = name(following)
                    followings[follower] = following
                    if not hears[follower] or hears[follower][-1].id != each.id:
                        hears[follower].append(each)
        people = list((await listening(unit, city, followings.values())).values())
    for at in range(0, len(people), ROWS):
        async with storage.unit() as unit:
            await _notify(unit, people[at : at + ROWS], hears, batch, now)
    async with storage.unit() as unit:
        await unit.known.spread([each.id for each in differing])
    return len(people)


async def _registered(unit: Unit, town: Town, differing: Differing) -> list[Following]:
    """Those who come to a time that it concerns, or wait for a place then, whether they follow it or not."""
    changes = [read(each) for each in differing.data["changes"]]
    return [
        as_following(each)
        for each in await unit.registrations.concerned(town.city.id, differing.event)
        if concerning(changes, (datetime.fromisoformat(each.recurrence),))
    ]


async def _targets(unit: Unit, town: Town, id: str) -> set[tuple[str, str]]:
    kept = await unit.events.get(town.city.id, id)
    return {(EVENT, id)} | (set(belongs(kept.event, town.city)) if kept else set())


async def _notify(
    unit: Unit,
    people: Sequence[Listener],
    hears: Mapping[str, Collection[Differing]],
    batch: str,
    now: datetime,
) -> None:
    """What still waits to be told to somebody, as they sleep, is told together with this."""
    addresses = {each.address for each in people}
    waiting = await unit.plans.waiting(addresses, CHANGED)
    rows, stale = [], []
    for listener in people:
        ids = [each.id for each in hears[listener.follower]]
        key = f"c:{token(listener.follower)}:{batch}"
        if listener.address in waiting and waiting[listener.address][0] != key:
            stale_key, args = waiting[listener.address]
            earlier = args["differences"]
            assert isinstance(earlier, list)
            ids = sorted({*earlier, *ids})
            stale.append(stale_key)
        args = {"key": key, "follower": listener.follower, "differences": ids, "lang": listener.lang}
        due = awake(now, listener.quiet, listener.zone)
        rows.append(Notice(key, listener.address, listener.recipient, CHANGED, args, due))
    await unit.outbox.unsay(stale)
    await unit.outbox.notices(rows)
    events = {each.event for several in hears.values() for each in several}
    await unit.outbox.notices(await _amended(unit, addresses, events, batch, now))


async def _amended(
    unit: Unit, addresses: Iterable[str], events: Collection[str], batch: str, now: datetime
) -> list[Notice]:
    """Reminders that were sent and show what is no longer so are set right, where the platform allows it."""
    shown = await unit.plans.shown(set(addresses), events, now - SHOWN_FOR)
    return [
        Notice(
            f"m:{number}:{batch}",
            address,
            recipient,
            AMENDED,
            {**args, "key": f"m:{number}:{batch}", "message": message},
            now,
        )
        for number, address, recipient, message, args in shown
    ]
