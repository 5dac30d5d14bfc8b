"""A city's programme: every event with its occurrences, to browse by day and place, and to ask in one's own words."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType

from knowledge.agenda import Event, Occurrence, Place, occurrences
from knowledge.agenda.wall import instant
from knowledge.catalogue import Catalogue
from knowledge.city import City
from knowledge.programme.choosing import AROUND, Found, Happening, choose
from knowledge.programme.filling import filled
from knowledge.programme.fitness import quartier
from knowledge.programme.present import Present, in_band, place_key, present
from knowledge.programme.question import Asked
from knowledge.programme.weeks import Weeks
from knowledge.programme.windows import Window
from knowledge.programme.wording import Wording

MOST = 30
"""Events that one answer holds."""

_YEAR = timedelta(days=366)
_YEARS = 12
_NOTHING: Mapping[str, frozenset[datetime]] = MappingProxyType({})


class Programme:
    """The events of one city. Of two with one UID the last stays.

    Reading is made ready at the first use, so a change costs nothing by itself: the weeks that are looked at are
    worked out anew, the index is laid out anew. What is ``full`` (occurrences by the id of their event) is shown as such.
    """

    def __init__(
        self,
        events: Iterable[Event],
        catalogue: Catalogue,
        full: Mapping[str, frozenset[datetime]] = _NOTHING,
    ) -> None:
        self.catalogue = catalogue
        self._given = {each.uid: each for each in events}
        self._full = dict(full)
        self._events = {uid: self._shown(each) for uid, each in self._given.items()}
        self._uids = {each.id: each.uid for each in self._events.values()}
        self._weeks: Weeks | None = None
        self._wording: Wording | None = None
        self._venues: tuple[Place, ...] | None = None

    @property
    def venues(self) -> tuple[Place, ...]:
        """The places of its events that are no entries of the catalogue, each once, as it is told most fully."""
        if self._venues is None:
            found: dict[str, Place] = {}
            for place in (each.place for each in self._given.values()):
                if place is not None and place.name and place.entry is None:
                    held = found.setdefault(place_key(place), place)
                    if _told(place) > _told(held):
                        found[place_key(place)] = place
            self._venues = tuple(found[each] for each in sorted(found))
        return self._venues

    @property
    def city(self) -> City:
        """The city whose programme it is."""
        return self.catalogue.city

    def __len__(self) -> int:
        return len(self._events)

    def __iter__(self) -> Iterator[Event]:
        return iter(self._events.values())

    def __contains__(self, id: object) -> bool:
        return id in self._uids

    def get(self, id: str) -> Event | None:
        """The event of this id (``Event.id``), if there is one."""
        return self._events.get(self._uids.get(id, ""))

    def known(self, uid: str) -> Event | None:
        """The event of this UID, if there is one."""
        return self._events.get(uid)

    def given(self, id: str) -> Event | None:
        """The event of this id as it was put here, whether it is full or not."""
        return self._given.get(self._uids.get(id, ""))

    def put(self, event: Event) -> None:
        """Add an event, or the new version of one."""
        self._given[event.uid] = event
        self._uids[event.id] = event.uid
        self._events[event.uid] = shown = self._shown(event)
        self._weeks = self._venues = None
        if self._wording is not None:
            self._wording.put(shown)

    @property
    def full(self) -> Mapping[str, frozenset[datetime]]:
        """The occurrences that have no place left, by the id of their event."""
        return self._full

    def fill(self, id: str, full: frozenset[datetime]) -> None:
        """These occurrences of an event have no place left; all others of it have."""
        if full == self._full.get(id, frozenset()):
            return
        self._full[id] = full
        if not full:
            del self._full[id]
        if (event := self.given(id)) is not None:
            self.put(event)

    def _shown(self, event: Event) -> Event:
        full = self._full.get(event.id) if self._full else None
        return filled(event, full) if full else event

    def remove(self, id: str) -> None:
        """Take an event out; an unknown id changes nothing."""
        uid = self._uids.pop(id, None)
        if uid is not None:
            del self._events[uid], self._given[uid]
            self._weeks = self._venues = None
            if self._wording is not None:
                self._wording.remove(uid)

    def within(self, begin: datetime, end: datetime) -> list[Occurrence]:
        """The occurrences that touch [begin, end), both aware, by their start."""
        if self._weeks is None:
            self._weeks = Weeks(self._events.values())
        return self._weeks.between(begin, end)

    def on(self, day: date) -> list[Occurrence]:
        """The occurrences of a day in the city's zone, in order: what lasts all day first."""
        begin, end = (
            instant(datetime.combine(each, time()), self.city.zone) for each in (day, day + timedelta(1))
        )
        return sorted(self.within(begin, end), key=lambda each: (not each.all_day, each.start, each.event))

    def next(self, id: str, now: datetime) -> Occurrence | None:
        """The next occurrence of an event that begins at ``now`` (aware) or later and is not cancelled."""
        event = self.get(id)
        if event is None:
            return None
        for begin, end in _years(event, now):
            for each in occurrences(event, begin, end):
                if each.start >= now and not each.cancelled:
                    return each
        return None

    def browse(
        self,
        begin: datetime,
        end: datetime,
        *,
        topic: str | None = None,
        place: str | None = None,
        quartier_of: str | None = None,
        organiser: str | None = None,
        festival: str | None = None,
        band: str | None = None,
        cancelled: bool = True,
    ) -> list[Occurrence]:
        """The occurrences of some time that have all this, by their start.

        ``topic`` takes in what is under it; ``place`` is a ``place_key``, ``band`` one of ``BANDS``.
        """
        topics = self.city.within(topic) if topic is not None else frozenset[str]()
        tests: list[tuple[object, Callable[[Event, Occurrence], bool]]] = [
            (topic, lambda event, _: not topics.isdisjoint(event.topics)),
            (place, lambda _, each: place_key(each.place) == place),
            (quartier_of, lambda event, _: quartier(event, self.catalogue) == quartier_of),
            (organiser, lambda event, _: event.organiser == organiser),
            (festival, lambda event, _: event.festival == festival),
            (band, lambda event, _: in_band(event.ages, band or "")),
            (None if cancelled else "", lambda _, each: not each.cancelled),
        ]
        asked = [test for given, test in tests if given is not None]
        return [
            each
            for each in self.within(begin, end)
            if all(test(self._events[each.event], each) for test in asked)
        ]

    def present(self, begin: datetime, end: datetime) -> Present:
        """What the events of some time have, counted."""
        return present(((self._events[each.event], each) for each in self.within(begin, end)), self.catalogue)

    def ask(self, asked: Asked, *, limit: int = MOST) -> Found:
        """The events that answer a question, best first, or what comes nearest with what was let go for it."""
        windows = (*asked.when.days, *asked.windows)
        last = max((each.end for each in windows), default=asked.now)
        found = choose(asked, self._happening, self.catalogue, self._words, limit, last + AROUND)
        if not found.true and not asked.when.dated:
            # Whoever names no day may mean what comes in half a year.
            begin, end = asked.now, asked.now + _YEAR
            later = replace(asked, when=replace(asked.when, windows=(Window(begin, end),)))
            further = choose(later, self._happening, self.catalogue, self._words, limit, end)
            return replace(further, asked=asked) if further.true else found
        return found

    def _happening(self, begin: datetime, end: datetime) -> list[Happening]:
        return [Happening(self._events[each.event], each) for each in self.within(begin, end)]

    def _words(self) -> Wording:
        if self._wording is None:
            self._wording = Wording(self.catalogue, self._events.values())
        return self._wording


def _told(place: Place) -> tuple[bool, bool, int]:
    """How much is said of where it is; of two names the longer one has its article."""
    return place.address is not None, place.coordinates is not None, len(place.name or "")


def _years(event: Event, now: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Stretches of time, one after the other, in which an event may come again after ``now``."""
    if event.single:
        yield now, datetime.max.replace(tzinfo=UTC)
        return
    begin = max(now, instant(event.start, event.zone) - _YEAR)
    for number in range(_YEARS):
        yield begin + number * _YEAR, begin + (number + 1) * _YEAR
