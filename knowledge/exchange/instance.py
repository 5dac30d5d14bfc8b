"""The format `ring-exchange/1`: a round to plan, written down as JSON."""

from __future__ import annotations

import json
import re
import warnings
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, NonNegativeInt, ValidationError

from .graph import KINDS, Floats, Graph, Kind, assemble

FORMAT = "ring-exchange/1"
ARC = "every arc is [teacher, learner, weight], or every one has its chance as a fourth number"
PIECE = 50_000_000
_NAMED = re.compile(rb'"id"\s*:\s*"')
_ARCS = re.compile(rb'"arcs"\s*:\s*\[')
_CLOSING = re.compile(rb"\]\s*\]")


class Said(BaseModel):
    """One member, as a file has them."""

    id: int | str
    kind: Kind
    capacity: NonNegativeInt = 1


class Head(BaseModel):
    """What a file says besides its arcs."""

    max_ring: NonNegativeInt
    max_chain: NonNegativeInt
    members: list[Said]


def read(path: Path) -> Graph:
    """The graph of a file: `members`, `max_ring`, `max_chain`, and `arcs` as [teacher, learner, weight].

    A fourth number of an arc is its chance. Where all ids are integers the arcs are read straight into an
    array, so that millions take little memory. Raises ValueError, which says what is wrong and where.
    """
    text = path.read_bytes()
    found = None if _NAMED.search(text) else _ARCS.search(text)
    try:
        head, table = _whole(text) if found is None else _split(text, found.end() - 1)
    except json.JSONDecodeError as fault:
        raise ValueError(f"not JSON: {fault}") from fault
    del text
    members = head.members
    if len({member.id for member in members}) != len(members):
        raise ValueError("two members have the same id: ids must be unique")
    if len(table) and table[:, :2].min() < 0:
        raise ValueError("an arc names someone who is not among the members")
    weight = table[:, 2]
    return assemble(
        [member.id for member in members],
        np.array([KINDS[member.kind] for member in members], dtype=np.int8),
        np.array([member.capacity for member in members], dtype=np.int32),
        table[:, 0].astype(np.int32),
        table[:, 1].astype(np.int32),
        weight.astype(np.int64) if (weight == np.floor(weight)).all() else weight.copy(),
        max_ring=head.max_ring,
        max_chain=head.max_chain,
        chance=table[:, 3].copy() if table.shape[1] > 3 else None,
    )


def write(graph: Graph, path: Path) -> None:
    """The graph as a file of this format."""
    names = {value: name for name, value in KINDS.items()}
    members = [
        {"id": member, "kind": names[kind], "capacity": capacity}
        for member, kind, capacity in zip(graph.ids, graph.kind.tolist(), graph.room.tolist(), strict=True)
    ]
    head = {"format": FORMAT, "max_ring": graph.max_ring, "max_chain": graph.max_chain, "members": members}
    with path.open("w", encoding="utf-8") as file:
        file.write(json.dumps(head)[:-1] + ', "arcs": [')
        for at in range(0, len(graph.tail), 100_000):
            part = slice(at, at + 100_000)
            columns: list[list[Any]] = [
                [graph.ids[member] for member in graph.tail[part].tolist()],
                [graph.ids[member] for member in graph.head[part].tolist()],
                graph.weight[part].tolist(),
            ]
            if graph.chance is not None:
                columns.append(graph.chance[part].tolist())
            rows = ",".join(json.dumps(row) for row in zip(*columns, strict=True))
            file.write(("," if at else "") + rows)
        file.write("]}")


def _head(said: Any) -> Head:
    """What it says besides its arcs; raises ValueError with the field that is not as it should be."""
    format = said.get("format") if isinstance(said, dict) else None
    if format != FORMAT:
        raise ValueError(f"this is not {FORMAT} but {format!r}")
    try:
        return Head.model_validate(said)
    except ValidationError as fault:
        first = fault.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise ValueError(f"{where}: {first['msg'].lower()}") from None


def _numbers(text: bytes) -> Floats:
    with warnings.catch_warnings():
        warnings.simplefilter("error", DeprecationWarning)
        try:
            return np.fromstring(text, sep=" ")
        except (DeprecationWarning, ValueError):
            raise ValueError(ARC) from None


def _table(numbers: Any, count: int) -> Floats:
    try:
        table = np.asarray(numbers, dtype=np.float64).reshape(count, -1 if count else 3)
    except (TypeError, ValueError):
        table = np.empty((count, 0))
    if table.shape[1] not in (3, 4):
        raise ValueError(ARC)
    return table


def _whole(text: bytes) -> tuple[Head, Floats]:
    """What the file says, and its arcs by position among the members (-1: unknown)."""
    said = json.loads(text)
    head = _head(said)
    place = {member.id: index for index, member in enumerate(head.members)}
    arcs = said.get("arcs", [])
    if not isinstance(arcs, list) or not all(isinstance(row, list) for row in arcs):
        raise ValueError(ARC)
    rows = [[*(place.get(each, -1) for each in row[:2]), *row[2:]] for row in arcs]
    return head, _table(rows, len(rows))


def _split(text: bytes, opening: int) -> tuple[Head, Floats]:
    """The same where ids are integers, without making an object of every arc."""
    empty = re.compile(rb"\[\s*\]").match(text, opening)
    closed = empty or _CLOSING.search(text, opening)
    if closed is None:
        raise ValueError(f"the list of arcs does not end: it is not {FORMAT}")
    head = _head(json.loads(text[:opening] + b"[]" + text[closed.end() :]))
    if empty:
        return head, np.zeros((0, 3))
    wide = text[opening : text.index(b"]", opening)].count(b",") + 1
    parts, at = [], opening
    while at < closed.end():
        stop = text.find(b",", min(at + PIECE, closed.end()), closed.end())
        stop = closed.end() if stop < 0 else stop
        blank = text[at:stop].translate(bytes.maketrans(b"[],\n\r\t", b"      "))
        parts.append(_numbers(blank))
        at = stop
    numbers = np.concatenate(parts)
    table = _table(numbers, len(numbers) // wide)
    ids = np.array([member.id for member in head.members], dtype=np.int64)
    table[:, :2] = _places(ids, table[:, :2])
    return head, table


def _places(ids: NDArray[np.int64], named: Floats) -> NDArray[np.int64]:
    """The position of each named member, -1 for those unknown."""
    order = np.argsort(ids)
    if not len(ids):
        return np.full(named.shape, -1, dtype=np.int64)
    at = np.minimum(np.searchsorted(ids[order], named), len(ids) - 1)
    return np.where(ids[order][at] == named, order[at], -1)
