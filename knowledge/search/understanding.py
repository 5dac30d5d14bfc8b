"""From what was typed to what is meant: short spellings opened, slips corrected, words without a subject set aside."""

from __future__ import annotations

from dataclasses import dataclass, field

from knowledge.language import Lexicon, words
from knowledge.search.equivalents import Equivalents
from knowledge.search.french import SMS, STOP, STOP_ENGLISH
from knowledge.search.vocabulary import Vocabulary

LONGEST = 400
"""Characters of a question that are read; people's questions are ten times shorter."""
MOST = 24
"""Subject words of a question that are kept."""

_SHORT = {key: tuple(words(meant)) for typed, meant in SMS.items() for key in words(typed)[:1]}
_VOWELS = frozenset("aeiouyh")


@dataclass(slots=True)
class Meant:
    """One thing asked about: the terms that may express it, each with a weight up to 1. `kind` says how it was
    understood: known, named (by an equivalent), corrected or unknown."""

    typed: str
    read: str
    kind: str
    terms: dict[int, float]


@dataclass(slots=True)
class Understood:
    """A question as the index reads it."""

    meant: list[Meant] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    corrections: list[tuple[str, str]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


class Reader:
    """Reads questions against the words of a collection and a city's lexicon."""

    def __init__(self, vocabulary: Vocabulary, lexicon: Lexicon) -> None:
        self._vocabulary, self._lexicon = vocabulary, lexicon
        self._equivalents = Equivalents(lexicon)

    def read(self, question: str) -> Understood:
        """What a question means."""
        found = Understood()
        tokens = words(question[:LONGEST])
        for token in tokens:
            self._token(token, found)
        if not found.meant:
            for token in dict.fromkeys(tokens):
                terms = self._vocabulary.known(token)
                if terms:
                    found.meant.append(Meant(token, token, "known", dict.fromkeys(terms, 1.0)))
        self._name(found)
        return found

    def _token(self, token: str, found: Understood) -> None:
        if token in STOP or token in self._lexicon.stop:
            found.plain.append(token)
            return
        short = self._lexicon.sms.get(token) or _SHORT.get(token)
        if short and (all(w in STOP for w in short) or not self._vocabulary.known(token)):
            for word in short:
                if word in STOP:
                    found.plain.append(word)
                else:
                    self._content(word, found)
        elif len(token) > 1:
            self._content(token, found)

    def _content(self, token: str, found: Understood) -> None:
        if len(found.meant) >= MOST:
            return
        terms = self._vocabulary.known(token)
        read = token
        if not terms and len(token) > 3 and token[0] in "ldjmtsnc" and token[1] in _VOWELS:
            terms, read = self._vocabulary.known(token[1:]), token[1:]
        if terms:
            found.plain.append(read)
            found.meant.append(Meant(token, read, "known", dict.fromkeys(terms, 1.0)))
        elif token in self._equivalents:
            found.plain.append(token)
            found.meant.append(Meant(token, token, "unknown", {}))
        else:
            self._correct(token, found)

    def _correct(self, token: str, found: Understood) -> None:
        near = []
        if len(token) > 2 and any(letter.isalpha() for letter in token):
            near = self._vocabulary.resembling(token)
        if near and near[0][1] < 0:
            found.plain.append(near[0][0])
            return
        if len(token) > 5 and (not near or near[0][2] < 0.8):
            pair = self._vocabulary.cut(token)
            if pair:
                found.corrections.append((token, " ".join(pair)))
                for part in pair:
                    self._token(part, found)
                return
        near = [entry for entry in near if entry[1] >= 0]
        if near:
            found.plain.append(near[0][0])
            found.corrections.append((token, near[0][0]))
            found.meant.append(
                Meant(token, near[0][0], "corrected", {term: value for _, term, value in near})
            )
        elif token not in STOP_ENGLISH:
            found.plain.append(token)
            found.meant.append(Meant(token, token, "unknown", {}))

    def _name(self, found: Understood) -> None:
        for meant, names in zip(
            found.meant, self._equivalents.names([m.read for m in found.meant]), strict=True
        ):
            for word, weight in names.items():
                for term in self._vocabulary.known(word):
                    if weight > meant.terms.get(term, 0.0):
                        meant.terms[term] = weight
                        if meant.kind == "unknown":
                            meant.kind = "named"
            if meant.kind == "unknown":
                found.unknown.append(meant.typed)
