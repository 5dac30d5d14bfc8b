"""Which entries are chosen for an asker, and in what order: relevance first, then how they suit the situation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from knowledge.catalogue import Entry, Kind
from knowledge.city import City
from knowledge.situation import Constraint, Fit, fit

MOST = 30
"""Offers that one answer holds; a page shows fewer."""

ENOUGH = 3
"""Offers that suit their age after which those that do not are left out."""

_SHORTLIST = 90
"""Entries among which variety is looked for."""

# Parts of a relevance that runs from 0 to 1. Measured on both demo cities, none of them is delicate; what is
# meant for an age weighs less than whether any constraint is met.
_MEANT = 0.09
_KNOWING = 0.15
_AGAIN = 0.04
_COST = {Fit.YES: 0.0, Fit.NEAR: 0.06, Fit.UNKNOWN: 0.1, Fit.NO: 0.3}
_MOST_COST = 0.4


@dataclass(frozen=True, slots=True)
class Chosen:
    """An entry with how it suits each constraint. ``score`` compares within one answer only."""

    entry: Entry
    fits: tuple[tuple[Constraint, Fit], ...]
    score: float
    urgent: bool = False

    @property
    def against(self) -> bool:
        """Whether it says no to something of the situation."""
        return any(how is Fit.NO for _, how in self.fits)

    @property
    def excluded(self) -> bool:
        """Whether all the asker's people are too young or too old for it."""
        ages = [how for each, how in self.fits if each.kind == "age"]
        return bool(ages) and max(ages) is Fit.NO


def choose(
    entry: Entry, constraints: tuple[Constraint, ...], city: City, now: datetime, relevance: float
) -> Chosen:
    """The entry with its score: what it lacks of the situation counts against its relevance."""
    fits = tuple((each, fit(entry, each, city, now, constraints)) for each in constraints)
    score = relevance - min(_MOST_COST, sum(_COST[how] for _, how in fits))
    if fits and entry.kind is Kind.ANSWER:
        # Whoever tells their situation looks for something to do more than for something to know.
        score -= _KNOWING
    if any(each.kind == "age" and how is Fit.YES for each, how in fits):
        # What is meant for this age comes before what is open to all.
        score += _MEANT * (1 - (entry.ages.oldest - entry.ages.youngest) / 120)
    return Chosen(entry, fits, score)


def best_first(chosen: Iterable[Chosen]) -> list[Chosen]:
    """By score, equal ones by id."""
    return sorted(chosen, key=lambda each: (-each.score, each.entry.id))


def fitting(chosen: Iterable[Chosen]) -> list[Chosen]:
    """Best first; what is not for their age only when little else fits, and after it."""
    ordered = best_first(chosen)
    fit_for_them = [each for each in ordered if not each.excluded]
    if len(fit_for_them) >= ENOUGH:
        return fit_for_them
    return fit_for_them + [each for each in ordered if each.excluded]


def varied(chosen: Iterable[Chosen]) -> list[Chosen]:
    """The best ones, each kind and subject counting less the more often it was given already."""
    left, given = best_first(chosen)[:_SHORTLIST], list[Chosen]()
    signs = [frozenset((f"kind:{each.entry.kind}", *each.entry.topics)) for each in left]
    worth = [each.score for each in left]
    while len(given) < min(MOST, len(left)):
        best = max(range(len(left)), key=worth.__getitem__)
        given.append(left[best])
        worth[best] = float("-inf")
        for at, each in enumerate(signs):
            if common := len(each & signs[best]):
                worth[at] -= _AGAIN * common
    return given
