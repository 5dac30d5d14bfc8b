"""One transaction at a time: a unit holds every repository on the same connection, and commits when it ends well."""

import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from zlib import crc32

from sqlalchemy import Connection, event, make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.conversation.messages import Request
from bot.storage import hops
from bot.storage.announcements import Announcements
from bot.storage.appeals import Appeals
from bot.storage.audiences import Audiences
from bot.storage.awaiting import Awaiting
from bot.storage.blocks import Blocks
from bot.storage.calendars import Calendars
from bot.storage.calls import Calls
from bot.storage.consultations import Consultations
from bot.storage.conversations import Conversations
from bot.storage.copies import Copies
from bot.storage.deeds import Deeds
from bot.storage.doubts import Doubts
from bot.storage.drafts import Drafts
from bot.storage.duties import Duties
from bot.storage.echoes import Echoes
from bot.storage.entries import Entries
from bot.storage.events import Events
from bot.storage.figures import Figures
from bot.storage.follows import Follows
from bot.storage.habits import Habits
from bot.storage.inbox import Inbox
from bot.storage.known import KnownEvents
from bot.storage.lessons import Lessons
from bot.storage.line import Line
from bot.storage.links import Links
from bot.storage.members import Members
from bot.storage.outbox import Outbox
from bot.storage.people import People
from bot.storage.plans import Plans
from bot.storage.polls import Polls
from bot.storage.profiles import Profiles
from bot.storage.proposals import Proposals
from bot.storage.questions import Questions
from bot.storage.registrations import Registrations
from bot.storage.relayed import Relay
from bot.storage.repeats import Repeats
from bot.storage.reports import Reports
from bot.storage.repository import Repository
from bot.storage.rounds import Rounds
from bot.storage.searches import Searches
from bot.storage.sending import LEASE, Sending
from bot.storage.skills import Skills
from bot.storage.sources import Sources
from bot.storage.spaces import Spaces
from bot.storage.suggestions import Suggestions
from bot.storage.unasked import Unasked


