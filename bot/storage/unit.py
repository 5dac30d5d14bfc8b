"""One transaction at a time: a unit holds every repository on the same connection, and commits when it ends well."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation.messages import Request
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
from bot.storage.rooms import Rooms
from bot.storage.rounds import Rounds
from bot.storage.searches import Searches
from bot.storage.sending import Sending
from bot.storage.skills import Skills
from bot.storage.sources import Sources
from bot.storage.spaces import Spaces
from bot.storage.suggestions import Suggestions
from bot.storage.unasked import Unasked

R = TypeVar("R", bound=Repository)


def noun(kind: type[R]) -> "cached_property[R]":
    """The repository of one noun, made when a transaction first asks for it."""
    return cached_property(lambda unit: kind(unit.connection))


class Unit:
    """Every repository within one transaction."""

    people = noun(People)
    entries = noun(Entries)
    searches = noun(Searches)
    questions = noun(Questions)
    lessons = noun(Lessons)
    profiles = noun(Profiles)
    skills = noun(Skills)
    proposals = noun(Proposals)
    relay = noun(Relay)
    blocks = noun(Blocks)
    reports = noun(Reports)
    doubts = noun(Doubts)
    rounds = noun(Rounds)
    calls = noun(Calls)
    duties = noun(Duties)
    deeds = noun(Deeds)
    events = noun(Events)
    figures = noun(Figures)
    polls = noun(Polls)
    consultations = noun(Consultations)
    sources = noun(Sources)
    calendars = noun(Calendars)
    drafts = noun(Drafts)
    follows = noun(Follows)
    habits = noun(Habits)
    appeals = noun(Appeals)
    awaiting = noun(Awaiting)
    links = noun(Links)
    members = noun(Members)
    suggestions = noun(Suggestions)
    plans = noun(Plans)
    known = noun(KnownEvents)
    unasked = noun(Unasked)
    registrations = noun(Registrations)
    rooms = noun(Rooms)
    repeats = noun(Repeats)
    announcements = noun(Announcements)
    audiences = noun(Audiences)
    copies = noun(Copies)
    echoes = noun(Echoes)

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
        return Outbox(self.connection, self.sending, self.afterwards, self.otherwise)

    @cached_property
    def conversations(self) -> Conversations:
        return Conversations(self.connection)

    @cached_property
    def spaces(self) -> Spaces:
        return Spaces(self.connection)

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
