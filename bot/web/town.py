"""What the web needs to know of the city beyond its database."""

from datetime import datetime
from typing import Protocol

from knowledge.catalogue import Catalogue
from knowledge.city import City
from knowledge.programme import Programme


class Town(Protocol):
    """The city, with its entries and its programme; all may be brought up to date between two requests."""

    programme: Programme
    catalogue: Catalogue

    @property
    def city(self) -> City: ...

    @property
    def version(self) -> str:
        """Changes whenever an entry or an event does."""

    def now(self) -> datetime:
        """This moment, as the city's clocks show it."""
