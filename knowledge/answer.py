"""From a question in anybody's words to the entries to offer, in order, with the reasons for each."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from knowledge.catalogue import Catalogue, Entry, Kind, Standing
from knowledge.choice import ENOUGH, MOST, Chosen, best_first, choose, fitting, varied
from knowledge.city import City
from knowledge.courtesy import in_distress, strip_courtesies
from knowledge.language import Lexicon, fold, stem, words
from knowledge.reasons import ASKING, Matched, Why, content, meanings, named, stems, topic_text, why
from knowledge.search import Index, Ranking
from knowledge.situation import Constraint, Fit, Interpreter, Situation
from knowledge.situation.fitness import stretch

__all__ = ["MOST", "RUNNING", "SURE", "Answer", "Answerer", "Matched", "Offer", "Why", "lexicon_of", "mended"]

SURE = 0.46
"""How sure the search must be for its first entries to be given as answers rather than as « peut-être »: the
least with at most one false answer in ten over both demo cities (``python -m benchmarks.answers
--sweep``)."""

RUNNING = 0.55
"""An entry is in the running when its relevance reaches this part of the best one's."""

_POOL = 60
"""Entries asked of the search."""

# Relevance runs from 0 to 1; these are parts of it. Measured on both demo cities, none of them is delicate.
_SAID_AS_SITUATION = 0.7
_SUBJECT = 0.15
_ABOUT = 0.4
_NEARNESS = 0.25
_APPEAL = {
    Kind.OPPORTUNITY: 0.9, Kind.EVENT: 0.9, Kind.PLACE: 0.85, Kind.MENTOR: 0.7, Kind.SERVICE: 0.45,
    Kind.ANSWER: 0.1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offer:
    """One entry of an answer. ``score`` compares within one answer only; 1 is as relevant and as fitting as
    can be."""

    entry: Entry
    standing: Standing
    fits: tuple[tuple[Constraint, Fit], ...]
    why: Why
    score: float

    @property
    def contradicts(self) -> bool:
        """Whether it says no to something of the situation, so that it must be shown as such."""
        return any(how is Fit.NO for _, how in self.fits)


@dataclass(frozen=True, slots=True)
class Answer:
    """What to say to a question.

    ``known`` tells answers from guesses: when it is false the offers are only what comes nearest.
    ``sure`` is the search's own certainty, 1 for a question that is only a situation. ``constraints`` are
    those of the situation that were kept; ``topics`` the nearest subjects, best first.
    """

    question: str
    situation: Situation
    constraints: tuple[Constraint, ...]
    offers: tuple[Offer, ...]
    sure: float
    known: bool
    distress: bool = False
    corrections: tuple[tuple[str, str], ...] = ()
    unknown: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


def lexicon_of(city: City) -> Lexicon:
    """How this city speaks, for the search: its groups, and what subjects and facets are called in each
    language.

    The other words of a subject are not equivalents of its name (« argile » is not « poterie »): they
    count when the offers are ordered.
    """
    labels = [topic.label for topic in city.topics.values()]
    labels += [value.label for facet in city.facets.values() for value in facet.values.values()]
    groups: list[Sequence[str]] = [*city.words.same, *(tuple(each.values()) for each in labels)]
    return Lexicon.of(groups, sms=city.words.sms, stop=city.words.stop)


def mended(question: str, corrections: Iterable[tuple[str, str]]) -> str:
    """The question with the words typed replaced by those understood, the rest as it was."""
    better = dict(corrections)
    return re.sub(r"[\w'’-]+", lambda each: better.get(fold(each[0]), each[0]), question)


class Answerer:
    """Answers the questions asked to one city, from its catalogue and an index of the catalogue's documents."""

    def __init__(self, catalogue: Catalogue, index: Index) -> None:
        self.catalogue = catalogue
        self.index = index
        self._interpreter = Interpreter(catalogue.city)
        self._zone = ZoneInfo(catalogue.city.zone)
        self._aside = ASKING.union(words(catalogue.city.name))
        self._asking = frozenset(map(stem, self._aside))
        self._emergencies = frozenset(catalogue.city.emergency)
        self._subjects_of: dict[str, set[str]] = {}
        for id in catalogue.city.topics:
            for each in stems(topic_text(catalogue.city, id)):
                self._subjects_of.setdefault(each, set()).add(id)
        self._about: dict[str, list[Entry]] = {}
        for entry in catalogue:
            for topic in entry.topics:
                self._about.setdefault(topic, []).append(entry)

    @classmethod
    def of(cls, catalogue: Catalogue) -> "Answerer":
        """An answerer with an index of its own, built from the catalogue's documents in the city's lexicon."""
        return cls(catalogue, Index.build(catalogue.documents(), lexicon_of(catalogue.city)))

    def answer(
        self,
        question: str,
        *,
        now: datetime,
        dropped: Collection[str] = (),
        lang: str = "fr",
        limit: int = MOST,
    ) -> Answer:
        """The answer to a question asked at ``now`` (aware), without the constraints whose keys are in
        ``dropped``.

        The same arguments give the same answer, so that a further page is a slice of its offers. ``lang``
        is the asker's language, in which the titles and questions met are told.
        """
        now = now.astimezone(self._zone)
        core = strip_courtesies(question)
        situation = self._interpreter.understand(core, now)
        constraints = situation.without(frozenset(dropped))
        spoken = content(situation.rest, self._aside)
        asked = _Asked(constraints, now, lang, meanings(spoken))
        found, named_subject = _Found(sure=1.0), False
        if spoken or not _asks(core, situation):
            found = self._found(situation.rest, core, asked)
            asked = replace(asked, words=meanings(spoken, found.corrections))
            subjects = self._subjects(asked)
            chosen = self._ranked(asked, found.relevance, subjects)
            named_subject = any(subjects.get(id) == 1.0 for each in chosen[:1] for id in each.entry.topics)
        else:
            chosen = self._suggested(asked, core)
        distress = in_distress(question, self.catalogue.city)
        if distress:
            chosen = self._emergency(asked, chosen)
        offers = tuple(self._offer(each, asked) for each in chosen[: max(0, min(limit, MOST))])
        known = distress or (bool(chosen) and (found.sure >= SURE or named_subject))
        return Answer(
            question, situation, constraints, offers, found.sure, known, distress,
            tuple((typed, read) for typed, read in found.corrections if stem(typed) != stem(read)),
            found.unknown,
            self._topics(chosen, asked),
        )  # fmt: skip

    def _subject(self, rest: str) -> str:
        """The question without the words that only ask: « apprendre la soudure » is about « la soudure »."""
        return " ".join(each for each in rest.split() if not self._asking.issuperset(map(stem, words(each))))

    def _found(self, rest: str, core: str, asked: "_Asked") -> "_Found":
        ranking = self._search(rest or core, asked)
        found = _Found(_relative(ranking), ranking.sure, ranking.corrections, ranking.unknown)
        asking = mended(rest, ranking.corrections)
        if (subject := self._subject(asking)) and subject != asking:
            # What was found for the words that only ask (« apprendre », « atelier ») is not about the subject.
            about = _relative(self._search(subject, asked))
            first = max(found.relevance.values(), default=0.0)
            found.relevance = {
                id: relevance
                for id, relevance in found.relevance.items()
                if relevance == first or about.get(id, 0.0) >= _ABOUT
            }
        if rest and rest != core and ranking.sure < SURE:
            # Words taken for a situation may have been the subject after all: they still count, for less.
            for id, relevance in _relative(self._search(core, asked)).items():
                found.relevance[id] = max(found.relevance.get(id, 0.0), _SAID_AS_SITUATION * relevance)
        return found

    def _search(self, question: str, asked: "_Asked") -> Ranking:
        """The ranking; when its first entry cannot be shown, that of the entries that can."""
        ranking = self.index.search(question, limit=_POOL)
        if not ranking.hits or self._shown(ranking.hits[0].id, asked):
            return ranking
        shown = [entry.id for entry in self.catalogue if self._shown(entry.id, asked)]
        return self.index.search(question, limit=_POOL, among=shown)

    def _shown(self, id: str, asked: "_Asked") -> bool:
        entry = self.catalogue.get(id)
        return entry is not None and (asked.holds(entry) or named(asked.words, entry))

    def _ranked(
        self, asked: "_Asked", relevance: Mapping[str, float], subjects: Mapping[str, float]
    ) -> list[Chosen]:
        """Current entries in the running, as they fit; before them those of another time that the question names."""
        elsewhen: list[Chosen] = []
        running: list[Chosen] = []
        considered = [entry for id in relevance if (entry := self.catalogue.get(id)) is not None]
        considered += [
            entry for topic, share in subjects.items() if share == 1.0 for entry in self._about.get(topic, ())
        ]
        for entry in {each.id: each for each in considered}.values():
            subject = max((subjects.get(topic, 0.0) for topic in entry.topics), default=0.0)
            relevant = relevance.get(entry.id, RUNNING if subject == 1.0 else 0.0)
            if not relevant or not self._shown(entry.id, asked):
                continue
            if not asked.holds(entry):
                elsewhen.append(self._chosen(entry, asked, relevant))
            elif relevant + _SUBJECT * subject >= RUNNING:
                running.append(self._chosen(entry, asked, relevant + _SUBJECT * subject))
        current = fitting(running)
        # Help in an emergency is offered to whoever asks for it, and is no suggestion for anybody else.
        current = current[:1] + [each for each in current[1:] if each.entry.id not in self._emergencies]
        return best_first(elsewhen) + current

    def _subjects(self, asked: "_Asked") -> dict[str, float]:
        """The city's subjects that the words name, each with the share of the words that it explains."""
        explained: Counter[str] = Counter()
        for meant in asked.words.values():
            explained.update({id for each in meant for id in self._subjects_of.get(each, ())})
        return {id: explained[id] / len(asked.words) for id in self.catalogue.city.topics if id in explained}

    def _suggested(self, asked: "_Asked", core: str) -> list[Chosen]:
        """What suits a situation when no subject is named: what fits best, of several kinds and subjects."""
        nearness = _relative(self.index.search(core, limit=_POOL))
        offered = [
            self._chosen(entry, asked, _APPEAL[entry.kind] + _NEARNESS * nearness.get(entry.id, 0.0))
            for entry in self.catalogue
            if entry.id not in self._emergencies and asked.holds(entry)
        ]
        chosen = varied([each for each in offered if not each.against])
        if len(chosen) < ENOUGH:
            chosen += fitting([each for each in offered if each.against])
        return chosen

    def _emergency(self, asked: "_Asked", chosen: list[Chosen]) -> list[Chosen]:
        """The city's emergency entries before all, in its order but for those that the words met."""
        places = {each.entry.id: place for place, each in enumerate(chosen)}
        urgent = [
            entry for entry in map(self.catalogue.get, self.catalogue.city.emergency) if entry is not None
        ]
        urgent = [entry for entry in urgent if asked.holds(entry)]
        first = [Chosen(entry, (), 1.0, urgent=True) for entry in urgent]
        first.sort(key=lambda each: places.get(each.entry.id, len(places)))
        ids = {entry.id for entry in urgent}
        return first + [each for each in chosen if each.entry.id not in ids]

    def _chosen(self, entry: Entry, asked: "_Asked", relevance: float) -> Chosen:
        return choose(entry, asked.constraints, self.catalogue.city, asked.now, relevance)

    def _offer(self, chosen: Chosen, asked: "_Asked") -> Offer:
        satisfied = tuple(each for each, how in chosen.fits if how is Fit.YES)
        reason = (
            Why(Matched.DISTRESS)
            if chosen.urgent
            else why(chosen.entry, asked.words, self.catalogue.city, asked.lang, satisfied)
        )
        standing = chosen.entry.standing(asked.now.date())
        return Offer(chosen.entry, standing, chosen.fits, reason, chosen.score)

    def _topics(self, chosen: Iterable[Chosen], asked: "_Asked") -> tuple[str, ...]:
        city = self.catalogue.city
        weights = dict.fromkeys(city.topics, 0.0) | self._subjects(asked)
        for place, each in zip(range(5), chosen, strict=False):
            for id in each.entry.topics:
                weights[id] += 0.5 / (1 + place)
        nearest = sorted((id for id in weights if weights[id] > 0), key=lambda id: (-weights[id], id))
        return tuple(nearest[:3])


@dataclass(slots=True)
class _Found:
    relevance: dict[str, float] = field(default_factory=dict)
    sure: float = 0.0
    corrections: tuple[tuple[str, str], ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Asked:
    constraints: tuple[Constraint, ...]
    now: datetime
    lang: str
    words: Mapping[str, frozenset[str]]

    def holds(self, entry: Entry) -> bool:
        """Whether an entry is current, or yet to come and there on a date asked for."""
        standing = entry.standing(self.now.date())
        if standing is not Standing.FUTURE:
            return standing is Standing.CURRENT
        dates = [stretch(each.value) for each in self.constraints if each.kind == "day"]
        return any(each is not None and entry.standing(each[1]) is Standing.CURRENT for each in dates)


def _asks(core: str, situation: Situation) -> bool:
    """Whether words that name no subject still ask for something: for a situation, or « que faire ? »."""
    spoken = words(core)
    return bool(situation.constraints) or (len(spoken) > 1 and not ASKING.isdisjoint(spoken))


def _relative(ranking: Ranking) -> dict[str, float]:
    best = max((hit.score for hit in ranking.hits), default=0.0)
    return {hit.id: hit.score / best for hit in ranking.hits} if best > 0 else {}
