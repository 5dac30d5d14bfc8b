"""Questions that found no answer, gathered by what they ask for, so that one answer serves many.

Each question joins the first group that it resembles enough, or begins one. So questions that come later move
none of those before, the same questions always give the same groups, and a day's new questions cost only
themselves.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.city import City
from knowledge.language import Lexicon, fold, stem, words
from knowledge.search.equivalents import CITY, Equivalents
from knowledge.search.french import SMS, STOP, STOP_ENGLISH

ALIKE = 0.52
"""How much of what two questions say must be common to both (harmonic mean of the two shares)."""
EVERYDAY = 0.55
"""How much another everyday name counts beside the word itself; one alone is just enough."""
LIGHT = 0.15
"""How much the words count that say how, when and for whom rather than what."""
LONGEST = 400
MOST_WORDS = 24
_SLIP = 0.84

_LIGHT_WORDS = (
    "apprendre apprend apprends cours course atelier ateliers stage formation activité trouver trouve cherche chercher"
    " recherche propose proposer existe exister avoir aller aide aider besoin savoir connaître info infos renseignement"
    " endroit lieu ville quartier association asso club groupe gratuit gratuite prix tarif cher payer samedi dimanche"
    " lundi mardi mercredi jeudi vendredi week end weekend soir matin midi après aujourd'hui demain semaine mois année"
    " vacances heure enfant enfants fils fille mettre problème souci petit petite jeune jeunes ado ados adulte adultes senior seniors débutant"
    " débutants débuter commencer ans an personne personnes gens quelqu'un près proche coin clermont ferrand cork limerick"
    " learn learning class classes lesson lessons workshop find looking look need want know teach help free kid kids child"
    " children son daughter adult adults beginner beginners town city near nearby place group evening saturday sunday"
)


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that ask for much the same, in the order in which they were asked."""

    key: str
    """Always the same for the same first question, whatever comes after."""
    question: str
    """The way of asking that stands for all."""
    ids: tuple[str, ...]
    topic: str | None
    """The city's topic that most of them seem to be about."""

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.ids)


@dataclass(slots=True)
class _Read:
    """The subject of a question: its stems with their weights, and all by which each may be met."""

    own: dict[str, float]
    reach: dict[str, float]
    other: dict[str, dict[str, float]]


@dataclass(slots=True)
class _Gathered:
    first: _Read
    key: str
    ids: list[str] = field(default_factory=list)
    texts: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    topics: Counter[str] = field(default_factory=Counter)


