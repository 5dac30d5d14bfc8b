"""What comes in beside what is there: event by event, who has the last word."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.storage import Unit
from bot.storage.events import Kept, fingerprint
from knowledge.agenda import Event, occurrences
from knowledge.agenda.event import id_of
from knowledge.catalogue import Problem
from knowledge.city import City
from knowledge.formats.problems import DOUBTS
from knowledge.formats.programme import Programme

_EVER = timedelta(days=366 * 5)
"""How far ahead something may still take place."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What an import did, or on a dry run would do, by ids of events."""

    added: tuple[str, ...] = ()
    changed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The fields that differ, by id."""
    unchanged: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    """Changed here since; the source says what it said before, so what was changed here holds."""
    replaced: tuple[str, ...] = ()
    """Changed here since; the source has something newer, which holds now. They are among ``changed`` too."""
    older: tuple[str, ...] = ()
    """What comes in is an earlier version than the one that is there."""
    taken: tuple[str, ...] = ()
    """They belong to somebody else, so they stay as they are."""
    missing: int = 0
    """How many are no longer there and were not taken out, as something could not be read."""
    problems: tuple[Problem, ...] = ()

    @property
    def faults(self) -> tuple[Problem, ...]:
        """What could not be read, without mere doubts."""
        return tuple(each for each in self.problems if each.code not in DOUBTS)


async def bring(
    unit: Unit,
    city: City,
    origin: str,
    programme: Programme,
    now: datetime,
    *,
    owner: str = "",
    whole: bool = False,
    ahead: bool = False,
    dry: bool = False,
) -> Brought:
    """Bring the events of a programme in, whoever brought them before.

    ``whole`` takes out what this origin brought earlier and lacks now, unless something could not be read: it may be among that;
    with ``ahead`` only what was still to come, as a feed forgets what is over. What was changed here holds until the
    source says something new of that event. An event of another ``owner`` is never touched.
    """
    await unit.entries.one_at_a_time()
    known = await unit.events.known(city.id)
    sorting = _Sorting(known, programme.topics, owner, now)
    for event in programme.events:
        sorting.take(event)
    coming = {each.id for each in programme.events}
    told = {id_of(uid) for uid in programme.gone}
    gone = [id for id in told - coming if _mine(known.get(id), owner)]
    found = Brought(problems=programme.problems)
    missing = [
        id
        for id, kept in known.items()
        if kept.origin == origin
        and id not in coming
        and id not in told
        and _mine(kept, owner)
        and not (ahead and not _to_come(kept.event, now))
    ]
    whole = whole and not found.faults
    gone += missing if whole else []
    if not dry:
        await unit.events.put(city.id, origin, sorting.put.values(), now, owner=owner, given=sorting.given)
        await unit.events.let_go(city.id, gone, now)
    return Brought(
        tuple(sorting.added),
        sorting.changed,
        tuple(sorting.unchanged),
        tuple(sorted(gone)),
        tuple(sorting.kept),
        tuple(sorting.replaced),
        tuple(sorting.older),
        tuple(sorting.taken),
        0 if whole else len(missing),
        programme.problems,
    )


class _Sorting:
    """Where each event that comes in belongs."""

    def __init__(
        self, known: Mapping[str, Kept], topics: Mapping[str, tuple[str, ...]], owner: str, now: datetime
    ) -> None:
        self._known, self._topics, self._owner, self._now = known, topics, owner, now
        self.put: dict[str, Event] = {}
        self.given: dict[str, tuple[str, int]] = {}
        self.added: list[str] = []
        self.changed: dict[str, tuple[str, ...]] = {}
        self.unchanged: list[str] = []
        self.kept: list[str] = []
        self.replaced: list[str] = []
        self.older: list[str] = []
        self.taken: list[str] = []

    def take(self, event: Event) -> None:
        """Decide about one."""
        held, says = self._known.get(event.id), content(event)
        if held is None:
            self.added.append(event.id)
            self._put(self._about(event), says, event.version)
            return
        # What a source does not file, others may: that changes nothing of what it says.
        here = content(held.event if event.topics else held.event.model_copy(update={"topics": ()}))
        if held.owner != self._owner:
            (self.unchanged if says == here else self.taken).append(event.id)
            return
        newest = held.given_version if held.given else held.event.version
        if event.version < newest:
            self.older.append(event.id)
            return
        if says == here and held.gone_at is None:
            self.unchanged.append(event.id)
            if (says, event.version) != (held.given, held.given_version):
                self._put(held.event, says, event.version, version=max(event.version, held.event.version))
            return
        ours = here != held.given
        if ours and event.version == newest and says == (held.given or says) and held.gone_at is None:
            self.kept.append(event.id)
            return
        if ours:
            self.replaced.append(event.id)
        event = self._about(event, held.event)
        self.changed[event.id] = differing(held.event, event)
        later = event.version if event.version > held.event.version else held.event.version + 1
        self._put(event, says, event.version, version=later)

    def _about(self, event: Event, held: Event | None = None) -> Event:
        """With what its words name where its source says no topic; as it was filed here while it is called the same."""
        if event.topics:
            return event
        same = held is not None and held.title == event.title
        topics = held.topics if same and held is not None else self._topics.get(event.uid, ())
        return event.model_copy(update={"topics": topics}) if topics else event

    def _put(self, event: Event, says: str, given: int, *, version: int | None = None) -> None:
        dated = {
            "updated": event.updated or self._now,
            "version": event.version if version is None else version,
        }
        self.put[event.id] = event.model_copy(update=dated)
        self.given[event.id] = (says, given)


def content(event: Event) -> str:
    """A fingerprint of what an event says, whichever version it calls itself."""
    return fingerprint(event.model_copy(update={"version": 0, "updated": None}))


def differing(one: Event, other: Event) -> tuple[str, ...]:
    """The fields in which they differ, but for how they are counted and dated."""
    names = (each for each in Event.model_fields if each not in ("version", "updated"))
    return tuple(each for each in names if getattr(one, each) != getattr(other, each))


def _mine(kept: Kept | None, owner: str) -> bool:
    return kept is not None and kept.gone_at is None and kept.owner == owner


def _to_come(event: Event, now: datetime) -> bool:
    return next(occurrences(event, now, now + _EVER), None) is not None
