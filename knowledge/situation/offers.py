"""What a city lets people ask for: its quartiers and facets, and what every city has: free offers,
childcare."""

import re
from dataclasses import dataclass

from knowledge.city import City
from knowledge.situation.gazetteer import Found, Gazetteer, flat
from knowledge.situation.model import Constraint
from knowledge.situation.negation import refused
from knowledge.situation.reading import Reading

BUILT_IN = frozenset(("age", "free", "childcare", "day", "moment", "quartier"))
"""Kinds of constraints that every city has; a facet of such a name is not understood besides."""

_WHERE = re.compile(
    r"(?: (?:(?:tout |pas (?:trop )?)?(?:pres|proche|loin|autour|a cote|aux alentours|dans le coin|du cote"
    r"|cote)|(?:not (?:too )?far|close|near|next|"
    r"around|nearby)|j habite|habite|on habite|nous habitons|vit|je vis|suis|living|live|based|dans|sur"
    r"|vers|chez|entre))?"
    r"(?: (?:a|au|aux|en|de|du|des|d|dans|sur|vers|from|to|in|at|near|around|of|cote|et|ou|or|and))?"
    r"(?: (?:le|la|les|l|the|mon|notre|my))?(?: (?:quartier|secteur|coin|area|neighbourhood|neighborhood"
    r"|side))?"
    r"(?: (?:de|du|des|d|of))?(?: (?:le|la|les|l|the))? $"
)
_MARKED = re.compile(
    r" (?:a|au|aux|en|pres|proche|vers|dans|sur|cote|quartier|secteur|autour|habite|habitons|vis|chez|in|at"
    r"|near|around|from|living|live"
    r"|by|alentours|coin|loin|far|close|to)(?: (?:de|du|des|d|to|of))?(?: (?:le|la|les|l|the"
    r"|quartier))*(?: (?:de|du|des|d))?(?: (?:la|les|l))? $"
)
_GOES_ON = re.compile(
    r" (?:de |du |d |des |aux? )?(?!(?:ville|le|la|les|et|ou|pour|avec|a|au|aux|en|ce|cet"
    r"|cette|de|du|samedi|dimanche|and|or|for|with|on|in|at|the|qui|si|j|je)\b)[a-z]{2}"
)
_FEAST = re.compile(r" (?:fete|feux?|foire|nuit) (?:de|du)(?: la)? $")
_OF = re.compile(r" (?:de|d|des) (?!la |l |le )[a-z]{3}")
_ARTICLES = (" le ", " la ", " les ", " l ", " un ", " une ", " des ", " de ", " du ", " d ", " the ", " a ")
_DEFERRED = frozenset(("le", "la", "les", "l", "the", "un", "une"))


def subjects(city: City) -> frozenset[str]:
    """The folded names of this city's subjects, each whole."""
    return frozenset(
        flat(each) for topic in city.topics.values() for each in (*topic.label.values(), *topic.words)
    )


def everyday_words(city: City) -> frozenset[str]:
    """The folded words, and whole phrases, of this city's subjects and groups of synonyms."""
    lines = subjects(city).union(flat(each) for group in city.words.same for each in group)
    return lines.union(word for line in lines for word in line.split() if len(word) > 2)


@dataclass(frozen=True, slots=True)
class _Asked:
    kind: str
    value: str
    label: bool


class Quartiers:
    """A city's quartiers in a question."""

    def __init__(self, city: City, common: frozenset[str]) -> None:
        self._common = common
        self._names = Gazetteer(
            (
                (name, id)
                for id, quartier in city.quartiers.items()
                for each in (*quartier.label.values(), *quartier.words)
                for name in _spellings(each)
            ),
            common,
        )

    def find(self, reading: Reading) -> list[tuple[int, Constraint]]:
        """The quartiers named; a name that is also an everyday word counts only where a place is meant."""
        found: list[tuple[int, Constraint]] = []
        for each in self._names.find(reading):
            start, end = reading.place(each.first), reading.place(each.last)
            before = reading.line[max(0, start - 60) : start]
            alone = not any(
                piece.isalpha() and piece not in _DEFERRED
                for piece in reading.pieces[: each.first] + reading.pieces[each.last :]
            )
            if not alone and not self._meant(each, reading, before, end):
                continue
            if refused(reading.line, start, end):
                continue
            lead = _WHERE.search(before)
            if lead is not None:
                reading.drop(start - len(before) + lead.start() + 1, start)
            words = reading.claim(start, end)
            if all(other.value != each.named for _, other in found):
                found.append((start, Constraint("quartier", each.named, words)))
        return found

    def _meant(self, each: Found[str], reading: Reading, before: str, end: int) -> bool:
        words = each.phrase.split()
        core = [word for word in words if word not in _DEFERRED]
        marked = _MARKED.search(before) is not None
        if _FEAST.search(before) or (len(core) == 1 and _OF.match(reading.line, end - 1)):
            return False
        if (len(core) == 1 and core[0] in self._common) or each.phrase in self._common:
            return marked and _GOES_ON.match(reading.line, end - 1) is None
        if marked:
            return True
        if " ".join(reading.pieces[each.first : each.last]) != each.phrase:
            return False
        if len(core) > 1 or reading.words(each.last - 1, each.last)[:1].isupper():
            return True
        return len(words) == 1 and end >= len(reading.line.rstrip(" .?!")) and not before.endswith(_ARTICLES)


