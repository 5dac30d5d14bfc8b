"""What is taken out of a question before it is kept for others to see: whatever could tell who asked it."""

import re
from collections.abc import Collection, Iterable

from knowledge.language import fold

_ONWARDS = "et|je|ou|où|qui|que|pour|avec|mais|and|i|where|who|what|how|to|for|but"
"""Words that no name goes on with: after them a question begins."""

_DETAILS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"https?://\S+|www\.\S+",
        r"[\w.+-]+@[\w-]+\.[\w.-]+",
        r"(?<!\w)@\w{3,}",
        r"(?<![\w])\+?\d(?:[\s.\-/]?\d){5,}(?!\w)",
        r"\b(?:je m['’]appelle|mon nom est|mon pr[ée]nom est|je me nomme|my name is|i am called)\s+[\w'’-]+"
        rf"(?:\s+(?!(?:{_ONWARDS})\b|j['’])[\w'’-]+){{0,2}}",
        r"\b(?:j['’]habite|i live)(?:\s+(?:au?|à|at))?\s+(?:le\s+)?\d+[^,.;!?]*",
        r"\b\d{1,4}(?:\s*(?:bis|ter))?,?\s+(?:rue|avenue|av\.|boulevard|bd|place|impasse|chemin|allée|street|road)\b[^,.;!?]*",
    )
)
_NAME = re.compile(r"(?<=[\w,] )[A-ZÀ-Þ][\w'’-]+")


def scrub(question: str, unknown: Collection[str] = (), *, limit: int = 300) -> str:
    """The question without addresses, numbers, names that were given, links and handles, on one line.

    ``unknown`` are folded words that the city has never heard: one that stands in capitals within a sentence is taken
    for somebody's name.
    """
    text = question
    for pattern in _DETAILS:
        text = pattern.sub(" ", text)
    strangers = frozenset(unknown)
    text = _NAME.sub(lambda name: " " if fold(name[0]) in strangers else name[0], text)
    return " ".join(text.split())[:limit].strip(" ,;:-")


def unnamed(words: str, names: Iterable[str]) -> str:
    """What somebody shows or wishes, without the names that they or others chose: nobody reads one before the last yes."""
    parts = {part for name in names for part in re.findall(r"\w{3,}", name)}
    if not parts:
        return words
    either = "|".join(map(re.escape, sorted(parts, key=len, reverse=True)))
    return re.sub(rf"\b(?:{either})\b", "…", words, flags=re.IGNORECASE)
