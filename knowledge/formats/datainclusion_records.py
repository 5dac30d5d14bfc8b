"""The records of data·inclusion files one by one: JSON (a list, or a page of the API), JSON Lines or CSV."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from knowledge.catalogue import Problem
from knowledge.formats.csv_reading import decode
from knowledge.formats.openagenda_items import Items
from knowledge.formats.problems import Code, shortened

_SEVERAL = re.compile(r"\s*[,;|]\s*")
_PAGE = re.compile(
    r"\s*(?:\[|\{\s*\"(?:items|structures|services|data|results)\"\s*:|\{[^{}\[\]]*\"items\"\s*:)"
)


@dataclass(frozen=True, slots=True)
class Record:
    """One structure or one service, with where it stands; what is empty in it is not there."""

    file: str
    line: int
    given: Mapping[str, Any]

    @property
    def service(self) -> bool:
        """Whether it is a service rather than a structure."""
        return "structure_id" in self.given

    def text(self, *names: str) -> str:
        """The first of these fields that holds a text or a number."""
        for name in names:
            value = self.given.get(name)
            if isinstance(value, str | int | float) and not isinstance(value, bool) and str(value).strip():
                return str(value).strip()
        return ""

    def list(self, *names: str) -> tuple[str, ...]:
        """The texts of the first of these fields that is there: a list, or a cell that writes one."""
        for name in names:
            value = self.given.get(name)
            if isinstance(value, str):
                value = _SEVERAL.split(value.strip().strip("[]{}()"))
            if isinstance(value, list):
                texts = (str(each).strip().strip("'\"").strip() for each in value if isinstance(each, str))
                return tuple(dict.fromkeys(filter(None, texts)))
        return ()

    def day(self, name: str) -> date | None:
        """The day of a date or of a time."""
        try:
            return datetime.fromisoformat(self.text(name)).date()
        except ValueError:
            return None

    def yes_no(self, name: str) -> bool | None:
        """Yes, no, or nothing said."""
        value = self.given.get(name)
        if isinstance(value, str):
            value = {"true": True, "false": False, "oui": True, "non": False, "1": True, "0": False}.get(
                value.strip().casefold()
            )
        return value if isinstance(value, bool) else None


def read_records(file: str, data: bytes) -> tuple[list[Record], list[Problem]]:
    """The records of one file; one that is broken leaves the others whole."""
    text = decode(data)
    problems: list[Problem] = []
    begins = text.lstrip()[:1]
    if begins not in ("[", "{"):
        found = _of_table(file, text, problems)
    elif _PAGE.match(text):
        items = Items(text, file, ("items", "structures", "services", "data", "results"), "id")
        found = ((each.line, each.value) for each in items)
        records = [Record(file, line, _filled(value)) for line, value in found]
        return records, items.problems
    else:
        found = _of_lines(file, text, problems)
    return [Record(file, line, _filled(value)) for line, value in found], problems


def _of_lines(file: str, text: str, problems: list[Problem]) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            problems.append(Problem(file, number, "", Code.VALUE_REFUSED, shortened(line)))
            continue
        if isinstance(value, dict):
            yield number, value
        else:
            problems.append(Problem(file, number, "", Code.GROUP_EXPECTED, shortened(value)))


def _of_table(file: str, text: str, problems: list[Problem]) -> Iterator[tuple[int, dict[str, Any]]]:
    first = next((each for each in text.splitlines() if each.strip()), "")
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    headers: list[str] | None = None
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                if headers is None:
                    headers = [cell.strip().casefold() for cell in row]
                    if missing := [name for name in ("id", "nom") if name not in headers]:
                        problems += [
                            Problem(file, line, each, Code.COLUMN_MISSING, "", (each,)) for each in missing
                        ]
                        return
                else:
                    yield line, dict(zip(headers, row, strict=False))
            line = reader.line_num + 1
    except csv.Error as error:
        problems.append(Problem(file, line, "", Code.FILE_SHAPE, shortened(error), ("list",)))
    if headers is None:
        problems.append(Problem(file, 0, "", Code.FILE_SHAPE, "", ("list",)))


def _filled(value: Mapping[str, Any]) -> dict[str, Any]:
    """The record without what is empty in it; what a page of the API puts around one is taken off."""
    inner = value.get("service")
    whole = inner if isinstance(inner, Mapping) else value
    return {str(name): each for name, each in whole.items() if each not in (None, "", [], {})}
