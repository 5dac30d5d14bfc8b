"""A table of events, as organisers keep them in a spreadsheet, read with patience, and the empty one to fill."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter, ValidationError

from knowledge.agenda.event import Event, Override, Place
from knowledge.catalogue import Problem, Source
from knowledge.city import City, Coordinates
from knowledge.formats import csv_cells as cells
from knowledge.formats import events_csv_columns as columns
from knowledge.formats import events_csv_rows as rows
from knowledge.formats.csv_reading import decode, stable_id
from knowledge.formats.events_csv_rows import Row
from knowledge.formats.icalendar_zones import zone_named
from knowledge.formats.identifiers import slug
from knowledge.formats.labels import Labels
from knowledge.formats.problems import Code, Finding, nearest, shortened
from knowledge.formats.programme import Programme, built

_EXAMPLE = re.compile(r"#\s*ex(?:e|a)mple\b", re.IGNORECASE)
_COORDINATES: TypeAdapter[tuple[float, float]] = TypeAdapter(Coordinates)
_COLUMN_OF = {"start": "day", "end": "ends", "rrule": "repeats", "registration": "registration.link"}
_EXAMPLES = {
    "fr": {
        "uid": "# exemple", "title": "Atelier cyanotype", "day": "12/12/2026", "starts": "14h", "ends": "16h30",
        "place": "Médiathèque", "ages": "dès 8 ans", "free": "oui", "repeats": "tous les samedis",
        "until": "31/12/2026", "on_site": "confirmé", "capacity": "12",
    },
    "en": {
        "uid": "# example", "title": "Cyanotype workshop", "day": "2026-12-12", "starts": "14:00",
        "ends": "16:30", "place": "Library", "ages": "8+", "free": "yes", "repeats": "every Saturday",
        "until": "2026-12-31", "on_site": "confirmed", "capacity": "12",
    },
}  # fmt: skip


def read_events_csv(data: bytes, city: City, file: str, source: Source | None = None) -> Programme:
    """Read a table whatever its separator, encoding, order of columns and language of headers.

    A row without a time is all day. One that ends before it starts ends the next day. Rows of the same id, or
    without an id of the same title and place, are further days of one event. Rows that begin with ``# exemple``
    are passed over.
    """
    return _Table(data, city, file, source).read()


def events_csv_template(language: str) -> str:
    """An empty table with its headers in French or English, and one row that shows how to fill it."""
    names = [each for each in columns.FIELDS if each not in ("latitude", "longitude", "place.entry")]
    example = _EXAMPLES["fr" if language == "fr" else "en"]
    made = io.StringIO()
    writer = csv.writer(made, delimiter=";", lineterminator="\r\n")
    writer.writerow([columns.say(each, language) for each in names])
    writer.writerow([example.get(each, "") for each in names])
    return made.getvalue()


class _Table:
    def __init__(self, data: bytes, city: City, file: str, source: Source | None) -> None:
        self._city, self._file, self._source = city, file, source
        self._text = decode(data)
        self._headers: dict[str, str] = {}
        self._columns: list[str | None] = []
        self._problems: list[Problem] = []
        self._topics = Labels(city.topics, city.language)
        self._quartiers = Labels(city.quartiers, city.language)

    def read(self) -> Programme:
        events: dict[str, Event] = {}
        lines = self._rows()
        first = next(lines, None)
        if first is None:
            self._problems.append(Problem(self._file, 0, "", Code.FILE_SHAPE, "", ("list",)))
        else:
            self._read_headers(*first)
        if all(each in self._headers for each in columns.REQUIRED):
            for line, cells_of in lines:
                if not _EXAMPLE.match(cells_of[0].strip()):
                    self._take(self._row(line, cells_of), events)
        return Programme(tuple(events.values()), tuple(sorted(self._problems, key=lambda each: each.line)))

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        """The rows that are not blank, each with the line where it begins."""
        reader = csv.reader(io.StringIO(self._text, newline=""), delimiter=self._separator())
        line = 1
        try:
            for row in reader:
                if any(cell.strip() for cell in row) and not (line == 1 and row[0].startswith("sep=")):
                    yield line, row
                line = reader.line_num + 1
        except csv.Error as error:
            self._problems.append(Problem(self._file, line, "", Code.FILE_SHAPE, shortened(error), ("list",)))

    def _separator(self) -> str:
        """The separator by which the first line has the most headers that we know."""
        first = next(
            (each for each in self._text.splitlines() if each.strip(" ;,\t")[:4] not in ("", "sep=")), ""
        )

        def known(separator: str) -> tuple[int, int]:
            row = next(csv.reader([first], delimiter=separator), [])
            return sum(columns.find(cell) is not None for cell in row), len(row)

        return max(";,\t", key=known)

    def _read_headers(self, line: int, row: list[str]) -> None:
        language = self._city.language
        for cell in row:
            header = cells.rearm(cell.strip())
            name = columns.find(header) if header else None
            if name is not None and name in self._headers:
                self._problems.append(
                    Problem(self._file, line, header, Code.COLUMN_TAKEN, header, (self._headers[name],))
                )
                name = None
            elif name is None and header:
                advice = nearest(header, [columns.say(each, language) for each in columns.FIELDS])
                self._problems.append(Problem(self._file, line, header, Code.COLUMN_UNKNOWN, header, advice))
            self._columns.append(name)
            if name is not None:
                self._headers[name] = header
        for name in columns.REQUIRED:
            if name not in self._headers:
                header = columns.say(name, language)
                self._problems.append(Problem(self._file, line, header, Code.COLUMN_MISSING, "", (header,)))

    def _row(self, line: int, row: list[str]) -> Row:
        given = {
            name: text
            for name, cell in zip(self._columns, row, strict=False)
            if name and (text := cells.rearm(cell.strip()).strip())
        }
        return Row(line, given)

    def _take(self, row: Row, events: dict[str, Event]) -> None:
        data = self._data(row)
        event = built(data, row.found.append) if data is not None else None
        if event is not None:
            held = events.get(event.uid)
            merged = event if held is None else _with_one_more_day(held, event)
            if merged is None:
                row.found.append(Finding(("uid",), Code.ID_TAKEN, shortened(event.uid), (self._file,)))
            else:
                events[event.uid] = merged
        self._problems += [self._problem(row, each) for each in row.found]

    def _problem(self, row: Row, found: Finding) -> Problem:
        name = _COLUMN_OF.get(found.field, found.field)
        code = Code.FIELD_EMPTY if found.code is Code.FIELD_MISSING else Code(found.code)
        header = self._headers.get(name) or (
            columns.say(name, self._city.language) if name in columns.FIELDS else name
        )
        return Problem(self._file, row.line, header, code, found.given, found.advice)

    def _data(self, row: Row) -> dict[str, Any] | None:
        """The row's fields by their names in ``Event``; None where nobody can tell when it is."""
        given = row.given
        zone = self._zone(row)
        times = rows.times(row)
        if times is None:
            return None
        start, end, all_day = times
        topics, keywords = self._subjects(given.get("topics", ""))
        data: dict[str, Any] = {
            "uid": given.get("uid") or f"{stable_id(given.get('title', ''), given.get('place', ''))}@csv",
            "start": start,
            "end": end,
            "all_day": all_day,
            "zone": zone,
            "rrule": rows.rule(row),
            "exceptions": rows.exceptions(row, start),
            "topics": topics,
            "keywords": keywords,
            "place": self._place(row),
            "accessibility": [
                each for text in cells.split(given.get("accessibility", "")) if (each := slug(text))
            ],
            "languages": [
                text.casefold() for text in re.split(r"[\s,;|/]+", given.get("languages", "")) if text
            ],
            "registration": rows.registration(row),
            "source": self._source,
            **rows.modes(row),
        }
        for name in ("title", "summary", "price", "organiser", "festival", "link", "remote_link"):
            data[name] = given.get(name)
        for name in ("free", "childcare"):
            data[name] = cells.read_yes_no(given[name]) if name in given else None
        data["ages"] = cells.read_ages(given["ages"]) if "ages" in given else None
        data["capacity"] = given.get("capacity")
        if quartier := given.get("quartier"):
            data["quartier"] = self._quartiers.find(quartier)
            if data["quartier"] is None:
                row.say("quartier", Code.QUARTIER_UNKNOWN, *self._quartiers.like(quartier))
        return data

    def _zone(self, row: Row) -> str:
        if "zone" not in row.given:
            return self._city.zone
        zone = zone_named(row.given["zone"])
        if zone is None:
            row.say("zone", Code.ZONE_UNKNOWN, self._city.zone)
        return zone or self._city.zone

    def _subjects(self, cell: str) -> tuple[list[str], list[str]]:
        """Topics of the city, and the other words as they stand."""
        named = {text: self._topics.find(text) for text in cells.split(cell.replace(",", ";"))}
        topics = list(dict.fromkeys(each for each in named.values() if each is not None))
        return topics, [text for text, topic in named.items() if topic is None]

    def _place(self, row: Row) -> Place | None:
        given = row.given
        coordinates = None
        said = given.get("coordinates") or f"{given.get('latitude', '')} {given.get('longitude', '')}".strip()
        if said:
            try:
                coordinates = _COORDINATES.validate_python(cells.read_coordinates(said))
            except ValidationError:
                row.found.append(
                    Finding(("coordinates",), Code.COORDINATES_FORM, shortened(said), ("45.7772, 3.0870",))
                )
        entry = slug(given.get("place.entry", "")) or None
        place = Place(
            entry=entry, name=given.get("place"), address=given.get("address"), coordinates=coordinates
        )
        return place if place != Place() else None


def _with_one_more_day(held: Event, more: Event) -> Event | None:
    """An event with the day of another row; None where that day is the same."""
    if more.start == held.start or more.start in held.extra or more.all_day != held.all_day:
        return None
    overrides = held.overrides
    if more.lasts != held.lasts and more.end is not None:
        overrides = (*overrides, Override(recurrence=more.start, end=more.end))
    return held.model_copy(update={"extra": (*held.extra, more.start), "overrides": overrides})
