"""Whether a file is what it should be at all: empty, damaged, a page in its place, cut off; each said once."""

import csv
import json
from collections.abc import Sequence
from io import StringIO
from unicodedata import category

from knowledge.catalogue import Problem
from knowledge.formats.csv_reading import decode
from knowledge.formats.problems import Code

_LOOK = 20_000
"""Bytes in which a file shows what it is."""

_STRANGE = 0.02
"""The part of a text that control characters make up at most."""

_LAST = 8
"""How near to the end of a file, in characters, it must be broken for it to count as cut off."""


def unfit(file: str, data: bytes) -> Problem | None:
    """Why nothing in it can be read; None where it may be."""
    text = decode(data[:_LOOK]).strip("\ufeff \t\r\n")
    if not text:
        return Problem(file, 0, "", Code.FILE_EMPTY, "")
    strange = sum(each == "\ufffd" or (category(each) == "Cc" and each not in "\t\r\n\f") for each in text)
    if strange / len(text) > _STRANGE:
        return Problem(file, 0, "", Code.FILE_DAMAGED, "")
    if text[:200].casefold().startswith(("<!doctype html", "<html", "<?xml", "<head", "<body")):
        return Problem(file, 0, "", Code.FILE_PAGE, "")
    return None


def plainly(
    form: str, file: str, data: bytes, problems: Sequence[Problem], *, found: bool
) -> tuple[Problem, ...]:
    """What is wrong with a programme in this form, where its end is missing or nothing in it was ``found``: said once."""
    since = _cut(form, decode(data), problems)
    if since:
        before = [each for each in problems if each.line < since and not _ends(each)]
        return (*before, Problem(file, since, "", Code.FILE_CUT, ""))
    if not found and any(each.code == Code.FILE_SHAPE for each in problems):
        return (Problem(file, 0, "", Code.FILE_OTHER, ""),)
    return tuple(problems)


def _cut(form: str, text: str, problems: Sequence[Problem]) -> int:
    """The line of what the end of a file cut off; 0 where it is whole."""
    match form:
        case "ics" if problems:
            return _cut_calendar(text, problems)
        case "openagenda" if problems and _stops(text):
            return max(each.line for each in problems)
        case "csv" if _open_quotes(text):
            return max((each.line for each in problems), default=text.count("\n") + 1)
    return 0


def _cut_calendar(text: str, problems: Sequence[Problem]) -> int:
    lines = text.rstrip().splitlines()
    if not lines or lines[-1].strip().upper() == "END:VCALENDAR":
        return 0
    open_ones = {each.given: each.line for each in problems if _ends(each)}
    if "VCALENDAR" not in open_ones:
        return 0
    return max(open_ones["VCALENDAR"], *open_ones.values()) if len(open_ones) > 1 else len(lines)


def _open_quotes(text: str) -> bool:
    """Whether a table ends within quotes."""
    first = text.partition("\n")[0]
    try:
        for _row in csv.reader(StringIO(text), delimiter=max(";,\t", key=first.count), strict=True):
            pass
    except csv.Error as error:
        return "end of data" in str(error)
    return False


def _ends(problem: Problem) -> bool:
    """Whether it says that something is not closed."""
    return problem.field == "END" and problem.code == Code.FIELD_MISSING


def _stops(text: str) -> bool:
    """Whether a text in JSON is well until it stops."""
    if not text.lstrip().startswith(("{", "[")):
        return False
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return error.msg.startswith("Unterminated") or error.pos >= len(text.rstrip()) - _LAST
    except RecursionError:
        return False
    return False
