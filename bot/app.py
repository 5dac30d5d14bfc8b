"""The only place that wires things together: start-up, the turn of every day, shutdown."""

import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from bot import handlers, opendata
from bot.conversation.dispatch import Dispatcher
from bot.conversation.i18n import LANGUAGES, choose, lazy, speaking
from bot.conversation.messages import Address, Card, Request
from bot.delivery import Delivery, Voice
from bot.handlers import settling
from bot.handlers.cards import short_card
from bot.handlers.town import Town
from bot.platforms.base import MenuItem
from bot.settings import Settings
from bot.storage import Storage, Unit, schema
from knowledge.catalogue import Problem

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
        town.door = settings.telegram_name.removeprefix("@")
        self.delivery = Delivery(storage, self.router, town, clock=clock, language=town.city.language)
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
            await unit.outbox.moved(old, new)
            await unit.inbox.moved(old, new)

    async def look(self) -> None:
        """Take up what changed in the database, and what another process may have left unanswered."""
        async with self.storage.reading() as unit:
            await self.town.refresh(unit)
            if await unit.questions.latest(self.town.city.id) > self.town.alike.latest:
                # Read here, so that nobody waits for it at the desk.
                await settling.groups(unit, self.town)
        await self.dispatcher.recover()

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

    @property
    def _answering(self) -> timedelta:
        return timedelta(hours=self.settings.answer_hours)

    async def prune(self) -> dict[str, int]:
        """Forget what the settings say is old; how many rows went, by table."""
        now = self.clock()
        messages = now - timedelta(days=self.settings.keep_messages_days)
        questions = now - timedelta(days=self.settings.keep_questions_days)
        async with self.storage.unit() as unit:
            return {
                # Nobody is proposed to the same person again within a year: so long it is remembered.
                "proposals": await unit.proposals.prune(now - timedelta(days=366)),
                "relayed": await unit.relay.prune(messages),
                "skills": await unit.skills.prune(questions),
                "inbox": await unit.inbox.prune(messages),
                "outbox": await unit.outbox.prune(messages),
                "conversations": await unit.conversations.prune(now),
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
        if synced.problems:
            log.warning("%s lines of the city's files need a look: passeur check", len(synced.problems))
        town = Town(synced.city, clock)
        async with storage.reading() as unit:
            await town.refresh(unit)
        app = App(settings, storage, town, clock)
        yield app
        await app.ready()


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


def _said(text: lazy) -> dict[str, str]:
    told = {}
    for language in LANGUAGES:
        with speaking(language):
            told[language] = str(text)
    return told
