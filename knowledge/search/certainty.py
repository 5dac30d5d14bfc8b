"""How sure the first answer is: scale-free evidence, weighed by a logistic regression.

typical   how usual the words of the question are in this collection's titles: talk of something else uses other words
spoken    the same in whole entries
slip      how far the worst corrected word is from what was typed
score     the first candidate's own score
overlap   the words shared with the first candidate's nearest way of asking
found     the share of the question, rare words first, that the first candidate holds somewhere
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from knowledge.search.collection import Layout
from knowledge.search.signals import Field, found
from knowledge.search.understanding import Understood
from knowledge.search.weights import SURE, SURE_AT, SURE_SCALE, SURE_TOLD

NAMES = ("typical", "spoken", "slip", "score", "overlap", "found")
_CONFIRMED = 0.95
"""How sure a question is whose very words were confirmed."""
_OWN = 0.45
"""Above this weight a term is the word itself or its correction, not an everyday equivalent."""


def evidence(
    layout: Layout,
    understood: Understood,
    rare: list[float],
    field: Field,
    score: npt.NDArray[np.float64],
    first: int | None = None,
) -> dict[str, float]:
    """What speaks for one candidate (the one with the best score unless told), by NAMES."""
    if first is None:
        first = int(np.argmax(score))
    titled: list[float] = []
    spoken: list[float] = []
    slip = 0.0
    for meant in understood.meant:
        own = max((weight for weight in meant.terms.values() if weight > _OWN), default=0.0)
        terms = [term for term, weight in meant.terms.items() if weight == own]
        titled.append(own * max((math.log1p(layout.titled[term]) for term in terms), default=0.0))
        spoken.append(own * max((math.log1p(layout.held[term]) for term in terms), default=0.0))
        if meant.kind == "corrected":
            slip = max(slip, 1 - own)
    most = max(len(understood.meant), 1) * math.log1p(layout.count)
    return {
        "typical": sum(titled) / most,
        "spoken": sum(spoken) / most,
        "slip": slip,
        "score": float(score[first]) / SURE_SCALE,
        "overlap": float(field.overlap[first]),
        "found": found(layout, understood, rare, int(field.docs[first])),
    }


def sure(
    layout: Layout,
    understood: Understood,
    rare: list[float],
    field: Field,
    score: npt.NDArray[np.float64],
    first: int,
) -> float:
    """The estimate that the first candidate answers, from 0 to 1; `score` is without what people said before."""
    weighed = evidence(layout, understood, rare, field, score, first)
    told = float(field.told[first])
    z = SURE_AT + sum(SURE[name] * value for name, value in weighed.items()) + SURE_TOLD * told
    weighed_up = 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, z))))
    # Whoever asks in the very words that somebody confirmed is answered, whatever the words may be.
    return max(weighed_up, _CONFIRMED * max(0.0, told) ** 3)
