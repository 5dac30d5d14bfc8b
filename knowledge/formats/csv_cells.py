"""One cell of a table: what people write in it, and what it means."""

import re
from collections.abc import Iterable

from knowledge.catalogue import Kind
from knowledge.formats.days import read_day
from knowledge.formats.identifiers import fold

KINDS: dict[Kind, tuple[str, ...]] = {
    Kind.OPPORTUNITY: (
        "activité",
        "activity",
        "opportunité",
        "atelier",
        "formation",
        "cours",
        "workshop",
        "course",
    ),
    Kind.PLACE: ("lieu", "place", "endroit", "venue"),
    Kind.MENTOR: ("mentor", "mentor", "passeur", "personne", "mentore", "person"),
    Kind.SERVICE: ("service", "service", "dispositif", "scheme"),
    Kind.ANSWER: ("réponse", "answer", "question", "faq"),
    Kind.EVENT: ("événement", "event", "rendez-vous", "sortie"),
}
"""Each kind in French, in English, then other names that are understood."""

_KINDS = {fold(name): kind for kind, names in KINDS.items() for name in (kind, *names)}

_YES = frozenset({"oui", "o", "yes", "y", "vrai", "true", "1", "x", "v", "ok", "gratuit", "free"})
_NO = frozenset({"non", "n", "no", "faux", "false", "0", "payant", "paid"})

_EVERYBODY = re.compile(
    r"^(?:a )?(?:pour )?(?:tou[st](?: les)? (?:publics?|ages?)|toute?s(?: et tous)?|tous(?: et toutes)?"
    r"|all(?: ages)?|any(?:one| age)|every(?:one|body))$"
)
_ADULTS = re.compile(r"^(?:les |pour )?adult(?:e|es|s)?$")
_BETWEEN = re.compile(r"^(?:de |from |between |entre )?(\d{1,3}) (?:- |a |to |et |and )(\d{1,3})$")
_FROM = re.compile(
    r"^(?:(?:des|a partir de|from|plus de|over) (?:l age de )?(\d{1,3})"
    r"|(\d{1,3}) (?:\+|et (?:plus|au dela)|and (?:over|up|above|older)))$"
)
_UNTIL = re.compile(r"^(jusqu a|up to|moins de|under) (\d{1,3})$")
_YEARS = re.compile(r"\b(?:ans?|years?(?: old)?|yrs?)\b")

_DANGEROUS = re.compile(r"'*[=+\-@\t\r]")
_DISARMED = re.compile(r"'+[=+\-@\t\r]")
_BAR = re.compile(r"(?<!\\)\|")
_NEW_LINE = re.compile(r"[\r\n]+")
_SEMICOLON = re.compile(";")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?")


def disarm(cell: str) -> str:
    """The cell as no spreadsheet takes it for a formula; ``rearm`` undoes it."""
    return f"'{cell}" if _DANGEROUS.match(cell) else cell


def rearm(cell: str) -> str:
    """The cell as it was before ``disarm``."""
    return cell[1:] if _DISARMED.match(cell) else cell


def split(cell: str) -> list[str]:
    r"""The items of a list, split at bars (``\|`` is none) if any, else at lines, else at semicolons."""
    by = _BAR if _BAR.search(cell) else _NEW_LINE if _NEW_LINE.search(cell) else _SEMICOLON
    items = by.split(cell)
    return [item for item in (_unbarred(each) for each in items) if item]


def split_bars(cell: str) -> list[str]:
    """The items of a list between bars, where an empty one keeps its place."""
    return [_unbarred(each) for each in _BAR.split(cell)] if cell.strip() else []


def join(items: Iterable[str]) -> str:
    """One cell that ``split`` reads as these items."""
    barred = [item.replace("|", r"\|") for item in items]
    if len(barred) == 1 and re.search(r"[;\r\n]", barred[0]):
        barred.append("")
    return " | ".join(barred)


def _unbarred(item: str) -> str:
    return item.strip().replace(r"\|", "|")


def read_yes_no(cell: str) -> bool | str:
    """Yes or no in French or English, or a cross; anything else as it stands."""
    word = fold(cell)
    return True if word in _YES else False if word in _NO else cell


def read_kind(cell: str) -> str:
    """A kind by its name in French or English; anything else as it stands."""
    return _KINDS.get(fold(cell), cell)


def read_date(cell: str) -> str:
    """A day in ISO form if it can be understood, such as ``31/12/2026`` or ``31 décembre 2026``."""
    day = read_day(cell)
    return day.isoformat() if day else cell


def read_ages(cell: str) -> str:
    """Ages as the model reads them, from ``6-12 ans``, ``dès 8 ans``, ``tout public``; else as it stands."""
    pieces = re.split(r"([-+])", cell.replace("\N{EN DASH}", "-"))
    words = " ".join(
        _YEARS.sub(" ", " ".join(each if each in "-+" else fold(each) for each in pieces)).split()
    )
    if _EVERYBODY.match(words):
        return "0-120"
    if _ADULTS.match(words):
        return "18+"
    if match := _BETWEEN.match(words):
        return f"{match[1]}-{match[2]}"
    if match := _UNTIL.match(words):
        return f"0-{max(0, int(match[2]) - (match[1] in ('moins de', 'under')))}"
    if match := _FROM.match(words):
        return f"{match[1] or match[2]}+"
    return words if words.isdecimal() else cell


def read_coordinates(cell: str) -> list[str] | str:
    """Two numbers, with a point or a French comma; anything else as it stands."""
    numbers = _NUMBER.findall(cell)
    return [each.replace(",", ".") for each in numbers] if len(numbers) == 2 else cell
