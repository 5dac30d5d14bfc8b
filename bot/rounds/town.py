"""What the exchange needs to know of the city beyond its database."""

from typing import Protocol

from knowledge.answer import Answerer
from knowledge.city import City


class Town(Protocol):
    """The city, and what answers its questions; both may be brought up to date between two uses."""

    answerer: Answerer
    administrators: frozenset[str]

    @property
    def city(self) -> City: ...