class Unit:
    """Every repository within one transaction."""

    def __init__(self, connection: AsyncConnection, sending: Sending) -> None:
        self.connection = connection
        self.sending = sending
        self.afterwards: list[Callable[[], None]] = []
        """What to do once this is committed, and not at all if it is not."""
        self.otherwise: list[Callable[[], None]] = []
        """What to do if it is not."""

    @cached_property
    def inbox(self) -> Inbox:
        return Inbox(self.connection)

    @cached_property
    def outbox(self) -> Outbox:
        return Outbox(self)

    @cached_property
    def conversations(self) -> Conversations:
        return Conversations(self.connection)

    @cached_property
    def people(self) -> People:
        return People(self.connection)

    @cached_property
    def entries(self) -> Entries:
        return Entries(self.connection)

    @cached_property
    def searches(self) -> Searches:
        return Searches(self.connection)

    @cached_property
    def questions(self) -> Questions:
        return Questions(self.connection)

    @cached_property
    def lessons(self) -> Lessons:
        return Lessons(self.connection)

    @cached_property
    def profiles(self) -> Profiles:
        return Profiles(self.connection)

    @cached_property
    def skills(self) -> Skills:
        return Skills(self.connection)

    @cached_property
    def proposals(self) -> Proposals:
        return Proposals(self.connection)

    @cached_property
    def relay(self) -> Relay:
        return Relay(self.connection)

    @cached_property
    def blocks(self) -> Blocks:
        return Blocks(self.connection)

    @cached_property
    def reports(self) -> Reports:
        return Reports(self.connection)

    @cached_property
    def doubts(self) -> Doubts:
        return Doubts(self.connection)

    @cached_property
    def rounds(self) -> Rounds:
        return Rounds(self.connection)

    @cached_property
    def spaces(self) -> Spaces:
        return Spaces(self.connection)

    @cached_property
    def calls(self) -> Calls:
        return Calls(self.connection)

    @cached_property
    def duties(self) -> Duties:
        return Duties(self.connection)

    @cached_property
    def deeds(self) -> Deeds:
        return Deeds(self.connection)

    @cached_property
    def events(self) -> Events:
        return Events(self.connection)

    @cached_property
    def figures(self) -> Figures:
        return Figures(self.connection)

    @cached_property
    def polls(self) -> Polls:
        return Polls(self.connection)

    @cached_property
    def consultations(self) -> Consultations:
        return Consultations(self.connection)

    @cached_property
    def sources(self) -> Sources:
        return Sources(self.connection)

    @cached_property
    def calendars(self) -> Calendars:
        return Calendars(self.connection)

    @cached_property
    def drafts(self) -> Drafts:
        return Drafts(self.connection)

    @cached_property
    def follows(self) -> Follows:
        return Follows(self.connection)

    @cached_property
    def habits(self) -> Habits:
        return Habits(self.connection)

    @cached_property
    def appeals(self) -> Appeals:
        return Appeals(self.connection)

    @cached_property
    def awaiting(self) -> Awaiting:
        return Awaiting(self.connection)

    @cached_property
    def links(self) -> Links:
        return Links(self.connection)

    @cached_property
    def members(self) -> Members:
        return Members(self.connection)

    @cached_property
    def suggestions(self) -> Suggestions:
        return Suggestions(self.connection)

    @cached_property
    def plans(self) -> Plans:
        return Plans(self.connection)

    @cached_property
    def known(self) -> KnownEvents:
        return KnownEvents(self.connection)

    @cached_property
    def unasked(self) -> Unasked:
        return Unasked(self.connection)

    @cached_property
    def registrations(self) -> Registrations:
        return Registrations(self.connection)

    @cached_property
    def repeats(self) -> Repeats:
        return Repeats(self.connection)

    @cached_property
    def announcements(self) -> Announcements:
        return Announcements(self.connection)

    @cached_property
    def audiences(self) -> Audiences:
        return Audiences(self.connection)

    @cached_property
    def copies(self) -> Copies:
        return Copies(self.connection)

    @cached_property
    def echoes(self) -> Echoes:
        return Echoes(self.connection)

    @property
    def keepers(self) -> tuple[Repository, ...]:
        """The repositories that keep something of people, what depends on others first."""
        return (
            self.searches,
            self.calls,
            self.reports,
            self.doubts,
            self.relay,
            self.blocks,
            self.proposals,
            self.skills,
            self.profiles,
            self.calendars,
            self.drafts,
            self.plans,
            self.unasked,
            self.registrations,
            self.repeats,
            self.copies,
            self.echoes,
            self.follows,
            self.habits,
            self.duties,
            self.polls,
            self.consultations,
            self.members,
            self.awaiting,
            self.suggestions,
            self.links,
            self.conversations,
            self.inbox,
            self.outbox,
            self.people,
        )

    async def export(self, person_id: int) -> dict[str, Sequence[Mapping[str, Any]]]:
        """Everything kept of a person, by table."""
        kept: dict[str, Sequence[Mapping[str, Any]]] = {}
        for each in self.keepers:
            kept |= await each.export(person_id)
        return kept

    async def erase(self, request: Request) -> dict[str, int]:
        """Forget whoever makes this request; how many rows went, by table.

        Of the request itself stays its key alone, so that it is not answered twice.
        """
        person_id = request.who.id
        await self.inbox.forget(request, person_id)
        await self.proposals.abandon(person_id)
        await self.deeds.unname(person_id)
        await self.announcements.unname(person_id)
        gone: dict[str, int] = {}
        for each in self.keepers:
            gone |= await each.erase(person_id)
        return gone