class Questions:
    """Groups that grow; ``lexicon`` is how the city speaks (``answer.lexicon_of``)."""

    def __init__(self, city: City, lexicon: Lexicon) -> None:
        self._city = city
        self._stop = STOP | STOP_ENGLISH | lexicon.stop
        self._short = {**{key: tuple(words(meant)) for key, meant in SMS.items()}, **lexicon.sms}
        self._equivalents = Equivalents(lexicon)
        self._light = frozenset(stem(each) for text in _LIGHT_WORDS.split() for each in words(text))
        self._light |= {stem(each) for each in words(city.name)}
        self._groups: list[_Gathered] = []
        self._holding: dict[str, list[int]] = defaultdict(list)
        self._by_text: dict[str, int] = {}
        self._known: dict[str, None] = {}
        self._spelt: dict[str, str] = {}
        self._names: dict[str, list[tuple[frozenset[str], str]]] = defaultdict(list)
        for id, topic in city.topics.items():
            for name in (*topic.label.values(), *topic.words):
                said = frozenset(stem(word) for word in words(name) if word not in self._stop)
                for each in said:
                    self._known[each] = None
                    self._names[each].append((said, id))

    def add(self, id: str, text: str) -> str:
        """Take in one question and give the key of its group."""
        folded = fold(text[:LONGEST])
        read = self._read(folded)
        number = self._by_text.get(folded)
        if number is None:
            number = self._nearest(read) if read.own else None
        if number is None:
            number = len(self._groups)
            said = " ".join(sorted(read.own)) or folded
            self._groups.append(
                _Gathered(read, f"q-{sha256(said.encode(errors='replace')).hexdigest()[:16]}")
            )
            for each in read.reach:
                self._holding[each].append(number)
        self._by_text[folded] = number
        group = self._groups[number]
        group.ids.append(id)
        group.texts.append((tuple(sorted(read.own)), " ".join(text.split())))
        if (topic := self._topic(read)) is not None:
            group.topics[topic] += 1
        return group.key

    def groups(self, least: int = 1) -> tuple[Group, ...]:
        """The groups of so many questions or more, the largest first, then the oldest."""
        found = [_told(each) for each in self._groups if len(each.ids) >= least]
        return tuple(sorted(found, key=lambda each: -each.count))

    def _read(self, folded: str) -> _Read:
        own: dict[str, float] = {}
        listed = list(self._subject(folded))[:MOST_WORDS]
        other: dict[str, dict[str, float]] = {}
        for word, names in zip(listed, self._equivalents.names(listed), strict=True):
            root = self._spell(stem(word))
            own[root] = LIGHT if root in self._light or root.isdigit() else 1.0
            if own[root] == 1.0:
                met = {stem(name): 0.9 if weight >= CITY / 2 else EVERYDAY for name, weight in names.items()}
                other[root] = {name: weight for name, weight in met.items() if name not in self._light}
        reach = dict.fromkeys(own, 1.0)
        for names in other.values():
            for name, weight in names.items():
                reach[name] = max(reach.get(name, 0.0), weight)
        return _Read(own, reach, other)

    def _subject(self, folded: str) -> Iterator[str]:
        for token in words(folded):
            for word in self._short.get(token, (token,)):
                if word not in self._stop and (len(word) > 1 or word.isdigit()):
                    yield word

    def _spell(self, root: str) -> str:
        """The stem met before for which this one may be a slip; else itself, which is then met."""
        if root in self._known or root in self._light or len(root) < 5:
            return root
        spelt = self._spelt.get(root)
        if spelt is None:
            near = process.extractOne(
                root, list(self._known), scorer=OSA.normalized_similarity, score_cutoff=_SLIP
            )
            # Whoever slips rarely does so on the first letter.
            spelt = near[0] if near is not None and near[0][:1] == root[:1] else root
            self._spelt[root] = spelt
            if spelt == root:
                self._known[root] = None
        return spelt

    def _nearest(self, read: _Read) -> int | None:
        heavy = [each for each, weight in read.own.items() if weight == 1.0]
        asked = {name for each in heavy for name in (each, *read.other.get(each, ()))} or set(read.own)
        candidates = {number for each in asked for number in self._holding.get(each, ())}
        best, found = ALIKE, None
        for number in sorted(candidates):
            score = _alike(read, self._groups[number].first)
            if score > best or (score == best and found is None):
                best, found = score, number
        return found

    def _topic(self, read: _Read) -> str | None:
        """The topic whose name is said most fully, the narrower of two."""
        scores: Counter[str] = Counter()
        for word in read.own:
            for said, topic in self._names.get(word, ()):
                if all(read.reach.get(each, 0.0) >= CITY for each in said):
                    weight = sum(read.own.get(each, 0.5) for each in said)
                    if weight >= 0.5:
                        scores[topic] = max(scores[topic], round(weight * 100))
        if not scores:
            return None
        depth = {topic: len(list(self._city.ancestry(topic))) for topic in scores}
        order = list(self._city.topics)
        return max(scores, key=lambda each: (scores[each], depth[each], -order.index(each)))


def group_questions(
    asked: Iterable[tuple[str, str]] | Mapping[str, str], city: City, lexicon: Lexicon
) -> tuple[Group, ...]:
    """Group questions, given as id and words in the order in which they were asked."""
    gathered = Questions(city, lexicon)
    for id, text in asked.items() if isinstance(asked, Mapping) else asked:
        gathered.add(id, text)
    return gathered.groups()


def _alike(one: _Read, other: _Read) -> float:
    ours, theirs = _share(one, other), _share(other, one)
    return 2 * ours * theirs / (ours + theirs) if ours and theirs else 0.0


def _share(one: _Read, other: _Read) -> float:
    """How much of what one says the other says too."""
    met = 0.0
    for word, weight in one.own.items():
        best = other.reach.get(word, 0.0)
        for name, value in one.other.get(word, {}).items():
            if value > best and name in other.own:
                best = value
        met += weight * best
    return met / sum(one.own.values())


def _told(group: _Gathered) -> Group:
    """The group as it is shown: asked as most ask, in the words that came most often, and first."""
    ways = Counter(way for way, _ in group.texts)
    most = max(ways.values())
    usual = next(way for way, _ in group.texts if ways[way] == most)
    said = Counter(fold(text) for way, text in group.texts if way == usual)
    often = max(said.values())
    question = next(text for way, text in group.texts if way == usual and said[fold(text)] == often)
    (topic, votes), *_ = [*group.topics.most_common(1), (None, 0)]
    return Group(group.key, question, tuple(group.ids), topic if votes * 2 > len(group.ids) else None)
