"""The ways in which French and English say that something comes again, each with the parts of its rule."""

import re
from collections.abc import Callable
from datetime import date
from typing import TypeAlias

from knowledge.agenda.repeats import Repeats
from knowledge.agenda.rule import Frequency
from knowledge.situation.ages import NUMBER, number
from knowledge.situation.days import DAY_NAME, MONTH_NAME, month_named, weekday_named

Maker: TypeAlias = Callable[[re.Match[str]], Repeats | None]

_EVERY = r"(?:(?:tous|toutes|tout|toute|tts|ts|tt|ttes) les|chaque|every|each)"
_MAYBE = rf"(?:(?:{_EVERY}|les|le|on|the|l|au|un) )*"
_ORDINALS = {
    -2: r"avant derniere?s?|penultimate|second to last",
    1: r"premiere?s?|1 (?:er|ere|re)s?|1 (?:st|saint)|first",
    2: r"deuxiemes?|seconde?s?|2 (?:e|eme|nde?|d)s?|second",
    3: r"troisiemes?|3 (?:e|eme|rd)s?|third",
    4: r"quatriemes?|4 (?:e|eme|th)s?|fourth",
    5: r"cinquiemes?|5 (?:e|eme|th)s?|fifth",
    -1: r"derniere?s?|last",
}
_ORDINAL = rf"(?:{'|'.join(_ORDINALS.values())})"
AND = r"(?: ,)?(?: (?:et|and|ou|or|&|\+|puis|,))?(?: (?:les?|the|tous les|on|chaque|every|each))*"
"""What may stand between two days, as a pattern over a folded line."""
DAYS = rf"{DAY_NAME}(?:{AND} {DAY_NAME})*"
"""One weekday or several, as a pattern over a folded line."""
_OF_MONTH = r"(?: (?:(?:du|de chaque|de tous les|chaque|par) mois|(?:of |in )?(?:the|each|every|a) month))"
_SAVE = r"(?: ,)? (?:sauf|hors|excepte|hormis|except(?: on| for)?|but not|but)"
_OUT = rf"(?:{DAY_NAME}|week ends?|we)"
_NTH = r"(?: (?:er|e|st|nd|rd|th|saint))?"
_UNIT = (
    r"(?P<u>jours?|days?|soirs?|matins?|semaines?|weeks?|mois|months?|ans?|annees?|years?|heures?|hours?"
    r"|trimestres?|quarters?)"
)
_UNITS = {
    "jour": Frequency.DAILY, "day": Frequency.DAILY, "soir": Frequency.DAILY, "matin": Frequency.DAILY,
    "semaine": Frequency.WEEKLY, "week": Frequency.WEEKLY, "moi": Frequency.MONTHLY, "month": Frequency.MONTHLY,
    "an": Frequency.YEARLY, "annee": Frequency.YEARLY, "year": Frequency.YEARLY, "heure": Frequency.HOURLY,
    "hour": Frequency.HOURLY, "trimestre": Frequency.MONTHLY, "quarter": Frequency.MONTHLY,
}  # fmt: skip
_WORKDAYS = (0, 1, 2, 3, 4)


def named(words: str) -> tuple[int, ...]:
    """The weekdays that some words name, in order, each once."""
    found = (weekday_named(each) for each in re.findall(rf"\b{DAY_NAME}\b", words))
    return tuple(sorted({each for each in found if each is not None}))


def weekly(days: tuple[int, ...], interval: int = 1) -> Repeats:
    """Every so many weeks on these weekdays."""
    return Repeats(Frequency.WEEKLY, interval, tuple((0, day) for day in days))


def _ordinals(words: str) -> tuple[int, ...]:
    found = set()
    for part in re.findall(rf"(?<!\w){_ORDINAL}(?!\w)", words):
        found |= {key for key, each in _ORDINALS.items() if re.fullmatch(each, part)}
    return tuple(sorted(found, key=lambda each: (each < 0, each)))


