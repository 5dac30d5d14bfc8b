"""Whether a question wants what it names: « pas le samedi », « sauf mercredi », “not on Mondays”."""

import re

_NO = r"(?:pas|sauf|hors|hormis|excepte|ni|jamais|not|except|excepting|never|no|cannot|t|cant|dont)"
_BETWEEN = (
    r"(?: (?:le|la|les|l|un|une|du|de|des|d|au|aux|a|en|ce|ces|cette|on|the|in|at|for|pour|chez|dans|soit"
    r"|ni|ou|et|or"
    r"|and|any|this|possible|dispo|disponible|disponibles|libre|libres|available|free|venir|etre|aller"
    r"|pouvoir|come|do|make|"
    r"be|make it|que|seulement|forcement|trop|vraiment|lundis?|mardis?|mercredis?|jeudis?|vendredis?"
    r"|samedis?|dimanches?"
    r"|week|ends?|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?|matins?|soirs?"
    r"|apres|midis?"
    r"|mornings?|evenings?|afternoons?))*"
)
_BEFORE = re.compile(rf" {_NO}{_BETWEEN} $")
_HARMLESS = re.compile(
    r" (?:pourquoi pas|why not|pas (?:trop |tres |si )?loin|not (?:too )?far|pas (?:que|seulement)"
    r"|not (?:only|just)"
    r"|sais pas|know|pas cher|ou pas|or not|travaille(?:nt|s)? pas|bosse pas|(?:don|doesn) t work|dont work)"
    r"(?: \w+)* $"
)
_AFTER = re.compile(r" (?:(?:c est |is |are )?(?:impossible|exclue?s?|out)|(?:je|on) (?:ne )?peux? pas)(?= )")
_UNSURE = re.compile(
    r" (?:travaille|bosse|taffe|work|working|occupee?|prise?|busy)(?: (?:le|les|on|tous"
    r"|all))* $"
)
_REACH = 60


def refused(line: str, start: int, end: int) -> bool:
    """Whether the part of a folded line between these places is named only to be left out."""
    before = line[max(0, start - _REACH) : start]
    if _AFTER.match(line, end - 1 if line[end - 1 : end] == " " else end):
        return True
    match = _BEFORE.search(before)
    return match is not None and _HARMLESS.search(before) is None


def unclear(line: str, start: int) -> bool:
    """Whether the asker only says what they do then: « je travaille le samedi »."""
    return _UNSURE.search(line[max(0, start - _REACH) : start]) is not None


def refusal(line: str, start: int) -> int:
    """Where the words begin that leave out what stands at ``start``; ``start`` itself when they come after
    it."""
    near = max(0, start - _REACH)
    match = _BEFORE.search(line[near:start])
    return start if match is None else near + match.start() + 1
