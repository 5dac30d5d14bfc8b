"""Fits the few weights of the search: the order by a softmax over candidates, the certainty by a logistic regression.

Every figure printed beside a set comes from weights fitted without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.search_sets import Perturb, QuestionSet, abstention
from knowledge.search import Index, certainty, signals, weights
from knowledge.search.certainty import evidence

Floats = npt.NDArray[np.float64]
TYPED = ("clean", "typo2", "sms")
ORDER_PULL, SURE_PULL = 0.1, 5.0
"""Strength of the pull to zero; the fit is flat around these."""


@dataclass
class Asked:
    """One question with its candidates' signals, and which candidates are right."""

    set: str
    kind: str
    table: Floats
    right: npt.NDArray[np.bool_]


def _asked(sets: Sequence[QuestionSet], perturb: Perturb) -> list[Asked]:
    found = []
    for each in sets:
        index = Index.build(each.documents, each.lexicon)
        for query in each.queries:
            for kind in TYPED:
                read = index.candidates(perturb(query.question, kind, query.qid))
                if read.field is None:
                    found.append(
                        Asked(each.name, kind, np.zeros((1, len(signals.NAMES))), np.zeros(1, dtype=np.bool_))
                    )
                    continue
                right = np.array([read.layout.ids[doc] in query.gold for doc in read.field.docs.tolist()])
                found.append(Asked(each.name, kind, read.field.table, right))
    return found


def _order(asked: Sequence[Asked], steps: int = 300) -> Floats:
    """Weights, none negative, that make right candidates likely under a softmax; each set counts the same."""
    rows = [a for a in asked if a.right.any()]
    sets = [a.set for a in rows]
    share = np.array([1 / sets.count(a.set) / len(set(sets)) for a in rows])
    lengths = np.array([len(a.right) for a in rows])
    at = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(lengths)[:-1]))
    table = np.concatenate([a.table for a in rows])
    right = np.concatenate([a.right for a in rows]).astype(float)
    scale = table.std(axis=0) + 1e-6
    table = table / scale
    w = np.full(table.shape[1], 0.3)
    m, v = np.zeros_like(w), np.zeros_like(w)
    for step in range(1, steps + 1):
        z = table @ w
        e = np.exp(z - np.repeat(np.maximum.reduceat(z, at), lengths))
        likely = e / np.repeat(np.add.reduceat(e, at), lengths)
        among_right = e * right / np.repeat(np.add.reduceat(e * right, at), lengths)
        slope = table.T @ ((likely - among_right) * np.repeat(share, lengths)) + ORDER_PULL * w
        m, v = 0.9 * m + 0.1 * slope, 0.99 * v + 0.01 * slope**2
        w = np.maximum(
            w
            - 0.1 * (1 - 0.9 * step / steps) * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.99**step)) + 1e-8),
            0,
        )
    fitted: Floats = w / scale
    return fitted


def _recall(asked: Sequence[Asked], order: Floats) -> float:
    return 100 * float(np.mean([a.right[int(np.argmax(a.table @ order))] for a in asked]))


@dataclass
class Heard:
    """The evidence about one question: whether it belongs to the collection, and whether its first answer is right."""

    set: str
    kind: str
    ours: bool
    right: bool
    evidence: Floats


def _heard(sets: Sequence[QuestionSet], perturb: Perturb, order: Floats) -> list[Heard]:
    found = []
    for each in sets:
        index = Index.build(each.documents, each.lexicon)
        others = each.foreign or tuple(q for other in sets if other is not each for q in other.queries)
        for ours, queries in ((True, each.queries), (False, others)):
            for query in queries:
                for kind in TYPED:
                    read = index.candidates(perturb(query.question, kind, query.qid))
                    values, right = np.zeros(len(certainty.NAMES)), False
                    if read.field is not None:
                        score = read.field.table @ order
                        named = evidence(read.layout, read.understood, read.rare, read.field, score)
                        values = np.array([named[name] for name in certainty.NAMES])
                        right = read.layout.ids[int(read.field.docs[int(np.argmax(score))])] in query.gold
                    found.append(Heard(each.name, kind, ours, right, values))
    return found


def _logistic(x: Floats, y: Floats, w: Floats, pull: float) -> tuple[Floats, float]:
    middle, scale = np.average(x, axis=0, weights=w), x.std(axis=0) + 1e-6
    z = np.column_stack(((x - middle) / scale, np.ones(len(x))))
    ridge = np.diag([*[pull] * x.shape[1], 1e-6])
    w = 1000 * w / w.sum()
    b = np.zeros(z.shape[1])
    for _ in range(15):
        p = 1 / (1 + np.exp(-z @ b))
        b -= np.linalg.solve(z.T @ (z * (w * p * (1 - p))[:, None]) + ridge, z.T @ (w * (p - y)) + ridge @ b)
    slopes = b[:-1] / scale
    return slopes, float(b[-1] - slopes @ middle)


def _certain(heard: Sequence[Heard]) -> tuple[Floats, float]:
    """Slopes that tell our questions from foreign ones, then set to estimate that the first answer is right."""
    sides = [(h.set, h.ours) for h in heard]
    w = np.array([(1.0 if h.right or not h.ours else 0.5) / sides.count((h.set, h.ours)) for h in heard])
    x = np.array([h.evidence for h in heard])
    slopes, at = _logistic(x, np.array([float(h.ours) for h in heard]), w, SURE_PULL)
    even = np.array([1 / sides.count((h.set, h.ours)) for h in heard])
    stretch, shift = _logistic(
        (x @ slopes + at)[:, None], np.array([float(h.right) for h in heard]), even, 0.0
    )
    return slopes * stretch[0], at * float(stretch[0]) + shift


def fit(sets: Sequence[QuestionSet], perturb: Perturb) -> None:
    """Prints the weights fitted on all sets, and what they would give on each set if fitted without it."""
    asked = _asked(sets, perturb)
    for each in sets:
        order = _order([a for a in asked if a.set != each.name])
        print(f"{each.name:18} left out: R@1 {_recall([a for a in asked if a.set == each.name], order):.1f}")
    order = _order(asked)
    print("ORDER =", {name: round(float(value), 2) for name, value in zip(signals.NAMES, order, strict=True)})
    order = np.array([weights.ORDER[name] for name in signals.NAMES])
    heard = _heard(sets, perturb, order)
    for each in sets:
        slopes, at = _certain([h for h in heard if h.set != each.name])
        for kind in TYPED:
            here = [h for h in heard if h.set == each.name and h.kind == kind]
            good, foreign = (
                [float(h.evidence @ slopes) + at for h in here if h.ours is ours] for ours in (True, False)
            )
            area, answered = abstention(good, foreign)
            print(f"{each.name:18} left out: {kind:6} AUC {area:.3f}, foreign answered {answered:.3f}")
    slopes, at = _certain(heard)
    named = {name: round(float(value), 2) for name, value in zip(certainty.NAMES, slopes, strict=True)}
    print("SURE =", named, "SURE_AT =", round(at, 2))
