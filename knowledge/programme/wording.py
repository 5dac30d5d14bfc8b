"""Which events the words of a question speak of, and what of an event they met."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from knowledge.agenda import Event
from knowledge.answer import lexicon_of
from knowledge.catalogue import Catalogue
from knowledge.reasons import Matched, Why, meanings, met, stems, topic_text, written
from knowledge.search import Document, Index
from knowledge.situation import Constraint

_POOL = 100
_RUNNING = 0.5
"""An event speaks of the words when its relevance reaches this part of the best one's."""
_SURE = 0.3
"""How sure the search must be where none of the words stands in the event itself."""
_NAMED = 0.75
"""The relevance of what is about a subject that the words name."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was found for some words: how relevant each event is, by UID, from 0 to 1."""

    relevance: Mapping[str, float]
    meant: Mapping[str, frozenset[str]]
    corrections: tuple[tuple[str, str], ...] = ()
    unknown: tuple[str, ...] = ()


class Wording:
    """An index of events, and the subjects of their city."""

    def __init__(self, catalogue: Catalogue, events: Iterable[Event]) -> None:
        self._catalogue = catalogue
        self._events = {each.uid: each for each in events}
        self._index = Index.build(map(self._document, self._events.values()), lexicon_of(catalogue.city))
        self._subjects_of: dict[str, set[str]] = {}
        for id in catalogue.city.topics:
            for each in stems(topic_text(catalogue.city, id)):
                self._subjects_of.setdefault(each, set()).add(id)

    def put(self, event: Event) -> None:
        """Add an event, or the new version of one."""
        self._events[event.uid] = event
        self._index.add(self._document(event))

    def remove(self, uid: str) -> None:
        """Take an event out."""
        if self._events.pop(uid, None) is not None:
            self._index.remove(uid)

    def find(self, words: Collection[str], subject: str, among: Collection[str]) -> Spoken:
        """The events of these UIDs that the words speak of."""
        ranking = self._index.search(subject, limit=_POOL, among=among)
        meant = meanings(words, ranking.corrections)
        best = max((each.score for each in ranking.hits), default=0.0)
        relevance: dict[str, float] = {}
        for hit in ranking.hits:
            share = hit.score / best if best > 0 else 0.0
            if share >= _RUNNING and (ranking.sure >= _SURE or met(meant, self._text(self._events[hit.id]))):
                relevance[hit.id] = share
        within = self._named(meant)
        for uid in among if within else ():
            if not within.isdisjoint(self._events[uid].topics):
                relevance[uid] = max(_NAMED, relevance.get(uid, 0.0))
        return Spoken(relevance, meant, ranking.corrections, ranking.unknown)

    def why(
        self, event: Event, meant: Mapping[str, frozenset[str]], satisfied: tuple[Constraint, ...]
    ) -> Why:
        """Of all that the words met in an event, what they met most."""
        if not meant:
            return Why(Matched.SITUATION, "", (), satisfied)
        best = Why(Matched.WORDS, "", (), satisfied)
        parts = [(Matched.TITLE, event.title, event.title)]
        topics = [each for each in event.topics if each in self._catalogue.city.topics]
        parts += [
            (Matched.TOPIC, above, topic_text(self._catalogue.city, above))
            for each in topics
            for above in self._catalogue.city.ancestry(each)
        ]
        parts.append((Matched.WORDS, "", self._text(event)))
        for matched, shown, text in parts:
            found = written(meant, met(meant, text), text)
            if len(found) > len(best.words):
                best = Why(matched, shown, found, satisfied)
        return best

    def _named(self, meant: Mapping[str, frozenset[str]]) -> frozenset[str]:
        """The subjects, with all under them, that explain every word."""
        explained: Counter[str] = Counter()
        for each in meant.values():
            explained.update({id for stem in each for id in self._subjects_of.get(stem, ())})
        city = self._catalogue.city
        named = (id for id, many in explained.items() if many == len(meant))
        return frozenset(below for id in named for below in city.within(id))

    def _text(self, event: Event) -> str:
        city, place = self._catalogue.city, event.place
        parts = [event.title, event.summary, *event.keywords, event.organiser, event.festival]
        parts += [place.name, place.address] if place is not None else []
        entry = self._catalogue.get(place.entry) if place is not None and place.entry else None
        parts += [entry.title] if entry is not None else []
        for topic in (each for each in event.topics if each in city.topics):
            for above in city.ancestry(topic):
                parts += city.topics[above].label.values()
        if event.quartier in city.quartiers:
            parts += city.quartiers[event.quartier].label.values()
        return " \n".join(each for each in parts if each)

    def _document(self, event: Event) -> Document:
        language = event.languages[0] if event.languages else self._catalogue.city.language
        return Document(event.uid, event.title, self._text(event), (), language)
