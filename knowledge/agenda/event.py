"""What an event says of itself: what, for whom, where, and when on the wall-clock of its zone."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Annotated, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from knowledge.agenda.rule import read_rule
from knowledge.agenda.wall import instant
from knowledge.catalogue import LINK, Ages, Source
from knowledge.city import Coordinates, Language, Line, Model, Slug, Zone

LONGEST_TITLE = 200
LONGEST_SUMMARY = 4000

Link = Annotated[str, StringConstraints(pattern=LINK)]
Title = Annotated[Line, StringConstraints(max_length=LONGEST_TITLE)]
Summary = Annotated[Line, StringConstraints(max_length=LONGEST_SUMMARY)]


def _on_the_wall(moment: datetime) -> datetime:
    # Instants near the years 1 and 9999 do not exist in every zone.
    if moment.tzinfo is not None or not 1900 <= moment.year <= 2200:
        raise ValueError("date_expected")
    return moment.replace(microsecond=0, fold=0)


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("date_expected")
    return moment.astimezone(UTC).replace(microsecond=0)


def _a_rule(text: str) -> str:
    read_rule(text)
    return text


Wall = Annotated[datetime, AfterValidator(_on_the_wall)]
"""A naive date and time, as the wall shows it in the event's zone."""

Instant = Annotated[datetime, AfterValidator(_in_utc)]


class Status(StrEnum):
    """How one way of taking part stands."""

    CONFIRMED = "confirmed"
    CONDITIONAL = "conditional"
    MOVED = "moved"
    FULL = "full"
    CANCELLED = "cancelled"


class Place(Model):
    """Where: an entry of the catalogue, a name, or both."""

    entry: Slug | None = None
    name: Line | None = None
    address: Line | None = None
    coordinates: Coordinates | None = None


class Registration(Model):
    """How and when to register; times are on the wall of the event's zone."""

    link: Link | None = None
    note: Line | None = Field(default=None, description="a telephone number, or a sentence")
    opens: Wall | None = None
    closes: Wall | None = None


class Override(Model):
    """What one occurrence says differently (RECURRENCE-ID); what is None is as in the event."""

    recurrence: Wall = Field(description="the start that the rule had given")
    onwards: bool = Field(default=False, description="whether all that follow are changed alike")
    start: Wall | None = None
    end: Wall | None = None
    title: Title | None = None
    summary: Summary | None = None
    place: Place | None = None
    link: Link | None = None
    on_site: Status | None = None
    remote: Status | None = None
    remote_link: Link | None = None
    version: int = Field(default=0, ge=0)


class Event(Model):
    """Something that happens once, or again and again.

    ``on_site`` and ``remote`` are None where one cannot take part that way. An all-day event starts at 00:00
    and ends at 00:00 of the day after its last one.
    """

    uid: Line
    title: Title
    summary: Summary | None = None
    start: Wall
    end: Wall | None = None
    all_day: bool = False
    zone: Zone
    rrule: Annotated[Line, AfterValidator(_a_rule)] | None = Field(default=None, description="RFC 5545")
    exceptions: tuple[Wall, ...] = Field(default=(), description="starts that are left out (EXDATE)")
    extra: tuple[Wall, ...] = Field(default=(), description="starts beside the rule (RDATE)")
    overrides: tuple[Override, ...] = ()
    on_site: Status | None = Status.CONFIRMED
    remote: Status | None = None
    remote_link: Link | None = None
    place: Place | None = None
    quartier: Slug | None = None
    festival: Line | None = None
    topics: tuple[Slug, ...] = ()
    keywords: tuple[Line, ...] = Field(default=(), description="what its source calls it, as it stands")
    ages: Ages | None = Field(default=None, description="None where nothing is said")
    price: Line | None = None
    free: bool | None = None
    childcare: bool | None = None
    accessibility: tuple[Slug, ...] = ()
    languages: tuple[Language, ...] = ()
    organiser: Line | None = None
    link: Link | None = None
    capacity: int | None = Field(default=None, ge=1)
    registration: Registration | None = None
    source: Source | None = None
    version: int = Field(default=0, ge=0, description="SEQUENCE")
    updated: Instant | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end is not None and self.end < self.start:
            raise ValueError("hours_order")
        walls = [self.start, *self.exceptions, *self.extra, *(each.recurrence for each in self.overrides)]
        if self.all_day and any(each.time() != datetime.min.time() for each in walls):
            raise ValueError("hours_form")
        return self

    @property
    def id(self) -> str:
        """A slug that is always the same for a UID, and short enough for a button."""
        return id_of(self.uid)

    @property
    def single(self) -> bool:
        """Whether it happens only once."""
        return self.rrule is None and not self.extra

    @property
    def cancelled(self) -> bool:
        """Whether there is no way left of taking part."""
        return all_cancelled(self.on_site, self.remote)

    @property
    def lasts(self) -> timedelta:
        """How long it lasts on the wall; an all-day event without an end lasts one day."""
        if self.end is None:
            return timedelta(days=1) if self.all_day else timedelta()
        return self.end - self.start

    @property
    def registration_opens(self) -> datetime | None:
        """The UTC instant at which one can begin to register, if that is said."""
        opens = self.registration and self.registration.opens
        return instant(opens, self.zone) if opens else None


def id_of(uid: str) -> str:
    """The id of the event that has this UID."""
    return f"e-{sha256(uid.encode(errors='replace')).hexdigest()[:16]}"


def all_cancelled(*modes: Status | None) -> bool:
    """Whether every way of taking part that there was is cancelled."""
    offered = [each for each in modes if each is not None]
    return bool(offered) and all(each is Status.CANCELLED for each in offered)
