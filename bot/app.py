"""The only place that wires things together: start-up, the turn of every day, shutdown."""

import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bot import handlers, opendata, spreading
from bot.conversation.dispatch import Dispatcher
from bot.conversation.errors import Undeliverable
from bot.conversation.i18n import LANGUAGES, choose, lazy, speaking
from bot.conversation.messages import Address, Card, Hosted, Reply, Request
from bot.conversation.sketch import Leaf
from bot.crier import Crier
from bot.delivery import Delivery, Voice
from bot.handlers.cards import short_card
from bot.handlers.desk import settling
from bot.handlers.town import Town
from bot.platforms.base import MenuItem
from bot.settings import Settings
from bot.storage import Storage, Unit, moving, schema
from bot.storage.backup import backup
from knowledge.catalogue import Problem
from knowledge.city import City

if TYPE_CHECKING:
    from bot.rounds import Held

log = logging.getLogger(__name__)


class NotReady(Exception):
    """Passeur cannot start. ``problems`` say what to mend in the city's files, if that is why."""

    def __init__(self, why: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(why)
        self.problems = tuple(problems)


def utc_now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


class App:
    """Passeur for one city, and what it gives to the platforms that it lives on."""

    def __init__(
        self, settings: Settings, storage: Storage, town: Town, clock: Callable[[], datetime]
    ) -> None:
        self.settings = settings
        self.storage = storage
        self.town = town
        self.clock = clock
        self.router = handlers.routes()
        town.commands, town.presses = tuple(self.router.commands), self.router.presses
        town.links, town.administrators = self.router.links, frozenset(settings.administrators)
        town.web = settings.web_url.rstrip("/")
        town.sketch = sketched
        town.door = settings.telegram_name.removeprefix("@")
        self.delivery = Delivery(storage, self.router, town, clock=clock, language=town.city.language)
        self.crier = Crier(
            storage, self.router, town, self.delivery, clock=clock, language=town.city.language
        )
        self.dispatcher: Dispatcher[Unit, Town] = Dispatcher(
            self.router,
            storage.unit,
            town,
            clock=clock,
            language=town.city.language,
            deliver=self.delivery.deliver,
        )

    @property
    def language(self) -> str:
        return choose(self.town.city.language)

    @cached_property
    def menu(self) -> tuple[MenuItem, ...]:
        return tuple(
            MenuItem(
                names={language: command.name(language) for language in LANGUAGES},
                about=_said(command.about),
                argument=_said(command.argument) if command.argument else None,
                complete=command.complete,
                staff=command.staff,
            )
            for command in self.router.commands
        )

    @property
    def about(self) -> Mapping[str, tuple[str, str, str]]:
        told = {}
        for language in LANGUAGES:
            with speaking(language):
                told[language] = handlers.about(self.town)
        return told

    def join(self, platform: Voice) -> None:
        """Let answers go out through this platform."""
        self.delivery.platforms[platform.name] = platform

    async def accept(self, *requests: Request) -> None:
        await self.dispatcher.accept(*requests)

    async def ready(self) -> None:
        """Wait until everything said is answered, and every answer sent is settled."""
        await self.dispatcher.settled()
        await self.delivery.settled()

    async def complete(self, kind: str, typed: str, lang: str) -> Sequence[tuple[str, str]]:
        if kind != "entry":
            return ()
        found = self.town.find(typed, lang, limit=25)
        return tuple((entry.says("title", lang)[:100], entry.id) for entry in found)

    async def find(self, typed: str, lang: str) -> Sequence[Card]:
        with speaking(choose(lang, self.language)):
            found = self.town.find(typed, lang, limit=10)
            return tuple(short_card(each, self.town.city, self.town.today()) for each in found)

    async def moved(self, old: Address, new: Address) -> None:
        async with self.storage.unit() as unit:
            await moving.move(unit, old, new)

    async def hosted(self, space: str) -> Sequence[Hosted] | None:
        from bot import programme

        async with self.storage.reading() as unit:
            return await programme.wanted(unit, self.town, space, self.clock())

    async def told(self, space: str, theirs: Sequence[Hosted]) -> None:
        from bot import programme

        async with self.storage.unit() as unit:
            await programme.told(unit, self.town.city, space, theirs, self.clock())

    async def look(self) -> None:
        """Take up what changed in the database, and what another process may have left unanswered."""
        async with self.storage.reading() as unit:
            await self.town.refresh(unit)
            if await unit.questions.latest(self.town.city.id) > self.town.alike.latest:
                # Read here, so that nobody waits for it at the desk.
                await settling.groups(unit, self.town)
        async with self.storage.unit() as unit:
            await unit.copies.park(None, self.clock())
        await self.dispatcher.recover()

    @asynccontextmanager
    async def web(self) -> AsyncIterator[int]:
        """Calendars and open data are served within, at the port given back; 0 where they are not."""
        if not self.settings.web_port:
            yield 0
            return
        from bot.web import Web, on_air

        made = Web(self.storage, self.town, self.clock, url=self.settings.web_url)
        async with on_air(made, self.settings.web_host, self.settings.web_port) as port:
            yield port

    async def read_sources(self) -> int:
        """Read the programmes at an address that are due; how many."""
        from bot import programme

        return await programme.look(
            self.storage,
            self.town.city,
            self.clock(),
            administrators=self.settings.administrators,
            private=self.settings.private_sources,
            skills=lambda: self.town.skills,
        )

    async def round(self) -> "Held | None":
        """Hold this day's round of the exchange; None where that was done since its hour."""
        # Here and below: the solver takes a while to load, and whoever asks something need not wait for it.
        from bot import rounds

        now = self.clock()
        return await rounds.hold(
            self.storage,
            self.town,
            now,
            seconds=self.settings.round_seconds,
            answer=self._answering,
            since=rounds.hour_of(now, self.town.city.zone, self.settings.round_hour),
        )

    async def upkeep(self) -> dict[str, int]:
        """See to what became of the proposals, and to what has stood for long; how much of each there was."""
        from bot import rounds

        return await rounds.upkeep(self.storage, self.town, self.clock(), answer=self._answering)

    async def remind(self) -> dict[str, int]:
        """Plan reminders, tell what changed, see to places and to what is said again; how much of each there was."""
        from bot import reminding

        now = self.clock()
        rest = timedelta(minutes=self.settings.change_minutes)
        return {
            **await reminding.plan(self.storage, self.town, now),
            **await reminding.tell(self.storage, self.town, now, after=rest),
            **await reminding.seat(self.storage, self.town, now),
            "repeated": await reminding.repeat(self.storage, self.town, now),
        }

    @property
    def _answering(self) -> timedelta:
        return timedelta(hours=self.settings.answer_hours)

    async def weekly(self) -> int:
        """Tell those who look after the city what the last week brought; to how many. Done twice, it is told once."""
        today, city, now = self.town.today(), self.town.city.id, self.clock()
        begin = today - timedelta(days=7 + today.weekday())
        async with self.storage.unit() as unit:
            chosen = await unit.duties.administrators(sorted(self.town.administrators))
            people = {each.person_id: False for each in await unit.duties.holding(city, "organiser", "")}
            people |= dict.fromkeys(chosen, True)
            reached = await unit.habits.reach(people)
            for id, reach in reached.items():
                args = {"person": id, "begin": str(begin), "administrator": people[id], "lang": reach.lang}
                key, where = f"weekly-report:{begin}:{id}", str(reach.address)
                await unit.outbox.notice(key, where, reach.recipient, "weekly-report", args, now)
        return len(reached)

    async def backup(self) -> Path | None:
        """Copy the database once a day, where it is a file and the settings want it."""
        keep = timedelta(days=self.settings.backup_days)
        return await backup(self.storage, self.town.today(), keep) if keep else None

    async def announce(self) -> None:
        """Bring in pictures, send announcements on their way whose moment has come, and see to those that are."""
        await spreading.fetch_pictures(self.storage, self._fetch)
        await spreading.spread(self.storage, self.town.city, self.clock())
        await spreading.finish(self.storage, self.town.city, self.clock())

    async def _fetch(self, platform: str, reference: str) -> bytes | None:
        if (voice := self.delivery.platforms.get(platform)) is None:
            raise Undeliverable(f"{platform} is served elsewhere")
        return await voice.picture(reference)

    async def prune(self) -> dict[str, int]:
        """Forget what the settings say is old; how many rows went, by table."""
        now = self.clock()
        messages = now - timedelta(days=self.settings.keep_messages_days)
        questions = now - timedelta(days=self.settings.keep_questions_days)
        async with self.storage.unit() as unit:
            return {
                # Nobody is proposed to the same person again within a year: so long it is remembered.
                "differences": await unit.known.prune(messages),
                "unasked": await unit.unasked.prune(messages.date(), (now - timedelta(days=366)).date()),
                "registrations": await unit.registrations.prune(messages),
                "proposals": await unit.proposals.prune(now - timedelta(days=366)),
                "relayed": await unit.relay.prune(messages),
                "skills": await unit.skills.prune(questions),
                "inbox": await unit.inbox.prune(messages),
                "outbox": await unit.outbox.prune(messages),
                "copies": await unit.copies.forget(messages),
                "announcements": await unit.announcements.prune(questions),
                "conversations": await unit.conversations.prune(now),
                "drafts": await unit.drafts.prune(messages),
                "searches": await unit.searches.prune(questions),
                "awaiting": await unit.awaiting.prune(now - timedelta(days=366)),
                "suggestions": await unit.suggestions.prune(questions),
                "appeals": await unit.appeals.prune(now - timedelta(days=366)),
                "invitations": await unit.duties.prune(now),
            }


@asynccontextmanager
async def opened(settings: Settings, *, clock: Callable[[], datetime] = utc_now) -> AsyncIterator[App]:
    """Passeur with its database up to date and its city ready to answer. Raises NotReady."""
    async with prepared(settings, clock=clock) as storage:
        async with storage.unit() as unit:
            synced = await opendata.sync(unit, settings.city_folder, clock())
        if synced.city is None:
            raise NotReady(str(settings.city_folder), synced.problems)
        await _sync_programme(storage, settings, synced.city, clock())
        if synced.problems:
            log.warning("%s lines of the city's files need a look: passeur check", len(synced.problems))
        town = Town(synced.city, clock)
        async with storage.reading() as unit:
            await town.refresh(unit)
        app = App(settings, storage, town, clock)
        yield app
        await app.ready()


async def _sync_programme(storage: Storage, settings: Settings, city: City, now: datetime) -> None:
    """Bring the programme to what the city's folder says, where a file of it changed."""
    from bot import programme

    async with storage.unit() as unit:
        entries = (await unit.entries.origins(city.id)).keys()
        await programme.sync(unit, settings.city_folder, city, entries, now)


@asynccontextmanager
async def prepared(settings: Settings, *, clock: Callable[[], datetime] = utc_now) -> AsyncIterator[Storage]:  # noqa: ARG001
    """The database with its tables as the code expects them. A shared one is never changed without being asked to."""
    lease = timedelta(seconds=settings.lease_seconds)
    storage = Storage(settings.database, durable=settings.durable, lease=lease)
    try:
        version = await schema.found(storage)
        if version != schema.expected():
            if not storage.embedded and version is not None:
                raise NotReady("migrate")
            await schema.migrate(storage)
        yield storage
    finally:
        await storage.close()


def sketched(platform: str, reply: Reply, private: bool) -> Sequence[Leaf]:
    """What the platform of this name would make of news."""
    # The client libraries take a while to load, which nobody waits for who announces nothing.
    if platform == "telegram":
        from bot.platforms.telegram.sketch import sketch as on_telegram

        return on_telegram(reply)
    from bot.platforms.discord.sketch import sketch as on_discord

    return on_discord(reply, private=private)


def _said(text: lazy) -> dict[str, str]:
    told = {}
    for language in LANGUAGES:
        with speaking(language):
            told[language] = str(text)
    return told
