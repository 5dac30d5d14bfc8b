"""The title of an event: what is left of a sentence when all else is understood."""

import re

from knowledge.agenda.event import LONGEST_SUMMARY, LONGEST_TITLE
from knowledge.language import fold

LINK = re.compile(r"https?://\S+")

_OPENING = re.compile(
    r"^(?:(?:salut|bonjour|bonsoir|coucou|hello|hi|hey)[ ,!]+)?(?:(?:je|j|on|nous|we|i)['’ ]?(?:voudrais |aimerais |veux |vais |allons |va |propose(?:ns)? |proposons "
    r"|organise(?:ns|rai)? |organisons |ai |avons |have |are |am |would like to |will |want to |'d like to |'m |'re )+)?"
    r"(?:(?:proposer|organiser|ajouter|ajoute|annoncer|annonce|créer|crée|creer|cree|add|create|announce|host|hosting|organising|organizing|organise|organize|planning|nouvel? (?:événement|evenement|atelier :)|new event|événement|evenement|event|il y (?:a|aura)|there (?:is|will be))\b[ :]*)*",
    re.IGNORECASE,
)
_SMALL = """
le la les l un une des de du d a au aux en et ou pour pr avec sur dans par chez vers ce cet cette the an at in on for with
of and or to from by il y aura est sera ont lieu tous toutes chaque every each rdv jusqu until entre date heure horaire
"""
_DANGLING = frozenset(_SMALL.split())
_KEPT_AT_START = frozenset(("le", "la", "les", "l", "un", "une", "des", "the", "an", "a"))
_PARTS = re.compile(r"\s*[,;\n|]\s*|\s+[-–—:]\s+|[.!?]\s+")


def named(rest: str) -> tuple[str, str | None]:
    """A title, and what else was said that is worth keeping; empty where nothing is left."""
    parts = [part for part in (_trimmed(each) for each in _PARTS.split(rest)) if re.search(r"\w{2}", part)]
    if not parts:
        return "", None
    title = _OPENING.sub("", parts[0], count=1)
    title = _trimmed(title) or parts[0]
    besides = ". ".join(each[:1].upper() + each[1:] for each in parts[1:])
    if len(title) > LONGEST_TITLE:
        cut = title[:LONGEST_TITLE].rsplit(" ", 1)[0]
        title, besides = cut, f"{title[len(cut) :].strip()}. {besides}".strip(" .")
    title = title[:LONGEST_TITLE].strip()
    return title[:1].upper() + title[1:], besides[:LONGEST_SUMMARY].strip() or None


def _trimmed(part: str) -> str:
    """Without the small words that are left where something between them was understood."""
    words = part.strip(' ,;:.!?-–—()"“”«»\u00a0\u202f').split()
    while words and _is_small(words[-1]):
        words.pop()
    while len(words) > 1 and _is_small(words[0]) and fold(words[0]) not in _KEPT_AT_START:
        words.pop(0)
    return " ".join(words).strip(" ,;:.-–—(«\u00a0")


def _is_small(word: str) -> bool:
    plain = fold(word).strip("'()«»:.,;- ")
    return not plain or plain in _DANGLING
