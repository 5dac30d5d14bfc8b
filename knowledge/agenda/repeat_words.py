"""How often something comes again, in words: « tous les premiers mardis », « une semaine sur deux le mercredi »."""

import re
from dataclasses import dataclass, replace
from datetime import date

from knowledge.agenda.repeat_limits import Limits, limits
from knowledge.agenda.repeat_patterns import DAYS, PATTERNS, named, weekly
from knowledge.agenda.repeats import Repeats
from knowledge.agenda.rule import Frequency
from knowledge.situation.reading import Reading

_AHEAD = re.compile(rf"(?<= )(?:(?:le|les|on|chaque|every|du|the) )*(?P<days>{DAYS})(?: ,)? $")
_AFTER = re.compile(rf"(?:, )?(?:(?:le|les|on|chaque|every|du|the) )*(?P<days>{DAYS})(?= )")
_LONE = re.compile(rf"(?<= )(?:(?:le|on|du|les) )?(?P<days>{DAYS})(?= )(?! \d+ (?!h|:|heure|am|pm))")


@dataclass(frozen=True, slots=True)
class Recurring:
    """A recurrence found in a sentence.

    ``repeats`` leaves the weekday or the day of the month to the first time where nothing says it.
    """

    repeats: Repeats
    words: str
    since: date | None = None
    """The day from which it is, where that is said."""
    weeks: int | None = None
    """How many weeks it goes on, where its end is said so and a number of times does not say the same."""
    months: int | None = None
    exceptions: tuple[date, ...] = ()
    away: bool = False
    """Whether it is not during holidays, on days that somebody must name."""


def read_recurring(text: str, today: date) -> Recurring | None:
    """The recurrence that is all that a text says, apart from hours; None for anything else.

    Dates to come count from ``today``. « Le mardi » by itself is every Tuesday.
    """
    reading = Reading(text)
    found = recurring(reading, today) or _lone(reading, today)
    return found if found is not None and not re.search(r"\w", reading.rest()) else None


def recurring(reading: Reading, today: date) -> Recurring | None:
    """The recurrence among the words of a sentence, which are claimed; None where it says none."""
    for pattern, make in PATTERNS:
        for match in pattern.finditer(reading.line):
            made = make(match)
            if made is None or not reading.free(*match.span()):
                continue
            words = reading.claim(*match.span())
            made = _with_days_near(reading, match, made)
            return _limited(Recurring(made, words), limits(reading, today))
    # « Le mardi à 19 h jusqu'en juin » comes again although only its end says so, “Tuesdays” by its ending.
    if limits(reading, today, claim=False) or _plural(reading):
        return _lone(reading, today)
    return None


def _plural(reading: Reading) -> bool:
    """Whether the asker wrote a weekday as what comes again; a reading has all of them in the singular."""
    match = _LONE.search(reading.line)
    if match is None:
        return False
    spoken = re.findall(r"\w+", reading.said(*match.span()))
    return any(each[-1:] in ("s", "S") for each in spoken if len(each) > 4)


def _lone(reading: Reading, today: date) -> Recurring | None:
    match = _LONE.search(reading.line)
    if match is None or not reading.free(*match.span()):
        return None
    words = reading.claim(*match.span())
    return _limited(Recurring(weekly(named(match["days"])), words), limits(reading, today))


def _with_days_near(reading: Reading, match: re.Match[str], made: Repeats) -> Repeats:
    """« Une semaine sur deux » with the weekday that stands before or after it."""
    if made.frequency is not Frequency.WEEKLY or made.days:
        return made
    after = _AFTER.match(reading.line, match.end() + 1)
    ahead = _AHEAD.search(reading.line[: match.start()])
    for near in (after, ahead):
        if near is not None and reading.free(*near.span()):
            reading.claim(*near.span())
            return replace(made, days=tuple((0, day) for day in named(near["days"])))
    return made


def _limited(found: Recurring, said: Limits) -> Recurring:
    made = found.repeats
    if said.months and not made.months:
        made = replace(made, months=said.months)
    elif said.except_months and not made.months:
        made = replace(made, months=tuple(each for each in range(1, 13) if each not in said.except_months))
    count = said.count
    a_period = max(1, len(made.days), len(made.month_days))
    lasting = {
        Frequency.DAILY: said.days or (said.weeks and 7 * said.weeks),
        Frequency.WEEKLY: said.weeks,
        Frequency.MONTHLY: said.for_months,
    }.get(made.frequency)
    if lasting:
        count = -(-lasting // made.interval) * a_period
    made = replace(made, until=said.until, count=None if said.until else count)
    open_ended = made.until is None and made.count is None
    return replace(
        found,
        repeats=made,
        since=said.since,
        weeks=said.weeks if open_ended else None,
        months=said.for_months if open_ended else None,
        exceptions=tuple(said.exceptions),
        away=said.away,
    )
