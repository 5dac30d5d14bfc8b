"""How far an offer serves a wish: the same thing, perhaps, or something else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge.skills.lexicon import Lexicon, Phrase
from knowledge.skills.reading import Part, Reading


class Verdict(StrEnum):
    """Whether an offer is what is wished for: surely, perhaps (ask the people), or not."""

    SAME = "same"
    DOUBTFUL = "doubtful"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Likeness:
    """A score from 0 to 1, comparable between pairs, and the verdict that follows from it."""

    score: float
    verdict: Verdict


ONE = Likeness(1.0, Verdict.SAME)
NONE = Likeness(0.0, Verdict.DIFFERENT)

# Scores are steps rather than measures: what a pair has in common decides, not how much it looks alike.
_SPECIFIC = 0.9
_GENERAL = 0.6
_ALSO = 0.55
_NEAR = 0.5
_LEAST = 0.45
_FEWEST_SHARED = 0.5

_SCALE = {
    score: Likeness(score, verdict)
    for verdict, scores in {
        Verdict.SAME: (1.0, _SPECIFIC),
        Verdict.DOUBTFUL: (_GENERAL, _ALSO, _NEAR, _LEAST),
        Verdict.DIFFERENT: (0.0,),
    }.items()
    for score in scores
}


class Judge:
    """Compares what was read, in one lexicon. Relations between concepts are worked out once."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._above = {each: frozenset(lexicon.ancestry(each)) for each in lexicon.concepts}
        self._relations: dict[tuple[Phrase, Phrase], float] = {}

    def likeness(self, offer: Reading, wish: Reading) -> Likeness:
        """How far one reading serves another: the best that one of its parts does for one of the other's."""
        if not offer.key or not wish.key:
            return NONE
        if offer.key == wish.key:
            return ONE
        if offer.mark or wish.mark:
            return NONE
        return _SCALE[max(self._serves(each, other) for each in offer.parts for other in wish.parts)]

    def _serves(self, offer: Part, wish: Part) -> float:
        if not offer.heads or not wish.heads:
            return self._unknown(offer, wish)
        related = self._related(offer.heads, wish.heads)
        if not related:
            return 0.0
        if not (offer.manners or wish.manners or offer.rest or wish.rest):
            return related
        return min(related, _aspect(offer.manners, wish.manners, 0.0), _aspect(offer.rest, wish.rest, _LEAST))

    def _unknown(self, offer: Part, wish: Part) -> float:
        """Parts of which one at least names no concept: only their own words tell."""
        if offer.heads or wish.heads:
            named, bare = (offer, wish) if offer.heads else (wish, offer)
            return _LEAST if bare.rest and not bare.manners and bare.rest <= named.rest else 0.0
        if offer == wish:
            return 1.0
        ours, theirs = offer.rest | offer.manners, wish.rest | wish.manners
        shared = len(offer.rest & wish.rest)
        if not shared:
            return 0.0
        if ours <= theirs or theirs <= ours:
            return _GENERAL
        return _LEAST if shared >= _FEWEST_SHARED * len(ours | theirs) else 0.0

    def _related(self, offer: Phrase, wish: Phrase) -> float:
        known = self._relations.get((offer, wish))
        if known is None:
            known = self._relations[offer, wish] = self._relation(offer, wish)
        return known

    def _relation(self, offer: Phrase, wish: Phrase) -> float:
        """Of concepts: the worst of what the offer has for each wished one, less when either side says more."""
        best = {each: max(self._between(own, each) for own in offer) for each in wish}
        met = [each for each in wish if best[each]]
        if not met:
            return 0.0
        lone = [own for own in offer if not any(self._between(own, each) for each in met)]
        missing = [each for each in wish if not best[each]]
        worst = min(best[each] for each in met)
        concepts = self._lexicon.concepts
        if not lone and not missing:
            return worst
        if all(concepts[each].broad for each in met):
            return 0.0  # « le judo en plein air » has nothing of « la nature »
        if lone and missing:
            # « réparer un vélo » and « réparer un grille-pain » share only what is done.
            return 0.0 if all(concepts[each].activity for each in met) else min(worst, _LEAST)
        if missing:
            return min(worst, _ALSO)
        roots = {self._root(each) for each in met}
        akin = all(self._root(own) in roots for own in lone) or all(concepts[each].activity for each in met)
        return worst if akin else min(worst, _ALSO)

    def _between(self, offer: str, wish: str) -> float:
        if offer == wish:
            return 1.0
        concepts = self._lexicon.concepts
        if wish in self._above[offer]:
            return _GENERAL if concepts[wish].broad else _SPECIFIC
        if offer in self._above[wish]:
            return _GENERAL
        return _NEAR if wish in concepts[offer].near or offer in concepts[wish].near else 0.0

    def _root(self, concept: str) -> str:
        *_, root = self._lexicon.ancestry(concept)
        return root


def _aspect(offer: frozenset[str], wish: frozenset[str], otherwise: float) -> float:
    """How far what is said more closely agrees: a wish that says nothing of it is served by anything."""
    if offer == wish:
        return 1.0
    if wish <= offer:
        return _SPECIFIC
    return _GENERAL if offer <= wish else otherwise


def marks(lexicon: Lexicon, reading: Reading) -> tuple[list[str], list[str], list[str]]:
    """Where a reading is filed so that whatever is like it is found: its own concepts and unknown words, all that these
    belong to, and their neighbours."""
    own: dict[str, None] = {}
    above: dict[str, None] = {}
    near: dict[str, None] = {}
    for part in reading.parts:
        for head in part.heads:
            own[head] = None
            above.update(dict.fromkeys(lexicon.ancestry(head)))
            near.update(dict.fromkeys(sorted(lexicon.concepts[head].near)))
        for word in _words(part):
            above[word] = None
            if not part.heads:  # beside concepts, a word never makes two parts alike
                own[word] = None
    return list(own), list(above), list(near)


def _words(part: Part) -> Sequence[str]:
    """Unknown words, written so that no concept is called like them."""
    return [f"={each}" for each in sorted(part.rest)]
