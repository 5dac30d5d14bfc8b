"""An event as somebody told it, with what is missing and what is doubtful, to ask for before it is saved."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from knowledge.agenda import Event, Place, Status
from knowledge.agenda.repeats import Repeats
from knowledge.catalogue import Ages


class Missing(StrEnum):
    """What an event needs and nothing says, in the order in which to ask."""

    TITLE = "title"
    DAY = "day"
    HOUR = "hour"
    PLACE = "place"


class Doubt(StrEnum):
    """What was understood in one way though it may be meant in another, or cannot be quite so."""

    TODAY = "today"
    """« Samedi » said on a Saturday: it is taken for today, or for next week when that hour is over."""
    PAST = "past"
    """It is over already."""
    FAR = "far"
    """It is more than a year ahead."""
    WEEKDAY = "weekday"
    """« Jeudi 4 décembre » is no Thursday: the date was kept."""
    MIDNIGHT = "midnight"
    """« Samedi à minuit » is taken for the night from Saturday to Sunday."""
    HALF_OF_DAY = "half_of_day"
    """“At 7” is taken for the evening."""
    NO_SUCH_HOUR = "no_such_hour"
    """Clocks leave this hour out that night: it is counted an hour later."""
    HOUR_TWICE = "hour_twice"
    """Clocks show this hour twice that night: it is the first of the two."""
    PLACE = "place"
    """Several places are called so, or none quite so: ``Draft.places``."""
    EVERY_WEEK = "every_week"
    """« Le mardi », « mardi et jeudi » is taken for the next ones alone."""
    WHICH_WEEK = "which_week"
    """Every other week is counted from the first that comes."""
    HOLIDAYS = "holidays"
    """It is not during holidays: nobody told which days those are."""
    SHORT_MONTHS = "short_months"
    """Not every month, or not every year, has this day."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What was understood of an event in plain words; times are on the wall of the city's zone.

    ``start`` is None as long as its day or its hour is missing; ``day`` is then what is known of it.
    """

    title: str = ""
    summary: str | None = None
    """What was said besides and means nothing else."""
    day: datetime | None = None
    """Midnight of its first day."""
    start: datetime | None = None
    end: datetime | None = None
    all_day: bool = False
    repeats: Repeats | None = None
    exceptions: tuple[datetime, ...] = ()
    extra: tuple[datetime, ...] = ()
    place: Place | None = None
    places: tuple[str, ...] = ()
    """Ids of other entries that the place may be, nearest first."""
    quartier: str | None = None
    on_site: bool = True
    remote: bool = False
    link: str | None = None
    ages: Ages | None = None
    free: bool | None = None
    price: str | None = None
    capacity: int | None = None
    childcare: bool | None = None
    languages: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def rrule(self) -> str | None:
        """The rule by which it comes again (RFC 5545)."""
        return None if self.repeats is None else self.repeats.rule

    def event(self, uid: str, zone: str, **more: Any) -> Event:
        """The event, with further fields of ``Event``; ValueError while its title, day or hour is missing."""
        if self.start is None or not self.title:
            raise ValueError("field_missing")
        remote_link = self.link if self.remote else None
        said: dict[str, Any] = {
            "uid": uid,
            "zone": zone,
            "title": self.title,
            "summary": self.summary,
            "start": self.start,
            "end": self.end,
            "all_day": self.all_day,
            "rrule": self.rrule,
            "exceptions": self.exceptions,
            "extra": self.extra,
            "place": self.place,
            "quartier": self.quartier,
            "on_site": Status.CONFIRMED if self.on_site else None,
            "remote": Status.CONFIRMED if self.remote else None,
            "remote_link": remote_link,
            "link": None if remote_link else self.link,
            "ages": self.ages,
            "free": self.free,
            "price": self.price,
            "capacity": self.capacity,
            "childcare": self.childcare,
            "languages": self.languages,
        }
        return Event.model_validate(said | more)
