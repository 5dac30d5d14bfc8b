"""The table of what exists: which function answers which command, button, step or plain text."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from rapidfuzz import process

from bot.conversation.i18n import lazy
from bot.conversation.messages import Outcome, Reply, Request

U = TypeVar("U")
S = TypeVar("S")

Handler = Callable[[Request, U, S], Awaitable[Outcome]]
"""``async def handler(request, unit, services)``: reads and writes through the unit, answers with what it returns."""

Notice = Callable[[Mapping[str, Any], U, S], Awaitable[Reply | None]]
"""Renders a notice when it is sent, in its recipient's language; None where it is no longer true."""


@dataclass(frozen=True, slots=True)
class Command(Generic[U, S]):
    """A command: one free argument at most. ``names`` are what people may type, by language, the first ones shown."""

    names: Mapping[str, str]
    about: lazy
    handler: Handler[U, S]
    argument: lazy | None = None
    complete: str = ""
    """What its argument names, for platforms that complete it: ``entry`` or nothing."""
    more: tuple[str, ...] = ()
    """Other spellings that work but are not shown."""
    staff: bool = False
    """Whether only those with a role have a use for it: menus and help leave it out for everybody else."""

    def name(self, language: str) -> str:
        """How it is called in this language, else in any."""
        return self.names.get(language) or next(iter(self.names.values()))


@dataclass
class Router(Generic[U, S]):
    """What one file of handlers declares; several are joined into the table of the whole product."""

    commands: list[Command[U, S]] = field(default_factory=list)
    presses: dict[str, Handler[U, S]] = field(default_factory=dict)
    steps: dict[str, Handler[U, S]] = field(default_factory=dict)
    notices: dict[str, Notice[U, S]] = field(default_factory=dict)
    links: dict[str, Handler[U, S]] = field(default_factory=dict)
    plain: Handler[U, S] | None = None
    wordless: Handler[U, S] | None = None
    pictured: set[str] = field(default_factory=set)
    """The steps that take a picture without words."""

    def command(
        self,
        names: Mapping[str, str],
        about: lazy,
        *,
        argument: lazy | None = None,
        complete: str = "",
        more: tuple[str, ...] = (),
        staff: bool = False,
    ) -> Callable[[Handler[U, S]], Handler[U, S]]:
        """Declare a command."""

        def declare(handler: Handler[U, S]) -> Handler[U, S]:
            self.commands.append(Command(names, about, handler, argument, complete, more, staff))
            return handler

        return declare

    def press(self, action: str) -> Callable[[Handler[U, S]], Handler[U, S]]:
        """Declare what a button does; ``request.text`` is then its payload."""
        return _declare(self.presses, action)

    def step(self, name: str, *, pictures: bool = False) -> Callable[[Handler[U, S]], Handler[U, S]]:
        """Declare the next step of a conversation; ``request.data`` is what was kept for it. With ``pictures`` it also takes
        a picture without words.
        """
        if pictures:
            self.pictured.add(name)
        return _declare(self.steps, name)

    def notice(self, name: str) -> Callable[[Notice[U, S]], Notice[U, S]]:
        """Declare how a notice is put into words."""
        return _declare(self.notices, name)

    def link(self, name: str) -> Callable[[Handler[U, S]], Handler[U, S]]:
        """Declare what a link that begins with ``name_`` opens (``/start name_rest``); ``request.text`` is then the rest."""
        return _declare(self.links, name)

    def text(self, handler: Handler[U, S]) -> Handler[U, S]:
        """Declare who answers plain text where no step is open."""
        if self.plain is not None:
            raise ValueError("plain text has an answerer already")
        self.plain = handler
        return handler

    def received(self, handler: Handler[U, S]) -> Handler[U, S]:
        """Declare who answers what comes instead of words: a place, a voice, a picture."""
        if self.wordless is not None:
            raise ValueError("what comes without words has an answerer already")
        self.wordless = handler
        return handler

    def join(self, others: Iterable["Router[U, S]"]) -> "Router[U, S]":
        """Take over what the others declare; nothing may be declared twice."""
        for other in others:
            self.commands += other.commands
            for mine, theirs in (
                (self.presses, other.presses),
                (self.steps, other.steps),
                (self.links, other.links),
            ):
                for name, handler in theirs.items():
                    _declare(mine, name)(handler)
            self.pictured |= other.pictured
            for name, notice in other.notices.items():
                self.notice(name)(notice)
            if other.plain is not None:
                self.text(other.plain)
            if other.wordless is not None:
                self.received(other.wordless)
        spoken = [name for command in self.commands for name in _spellings(command)]
        if len(spoken) != len(set(spoken)):
            raise ValueError(f"a command is declared twice: {sorted(spoken)}")
        return self

    def named(self, typed: str) -> Command[U, S] | None:
        """The command of this name (in any language, without its slash)."""
        name = typed.casefold()
        return next((each for each in self.commands if name in _spellings(each)), None)

    def nearest(self, typed: str, language: str) -> str | None:
        """The name shown of the command that looks most like what was typed, if any does."""
        by_spelling = {name: each for each in self.commands for name in _spellings(each)}
        if found := process.extractOne(typed.casefold(), by_spelling.keys(), score_cutoff=65):
            return by_spelling[found[0]].name(language)
        return None

    def route(self, request: Request, step: str | None) -> tuple[Handler[U, S] | None, Request]:
        """Who answers, and the request as they read it; None where nobody knows this command or button."""
        if request.press:
            action, _, payload = request.press.partition(":")
            return self.presses.get(action), replace(request, text=payload)
        if request.brought and not request.text and not (request.picture and step in self.pictured):
            return self.wordless, request
        if request.filled is None and request.text.startswith("/"):
            typed, argument = (*request.text[1:].split(maxsplit=1), "", "")[:2]
            command = self.named(typed.partition("@")[0])
            return command.handler if command else None, replace(request, text=argument.strip())
        if step is not None and step in self.steps:
            return self.steps[step], request
        return self.plain, request


T = TypeVar("T")


def _declare(table: dict[str, T], name: str) -> Callable[[T], T]:
    def declare(handler: T) -> T:
        if name in table:
            raise ValueError(f"{name!r} is declared twice")
        table[name] = handler
        return handler

    return declare


def _spellings(command: Command[U, S]) -> set[str]:
    return {*command.names.values(), *command.more}
