"""The export of an OpenAgenda (version 2, JSON), read event by event."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError

from knowledge.agenda.event import Event, Link, Override, Place, Registration, Status
from knowledge.agenda.wall import wall_clock
from knowledge.catalogue import Problem, Source
from knowledge.city import City, Coordinates
from knowledge.formats.csv_reading import decode
from knowledge.formats.icalendar_zones import zone_named
from knowledge.formats.labels import Labels
from knowledge.formats.openagenda_items import Item, Items
from knowledge.formats.problems import Code, Finding, shortened
from knowledge.formats.programme import Programme, built, one_line, plain_text

PUBLISHED = 2
"""The state of an event that its agenda shows."""

_STATUS = {
    1: Status.CONFIRMED,
    2: Status.MOVED,
    3: Status.CONFIRMED,
    4: Status.CANCELLED,
    5: Status.FULL,
    6: Status.CANCELLED,
}
_MOVED_ONLINE = 3
_ACCESSIBILITY = {
    "ii": "intellectual",
    "hi": "hearing",
    "vi": "visual",
    "pi": "psychological",
    "mi": "mobility",
}
"""OpenAgenda's codes, and by which needs an event goes here."""

_NAMES = {
    "start": "timings", "end": "timings", "extra": "timings", "summary": "description", "ages": "age",
    "price": "conditions", "topics": "keywords", "remote_link": "onlineAccessLink",
}  # fmt: skip
_COORDINATES: TypeAdapter[tuple[float, float]] = TypeAdapter(Coordinates)
_LINK: TypeAdapter[str] = TypeAdapter(Link)


def read_openagenda(data: bytes, city: City, file: str, source: Source | None = None) -> Programme:
    """Read an export, whole or cut off; what is removed, a draft or not published is among ``gone``.

    An event with several timings is one event with several days. « Reporté » without a new date counts as
    cancelled: nobody should set out for the old one. « Déplacé en ligne » is cancelled on site, confirmed from
    elsewhere. UIDs are ``<number>@openagenda.com``.
    """
    items = Items(decode(data), file)
    topics = Labels(city.topics, city.language)
    events: dict[str, Event] = {}
    gone: dict[str, None] = {}
    problems: list[Problem] = []
    for item in items:
        reader = _Reader(item, city, topics, file, source)
        uid = reader.uid()
        if uid is not None and reader.is_gone():
            gone[uid] = None
            events.pop(uid, None)
        elif uid is not None and (event := built(reader.fields(uid), reader.tell)) is not None:
            events[uid] = event
        problems += reader.problems
    ordered = sorted([*items.problems, *problems], key=lambda each: (each.line, each.field))
    return Programme(
        tuple(events.values()), tuple(ordered), tuple(each for each in gone if each not in events)
    )


