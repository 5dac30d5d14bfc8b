"""Reminders are rows of the outbox, due later: planned when somebody follows, when an event changes, and as time goes on.

Each row's key says all that it depends on, so that planning again writes nothing new, any number of replicas may plan,
and what is no longer planned is unsaid. Whoever dies half-way plans again.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from bot.reminding.dues import Due, Dues
from bot.reminding.listeners import Listener, listening, name
from bot.reminding.town import Town
from bot.storage import Storage, Unit
from bot.storage.follows import EVENT, Following, belongs, closest
from bot.storage.known import Version
from bot.storage.outbox import Notice
from bot.storage.plans import AFTER, DIGEST, REMINDER, reminder_key, token
from knowledge.agenda import Event
from knowledge.agenda.quiet import gathering

HORIZON = timedelta(days=21)
"""How far ahead everything is planned."""

RENEWED = timedelta(days=14)
"""An event that is planned less far ahead than this is planned anew."""

TOGETHER = 25
"""How many events are planned at once."""

ASKED = 200
"""How many followers' plans are made anew at one look."""

ROWS = 1_500
"""How many rows one transaction writes: others want to write too."""

BREATH = 200
"""After how many people others get a word in: whoever asks something meanwhile does not wait for all of them."""

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""Since when the first programme that a city brings is known: none of it is news."""


async def plan(storage: Storage, town: Town, now: datetime) -> dict[str, int]:
    """Plan what is not planned yet; how many events and followers that was, how many rows were written and unsaid."""
    done = {"events": 0, "followers": 0, "said": 0, "unsaid": 0}
    async with storage.reading() as unit:
        first = not await unit.known.count(town.city.id)
    while await _events(storage, town, now, done, first=first):
        pass
    while await _followers(storage, town, now, done):
        pass
    return done


async def _events(storage: Storage, town: Town, now: datetime, done: dict[str, int], *, first: bool) -> bool:
    """Some of the events that are new or have changed; whether there may be more."""
    city, until = town.city, now + HORIZON
    async with storage.reading() as unit:
        versions = await unit.known.unplanned(city.id, now + RENEWED, limit=TOGETHER)
        if not versions:
            return False
        followings = await unit.follows.followers(city.id, _targets(versions, town), reminded=True)
        people = await listening(unit, city, followings)
        standing = await unit.plans.standing({each.address for each in people.values()})
    ids = {each.id for each in versions}
    standing = {each for each in standing if each[:2] in ("r:", "a:") and each.split(":", 2)[1] in ids}
    by_target: defaultdict[tuple[str, str], list[Following]] = defaultdict(list)
    for each in followings:
        by_target[each.kind, each.target].append(each)
    dues = Dues(now, until)
    rows: dict[str, Notice] = {}
    for version in versions:
        if version.now is not None:
            # By the closest thing that they follow; later ones do not replace it.
            closest_first = [each for target in belongs(version.now, city) for each in by_target[target]]
            for number, each in enumerate({name(each): each for each in reversed(closest_first)}.values()):
                if number % BREATH == 0:
                    await asyncio.sleep(0)
                if (listener := people.get(name(each))) is not None:
                    rows.update((row.key, row) for row in _notices(version.now, each, listener, dues))
    await _write(storage, rows, standing, done)
    async with storage.unit() as unit:
        new = [each for each in versions if each.told is None and each.now is not None]
        await unit.known.planned(city.id, versions, until, LONG_AGO if first else now)
        if new and not first:
            await _announce(unit, town, new, now)
    done["events"] += len(versions)
    return len(versions) == TOGETHER


def _targets(versions: Iterable[Version], town: Town) -> set[tuple[str, str]]:
    """What leads to these events, or led to them before they changed."""
    known = [event for each in versions for event in (each.now, each.told) if event is not None]
    found = {target for event in known for target in belongs(event, town.city)}
    return found | {(EVENT, each.id) for each in versions}


async def _followers(storage: Storage, town: Town, now: datetime, done: dict[str, int]) -> bool:
    """Some of those whose plans are to be made anew; whether there may be more."""
    city = town.city
    async with storage.reading() as unit:
        asked = await unit.plans.asked(city.id, limit=ASKED)
        if not asked:
            return False
        mine = {follower: await unit.follows.of(follower, city.id) for follower, _at in asked}
        everything = [each for several in mine.values() for each in several]
        people = await listening(unit, city, everything)
        addresses = await unit.plans.addresses(
            [int(follower[2:]) for follower, _at in asked if follower.startswith("p:")]
        )
        events = await _events_of(unit, town, everything)
    dues = Dues(now, now + HORIZON)
    for follower, asked_at in asked:
        rows: dict[str, Notice] = {}
        if (listener := people.get(follower)) is not None:
            for event in events:
                if (following := closest(mine[follower], event, city)) is not None:
                    rows.update((each.key, each) for each in _notices(event, following, listener, dues))
        where = addresses.get(int(follower[2:]), []) if follower.startswith("p:") else [follower[2:]]
        async with storage.reading() as unit:
            standing = await unit.plans.standing(where, follower=follower)
        await _write(storage, rows, standing, done)
        async with storage.unit() as unit:
            await unit.plans.made(city.id, follower, asked_at)
    done["followers"] += len(asked)
    return len(asked) == ASKED


async def _events_of(unit: Unit, town: Town, followings: Iterable[Following]) -> list[Event]:
    """The events that these lead to; all of the city's where somebody wants to be reminded of more than an event."""
    if any(each.kind != EVENT and each.reminders for each in followings):
        return await unit.events.all(town.city.id)
    found = []
    for id in sorted({each.target for each in followings if each.kind == EVENT}):
        kept = await unit.events.get(town.city.id, id)
        if kept is not None and kept.gone_at is None:
            found.append(kept.event)
    return found


