"""A city's own recipe: its languages, quartiers, topics and facets, all of it data that a person can edit."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

SLUG = r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$"
LANGUAGE = r"^[a-z]{2,3}$"
COUNTRY = r"^[A-Z]{2}$"

Slug = Annotated[str, StringConstraints(pattern=SLUG, max_length=48)]
"""A stable name made of lower-case letters, digits and hyphens; 48 characters fit a button's payload."""

Language = Annotated[str, StringConstraints(pattern=LANGUAGE)]
"""An ISO 639 code, such as ``fr``."""

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

Label = dict[Language, Line]
"""One text in several languages."""


Coordinates = tuple[Annotated[float, Field(ge=-90, le=90)], Annotated[float, Field(ge=-180, le=180)]]
"""Latitude then longitude, in degrees (WGS 84)."""


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError("zone_unknown") from None
    return name


Zone = Annotated[str, AfterValidator(_known_zone)]
"""An IANA time zone's name, such as ``Europe/Paris``."""


class Model(BaseModel):
    """Frozen, and a key that nobody declared is a problem rather than silence."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def said_in(label: Mapping[str, str], *languages: str) -> str:
    """The label in the first of these languages that it has, else in any (the first given)."""
    for language in languages:
        if language in label:
            return label[language]
    return next(iter(label.values()))


class Value(Model):
    """One value of a facet, with the words by which people ask for it."""

    label: Label
    words: tuple[Line, ...] = ()


class Facet(Model):
    """One way of sorting entries that this city chose, such as the setting or the six pillars."""

    label: Label
    values: dict[Slug, Value]
    asked: bool = Field(default=False, description="whether its words in a question become a constraint")
    shown: bool = Field(default=False, description="whether a card shows it")
    reported: bool = Field(default=False, description="whether organisers' figures are cut by it")


class Quartier(Model):
    """A named part of the city. ``near`` makes a graph, not a tree: links matter more than borders."""

    label: Label
    words: tuple[Line, ...] = ()
    near: tuple[Slug, ...] = ()
    coordinates: Coordinates | None = None


class Topic(Model):
    """A subject people learn about; ``under`` names its parent in the tree."""

    label: Label
    under: Slug | None = None
    words: tuple[Line, ...] = ()
    emoji: str = ""


class Words(Model):
    """How people here speak: groups that mean the same, SMS spelling, words that carry no meaning."""

    same: tuple[tuple[Line, ...], ...] = ()
    sms: dict[Line, Line] = {}
    stop: tuple[Line, ...] = ()


class Licence(Model):
    """Under which licence the city's data may be used again."""

    name: Line
    url: Line


class City(Model):
    """Everything about one city but its entries. Keys of mappings are stable ids."""

    id: Slug
    name: Line
    country: Annotated[str, StringConstraints(pattern=COUNTRY)]
    languages: tuple[Language, ...] = Field(min_length=1, description="the first is the city's own")
    zone: Zone
    coordinates: Coordinates | None = None
    about: Label
    licence: Licence
    steward: Line = Field(description="who answers for this data: a name, never a personal address")
    privacy: Label = Field(description="who holds people's data and how to reach them")
    demonstration: bool = False
    examples: dict[Language, tuple[Line, ...]] = Field(description="questions shown to whoever arrives")
    emergency: tuple[Slug, ...] = Field(default=(), description="entries that come first in distress")
    second_eyes: bool = Field(default=False, description="whether every announcement needs two organisers")
    held_words: tuple[Line, ...] = Field(
        default=(), description="words that hold an announcement until a second organiser has read it"
    )
    distress: tuple[Line, ...] = Field(default=(), description="words by which distress is said here")
    facets: dict[Slug, Facet]
    quartiers: dict[Slug, Quartier]
    topics: dict[Slug, Topic] = {}
    words: Words = Words()

    @model_validator(mode="after")
    def _rooted(self) -> Self:
        for topic in self.topics:
            seen: set[str] = set()
            for here in self.ancestry(topic):
                if here in seen:
                    raise ValueError("topic_cycle")
                if here not in self.topics:
                    raise ValueError("topic_unknown")
                seen.add(here)
        return self

    @property
    def language(self) -> str:
        """The city's own language."""
        return self.languages[0]

    def children(self, topic: str | None) -> tuple[str, ...]:
        """The topics right under this one, in the order of the city's file; under None, the roots."""
        return tuple(id for id, each in self.topics.items() if each.under == topic)

    def ancestry(self, topic: str) -> Iterator[str]:
        """The topic, then its parent, and so on to the root."""
        here: str | None = topic
        while here is not None:
            yield here
            here = self.topics[here].under

    def within(self, topic: str) -> frozenset[str]:
        """The topic and all that is below it."""
        return frozenset(id for id in self.topics if topic in self.ancestry(id))
