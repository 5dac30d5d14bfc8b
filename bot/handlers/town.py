"""The city as the handlers know it: its catalogue, its answers, its clock, brought up to date from the database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.conversation.i18n import language
from bot.conversation.router import Command, Handler
from bot.handlers.alike import Alike
from bot.storage import Unit
from bot.storage.lessons import Taught
from knowledge.answer import Answerer, lexicon_of
from knowledge.catalogue import Catalogue, Entry, Standing
from knowledge.city import City
from knowledge.language import fold
from knowledge.search import Index
from knowledge.skills import Skills

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
        self.door = ""
        """Passeur's name on Telegram, where the settings say it: links to it open there."""
        self._version = ""
        self._compares: tuple[City, Skills] | None = None
        self._gathers: Alike | None = None
        self._settle(Catalogue(city, ()), Index.build((), lexicon_of(city)))

    @property
    def city(self) -> City:
        return self.catalogue.city

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
        self._settle(catalogue, self.index)

    def part_with(self, id: str) -> None:
        """An entry was taken out here."""
        self.index.remove(id)
        self._settle(Catalogue(self.city, [each for each in self.catalogue if each.id != id]), self.index)

    async def refresh(self, unit: Unit, city: City | None = None) -> bool:
        """Take up what changed in the database since last time; whether anything had."""
        new = city or self.city
        version = f"{await unit.entries.version(new.id)} {await unit.lessons.version(new.id)}"
        if version == self._version and new == self.city:
            return False
        catalogue = Catalogue(new, await unit.entries.all(new.id))
        lessons = await unit.lessons.active(new.id)
        index = await asyncio.to_thread(_index, catalogue, lessons)
        self._settle(catalogue, index)
        self._version = version
        return True

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

    def _settle(self, catalogue: Catalogue, index: Index) -> None:
        self.catalogue = catalogue
        self.index = index
        self.answerer = Answerer(catalogue, index)


def _index(catalogue: Catalogue, lessons: list[Taught]) -> Index:
    index = Index.build(catalogue.documents(), lexicon_of(catalogue.city))
    for lesson in lessons:
        if lesson.entry in catalogue:
            (index.confirm if lesson.sign > 0 else index.refuse)(lesson.question, lesson.entry)
    return index
