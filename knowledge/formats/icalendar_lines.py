"""An iCalendar file as lines that know where they stand, in components that may be broken one by one."""

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from icalendar import Parameters
from icalendar.parser import Contentline

from knowledge.catalogue import Problem
from knowledge.formats.problems import Code, shortened

LONGEST_LINE = 200_000
"""Characters of one unfolded line; a picture may stand in a file, and is not looked at."""

DEEPEST = 20
"""Components within components that are followed; the standard knows four."""

_NEVER_NESTED = frozenset({"VCALENDAR", "VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE"})
_PRINTABLE = re.compile(r"^[^:]*ENCODING=QUOTED-PRINTABLE", re.IGNORECASE)
_BREAK = re.compile(r"\r\n|\n|\r")
_NAME = re.compile(r"[A-Za-z0-9-]+")
_ESCAPED = re.compile(r"\\(.)")
_ITEM = re.compile(r"(?:[^,\\]|\\.)+|\\$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Property:
    """One property as it stands in the file; ``value`` is not unescaped yet."""

    name: str
    value: str
    parameters: Parameters
    line: int

    @property
    def text(self) -> str:
        """The value as a text."""
        return "\n".join(_unescaped(self.value).splitlines()).strip()

    @property
    def texts(self) -> list[str]:
        """The value as texts between commas."""
        pieces = _ITEM.findall(self.value)
        return [text for each in pieces if (text := _unescaped(each).strip())]

    def parameter(self, name: str) -> str:
        """A parameter as one text, empty where it is not given."""
        value = self.parameters.get(name, "")
        return str(value[0] if isinstance(value, list) and value else value or "").strip().strip('"')


@dataclass(slots=True)
class Component:
    """What stands between BEGIN and END; ``line`` is that of BEGIN."""

    name: str
    line: int
    properties: list[Property] = field(default_factory=list)
    parts: list["Component"] = field(default_factory=list)

    def first(self, *names: str) -> Property | None:
        """The first property of the first of these names that is there and not empty."""
        for name in names:
            for each in self.properties:
                if each.name == name and each.value.strip():
                    return each
        return None

    def all(self, name: str) -> list[Property]:
        """Every property of this name that is not empty."""
        return [each for each in self.properties if each.name == name and each.value.strip()]

    def walk(self, name: str) -> Iterator["Component"]:
        """The components of this name, at any depth, in the order of the file."""
        for each in self.parts:
            if each.name == name:
                yield each
            yield from each.walk(name)


def read_components(text: str, file: str) -> tuple[Component, list[Problem]]:
    """A root that holds the calendars of a file; a line that cannot be read is left out, with a problem.

    A component that is not closed ends where the one around it does, or with the file.
    """
    root = Component("", 0)
    open_ones = [root]
    problems: list[Problem] = []
    for line, content in _unfolded(text):
        try:
            name, parameters, value = _parts(content[:LONGEST_LINE])
        except (ValueError, KeyError, IndexError, TypeError):
            problems.append(Problem(file, line, _label(content), Code.VALUE_REFUSED, shortened(content)))
            continue
        name, value = name.upper(), str(value)
        if name == "BEGIN":
            begun = Component(value.strip().upper(), line)
            # None of these is ever inside another: the one before was not closed.
            if begun.name in _NEVER_NESTED and (held := _depth(open_ones, begun.name)) is not None:
                problems += _unclosed(open_ones[held:], file)
                del open_ones[held:]
            if len(open_ones) > DEEPEST:
                if open_ones[-1].name != begun.name:
                    problems.append(Problem(file, line, "BEGIN", Code.VALUE_REFUSED, shortened(value)))
                continue
            open_ones[-1].parts.append(begun)
            open_ones.append(begun)
        elif name == "END":
            depth = _depth(open_ones, value.strip().upper())
            if depth is None:
                problems.append(Problem(file, line, "END", Code.VALUE_REFUSED, shortened(value)))
                continue
            problems += _unclosed(open_ones[depth + 1 :], file)
            del open_ones[depth:]
        else:
            open_ones[-1].properties.append(Property(name, value, parameters, line))
    problems += _unclosed(open_ones[1:], file)
    return root, problems


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """The content lines, each with the number of the line on which it begins."""
    started, pieces = 0, [""]
    for number, physical in enumerate(_BREAK.split(text), start=1):
        if physical[:1] in (" ", "\t") and started:
            pieces.append(physical[1:])
            continue
        if pieces[-1].endswith("=") and _PRINTABLE.search(pieces[0]):
            pieces[-1] = pieces[-1][:-1]
            pieces.append(physical)
            continue
        if whole := "".join(pieces).strip():
            yield started, whole
        # Files that were joined have a byte order mark in their middle.
        started, pieces = number, [physical.lstrip("\ufeff")]
    if whole := "".join(pieces).strip():
        yield started, whole


def _parts(content: str) -> tuple[str, Parameters, str]:
    line: Contentline = Contentline.from_ical(content)  # type: ignore[no-untyped-call]
    name, parameters, value = line.raw_parts()
    if str(parameters.get("ENCODING", "")).upper() == "QUOTED-PRINTABLE":
        # As vCalendar 1.0 has it, which telephones wrote for years.
        charset = str(parameters.get("CHARSET", "utf-8"))
        raw = quopri.decodestring(str(value).encode(errors="replace"))
        try:
            value = raw.decode(charset, errors="replace")
        except LookupError:
            value = raw.decode(errors="replace")
        value = value.replace("\r\n", "\\n").replace("\n", "\\n")
    return name, parameters, value


def _unescaped(value: str) -> str:
    return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)


def _label(content: str) -> str:
    match = _NAME.match(content)
    return match[0].upper() if match and len(match[0]) <= 40 else ""


def _depth(open_ones: list[Component], name: str) -> int | None:
    return next((depth for depth in range(len(open_ones) - 1, 0, -1) if open_ones[depth].name == name), None)


def _unclosed(components: list[Component], file: str) -> Iterator[Problem]:
    for each in components:
        yield Problem(file, each.line, "END", Code.FIELD_MISSING, shortened(each.name))
