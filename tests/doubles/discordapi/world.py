"""What there is in the double: people, servers, channels, messages, interactions."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

EPOCH = datetime(2015, 1, 1, tzinfo=UTC)

TEXT = 0
PRIVATE = 1
ANNOUNCEMENTS = 5
PUBLIC_THREAD = 11
PRIVATE_THREAD = 12
THREADS = frozenset({10, PUBLIC_THREAD, PRIVATE_THREAD})

EPHEMERAL = 1 << 6
LOADING = 1 << 7
CROSSPOSTED = 1 << 0

MANAGE_GUILD = 1 << 5


@dataclass(eq=False)
class User:
    """An account. ``open`` says whether bots may write to it in private."""

    id: str
    name: str
    locale: str = "fr"
    open: bool = True
    bot: bool = False


@dataclass(eq=False)
class Channel:
    """A place with messages. The flags say what the bot may do in it."""

    id: str
    type: int
    name: str = ""
    guild: "Guild | None" = None
    parent: "Channel | None" = None
    people: set[str] = field(default_factory=set)
    messages: list["Message"] = field(default_factory=list)
    seen: bool = True
    writable: bool = True
    threadable: bool = True

    @property
    def path(self) -> str:
        """As an address has it."""
        if self.type in THREADS and self.parent is not None:
            return f"#{self.parent.id}/{self.id}"
        return f"#{self.id}"


@dataclass(eq=False)
class Guild:
    """A server. ``managers`` may manage it besides its owner."""

    id: str
    name: str
    owner: User
    locale: str = "fr"
    channels: list[Channel] = field(default_factory=list)
    managers: set[str] = field(default_factory=set)
    joined: datetime = EPOCH
    events: list[dict[str, Any]] = field(default_factory=list)
    """Its own events, as the interface gives them."""


@dataclass(eq=False)
class Message:
    """A message and everything it has been. ``only`` is the one person who sees it, if it is ephemeral."""

    id: str
    channel: Channel
    author: User
    content: str = ""
    embeds: list[dict[str, Any]] = field(default_factory=list)
    components: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[dict[str, Any]] = field(default_factory=list)
    flags: int = 0
    mentions: list[User] = field(default_factory=list)
    reference: str = ""
    nonce: str = ""
    only: str = ""
    edited: datetime | None = None
    deleted: bool = False
    before: list[str] = field(default_factory=list)
    """Its earlier contents."""

    def change(self, payload: dict[str, Any], at: datetime) -> None:
        """What a PATCH does: fields that it does not name stay."""
        self.before.append(self.content)
        for name in ("content", "embeds", "components", "attachments"):
            if name in payload:
                setattr(self, name, payload[name] or ("" if name == "content" else []))
        self.flags &= ~LOADING
        self.edited = at


@dataclass(eq=False)
class Interaction:
    """One interaction: ``kind`` is its type; ``ack`` the type of the first response, once there is one."""

    id: str
    token: str
    kind: int
    user: User
    channel: Channel
    at: datetime
    source: Message | None = None
    ack: int | None = None
    acked: datetime | None = None
    original: Message | None = None
    modal: dict[str, Any] | None = None
    choices: list[dict[str, Any]] | None = None
    refused: list[int] = field(default_factory=list)
    """The error codes given to whoever responded to it."""


@dataclass
class World:
    """Everything, by id. ``clock`` is what all deadlines are measured by."""

    clock: Callable[[], datetime]
    users: dict[str, User] = field(default_factory=dict)
    guilds: dict[str, Guild] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    interactions: dict[str, Interaction] = field(default_factory=dict)
    tokens: dict[str, Interaction] = field(default_factory=dict)
    commands: list[dict[str, Any]] = field(default_factory=list)
    _count: "itertools.count[int]" = field(default_factory=itertools.count)

    def snowflake(self) -> str:
        """A new id; later ones are greater."""
        milliseconds = (self.clock() - EPOCH) // timedelta(milliseconds=1)
        return str((milliseconds << 22) + next(self._count) % (1 << 22))

    def user(self, name: str, **more: Any) -> User:
        """A new account."""
        user = User(self.snowflake(), name, **more)
        self.users[user.id] = user
        return user

    def channel(self, type: int, name: str = "", **more: Any) -> Channel:
        """A new place."""
        channel = Channel(self.snowflake(), type, name, **more)
        self.channels[channel.id] = channel
        if channel.guild is not None and type not in THREADS:
            channel.guild.channels.append(channel)
        return channel

    def private(self, one: User, other: User) -> Channel:
        """The private chat of two."""
        both = {one.id, other.id}
        for channel in self.channels.values():
            if channel.type == PRIVATE and channel.people == both:
                return channel
        return self.channel(PRIVATE, people=both)

    def message(self, channel: Channel, author: User, **more: Any) -> Message:
        """A new message, which nobody has been told of yet."""
        message = Message(self.snowflake(), channel, author, **more)
        channel.messages.append(message)
        return message

    def find(self, channel: Channel, id: str) -> Message | None:
        """A message that is still there."""
        return next((each for each in reversed(channel.messages) if each.id == id and not each.deleted), None)

    def interaction(
        self, kind: int, user: User, channel: Channel, source: Message | None = None
    ) -> Interaction:
        """A new interaction, its token as long as Discord's."""
        id = self.snowflake()
        token = f"aW50ZXJhY3Rpb246{id}".ljust(190, "x") + id
        made = Interaction(id, token, kind, user, channel, self.clock(), source)
        self.interactions[id] = self.tokens[token] = made
        return made
