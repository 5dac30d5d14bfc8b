"""What people said of earlier answers: « C'est ça » and « Ce n'est pas ça », remembered question by question.

A remembered question speaks only to questions that resemble it, so that one mistaken or unkind answer cannot reach the
others; where several speak, the nearest count most.
"""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import numpy.typing as npt

from knowledge.language import stem
from knowledge.search.collection import Layout
from knowledge.search.understanding import Understood
from knowledge.search.vocabulary import Vocabulary

ALIKE = 0.25
"""Below this likeness (cosine of weighted words) an earlier question says nothing."""
NEAREST = 12
"""Earlier questions that are heard."""

Bag = dict[str, float]
Said = tuple[str, str, int]


def bag(understood: Understood) -> Bag:
    """The words of a question by stem, surest reading only, each with its weight."""
    found: Bag = {}
    for meant in understood.meant:
        key = stem(meant.read)
        found[key] = max(
            found.get(key, 0.0), max(meant.terms.values(), default=1.0) if meant.kind == "corrected" else 1.0
        )
    if not found:
        found = dict.fromkeys(map(stem, understood.plain), 1.0)
    return found


class Memory:
    """Confirmations and refusals, each counted as often as it was said."""

    __slots__ = ("_at", "_bags", "_keys", "_rows", "_said", "_stale", "_values")

    def __init__(self) -> None:
        self._said: Counter[Said] = Counter()
        self._bags: dict[str, Bag] = {}
        self._stale = True

    def __len__(self) -> int:
        return len(self._said)

    def keep(self, question: str, read: Bag, id: str, sign: int) -> None:
        """Remembers one answer given by a person; sign is 1 for yes and -1 for no."""
        self._said[question, id, sign] += 1
        self._bags[question] = read
        self._stale = True

    def forget(self, question: str, id: str) -> bool:
        """Takes back everything said of this question and id; False if nothing was."""
        gone = [said for said in self._said if said[0] == question and said[1] == id]
        for said in gone:
            del self._said[said]
        if gone and not any(said[0] == question for said in self._said):
            del self._bags[question]
        self._stale = self._stale or bool(gone)
        return bool(gone)

    def _lay(self) -> None:
        self._keys: dict[str, int] = {}
        self._rows = list(self._said)
        columns: list[int] = []
        values: list[float] = []
        at = [0]
        for question, _, _ in self._rows:
            for key, value in self._bags[question].items():
                columns.append(self._keys.setdefault(key, len(self._keys)))
                values.append(value)
            at.append(len(columns))
        self._at = np.array(at, dtype=np.int64)
        self._values = (np.array(columns, dtype=np.int64), np.array(values, dtype=np.float64))
        self._stale = False

    def heard(self, read: Bag, layout: Layout, vocabulary: Vocabulary) -> dict[str, float]:
        """For each id, how much earlier questions like this one speak for it (up to 1) or against it (below 0)."""
        if not self._said:
            return {}
        if self._stale:
            self._lay()
        columns, values = self._values
        rarity = np.full(len(self._keys), layout.rarest)
        for key, number in self._keys.items():
            term = vocabulary.terms.get(key)
            if term is not None:
                rarity[number] = layout.idf[term]
        asked = np.zeros(len(self._keys))
        square = 0.0
        for key, value in read.items():
            place = self._keys.get(key)
            if place is None:
                term = vocabulary.terms.get(key)
                weight = value * (layout.rarest if term is None else float(layout.idf[term]))
            else:
                weight = value * float(rarity[place])
                asked[place] = weight
            square += weight * weight
        if not square or not asked.any():
            return {}
        kept = values * rarity[columns]
        dots = np.add.reduceat(kept * asked[columns], self._at[:-1])
        norms = np.sqrt(np.add.reduceat(kept * kept, self._at[:-1]) * square)
        alike = dots / np.maximum(norms, 1e-9)
        return self._speak(alike)

    def _speak(self, alike: npt.NDArray[np.float64]) -> dict[str, float]:
        near = np.flatnonzero(alike >= ALIKE)
        near = near[np.argsort(-alike[near], kind="stable")][:NEAREST]
        yes: dict[str, float] = {}
        no: dict[str, float] = {}
        for row in near.tolist():
            _, id, sign = self._rows[row]
            value = float((alike[row] - ALIKE) / (1 - ALIKE))
            side = yes if sign > 0 else no
            if sign < 0:  # one refusal does not outweigh a plain match, several people's do
                value *= 1 + math.log2(self._said[self._rows[row]])
            best, rest = max(side.get(id, 0.0), value), min(side.get(id, 0.0), value)
            side[id] = best + 0.15 * rest
        return {id: min(1.0, yes.get(id, 0.0)) - no.get(id, 0.0) for id in {**yes, **no}}
