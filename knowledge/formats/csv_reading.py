"""A table of entries, as associations keep them in a spreadsheet, read with patience."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import zip_longest
from typing import Any

from pydantic import ValidationError

from knowledge.catalogue import Entry, Kind, Problem
from knowledge.city import City
from knowledge.formats import csv_cells as cells
from knowledge.formats.checks import check
from knowledge.formats.csv_columns import REQUIRED, Column, Headers
from knowledge.formats.identifiers import LONGEST, fold, slug
from knowledge.formats.labels import Labels
from knowledge.formats.problems import DOUBTS, Code, Finding, nearest, shortened
from knowledge.formats.refusals import findings

_EXAMPLE = re.compile(r"#\s*ex(?:e|a)mple\b", re.IGNORECASE)
_DAYS = frozenset({"valid_from", "valid_until", "verified_on", "closed_on"})
_YES_NO = frozenset({"free", "childcare", "demonstration"})
_LISTS = frozenset({"activities", "questions", "hours"})
_UNKNOWN = {
    "topics": Code.TOPIC_UNKNOWN,
    "quartier": Code.QUARTIER_UNKNOWN,
    "facets": Code.FACET_VALUE_UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Rows:
    """What could be read of a table, in its order, and what is to mend."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


def read_csv(data: bytes, city: City, file: str, today: date | None = None) -> Rows:
    """Read a table whatever its separator, encoding, order of columns and language of headers.

    Rows without an id get one from their title and quartier, so that the same table read again gives the same
    entries. Rows that begin with ``# exemple`` are passed over. A row that does not say its kind is an
    opportunity; without a source, who proposes an entry is its source.
    """
    return _Table(data, city, file, today).read()