def _spellings(name: str) -> tuple[str, ...]:
    """The name, each half of a double name, and all that without an article."""
    parts = [name, *re.split(r" [\u2013-] | and | et ", name)]
    bare = [re.sub(r"^(?:les?|la|the) |^l['\u2019]", "", part, flags=re.IGNORECASE) for part in parts]
    return tuple(dict.fromkeys((*parts, *bare)))


_MARKER = re.compile(
    r" (?:en|in|pour|for|aux|avec|with|entre|suis|sommes|est|am|m|are|re|comme|as|tant que|parle|parlent"
    r"|parlant|speaks?|speaking|accessible"
    r"|ouvert|ouverte|reserve|special|accueil|accueille)(?: (?:les|des|un|une|le|la|l|the|a|an|mes|mon|ma"
    r"|my|aux|en|de|only|uniquement))* $"
)
_LEARNT = re.compile(
    r" (?:apprendre|apprend|apprends|parler|learn|learning|cours|atelier|initiation|lecons?|formation"
    r"|lessons?|class|classes|traduire|traduction"
    r"|association|aider|club|histoire|metier|devenir|become)(?: (?:de|d|du|la|le|l|les|a|to|en|in|un|une"
    r"|of|des))* $"
)
_FUNCTION_WORDS = """
sur au aux a en de d du des la le l les pour avec sans par in on for with the of by at over je suis i am m un une an
"""
_WHOM = ("pour ", "for ", "je ", "i ", "avec ", "with ", "sans ", "without ")
_FUNCTION = frozenset(_FUNCTION_WORDS.split())
_MANNER = ("par ", "by ", "over ", "en ", "in ", "qui parle ", "who speaks ")


class Facets:
    """The facets that a city lets people ask for, by the labels and words of their values."""

    def __init__(self, city: City, common: frozenset[str]) -> None:
        self._subjects = subjects(city)
        self._common = common
        asked = [(id, facet) for id, facet in city.facets.items() if facet.asked and id not in BUILT_IN]
        spoken = [
            (word, _Asked(id, value, False))
            for id, facet in asked
            for value, each in facet.values.items()
            for word in each.words
        ]
        labelled = [
            (label, _Asked(id, value, True))
            for id, facet in asked
            for value, each in facet.values.items()
            for label in each.label.values()
        ]
        self._phrases = Gazetteer([*spoken, *labelled], common)

    def find(self, reading: Reading) -> list[tuple[int, Constraint]]:
        """The values asked for. A word that also names a subject counts only as « en arabe » or « pour les
        parents »."""
        found: list[tuple[int, Constraint]] = []
        for each in self._phrases.find(reading):
            start, end = reading.place(each.first), reading.place(each.last)
            before = reading.line[max(0, start - 60) : start]
            manner = each.phrase.startswith(_MANNER)
            core = [word for word in each.phrase.split() if word not in _FUNCTION]
            subject = not self._subjects.isdisjoint((each.phrase, " ".join(core)))
            if " " in each.phrase and len(core) == 1:
                subject = subject or core[0] in self._common
            alone = subject and not manner and not each.phrase.startswith(_WHOM)
            doubtful = alone or (each.named.label and " " not in each.phrase)
            if _LEARNT.search(before) and (doubtful or " " not in each.phrase):
                continue
            marker = _MARKER.search(before)
            if (doubtful and marker is None) or refused(reading.line, start, end) or before.endswith(" pas "):
                continue
            said_so = marker is not None and marker[0].split()[0] in (
                "en",
                "in",
                "parle",
                "speaks",
                "parlant",
                "speaking",
            )
            drop = manner or said_so or self._subjects.isdisjoint(core)
            if marker is not None and drop:
                reading.drop(start - len(before) + marker.start() + 1, start)
            words = reading.claim(start, end, drop=drop)
            constraint = Constraint(each.named.kind, each.named.value, words)
            if all(other.key != constraint.key for _, other in found):
                found.append((start, constraint))
        return found


