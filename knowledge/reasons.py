"""Why an entry is offered: what of it met which of the asker's words."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from knowledge.catalogue import Entry
from knowledge.city import City
from knowledge.language import stem, words
from knowledge.search.french import STOP, STOP_ENGLISH
from knowledge.situation import Constraint


class Matched(StrEnum):
    """Through what a question met an entry."""

    TITLE = "title"
    QUESTION = "question"
    TOPIC = "topic"
    WORDS = "words"
    SITUATION = "situation"
    DISTRESS = "distress"


@dataclass(frozen=True, slots=True)
class Why:
    """Why an entry is offered: what of it was met, and which constraints it satisfies.

    ``text`` is the title or the question met, in the asker's language where the entry has it, a topic's
    id, or empty; ``words`` are those that the asker's words met there, as they are written there.
    """

    matched: Matched
    text: str = ""
    words: tuple[str, ...] = ()
    satisfied: tuple[Constraint, ...] = ()


_ASKING = """
    activite activites animation animations sortie sorties idee idees chose choses truc trucs cherche
    chercher cherches
    trouver trouve occuper occupe sortir propose proposer proposez existe proposition aller endroit lieu
    envie faire
    possible quoi possibilite quelque rien interessant interessante sympa cool chouette aimerais aime bien
    voudrais
    recherche activity activities thing things something anything find looking look search idea ideas event
    events
    evenement evenements go going want need like fun nice place where know gens personne personnes monde
    suis sais
    passer journee temps famille enfant enfants kid kids child children around free gratuit gratuits
    gratuite gratuites
    libre dispo disponible son daughter fils fille bebe baby ado ados age ans year years old dehors available
adulte adultes adult adults senior seniors retraite retraites retraitee retraitees retired pensioner pensioners teen teens
teenager teenagers toddler toddlers adolescent adolescents adolescente gamin gamins gosse gosses petit petits petite
petites agee agees babies cours atelier ateliers apprendre initiation initiations debutant debutants debutante debuter
lesson lessons class classes workshop workshops learn
    """
ASKING = frozenset(_ASKING.split())
"""Folded words by which people ask without saying about what."""


def content(text: str, besides: frozenset[str] = ASKING) -> tuple[str, ...]:
    """The folded words of a text that may say what it is about, each once; ``besides`` are set aside too."""
    return tuple(
        each
        for each in dict.fromkeys(words(text))
        if len(each) > 1 and each not in STOP and each not in STOP_ENGLISH and each not in besides
    )


def meanings(asked: Iterable[str], corrections: Iterable[tuple[str, str]] = ()) -> dict[str, frozenset[str]]:
    """Each of the asker's words with the stems it may stand for, slips mended as the search mended them."""
    mended = dict(corrections)
    return {word: stems(word) | stems(mended.get(word, "")) for word in asked}


def met(asked: Mapping[str, frozenset[str]], text: str) -> tuple[str, ...]:
    """The asker's words that a text holds."""
    said = stems(text)
    return tuple(word for word, meant in asked.items() if not said.isdisjoint(meant))


def written(asked: Mapping[str, frozenset[str]], found: Iterable[str], text: str) -> tuple[str, ...]:
    """Those of the asker's words that a text holds, as it writes them; a capital that only begins a sentence is left out."""
    said: dict[str, None] = {}
    for word in found:
        there = [each for each in _WORD.finditer(text) if not stems(each[0]).isdisjoint(asked[word])]
        inside = [each[0] for each in there if not _BEGINS.search(text, 0, each.start())]
        first = there[0][0] if there else word
        said[inside[0] if inside else first if first.isupper() else first[:1].lower() + first[1:]] = None
    return tuple(said)


def named(asked: Mapping[str, frozenset[str]], entry: Entry) -> bool:
    """Whether a question names this entry: more than half of the words are there that its title begins with."""
    spoken = frozenset[str]().union(*asked.values())
    title = _ASIDE.split(entry.title)[0]
    own = content(title) or content(title, frozenset())
    return sum(not spoken.isdisjoint(stems(word)) for word in own) > 0.5 * len(own)


def why(
    entry: Entry,
    asked: Mapping[str, frozenset[str]],
    city: City,
    lang: str,
    satisfied: tuple[Constraint, ...],
) -> Why:
    """Of all that the asker's words met in an entry, what they met most."""
    if not asked:
        return Why(Matched.SITUATION, "", (), satisfied)
    best = Why(Matched.WORDS, "", (), satisfied)
    for matched, shown, text in _parts(entry, city, lang):
        found = written(asked, met(asked, text), text)
        if len(found) > len(best.words):
            best = Why(matched, shown, found, satisfied)
    return best


def _parts(entry: Entry, city: City, lang: str) -> Iterator[tuple[Matched, str, str]]:
    for said in (entry.says("title", lang), entry.title):
        yield Matched.TITLE, said, said
    for said in (*entry.says("questions", lang), *entry.questions):
        yield Matched.QUESTION, said, said
    for id in entry.topics:
        yield Matched.TOPIC, id, topic_text(city, id)


def topic_text(city: City, id: str) -> str:
    """All the ways in which the city names a subject, in one text."""
    topic = city.topics[id]
    return " ".join((*topic.label.values(), *topic.words))


_WORD = re.compile(r"\w+")
_BEGINS = re.compile(r"(?:^|[.!?:\n])\W*\Z")
"""That what follows begins a sentence."""
_ASIDE = re.compile(r"[,(:;\u2013\u2014]")


@lru_cache(maxsize=16384)
def stems(text: str) -> frozenset[str]:
    """The stems of a text's words, in each language that people may be writing in."""
    said = [word for word in words(text) if len(word) > 1]
    return frozenset(stem(word) for word in said) | {stem(word, "en") for word in said}
