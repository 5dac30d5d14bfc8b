"""What an asker's situation is made of, and how well an entry suits one part of it."""

from dataclasses import dataclass
from enum import IntEnum
from zlib import crc32

_KEY = 24


class Fit(IntEnum):
    """How an entry suits a constraint; a higher value suits better."""

    NO = 0
    UNKNOWN = 1
    NEAR = 2
    YES = 3


@dataclass(frozen=True, slots=True)
class Constraint:
    """One thing that the asker said of their situation.

    ``kind`` is ``age``, ``free``, ``childcare``, ``day``, ``moment``, ``quartier`` or the id of a facet
    of the city. ``value`` is read according to the kind:

    - age: ``8``, or a band ``0-2``, ``60-120``, in whole years;
    - free, childcare: ``yes``;
    - day: weekdays (``sat``, ``tue,thu``), ``not-`` weekdays, one date (``2026-12-05``) or two, both included
      (``2026-12-05/2026-12-06``);
    - moment: ``morning``, ``noon``, ``afternoon``, ``evening``, ``night``, ``not-`` one of these, or local
    times:
      ``18:00`` (at), ``18:00-`` (after), ``-10:00`` (before), ``14:00-16:00``;
    - quartier and facets: an id of the city;
    - mode: ``remote`` or ``on_site``, in questions to a programme where the city has no facet for it.

    ``words`` are the asker's own.
    """

    kind: str
    value: str
    words: str

    @property
    def key(self) -> str:
        """A stable name of at most 24 ASCII bytes, for the button that removes this constraint."""
        plain = f"{self.kind}:{self.value}"
        short = plain if self.kind != "day" or self.value.startswith("not-") else plain.replace("-", "")
        if len(short) <= _KEY:
            return short
        return f"{short[: _KEY - 9]}~{crc32(plain.encode()):08x}"


@dataclass(frozen=True, slots=True)
class Situation:
    """The constraints in the order in which they were said, and the question without the words that said
    them."""

    constraints: tuple[Constraint, ...]
    rest: str

    def without(self, dropped: frozenset[str]) -> tuple[Constraint, ...]:
        """The constraints but those of these keys; what the same words said besides leaves with them."""
        words = {each.words for each in self.constraints if each.key in dropped}
        return tuple(
            each
            for each in self.constraints
            if each.key not in dropped and (each.kind == "age" or each.words not in words)
        )
