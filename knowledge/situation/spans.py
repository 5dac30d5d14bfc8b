"""Stretches of days in a question: « du 3 au 8 décembre », « dans trois semaines », « d'ici dimanche »."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from knowledge.situation.ages import NUMBER, number
from knowledge.situation.days import DAY_NAME, MONTH_NAME, dated, month_end, month_named, weekday_named
from knowledge.situation.model import Constraint
from knowledge.situation.negation import refused
from knowledge.situation.reading import Reading

_NTH = r"(?: ?(?:er|e|st|nd|rd|th|saint))?"
_ARTICLE = r"(?:(?:le|les|the|on|du|au) )?"
_ON_DAY = rf"(?:{DAY_NAME} )?"
_FROM_TO = re.compile(
    rf"(?<= )(?:du|from|entre le|between|de) (?:the )?{_ON_DAY}(?P<d>\d{{1,2}}){_NTH}(?: of| de)?(?: (?P<m>{MONTH_NAME}))?"
    rf" (?:au|to|et le|and|et|-|until|jusqu au) (?:the )?{_ON_DAY}(?P<e>\d{{1,2}}){_NTH}(?: of| de)? (?P<n>{MONTH_NAME})"
    rf"(?: (?P<y>20\d\d))?(?= )"
    rf"|(?<= )(?:(?:les|the|du) )?(?P<f>\d{{1,2}}){_NTH} (?:-|et|and|&) (?P<g>\d{{1,2}}){_NTH} (?P<o>{MONTH_NAME})(?: (?P<z>20\d\d))?(?= )"
)
_DATE = rf"{_ON_DAY}(?P<d>\d{{1,2}}){_NTH}(?: of| de)? (?P<m>{MONTH_NAME})(?: (?P<y>20\d\d))?"
_WEEK_OF = re.compile(rf"(?<= )(?:(?:la|the|pendant la) )*(?:semaine du|week of(?: the)?) {_DATE}(?= )")
_WEEKEND_OF = re.compile(
    rf"(?<= )(?:(?:le|the|pour le|for the) )*(?:week end|we) (?:du|of(?: the)?) {_DATE}(?= )"
)
_PART_OF_MONTH = re.compile(
    rf"(?<= )(?:(?:a la|en|vers|at the|in|vers la) )?(?P<p>fin|debut|mi|end of|beginning of|early|late|mid) (?:(?:de|du|d|mois) )*(?P<m>{MONTH_NAME})(?: (?P<y>20\d\d))?(?= )"
)
_IN = re.compile(
    rf"(?<= )(?:dans|in) (?P<n>{NUMBER}|a) (?P<u>jours?|days?|semaines?|weeks?|mois|months?)(?= )(?! (?:de|of|d) )"
)
_WITHIN = re.compile(
    rf"(?<= )(?:(?:d ici|within|dans les|ces|les|in the|over the|during the|the|au cours des) )+"
    rf"(?:(?P<n>{NUMBER}) )?(?P<b>prochaine?s? |next |coming |few )*(?:(?P<o>{NUMBER}) )?"
    rf"(?P<u>jours?|days?|semaines?|weeks?)(?P<a> (?:a venir|qui viennent|prochaine?s))?(?= )"
)
_BY = re.compile(
    rf"(?<= )(?P<h>d ici(?: a| au| le)?|avant(?: le)?|jusqu (?:a|au)(?: le)?|by|until|till|before) (?:(?P<w>{DAY_NAME})(?: prochain| soir)?(?! \d)"
    rf"|{_DATE}|(?P<t>demain|tomorrow)|(?P<k>la fin (?:de la semaine|du mois)|the end of the (?:week|month)))(?= )"
)
_SINCE = re.compile(
    rf"(?<= )(?:a partir (?:de|du)|a compter (?:de|du)|des(?: le)?|from|starting|as of) (?:(?:le|the) )?(?:{_DATE}|(?P<w>{DAY_NAME})(?! \d)|(?P<t>demain|tomorrow))(?= )"
    rf"(?! (?:a|au|to|-|until|jusqu) (?:{DAY_NAME}|\d|la|le))"
)
_IN_EIGHT = re.compile(
    rf"(?<= )(?:(?:le|on|pour) )?(?P<w>{DAY_NAME}|demain|aujourd hui) en (?P<n>huit|8|quinze|15)(?= )"
)
_OF_WEEK = re.compile(
    rf"(?<= )(?:(?:le|on) )?(?P<w>{DAY_NAME}) (?:de )?(?:la )?(?P<k>semaine prochaine|cette semaine|next week|this week)(?= )"
    rf"|(?<= )(?P<l>la semaine prochaine|next week|cette semaine|this week) (?:le |on )?(?P<x>{DAY_NAME})(?= )"
)
_OPEN = 30
"""Days that « à partir du 5 » looks ahead."""
_LONGEST = 366


def spans(reading: Reading, today: date) -> list[tuple[int, Constraint]]:
    """The stretches said, each with its place in the line; what is over by ``today`` is none."""
    found: list[tuple[int, Constraint]] = []
    for pattern, make in _PATTERNS:
        for match in pattern.finditer(reading.line):
            made = make(match, today)
            if made is None or not reading.free(*match.span()) or refused(reading.line, *match.span()):
                continue
            first, last = max(made[0], today), made[1]
            if first <= last <= first + timedelta(_LONGEST):
                value = f"{first}" if first == last else f"{first}/{last}"
                found.append((match.start(), Constraint("day", value, reading.claim(*match.span()))))
    return found


def _from_to(match: re.Match[str], today: date) -> tuple[date, date] | None:
    if match["f"]:
        last = dated(int(match["g"]), month_named(match["o"]), match["z"], today)
        first = None if last is None else _on(last, int(match["f"]))
        return (first, last) if first is not None and last is not None and first <= last else None
    last = dated(int(match["e"]), month_named(match["n"]), match["y"], today)
    if last is None:
        return None
    month = month_named(match["m"]) if match["m"] else last.month
    first = dated(int(match["d"]), month, str(last.year - (month > last.month)), today)
    return None if first is None else (first, last)


def _on(day: date, number_of: int) -> date | None:
    try:
        return day.replace(day=number_of)
    except ValueError:
        return None


def _date(match: re.Match[str], today: date) -> date | None:
    return dated(int(match["d"]), month_named(match["m"]), match["y"], today) if match["d"] else None


def _week_of(match: re.Match[str], today: date) -> tuple[date, date] | None:
    day = _date(match, today)
    return None if day is None else (day - timedelta(day.weekday()), day + timedelta(6 - day.weekday()))


def _weekend_of(match: re.Match[str], today: date) -> tuple[date, date] | None:
    day = _date(match, today)
    saturday = None if day is None else day + timedelta(5 - day.weekday())
    return None if saturday is None else (saturday, saturday + timedelta(1))


def _part_of_month(match: re.Match[str], today: date) -> tuple[date, date] | None:
    begins = dated(1, month_named(match["m"]), match["y"], today.replace(day=1))
    if begins is None:
        return None
    if match["p"] in ("debut", "beginning of", "early"):
        return begins, begins.replace(day=10)
    if match["p"] in ("mi", "mid"):
        return begins.replace(day=11), begins.replace(day=20)
    return begins.replace(day=21), month_end(begins)


def _many(words: str | None) -> int:
    return number(words) if words and words != "a" else 1


def _ahead(many: int, unit: str) -> int:
    if unit.startswith(("semaine", "week")):
        return 7 * many
    if unit.startswith("jour"):
        # Eight days are a week and fifteen a fortnight, as French counts them.
        return {8: 7, 15: 14}.get(many, many)
    return many if unit.startswith("day") else 30 * many


def _in(match: re.Match[str], today: date) -> tuple[date, date] | None:
    many = _ahead(_many(match["n"]), match["u"])
    if not 0 < many <= _LONGEST:
        return None
    day = today + timedelta(many)
    # In weeks and months, people mean about then.
    around = 0 if match["u"].startswith(("jour", "day")) or many == 7 else 3
    return day - timedelta(around), day + timedelta(around)


def _within(match: re.Match[str], today: date) -> tuple[date, date] | None:
    said = match["n"] or match["o"]
    if not (match["b"] or match["a"] or (said and match[0].startswith(("d ici", "within", "dans les")))):
        return None
    unit = match["u"]
    many = number(said) if said else (7 if unit.startswith(("jour", "day")) else 3)
    days = many * (7 if unit.startswith(("semaine", "week")) else 1)
    return (today, today + timedelta(days)) if 0 < days <= _LONGEST else None


def _coming(name: str, today: date) -> date:
    return today + timedelta(((weekday_named(name) or 0) - today.weekday()) % 7)


def _by(match: re.Match[str], today: date) -> tuple[date, date] | None:
    if match["w"]:
        last: date | None = _coming(match["w"], today)
    elif match["t"]:
        last = today + timedelta(1)
    elif match["k"]:
        last = (
            month_end(today)
            if match["k"].endswith(("mois", "month"))
            else today + timedelta(6 - today.weekday())
        )
    else:
        last = _date(match, today)
    if last is None:
        return None
    return today, last - timedelta(match["h"].startswith(("avant", "before")) and last > today)


def _since(match: re.Match[str], today: date) -> tuple[date, date] | None:
    first = (
        _coming(match["w"], today)
        if match["w"]
        else today + timedelta(1)
        if match["t"]
        else _date(match, today)
    )
    return None if first is None else (first, first + timedelta(_OPEN))


def _in_eight(match: re.Match[str], today: date) -> tuple[date, date] | None:
    word, more = match["w"], 7 if match["n"] in ("huit", "8") else 14
    from_day = {"demain": today + timedelta(1), "aujourd hui": today}.get(word) or _coming(word, today)
    day = from_day + timedelta(more)
    return day, day


def _of_week(match: re.Match[str], today: date) -> tuple[date, date] | None:
    name, which = match["w"] or match["x"], match["k"] or match["l"]
    monday = (
        today - timedelta(today.weekday()) + timedelta(7 if "prochaine" in which or "next" in which else 0)
    )
    day = monday + timedelta(weekday_named(name) or 0)
    return day, day


_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], tuple[date, date] | None]], ...] = (
    (_FROM_TO, _from_to),
    (_WEEK_OF, _week_of),
    (_WEEKEND_OF, _weekend_of),
    (_PART_OF_MONTH, _part_of_month),
    (_IN_EIGHT, _in_eight),
    (_OF_WEEK, _of_week),
    (_WITHIN, _within),
    (_IN, _in),
    (_BY, _by),
    (_SINCE, _since),
)
