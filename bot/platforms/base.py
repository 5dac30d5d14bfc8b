"""What every platform does: hand over what it hears, say what it is given, and own up when it cannot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.conversation.messages import Address, Card, Hosted, Limit, Reply, Request

Said = Mapping[str, str]
"""One text by language (``fr``, ``en``)."""


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A command as a platform's own menu shows it. ``complete`` says what its argument names, if it names anything."""

    names: Said
    about: Said
    argument: Said | None = None
    complete: str = ""
    private: bool = False
    """Whether it makes sense only where nobody else reads."""
    staff: bool = False
    """Whether only those who look after a place or the city have a use for it."""


class Unusable(Exception):
    """The platform refuses this bot, and will until somebody changes the setting that the text names."""


class Host(Protocol):
    """What the product gives to the platforms that it lives on."""

    @property
    def language(self) -> str:
        """The city's own language."""

    @property
    def menu(self) -> Sequence[MenuItem]:
        """Every command that is shown, in order."""

    @property
    def about(self) -> Mapping[str, tuple[str, str, str]]:
        """Name, short description (at most 120 characters) and description (at most 512) by language."""

    async def accept(self, *requests: Request) -> None:
        """Store what was said; when this returns, the platform may acknowledge it."""

    async def complete(self, kind: str, typed: str, lang: str) -> Sequence[tuple[str, str]]:
        """Up to 25 of (shown, meant) for an argument that is being typed."""

    async def find(self, typed: str, lang: str) -> Sequence[Card]:
        """Entries for somebody who looks one up from within any chat."""

    async def moved(self, old: Address, new: Address) -> None:
        """A chat has a new address: what waits for the old one goes to the new one."""


class Noticeboard(Protocol):
    """What the product gives to platforms that have events of their own."""

    async def hosted(self, space: str) -> Sequence[Hosted] | None:
        """What of the programme this space (``platform:id``) is to show; None where it wants none."""

    async def told(self, space: str, theirs: Sequence[Hosted]) -> None:
        """Every event to come that people of this space made on the platform itself."""


class Platform(Protocol):
    """A place where people talk."""

    @property
    def name(self) -> str:
        """As in ``Address.platform``."""

    @property
    def remembers(self) -> float:
        """For how many seconds it refuses to say the same news twice, by their nonce; 0 where it knows none."""

    def limits(self, address: Address) -> Sequence[Limit]:
        """What a message to this address counts against; nothing where the client library paces itself."""

    async def run(self, host: Host) -> None:
        """Listen until cancelled, or until everybody has left."""

    async def send(
        self, address: Address, reply: Reply, *, nonce: str, message: str = "", request: str = ""
    ) -> str:
        """Say it; the platform's id of the message said (of its first part, where it took several).

        ``nonce`` is the same whenever the same row is sent again. ``message`` is what to edit where ``reply.edits``,
        or where it answers a message that its author edited; ``request`` the key of the request answered, if any.
        Raises Undeliverable.
        """

    async def post(self, address: Address, reply: Reply, *, nonce: str) -> str:
        """Say it as news, of which all parts can be changed later: their ids, with blanks between. A channel that others
        follow passes it on to them. Raises Undeliverable.
        """

    async def amend(self, address: Address, posted: str, reply: Reply) -> bool:
        """Change news in their place; False where that is no longer possible. Raises Undeliverable."""

    async def withdraw(self, address: Address, posted: str) -> bool:
        """Take news back; False where that is no longer possible. Raises Undeliverable."""

    async def picture(self, reference: str) -> bytes | None:
        """The picture of a request; None where it is no longer given out. Raises Undeliverable where it may be later."""


class Plain(Protocol):
    """What may be inherited where news are said like everything else, and stay as they were said."""

    remembers: float = 0.0

    async def send(
        self, address: Address, reply: Reply, *, nonce: str, message: str = "", request: str = ""
    ) -> str: ...

    async def post(self, address: Address, reply: Reply, *, nonce: str) -> str:
        return await self.send(address, reply, nonce=nonce)

    async def amend(self, address: Address, posted: str, reply: Reply) -> bool:
        return False

    async def withdraw(self, address: Address, posted: str) -> bool:
        return False

    async def picture(self, reference: str) -> bytes | None:
        return None
