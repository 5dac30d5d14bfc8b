"""The people of a round: what each can show and would love to learn, when and where, and how they answered."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from datetime import date

MOMENTS = tuple(
    f"{day}-{time}"
    for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    for time in ("morning", "afternoon", "evening")
)
"""The moments of a week, in their order."""
WAYS = ("place", "outdoors", "remote")
"""How two people may meet; never at home."""

PRIOR, SEEN = 0.7, 3.0
"""What is expected of somebody who was never asked, and how many answers that belief weighs."""
STEPS = 20
"""Expected replies are rounded to so many parts of one: finer would be pretending to know."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Something a member can show, up to a level from 1 to 3, to as many as `places` at once.

    None for languages, moments, quartier or where: as the member's own. `supervised`: a group animated by an
    association, where minors may come.
    """

    id: int
    words: str
    level: int
    _: KW_ONLY
    since: date
    places: int = 1
    languages: frozenset[str] | None = None
    moments: frozenset[str] | None = None
    quartier: str | None = None
    where: frozenset[str] | None = None
    supervised: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """Something a member would love to learn, and the level, 1 to 3, that its teacher needs at least.

    None for languages, moments, quartier or where: as the member's own.
    """

    id: int
    words: str
    level: int
    _: KW_ONLY
    since: date
    languages: frozenset[str] | None = None
    moments: frozenset[str] | None = None
    quartier: str | None = None
    where: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Replies:
    """How often somebody answered earlier proposals: yes, not now, no, or not at all."""

    yes: int = 0
    later: int = 0
    no: int = 0
    silent: int = 0

    @property
    def expected(self) -> float:
        """The chance of a yes to the next proposal: silence lowers it, declining kindly does not."""
        known = (self.yes + PRIOR * SEEN) / (self.yes + self.silent + SEEN)
        return min(max(round(known * STEPS), 1), STEPS - 1) / STEPS


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the exchange, as a round needs to know them.

    Empty languages, moments or where mean any; an empty quartier, that nobody knows. `open` proposals count
    towards `limit`. `closed_to`: whom a round never brings together with them, whichever of the two said so.
    `circle`: a space whose exchanges stay among its members; empty for the whole city.
    """

    id: int
    _: KW_ONLY
    waiting_since: date
    offers: tuple[Offer, ...] = ()
    wishes: tuple[Wish, ...] = ()
    languages: frozenset[str] = frozenset()
    moments: frozenset[str] = frozenset()
    quartier: str = ""
    where: frozenset[str] = frozenset()
    minor: bool = False
    gives_first: bool = False
    limit: int = 1
    open: int = 0
    matched_before: bool = False
    replies: Replies = Replies()
    closed_to: frozenset[int] = frozenset()
    circle: str = ""

    @property
    def free(self) -> int:
        """How many more proposals they may have open."""
        return max(0, self.limit - self.open)