def _monthly(match: re.Match[str], interval: int = 1) -> Repeats:
    days = named(match["days"])
    which = _ordinals(match["o"])
    return Repeats(Frequency.MONTHLY, interval, tuple((each, day) for each in which for day in days))


def _edge_of_month(match: re.Match[str]) -> Repeats:
    return Repeats(Frequency.MONTHLY, month_days=(-1 if _ordinals(match["o"]) == (-1,) else 1,))


def _on_dates(match: re.Match[str]) -> Repeats | None:
    dates = tuple(sorted({int(each) for each in re.findall(r"\d+", match["dates"])}))
    return Repeats(Frequency.MONTHLY, month_days=dates) if all(1 <= each <= 31 for each in dates) else None


def _yearly(match: re.Match[str]) -> Repeats | None:
    day, month = int(match["d"]), month_named(match["m"])
    try:
        date(2028, month, day)
    except ValueError:
        return None
    return Repeats(Frequency.YEARLY, months=(month,), month_days=(day,))


def _each(match: re.Match[str]) -> Repeats | None:
    parts = match.groupdict()
    unit = match["u"].removesuffix("s")
    interval = 2 if parts.get("other") else number(parts["n"]) if parts.get("n") else 1
    if unit in ("trimestre", "quarter"):
        interval *= 3
    return Repeats(_UNITS[unit], interval) if 1 <= interval <= 99 else None


def _one_in(match: re.Match[str]) -> Repeats:
    unit, interval = match["u"], {"trois": 3, "3": 3, "quatre": 4, "4": 4}.get(match["m"] or "", 2)
    day = weekday_named(unit)
    return weekly((day,), interval) if day is not None else Repeats(_UNITS[unit.removesuffix("s")], interval)


def _every_day_but(match: re.Match[str]) -> Repeats | None:
    weekend = {5, 6} if re.search(r"\b(?:week ends?|we)\b", match["out"]) else set()
    out = weekend.union(named(match["out"]))
    kept = tuple(day for day in range(7) if day not in out)
    return weekly(kept) if kept else None


def _span(match: re.Match[str]) -> Repeats | None:
    first, last = weekday_named(match["a"]), weekday_named(match["b"])
    if first is None or last is None:
        return None
    days = range(first, last + 1 if last >= first else last + 8)
    return weekly(tuple(sorted({day % 7 for day in days})))


def _always(made: Repeats) -> Maker:
    return lambda _: made


