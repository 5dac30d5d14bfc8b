"""YAML that remembers where everything stands, and leaves the meaning of a word to the field it is for.

Every scalar is read as text, but for an empty one: ``no``, ``12:30``, ``1984`` or ``0473…`` stay what was
typed, and the model turns them into what the field needs. So a title may be 1984 and Norway may be NO.
"""

import gc
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.reader import Reader

from knowledge.catalogue import Problem
from knowledge.formats.problems import Code, Finding, Path, dotted, shortened

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]
    """Knows no type but nothing, and loses no time in asking."""

    def resolve(self, kind: type[Node], value: Any, implicit: Any) -> str:
        return _NULL if kind is ScalarNode and implicit[0] and value in _NOTHING else ""

    def descend_resolver(self, *_: object) -> None:
        pass

    def ascend_resolver(self) -> None:
        pass


_NULL = "null"
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})

_ITEM = re.compile(r"(?m)^(?=-\s)")
_KEY = re.compile(r"(?m)^(?=[^\s#\-\]},%])")


@dataclass(slots=True)
class Document:
    """One YAML file: its nodes by piece (a piece is the whole file, unless part of it could not be read)."""

    file: str
    pieces: list[tuple[int, Node]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def items(self) -> Iterator["Spot"]:
        """The items of the list that this file is; anything else is noted as a problem."""
        for offset, node in self.pieces:
            if isinstance(node, SequenceNode):
                for each in node.value:
                    yield Spot(self, offset, each)
            elif not _is_nothing(node):
                self.note(offset, node, Finding((), Code.FILE_SHAPE, _given(node), ("list",)))

    def pairs(self) -> Iterator[tuple[str, "Spot"]]:
        """The keys and values of the mapping that this file is; anything else is noted as a problem."""
        seen: dict[str, int] = {}
        for offset, node in self.pieces:
            if isinstance(node, MappingNode):
                for key, value in node.value:
                    name = str(key.value)
                    if name in seen:
                        self.note(offset, key, Finding((name,), Code.KEY_TAKEN, name, (str(seen[name]),)))
                        continue
                    seen[name] = offset + key.start_mark.line + 1
                    yield name, Spot(self, offset, value, key)
            elif not _is_nothing(node):
                self.note(offset, node, Finding((), Code.FILE_SHAPE, _given(node), ("mapping",)))

    def note(self, offset: int, node: Node, finding: Finding, under: Path = ()) -> None:
        """Add a problem at the line where this node begins."""
        field = ".".join(filter(None, (dotted(under), finding.field)))
        line = offset + node.start_mark.line + 1
        self.problems.append(Problem(self.file, line, field, finding.code, finding.given, finding.advice))


@dataclass(slots=True)
class Spot:
    """One value in a file, with the key it stands under if any."""

    document: Document
    offset: int
    node: Node
    key: Node | None = None

    @property
    def line(self) -> int:
        """The line of the key, else of the value."""
        return self.offset + (self.key or self.node).start_mark.line + 1

    def plain(self, under: Path = ()) -> Any:
        """The value as dicts, lists, texts and None; what cannot be understood is noted in the document."""
        return self._plain(self.node, (), under, set())

    def _plain(self, node: Node, path: Path, under: Path, seen: set[int]) -> Any:
        if isinstance(node, ScalarNode):
            if node.tag[:1] == "!" != node.tag:
                said = f"{node.tag} {node.value}".strip()
                self.document.note(
                    self.offset, node, Finding(path, Code.YAML_SYNTAX, said, (quoted(said),)), under
                )
            return None if node.tag == _NULL else node.value
        if id(node) in seen:
            self.document.note(self.offset, node, Finding(path, Code.YAML_ALIAS, _given(node)), under)
            return None
        seen.add(id(node))
        if isinstance(node, SequenceNode):
            return [self._plain(each, (*path, place), under, seen) for place, each in enumerate(node.value)]
        made: dict[str, Any] = {}
        for key, value in node.value:
            name = key.value
            if not isinstance(key, ScalarNode):
                self.document.note(self.offset, key, Finding(path, Code.KEY_FORM, _given(key)), under)
            elif name in made:
                first = next(each for each, _ in node.value if each.value == name).start_mark.line
                taken = Finding((*path, name), Code.KEY_TAKEN, name, (str(self.offset + first + 1),))
                self.document.note(self.offset, key, taken, under)
            else:
                made[name] = self._plain(value, (*path, name), under, seen)
        return made

    def children(self) -> dict[str, "Spot"]:
        """The values of the group that this is, by key; a problem is noted where it is something else."""
        if not isinstance(self.node, MappingNode):
            if not _is_nothing(self.node):
                name = str(self.key.value) if self.key else ""
                finding = Finding((name,), Code.GROUP_EXPECTED, _given(self.node))
                self.document.note(self.offset, self.node, finding)
            return {}
        return dict(Document(self.document.file, [(self.offset, self.node)], self.document.problems).pairs())

    def problem(self, finding: Finding, under: Path = ()) -> Problem:
        """Say where a finding about this value stands; ``under`` names what the value is part of."""
        found, complete = self._find(finding.path)
        blank = complete and finding.code is Code.FIELD_MISSING
        code = Code.FIELD_EMPTY if blank else finding.code
        line = self.offset + found.start_mark.line + 1
        field = ".".join(filter(None, (dotted(under), finding.field)))
        return Problem(self.document.file, line, field, code, finding.given, finding.advice)

    def _find(self, path: Path) -> tuple[Node, bool]:
        """The key or the item that the path leads to, or the last thing on the way and False."""
        here, found = self.node, self.key or self.node
        for place, part in enumerate(path):
            if isinstance(here, MappingNode):
                pairs = {key.value: (key, value) for key, value in here.value if isinstance(key, ScalarNode)}
                if place == 0 and part == "facets" and path[1:2] and path[1] in pairs:
                    continue
                if part not in pairs:
                    return found, False
                found, here = pairs[str(part)]
                if isinstance(here, ScalarNode) and here.value:
                    found = here
            elif isinstance(here, SequenceNode) and isinstance(part, int) and part < len(here.value):
                found = here = here.value[part]
            else:
                return found, part == "[key]"
        return found, True


def read(file: str, data: bytes) -> Document:
    """Read one file. Where it is broken, the pieces before and after the break are still read.

    A piece begins at each line that is not indented: an item of a list, or a key.
    """
    document = Document(file)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        document.problems.append(Problem(file, line, "", Code.FILE_ENCODING, f"0x{data[error.start]:02x}"))
        return document
    if strange := Reader.NON_PRINTABLE.search(text):
        line = text.count("\n", 0, strange.start()) + 1
        document.problems.append(Problem(file, line, "", Code.FILE_ENCODING, f"0x{ord(strange[0]):02x}"))
        return document
    try:
        _compose(document, 0, text)
    except yaml.MarkedYAMLError as broken:
        first, item = _KEY.search(text), _ITEM.search(text)
        piece = _ITEM if item and (first is None or item.start() < first.start()) else _KEY
        starts = [match.start() for match in piece.finditer(text)]
        if len(starts) < 2:
            document.problems.append(_syntax(file, 0, text, broken))
            return document
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
            offset = text.count("\n", 0, start)
            try:
                _compose(document, offset, text[start:end])
            except yaml.MarkedYAMLError as error:
                document.problems.append(_syntax(file, offset, text[start:end], error))
    return document


def _compose(document: Document, offset: int, text: str) -> None:
    loader = _Loader(text)
    collecting = gc.isenabled()
    gc.disable()  # a hundred thousand nodes make no garbage, and looking for it takes two thirds of the time
    try:
        node = loader.get_single_node()
    finally:
        loader.dispose()
        if collecting:
            gc.enable()
    if node is not None:
        document.pieces.append((offset, node))


_BEGUN = ("while scanning a quoted", "while parsing a flow", "while scanning a simple key")
"""What goes wrong where it begins, although YAML notices later."""


def _syntax(file: str, offset: int, text: str, error: yaml.MarkedYAMLError) -> Problem:
    problem = str(error.problem)
    begun = str(error.context).startswith(_BEGUN)
    misplaced = problem.startswith("did not find expected") and not begun
    mark: Any = error.context_mark if begun else error.problem_mark
    lines = text.split("\n")
    row = min(mark.line, len(lines) - 1)
    line = lines[row]
    before, rest = line[: mark.column], line[mark.column :].strip()
    code = Code.YAML_SYNTAX
    advice: tuple[str, ...] = ()
    if "\t" in line[: mark.column + 1]:
        code, rest = Code.YAML_TAB, line.strip()
    elif problem.startswith("mapping values") and ": " in before:
        code, rest = Code.YAML_COLON, line.strip()
        advice = (quoted(line.partition(": ")[2].strip()),)
    elif problem.startswith("mapping values") or (misplaced and not before.strip(" -")):
        code, rest = Code.YAML_INDENT, line.strip()
    elif "simple key" in str(error.context):
        advice = (re.sub(r"[:\s]\s*", ": ", rest, count=1),)
    elif "cannot start any token" in problem or "alias" in problem:
        advice = (quoted(rest),)
    return Problem(file, offset + row + 1, "", code, shortened(rest), advice, column=mark.column + 1)


def quoted(text: str) -> str:
    """The text between double quotes, as YAML reads it back."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _is_nothing(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.tag == _NULL


def _given(node: Node, depth: int = 3) -> str:
    """The node on one line, much as it was written."""
    if isinstance(node, ScalarNode):
        return shortened(node.value)
    if depth == 0:
        return "…"
    if isinstance(node, SequenceNode):
        return shortened(f"[{', '.join(_given(each, depth - 1) for each in node.value[:9])}]")
    pairs = [f"{_given(key, depth - 1)}: {_given(value, depth - 1)}" for key, value in node.value[:9]]
    return shortened(", ".join(pairs))
