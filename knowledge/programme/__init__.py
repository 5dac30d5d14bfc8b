"""A city's programme of events, to browse and to ask: « que faire samedi avec un enfant de 6 ans »."""

from knowledge.programme.choosing import Found, Pick
from knowledge.programme.present import BANDS, Present, is_key, place_key
from knowledge.programme.programme import Programme
from knowledge.programme.question import HOLIDAYS, About, Asked, Asking
from knowledge.programme.windows import When, Window

__all__ = [
    "BANDS",
    "HOLIDAYS",
    "About",
    "Asked",
    "Asking",
    "Found",
    "Pick",
    "Present",
    "Programme",
    "When",
    "Window",
    "is_key",
    "place_key",
]
