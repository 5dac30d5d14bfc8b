"""The wall-clock starts that a rule gives, period after period.

Each period is made from its number alone. So a weekly course since 1990 costs nothing for the years before the
window, and a rule that never matches (30 February) ends with the window instead of looking on until the year
9999, which is where general libraries stop.
"""

from calendar import isleap, monthrange
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import product

from knowledge.agenda.rule import Frequency, Rule

MOST_PERIODS = 100_000
"""How many periods are looked at for one window; a counted rule that began long ago stops there."""

_DAY = timedelta(days=1)


def starts(rule: Rule, first: datetime, begin: datetime, end: datetime) -> Iterator[datetime]:
    """The starts of a rule in [begin, end), in order; all naive, in the zone of the event.

    ``first`` is the event's own start: it always belongs, and is the first that is counted, also where the
    rule would not have it. ``rule.until`` is left to whoever knows the zone.
    """
    left = rule.count
    if begin <= first < end:
        yield first
    if left is not None:
        left -= 1
    series = _Series(rule, first)
    since = 0 if left is not None else series.number_at(max(begin, first))
    for number in range(since, since + MOST_PERIODS):
        try:
            opening, found = series.period(number)
        except (OverflowError, ValueError):
            return
        if opening >= end:
            return
        for each in found:
            if each <= first:
                continue
            if left is not None:
                if left <= 0:
                    return
                left -= 1
            if begin <= each < end:
                yield each


class _Series:
    """A rule with what it takes from the event's own start where it is silent itself."""

    def __init__(self, rule: Rule, first: datetime) -> None:
        self._rule, self._first = rule, first
        self._months = rule.months
        self._month_days = rule.month_days
        self._weekdays = rule.weekdays
        silent = not (rule.year_days or rule.month_days or rule.weekdays)
        weekly = rule.frequency is Frequency.WEEKLY
        if silent and (weekly or (rule.weeks and rule.frequency is Frequency.YEARLY)):
            self._weekdays = ((0, first.weekday()),)
        elif silent and rule.frequency <= Frequency.MONTHLY:
            self._month_days = (first.day,)
            if rule.frequency is Frequency.YEARLY:
                self._months = rule.months or (first.month,)
        self._hours = rule.hours or (first.hour,)
        self._times = sorted(
            time(*each)
            for each in product(self._hours, rule.minutes or (first.minute,), rule.seconds or (first.second,))
        )

    def number_at(self, moment: datetime) -> int:
        """A period that does not begin after this moment, none before it being of use."""
        first = self._first
        match self._rule.frequency:
            case Frequency.YEARLY:
                units = moment.year - first.year
            case Frequency.MONTHLY:
                units = (moment.year - first.year) * 12 + moment.month - first.month
            case Frequency.WEEKLY:
                units = (moment.date() - self._week_of(first.date())).days // 7
            case Frequency.DAILY:
                units = (moment.date() - first.date()).days
            case Frequency.HOURLY:
                units = (moment - first) // timedelta(hours=1)
        return max(0, units // self._rule.interval)

    def period(self, number: int) -> tuple[datetime, list[datetime]]:
        """When a period begins, and the starts in it; OverflowError or ValueError after the year 9999."""
        step, first = number * self._rule.interval, self._first
        match self._rule.frequency:
            case Frequency.YEARLY:
                opening = datetime(first.year + step, 1, 1)
                days = self._days_of_months(opening.year, range(1, 13))
            case Frequency.MONTHLY:
                year, month = divmod(first.year * 12 + first.month - 1 + step, 12)
                opening = datetime(year, month + 1, 1)
                days = self._days_of_months(year, (month + 1,))
            case Frequency.WEEKLY:
                monday = self._week_of(first.date()) + step * 7 * _DAY
                opening = datetime.combine(monday, time())
                days = [each for each in (monday + place * _DAY for place in range(7)) if self._fits(each)]
            case Frequency.DAILY:
                opening = datetime.combine(first.date() + step * _DAY, time())
                days = [each for each in (opening.date(),) if self._fits(each)]
            case Frequency.HOURLY:
                opening = first.replace(minute=0, second=0) + timedelta(hours=step)
                fits = self._fits(opening.date())
                days = (
                    [opening.date()] if fits and opening.hour in (self._rule.hours or (opening.hour,)) else []
                )
        found = [datetime.combine(day, each) for day in days for each in self._times_in(opening)]
        return opening, self._chosen(found)

    def _times_in(self, opening: datetime) -> list[time]:
        if self._rule.frequency is not Frequency.HOURLY:
            return self._times
        return sorted({each.replace(hour=opening.hour) for each in self._times})

    def _chosen(self, found: list[datetime]) -> list[datetime]:
        if not self._rule.positions:
            return found
        places = {each - 1 if each > 0 else len(found) + each for each in self._rule.positions}
        return [each for place, each in enumerate(found) if place in places]

    def _days_of_months(self, year: int, months: range | tuple[int, ...]) -> list[date]:
        return [
            each
            for month in months
            if not self._months or month in self._months
            for each in (date(year, month, day + 1) for day in range(monthrange(year, month)[1]))
            if self._fits(each)
        ]

    def _fits(self, day: date) -> bool:
        rule = self._rule
        if self._months and day.month not in self._months:
            return False
        if self._month_days:
            behind = day.day - monthrange(day.year, day.month)[1] - 1
            if day.day not in self._month_days and behind not in self._month_days:
                return False
        if rule.year_days:
            number = day.timetuple().tm_yday
            if number not in rule.year_days and number - 367 + (not isleap(day.year)) not in rule.year_days:
                return False
        if rule.weeks and rule.frequency is Frequency.YEARLY and not self._in_weeks(day):
            return False
        return not self._weekdays or any(self._is(day, *each) for each in self._weekdays)

    def _is(self, day: date, which: int, weekday: int) -> bool:
        """Whether a day is this weekday, and the which-th of its month or year where months have one."""
        if day.weekday() != weekday:
            return False
        frequency = self._rule.frequency
        if which == 0 or frequency > Frequency.MONTHLY:
            return True
        if frequency is Frequency.YEARLY and not self._months:
            number, length = day.timetuple().tm_yday, 365 + isleap(day.year)
        else:
            number, length = day.day, monthrange(day.year, day.month)[1]
        return which in ((number - 1) // 7 + 1, -((length - number) // 7 + 1))

    def _in_weeks(self, day: date) -> bool:
        """Whether the week of a day has one of the rule's numbers; most of a week's days say its year."""
        middle = self._week_of(day) + 3 * _DAY
        number = (middle.timetuple().tm_yday - 1) // 7 + 1
        last = (date(middle.year, 12, 31) - middle).days // 7 + 1
        return number in self._rule.weeks or -last in self._rule.weeks

    def _week_of(self, day: date) -> date:
        return day - ((day.weekday() - self._rule.week_start) % 7) * _DAY
