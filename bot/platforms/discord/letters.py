"""A reply as the messages that Discord takes: text, embeds, rows of components, files."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.conversation.i18n import _
from bot.conversation.messages import Button, File, Reply
from bot.platforms.discord import components
from bot.platforms.discord.embeds import grouped
from bot.platforms.discord.text import pieces
from bot.platforms.discord.windows import fits

CONTENT = 2000
FILES = 10

EPHEMERAL = 1 << 6

NOBODY: dict[str, list[str]] = {"parse": []}
"""Nobody is ever rung by what Passeur quotes."""


@dataclass(frozen=True, slots=True)
class Part:
    """One message."""

    content: str = ""
    embeds: tuple[dict[str, Any], ...] = ()
    components: tuple[dict[str, Any], ...] = ()
    files: tuple[File, ...] = ()

    def payload(self, *, ephemeral: bool = False) -> dict[str, Any]:
        """To say it. What is absent is said to be, so that it can also replace another message."""
        payload: dict[str, Any] = {
            "content": self.content,
            "embeds": list(self.embeds),
            "components": list(self.components),
            "allowed_mentions": NOBODY,
        }
        if self.files:
            payload["attachments"] = [
                {"id": str(n), "filename": file.name} for n, file in enumerate(self.files)
            ]
        return payload | ({"flags": EPHEMERAL} if ephemeral else {})

    def change(self) -> dict[str, Any]:
        """To put it in the place of a message, whose files go."""
        return {"attachments": []} | self.payload()


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a reply is read, as far as its shape depends on it."""

    private: bool
    windows: bool
    """Whether the open form can be asked for."""
    threads: bool
    """Whether a thread can be opened from here."""


def composed(reply: Reply, setting: Setting, elsewhere: Button | None = None) -> list[Part]:
    """The messages that say it, at least one. ``elsewhere`` is a link to the same thing on another platform."""
    cards = tuple(map(components.trimmed, reply.cards))
    rows = components.without_long_links(reply.buttons)
    own = _own(reply, setting, elsewhere)
    parts = [Part(content=piece) for piece in pieces(reply.text, CONTENT)] or [Part()]
    groups = list(grouped(cards))
    for number, (held, shown) in enumerate(groups):
        here = replace(parts.pop(), embeds=tuple(shown)) if number == 0 else Part(embeds=tuple(shown))
        last = number == len(groups) - 1
        parts += _with_rows(here, components.arranged(held, rows if last else (), own if last else ()))
    if not groups:
        parts += _with_rows(parts.pop(), components.arranged((), rows, own))
    for start in range(0, len(reply.files), FILES):
        files = reply.files[start : start + FILES]
        if start == 0:
            parts[-1] = replace(parts[-1], files=files)
        else:
            parts.append(Part(files=files))
    return parts


def _own(reply: Reply, setting: Setting, elsewhere: Button | None) -> list[Button]:
    own = []
    if reply.form is not None and setting.windows and fits(reply.form):
        own.append(Button(_("Answer"), components.FORM))
    elif reply.asks and not setting.private:
        own.append(Button(_("Answer"), components.ANSWER))
    if elsewhere is not None:
        own.append(elsewhere)
    if setting.threads and reply.cards and not reply.personal:
        own.append(Button(_("Open a thread"), components.THREAD))
    return own


def _with_rows(part: Part, rows: Sequence[components.Row]) -> list[Part]:
    """The part with its first rows under it, and what does not fit there under messages of their own."""
    groups = [rows[start : start + components.ROWS] for start in range(0, len(rows), components.ROWS)] or [()]
    first, *more = [tuple(components.described(group)) for group in groups]
    return [replace(part, components=first), *(Part(content="…", components=each) for each in more)]
