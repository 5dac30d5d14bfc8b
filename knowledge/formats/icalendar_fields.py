"""The fields of an event in a calendar: those of RFC 5545 and 7986, and Passeur's own ``X-PASSEUR-…``."""

import re
from typing import Any

from pydantic import TypeAdapter, ValidationError

from knowledge.agenda.event import Event, Link, Place, Registration, Status
from knowledge.catalogue import Ages, Source
from knowledge.city import City, Coordinates, Language, Slug
from knowledge.formats.csv_cells import read_ages, read_yes_no
from knowledge.formats.days import read_day
from knowledge.formats.icalendar_lines import Component, Property
from knowledge.formats.icalendar_times import Say, Times
from knowledge.formats.labels import Labels
from knowledge.formats.problems import Code, shortened
from knowledge.formats.programme import one_line, plain_text

OWN = "X-PASSEUR-"
"""How the names of properties begin that only Passeur writes; others pass them over."""

STATUSES = {
    "CONFIRMED": Status.CONFIRMED,
    "TENTATIVE": Status.CONDITIONAL,
    "CANCELLED": Status.CANCELLED,
    "CANCELED": Status.CANCELLED,
}
CONFERENCES = ("CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL")

_COORDINATES: TypeAdapter[tuple[float, float]] = TypeAdapter(Coordinates)
_LINK: TypeAdapter[str] = TypeAdapter(Link)
_SLUG: TypeAdapter[str] = TypeAdapter(Slug)
_LANGUAGE: TypeAdapter[str] = TypeAdapter(Language)
_ADDRESS = re.compile(r"\S+@\S+\.\S+")
_DIFFERING = ("title", "summary", "place", "link", "on_site", "remote", "remote_link")


def what_differs(event: Event, alone: Event) -> dict[str, Any]:
    """What one occurrence, read by itself, says otherwise than its event."""
    return {
        name: value
        for name in _DIFFERING
        if (value := getattr(alone, name)) is not None and value != getattr(event, name)
    }


