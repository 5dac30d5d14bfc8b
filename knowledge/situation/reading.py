"""A question as the grammar of situations reads it: one folded line, with the way back to the asker's own
words."""

import re
import unicodedata
from bisect import bisect_left
from functools import lru_cache

from rapidfuzz.distance import OSA

from knowledge.language import fold

LONGEST = 1500
"""Characters in which a situation is looked for; people's questions are ten times shorter."""

_PIECE = re.compile(r"\d+|[^\W\d_]+|[,;.:!?()/€+\n&-]")
_DIGIT = re.compile(r" ?\d")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))

_KEYWORDS_TEXT = """
    lundi mardi mercredi jeudi vendredi samedi dimanche demain weekend gratuit gratuite gratuitement janvier
    fevrier
    avril juillet septembre octobre novembre decembre monday tuesday wednesday thursday friday saturday
    sunday tomorrow
    january february september october november december aujourd
    """
_KEYWORDS = tuple(_KEYWORDS_TEXT.split())
_KNOWN = frozenset(_KEYWORDS)
# Ordinary words one or two letters away from a keyword.
_OTHERS_TEXT = """
maudi sundae sundry lundy gratitude vendrai vendrait vendrez frida dedain domain marti
"""
_OTHERS = frozenset(_OTHERS_TEXT.split())
_SHORT = {
    "aprem": "apres midi",
    "aprm": "apres midi",
    "apm": "apres midi",
    "ojd": "aujourd hui",
    "ajd": "aujourd hui",
    "auj": "aujourd hui",
    "aujourdhui": "aujourd hui",
    "aujourdui": "aujourd hui",
    "wk": "week end",
    "wkd": "week end",
    "wkend": "week end",
    "weekend": "week end",
    "weekends": "week ends",
    "ss": "sans",
    "pr": "pour",
    "av": "avec",
    "ac": "avec",
    "dem": "demain",
    "dmn": "demain",
    "swar": "soir",
}


@lru_cache(maxsize=4096)
def _word(piece: str) -> str:
    folded = "".join(fold(piece).split()) or piece.casefold()
    if folded in _SHORT:
        return _SHORT[folded]
    if len(folded) < 5 or folded in _KNOWN or folded in _OTHERS:
        return folded
    for keyword in _KEYWORDS:
        allowed = 2 if len(folded) >= 7 and len(keyword) >= 8 else 1
        if folded[0] == keyword[0] and OSA.distance(folded, keyword, score_cutoff=allowed) <= allowed:
            return _SHORT.get(keyword, keyword)
    return folded


class Reading:
    """A question's words, folded and with keywords' typos mended, each between two spaces of ``line``.

    Parts are claimed once: what one recogniser understood, another does not understand again.
    """

    def __init__(self, question: str) -> None:
        self.text = unicodedata.normalize("NFC", question).translate(_DASHES)
        pieces: list[str] = []
        self._spans: list[tuple[int, int]] = []
        for match in _PIECE.finditer(self.text[:LONGEST]):
            piece = match[0]
            if piece == "-" and not (
                pieces and pieces[-1].isdecimal() and _DIGIT.match(self.text, match.end())
            ):
                continue
            word = _word(piece) if piece.isalpha() else ";" if piece == "\n" else piece
            if word in ("st", "ste") and not (pieces and pieces[-1].isdecimal()):
                word = "saint" if word == "st" else "sainte"
            pieces.append(word)
            self._spans.append(match.span())
        self.pieces = pieces
        self._starts = [1]
        for word in pieces:
            self._starts.append(self._starts[-1] + len(word) + 1)
        self._starts.pop()
        self.line = " " + " ".join(pieces) + " "
        self._claimed = [False] * len(pieces)
        self._dropped = [False] * len(pieces)

    def range(self, start: int, end: int) -> tuple[int, int]:
        """The numbers of the pieces between two places of the line, the last one excluded."""
        return bisect_left(self._starts, start), bisect_left(self._starts, end)

    def place(self, piece: int) -> int:
        """Where in the line this piece begins; after the last one, the line's end."""
        return self._starts[piece] if piece < len(self._starts) else len(self.line)

    def free(self, start: int, end: int) -> bool:
        """Whether nothing between these places of the line was claimed yet."""
        first, last = self.range(start, end)
        return not any(self._claimed[first:last])

    def claim(self, start: int, end: int, *, drop: bool = True) -> str:
        """Take this part of the line; with ``drop`` it leaves the rest too. The asker's own words come back."""
        first, last = self.range(start, end)
        for piece in range(first, last):
            self._claimed[piece] = True
            self._dropped[piece] = self._dropped[piece] or drop
        return self.words(first, last).strip(" ,;")

    def said(self, start: int, end: int) -> str:
        """The asker's own words between two places of the line."""
        return self.words(*self.range(start, end))

    def words(self, first: int, last: int) -> str:
        """The asker's own spelling of some pieces."""
        if first >= last:
            return ""
        return self.text[self._spans[first][0] : self._spans[last - 1][1]]

    def drop(self, start: int, end: int) -> None:
        """Let this part leave the rest without being anything by itself, such as a preposition."""
        first, last = self.range(start, end)
        for piece in range(first, last):
            self._dropped[piece] = True

    def rest(self) -> str:
        """The question without what was dropped."""
        if not any(self._dropped):
            return self.text.strip()
        kept, at = [], 0
        for (start, end), dropped in zip(self._spans, self._dropped, strict=True):
            if dropped:
                kept.append(self.text[at:start])
                at = end
        kept.append(self.text[at:])
        return " ".join(" ".join(kept).split()).strip(" ,;-'\u2019")