class _Table:
    def __init__(self, data: bytes, city: City, file: str, today: date | None) -> None:
        self._city, self._file, self._today = city, file, today
        self._headers = Headers(city)
        self._text = decode(data)
        self._columns: list[Column | None] = []
        self._problems: list[Problem] = []
        self._missing: frozenset[str] = frozenset()
        self._topics = Labels(city.topics, city.language)
        self._quartiers = Labels(city.quartiers, city.language)
        self._facets = {id: Labels(facet.values, city.language) for id, facet in city.facets.items()}

    def read(self) -> Rows:
        entries: dict[str, Entry] = {}
        lines: dict[str, int] = {}
        rows = self._rows()
        for line, row in rows:
            self._read_headers(line, row)
            break
        else:
            self._problems.append(Problem(self._file, 0, "", Code.FILE_SHAPE, "", ("list",)))
        too_long = False
        for line, row in rows:
            if _EXAMPLE.match(row[0].strip()):
                continue
            if not too_long and (more := [cell for cell in row[len(self._columns) :] if cell.strip()]):
                too_long = True
                self._problems.append(Problem(self._file, line, "", Code.ROW_LONG, shortened(more[0])))
            entry = self._entry(line, row)
            if entry is None:
                continue
            if entry.id in entries:
                first = f"{self._file}:{lines[entry.id]}"
                self._say(line, Finding(("id",), Code.ID_TAKEN, entry.id, (first,)))
                continue
            entries[entry.id] = entry
            lines[entry.id] = line
        return Rows(tuple(entries.values()), tuple(sorted(self._problems, key=lambda each: each.line)))

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        """The rows that are not blank, each with the line where it begins."""
        reader = csv.reader(io.StringIO(self._text, newline=""), delimiter=self._separator())
        line = 1
        try:
            for row in reader:
                if any(cell.strip() for cell in row) and not (line == 1 and row[0].startswith("sep=")):
                    yield line, row
                line = reader.line_num + 1
        except csv.Error:
            given = shortened(self._text.split("\n")[min(line, self._text.count("\n") + 1) - 1])
            self._problems.append(Problem(self._file, line, "", Code.FILE_SHAPE, given, ("list",)))

    def _separator(self) -> str:
        """The separator by which the first line has the most headers that we know."""
        first = next(
            (each for each in self._text.splitlines() if each.strip() and not each.startswith("sep=")), ""
        )

        def known(separator: str) -> tuple[int, int]:
            row = next(csv.reader([first], delimiter=separator), [])
            return sum(self._headers.find(cell) is not None for cell in row), len(row)

        return max(";,\t", key=known)

    def _read_headers(self, line: int, row: list[str]) -> None:
        taken: dict[str, str] = {}
        for cell in row:
            header = cells.rearm(cell.strip())
            field = self._headers.find(header) if header else None
            if field is None or field in taken:
                self._columns.append(None)
                if field is not None:
                    self._problems.append(
                        Problem(self._file, line, header, Code.COLUMN_TAKEN, header, (taken[field],))
                    )
                elif header:
                    known = [self._headers.say(each, self._city.language) for each in self._headers.fields()]
                    advice = nearest(header, known)
                    self._problems.append(
                        Problem(self._file, line, header, Code.COLUMN_UNKNOWN, header, advice)
                    )
                continue
            taken[field] = header
            self._columns.append(Column(field, header))
        instead = {"sources.name": "owner"}
        self._missing = frozenset(
            field for field in REQUIRED if field not in taken and instead.get(field) not in taken
        )
        for field in sorted(self._missing, key=REQUIRED.index):
            header = self._headers.say(field, self._city.language)
            self._problems.append(Problem(self._file, line, header, Code.COLUMN_MISSING, "", (header,)))

    def _entry(self, line: int, row: list[str]) -> Entry | None:
        given = {
            column.field: text
            for column, cell in zip(self._columns, row, strict=False)
            if column and (text := cells.rearm(cell.strip()).strip())
        }
        found: list[Finding] = []
        data = self._data(given, found)
        entry = None
        try:
            entry = Entry.model_validate(data, context=self._city)
            found += check(entry, self._city, self._today)
        except ValidationError as error:
            said = {each.field for each in found}
            found += (each for each in findings(error, Entry.model_fields) if each.field not in said)
        good = True
        for each in found:
            good = good and each.code in DOUBTS
            self._say(line, each)
        return entry if good else None

    def _say(self, line: int, finding: Finding) -> None:
        """Note a finding under the header of its column, unless the whole column is known to be missing."""
        field = "sources.name" if finding.field == "sources" else finding.field
        column = next((each for each in self._columns if each and each.field == field), None)
        code = finding.code
        if code is Code.FIELD_MISSING:
            if field in self._missing:
                return
            code = Code.FIELD_EMPTY
        header = column.header if column else self._header(field)
        self._problems.append(Problem(self._file, line, header, code, finding.given, finding.advice))

    def _header(self, field: str) -> str:
        try:
            return self._headers.say(field, self._city.language)
        except KeyError:
            return field

    def _data(self, given: Mapping[str, str], found: list[Finding]) -> dict[str, Any]:
        """The row as the model reads it; what names nothing in the city is noted in ``found``, left out."""
        data: dict[str, Any] = {"kind": Kind.OPPORTUNITY}
        contact: dict[str, str] = {}
        for field, cell in given.items():
            if field in self._facets:
                values = self._named(cells.split(cell), self._facets[field], ("facets", field), found)
                data.setdefault("facets", {})[field] = values
            elif field == "topics":
                data["topics"] = self._named(cells.split(cell), self._topics, ("topics",), found)
            elif field == "quartier":
                named = self._named([cell], self._quartiers, ("quartier",), found)
                data["quartier"] = named[0] if named else None
            elif field.startswith("contact."):
                contact[field.removeprefix("contact.")] = cell
            elif field.startswith("translations."):
                _, language, name = field.split(".")
                value = cells.split(cell) if name in _LISTS else cell
                data.setdefault("translations", {}).setdefault(language, {})[name] = value
            elif not field.startswith(("sources.", "latitude", "longitude")):
                data[field] = _value(field, cell)
        if contact:
            data["contact"] = contact
        if "latitude" in given and "longitude" in given:
            data["coordinates"] = cells.read_coordinates(f"{given['latitude']} {given['longitude']}")
        if sources := _sources(given):
            data["sources"] = sources
        if "id" not in data and "title" in data:
            data["id"] = stable_id(data["title"], given.get("quartier", ""))
        return data

    def _named(
        self, texts: list[str], labels: Labels, path: tuple[str, ...], found: list[Finding]
    ) -> list[str]:
        ids = []
        for text in texts:
            if id := labels.find(text):
                ids.append(id)
            else:
                found.append(Finding(path, _UNKNOWN[path[0]], shortened(text), labels.like(text)))
        return ids


def decode(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 or, failing these, the Windows encoding of western Europe."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if len(data) >= 2 and 0 in data[:2]:
        return data.decode("utf-16-be" if data[0] == 0 else "utf-16-le", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def stable_id(title: str, place: str) -> str:
    """The id that a title and a place always give; a long one ends in a digest, so that two do not meet."""
    made, whole = slug(title, place), "-".join(fold(f"{title} {place}").split())
    if made == whole:
        return made
    digest = sha256(f"{title}\n{place}".encode()).hexdigest()[:8]
    return f"{made[: LONGEST - 9].rstrip('-')}-{digest}".strip("-")


def _value(field: str, cell: str) -> Any:
    if field in _DAYS:
        return cells.read_date(cell)
    if field in _YES_NO:
        return cells.read_yes_no(cell)
    if field in _LISTS:
        return cells.split(cell)
    match field:
        case "kind":
            return cells.read_kind(cell)
        case "ages":
            return cells.read_ages(cell)
        case "coordinates":
            return cells.read_coordinates(cell)
        case "lang":
            return cell.casefold()
    return cell


def _sources(given: Mapping[str, str]) -> list[dict[str, str]]:
    columns = [
        cells.split_bars(given.get(f"sources.{each}", "")) for each in ("name", "url", "on", "licence")
    ]
    if not columns[0] and "owner" in given:
        columns[0] = [given["owner"]]
    sources = []
    for name, url, on, licence in zip_longest(*columns, fillvalue=""):
        source = {"name": name, "url": url, "on": cells.read_date(on), "licence": licence}
        sources.append({key: value for key, value in source.items() if value})
    return sources