class Fields:
    """Reads everything about an event but its times; what does not fit is told, and left out."""

    def __init__(self, city: City, say: Say) -> None:
        self._say = say
        self._city = city
        self._topics = Labels(city.topics, city.language)

    def read(self, component: Component, *, dropped: bool) -> dict[str, Any]:
        """The fields by their names in ``Event``; ``dropped`` where the calendar cancels all that it holds."""
        status = self._status(component)
        if dropped:
            status = Status.CANCELLED
        topics, keywords = self._categories(component)
        data: dict[str, Any] = {
            "title": _line(component.first("SUMMARY")),
            "summary": plain_text(_text(component.first("DESCRIPTION"))),
            "link": self._checked(component.first("URL"), _LINK, Code.LINK_FORM),
            "organiser": _organiser(component),
            "source": _source(component),
            "version": self._number(component.first("SEQUENCE"), 0) or 0,
            "capacity": self._number(component.first(f"{OWN}CAPACITY"), 1),
            "topics": topics,
            "keywords": keywords,
            "place": self._place(component),
            **self._modes(component, status),
        }
        for name in ("price", "festival"):
            data[name] = _line(component.first(f"{OWN}{name.upper()}"))
        for name in ("free", "childcare"):
            data[name] = self._yes_no(component.first(f"{OWN}{name.upper()}"))
        quartier = component.first(f"{OWN}QUARTIER")
        if quartier is not None and quartier.text in self._city.quartiers:
            data["quartier"] = quartier.text
        data["ages"] = self._ages(component.first(f"{OWN}AGES"))
        data["accessibility"] = self._slugs(component.first(f"{OWN}ACCESSIBILITY"), _SLUG)
        data["languages"] = self._slugs(component.first(f"{OWN}LANGUAGES"), _LANGUAGE)
        return data

    def registration(self, component: Component, zone: str, times: Times) -> Registration | None:
        """How and when to register, where that is said."""
        opens = times.moment(component.first(f"{OWN}REGISTRATION-OPENS"))
        closes = times.moment(component.first(f"{OWN}REGISTRATION-CLOSES"))
        found = Registration(
            link=self._checked(component.first(f"{OWN}REGISTRATION"), _LINK, Code.LINK_FORM),
            note=_line(component.first(f"{OWN}REGISTRATION-NOTE")) or None,
            opens=opens.on_the_wall_of(zone) if opens else None,
            closes=closes.on_the_wall_of(zone) if closes else None,
        )
        return found if found != Registration() else None

    def _status(self, component: Component) -> Status:
        given = component.first("STATUS")
        if given is None:
            return Status.CONFIRMED
        status = STATUSES.get(given.text.upper())
        if status is None:
            self._say(given, Code.VALUE_REFUSED, shortened(given.value), tuple(STATUSES)[:3])
        return status or Status.CONFIRMED

    def _modes(self, component: Component, status: Status) -> dict[str, Any]:
        """Whether one can be there, take part from elsewhere, or both, and how each stands."""
        own = {
            name: component.first(f"{OWN}{name.replace('_', '-').upper()}") for name in ("on_site", "remote")
        }
        if any(own.values()):
            modes: dict[str, Any] = {
                name: Status(given.text) if given is not None and given.text in list(Status) else None
                for name, given in own.items()
            }
            if status is Status.CANCELLED:
                modes = {name: Status.CANCELLED if each else None for name, each in modes.items()}
        else:
            modes = {"on_site": status}
        where = component.first("LOCATION")
        elsewhere = where.text if where is not None and _fits(where.text, _LINK) else None
        for given in (each for name in CONFERENCES for each in component.all(name)):
            if _fits(given.value.strip(), _LINK):
                elsewhere = elsewhere or given.value.strip()
        if elsewhere is not None:
            modes["remote_link"] = elsewhere
            if not any(own.values()):
                here = where is not None and where.text != elsewhere
                modes |= {"remote": status, "on_site": status if here else None}
        return modes

    def _place(self, component: Component) -> Place | None:
        where = component.first("LOCATION")
        address = _line(component.first(f"{OWN}ADDRESS"))
        if address:
            where = component.first(f"{OWN}VENUE")
        name = _line(where) if where is not None and not _fits(where.text, _LINK) else ""
        entry = _line(component.first(f"{OWN}PLACE"))
        place = Place(
            entry=entry if _fits(entry, _SLUG) else None,
            name=name or None,
            address=address or None,
            coordinates=self._coordinates(component.first("GEO")),
        )
        return place if place != Place() else None

    def _coordinates(self, given: Property | None) -> tuple[float, float] | None:
        if given is None:
            return None
        try:
            latitude, longitude = re.split(r"[;,]", given.value.replace("\\", ""))
            return _COORDINATES.validate_python((latitude.strip(), longitude.strip()))
        except ValueError:
            advice = ("45.7772;3.0870",)
            self._say(given, Code.COORDINATES_FORM, shortened(given.value), advice)
            return None

    def _categories(self, component: Component) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Categories that are topics of the city, and the others as they stand."""
        topics: dict[str, None] = {}
        others: dict[str, None] = {}
        for text in (each for given in component.all("CATEGORIES") for each in given.texts):
            topic = self._topics.find(text)
            (others if topic is None else topics)[topic or " ".join(text.split())] = None
        return tuple(topics), tuple(others)

    def _number(self, given: Property | None, least: int) -> int | None:
        if given is None:
            return None
        text = given.value.strip()
        if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) < least:
            self._say(given, Code.NUMBER_EXPECTED, shortened(given.value), ())
            return None
        return int(text)

    def _yes_no(self, given: Property | None) -> bool | None:
        said = read_yes_no(given.text) if given is not None else None
        return said if isinstance(said, bool) else None

    def _ages(self, given: Property | None) -> Ages | None:
        if given is None:
            return None
        try:
            return Ages.model_validate(read_ages(given.text))
        except ValidationError:
            self._say(given, Code.AGES_FORM, shortened(given.text), ("6-12", "18+"))
            return None

    def _slugs(self, given: Property | None, form: TypeAdapter[str]) -> tuple[str, ...]:
        return tuple(each for each in given.texts if _fits(each, form)) if given is not None else ()

    def _checked(self, given: Property | None, form: TypeAdapter[str], code: Code) -> str | None:
        if given is None:
            return None
        text = given.value.strip()
        if not _fits(text, form):
            self._say(given, code, shortened(text), ())
            return None
        return text


def _fits(text: str, form: TypeAdapter[str]) -> bool:
    try:
        form.validate_python(text)
    except ValidationError:
        return False
    return True


def _text(given: Property | None) -> str:
    return given.text if given is not None else ""


def _line(given: Property | None) -> str:
    return one_line(_text(given))


def _source(component: Component) -> Source | None:
    name = _line(component.first(f"{OWN}SOURCE"))
    if not name:
        return None
    link, licence = (_line(component.first(f"{OWN}SOURCE-{each}")) for each in ("LINK", "LICENCE"))
    on = component.first(f"{OWN}SOURCE-ON")
    return Source(
        name=name,
        url=link if _fits(link, _LINK) else None,
        on=read_day(on.text) if on is not None else None,
        licence=licence or None,
    )


def _organiser(component: Component) -> str:
    """The organiser's name; never a private person's address."""
    given = component.first("ORGANIZER")
    name = " ".join(given.parameter("CN").split()) if given is not None else ""
    return "" if _ADDRESS.search(name) else name
