"""What a city has to teach: the kinds of entries and what each must say of itself."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import Field, StringConstraints, ValidationInfo, model_validator

from knowledge.city import City, Coordinates, Language, Line, Model, Slug
from knowledge.search import Document

EMAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
LINK = r"^https?://\S+$"


class Kind(StrEnum):
    """What an entry is."""

    OPPORTUNITY = "opportunity"
    PLACE = "place"
    MENTOR = "mentor"
    SERVICE = "service"
    ANSWER = "answer"
    EVENT = "event"


class Standing(StrEnum):
    """Whether an entry holds on a given day."""

    CURRENT = "current"
    FUTURE = "future"
    EXPIRED = "expired"
    CLOSED = "closed"


class Ages(Model):
    """Ages welcome, both ends included, in whole years. Written ``6-12``, ``18+`` or ``0-120``."""

    youngest: int = Field(default=0, ge=0, le=120)
    oldest: int = Field(default=120, ge=0, le=120)

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: Any) -> Any:
        if isinstance(given, int) and not isinstance(given, bool):
            return {"youngest": given, "oldest": given}
        if isinstance(given, str):
            low, dash, high = given.replace(" ", "").replace("\N{EN DASH}", "-").partition("-")
            if low.endswith("+") and not dash:
                low, high = low[:-1], "120"
            elif not dash:
                high = low
            if not (low.isdecimal() and high.isdecimal()):
                raise ValueError("ages_form")
            return {"youngest": low, "oldest": high}
        return given

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.youngest > self.oldest:
            raise ValueError("ages_order")
        return self

    def __str__(self) -> str:
        return f"{self.youngest}+" if self.oldest == 120 else f"{self.youngest}-{self.oldest}"

    def welcomes(self, age: int) -> bool:
        """Whether somebody of this age is welcome."""
        return self.youngest <= age <= self.oldest


class Slot(Model):
    """Weekly opening: days from 0 (Monday) to 6 and local times; without times, all day.

    Written ``mar-sam 10:00-18:00``, ``sam`` or ``mon,wed 17:30-19:00``.
    """

    days: tuple[Annotated[int, Field(ge=0, le=6)], ...] = Field(min_length=1)
    opens: time | None = None
    closes: time | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: Any) -> Any:
        return read_slot(given) if isinstance(given, str) else given

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.opens is None or self.closes is None:
            if self.opens is not self.closes:
                raise ValueError("hours_form")
            return self
        if any(each.second or each.microsecond or each.tzinfo for each in (self.opens, self.closes)):
            raise ValueError("hours_form")
        if self.closes <= self.opens:
            raise ValueError("hours_order")
        return self

    def __str__(self) -> str:
        days = ",".join(_DAYS[day][0] for day in self.days)
        if self.opens is None or self.closes is None:
            return days
        return f"{days} {self.opens:%H:%M}-{self.closes:%H:%M}"


_DAYS = (
    ("mon", "lun"),
    ("tue", "mar"),
    ("wed", "mer"),
    ("thu", "jeu"),
    ("fri", "ven"),
    ("sat", "sam"),
    ("sun", "dim"),
)


def read_slot(text: str) -> dict[str, Any]:
    """Read one line of weekly hours; ValueError("hours_form") when it is not of that form."""
    days_part, _, hours = text.strip().casefold().partition(" ")
    days: list[int] = []
    for piece in days_part.split(","):
        first, dash, last = piece.partition("-")
        begin = _day(first)
        end = _day(last) if dash else begin
        days += [day % 7 for day in range(begin, end + 1 if end >= begin else end + 8)]
    slot: dict[str, Any] = {"days": tuple(dict.fromkeys(days))}
    if hours:
        opens, dash, closes = hours.replace("h", ":").replace(" ", "").partition("-")
        if not dash:
            raise ValueError("hours_form")
        slot |= {"opens": _clock(opens), "closes": _clock(closes)}
    return slot


def _day(word: str) -> int:
    for number, names in enumerate(_DAYS):
        if word[:3] in names:
            return number
    raise ValueError("hours_form")


def _clock(text: str) -> time:
    hour, _, minute = text.partition(":")
    try:
        return time(int(hour), int(minute or 0))
    except ValueError:
        raise ValueError("hours_form") from None


class Contact(Model):
    """How to reach whoever runs it, in public. Never a private person's address."""

    phone: Line | None = None
    email: Annotated[str, StringConstraints(pattern=EMAIL)] | None = None
    url: Annotated[str, StringConstraints(pattern=LINK)] | None = None
    note: Line | None = None


class Source(Model):
    """Where a fact comes from, and of when it is."""

    name: Line
    url: Annotated[str, StringConstraints(pattern=LINK)] | None = None
    on: date | None = None
    licence: Line | None = None