def file_of(url: str) -> Path | None:
    """The file of an embedded database; None where it is a server's, or in memory."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        return None
    return Path(str(parsed.database)).expanduser()


class Storage:
    """The database behind an URL: ``sqlite+aiosqlite:///…`` or ``postgresql+asyncpg://…``.

    On SQLite, ``durable`` makes each commit survive a power cut, not only the end of the process. ``lease`` is how long
    this process may take to send what it claimed.
    """

    def __init__(self, url: str, *, durable: bool = True, lease: timedelta = LEASE) -> None:
        for each in ("aiosqlite", "sqlalchemy.engine"):
            logging.getLogger(each).setLevel(logging.WARNING)  # below, they write down what people said
        self.url = make_url(url)
        self.sending = Sending(lease)
        self.embedded = self.url.get_backend_name() == "sqlite"
        if (file := file_of(url)) is not None:
            # What people said is nobody else's to read, on this machine neither.
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.engine: AsyncEngine = create_async_engine(
            self.url, pool_pre_ping=not self.embedded, hide_parameters=True
        )
        # SQLite has one writer: waiting in line here is fair, and cheaper than its busy loop. It keeps its connection.
        self._line = Line()
        self._writing: AsyncConnection | None = None
        self._serving: AsyncConnection | None = None
        if self.embedded:
            hops.fewer(self.engine)
            _prepare_sqlite(self.engine, durable=durable)

    @asynccontextmanager
    async def unit(self, *, urgent: bool = False) -> AsyncIterator[Unit]:
        """A transaction that reads and writes; rolled back when it ends with an exception.

        Where writers wait for each other, an ``urgent`` one goes first.
        """
        async with self._writer(urgent) if self.embedded else self.engine.connect() as connection:
            unit = Unit(connection, self.sending)
            try:
                async with connection.begin():
                    yield unit
            except BaseException:
                for each in unit.otherwise:
                    each()
                raise
            for each in unit.afterwards:
                each()

    @asynccontextmanager
    async def _writer(self, urgent: bool) -> AsyncIterator[AsyncConnection]:
        async with self._line.turn(urgent=urgent):
            if self._writing is None:
                self._writing = await self.engine.connect()
            try:
                yield self._writing
            except BaseException:
                # Whatever state it is in, the next writer begins with a connection that nobody interrupted.
                connection, self._writing = self._writing, None
                await connection.close()
                raise

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Unit]:
        """A transaction that only reads, and waits for no writer."""
        async with self.engine.connect() as connection:
            await connection.execution_options(passeur_reading=True)
            async with connection.begin() as transaction:
                yield Unit(connection, self.sending)
                await transaction.rollback()

    @asynccontextmanager
    async def arriving(self, platform: str) -> AsyncIterator[bool]:
        """From now on this process speaks on this platform, until it ends; within, whether no other one does.

        An embedded database has one such process; on PostgreSQL they know of each other by a lock, which goes with
        its holder, however that ends.
        """
        if self.embedded:
            yield True
            return
        if self._serving is None:
            self._serving = await self.engine.connect()
            await self._serving.execution_options(isolation_level="AUTOCOMMIT")
        lock = {"lock": crc32(f"passeur {platform}".encode())}
        alone = bool(await self._serving.scalar(text("SELECT pg_try_advisory_lock(:lock)"), lock))
        try:
            yield alone
            await self._serving.execute(text("SELECT pg_advisory_lock_shared(:lock)"), lock)
        finally:
            if alone:
                await self._serving.execute(text("SELECT pg_advisory_unlock(:lock)"), lock)

    async def close(self) -> None:
        """Give every connection back."""
        for connection in (self._writing, self._serving):
            if connection is not None:
                await connection.close()
        self._writing = self._serving = None
        await self.engine.dispose()


def _prepare_sqlite(engine: AsyncEngine, *, durable: bool) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def connected(dbapi: Any, record: Any) -> None:  # noqa: ARG001
        dbapi.isolation_level = None
        cursor = dbapi.cursor()
        for pragma in (
            "journal_mode = WAL",
            f"synchronous = {'FULL' if durable else 'NORMAL'}",
            "foreign_keys = ON",
            "busy_timeout = 10000",
            "temp_store = MEMORY",
            "secure_delete = ON",  # what is erased is overwritten, not only unlinked
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begun(connection: Connection) -> None:
        reading = connection.get_execution_options().get("passeur_reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
