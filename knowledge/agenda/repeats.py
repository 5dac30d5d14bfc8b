"""How often something comes again, in the few parts that words can say, and its rule (RFC 5545)."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from knowledge.agenda.recurrence import starts
from knowledge.agenda.rule import WEEKDAYS, Frequency, Rule, read_rule

_A_WHILE = timedelta(days=800)
_A_LEAP = timedelta(days=9 * 366)
"""Years without a 29 February follow one another at most eight times."""
_WHOLE_WEEK = tuple((0, day) for day in range(7))


@dataclass(frozen=True, slots=True)
class Repeats:
    """A recurrence as people say it: every second Tuesday at nine until June.

    ``days`` are pairs of which one in the month (0: each, -1: the last) and the weekday from 0 (Monday);
    ``month_days`` count from 1, or back from the last with -1. An empty part says nothing. ``times`` are the
    hours of the day where the rule has its own, in order.
    """

    frequency: Frequency
    interval: int = 1
    days: tuple[tuple[int, int], ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    times: tuple[time, ...] = ()
    until: date | None = None
    count: int | None = None

    @property
    def rule(self) -> str:
        """The rule, without the times, which are its event's own where there is one of them."""
        parts = [f"FREQ={self.frequency.name}"]
        if self.interval > 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.months:
            parts.append(f"BYMONTH={','.join(map(str, self.months))}")
        if self.month_days:
            parts.append(f"BYMONTHDAY={','.join(map(str, self.month_days))}")
        if self.days:
            days = ",".join(f"{which or ''}{WEEKDAYS[day]}" for which, day in self.days)
            parts.append(f"BYDAY={days}")
        if len(self.times) > 1 and len({each.minute for each in self.times}) == 1:
            parts += [
                f"BYHOUR={','.join(str(each.hour) for each in self.times)}",
                f"BYMINUTE={self.times[0].minute}",
            ]
        if self.until is not None:
            parts.append(f"UNTIL={self.until:%Y%m%d}")
        elif self.count is not None:
            parts.append(f"COUNT={self.count}")
        return ";".join(parts)

    def first_day(self, base: date) -> date | None:
        """The first day from ``base`` on that it names, ``base`` itself where it names none; None for no such day."""
        if not (self.days or self.month_days or self.months):
            return base
        plain = replace(self, interval=1, until=None, count=None, times=())
        begin = datetime.combine(base, time())
        end = begin + (_A_LEAP if self.frequency is Frequency.YEARLY else _A_WHILE)
        found = next(starts(read_rule(plain.rule), begin - timedelta(days=1), begin, end), None)
        return None if found is None else found.date()

    @property
    def weekdays(self) -> tuple[int, ...]:
        """The weekdays, from 0 (Monday), whichever of the month they are."""
        return tuple(sorted({day for _, day in self.days}))

    @property
    def which(self) -> tuple[int, ...]:
        """Which weekdays of the month, the first ones first, the last one last; empty for each of them."""
        return tuple(sorted({which for which, _ in self.days if which}, key=lambda each: (each < 0, each)))


def repeats(rrule: str, start: datetime) -> Repeats | None:
    """The parts of an event's rule; None where no short sentence says it, so that it is shown otherwise.

    ``start`` (on the wall) gives what the rule leaves to it: the weekday, the day of the month, the hour.
    """
    rule = read_rule(rrule)
    if rule.weeks or rule.year_days or any(rule.seconds) or len(rule.minutes) > 1:
        return None
    days = _days(rule)
    if days is None or (days and rule.month_days):
        return None
    month_days, months, frequency = rule.month_days, rule.months, rule.frequency
    if frequency is Frequency.WEEKLY and not days:
        days = ((0, start.weekday()),)
    elif frequency is Frequency.MONTHLY and not days:
        month_days = month_days or (start.day,)
    elif frequency is Frequency.YEARLY:
        if any(which == 0 for which, _ in days) or (days and not months):
            return None
        months = months or (start.month,)
        month_days = month_days or (() if days else (start.day,))
    elif frequency is Frequency.DAILY and rule.interval == 1 and days:
        # Every day that is one of these weekdays is every week on these weekdays.
        frequency = Frequency.WEEKLY
    if frequency is Frequency.WEEKLY and rule.interval == 1 and days == _WHOLE_WEEK:
        frequency, days = Frequency.DAILY, ()
    if frequency is Frequency.HOURLY and (days or month_days or months):
        return None
    minutes = rule.minutes or (start.minute,)
    times = tuple(sorted(time(hour, minutes[0]) for hour in rule.hours)) if rule.hours else ()
    if len(times) == 1 or frequency is Frequency.HOURLY:
        times = () if not times or times[0] == start.time() else times
    until = rule.until.date() if isinstance(rule.until, datetime) else rule.until
    return Repeats(frequency, rule.interval, days, month_days, months, times, until, rule.count)


def _days(rule: Rule) -> tuple[tuple[int, int], ...] | None:
    days = tuple(sorted(rule.weekdays, key=lambda each: (each[0] < 0, each[0], each[1])))
    if rule.positions:
        if len(days) != 1 or days[0][0] or rule.frequency is not Frequency.MONTHLY:
            return None
        days = tuple((which, days[0][1]) for which in rule.positions)
    if any(not -2 <= which <= 5 for which, _ in days):
        return None
    mixed = {which for which, _ in days}
    if rule.frequency > Frequency.MONTHLY and mixed - {0}:
        return None
    return None if 0 in mixed and len(mixed) > 1 else days
