"""One turn: inbox row → lock → transaction → locale → handler → outbox → commit → send."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar
from weakref import WeakValueDictionary

from bot.conversation import forms
from bot.conversation.errors import Invalid, Refused, traced
from bot.conversation.i18n import _, choose, speaking
from bot.conversation.markup import escape
from bot.conversation.messages import Address, Ask, Form, Outcome, Person, Reply, Request, Sender
from bot.conversation.router import Router

log = logging.getLogger(__name__)

ATTEMPTS = 3
"""How often a turn that failed for no known reason is tried before its author is told."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request in the inbox that nobody has answered yet."""

    id: int
    request: Request
    attempts: int = 0
    last: bool = False
    """Whether nothing else waited in this chat when it was claimed."""


@dataclass(frozen=True, slots=True)
class Open:
    """Where the conversation of this person in this chat stands."""

    person: Person
    step: str | None = None
    data: Mapping[str, Any] | None = None


class Inbox(Protocol):
    """What was said and when; see ``bot.storage.inbox``."""

    async def store(self, requests: Sequence[Request]) -> list[Address]: ...
    async def claim(self, address: Address) -> Waiting | None: ...
    async def done(self, id: int, at: datetime) -> bool: ...
    async def fail(self, id: int, reason: str, *, final: bool) -> bool: ...
    async def waiting(self) -> list[Address]: ...


class Conversations(Protocol):
    """Who speaks and which step is open; see ``bot.storage.conversations``."""

    async def open(self, address: Address, sender: Sender, now: datetime) -> Open: ...
    async def set(
        self, address: Address, sender: Sender, step: str, data: Mapping[str, Any], until: datetime
    ) -> None: ...
    async def close(self, address: Address, sender: Sender) -> None: ...


class Spaces(Protocol):
    """What associations chose for the places where they are at home; see ``bot.storage.spaces``."""

    async def of(self, request: Request) -> Any: ...


class Outbox(Protocol):
    """What is to be sent; see ``bot.storage.outbox``."""

    async def reply(self, key: str, request: Request, reply: Reply, now: datetime) -> Any: ...


class Unit(Protocol):
    """One transaction."""

    @property
    def inbox(self) -> Inbox: ...
    @property
    def conversations(self) -> Conversations: ...
    @property
    def spaces(self) -> Spaces: ...
    @property
    def outbox(self) -> Outbox: ...


U = TypeVar("U", bound=Unit)
S = TypeVar("S")

Deliver = Callable[[Any], Awaitable[object]]