def _notices(event: Event, following: Following, listener: Listener, dues: Dues) -> Iterable[Notice]:
    id = event.id  # it is computed each time that it is asked for
    for each in dues.before(event, following.wishes(listener.wishes), listener.zone, listener.quiet):
        key = reminder_key(id, listener.follower, each.recurrence, each.wish, each.at)
        yield _notice(key, REMINDER, id, each, listener)
    if following.kind == EVENT and following.person_id is not None:
        after = dues.after(event, listener.zone, listener.quiet)
        if after is not None:
            key = f"a:{id}:{token(listener.follower)}:{int(after.at.timestamp())}"
            yield _notice(key, AFTER, id, after, listener)


def _notice(key: str, kind: str, event: str, due: Due, listener: Listener) -> Notice:
    args = {
        "key": key,
        "follower": listener.follower,
        "event": event,
        "recurrence": due.recurrence.isoformat(),
        "wish": due.wish,
        "anchor": int(due.anchor.timestamp()),
        "lang": listener.lang,
    }
    return Notice(key, listener.address, listener.recipient, kind, args, due.at)


async def _write(
    storage: Storage, rows: Mapping[str, Notice], standing: set[str], done: dict[str, int]
) -> None:
    """Say what is planned and not yet there, unsay what is there and no longer planned."""
    stale = sorted(standing - rows.keys())
    fresh = [each for key, each in rows.items() if key not in standing]
    for at in range(0, len(stale), ROWS):
        async with storage.unit() as unit:
            done["unsaid"] += await unit.outbox.unsay(stale[at : at + ROWS])
    for at in range(0, len(fresh), ROWS):
        async with storage.unit() as unit:
            done["said"] += await unit.outbox.notices(fresh[at : at + ROWS])


async def _announce(unit: Unit, town: Town, new: Sequence[Version], now: datetime) -> None:
    """Whoever follows what new events belong to finds them in the day's digest."""
    targets = {
        each for version in new if version.now is not None for each in belongs(version.now, town.city)[1:]
    }
    followings = await unit.follows.followers(town.city.id, targets)
    people = await listening(unit, town.city, followings)
    await unit.outbox.notices(digest(each, now) for each in people.values())


def digest(listener: Listener, now: datetime) -> Notice:
    """The digest that tells them what comes up now."""
    day, due = gathering(now, listener.quiet, listener.zone)
    key = f"d:{token(listener.follower)}:{day.isoformat()}"
    args = {"key": key, "follower": listener.follower, "day": day.isoformat(), "lang": listener.lang}
    return Notice(key, listener.address, listener.recipient, DIGEST, args, due)
