"""A model of a town from which exchange instances are drawn: who offers what, wishes what, where and when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.exchange.graph import BOTH, LEARNER, MENTOR, Graph, assemble

Rows = NDArray[np.int64]
PAIRS_AT_ONCE = 4_000_000


@dataclass(frozen=True)
class People:
    """What each member brings: bit masks for moments and languages, a quartier, one row for each offer and
    wish.
    """

    quartier: Rows
    moments: Rows
    languages: Rows
    kind: NDArray[np.int8]
    capacity: NDArray[np.int32]
    offers: tuple[Rows, Rows, Rows]
    """Member, skill, level taught up to (1 to 3)."""
    wishes: tuple[Rows, Rows, Rows]
    """Member, skill, level wished (1 to 3)."""


def settle(size: int, seed: int, *, skills: int | None = None) -> People:
    """`size` people of one town: skills of Zipf popularity, 12 quartiers, 14 moments of the week, 6
    languages.
    """
    rng = np.random.default_rng(seed)
    skills = skills or 140
    popularity = 1 / np.arange(1, skills + 1) ** 1.1
    taught, asked = (popularity[rng.permutation(skills)] if turn else popularity for turn in (1, 0))
    taught = (taught + popularity) / 2
    kind = rng.choice(np.array([BOTH, MENTOR, LEARNER], dtype=np.int8), size=size, p=[0.89, 0.055, 0.055])
    moments = np.zeros(size, dtype=np.int64)
    for _ in range(3):
        moments |= 1 << rng.choice(14, size=size, p=_zipf(14, 0.5))
    languages = np.ones(size, dtype=np.int64) << rng.choice(6, size=size, p=_zipf(6, 2.2))
    languages |= np.where(rng.random(size) < 0.85, 1, 0)

    def rows(
        who: Rows, mean: float, weights: NDArray[np.float64], levels: list[float]
    ) -> tuple[Rows, Rows, Rows]:
        member = np.repeat(who, 1 + rng.poisson(mean, size=len(who)))
        skill = rng.choice(skills, size=len(member), p=weights / weights.sum())
        return member, skill, rng.choice(np.array([1, 2, 3]), size=len(member), p=levels)

    everyone = np.arange(size)
    return People(
        quartier=rng.choice(12, size=size, p=_zipf(12, 0.6)),
        moments=moments,
        languages=languages,
        kind=kind,
        capacity=np.where(
            kind == MENTOR, rng.choice(np.arange(1, 7), size=size, p=[0.22, 0.19, 0.24, 0.13, 0.16, 0.06]), 1
        ).astype(np.int32),
        offers=rows(everyone[kind != LEARNER], 0.4, taught, [0.5, 0.3, 0.2]),
        wishes=rows(everyone[kind != MENTOR], 0.3, asked, [0.35, 0.3, 0.35]),
    )


def _zipf(count: int, exponent: float) -> NDArray[np.float64]:
    shares: NDArray[np.float64] = 1 / np.arange(1, count + 1) ** exponent
    shares /= shares.sum()
    return shares


def meet(people: People, *, max_ring: int, max_chain: int, seed: int, nearest: int | None = None) -> Graph:
    """Every arc of the town: same skill, a level high enough, a common moment and language; weights near 800.

    With `nearest` each wish keeps only so many of its best teachers, as a city of 100,000 must.
    """
    size = len(people.kind)
    tails, heads, weights = [], [], []
    giver, taught, depth = people.offers
    asker, asked, level = people.wishes
    by_skill = np.argsort(taught, kind="stable")
    taught_sorted = taught[by_skill]
    for skill in np.unique(asked):
        offers = by_skill[
            np.searchsorted(taught_sorted, skill) : np.searchsorted(taught_sorted, skill, "right")
        ]
        wishes = np.flatnonzero(asked == skill)
        if not len(offers):
            continue
        step = max(1, PAIRS_AT_ONCE // len(offers))
        for at in range(0, len(wishes), step):
            some = wishes[at : at + step]
            u, v = giver[offers][None, :], asker[some][:, None]
            fits = (people.moments[u] & people.moments[v] != 0) & (
                people.languages[u] & people.languages[v] != 0
            )
            fits &= (depth[offers][None, :] >= level[some][:, None]) & (u != v)
            wish, offer = np.nonzero(fits)
            teacher, learner = giver[offers[offer]], asker[some[wish]]
            weight = _weights(people, teacher, learner, seed)
            if nearest is not None:
                order = np.lexsort((teacher, -weight, wish))
                first = np.searchsorted(wish[order], wish[order])
                order = order[np.arange(len(order)) - first < nearest]
                teacher, learner, weight = teacher[order], learner[order], weight[order]
            tails.append(teacher.astype(np.int32))
            heads.append(learner.astype(np.int32))
            weights.append(weight.astype(np.int32))
    return assemble(
        range(size),
        people.kind,
        people.capacity,
        np.concatenate(tails) if tails else np.zeros(0, dtype=np.int32),
        np.concatenate(heads) if heads else np.zeros(0, dtype=np.int32),
        np.concatenate(weights) if weights else np.zeros(0, dtype=np.int32),
        max_ring=max_ring,
        max_chain=max_chain,
    )


def _weights(people: People, teacher: Rows, learner: Rows, seed: int) -> Rows:
    """Around 800: more for neighbours and for several common moments, and each pair's own small affinity."""
    near = people.quartier[teacher] == people.quartier[learner]
    common = people.moments[teacher] & people.moments[learner]
    several = common & (common - 1) != 0
    salt = np.uint64(seed % 2**32)
    mixed = teacher.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed += learner.astype(np.uint64) * np.uint64(0xC2B2AE3D27D4EB4F) + salt * np.uint64(0x165667B19E3779F9)
    mixed = (mixed ^ (mixed >> np.uint64(31))) * np.uint64(0x94D049BB133111EB)
    affinity = ((mixed >> np.uint64(40)) % np.uint64(201)).astype(np.int64)
    affinity += ((mixed >> np.uint64(20)) % np.uint64(201)).astype(np.int64)
    weights: Rows = 560 + 60 * near + 60 * several + affinity
    return weights
