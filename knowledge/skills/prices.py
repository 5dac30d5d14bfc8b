"""A price asked for something: found, and taken out of what is said. An exchange of skills has none."""

from __future__ import annotations

import re

_NUMBER = r"(?<!\d)(?:\d{1,3}(?:[ \u00a0\u202f.]\d{3}){1,2}|\d{1,6})(?:[.,]\d{1,2})?(?!\d)"
_MONEY = r"(?:€|£|\$|euros?|eur|balles|pounds?|quid|gbp|dollars?|francs?)"
_AMOUNT = (
    rf"(?:(?:{_NUMBER} ?(?:-|–|à|a|ou|to|or) ?)?{_NUMBER}[ \u00a0\u202f]?{_MONEY}(?:[ \u00a0\u202f]?\d\d(?!\w)|(?!\w))"
    rf"|(?<!\w){_MONEY}[ \u00a0\u202f]?{_NUMBER}(?: ?(?:-|–|to) ?{_NUMBER})?)"
)
_EACH = (
    r"(?: ?(?:/|de l['’ ]|l['’ ]|par|per|la|le|an?|each|the|of|chaque) ?(?:h(?:eures?|ours?|rs?)?|mn|min(?:utes?)?|séances?|seances?"
    r"|sessions?|leçons?|lecons?|lessons?|cours|class(?:es)?|jours?|days?|nuits?|semaines?|weeks?|mois|months?|personnes?|pers|people"
    r"|person|fois|time|pièces?|coupes?|parts?|plats?|kilos?|kg|m2|m²)(?!\w)| ?(?:ttc|net|nets|chacune?|each|only|seulement|tout compris|all in)(?!\w))*"
)
_BEFORE = (
    r"(?:(?<!\w)(?:(?:au )?(?:tarif|prix|forfait)s?(?: (?:de|est de|fixe de))?|price|rate|fee|cost|(?:payée?s?|payants?|rémunérée?s?|paid)"
    r"|à partir de|a partir de|from|dès|starting at|environ|about|only|seulement|à|a|pour|contre|for|at|against) ?:? ?){0,3}"
)
_PAID = (
    r"(?<!\w)(?:contre (?:rémunération|remuneration|paiement)|tarifs? à discuter|(?:tarif|prix) (?:à débattre|à convenir|sur demande)"
    r"|rémunérée?s?|payantes?|payants?|for (?:money|pay|cash)|paid)(?!\w)"
)
_PRICE = re.compile(rf"(?P<amount>{_AMOUNT}){_EACH}[)\]]?|{_PAID}[)\]]?", re.IGNORECASE)
_LEADING = re.compile(rf"[ ,;:(\[–-]{{0,3}}{_BEFORE}$", re.IGNORECASE)
_SPENT = re.compile(
    r"(?:(?<!\w)(?:moins|plus|budget|avec|dépenser|économiser|vivre|less|under|below|with|spend|save|saving|on)(?: (?:de|d['’]|than|of|a))?"
    r"|(?<!\w)(?:gagner|earn)(?: \w+)?) ?:?$",
    re.IGNORECASE,
)
"""What stands before an amount that belongs to the skill: « cuisiner avec 5 € », « vivre avec 20 € par semaine »."""
_LONGEST = 1000
"""Characters beyond which nothing is offered in a few words."""
_NEAR = 40
"""So far before an amount stands what belongs to it."""
_NOTHING = re.compile(r"[^1-9]*0[^1-9]*")


def unpriced(text: str) -> str | None:
    """The text without the price that it asks for, perhaps empty; None where it asks for none."""
    text = " ".join(text.split())
    if len(text) > _LONGEST:
        return None
    kept, at, found = list[str](), 0, False
    for match in _PRICE.finditer(text):
        before = text[max(at, match.start() - _NEAR) : match.start()]
        leading = _LEADING.search(before)
        start = match.start() - (len(before) - leading.start() if leading else 0)
        spent = _SPENT.search(text[max(at, start - _NEAR) : start].rstrip())
        if match["amount"] and (spent or _NOTHING.fullmatch(match["amount"])):
            continue
        kept.append(text[at:start])
        at, found = match.end(), True
    if not found:
        return None
    left = " ".join(" ".join((*kept, text[at:])).split())
    return re.sub(r" (?=[,;.!?])|^(?:de|d['’]|of) ?", "", left).strip(" ,;:.–-(")
