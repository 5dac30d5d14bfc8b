"""Stable names made from what people write."""

import re
import unicodedata
from hashlib import sha256

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})
_BETWEEN = re.compile(r"[^a-z0-9]+")

LONGEST = 48
"""How many characters an id may have."""


def fold(text: str) -> str:
    """Lower case without accents, punctuation or doubled spaces: what makes two labels the same."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    bare = unicodedata.normalize("NFKD", plain).casefold().translate(_LIGATURES)
    letters = "".join(each for each in bare if not unicodedata.combining(each))
    return " ".join("".join(each if each.isalnum() else " " for each in letters).split())


def slug(*texts: str) -> str:
    """An id from these texts, cut between two words where it would be too long; it may be empty."""
    words = _BETWEEN.sub(" ", fold(" ".join(texts))).split()
    made = ""
    for word in words:
        longer = f"{made}-{word}" if made else word[:LONGEST]
        if len(longer) > LONGEST:
            break
        made = longer
    return made


def key(name: str) -> str:
    """An id that any name has, in whatever letters; the same for names that differ in case and accents alone."""
    made = slug(name)
    if made and len(made) <= LONGEST - 10 and len(made) >= len(fold(name)) * 0.8:
        return made
    digest = sha256(fold(name).encode(errors="replace")).hexdigest()[:8]
    return f"{made[: LONGEST - 9].rstrip('-')}-{digest}".lstrip("-")
