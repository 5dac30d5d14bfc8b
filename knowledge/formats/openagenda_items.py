"""The items of a JSON export one by one, each with its line; one that is broken leaves the others whole."""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from knowledge.catalogue import Problem
from knowledge.formats.problems import Code, shortened

_LIST = re.compile(r"\s*\[")
_BETWEEN = re.compile(r"[\s,]*")
_NEXT = re.compile(r"\}\s*,\s*(?=\{)")
_TRIES = 200


@dataclass(frozen=True, slots=True)
class Item:
    """One object of the export, with where it stands."""

    value: dict[str, Any]
    line: int
    text: str

    def line_of(self, *names: str) -> int:
        """The line of the first of these names that stands in the item; else that of the item."""
        for name in names:
            place = self.text.find(f'"{name}"')
            if place >= 0:
                return self.line + self.text.count("\n", 0, place)
        return self.line


class Items:
    """The objects of a text: of the list that it is, or of the one that goes by one of these names.

    ``key`` is what every object has, by which the next is found after one that is broken. ``problems`` fills as
    they are walked.
    """

    def __init__(self, text: str, file: str, names: tuple[str, ...] = ("events",), key: str = "uid") -> None:
        self._named = re.compile(rf'"(?:{"|".join(names)})"\s*:\s*\[')
        self._key = key
        self.problems: list[Problem] = []
        self._text, self._file = text, file
        self._decoder = json.JSONDecoder()
        self._breaks = [match.start() for match in re.finditer("\n", text)]

    def __iter__(self) -> Iterator[Item]:
        """Every object, in order."""
        begins = _LIST.match(self._text) or self._named.search(self._text)
        if begins is None:
            self._say(0, Code.FILE_SHAPE, "", ("list",))
            return
        place = begins.end()
        while True:
            place = _end(_BETWEEN, self._text, place)
            if self._text[place : place + 1] == "]":
                return
            if place >= len(self._text):
                self._say(len(self._text) - 1, Code.FILE_SHAPE, "", ("list",))
                return
            try:
                value, after = self._decoder.raw_decode(self._text, place)
            except (ValueError, RecursionError) as error:
                at = error.pos if isinstance(error, json.JSONDecodeError) else place
                self._say(at, Code.VALUE_REFUSED, self._text[at : at + 80].partition("\n")[0], ())
                following = self._following(place)
                if following is None:
                    return
                place = following
                continue
            if isinstance(value, dict):
                yield Item(value, self._line(place), self._text[place:after])
            else:
                self._say(place, Code.GROUP_EXPECTED, shortened(value), ())
            place = after

    def _following(self, place: int) -> int | None:
        """Where the next object begins that can be read and is an event, after one that cannot."""
        for _, match in zip(range(_TRIES), _NEXT.finditer(self._text, place), strict=False):
            try:
                value, _after = self._decoder.raw_decode(self._text, match.end())
            except (ValueError, RecursionError):
                continue
            if self._key in value:
                return match.end()
        return None

    def _line(self, place: int) -> int:
        return bisect_right(self._breaks, max(0, place - 1)) + 1 if place else 1

    def _say(self, place: int, code: Code, given: str, advice: tuple[str, ...]) -> None:
        self.problems.append(Problem(self._file, self._line(place), "", code, shortened(given), advice))


def _end(pattern: re.Pattern[str], text: str, place: int) -> int:
    match = pattern.match(text, place)
    return match.end() if match else place
