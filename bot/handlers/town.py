"""The city as the handlers know it: its catalogue, its answers, its clock, brought up to date from the database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.conversation.i18n import language
from bot.conversation.messages import Reply
from bot.conversation.router import Command, Handler
from bot.conversation.sketch import Leaf, Sketcher
from bot.handlers.desk.alike import Alike
from bot.storage import Unit
from bot.storage.lessons import Taught
from knowledge.agenda import Event, Place
from knowledge.answer import Answerer, lexicon_of
from knowledge.catalogue import Catalogue, Entry, Standing
from knowledge.city import City
from knowledge.language import fold
from knowledge.programme import Asking, Programme
from knowledge.programme.drafting import Drafting
from knowledge.search import Index
from knowledge.skills import Skills

FEW = 50
"""So many changes of the programme are taken up at once, while everybody waits; more of them beside the answers."""
MORNING, NIGHT = 8, 22
"""The hours of the city's clocks between which people are told what they did not just ask for."""


class Town:
    """One city, ready to answer. ``clock`` gives aware moments."""

    def __init__(self, city: City, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self.commands: tuple[Command[Unit, Town], ...] = ()
        self.presses: Mapping[str, Handler[Unit, Town]] = {}
        """What help lists; the table is whole only once every handler has declared itself."""
        self.links: Mapping[str, Handler[Unit, Town]] = {}
        self.administrators: frozenset[str] = frozenset()
        """The accounts (``platform:external``) that the settings name."""
        self.web = ""
        """The public address at which calendars and open data are found; empty where there is none."""
        self.programme: Programme
        """Every event of the city, to browse and to ask."""
        self.asking: Asking
        """What reads a question to the programme."""
        self.sketch: Sketcher = _unsketched
        """What the platforms make of news, where they are known."""
        self.door = ""
        """Passeur's name on Telegram, where the settings say it: links to it open there."""
        self._version = ""
        self._happens = ""
        self._drafts: tuple[Catalogue, tuple[Place, ...], Drafting] | None = None
        self._compares: tuple[City, Skills] | None = None
        nothing = Catalogue(city, ())
        self._settle(nothing, Index.build((), lexicon_of(city)), Programme((), nothing), Asking(city))
        self._gathers: Alike | None = None

    @property
    def city(self) -> City:
        return self.catalogue.city

    @property
    def drafting(self) -> Drafting:
        """What reads an event in plain words, with the places of this catalogue and those where something takes place."""
        known = (self.catalogue, self.programme.venues)
        if self._drafts is None or self._drafts[0] is not known[0] or self._drafts[1] != known[1]:
            self._drafts = (*known, Drafting(*known))
        return self._drafts[2]

    @property
    def version(self) -> str:
        """Changes whenever an entry, a lesson, an event or what is full does, once that was taken up."""
        return f"{self._version} {self._happens} {hash(frozenset(self.programme.full.items()))}"

    @property
    def skills(self) -> Skills:
        """What compares offers and wishes in the words of this city; it remembers what it has read."""
        if self._compares is None or self._compares[0] is not self.city:
            self._compares = (self.city, Skills(self.city))
        return self._compares[1]

    @property
    def alike(self) -> Alike:
        """What gathers the questions that found no answer; it remembers what it has read."""
        if self._gathers is None or self._gathers.city is not self.city:
            self._gathers = Alike(self.city)
        return self._gathers

    def now(self) -> datetime:
        """This moment, as the city's clocks show it."""
        return self.clock().astimezone(ZoneInfo(self.city.zone))

    def today(self) -> date:
        """This day in the city."""
        return self.now().date()

    def called(self, name: str) -> str:
        """How the command of this name, in any language, is called in the language of this turn."""
        return next((each.name(language()) for each in self.commands if name in each.names.values()), name)

    def by_day(self) -> datetime:
        """This moment, or the morning after where it is night in the city: when people are told what they did not ask."""
        here = self.now()
        if MORNING <= here.hour < NIGHT:
            return self.clock()
        day = here if here.hour < MORNING else here + timedelta(days=1)
        return day.replace(hour=MORNING, minute=0, second=0, microsecond=0).astimezone(UTC)

    def adopt(self, entry: Entry) -> None:
        """An entry was written or changed here: it is found from now on, before the next look into the database."""
        others = [entry if each.id == entry.id else each for each in self.catalogue]
        if entry.id not in self.catalogue:
            others.append(entry)
        catalogue = Catalogue(self.city, others)
        self.index.add(catalogue.document(entry))
        self._settle(catalogue, self.index, self.programme, self.asking)

    def part_with(self, id: str) -> None:
        """An entry was taken out here."""
        self.index.remove(id)
        others = [each for each in self.catalogue if each.id != id]
        self._settle(Catalogue(self.city, others), self.index, self.programme, self.asking)

    async def refresh(self, unit: Unit, city: City | None = None) -> bool:
        """Take up what changed in the database since last time; whether anything had."""
        new = city or self.city
        version = f"{await unit.entries.version(new.id)} {await unit.lessons.version(new.id)}"
        happens = f"{new.id} {await unit.events.version(new.id)}"
        if version == self._version and new == self.city:
            changed = happens != self._happens
            if changed:
                await self._update(await unit.events.all(new.id))
                self._happens = happens
            return await self._fill(unit) or changed
        catalogue = Catalogue(new, await unit.entries.all(new.id))
        lessons = await unit.lessons.active(new.id)
        events = await unit.events.all(new.id)
        full = await unit.registrations.full(new.id, _places(events))
        index = await asyncio.to_thread(_index, catalogue, lessons)
        asking = Asking(new)
        programme = await asyncio.to_thread(_ready, events, catalogue, asking, self.now(), full)
        self._settle(catalogue, index, programme, asking)
        self._version, self._happens = version, happens
        return True

    async def _update(self, events: Sequence[Event]) -> None:
        """Take up what changed of the programme: a few events one by one, many of them as a new one made ready aside."""
        there = {each.id for each in events}
        gone = [each.id for each in self.programme if each.id not in there]
        changed = [each for each in events if self.programme.given(each.id) != each]
        if len(gone) + len(changed) > FEW:
            full = dict(self.programme.full)
            self.programme = await asyncio.to_thread(
                _ready, events, self.catalogue, self.asking, self.now(), full
            )
            return
        for id in gone:
            self.programme.remove(id)
        for each in changed:
            self.programme.put(each)

    async def _fill(self, unit: Unit) -> bool:
        """Take up where places are all taken, or free again; whether that is otherwise than before."""
        full = await unit.registrations.full(self.city.id, _places(self.programme))
        before = dict(self.programme.full)
        for id in full.keys() | before.keys():
            self.programme.fill(id, full.get(id, frozenset()))
        return full != before

    def find(self, typed: str, lang: str, *, limit: int) -> list[Entry]:
        """Entries for words still being typed: those whose title begins so, then those that hold it, then what they mean."""
        start = fold(typed)
        titles = [(fold(each.says("title", lang)), each) for each in self.catalogue if self._holds(each)]
        found = [each for title, each in titles if title.startswith(start)]
        found += [each for title, each in titles if start in title]
        if len(found) < limit and typed.strip():
            answer = self.answerer.answer(typed, now=self.now(), lang=lang, limit=limit)
            found += [each.entry for each in answer.offers if answer.known]
        return list({each.id: each for each in found}.values())[:limit]

    def is_called(self, number: str) -> bool:
        """Whether something here goes by this number, as help in an emergency does."""
        return number.isdecimal() and any(each.title.split()[0] == number for each in self.catalogue)

    def _holds(self, entry: Entry) -> bool:
        return entry.standing(self.today()) is Standing.CURRENT

    def teach(self, question: str, entry: str, sign: int) -> None:
        """Let the answers take a lesson into account, from now on."""
        if sign > 0:
            self.index.confirm(question, entry)
        else:
            self.index.refuse(question, entry)

    def unteach(self, question: str, entry: str) -> None:
        """Take a lesson back."""
        self.index.withdraw(question, entry)

    def _settle(self, catalogue: Catalogue, index: Index, programme: Programme, asking: Asking) -> None:
        self.catalogue = catalogue
        self.programme = programme
        self.asking = asking
        self.index = index
        self.answerer = Answerer(catalogue, index)


def _unsketched(_platform: str, _reply: Reply, _private: bool) -> Sequence[Leaf]:
    return ()


def _places(events: Iterable[Event]) -> dict[str, int]:
    """How many places each event has that says so, by its id."""
    return {each.id: each.capacity for each in events if each.capacity is not None}


def _ready(
    events: Sequence[Event],
    catalogue: Catalogue,
    asking: Asking,
    now: datetime,
    full: Mapping[str, frozenset[datetime]],
) -> Programme:
    """A programme that the first question need not wait for."""
    programme = Programme(events, catalogue, full)
    if events:
        for question in ("poterie demain", events[0].title):
            programme.ask(asking.understand(question, now), limit=1)
    return programme


def _index(catalogue: Catalogue, lessons: list[Taught]) -> Index:
    index = Index.build(catalogue.documents(), lexicon_of(catalogue.city))
    for lesson in lessons:
        if lesson.entry in catalogue:
            (index.confirm if lesson.sign > 0 else index.refuse)(lesson.question, lesson.entry)
    return index
