"""What a city asked, found and exchanged, told in pictures and few words: against its own past, never against anybody else.

Numbers of people or questions under five are not told: they could lead back to somebody.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.conversation.i18n import _, day
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.figures import Asked, Called, Exchanged
from knowledge.catalogue import Entry, Standing

FEWEST = 5
"""Fewer than so many are not counted out."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days of the city, ``end`` not among them."""

    begin: date
    end: date

    @property
    def before(self) -> "Period":
        """As many days, right before."""
        return Period(self.begin - (self.end - self.begin), self.begin)

    def instants(self, zone: str) -> tuple[datetime, datetime]:
        """Where its days begin and end on the city's clocks."""
        begin, end = (datetime.combine(each, time(), ZoneInfo(zone)) for each in (self.begin, self.end))
        return begin, end

    def __str__(self) -> str:
        return _("from {begin} to {end}", begin=day(self.begin), end=day(self.end - timedelta(days=1)))


@dataclass(frozen=True, slots=True)
class Past:
    """What was counted in one period."""

    asked: Asked
    exchanged: Exchanged
    called: Called


@dataclass(frozen=True, slots=True)
class Told:
    """A city's period, the one before it, and its entries as they stand now."""

    period: Period
    now: Past
    before: Past
    entries: tuple[Entry, ...]


async def count(unit: Unit, town: Town, period: Period) -> Told:
    """Everything that a report tells."""
    entries = tuple(each for each in town.catalogue if each.standing(town.today()) is Standing.CURRENT)
    return Told(period, await _past(unit, town, period), await _past(unit, town, period.before), entries)


async def _past(unit: Unit, town: Town, period: Period) -> Past:
    city, (begin, end) = town.city.id, period.instants(town.city.zone)
    return Past(
        await unit.figures.asked(city, period.begin, period.end),
        await unit.figures.exchanged(city, begin, end),
        await unit.figures.called(city, begin, end),
    )
