"""What the collection itself teaches about its words: those that keep the same company point the same way.

Latent semantic analysis: a truncated singular value decomposition of the weighted term counts, by random projection and
power iterations on at most SAMPLE entries, the others being folded in.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from knowledge.search.vocabulary import Floats, Ints

DIMENSIONS, SPARE, ROUNDS = 100, 20, 2
SAMPLE = 1200
_CHUNK = 8_000


def _product(at: npt.NDArray[np.int64], columns: Ints, values: Floats, dense: Floats) -> Floats:
    """A sparse matrix, given by rows, times a dense one, a few rows at a time to stay small."""
    rows = len(at) - 1
    out = np.zeros((rows, dense.shape[1]), dtype=np.float32)
    filled = np.flatnonzero(at[1:] > at[:-1])
    start = 0
    while start < len(filled):
        limit = at[filled[start]] + _CHUNK
        stop = max(start + 1, int(np.searchsorted(at[filled + 1], limit, side="right")))
        some = filled[start:stop]
        low, high = at[some[0]], at[some[-1] + 1]
        weighed = dense[columns[low:high]] * values[low:high, None]
        out[some] = np.add.reduceat(weighed, at[some] - low, axis=0)
        start = stop
    return out


def _unit(rows: Floats) -> Floats:
    unit: Floats = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return unit


class Latent:
    """Directions of the terms and of the entries."""

    __slots__ = ("entries", "terms")

    def __init__(self, at: npt.NDArray[np.int64], columns: Ints, values: Floats, terms: int) -> None:
        rows = len(at) - 1
        step = max(1, -(-rows // SAMPLE))
        chosen = np.arange(0, rows, step)
        lengths = at[chosen + 1] - at[chosen]
        sample_at = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(lengths)))
        where = np.arange(sample_at[-1]) + np.repeat(at[chosen] - sample_at[:-1], lengths)
        sample_columns, sample_values = columns[where], values[where]
        owner = np.repeat(np.arange(len(chosen), dtype=np.int32), lengths)
        order = np.argsort(sample_columns, kind="stable")
        turned = np.searchsorted(sample_columns[order], np.arange(terms + 1)).astype(np.int64)
        turned_columns, turned_values = owner[order], sample_values[order]

        width = min(DIMENSIONS + SPARE, len(chosen))
        seed = np.random.default_rng(7).standard_normal((terms, width), dtype=np.float32)
        seen = _product(sample_at, sample_columns, sample_values, seed)
        for _ in range(ROUNDS):
            basis = np.linalg.qr(seen)[0].astype(np.float32)
            seen = _product(
                sample_at,
                sample_columns,
                sample_values,
                _product(turned, turned_columns, turned_values, basis),
            )
        basis = np.linalg.qr(seen)[0].astype(np.float32)
        small = _product(turned, turned_columns, turned_values, basis)
        _, turn = np.linalg.eigh(small.T @ small)
        kept = turn[:, ::-1][:, : min(DIMENSIONS, width)].astype(np.float32)
        directions = small @ kept
        directions /= np.maximum(np.linalg.norm(directions, axis=0, keepdims=True), 1e-6)
        self.terms = directions.astype(np.float16)
        self.entries = _unit(_product(at, columns, values, directions)).astype(np.float16)

    def towards(self, terms: list[int], weights: list[float]) -> Floats:
        """The direction of some weighted terms, of length 1 (or 0)."""
        if not terms:
            return np.zeros(self.terms.shape[1], dtype=np.float32)
        vector = np.array(weights, dtype=np.float32) @ self.terms[terms].astype(np.float32)
        length = float(np.linalg.norm(vector))
        return vector / length if length > 1e-9 else vector
