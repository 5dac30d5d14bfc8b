"""The words of the house: what people say to Passeur and what Passeur says back, on any platform."""

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self

from pydantic import TypeAdapter

PRESS_BYTES = 64
"""What the narrowest platform lets a button carry."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where one talks: a chat of a platform, and a thread in it where there are threads."""

    platform: str
    chat: str
    thread: str = ""

    def __str__(self) -> str:
        chat = self.chat.replace("%", "%25").replace("/", "%2F")
        return f"{self.platform}:{chat}/{self.thread}" if self.thread else f"{self.platform}:{chat}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The inverse of ``str``."""
        platform, _, rest = text.partition(":")
        chat, _, thread = rest.partition("/")
        return cls(platform, chat.replace("%2F", "/").replace("%25", "%"), thread)


@dataclass(frozen=True, slots=True)
class Limit:
    """One thing that a message counts against: at most one in so many ``seconds`` under this ``name``.

    ``shared`` says that every chat counts against it: there, news wait for answers, never the other way round.
    """

    name: str
    seconds: float
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Sender:
    """An account on a platform. ``lang`` is what the platform says of it, perhaps nothing."""

    id: str
    name: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever is behind one or several accounts. ``lang`` is what they chose, empty until they do."""

    id: int
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """One thing said to Passeur.

    ``key`` is unique on its platform: the same request may arrive twice. A button pressed has ``press``, a form
    sent back has ``filled``; anything else is ``text``, which begins with a slash where it is a command.
    ``person``, ``lang`` and ``data`` (of the open step) are known once the turn has begun.
    """

    key: str
    address: Address
    sender: Sender
    at: datetime
    text: str = ""
    press: str = ""
    filled: Mapping[str, str] | None = None
    message: str = ""
    """The platform's id of the message whose button was pressed."""
    said_as: str = ""
    """The platform's id of this message itself, where it has one."""
    again: bool = False
    """Whether this is an earlier message (of the same ``said_as``) that its author has since edited."""
    brought: str = ""
    """What came instead of words: ``location``, ``voice``, ``photo``, ``contact``, ``file`` or ``other``."""
    coordinates: tuple[float, float] | None = None
    """Latitude and longitude, with a ``location``."""
    picture: str = ""
    """Where the platform keeps the picture that came, with a ``photo``: it gives it out for a while (``Platform.picture``)."""
    private: bool = True
    """Whether nobody else reads this chat."""
    space: str = ""
    """The platform's id of the server that this chat is in, where it is in one."""
    manages: bool = False
    """Whether the platform lets this sender manage that server."""
    person: Person | None = None
    lang: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def who(self) -> Person:
        """The person of this turn, in a handler always known."""
        if self.person is None:
            raise LookupError("the turn of this request has not begun")
        return self.person


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press. Its ``action:payload`` fits 64 bytes, or it opens ``url`` instead."""

    label: str
    action: str = ""
    payload: str = ""
    url: str = ""

    def __post_init__(self) -> None:
        if len(self.press.encode()) > PRESS_BYTES:
            raise ValueError(f"a button carries at most {PRESS_BYTES} bytes: {self.press!r}")

    @property
    def press(self) -> str:
        """What comes back when it is pressed."""
        return f"{self.action}:{self.payload}" if self.payload else self.action


Rows = tuple[tuple[Button, ...], ...]


def in_rows(buttons: Sequence[Button], width: int) -> Rows:
    """The buttons side by side, so many in a row."""
    return tuple(tuple(buttons[at : at + width]) for at in range(0, len(buttons), width))


@dataclass(frozen=True, slots=True)
class Card:
    """One entry, event or person shown. Texts are markup; ``facts`` are lines of (label, value)."""

    title: str
    text: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    footer: str = ""
    url: str = ""
    buttons: Rows = ()


@dataclass(frozen=True, slots=True)
class File:
    """Something to keep or to look at: a name with its ending, a media type, the content as base64."""

    name: str
    media: str
    content: str

    @classmethod
    def of(cls, name: str, media: str, content: bytes) -> Self:
        """A file with these bytes in it."""
        return cls(name, media, b64encode(content).decode())

    def read(self) -> bytes:
        """Its bytes."""
        return b64decode(self.content)


@dataclass(frozen=True, slots=True)
class Hosted:
    """An event as a platform itself can show it. ``key`` is ours, empty for one that people of the place made there; ``id`` theirs.

    Both ends are aware. ``online`` says that one does not go anywhere.
    """

    key: str
    title: str
    begins: datetime
    ends: datetime
    text: str = ""
    where: str = ""
    online: bool = False
    cancelled: bool = False
    id: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form. With ``choices`` of (value, label), the answer is one of these values."""

    name: str
    label: str
    hint: str = ""
    required: bool = True
    long: bool = False
    limit: int = 1000
    choices: tuple[tuple[str, str], ...] = ()
    value: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """Several questions asked together where the platform can, else one after the other.

    The step named receives ``request.filled``, all fields in it, and ``request.data``.
    """

    title: str
    fields: tuple[Field, ...]
    step: str
    data: Mapping[str, Any] = field(default_factory=dict)
    keep: timedelta = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reply:
    """What Passeur says: text (markup), then cards, then buttons.

    ``edits`` asks to replace the message whose button was pressed; ``personal`` asks that nobody else in the
    chat sees it; ``form`` holds the questions that a platform may show together; ``asks`` says that the next words of
    the person are awaited. Without ``trace`` nothing of it is kept once it is sent.
    """

    text: str = ""
    cards: tuple[Card, ...] = ()
    buttons: Rows = ()
    edits: bool = False
    personal: bool = False
    form: Form | None = None
    files: tuple[File, ...] = ()
    trace: bool = True
    asks: bool = False
    news: bool = False
    """Whether it looks as announcements do (``Platform.post``): a picture first, its words below it."""

    def as_data(self) -> dict[str, Any]:
        """As JSON can hold it."""
        data: dict[str, Any] = _REPLY.dump_python(self, mode="json", exclude_defaults=True)
        return data

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Reply":
        """The inverse of ``as_data``."""
        return _REPLY.validate_python(data)


@dataclass(frozen=True, slots=True)
class Ask:
    """A reply that waits for an answer: the next text in this chat goes to the step named, with this data."""

    reply: Reply
    step: str
    data: Mapping[str, Any] = field(default_factory=dict)
    keep: timedelta = timedelta(days=1)


Outcome = Reply | Ask | Form | None
"""What a handler gives back; None where there is nothing to say."""

_REPLY = TypeAdapter(Reply)
