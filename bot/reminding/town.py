"""What reminding needs to know of the city beyond its database."""

from typing import Protocol

from knowledge.city import City


class Town(Protocol):
    """The city, which may be brought up to date between two uses."""

    @property
    def city(self) -> City: ...