class Dispatcher(Generic[U, S]):
    """Answers what is in the inbox: in the order of each chat, side by side for different people.

    ``languages`` are what to fall back on for somebody whose language is unknown, the city's own first.
    """

    def __init__(
        self,
        router: Router[U, S],
        unit: Callable[[], AbstractAsyncContextManager[U]],
        services: S,
        *,
        clock: Callable[[], datetime],
        language: str,
        deliver: Deliver,
    ) -> None:
        self.router = router
        self._unit = unit
        self._services = services
        self._clock = clock
        self._language = language
        self._deliver = deliver
        self._workers: dict[Address, asyncio.Task[None]] = {}
        self._woken: set[Address] = set()
        self._people: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    async def accept(self, *requests: Request) -> None:
        """Store what was said. Once this returns, the platform may acknowledge: nothing is lost any more."""
        async with self._unit() as unit:
            addresses = await unit.inbox.store(requests)
        self._wake(addresses)

    async def recover(self) -> None:
        """Answer what an earlier process stored and did not answer."""
        async with self._unit() as unit:
            addresses = await unit.inbox.waiting()
        self._wake(addresses)

    async def settled(self) -> None:
        """Wait until everything accepted so far is answered and sent."""
        while self._workers:
            await asyncio.gather(*self._workers.values())

    def _wake(self, addresses: Iterable[Address]) -> None:
        for address in addresses:
            self._woken.add(address)
            if address not in self._workers:
                self._workers[address] = asyncio.create_task(self._work(address))

    async def _work(self, address: Address) -> None:
        try:
            while address in self._woken:
                self._woken.discard(address)
                while await self.turn(address):
                    pass
        except Exception as fault:
            log.error("a chat's worker stopped; its requests stay in the inbox\n%s", traced(fault))
        finally:
            del self._workers[address]

    async def turn(self, address: Address) -> bool:
        """Answer the oldest request of this chat; whether another one may be waiting."""
        waiting: Waiting | None = None
        try:
            async with self._unit() as unit:
                if (waiting := await unit.inbox.claim(address)) is None:
                    return False
                async with self._alone(waiting.request):
                    row = await self._answer(unit, waiting)
        except (Invalid, Refused) as no:
            assert waiting is not None
            row = await self._decline(waiting, Reply(str(no), personal=True))
        except Exception as fault:
            if waiting is None:
                raise
            log.error("turn %s failed (attempt %s)\n%s", waiting.id, waiting.attempts + 1, traced(fault))
            row = await self._stumble(waiting, fault)
            await self._deliver(row)
            return True
        await self._deliver(row)
        return not waiting.last

    @asynccontextmanager
    async def _alone(self, request: Request) -> AsyncIterator[None]:
        """One person's turns never race, even from two chats at once."""
        lock = self._people.setdefault((request.address.platform, request.sender.id), asyncio.Lock())
        async with lock:
            yield

    async def _answer(self, unit: U, waiting: Waiting) -> Any:
        request, now = waiting.request, self._clock()
        conversation = await unit.conversations.open(request.address, request.sender, now)
        home = None if request.private else await unit.spaces.of(request)
        spoken = home.lang if home else ""
        lang = choose(conversation.person.lang, request.sender.lang, spoken, self._language)
        request = replace(request, person=conversation.person, lang=lang, data=conversation.data or {})
        with speaking(lang):
            try:
                outcome = await self._outcome(request, conversation.step, unit)
                if isinstance(outcome, Form):
                    outcome = forms.begin(outcome)
            except (Invalid, Refused) as no:
                # The words were chosen in this language; they leave it with the exception.
                raise type(no)(str(no)) from no
        await unit.inbox.done(waiting.id, now)
        return await self._say(unit, waiting.id, request, outcome, conversation.step, now)

    async def _outcome(self, request: Request, step: str | None, unit: U) -> Outcome:
        handler, read = self.router.route(request, step)
        action = request.press.partition(":")[0]
        if action in (forms.ANSWER, forms.SKIP) or request.filled is not None:
            if step != forms.STEP:
                raise Refused(_("That question is no longer open. What would you like to know?"))
            return await self._fill(read, unit)
        if handler is not None and handler is self.router.plain and step == forms.STEP:
            return await self._fill(read, unit)
        if handler is not None:
            return await handler(read, unit, self._services)
        if request.press:
            return Reply(_("This button has served its time. Ask me again, I am here."), personal=True)
        return self._unknown_command(request)

    async def _fill(self, request: Request, unit: U) -> Outcome:
        following = forms.carry_on(request)
        if isinstance(following, Ask):
            return following
        form, values = following
        finished = replace(request, filled=values, text="", press="", data=form.data)
        return await self.router.steps[form.step](finished, unit, self._services)

    def _unknown_command(self, request: Request) -> Reply:
        typed = "".join(request.text[1:].split(maxsplit=1)[:1])
        help_name = next(
            (each.name(request.lang) for each in self.router.commands if each.complete == "help"), "help"
        )
        if near := self.router.nearest(typed, request.lang):
            return Reply(
                _(
                    "I don't know /{typed}. Did you mean /{near}? You can also simply write your question.",
                    typed=escape(typed[:40]),
                    near=escape(near),
                )
            )
        return Reply(
            _(
                "I don't know /{typed}. Simply write your question, or /{help} to see what I can do.",
                typed=escape(typed[:40]),
                help=escape(help_name),
            )
        )

    async def _say(
        self, unit: U, id: int, request: Request, outcome: Ask | Reply | None, step: str | None, now: datetime
    ) -> Any:
        if isinstance(outcome, Ask):
            until = now + outcome.keep
            await unit.conversations.set(request.address, request.sender, outcome.step, outcome.data, until)
            outcome = replace(outcome.reply, asks=True)
        elif step is not None and (not request.press or forms.presses(request)):
            await unit.conversations.close(request.address, request.sender)
        if outcome is None:
            return None
        return await unit.outbox.reply(f"reply:{id}", request, outcome, now)

    async def _decline(self, waiting: Waiting, reply: Reply) -> Any:
        """What the handler wrote is undone; the no is said and the open step stays open."""
        now = self._clock()
        async with self._unit() as unit:
            if not await unit.inbox.done(waiting.id, now):
                return None
            return await unit.outbox.reply(f"reply:{waiting.id}", waiting.request, reply, now)

    async def _stumble(self, waiting: Waiting, fault: Exception) -> Any:
        final = waiting.attempts + 1 >= ATTEMPTS
        async with self._unit() as unit:
            if not await unit.inbox.fail(waiting.id, type(fault).__name__, final=final) or not final:
                return None
            told = waiting.request
            conversation = await unit.conversations.open(told.address, told.sender, self._clock())
            with speaking(choose(conversation.person.lang, told.sender.lang, self._language)):
                reply = Reply(
                    _(
                        "I tripped over this one, and the fault is mine. Your message is kept; please try again a little later."
                    ),
                    personal=True,
                )
            return await unit.outbox.reply(f"reply:{waiting.id}", told, reply, self._clock())
