"""From when, until when and how many times something comes again, and when it does not, in words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from knowledge.situation.ages import NUMBER, number
from knowledge.situation.days import DAY_NAME, MONTH_NAME, dated, month_end, month_named
from knowledge.situation.reading import Reading

_NTH = r"(?: ?(?:er|e|st|nd|rd|th|saint))?"


def date_pattern(name: str = "") -> str:
    """A day of a month as a pattern over a folded line, for ``date_in`` with the same name."""
    return (
        rf"(?:(?:le|the|au|du|on) )?(?:{DAY_NAME} )?(?:(?P<d{name}>\d{{1,2}}){_NTH}(?: of| de)? (?P<m{name}>{MONTH_NAME})"
        rf"|(?P<n{name}>{MONTH_NAME}) (?P<e{name}>\d{{1,2}}){_NTH}(?! (?:h|heures?|:|am|pm) )"
        rf"|(?P<f{name}>\d{{1,2}}) / (?P<o{name}>\d{{1,2}}))(?:(?: /)? (?P<y{name}>20\d\d))?"
    )


def date_in(match: re.Match[str], today: date, name: str = "") -> date | None:
    """The day that ``date_pattern`` matched, the next one where no year is said; None for what no calendar has."""
    found = match.groupdict()
    day = found[f"d{name}"] or found[f"e{name}"] or found[f"f{name}"]
    if day is None:
        return None
    month = found[f"m{name}"] or found[f"n{name}"]
    number_of = month_named(month) if month else int(found[f"o{name}"])
    return dated(int(day), number_of, found[f"y{name}"], today)


@dataclass(slots=True)
class Limits:
    """What bounds a recurrence; an empty part says nothing."""

    until: date | None = None
    since: date | None = None
    count: int | None = None
    days: int | None = None
    weeks: int | None = None
    for_months: int | None = None
    months: tuple[int, ...] = ()
    except_months: tuple[int, ...] = ()
    exceptions: list[date] = field(default_factory=list)
    away: bool = False
    """Whether holidays are left out, whenever they are."""

    def __bool__(self) -> bool:
        return any((self.until, self.count, self.days, self.weeks, self.for_months, self.months))


_UNTIL = r"(?:jusqu (?:a|au|aux|en|y)|until|till|thru|through|up to)"
_UNTIL_DATE = re.compile(rf"(?<= )(?:et )?{_UNTIL} {date_pattern()}(?= )")
_UNTIL_MONTH = re.compile(
    rf"(?<= )(?:et )?{_UNTIL}(?: (?:la|le|l|the|mois|de|du|d|end|of|fin|month))*"
    rf" (?P<m>{MONTH_NAME}|annee|year|mois)(?: (?:prochaine?|next))?(?: (?P<y>20\d\d))?(?= )"
)
_SINCE = re.compile(
    rf"(?<= )(?:a partir du|a compter du|des le|a partir de|des|depuis le|from|starting(?: on| from)?|beginning(?: on)?"
    rf"|debut le|commence le|as of) (?:{date_pattern()}|(?P<k>{MONTH_NAME})(?: (?P<z>20\d\d))?)(?= )"
)
_COUNT = re.compile(
    rf"(?<= )(?:(?:pour|en|sur|pendant|for|,) )?(?P<n>{NUMBER}) (?:fois(?! par)|times(?! a)|seances?|sessions?|dates"
    rf"|rencontres|rendez vous|lessons|classes)(?= )"
)
_FOR = re.compile(
    rf"(?<= )(?:pendant|durant|sur|for|during)(?: les)? (?P<n>{NUMBER})(?: prochaine?s)?"
    rf" (?P<u>jours?|days?|semaines?|weeks?|mois|months?)(?= )"
)
_MONTHS = re.compile(
    rf"(?<= )(?:,)?(?:(?:de|d|from) (?P<a>{MONTH_NAME}) (?:a|to|until|jusqu en|jusqu a) (?P<b>{MONTH_NAME}))(?= )"
)
_SAVE = r"(?:, )?(?:sauf|hors|excepte|hormis|except|pas|but not|not)"
_EXCEPT_MONTHS = re.compile(
    rf"(?<= ){_SAVE} (?:(?:en|au|mois|de|d|in|les?|pendant|during) )*"
    rf"(?P<l>{MONTH_NAME}(?:(?: ,)?(?: (?:et|and|ou|or))?(?: en)? {MONTH_NAME})*)(?= )"
)
_EXCEPT_DATES = re.compile(
    rf"(?<= ){_SAVE} (?:(?:le|les|on|the) )*(?P<l>\d{{1,2}}{_NTH}(?:(?: ,)?(?: (?:et|and))?(?: le| the)? \d{{1,2}}{_NTH})*)"
    rf"(?: of| de)? (?P<m>{MONTH_NAME})(?: (?P<y>20\d\d))?(?= )"
)
_AWAY = re.compile(
    rf"(?<= )(?:(?:{_SAVE} (?:(?:pendant|durant|les|le|during|in|on|the|jours) )*(?:vacances?|conges|feries|(?:school |public"
    rf" |bank )?holidays?)(?: scolaires?)?)|(?:en|pendant la) periode scolaire|(?:in |during )?term time(?: only)?)(?= )"
)


def limits(reading: Reading, today: date, *, claim: bool = True) -> Limits:
    """What a sentence says of the bounds of a recurrence; its words are claimed unless they are only looked at."""
    found = Limits()
    for match in _each(_AWAY, reading, claim=claim):
        found.away = bool(match)
    for match in _each(_EXCEPT_DATES, reading, claim=claim):
        days = (
            dated(int(each), month_named(match["m"]), match["y"], today)
            for each in re.findall(r"\d+", match["l"])
        )
        found.exceptions += [each for each in days if each is not None]
    for match in _each(_EXCEPT_MONTHS, reading, claim=claim):
        found.except_months = tuple(sorted(map(month_named, re.findall(MONTH_NAME, match["l"]))))
    for match in _each(_MONTHS, reading, claim=claim):
        first, last = month_named(match["a"]), month_named(match["b"])
        span = range(first, last + 1 if last >= first else last + 13)
        found.months = tuple(sorted({(month - 1) % 12 + 1 for month in span}))
    for match in _each(_SINCE, reading, claim=claim):
        found.since = (
            date_in(match, today)
            or (match["k"] and dated(1, month_named(match["k"]), match["z"], today))
            or None
        )
    begins = found.since or today
    for match in _each(_UNTIL_DATE, reading, claim=claim):
        found.until = found.until or date_in(match, begins)
    for match in _each(_UNTIL_MONTH, reading, claim=claim):
        found.until = found.until or _end_of(match, begins)
    for match in _each(_FOR, reading, claim=claim):
        many, unit = number(match["n"]), match["u"]
        if unit.startswith(("jour", "day")):
            found.days = many
        elif unit.startswith(("semaine", "week")):
            found.weeks = many
        else:
            found.for_months = many
    for match in _each(_COUNT, reading, claim=claim):
        many = number(match["n"])
        found.count = many if 1 <= many <= 999 else None
    return found


def _end_of(match: re.Match[str], begins: date) -> date | None:
    named = match["m"]
    if named in ("annee", "year"):
        return date(begins.year, 12, 31)
    if named == "mois":
        return month_end(begins)
    first = dated(1, month_named(named), match["y"], begins.replace(day=1))
    return None if first is None else month_end(first)


def _each(pattern: re.Pattern[str], reading: Reading, *, claim: bool) -> Iterator[re.Match[str]]:
    for match in pattern.finditer(reading.line):
        if reading.free(*match.span()):
            if claim:
                reading.claim(*match.span())
            yield match