class _Reader:
    """One event of the export."""

    def __init__(self, item: Item, city: City, topics: Labels, file: str, source: Source | None) -> None:
        self.problems: list[Problem] = []
        self._item, self._city, self._file, self._source = item, city, file, source
        self._given, self._topics = item.value, topics

    def tell(self, found: Finding) -> None:
        """Note what a model refused, under OpenAgenda's own name for it."""
        name = found.field.split(".")[0]
        self._say(_NAMES.get(name, name), Code(found.code), found.given, found.advice)

    def uid(self) -> str | None:
        """The UID, or None, which is told."""
        given = self._given.get("uid")
        if isinstance(given, bool) or not isinstance(given, int | str) or not str(given).strip():
            self._say("uid", Code.FIELD_MISSING)
            return None
        return f"{str(given).strip()}@openagenda.com"

    def is_gone(self) -> bool:
        """Whether the agenda no longer shows it, or not yet."""
        state = self._given.get("state", PUBLISHED)
        return bool(self._given.get("removed") or self._given.get("draft")) or state not in (PUBLISHED, "2")

    def fields(self, uid: str) -> dict[str, Any]:
        """The event's fields by their names in ``Event``."""
        given = self._given
        zone = zone_named(str(given.get("timezone") or "")) or self._city.zone
        topics, keywords = self._keywords()
        short, long = (plain_text(self._text(given.get(each))) for each in ("description", "longDescription"))
        price = one_line(self._text(given.get("conditions")))
        data: dict[str, Any] = {
            "uid": uid,
            "title": one_line(self._text(given.get("title"))) or None,
            "summary": short or long,
            "zone": zone,
            "place": self._place(),
            "topics": topics,
            "keywords": keywords,
            "ages": self._ages(),
            "price": price,
            "accessibility": self._accessibility(),
            "link": self._link("canonicalUrl") or self._link("link"),
            "registration": self._registration(),
            "source": self._source or self._origin(),
            "updated": _moment(given.get("updatedAt")),
            **self._timings(zone),
            **self._modes(),
        }
        if price and (said := _free(price)) is not None:
            data["free"] = said
        return data

    def _timings(self, zone: str) -> dict[str, Any]:
        given = self._given.get("timings")
        found: dict[datetime, datetime] = {}
        for each in given if isinstance(given, list) else ():
            begin, end = (
                _wall(each.get(name) if isinstance(each, Mapping) else None, zone)
                for name in ("begin", "end")
            )
            if begin is None:
                self._say("timings", Code.DATE_EXPECTED, _said(each))
            elif end is not None and end < begin:
                self._say("timings", Code.HOURS_ORDER, _said(each))
            else:
                found[begin] = end or begin
        if not found:
            return {}
        walls = sorted(found)
        first = walls[0]
        lasts = found[first] - first
        overrides = tuple(
            Override(recurrence=wall, end=found[wall]) for wall in walls[1:] if found[wall] - wall != lasts
        )
        return {"start": first, "end": found[first], "extra": tuple(walls[1:]), "overrides": overrides}

    def _modes(self) -> dict[str, Any]:
        """Whether on site, online or both, and how that stands."""
        number = _number(self._given.get("status"), 1)
        status = _STATUS.get(number)
        if status is None:
            self._say("status", Code.VALUE_REFUSED, shortened(self._given.get("status")))
            status = Status.CONFIRMED
        mode = _number(self._given.get("attendanceMode"), 1)
        link = self._link("onlineAccessLink")
        data: dict[str, Any] = {"remote_link": link, "on_site": status if mode != 2 else None}
        data["remote"] = status if mode in (2, 3) else None
        if number == _MOVED_ONLINE:
            data |= {"on_site": Status.CANCELLED, "remote": Status.CONFIRMED}
        return data

    def _place(self) -> Place | None:
        given = self._given.get("location")
        if not isinstance(given, Mapping):
            return None
        address = one_line(self._text(given.get("address")))
        town = " ".join(filter(None, (_plain(given.get("postalCode")), _plain(given.get("city")))))
        if town and _plain(given.get("city")).casefold() not in address.casefold():
            address = ", ".join(filter(None, (address, town)))
        place = Place(
            name=one_line(self._text(given.get("name"))) or None,
            address=address or None,
            coordinates=self._coordinates(given),
        )
        return place if place != Place() else None

    def _coordinates(self, given: Mapping[str, Any]) -> tuple[float, float] | None:
        both = (given.get("latitude"), given.get("longitude"))
        if both[0] is None or both[1] is None:
            return None
        try:
            return _COORDINATES.validate_python(both)
        except ValidationError:
            self._say("latitude", Code.COORDINATES_FORM, shortened(list(both)), ("[45.7772, 3.0870]",))
            return None

    def _keywords(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Keywords that are topics of the city, and the others as they stand."""
        given = self._given.get("keywords")
        if isinstance(given, Mapping):
            given = self._spoken(given)
        words = given.split(",") if isinstance(given, str) else given if isinstance(given, list) else []
        topics: dict[str, None] = {}
        others: dict[str, None] = {}
        for word in (text for each in words if (text := one_line(_plain(each)))):
            topic = self._topics.find(word)
            (others if topic is None else topics)[topic or word] = None
        return tuple(topics), tuple(others)

    def _ages(self) -> dict[str, int] | None:
        given = self._given.get("age")
        if not isinstance(given, Mapping):
            return None
        low, high = (_number(given.get(each), -1) for each in ("min", "max"))
        if low < 0 and high < 0:
            return None
        ages = {"youngest": min(max(low, 0), 120), "oldest": min(high, 120) if high >= 0 else 120}
        if ages["oldest"] < ages["youngest"]:
            self._say("age", Code.AGES_ORDER, f"{low}-{high}")
            return None
        return ages

    def _accessibility(self) -> tuple[str, ...]:
        given = self._given.get("accessibility")
        if isinstance(given, Mapping):
            given = [code for code, said in given.items() if said is True]
        codes = given if isinstance(given, list) else []
        return tuple(
            _ACCESSIBILITY[each] for each in codes if isinstance(each, str) and each in _ACCESSIBILITY
        )

    def _registration(self) -> Registration | None:
        given = self._given.get("registration")
        said = [_plain(each.get("value") if isinstance(each, Mapping) else each) for each in _listed(given)]
        links = [each for each in said if _is_link(each)]
        others = [each for each in said if each and each not in links]
        found = Registration(link=links[0] if links else None, note=", ".join(others) or None)
        return found if found != Registration() else None

    def _origin(self) -> Source | None:
        agenda = self._given.get("originAgenda")
        name = one_line(_plain(agenda.get("title"))) if isinstance(agenda, Mapping) else ""
        return Source(name=name) if name else None

    def _link(self, name: str) -> str | None:
        text = _plain(self._given.get(name))
        if text and not _is_link(text):
            self._say(name, Code.LINK_FORM, shortened(text))
        return text if _is_link(text) else None

    def _text(self, given: object) -> str:
        """A text in the city's language, else in another of its languages, else in any."""
        return _plain(self._spoken(given) if isinstance(given, Mapping) else given)

    def _spoken(self, given: Mapping[str, Any]) -> Any:
        said = [given[each] for each in self._city.languages if given.get(each)]
        return next(iter([*said, *(each for each in given.values() if each)]), None)

    def _say(self, name: str, code: Code, given: str = "", advice: tuple[str, ...] = ()) -> None:
        line = self._item.line_of(name)
        self.problems.append(Problem(self._file, line, name, code, given, advice))


def _plain(given: object) -> str:
    return str(given).strip() if isinstance(given, str | int | float) and not isinstance(given, bool) else ""


def _listed(given: object) -> list[Any]:
    return given if isinstance(given, list) else [given] if isinstance(given, str) else []


def _number(given: object, otherwise: int) -> int:
    """A whole number, as itself, as a text or as ``{"id": 1}``."""
    if isinstance(given, Mapping):
        given = given.get("id")
    text = _plain(given)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else otherwise


def _is_link(text: str) -> bool:
    try:
        return bool(_LINK.validate_python(text))
    except ValidationError:
        return False


def _free(price: str) -> bool | None:
    said = price.casefold()
    if said.startswith(("gratuit", "entrée libre", "entrée gratuite", "accès libre", "free")):
        return True
    return False if any(each in said for each in ("€", "euro", "payant")) and "gratuit" not in said else None


def _moment(given: object) -> datetime | None:
    """An aware time in UTC; None for anything else."""
    try:
        moment = datetime.fromisoformat(_plain(given))
        return moment.astimezone(UTC) if moment.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def _wall(given: object, zone: str) -> datetime | None:
    """A time on the wall of the event's zone; one without an offset is there already."""
    try:
        moment = datetime.fromisoformat(_plain(given))
    except ValueError:
        return None
    if not 1901 <= moment.year <= 2198:
        return None
    wall = moment if moment.tzinfo is None else wall_clock(moment, zone)
    return wall.replace(microsecond=0, fold=0)


def _said(timing: Any) -> str:
    """« hier – 2026-11-30T19:00:00+0100 »: as its writer would look for it, never as a program would write it."""
    if not isinstance(timing, Mapping):
        return shortened(timing)
    return shortened(
        " – ".join(str(timing[each]) for each in ("begin", "end") if timing.get(each) is not None)
    )
