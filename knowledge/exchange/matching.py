"""Which offer could meet which wish: same words, level, language, moment, way to meet, and nobody held apart.

Candidates are expanded from pairs of texts, never all against all, a few million at once; in a big town only
the best teachers of each wish are kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from .arcs import portions, spread
from .graph import Floats
from .merits import Merits
from .town import Flags, Rows, Town

AT_ONCE = 3_000_000
"""Candidates looked at together: bounds memory, not the answer."""
SPREAD = 8.0
"""Where only the best teachers are kept, points by which each pair's own luck varies the choice.

Else all who wish for one thing in one quartier would keep the same few teachers.
"""

Told = Mapping[tuple[str, str], bool]
"""What people confirmed or denied, by the keys of an offer and of a wish."""


class Likeness(Protocol):
    """How alike an offer and a wish are."""

    @property
    def score(self) -> float:
        """From 0 to 1."""

    @property
    def verdict(self) -> str:
        """`same` or `doubtful`; of others nothing is heard."""


class Skills(Protocol):
    """Whoever can tell whether an offer and a wish speak of the same thing."""

    def key(self, words: str) -> str:
        """One key for all words that mean the same skill."""

    def pairs(
        self, offers: Sequence[str], wishes: Sequence[str], *, told: Told = ...
    ) -> Sequence[tuple[int, int, Likeness]]:
        """Every pair (place of the offer, place of the wish) that may be the same."""


@dataclass(frozen=True, eq=False)
class Alike:
    """Pairs of texts of one verdict, sorted by wish, then by offer: those of wish t are start[t]:start[t + 1]."""

    start: Rows
    offer: Rows
    score: Floats


def alike(town: Town, skills: Skills, told: Told) -> dict[str, Alike]:
    """What the skills say of all that is offered and wished in the town, by verdict."""
    found: dict[str, list[tuple[int, int, float]]] = {"same": [], "doubtful": []}
    for shown, asked, likeness in skills.pairs(town.offered, town.wished, told=told):
        if likeness.verdict in found:
            found[str(likeness.verdict)].append((asked, shown, likeness.score))
    sorted_out = {}
    for verdict, rows in found.items():
        rows.sort()
        wish = np.array([row[0] for row in rows], dtype=np.int64)
        sorted_out[verdict] = Alike(
            np.searchsorted(wish, np.arange(len(town.wished) + 1)).astype(np.int64),
            np.array([row[1] for row in rows], dtype=np.int64),
            np.array([row[2] for row in rows], dtype=np.float64),
        )
    return sorted_out


@dataclass(frozen=True, eq=False)
class Meetings:
    """Possible meetings, by row of offer and of wish, with their weight were both certain to say yes."""

    offer: Rows
    wish: Rows
    weight: Floats

    def __len__(self) -> int:
        return len(self.weight)

    def take(self, chosen: Rows | Flags) -> Meetings:
        """The meetings at these positions."""
        return Meetings(self.offer[chosen], self.wish[chosen], self.weight[chosen])


def meetings(
    town: Town,
    texts: Alike,
    merits: Merits,
    *,
    wishes: Rows | None = None,
    nearest: int | None = None,
    words_first: bool = False,
    at_once: int = AT_ONCE,
) -> Meetings:
    """The meetings that could take place; with `nearest`, only so many of the best for each wish.

    `wishes`: rows of the wishes to serve, all by default. A minor's wish meets supervised offers alone.
    `words_first`: the weight tells likeness of words before anything else.
    """
    found = []
    for offer, wish, score in _candidates(town, texts, wishes, at_once):
        weight = merits.of(offer, wish, score)
        if words_first:
            weight = weight + 10_000 * score
        some = Meetings(offer, wish, weight)
        found.append(some if nearest is None else _best(town, some, nearest))
    if not found:
        none = np.zeros(0, dtype=np.int64)
        return Meetings(none, none, np.zeros(0))
    together = Meetings(
        *(np.concatenate([getattr(each, name) for each in found]) for name in ("offer", "wish", "weight"))
    )
    return together.take(np.lexsort((together.offer, together.wish)))


def _candidates(
    town: Town, texts: Alike, some: Rows | None, at_once: int
) -> Iterator[tuple[Rows, Rows, Floats]]:
    """Offers and wishes that fit, a part of the town at a time; each wish is whole within one part."""
    offers, wishes = town.offers, town.wishes
    by_text = np.argsort(offers.text, kind="stable")
    first = np.searchsorted(offers.text[by_text], np.arange(len(town.offered) + 1))
    count = np.diff(first)
    alike_count = np.diff(texts.start)
    fan = np.zeros(len(town.wished), dtype=np.int64)
    np.add.at(fan, np.repeat(np.arange(len(fan)), alike_count), count[texts.offer])
    rows = np.arange(len(wishes)) if some is None else some
    rows = rows[fan[wishes.text[rows]] > 0]
    rows = rows[np.argsort(wishes.text[rows], kind="stable")]
    for at, stop in portions(fan[wishes.text[rows]], at_once):
        part = rows[at:stop]
        here, inverse = np.unique(wishes.text[part], return_inverse=True)
        label, pair = spread(texts.start[here], alike_count[here])
        within, ordered = spread(first[texts.offer[pair]], count[texts.offer[pair]])
        offer_of, score_of = by_text[ordered], texts.score[pair][within]
        reach = np.bincount(label[within], minlength=len(here)).astype(np.int64)
        which, spot = spread((np.cumsum(reach) - reach)[inverse], reach[inverse])
        offer, wish, score = offer_of[spot], part[which], score_of[spot]
        fits = _fits(town, offer, wish)
        if len(fits):
            yield offer[fits], wish[fits], score[fits]


def _fits(town: Town, offer: Rows, wish: Rows) -> Rows:
    """The places of those that could meet; what rules out most is looked at first."""
    offers, wishes = town.offers, town.wishes
    kept = np.flatnonzero(offers.moments[offer] & wishes.moments[wish])
    for test in (
        lambda o, w: offers.level[o] >= wishes.level[w],
        lambda o, w: (offers.languages[o] & wishes.languages[w]).any(axis=1),
        lambda o, w: (offers.where[o] & wishes.where[w]) != 0,
        lambda o, w: town.circle[offers.owner[o]] == town.circle[wishes.owner[w]],
        lambda o, w: offers.owner[o] != wishes.owner[w],
        lambda o, w: ~town.minor[wishes.owner[w]] | town.supervised[o],
        lambda o, w: ~town.apart(offers.owner[o], wishes.owner[w]),
    ):
        kept = kept[test(offer[kept], wish[kept])]
    return kept


def _best(town: Town, some: Meetings, nearest: int) -> Meetings:
    luck = town.offers.id[some.offer].astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    luck += town.wishes.id[some.wish].astype(np.uint64) * np.uint64(0xC2B2AE3D27D4EB4F)
    luck = (luck ^ (luck >> np.uint64(31))) * np.uint64(0x94D049BB133111EB)
    appeal = some.weight + SPREAD * (luck >> np.uint64(40)) / 2.0**24
    order = np.lexsort((some.offer, -appeal, some.wish))
    ranked = some.wish[order]
    first = np.searchsorted(ranked, ranked)
    return some.take(order[np.arange(len(order)) - first < nearest])


__all__ = ["Alike", "Likeness", "Meetings", "Skills", "Told", "alike", "meetings"]