_FREE = re.compile(
    r"(?<= )(?:(?:et |c est |est ce |si possible |que ce soit |qui soit |for |of |something "
    r"|, )*(?:gratuit(?:e|es|s|ement|os)?|gratos)"
    r"|sans (?:rien )?(?:payer|debourser|depenser)(?: (?:un sou|un centime|un euro|d argent))?|(?:a"
    r"|pour) (?:0|zero) (?:euros?|€)|(?:0|zero) (?:euros?|€)"
    r"|(?:j ai )?(?:pas|0|zero) d argent|sans argent|sans le sou|free of charge|for free|at no cost|no cost"
    r"|without paying|for nothing"
    r"|(?:(?:that s|it s|is it|are they|for) )?free)(?= )"
)
_NOT_FREE_BEFORE = re.compile(
    r" (?:feel|gluten|sugar|lactose|smoke|drug|alcohol|debt|hands|dairy|fat|box|chez|barrier|step|cost|i m"
    r"|i am|we are|we re|are you|you are|you re|he is"
    r"|she is|get|set|break|forfait|mobile|operateur|hassle|stress|duty|ad|wi|dans le monde)(?: (?:\w+ )?)?$"
)
_NOT_FREE_AFTER = re.compile(
    r" (?:jazz|software|time|party|fight|style|styles|speech|will|trade|dom|from|to|lance|mobile|box"
    r"|internet|range|ou pas|or not|ou payant|ou non|wheel|play|solo|hand|kick|ride|diving|climbing)(?= )"
)
_CHILDCARE = re.compile(
    r"(?<= )(?:(?:avec|et|with|and|il faut|besoin d) (?:une? |la |le )?(?:(?:mode de )?garde (?:d |des "
    r"|pour les |de mes |de mon )?(?:enfants?|bebes?|petits)?|"
    r"(?:halte )?garderie|baby ?sitting|childcare|child care|child minding|creche)(?: (?:sur place|on site"
    r"|provided|available|possible|comprise|incluse))?"
    r"|(?:garde (?:d |des )?(?:enfants?|petits)|garderie|childcare|child care|creche) (?:sur place"
    r"|pendant (?:le |la |l |les )?\w+|on site|provided|available"
    r"|possible|proposee|comprise|incluse|during (?:the )?\w+)"
    r"|(?:(?:ou|qui) (?:on |l on )?|on |faire )(?:garde(?:r|nt|ra)?|s occupent?|surveillent?) (?:(?:de"
    r"|d) )?(?:les|mes|nos|mon|ma|des) (?:enfants?|petits?|bebes?|fils|fille)"
    r" pendant (?:que je |le |la |l |les |ce temps)?\w*|someone (?:to )?(?:minds?|watch(?:es)?"
    r"|looks? after) (?:the|my) (?:kids|children))(?= )"
)


def prices(reading: Reading) -> list[tuple[int, Constraint]]:
    """Whether it must be free; « pas cher » is not, and neither is free jazz."""
    for match in _FREE.finditer(reading.line):
        start, end = match.span()
        before = reading.line[max(0, start - 40) : start]
        plain = match[0].split()[-1] == "free"
        if not reading.free(start, end) or _NOT_FREE_AFTER.match(reading.line, end):
            continue
        if plain and match[0] != "for free" and _NOT_FREE_BEFORE.search(before):
            continue
        if refused(reading.line, start, end) and not match[0].startswith(("pas d", "sans", "no ")):
            continue
        return [(start, Constraint("free", "yes", reading.claim(start, end)))]
    return []


def childcare(reading: Reading) -> list[tuple[int, Constraint]]:
    """Whether somebody must look after the children meanwhile; looking for a childminder is a subject, not
    this."""
    for match in _CHILDCARE.finditer(reading.line):
        if reading.free(*match.span()) and not refused(reading.line, *match.span()):
            return [(match.start(), Constraint("childcare", "yes", reading.claim(*match.span())))]
    return []
