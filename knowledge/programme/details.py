"""What an event in plain words says beside its time and place: for whom, at what price, how many, in which language."""

import re
from dataclasses import dataclass

from knowledge.catalogue import Ages
from knowledge.situation.ages import NUMBER, ages, number
from knowledge.situation.offers import childcare, prices
from knowledge.situation.reading import Reading

_WHO = r"(?:places?|personnes?|participante?s?|inscrite?s?|enfants|adultes|people|persons?|seats?|spots?|attendees|participants|pers|max)"
_CAPACITY = re.compile(
    rf"(?<= )(?:(?:limitee? (?:a|to)|max(?:imum)?|jusqu a|up to|pour|jauge(?: de)?|capacite(?: de)?|room for|limited to|groupe de|"
    rf"seulement|only|avec) )*(?P<n>{NUMBER}) {_WHO}(?: (?:max(?:imum)?|disponibles?|available|seulement|only))?(?= )"
    rf"|(?<= )(?:jauge|capacite|capacity|places)(?: (?:de|:|limitees? a))* (?P<m>{NUMBER})(?: (?:places?|personnes?))?(?= )"
)
_FROM_AGE = re.compile(
    rf"(?<= )(?:(?:des|a partir de|from|from the age of|a partir de l age de|ouvert des|for) )(?:(?:age )?)(?P<n>\d{{1,2}})(?: (?P<y>ans?|years?(?: old)?|yrs))?"
    rf"(?P<p> \+| et plus| and (?:up|over|above|older))?(?= )(?! (?:h|heures?|:|places?|personnes?|€|euros?|min|a|to|au|et|weeks?|semaines?|mois|months?|er|{NUMBER}))"
)
_PLUS_AGE = re.compile(r"(?<= )(?P<n>\d{1,2}) (?:ans )?(?:\+|et plus|and (?:up|over|above))(?= )")
_ALL_AGES = re.compile(
    r"(?<= )(?:(?:pour )?(?:tout public|tous publics|tous ages|tous les ages|toute la famille|petits et grands)|all ages|(?:for )?everyone|family friendly)(?= )"
)
_ADULTS = re.compile(
    r"(?<= )(?:(?:pour|reservee? aux?|public) )?(?:(?:les )?adultes(?: seulement| uniquement)?|adults(?: only)?)(?= )"
)
_PAID = re.compile(
    r"(?<= )(?:(?:tarifs?|prix|participation|price|cost|costs|entree|a|pour|entry)(?: (?:de|:))? )?(?P<p>(?:\d{1,3}(?: [.,] \d{1,2})? (?:€|euros?|eur)(?: \d{2}(?= ))?"
    r"|\d{1,3}(?: [.,] \d{1,2})? (?:pounds?|dollars?))(?: (?:/|-|ou|or|et|a|to) \d{1,3}(?: [.,] \d{1,2})? (?:€|euros?|eur))?(?: (?:par|/|per) (?:personne|pers|person|enfant|adulte|child|famille))?)(?= )"
)
_AS_YOU_LIKE = re.compile(
    r"(?<= )(?:(?:a )?(?:prix|participation) libres?(?: et conscient(?:e)?)?|au chapeau|adhesion libre|pay what you (?:can|want)|by donation|donations? welcome)(?= )"
)
_OPEN = re.compile(
    r"(?<= )(?:entree libre(?: et gratuite)?|acces libre|free (?:entry|admission|of charge)|entree gratuite)(?= )"
)
_PAYING = re.compile(r"(?<= )(?:payante?s?|paid)(?= )")
_REMOTE = re.compile(
    r"(?<= )(?:(?:et|ou|and|or|aussi|also) )?(?:en ligne|a distance|en visio(?:conference)?|visio|en distanciel|online|remote(?:ly)?|sur zoom|on zoom|zoom|par zoom|livestream|webinaire|webinar)(?= )"
)
_HERE = re.compile(r"(?<= )(?:sur place|en presentiel|en presence|in person|on site|hybride?)(?= )")
_LANGUAGES = {
    "fr": "francais french", "en": "anglais english", "ar": "arabe arabic", "es": "espagnol spanish",
    "pt": "portugais portuguese", "it": "italien italian", "de": "allemand german", "uk": "ukrainien ukrainian",
    "ru": "russe russian", "tr": "turc turkish", "pl": "polonais polish", "ro": "roumain romanian",
    "zh": "chinois chinese", "ga": "irlandais irish gaeilge", "oc": "occitan", "fsl": "lsf",
}  # fmt: skip
_CODES = {name: code for code, names in _LANGUAGES.items() for name in names.split()}
_SPOKEN = re.compile(
    rf"(?<= )(?:en|in|through) (?P<l>{'|'.join(_CODES)})(?: (?:et|and) (?:(?:en|in) )?(?P<m>{'|'.join(_CODES)}))?(?= )"
)
_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Details:
    """What was said; None and empty where nothing was."""

    ages: Ages | None = None
    free: bool | None = None
    price: str | None = None
    capacity: int | None = None
    childcare: bool | None = None
    languages: tuple[str, ...] = ()
    remote: bool = False
    here: bool = False
    """Whether it is said that one can come."""


