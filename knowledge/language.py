"""What people mean by the letters they type: folding, words, stems, and a city's own ways of saying things."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from types import MappingProxyType

import Stemmer

_APOSTROPHES = "’‘‛ʼʻʹ′`´＇"
_HYPHENS = "‐‑‒–—―−⁃﹣－"
_MIDDLE_DOTS = "•‧∙⋅・･"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e"
_LETTERS = str.maketrans(
    {
        **dict.fromkeys(_APOSTROPHES, "'"),
        **dict.fromkeys(_HYPHENS, "-"),
        **dict.fromkeys(_MIDDLE_DOTS, "·"),
        **dict.fromkeys(_INVISIBLE, None),
        "œ": "oe",
        "Œ": "oe",
        "æ": "ae",
        "Æ": "ae",
    }
)
_MARKS = re.compile(
    r"[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff\ufe00-\ufe0f\ufe20-\ufe2f]"
)
_LINE_BREAK_HYPHEN = re.compile(r"(?<=[^\W\d_])-[^\S\n\r]*[\n\r]\s*(?=[^\W\d_])")
_SPACES = re.compile(r"\s+")

# Feminine and plural endings written after a dot, a hyphen or in brackets. The base must end as the pair requires,
# so that « dites-le » or a full stop without its space is left alone.
_INCLUSIVE = re.compile(
    r"(?<![^\W_])([^\W\d_]{2,}?(?:"
    r"(?<=[^\W\d_]{2})(?=[·.(/-](?:e|es)(?![^\W_]))"
    r"|(?<=l)(?=[·.(/-]les?(?![^\W_]))"
    r"|(?<=n)(?=[·.(/-]nes?(?![^\W_]))"
    r"|(?<=t)(?=[·.(/-]tes?(?![^\W_]))"
    r"|(?<=eur)(?=[·.(/-](?:rices?|trices?|euses?|eures?|eresses?)(?![^\W_]))"
    r"|(?<=eux)(?=[·.(/-](?:euses?|se|ses)(?![^\W_]))"
    r"|(?<=er)(?=[·.(/-](?:eres?|re|res)(?![^\W_]))"
    r"|(?<=f)(?=[·.(/-](?:ves?|ives?)(?![^\W_]))"
    r"))[·.(/-][^\W\d_]+\)?(?:[·./-]?s(?![^\W_]))?"
)
_INCLUSIVE_HINT = re.compile(r"[^\W\d_][·.(/-](?:[elnrtvs]|i?ves?|euse|trice|rice)[a-z]*\b")
_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_ELIDED = frozenset(
    ("l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "quelqu")
)
_SNOWBALL = {
    "fr": "french",
    "en": "english",
    "es": "spanish",
    "pt": "portuguese",
    "it": "italian",
    "de": "german",
    "nl": "dutch",
    "ca": "catalan",
    "ro": "romanian",
    "ar": "arabic",
    "tr": "turkish",
    "ru": "russian",
}


def fold(text: str) -> str:
    """The text as it is compared: no accents, no case, one kind of apostrophe, hyphen and space, words cut at
    a line's end joined again. Folding what is folded changes nothing."""
    if text.isascii():
        folded = text.lower()
        if "`" in folded:
            folded = folded.replace("`", "'")
    else:
        folded = text
        while True:  # compatibility forms and case folding can each reveal the other's work
            before = folded
            folded = _MARKS.sub("", unicodedata.normalize("NFKD", folded.translate(_LETTERS))).casefold()
            if folded == before:
                break
    if "-" in folded and ("\n" in folded or "\r" in folded):
        folded = _LINE_BREAK_HYPHEN.sub("", folded)
    return _SPACES.sub(" ", folded).strip()


def words(text: str) -> list[str]:
    """The words of a text, folded; « l'école » gives l and ecole, « étudiant·e·s » gives etudiant."""
    folded = fold(text)
    if _INCLUSIVE_HINT.search(folded):
        folded = _INCLUSIVE.sub(r"\1", folded)
    if "'" not in folded:
        return _TOKEN.findall(folded)
    found: list[str] = []
    for token in _TOKEN.findall(folded):
        while "'" in token:
            head, _, rest = token.partition("'")
            if head not in _ELIDED:
                break
            found.append(head)
            token = rest
        found.append(token)
    return found


@cache
def _stemmer(lang: str) -> Stemmer.Stemmer | None:
    name = _SNOWBALL.get(lang)
    return Stemmer.Stemmer(name, 0) if name else None


@lru_cache(maxsize=4096)
def stem(word: str, lang: str = "fr") -> str:
    """The Snowball stem of a folded word; a word in a language without a stemmer is its own stem."""
    stemmer = _stemmer(lang)
    return stemmer.stemWord(word) if stemmer else word


def stems(listed: Sequence[str], lang: str = "fr") -> list[str]:
    """The stems of many folded words, in order, without filling the cache of single look-ups."""
    stemmer = _stemmer(lang)
    return list(stemmer.stemWords(list(listed))) if stemmer else list(listed)


def _phrase(text: str) -> tuple[str, ...]:
    return tuple(words(text))


@dataclass(frozen=True)
class Lexicon:
    """A city's own equivalences: several ways of saying one thing, its abbreviations, the words it never searches for."""

    groups: tuple[tuple[tuple[str, ...], ...], ...] = ()
    sms: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    stop: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        groups: Iterable[Sequence[str]] = (),
        *,
        sms: Mapping[str, str] | None = None,
        stop: Iterable[str] = (),
    ) -> Lexicon:
        """A lexicon from plain text; each group holds at least two ways of saying the same thing, each of one or
        more words, in any language. Shorter groups are ignored."""
        folded = (tuple(dict.fromkeys(p for p in map(_phrase, group) if p)) for group in groups)
        short = {fold(typed): _phrase(meant) for typed, meant in (sms or {}).items()}
        return cls(
            tuple(group for group in folded if len(group) > 1),
            MappingProxyType({typed: meant for typed, meant in short.items() if typed and meant}),
            frozenset(word for text in stop for word in words(text)),
        )
