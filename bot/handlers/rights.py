"""Who may do what: roles and what each allows, looked up where something is done and nowhere else.

A button or a command proves nothing of whoever sends it; what they may do is asked of the database at that moment.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.conversation.errors import Refused
from bot.conversation.i18n import _, lazy
from bot.conversation.messages import Request
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.spaces import space_of


class Role(StrEnum):
    """What somebody is in a city; STEWARD is of one space (an association), the others of the city as a whole."""

    PASSEUR = "passeur"
    """A human facilitator: answers people, looks after the exchange."""
    STEWARD = "steward"
    ORGANISER = "organiser"
    ADMINISTRATOR = "administrator"
    """Named in the settings, never given in chat."""


NAMES: Mapping[Role, lazy] = {
    Role.PASSEUR: lazy("passeur"),
    Role.STEWARD: lazy("steward"),
    Role.ORGANISER: lazy("organiser"),
    Role.ADMINISTRATOR: lazy("administrator"),
}
"""How people call them."""


class Right(StrEnum):
    """One thing that not everybody may do."""

    ANSWER = "answer"
    """Questions that wait for a person, and calls for help from the exchange."""
    PROTECT = "protect"
    """Reports of the exchange, words held back."""
    GATHER = "gather"
    """Supervised groups, where minors may learn."""
    EVENTS = "events"
    """Add, change and cancel events of the space, or of the city."""
    ENTRIES = "entries"
    ANNOUNCE = "announce"
    APPROVE = "approve"
    """Be the second pair of eyes on an announcement."""
    DESK = "desk"
    """See what the city asked for and did not find, and what became of it."""
    REPORT = "report"
    INVITE = "invite"
    """Give and take roles below one's own."""
    HALT = "halt"
    """Stop what somebody with a role is doing, at once."""
    SPACE = "space"
    """Decide for a space: language, channel, topics."""


_STEWARD = frozenset(
    {Right.EVENTS, Right.ENTRIES, Right.ANNOUNCE, Right.GATHER, Right.INVITE, Right.SPACE, Right.REPORT}
)
_PASSEUR = frozenset({Right.ANSWER, Right.PROTECT, Right.GATHER, Right.DESK})
ALLOWED: Mapping[Role, frozenset[Right]] = {
    Role.PASSEUR: _PASSEUR,
    Role.STEWARD: _STEWARD,
    Role.ORGANISER: frozenset(Right),
    Role.ADMINISTRATOR: frozenset(Right),
}
"""What each role allows; a steward's rights hold in their own space alone."""

GIVES: Mapping[Role, frozenset[Role]] = {
    Role.PASSEUR: frozenset(),
    Role.STEWARD: frozenset({Role.STEWARD}),
    Role.ORGANISER: frozenset({Role.PASSEUR, Role.STEWARD}),
    Role.ADMINISTRATOR: frozenset({Role.PASSEUR, Role.STEWARD, Role.ORGANISER}),
}
"""Which roles those with this one may give and take."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The roles of whoever makes a request, each with the space that it holds in (empty: the whole city)."""

    roles: frozenset[tuple[Role, str]]

    def may(self, right: Right, space: str = "") -> bool:
        """Whether they may do this: in this space, or (empty) for the city as a whole."""
        return any(right in ALLOWED[role] and where in ("", space) for role, where in self.roles)

    def where(self, right: Right) -> frozenset[str]:
        """In which spaces they may; the empty one stands for the whole city and everything in it."""
        return frozenset(space for role, space in self.roles if right in ALLOWED[role])

    def gives(self, role: Role, space: str = "") -> bool:
        """Whether they may give and take this role."""
        return any(role in GIVES[mine] and where in ("", space) for mine, where in self.roles)


async def standing(request: Request, unit: Unit, town: Town) -> Standing:
    """What whoever makes this request is, at this moment.

    Whoever the platform lets manage a server or group is a steward of that space, while they speak there.
    """
    found = {
        (Role(each.role), each.space)
        for each in await unit.duties.of(request.who.id, town.city.id)
        if each.role in set(Role)
    }
    if f"{request.address.platform}:{request.sender.id}" in town.administrators:
        found.add((Role.ADMINISTRATOR, ""))
    if request.manages and not request.private:
        found.add((Role.STEWARD, here(request)))
    return Standing(frozenset(found))


async def allow(request: Request, unit: Unit, town: Town, right: Right, space: str = "") -> Standing:
    """Their standing if they may do this (in this space), else Refused with kind words."""
    found = await standing(request, unit, town)
    if not found.may(right, space):
        raise Refused(
            _("That is for those who look after it here. If you would like to help, ask an organiser.")
        )
    return found


async def allow_anywhere(request: Request, unit: Unit, town: Town, right: Right) -> Standing:
    """Their standing if they may do this in the city or in any space, else Refused."""
    found = await standing(request, unit, town)
    if not found.where(right):
        raise Refused(
            _("That is for those who look after it here. If you would like to help, ask an organiser.")
        )
    return found


async def titled(unit: Unit, role: str, space: str) -> str:
    """« passeur », « responsable de Les Amis du Pont »: plain text. A role that there is no longer goes by its slug."""
    name = str(NAMES[Role(role)]) if role in set(Role) else role
    if not space:
        return name
    return _("{role} of {space}", role=name, space=await unit.spaces.called(space) or space)


def here(request: Request) -> str:
    """The space in which this was said, as roles name it."""
    return f"{request.address.platform}:{space_of(request)}"
