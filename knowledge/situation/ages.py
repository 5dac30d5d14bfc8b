"""Ages in a question, in figures or in words, of one person or of several; never a number of years gone by."""

import re

from knowledge.situation.model import Constraint
from knowledge.situation.negation import refused
from knowledge.situation.reading import Reading

_FRENCH_UNITS = (
    "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
)
_ENGLISH_UNITS = """
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen twenty
"""
_UNITS = {word: value for value, word in enumerate(_FRENCH_UNITS.split())} | {"une": 1}
_TENS = {"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}
_ENGLISH = {word: value for value, word in enumerate(_ENGLISH_UNITS.split(), start=1)} | {
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_SMALL = "|".join(sorted((*_UNITS, *_ENGLISH), key=len, reverse=True))
_TEN = "|".join(_TENS)
NUMBER = (
    rf"(?:\d{{1,3}}|quatre vingts?(?: (?:{_SMALL}))?(?: (?:sept|huit|neuf))?"
    rf"|(?:{_TEN})(?: et)?(?: (?:{_SMALL}))?(?: (?:sept|huit|neuf))?|dix (?:sept|huit|neuf)"
    rf"|(?:{_SMALL}))"
)
"""A number in figures or in French or English words, as a pattern over a folded line."""


def number(words: str) -> int:
    """The value of what NUMBER matched."""
    if words.isdecimal():
        return int(words)
    total = 0
    eighty = re.match(r"quatre vingts?\b", words)
    for word in words[eighty.end() if eighty else 0 :].split():
        total += _UNITS.get(word, _TENS.get(word, _ENGLISH.get(word, 0)))
    return total + 80 if eighty else total


_CHILD = (
    r"(?:enfants?|fils|filles?|fillettes?|garcons?|gamine?s?|gosses?|mome?s?|minots?|petite?s?|neveux?"
    r"|nieces?|jumeaux"
    r"|jumelles|filleule?s?|bebes?|frere|soeur|loulous?|puces?|bout de chou|bouts? d chou|tout petit|kids?"
    r"|child|children"
    r"|sons?|daughters?|boys?|girls?|baby|nephew|niece|grandsons?|granddaughters?|grandchild|grandchildren"
    r"|toddlers?"
    r"|little one|twins?|brother|sister)"
)
_PERSON = (
    r"(?:personnes?|dames?|femmes?|hommes?|mere|pere|maman|papa|mamie|papi|papy|meme|tante|oncle|mari"
    r"|epouse|copain|copine"
    r"|amie?|jeunes?|ados?|adolescente?s?|eleves?|lyceene?|collegiene?|mum|mom|dad|mother|father|friend"
    r"|husband|wife"
    r"|person|people|teens?|teenagers?|someone|quelqu un)"
)
_WHO = rf"(?:{_CHILD}|{_PERSON})"
_OWN = (
    r"(?:mon|ma|mes|ton|ta|tes|un|une|des|les|le|la|l|notre|nos|votre|vos|son|sa|ses|leur|leurs|d|de|deux"
    r"|trois|quatre|[2-6]"
    r"|petite?s?|grande?s?|my|our|a|an|the|two|three|his|her|their|vieille|vieux|jeune)"
)
_LEAD = re.compile(
    rf"(?:(?: (?:pour|avec|et|for|with|and))?(?: {_OWN})* {_WHO}(?: fils| filles?| enfants?| meres?"
    rf"| peres?)?)?"
    r"(?: (?:qui|elle|il|ils|elles|who|j|moi|she|he|they|i))?"
    r"(?: (?:a|ont|ai|as|is|are|s|am|m|re|de|d|agee?s?|aged?|ages|entre|des|partir|a partir|ayant"
    r"|vient d avoir|aura|bientot))*"
    r"(?: (?:pour|des|a partir|for|from|pour les|pour un|pour une|les))? $"
)
_CHILD_LEAD = re.compile(rf" {_CHILD}(?: \w+){{0,4}} $")
_YEARS = r"(?:ans?|piges)"
_LIST = (
    rf"{NUMBER}(?: {_YEARS})?(?: et demie?)?(?: (?:, et|, and|,|et|ou|and|or|&"
    rf"|\+) {NUMBER}(?: {_YEARS})?(?: et demie?)?)*"
)
_BETWEEN = re.compile(rf"(?<= )(?P<a>{NUMBER})(?: {_YEARS})? (?:-|a|to|/) (?P<b>{NUMBER}) {_YEARS}(?= )")
_BETWEEN_AND = re.compile(
    rf"(?<= )(?:entre|between) (?P<a>{NUMBER}) (?:et|and) (?P<b>{NUMBER}) (?:{_YEARS}"
    rf"|years?(?: olds?)?)(?= )"
)
_BETWEEN_EN = re.compile(
    rf"(?<= )(?:(?:aged?|ages) (?P<a>{NUMBER}) (?:-|to) (?P<b>{NUMBER})"
    rf"|(?P<c>{NUMBER}) (?:-|to) (?P<d>{NUMBER}) (?:years?|yrs?) olds?)(?= )"
)
_UNDER = re.compile(
    rf"(?<= )(?:moins de|under|younger than|less than) (?P<a>{NUMBER})(?: {_YEARS}"
    rf"| years?(?: old)?)(?= )"
)
_OVER = re.compile(
    rf"(?<= )(?:(?:plus de|over|older than|more than) (?P<a>{NUMBER})(?: {_YEARS}| years? old)"
    rf"|(?P<b>{NUMBER}) {_YEARS} (?:et plus|et \+|\+))(?= )"
)
_FRENCH = re.compile(
    rf"(?<= )(?P<list>{_LIST}) {_YEARS}(?: et demie?)?(?= )"
    rf"|(?<= )(?P<one>{NUMBER}) {_YEARS}(?: et demie?)?(?= )"
)
_OLD = re.compile(rf"(?<= )(?P<list>{_LIST}) (?:(?:and a half )?(?:years?|yrs?|yr) olds?|yo|y o|y / o)(?= )")
_AGED = re.compile(rf"(?<= )(?:aged?|ages) (?P<list>{_LIST})(?= )")
_IS = re.compile(
    rf"(?<= )(?:(?:{_OWN}) )*{_CHILD} (?:is|are|who is|who are|s"
    rf"|aged) (?P<list>{_LIST})(?= )(?! (?:of|other|days|weeks|months|minutes|hours|km))"
)
_MONTHS = re.compile(rf"(?<= )(?P<a>{NUMBER}) (?:mois|months?(?: old)?)(?= )")
_NOT_BEFORE = re.compile(
    r" (?:depuis|il y a|y a|ca fait|cela fait|pendant|durant|dans|en|sur|tous les|toutes les|chaque|apres"
    r"|avant|encore|reste"
    r"|since|in|every|within|after|last|past|bac \+)(?: (?:plus|moins|environ|presque|bientot|deja|au|de"
    r"|que|les|the|last|about))* $"
)
_NOT_OF = re.compile(
    r" (?:formation|contrat|cdd|cdi|bail|cursus|licence|master|parcours|duree|pret|credit|garantie|prison"
    r"|etudes?|diplome"
    r"|titre|carte|visa|sejour|experience|abonnement|engagement|stage|cycle|permis|valable|mariage|vie"
    r"|programme|plan|retraite"
    r"|duration|contract|course|degree|dure|durent|d une) (?:\w+ )?(?:de |d )?$"
)
_NOT_AFTER = re.compile(
    r" (?:d|de|du|apres|avant|plus tard|que|passes|ago|of|later|experience|consecutifs"
    r"|auparavant)(?= )"
)
_PERSONAL = re.compile(rf" (?:{_WHO}|age|agee|ages|agees|j ai|ai)(?: \w+){{0,3}} $")

# « Mon ado ne me parle plus » is asked by a parent: a band needs somebody to do something for or with.
_FOR = (
    r"(?:pour|avec|for|with|entre|occuper|emmener|amener|take|activites?|sorties?|ateliers?|jeux|idees?)"
    r"(?: (?:mon|ma|mes|un|une|des|les|le|la|notre|nos|my|our|a|the|d|de|deux|trois|two|three|[2-6]))*"
)
_BANDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (band, re.compile(rf"(?<= )(?:{pattern})(?= )"))
    for band, pattern in (
        ("0-2", rf"{_FOR}(?: \w+)?? (?:bebes?|nourrissons?|baby|babies)"),
        ("1-3", rf"{_FOR} (?:toddlers?|tout petits?|touts petits|tous petits)"),
        ("12-17", rf"{_FOR} (?:ados?|adolescente?s?|teens?|teenagers?|teenage (?:son|daughter|kids?))"),
        (
            "60-120",
            r"(?:(?:pour|avec|for|with|entre) )?(?:(?:mon|ma|mes|un|une|des|les|my|a|our|je suis|suis|i am"
            r"|i m) )*"
            r"(?:seniors?|personnes? agees?|troisieme age|3 eme age|3 e age|pensioners?|elderly(?: people)?"
            r"|old people|older people"
            r"|retired people)",
        ),
        (
            "60-120",
            r"(?:je suis|suis|on est|nous sommes|i am|i m|we are|we re|jeunes?|(?:mere|pere|mari|femme"
            r"|mamie|papi|papy|maman|papa)"
            r"(?: est)?|pour|des|les|aux|une?|special) (?:(?:un|une|les|des|jeune|jeunes|a la|enfin"
            r"|tout juste|just|newly) )*"
            r"(?:retraitee?s?|retired|retraite(?= [,;.!?]| e s| je| et| $))",
        ),
        (
            "18-120",
            r"(?:pour|entre|avec|for|with) (?:(?:les|des|un|une) )?(?:adultes?|adults?|grown ups?"
            r"|grandes personnes)",
        ),
        (
            "3-11",
            rf"{_FOR}(?: (?:small|young|petits?|jeunes?))*"
            r" (?:enfants?|gamine?s?|gosses?|momes?|minots?|loulous?|kids?|child|children)",
        ),
    )
)
_GROWN = ("18-120", "60-120")
_REACH = 90
_LEVELS = re.compile(
    r"(?<= )(?:en|de|au|classe de|eleve de) (?P<level>cp|ce ?1|ce ?2|cm ?1|cm ?2|6 e(?:me)?|5 e(?:me)?"
    r"|4 e(?:me)?|3 e(?:me)?"
    r"|sixieme|cinquieme|quatrieme|terminale|maternelle)(?= )"
)
_SCHOOL = {
    "maternelle": "3-5", "cp": "6", "ce1": "7", "ce2": "8", "cm1": "9", "cm2": "10", "6": "11", "5": "12",
    "4": "13",
    "3": "14", "sixieme": "11", "cinquieme": "12", "quatrieme": "13", "terminale": "17",
}  # fmt: skip


def ages(reading: Reading) -> list[tuple[int, Constraint]]:
    """The ages said, each with its place in the line; they leave the rest with whoever has them."""
    found: list[tuple[int, Constraint]] = []
    line = reading.line
    if (
        any(sign.isdigit() for sign in line)
        or " an" in line
        or " year" in line
        or " yr" in line
        or " aged" in line
    ):
        _ranges(reading, found)
        _lists(reading, found)
    if " mois " in line or " month" in line:
        _months(reading, found)
    _levels(reading, found)
    _bands(reading, found)
    return found


def _ranges(reading: Reading, found: list[tuple[int, Constraint]]) -> None:
    for pattern in (_BETWEEN, _BETWEEN_AND, _BETWEEN_EN, _UNDER, _OVER):
        for match in pattern.finditer(reading.line):
            groups = [number(group) for group in match.groups() if group is not None]
            low, high = min(groups), max(groups)
            if pattern is _UNDER:
                low, high = 0, high - 1
            elif pattern is _OVER:
                high = 120
            if 0 <= low < high <= 120 and _about_people(reading, match):
                _keep(reading, found, match, f"{low}-{high}")


def _lists(reading: Reading, found: list[tuple[int, Constraint]]) -> None:
    for pattern in (_FRENCH, _OLD, _AGED, _IS):
        for match in pattern.finditer(reading.line):
            listed = match["list"] or match["one"]
            values = [number(each[0]) for each in re.finditer(rf"(?<!\w){NUMBER}(?!\w)", listed)]
            if all(value <= 120 for value in values) and _about_people(reading, match):
                _keep(reading, found, match, *map(str, dict.fromkeys(values)))


def _months(reading: Reading, found: list[tuple[int, Constraint]]) -> None:
    for match in _MONTHS.finditer(reading.line):
        months = number(match["a"])
        before = reading.line[: match.start()]
        of_a_child = match[0].endswith(" old") or _CHILD_LEAD.search(before) is not None
        if months <= 48 and of_a_child and _NOT_BEFORE.search(before) is None:
            _keep(reading, found, match, str(months // 12))


def _levels(reading: Reading, found: list[tuple[int, Constraint]]) -> None:
    for match in _LEVELS.finditer(reading.line):
        level = match["level"].replace(" ", "")
        value = _SCHOOL[level[0] if level[0].isdigit() else level]
        if reading.free(*match.span()):
            found.append((match.start(), Constraint("age", value, reading.claim(*match.span(), drop=False))))


def _bands(reading: Reading, found: list[tuple[int, Constraint]]) -> None:
    """Babies, teenagers, pensioners: their words stay in the rest, for they may be the subject too."""
    said = bool(found)
    taken: set[int] = set()
    for band, pattern in _BANDS:
        for match in pattern.finditer(reading.line):
            pieces = range(*reading.range(*match.span()))
            if (
                not reading.free(*match.span())
                or refused(reading.line, *match.span())
                or taken.intersection(pieces)
            ):
                continue
            taken.update(pieces)
            if not said or band in _GROWN:
                found.append((match.start(), Constraint("age", band, reading.said(*match.span()))))


def _about_people(reading: Reading, match: re.Match[str]) -> bool:
    before, line = reading.line[: match.start()], reading.line
    if not reading.free(*match.span()) or _NOT_AFTER.match(line, match.end()):
        return False
    if _PERSONAL.search(before[-60:]):
        return re.search(r" (?:depuis|il y a|ca fait|pendant|dans) $", before) is None
    if before.endswith(" de ") and not before.endswith(" partir de ") and match.re in (_FRENCH, _OVER):
        return False
    return _NOT_BEFORE.search(before[-60:]) is None and _NOT_OF.search(before[-60:]) is None


def _keep(reading: Reading, found: list[tuple[int, Constraint]], match: re.Match[str], *values: str) -> None:
    words = reading.claim(*match.span())
    near = max(0, match.start() - _REACH)
    lead = _LEAD.search(reading.line[near : match.start()])
    if lead is not None:
        reading.drop(near + lead.start() + 1, near + lead.end())
    found.extend((match.start(), Constraint("age", value, words)) for value in values)
