"""Days in a question: weekdays that come every week, and dates counted from today; never a past one."""

import re
from datetime import date, timedelta

from knowledge.situation.model import Constraint
from knowledge.situation.negation import refusal, refused, unclear
from knowledge.situation.reading import Reading

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Weekdays as values write them, Monday first."""

_WEEK = (
    "lundi monday", "mardi tuesday", "mercredi wednesday", "jeudi thursday", "vendredi friday",
    "samedi saturday", "dimanche sunday",
)  # fmt: skip
_YEAR = (
    "janvier january", "fevrier february", "mars march", "avril april", "mai may", "juin june",
    "juillet july", "aout august", "septembre september", "octobre october", "novembre november",
    "decembre december",
)  # fmt: skip
_NAMES = {name: number for number, names in enumerate(_WEEK) for name in names.split()}
_MONTH = {name: number for number, names in enumerate(_YEAR, start=1) for name in names.split()}
_DAY = rf"(?:{'|'.join(_NAMES)})s?"
_MONTHS = "|".join(_MONTH)
DAY_NAME = _DAY
"""A weekday in French or English, as a pattern over a folded line."""
MONTH_NAME = rf"(?:{_MONTHS})"
"""A month in French or English, as a pattern over a folded line."""
_LEAD = (
    r"(?:(?:(?:tous|toutes) )?(?:le|les|ce|cet|cette|chaque|du|au|pour|dans|libre|dispo|disponible"
    r"|ouverte?s?|on|this|every|the|in|at|during"
    r"|for|open|free|available|surtout|plutot|uniquement|seulement|only)(?: the| le| les| du)? )?"
)
_NOT_DAYS = re.compile(
    r"(?<= )(?:mardis? gras|vendredis? saint|lundis? de (?:paques|pentecote)|black friday|good friday"
    r"|shrove tuesday"
    r"|ash wednesday|easter (?:monday|sunday)|vendredi 13|dimanche des rameaux|sunday roast|bloody sunday"
    rf"|(?:depuis|hier|since) (?:le )?{_DAY}|{_DAY} (?:dernier|passe)s?|last (?:{_DAY}|week end|week)"
    rf"|week end dernier"
    r"|(?:de|du monde de|d) demain(?! (?:matin|soir|apres|midi))|a demain|bon week end|nice week end)(?= )"
)
_DATE = re.compile(
    rf"(?<= )(?:(?:{_DAY}|le|on|the|du|au|pour|for) ,? ?)*(?P<d>\d{{1,2}})(?: ?(?:er|e|eme|st|saint|nd|rd"
    rf"|th))?(?: of| de)?"
    rf" (?P<m>{_MONTHS})(?: (?P<y>20\d\d))?(?= )"
)
_DATE_EN = re.compile(
    rf"(?<= )(?:(?:{_DAY}|on|the) ,? ?)*(?P<m>{_MONTHS}) (?:the )?(?P<d>\d{{1,2}})(?: ?(?:st|saint|nd|rd"
    rf"|th))?(?: ,)?(?: (?P<y>20\d\d))?(?= )"
    r"(?! (?:h|:|ans|am|pm|euros?|€))"
)
_SLASHED = re.compile(
    rf"(?<= )(?:(?:{_DAY}|le|on|the|du|au) )*(?P<d>\d{{1,2}}) / (?P<m>\d{{1,2}})(?: / (?P<y>20\d\d"
    rf"|\d\d))?(?= )"
)
_NUMBERED = re.compile(
    rf"(?<= )(?:(?:le|on|the|ce"
    rf"|this) )*(?P<w>{_DAY}) (?:the )?(?P<d>\d{{1,2}})(?: ?(?:th|st|nd|rd"
    rf"|er))?(?= )(?! (?:h|:|heures?|am|pm|ans|-|a|/))"
)
_NEXT = re.compile(
    rf"(?<= )(?:(?:le|on|du|the|pour) )*(?:(?P<w>{_DAY}) (?:prochain|qui vient|en 8|en huit)"
    rf"|next (?P<e>{_DAY}))(?= )"
)
_THIS = re.compile(rf"(?<= )(?:(?:pour|for|on) )?(?:ce|this|this coming) (?P<w>{_DAY})(?= )")
_SPAN = re.compile(
    rf"(?<= )(?:(?:du|de|from|between|entre) )?(?P<a>{_DAY}) (?:au|a|to|-|et jusqu au"
    rf"|until) (?P<b>{_DAY})(?= )"
)
_WEEKLY = re.compile(rf"(?<= ){_LEAD}(?P<w>{_DAY})(?= )")
_WEEKEND = r"(?:week ends?|we)"
_THIS_WEEKEND = re.compile(r"(?<= )(?:pour )?(?:ce|cette|this|c) (?:week end|we)(?: ci)?(?= )")
_NEXT_WEEKEND = re.compile(
    r"(?<= )(?:(?:le|the|for|pour) )*(?:(?:week end|we) (?:prochain|qui vient)"
    r"|next week end)(?= )"
)
_WEEKENDS = re.compile(
    r"(?<= )(?:(?:(?:tous )?(?:le|les|en|du|pendant le|on the|at the|at|on|every|during the"
    r"|over the) )+(?:week ends?|we)|week ends?)(?= )"
)
_WORKDAYS = re.compile(
    r"(?<= )(?:en semaine|la semaine|jours? de semaine|(?:on |during )?week ?days?"
    r"|during the week)(?! prochaine)(?= )"
)
_RELATIVE: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"(?<= )(?:(?:des|pour|for|from) )?(?:{pattern})(?= )"))
    for name, pattern in (
        ("after_tomorrow", r"apres demain|(?:the )?day after tomorrow"),
        ("tomorrow", r"demain|tomorrow|2 main|dem 1|2 m 1"),
        ("today", r"aujourd hui|today|tonight|(?:ce|c) (?:matin|midi|soir)|cet(?:te)? (?:nuit|apres midi"
                  r"|aprem)"
                  r"|this (?:morning|afternoon|evening)"),
        ("this_week", r"cette semaine|this week"),
        ("next_week", r"(?:la )?semaine prochaine|next week"),
        ("this_month", r"ce mois ci|ce mois|this month"),
        ("next_month", r"(?:le )?mois prochain|next month"),
    )
)  # fmt: skip
_IN_MONTH = re.compile(
    rf"(?<= )(?:en|in|au mois de|au mois d|during|mi|fin"
    rf"|debut) (?P<m>{_MONTHS})(?: (?P<y>20\d\d))?(?= )"
)
_MANY = 100


def days(reading: Reading, today: date) -> list[tuple[int, Constraint]]:
    """The days said, each with its place in the line; weekdays said one by one make one constraint."""
    line, found = reading.line, list[tuple[int, Constraint]]()
    for match in _NOT_DAYS.finditer(line):
        reading.claim(*match.span(), drop=False)
    for pattern in (_DATE, _DATE_EN, _SLASHED):
        for match in pattern.finditer(line):
            month = match["m"]
            number = int(month) if month.isdecimal() else _MONTH[month]
            when = dated(int(match["d"]), number, match["y"], today)
            if when is not None and reading.free(*match.span()):
                _keep(reading, found, match, when.isoformat())
    for match in _NUMBERED.finditer(line):
        day = _numbered(_NAMES[match["w"].removesuffix("s")], int(match["d"]), today)
        if day is not None and reading.free(*match.span()):
            _keep(reading, found, match, day.isoformat())
    for pattern in (_NEXT, _THIS):
        for match in pattern.finditer(line):
            name = match["w"] or match["e"]
            ahead = (_NAMES[name.removesuffix("s")] - today.weekday()) % 7
            if reading.free(*match.span()):
                _keep(
                    reading,
                    found,
                    match,
                    (today + timedelta(ahead or (7 if pattern is _NEXT else 0))).isoformat(),
                )
    _stretches(reading, found, today)
    _weekly(reading, found)
    return found


def _stretches(reading: Reading, found: list[tuple[int, Constraint]], today: date) -> None:
    line = reading.line
    saturday = today + timedelta((5 - today.weekday()) % 7 if today.weekday() != 6 else -1)
    for pattern, first, last in (
        (_THIS_WEEKEND, max(saturday, today), saturday + timedelta(1)),
        (
            _NEXT_WEEKEND,
            saturday + timedelta(7 * (today.weekday() >= 5)),
            saturday + timedelta(7 * (today.weekday() >= 5) + 1),
        ),
    ):
        for match in pattern.finditer(line):
            if reading.free(*match.span()):
                _keep(reading, found, match, _stretch(first, last))
    for name, pattern in _RELATIVE:
        for match in pattern.finditer(line):
            if not reading.free(*match.span()):
                continue
            spoken = match[0].split()[-1]
            if name == "today" and spoken not in ("hui", "today") and not refused(line, *match.span()):
                # The moment of today is understood from the same words, later.
                found.append(
                    (match.start(), Constraint("day", today.isoformat(), reading.said(*match.span())))
                )
            else:
                _keep(reading, found, match, _stretch(*_relative(name, today)))
    for match in _IN_MONTH.finditer(line):
        if reading.free(*match.span()):
            begins = dated(1, _MONTH[match["m"]], match["y"], today.replace(day=1))
            if begins is not None and month_end(begins) >= today:
                _keep(reading, found, match, _stretch(max(begins, today), month_end(begins)))


def _relative(name: str, today: date) -> tuple[date, date]:
    monday = today - timedelta(today.weekday())
    if name == "tomorrow":
        return today + timedelta(1), today + timedelta(1)
    if name == "after_tomorrow":
        return today + timedelta(2), today + timedelta(2)
    if name == "this_week":
        return today, monday + timedelta(6)
    if name == "next_week":
        return monday + timedelta(7), monday + timedelta(13)
    if name == "this_month":
        return today, month_end(today)
    if name == "next_month":
        first = month_end(today) + timedelta(1)
        return first, month_end(first)
    return today, today


def _weekly(reading: Reading, found: list[tuple[int, Constraint]]) -> None:
    line = reading.line
    wanted: dict[int, str] = {}
    unwanted: dict[int, str] = {}
    place = len(line)
    for match, numbers in _weekly_matches(line):
        if not reading.free(*match.span()):
            continue
        if unclear(line, match.start()):
            reading.claim(*match.span(), drop=False)
            continue
        named = match.start("w") if "w" in match.groupdict() else match.start()
        refusing = refused(line, match.start(), match.end()) or refused(line, named, match.end())
        into = unwanted if refusing else wanted
        words = reading.claim(*match.span())
        if refusing:
            reading.drop(refusal(line, match.start()), match.start())
        place = min(place, match.start())
        for number in numbers:
            into.setdefault(number, words)
    for prefix, chosen in (("", wanted), ("not-", unwanted)):
        if chosen:
            value = prefix + ",".join(WEEKDAYS[number] for number in sorted(chosen))
            found.append((place, Constraint("day", value, ", ".join(dict.fromkeys(chosen.values())))))


def _weekly_matches(line: str) -> list[tuple[re.Match[str], tuple[int, ...]]]:
    matches: list[tuple[re.Match[str], tuple[int, ...]]] = []
    for match in _SPAN.finditer(line):
        first, last = (_NAMES[match[name].removesuffix("s")] for name in "ab")
        matches.append(
            (match, tuple(day % 7 for day in range(first, last + 1 if last >= first else last + 8)))
        )
    matches += [(match, (5, 6)) for match in _WEEKENDS.finditer(line)]
    matches += [(match, (0, 1, 2, 3, 4)) for match in _WORKDAYS.finditer(line)]
    matches += [(match, (_NAMES[match["w"].removesuffix("s")],)) for match in _WEEKLY.finditer(line)]
    return matches[:_MANY]


def _keep(reading: Reading, found: list[tuple[int, Constraint]], match: re.Match[str], value: str) -> None:
    if refused(reading.line, *match.span()):
        reading.claim(*match.span(), drop=False)
        return
    words = reading.claim(*match.span())
    found.append((match.start(), Constraint("day", value, words)))


def weekday_named(name: str) -> int | None:
    """The weekday, from 0 (Monday), of this name, one or many of them."""
    return _NAMES.get(name.removesuffix("s"))


def month_named(name: str) -> int:
    """The number of what MONTH_NAME matched."""
    return _MONTH[name]


def _stretch(first: date, last: date) -> str:
    return first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"


def dated(day: int, month: int, year: str | None, today: date) -> date | None:
    """This day of this month in the year said, else the next one to come; None when there is no such day."""
    if year is not None:
        return _valid(int(year) + (2000 if len(year) == 2 else 0), month, day)
    for each in range(today.year, today.year + 5):  # five years hold a 29 February
        when = _valid(each, month, day)
        if when is not None and when >= today:
            return when
    return None


def _numbered(weekday: int, day: int, today: date) -> date | None:
    """The next date that is this day of its month and this weekday, within a year."""
    for ahead in range(366):
        when = today + timedelta(ahead)
        if when.day == day and when.weekday() == weekday:
            return when
    return None


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_end(day: date) -> date:
    """The last day of a day's month."""
    return (day.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)
