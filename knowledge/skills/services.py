"""Jobs, sales and services that are wanted or sold: nothing that one person shows another."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from knowledge.language import fold, words
from knowledge.skills.lexicon import everywhere
from knowledge.skills.prices import unpriced


class Mark(StrEnum):
    """Why a text speaks of no skill; the value is how its key says so."""

    SALE = "a vendre"
    JOB = "recrute"
    HIRED = "devis"


class _Marks:
    def __init__(self) -> None:
        lexicon = everywhere()
        given = lexicon.services
        self.learning = lexicon.learning
        self.soft = {each: _any(given[each.name.lower()]["soft"]) for each in Mark}
        self.hard = {each: _any(given[each.name.lower()].get("hard", ())) for each in Mark}
        self.seeking = re.compile(given["seeking"])
        self.trades = frozenset(words(given["trades"]))


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{each})" for each in patterns) or r"(?!)")


_marks = cache(_Marks)


def mark_of(text: str) -> tuple[Mark | None, str]:
    """Why a text is a job, a sale or a service rather than a skill (None if it is a skill), and the folded text without
    the words that say so."""
    marks, folded = _marks(), fold(text)
    if (left := unpriced(folded)) is not None:
        return Mark.SALE, left
    for mark, pattern in marks.hard.items():
        if pattern.search(folded):
            return mark, pattern.sub(" ", folded)
    said = frozenset(words(folded))
    if said & marks.learning:
        return None, folded
    for mark, pattern in marks.soft.items():
        if pattern.search(folded):
            return mark, pattern.sub(" ", folded)
    if said & marks.trades and marks.seeking.search(folded):
        return Mark.HIRED, marks.seeking.sub(" ", folded)
    return None, folded
