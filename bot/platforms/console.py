"""A terminal, or a pipe: colours and numbered choices for eyes, plain lines for programs."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import TextIO

from rich.console import Console as Screen
from rich.padding import Padding
from rich.text import Text

from bot.conversation.errors import Undeliverable
from bot.conversation.i18n import _
from bot.conversation.markup import parse, plainly
from bot.conversation.messages import Address, Button, Card, Limit, Reply, Request, Rows, Sender
from bot.platforms.base import Host, Plain

Ready = Callable[[], Awaitable[None]]


class Console(Plain):
    """Several people may share it: ``/as NAME`` hands the keyboard over, ``/quit`` ends.

    ``ready`` waits until everything said is answered. ``downloads`` is where files that are sent end up.
    ``terminal`` says whether eyes read it; without it, that is found out.
    """

    name = "console"

    def __init__(
        self,
        keys: TextIO,
        screen: TextIO,
        *,
        ready: Ready,
        downloads: Path,
        person: str = "moi",
        terminal: bool | None = None,
    ) -> None:
        self.keys = keys
        self._terminal = keys.isatty() and screen.isatty() if terminal is None else terminal
        self._screen = Screen(
            file=screen,
            force_terminal=self._terminal or None,
            highlight=False,
            soft_wrap=not self._terminal,
            emoji=False,
        )
        self._ready = ready
        self._downloads = downloads
        self._person = person
        self.choices: dict[str, list[Button]] = {}
        self._count = 0

    async def run(self, host: Host) -> None:
        """Answer one line after the other until the last."""
        if self._terminal:
            self._screen.print(
                Text(_("Type your question, a number to choose, /quit to leave."), style="dim")
            )
            await self.say(host, "/start")
        async for line in self._lines():
            if line in ("/quit", "/fin"):
                return
            if line.startswith(("/as ", "/comme ")):
                self._person = line.partition(" ")[2].strip()[:32] or self._person
                self._screen.print(Text(_("Now speaking: {name}", name=self._person), style="dim"))
                await self._ready()
            else:
                await self.say(host, line)

    def limits(self, address: Address) -> Sequence[Limit]:
        """A screen takes everything."""
        return ()

    async def send(
        self, address: Address, reply: Reply, *, nonce: str, message: str = "", request: str = ""
    ) -> str:
        """Print it. What would be edited elsewhere is printed anew; what is for somebody else waits for them."""
        if address.chat != self._person:
            raise Undeliverable("somebody else is at the keyboard", retry_after=0)
        choices: list[Button] = []
        if reply.text or not reply.cards:
            self._screen.print()
        if reply.text:
            self._screen.print(_text(reply.text))
        for card in reply.cards:
            self._card(card, choices)
        self._buttons(reply.buttons, choices)
        for file in reply.files:
            self._downloads.mkdir(parents=True, exist_ok=True)
            path = self._downloads / Path(file.name).name
            path.write_bytes(file.read())
            self._screen.print(Text(_("Saved: {path}", path=path), style="dim"))
        if self._terminal:
            self._screen.print()
        if choices:
            self.choices[address.chat] = choices
        self._count += 1
        return str(self._count)

    async def amend(self, address: Address, posted: str, reply: Reply) -> bool:
        """Lines that were printed stay: what has changed is printed anew."""
        await self.send(address, reply, nonce=posted)
        return True

    async def picture(self, reference: str) -> bytes | None:
        """The picture at this path."""
        path = Path(reference)
        return path.read_bytes() if path.is_file() else None

    async def say(self, host: Host, line: str) -> None:
        """Type one line as whoever speaks now, and wait for its answer."""
        press = ""
        if (button := self._chosen(line)) is not None:
            if button.url:
                self._screen.print(button.url)
                return
            press, line = button.press, ""
        await host.accept(
            Request(
                key=uuid.uuid4().hex,
                address=Address(self.name, self._person),
                sender=Sender(self._person),
                at=datetime.now(UTC),
                text=line,
                press=press,
            )
        )
        await self._ready()

    def _chosen(self, line: str) -> Button | None:
        """A choice by its number, or by its words."""
        choices = self.choices.get(self._person, [])
        if line.isascii() and line.isdigit() and 0 < len(line) < 4 and 0 < int(line) <= len(choices):
            return choices[int(line) - 1]
        return next((each for each in choices if plainly(each.label) == plainly(line)), None)

    async def _lines(self) -> AsyncIterator[str]:
        while True:
            prompt = f"{self._person} › " if self._terminal else ""
            line = await self._typed(prompt)
            if line is None:
                return
            if line := line.strip():
                if not self._terminal:
                    self._screen.print(f"{self._person} › {line}", markup=False)
                yield line

    async def _typed(self, prompt: str) -> str | None:
        """The next line; None once there is none. A thread that nobody waits for reads it, so that Ctrl+C leaves at once."""
        loop = asyncio.get_running_loop()
        typed: asyncio.Future[str | None] = loop.create_future()

        def settle(line: str | None, fault: Exception | None) -> None:
            if not typed.done():
                typed.set_exception(fault) if fault else typed.set_result(line)

        def read() -> None:
            line, fault = None, None
            try:
                line = self._read(prompt)
            except Exception as raised:
                fault = raised
            with suppress(RuntimeError):  # the loop may have ended meanwhile
                loop.call_soon_threadsafe(settle, line, fault)

        Thread(target=read, daemon=True).start()
        return await typed

    def _read(self, prompt: str) -> str | None:
        try:
            if self._terminal:
                return input(prompt)
            return self.keys.readline() or None
        except (EOFError, KeyboardInterrupt):
            return None

    def _card(self, card: Card, choices: list[Button]) -> None:
        text = _text(card.title)
        if card.text:
            text.append("\n").append_text(_text(card.text))
        for label, value in card.facts:
            text.append(f"\n{label} : ", style="cyan").append_text(_text(value))
        if card.footer:
            text.append("\n").append_text(_text(card.footer, style="dim"))
        if card.url:
            text.append(f"\n{card.url}")
        self._screen.print(Padding(text, (1, 0, 0, 2)) if self._terminal else Text("\n").append_text(text))
        self._buttons(card.buttons, choices, indent="  " if self._terminal else "")

    def _buttons(self, rows: Rows, choices: list[Button], indent: str = "") -> None:
        for row in rows:
            line = Text(indent)
            for button in row:
                choices.append(button)
                line.append(f"[{len(choices)}]", style="bold green").append(f" {button.label}   ")
            line.rstrip()
            self._screen.print(line)


def _text(markup: str, style: str = "") -> Text:
    text = Text(style=style)
    for span in parse(markup):
        styles = [
            name for name, on in (("bold", span.bold), ("italic", span.italic), ("green", span.code)) if on
        ]
        text.append(span.text, style=" ".join(styles))
        if span.url and span.url != span.text:
            text.append(f" ({span.url})", style="dim")
    return text
