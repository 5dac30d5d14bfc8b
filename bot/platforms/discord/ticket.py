"""The key of a request: all that is needed to answer it later, even from another process."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Self

VALID = timedelta(minutes=14, seconds=30)
"""How long an interaction can be answered: Discord's quarter of an hour, less the time that a call takes."""

_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)


class Way(StrEnum):
    """How the request came, which is how its answer goes back."""

    COMMAND = "c"
    """In a server: put off as something that only its author sees."""
    ASIDE = "d"
    """A command in a private chat."""
    PRESS = "p"
    """A component or a window: put off as a change of its message."""
    INNER = "q"
    """The same, of a message that only one person sees: what it leads to is for them as well."""
    MESSAGE = "m"
    MENTION = "n"
    EDIT = "e"
    EVENT = "g"


INTERACTIONS = frozenset({Way.COMMAND, Way.ASIDE, Way.PRESS, Way.INNER})


_KEY = re.compile(
    r"(?P<way>\w)\.(?P<place>\d+)(?:(?P<mark>[@#])(?P<channel>\d+))?\.(?P<user>\d*)\.(?P<what>.+)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Ticket:
    """``place`` is the channel of a message, or the id of an interaction; ``what`` the message, or the token.

    An interaction also has the ``channel`` that it happened in, and whether that is ``private``.
    """

    way: Way
    place: str
    user: str
    what: str
    channel: str = ""
    private: bool = False

    def __str__(self) -> str:
        where = f"{'@' if self.private else '#'}{self.channel}" if self.channel else ""
        return f"{self.way}.{self.place}{where}.{self.user}.{self.what}"

    @classmethod
    def parse(cls, key: str) -> Self | None:
        """The inverse of ``str``; None for a key that is not of this platform."""
        found = _KEY.fullmatch(key)
        if found is None or found["way"] not in set(Way):
            return None
        private = found["mark"] == "@"
        return cls(
            Way(found["way"]), found["place"], found["user"], found["what"], found["channel"] or "", private
        )

    @property
    def heard(self) -> tuple[str, bool, str] | None:
        """A channel, whether it is private, and the id after which nothing of it has been heard yet."""
        if self.way in INTERACTIONS:
            return (self.channel, self.private, self.place) if self.channel else None
        if self.way in (Way.MESSAGE, Way.MENTION):
            return self.place, self.way is Way.MESSAGE, self.what
        return None

    def open(self, now: datetime) -> bool:
        """Whether an interaction can still be answered."""
        return self.way in INTERACTIONS and now - moment(self.place) < VALID

    @property
    def message(self) -> str:
        """The message that is answered."""
        return self.what.partition("@")[0] if self.way in (Way.MESSAGE, Way.MENTION, Way.EDIT) else ""


def moment(snowflake: str) -> datetime:
    """When Discord made this id."""
    return _EPOCH + timedelta(milliseconds=int(snowflake) >> 22)