def details(reading: Reading) -> Details:
    """What a sentence says of an event beside its time and place, its words claimed."""
    capacity = _capacity(reading)
    welcome = _ages(reading)
    free, price = _price(reading)
    cared = childcare(reading)
    spoken = _taken(_SPOKEN, reading)
    here, remote = _taken(_HERE, reading), False
    while _taken(_REMOTE, reading) is not None:
        remote = True
    both = here is not None and here[0].startswith("hybrid")
    return Details(
        welcome, free, price, capacity, True if cared else None,
        tuple(dict.fromkeys(_CODES[each] for each in spoken.groups() if each)) if spoken else (),
        remote or both, here is not None,
    )  # fmt: skip


def _taken(pattern: re.Pattern[str], reading: Reading) -> re.Match[str] | None:
    for match in pattern.finditer(reading.line):
        if reading.free(*match.span()):
            reading.claim(*match.span())
            return match
    return None


def _capacity(reading: Reading) -> int | None:
    match = _taken(_CAPACITY, reading)
    if match is None:
        return None
    many = number(match["n"] or match["m"])
    return many if 1 <= many <= _MOST else None


def _ages(reading: Reading) -> Ages | None:
    if _taken(_ALL_AGES, reading):
        return Ages()
    for match in _FROM_AGE.finditer(reading.line):
        youngest = int(match["n"])
        if youngest <= 120 and (match["y"] or match["p"]) and reading.free(*match.span()):
            reading.claim(*match.span())
            return Ages(youngest=youngest)
    plus = _taken(_PLUS_AGE, reading)
    if plus is not None:
        return Ages(youngest=int(plus["n"]))
    said = [each for _, each in ages(reading)]
    if said:
        bounds = [int(bound) for each in said for bound in each.value.split("-")]
        return Ages(youngest=min(bounds), oldest=max(bounds))
    return Ages(youngest=18) if _taken(_ADULTS, reading) else None


def _price(reading: Reading) -> tuple[bool | None, str | None]:
    if (chosen := _taken_words(_AS_YOU_LIKE, reading)) is not None:
        return None, chosen
    if _taken(_OPEN, reading):
        return True, None
    for match in _PAID.finditer(reading.line):
        if reading.free(*match.span()):
            words = reading.said(*match.span("p"))
            reading.claim(*match.span())
            nothing = not any(digit in "123456789" for digit in words)
            return (True, None) if nothing else (False, words)
    if prices(reading):
        return True, None
    return (False, None) if _taken(_PAYING, reading) else (None, None)


def _taken_words(pattern: re.Pattern[str], reading: Reading) -> str | None:
    for match in pattern.finditer(reading.line):
        if reading.free(*match.span()):
            return reading.claim(*match.span())
    return None
