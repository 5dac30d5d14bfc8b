"""What an asker says of their situation: for whom, when, where, at what price, and what else their city lets
them ask."""

from datetime import datetime

from knowledge.city import City
from knowledge.situation.ages import ages
from knowledge.situation.days import days
from knowledge.situation.fitness import fit
from knowledge.situation.model import Constraint, Fit, Situation
from knowledge.situation.moments import moments
from knowledge.situation.offers import Facets, Quartiers, childcare, everyday_words, prices
from knowledge.situation.reading import Reading
from knowledge.situation.spans import spans

__all__ = ["Constraint", "Fit", "Interpreter", "Situation", "fit", "understand"]

_MANY = 12
"""Constraints that one question can hold; a longer list is somebody's text, not a situation."""


class Interpreter:
    """Reads situations in the words of one city, prepared once."""

    def __init__(self, city: City) -> None:
        self.city = city
        common = everyday_words(city)
        self._quartiers = Quartiers(city, common)
        self._facets = Facets(city, common)

    def understand(self, question: str, now: datetime) -> Situation:
        """The situation in a question asked at ``now`` (aware, in the city's zone)."""
        return self.read(Reading(question), now)

    def read(self, reading: Reading, now: datetime) -> Situation:
        """The situation in what is left of a question of which others have read a part."""
        found = spans(reading, now.date())
        found += (
            ages(reading) + childcare(reading) + self._quartiers.find(reading) + self._facets.find(reading)
        )
        found += days(reading, now.date()) + moments(reading) + prices(reading)
        kept: dict[str, Constraint] = {}
        for _, constraint in sorted(found, key=lambda each: each[0]):
            kept.setdefault(constraint.key, constraint)
        return Situation(tuple(kept.values())[:_MANY], reading.rest())


_prepared: dict[int, Interpreter] = {}
_CITIES = 8


def understand(question: str, city: City, now: datetime) -> Situation:
    """The situation in a question asked to a city at ``now`` (aware, in the city's zone).

    A city's words are prepared at its first question; ``Interpreter`` does so when it is made.
    """
    interpreter = _prepared.get(id(city))
    if interpreter is None or interpreter.city is not city:
        if len(_prepared) >= _CITIES:
            _prepared.clear()
        interpreter = _prepared[id(city)] = Interpreter(city)
    return interpreter.understand(question, now)