_ADVERBS: dict[str, Repeats] = {
    r"quotidien(?:ne)?s?|quotidiennement|daily": Repeats(Frequency.DAILY),
    r"bi ?mensuel(?:le)?s?|fortnightly|bi ?weekly": Repeats(Frequency.WEEKLY, 2),
    r"hebdomadaires?|weekly": Repeats(Frequency.WEEKLY),
    r"bimestriel(?:le)?s?": Repeats(Frequency.MONTHLY, 2),
    r"mensuel(?:le)?s?|monthly": Repeats(Frequency.MONTHLY),
    r"trimestriel(?:le)?s?|quarterly": Repeats(Frequency.MONTHLY, 3),
    r"annuel(?:le)?s?|yearly|annually": Repeats(Frequency.YEARLY),
}
_SAID: tuple[tuple[str, Maker], ...] = (
    (
        rf"{_MAYBE}(?P<o>{_ORDINAL}(?:{AND} {_ORDINAL})*) (?P<days>{DAYS}){_OF_MONTH}? (?:un|1) mois sur (?:deux|2)",
        lambda match: _monthly(match, 2),
    ),
    (rf"{_MAYBE}(?P<o>{_ORDINAL}(?:{AND} {_ORDINAL})*) (?P<days>{DAYS}){_OF_MONTH}", _monthly),
    (
        rf"(?:every|each) (?:other|second|2 nd) (?P<days>{DAY_NAME})",
        lambda match: weekly(named(match["days"]), 2),
    ),
    (rf"(?:{_EVERY}|les) (?P<o>{_ORDINAL}(?:{AND} {_ORDINAL})*) (?P<days>{DAYS})", _monthly),
    (rf"{_MAYBE}(?P<o>{_ORDINALS[1]}|{_ORDINALS[-1]}) (?:jours?|day){_OF_MONTH}", _edge_of_month),
    (
        rf"{_MAYBE}(?P<d>\d{{1,2}}){_NTH}(?: of| de)? (?P<m>{MONTH_NAME})(?: de)?"
        r" (?:chaque|tous les|toutes les|every|each) (?:annee|ans|annees|year)",
        _yearly,
    ),
    (rf"{_EVERY} (?P<d>\d{{1,2}}){_NTH}(?: of| de)? (?P<m>{MONTH_NAME})", _yearly),
    (rf"{_EVERY} (?P<m>{MONTH_NAME}) (?P<d>\d{{1,2}}){_NTH}", _yearly),
    (rf"{_MAYBE}(?P<dates>\d{{1,2}}{_NTH}(?:{AND} \d{{1,2}}{_NTH})*){_OF_MONTH}", _on_dates),
    (r"every (?P<dates>\d{1,2}) (?:st|nd|rd|th|saint)", _on_dates),
    (
        rf"(?:{_EVERY} (?:jours?|day)|7 jours sur 7|7 j / 7){_SAVE} (?:(?:les?|on|the|at) )*"
        rf"(?P<out>{_OUT}(?:{AND} {_OUT})*)",
        _every_day_but,
    ),
    (
        rf"(?:{_EVERY} )?(?:jours? (?:ouvres?|ouvrables?|de (?:la )?semaine)|week ?days?|working days?)",
        _always(weekly(_WORKDAYS)),
    ),
    (
        rf"(?:tous les jours |every day )?(?:,)?(?:du|from) (?P<a>{DAY_NAME}) (?:au|to|until) (?P<b>{DAY_NAME})",
        _span,
    ),
    (rf"{_EVERY} (?:week ends?|we)", _always(weekly((5, 6)))),
    (
        rf"(?:un|une|1) (?P<u>jour|soir|semaine|mois|an|annee|{DAY_NAME}) sur (?:deux|2|(?P<m>trois|3|quatre|4))",
        _one_in,
    ),
    (
        rf"{_EVERY} (?P<n>deux|2|trois|3|quatre|4) (?P<days>{DAY_NAME})",
        lambda match: weekly(named(match["days"]), number(match["n"])),
    ),
    (rf"{_EVERY} (?:quinze|15) jours|every fortnight|every (?:14|fourteen) days", _always(weekly((), 2))),
    (rf"{_EVERY} (?:huit|8) jours", _always(weekly(()))),
    (rf"{_EVERY} (?:(?P<other>other|second) |(?P<n>{NUMBER}) )?{_UNIT}", _each),
    (rf"(?:une|1) fois (?:par|tous les|toutes les) {_UNIT}", _each),
    (r"7 jours sur 7|7 j / 7", _always(Repeats(Frequency.DAILY))),
    (rf"once (?:a|every) {_UNIT}", _each),
    (rf"{_EVERY}(?: the)? (?P<days>{DAYS})", lambda match: weekly(named(match["days"]))),
    (rf"les (?P<days>{DAYS})(?! \d+ (?!h|:|heure|am|pm))", lambda match: weekly(named(match["days"]))),
)
PATTERNS: tuple[tuple[re.Pattern[str], Maker], ...] = tuple(
    (re.compile(rf"(?<= )(?:{pattern})(?= )"), make)
    for pattern, make in (*_SAID, *((words, _always(made)) for words, made in _ADVERBS.items()))
)
"""In the order in which they are tried, the more precise first."""