class Translation(Model):
    """What a person reads of an entry, in another language."""

    title: Annotated[Line, StringConstraints(max_length=120)] | None = None
    summary: Line | None = None
    activities: tuple[Line, ...] = ()
    questions: tuple[Line, ...] = ()
    price: Line | None = None
    when: Line | None = None


class Entry(Model):
    """One thing that the city can offer to whoever asks.

    A key of the file that is one of the city's facets (``setting``, ``publics``…) goes into ``facets``.
    Validation takes the city as context: ``Entry.model_validate(data, context=city)``.
    """

    id: Slug
    kind: Kind
    lang: Language
    title: Annotated[Line, StringConstraints(max_length=120)]
    summary: Annotated[Line, StringConstraints(max_length=1500)]
    activities: tuple[Line, ...] = Field(default=(), description="what one can do there")
    questions: tuple[Line, ...] = Field(default=(), description="other ways of asking that this answers")
    topics: tuple[Slug, ...] = Field(min_length=1)
    facets: dict[Slug, tuple[Slug, ...]] = Field(default_factory=dict)
    ages: Ages = Ages()
    quartier: Slug | None = None
    address: Line | None = None
    coordinates: Coordinates | None = None
    hours: tuple[Slot, ...] = ()
    when: Line | None = Field(default=None, description="what weekly hours cannot say")
    price: Line | None = None
    free: bool | None = None
    childcare: bool | None = None
    contact: Contact | None = None
    sources: tuple[Source, ...] = Field(min_length=1)
    valid_from: date | None = None
    valid_until: date | None = None
    verified_on: date
    closed_on: date | None = Field(default=None, description="since when it is closed for good")
    owner: Line | None = Field(default=None, description="who keeps this entry true")
    demonstration: bool = False
    translations: dict[Language, Translation] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _sort_facets(cls, given: Any, info: ValidationInfo) -> Any:
        if not isinstance(given, Mapping) or not isinstance(info.context, City):
            return given
        entry: dict[str, Any] = {"lang": info.context.language, **given}
        facets = entry.get("facets") or {}
        if not isinstance(facets, Mapping):
            return entry
        facets = dict(facets)
        for name in [each for each in info.context.facets if each in entry]:
            value = entry.pop(name)
            facets[name] = [value] if isinstance(value, str) else value
        if facets:
            entry["facets"] = facets
        return entry

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValueError("validity_order")
        return self

    def standing(self, today: date) -> Standing:
        """Whether it holds on this day; only a current entry may be served as current."""
        if self.closed_on is not None and self.closed_on <= today:
            return Standing.CLOSED
        if self.valid_until is not None and self.valid_until < today:
            return Standing.EXPIRED
        if self.valid_from is not None and self.valid_from > today:
            return Standing.FUTURE
        return Standing.CURRENT

    def says(self, field: str, language: str) -> Any:
        """A field as somebody of this language reads it: translated where that exists, else as it is."""
        translation = self.translations.get(language)
        return (translation and getattr(translation, field)) or getattr(self, field)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend in a file that a person edits. ``code`` is put into words where it is shown.

    ``line`` counts from 1; ``field`` joins names with dots, such as ``contact.email``; the codes, and what
    ``given`` and ``advice`` hold for each, are in ``formats.problems.Code``.
    """

    file: str
    line: int
    field: str
    code: str
    given: str = ""
    advice: tuple[str, ...] = ()
    """What could stand there instead, nearest first."""
    column: int = 0
    """Where on the line, from 1; 0 where the line says enough."""


class Catalogue:
    """A city with its entries, by id and in the order given."""

    def __init__(self, city: City, entries: Iterable[Entry]) -> None:
        self.city = city
        self._entries = {entry.id: entry for entry in entries}

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def __contains__(self, id: object) -> bool:
        return id in self._entries

    def __getitem__(self, id: str) -> Entry:
        return self._entries[id]

    def get(self, id: str) -> Entry | None:
        """The entry of this id, if there is one."""
        return self._entries.get(id)

    def documents(self) -> Iterator[Document]:
        """Every entry as the search reads it: topic, facet and quartier words count as its text."""
        for entry in self:
            yield self.document(entry)

    def document(self, entry: Entry) -> Document:
        """One entry as the search reads it, in all its languages."""
        city = self.city
        text = [entry.summary, *entry.activities]
        questions = list(entry.questions)
        for translation in entry.translations.values():
            text += [each for each in (translation.summary, *translation.activities) if each]
            questions += [each for each in (translation.title, *translation.questions) if each]
        for topic in entry.topics:
            for each in city.ancestry(topic):
                text += city.topics[each].label.values()
        for facet, values in entry.facets.items():
            text += [label for value in values for label in city.facets[facet].values[value].label.values()]
        if entry.quartier:
            text += city.quartiers[entry.quartier].label.values()
        return Document(entry.id, entry.title, " \n".join(text), tuple(questions), entry.lang)
