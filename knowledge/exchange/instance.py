"""The format `ring-exchange/1`: a round to plan, written down as JSON."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .graph import KINDS, Floats, Graph, assemble

FORMAT = "ring-exchange/1"
PIECE = 50_000_000
_NAMED = re.compile(rb'"id"\s*:\s*"')
_ARCS = re.compile(rb'"arcs"\s*:\s*\[')
_CLOSING = re.compile(rb"\]\s*\]")


def read(path: Path) -> Graph:
    """The graph of a file: `members`, `max_ring`, `max_chain`, and `arcs` as [teacher, learner, weight].

    A fourth number of an arc is its chance. Where all ids are integers the arcs are read straight into an
    array, so that millions take little memory.
    """
    text = path.read_bytes()
    found = None if _NAMED.search(text) else _ARCS.search(text)
    head, table = _whole(text) if found is None else _split(text, found.end() - 1)
    del text
    if head.get("format") != FORMAT:
        raise ValueError(f"{path.name} is not {FORMAT} but {head.get('format')!r}")
    members = head["members"]
    if len({member["id"] for member in members}) != len(members):
        raise ValueError("two members have the same id: ids must be unique")
    if len(table) and table[:, :2].min() < 0:
        raise ValueError("an arc names someone who is not among the members")
    weight = table[:, 2]
    return assemble(
        [member["id"] for member in members],
        np.array([KINDS[member["kind"]] for member in members], dtype=np.int8),
        np.array([member.get("capacity", 1) for member in members], dtype=np.int32),
        table[:, 0].astype(np.int32),
        table[:, 1].astype(np.int32),
        weight.astype(np.int64) if (weight == np.floor(weight)).all() else weight.copy(),
        max_ring=int(head["max_ring"]),
        max_chain=int(head["max_chain"]),
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


def _whole(text: bytes) -> tuple[dict[str, Any], Floats]:
    """What the file says, and its arcs by position among the members (-1: unknown)."""
    head: dict[str, Any] = json.loads(text)
    place = {member["id"]: index for index, member in enumerate(head.get("members", []))}
    rows = [[place.get(row[0], -1), place.get(row[1], -1), *row[2:]] for row in head.pop("arcs", [])]
    return head, np.array(rows, dtype=np.float64).reshape(len(rows), -1 if rows else 3)


def _split(text: bytes, opening: int) -> tuple[dict[str, Any], Floats]:
    """The same where ids are integers, without making an object of every arc."""
    empty = re.compile(rb"\[\s*\]").match(text, opening)
    closed = empty or _CLOSING.search(text, opening)
    if closed is None:
        raise ValueError(f"the list of arcs does not end: it is not {FORMAT}")
    head: dict[str, Any] = json.loads(text[:opening] + b"[]" + text[closed.end() :])
    if empty:
        return head, np.zeros((0, 3))
    wide = text[opening : text.index(b"]", opening)].count(b",") + 1
    parts, at = [], opening
    while at < closed.end():
        stop = text.find(b",", min(at + PIECE, closed.end()), closed.end())
        stop = closed.end() if stop < 0 else stop
        blank = text[at:stop].translate(bytes.maketrans(b"[],\n\r\t", b"      "))
        parts.append(np.fromstring(blank.decode("ascii"), sep=" "))
        at = stop
    table = np.concatenate(parts).reshape(-1, wide)
    ids = np.array([member["id"] for member in head["members"]], dtype=np.int64)
    table[:, :2] = _places(ids, table[:, :2])
    return head, table


def _places(ids: NDArray[np.int64], named: Floats) -> NDArray[np.int64]:
    """The position of each named member, -1 for those unknown."""
    order = np.argsort(ids)
    if not len(ids):
        return np.full(named.shape, -1, dtype=np.int64)
    at = np.minimum(np.searchsorted(ids[order], named), len(ids) - 1)
    return np.where(ids[order][at] == named, order[at], -1)
