"""An event in plain words, understood: « atelier cyanotype samedi 14 h à la médiathèque »."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from knowledge.agenda import Place
from knowledge.agenda.repeat_words import Recurring, recurring
from knowledge.agenda.repeats import Repeats
from knowledge.agenda.rule import Frequency
from knowledge.agenda.wall import instant, wall_clock
from knowledge.catalogue import Catalogue
from knowledge.city import City
from knowledge.programme.details import details
from knowledge.programme.draft import Doubt, Draft, Missing
from knowledge.programme.places import Places
from knowledge.programme.titles import LINK, named
from knowledge.programme.written_days import plain_days
from knowledge.situation import Constraint
from knowledge.situation.days import DAY_NAME, MONTH_NAME, WEEKDAYS, dated, days, month_named, weekday_named
from knowledge.situation.fitness import stretch
from knowledge.situation.hours import Hours, hours, length
from knowledge.situation.moments import moments
from knowledge.situation.offers import Quartiers, everyday_words
from knowledge.situation.reading import LONGEST, Reading
from knowledge.situation.spans import spans

_DAY = timedelta(days=1)
_FAR = timedelta(days=366)
_MANY_DAYS = 14
"""Days that may be said one by one."""

_ALL_DAY = re.compile(r"(?<= )(?:(?:pendant )?toute la journee|la journee entiere|all day(?: long)?)(?= )")
_AT_SIGN = re.compile(r"(?<=\s)@\s*(?=\w)")
_SAYS_BOTH = re.compile(
    rf"(?<= )(?P<w>{DAY_NAME}) (?:le |the )?(?P<d>\d{{1,2}})(?: (?:er|st|nd|rd|th))? (?P<m>{MONTH_NAME})(?: (?P<y>20\d\d))?(?= )"
)


class Drafting:
    """Reads events in the words of one city, prepared once; ``venues`` are places that are no entries of its catalogue."""

    def __init__(self, catalogue: Catalogue, venues: Iterable[Place] = ()) -> None:
        self._city: City = catalogue.city
        self._places = Places(catalogue, venues)
        self._quartiers = Quartiers(catalogue.city, everyday_words(catalogue.city))

    def read(self, text: str, now: datetime) -> Draft:
        """What a text tells of one event, said at ``now`` (aware); never fails, however little it understands."""
        zone = self._city.zone
        wall = wall_clock(now, zone)
        link = LINK.search(text)
        told = _AT_SIGN.sub(" at ", LINK.sub(" ", text)[:LONGEST])
        plain = plain_days(told, wall.date())
        reading = Reading(plain)
        said = _When(zone, wall)
        said.read(reading)
        about = details(reading)
        where = self._places.known(reading) or self._places.called(reading)
        quartiers = self._quartiers.find(reading)
        if where is not None and where.place.name:
            quartiers = self._quartiers.find(Reading(where.place.name)) or quartiers
        if where is None:
            where = self._places.named(reading, dated=said.day is not None or said.hours is not None)
        title, summary = named(reading.rest())
        quartier = (where and where.quartier) or (quartiers[0][1].value if quartiers else None)
        missing = [] if title else [Missing.TITLE]
        missing += said.missing()
        if where is None and quartier is None and not about.remote:
            missing.append(Missing.PLACE)
        if where is not None and not where.sure:
            said.doubts.append(Doubt.PLACE)
        return Draft(
            title=title,
            summary=summary,
            day=None if said.day is None else datetime.combine(said.day, time()),
            start=said.start,
            end=said.end,
            all_day=said.all_day,
            repeats=said.repeats,
            exceptions=said.exceptions,
            extra=said.extra,
            place=None if where is None else where.place,
            places=() if where is None else where.others,
            quartier=quartier,
            on_site=about.here or where is not None or not about.remote,
            remote=about.remote,
            link=link[0].rstrip(".,;)") if link else None,
            ages=about.ages,
            free=about.free,
            price=about.price,
            capacity=about.capacity,
            childcare=about.childcare,
            languages=about.languages,
            missing=tuple(missing),
            doubts=tuple(dict.fromkeys(said.doubts)),
        )


@dataclass(slots=True)
class _When:
    """The time of an event as it is being understood."""

    zone: str
    wall: datetime
    day: date | None = None
    last: date | None = None
    others: tuple[date, ...] = ()
    hours: Hours | None = None
    lasts: int | None = None
    all_day: bool = False
    repeats: Repeats | None = None
    start: datetime | None = None
    end: datetime | None = None
    exceptions: tuple[datetime, ...] = ()
    extra: tuple[datetime, ...] = ()
    doubts: list[Doubt] = field(default_factory=list)

    def read(self, reading: Reading) -> None:
        """Understand all that a sentence says of time, its words claimed."""
        today = self.wall.date()
        self._weekday_told(reading, today)
        again = recurring(reading, today)
        found = [
            each
            for _, each in sorted((*spans(reading, today), *days(reading, today)), key=lambda each: each[0])
        ]
        self.lasts = length(reading)
        self.hours = hours(reading)
        self._whole_days(reading)
        moments(reading)
        self._days(found, again)
        if again is not None:
            self._again(again)
        self._hours()
        self._judge()

    def missing(self) -> list[Missing]:
        """What is still needed of its time."""
        hour = (
            []
            if self.all_day or self.start is not None or (self.hours and self.hours.begins is not None)
            else [Missing.HOUR]
        )
        return ([] if self.day is not None else [Missing.DAY]) + hour

    def _weekday_told(self, reading: Reading, today: date) -> None:
        match = _SAYS_BOTH.search(reading.line)
        if match is None:
            return
        day = dated(int(match["d"]), month_named(match["m"]), match["y"], today)
        if day is not None and day.weekday() != weekday_named(match["w"]):
            self.doubts.append(Doubt.WEEKDAY)

    def _whole_days(self, reading: Reading) -> None:
        match = _ALL_DAY.search(reading.line)
        if match is not None and reading.free(*match.span()):
            reading.claim(*match.span())
            self.all_day = self.hours is None

    def _days(self, found: list[Constraint], again: Recurring | None) -> None:
        today = self.wall.date()
        singles: list[date] = []
        for each in found:
            dates = stretch(each.value)
            if dates is not None and dates[0] == dates[1]:
                singles.append(dates[0])
            elif dates is not None and self.last is None and again is None:
                self.day, self.last = dates
            elif dates is None and not each.value.startswith("not-"):
                if again is None and ("," in each.value or each.words.casefold().startswith(("le ", "du "))):
                    self.doubts.append(Doubt.EVERY_WEEK)
                for name in each.value.split(","):
                    ahead = (WEEKDAYS.index(name) - today.weekday()) % 7
                    singles.append(today + timedelta(ahead))
                    if ahead == 0:
                        self.doubts.append(Doubt.TODAY)
        if self.day is None and singles:
            self.day, *rest = sorted(dict.fromkeys(singles))[:_MANY_DAYS]
            self.others = tuple(rest)

    def _again(self, again: Recurring) -> None:
        rule = again.repeats
        if self.day is not None and not again.since and rule.frequency is Frequency.WEEKLY and not rule.days:
            rule = replace(rule, days=((0, self.day.weekday()),))
        self.others = ()
        base = again.since or self.day or self.wall.date()
        named = bool(rule.days or rule.month_days or rule.months) or rule.frequency is Frequency.DAILY
        if named and self._is_late(base):
            base += _DAY
        first = rule.first_day(base)
        if first is None or (not named and self.day is None and again.since is None):
            first = self.day or again.since
        if rule.interval > 1 and self.day is None and again.since is None:
            self.doubts.append(Doubt.WHICH_WEEK)
        if again.away:
            self.doubts.append(Doubt.HOLIDAYS)
        if any(each > 28 for each in rule.month_days) and not (rule.months and max(rule.month_days) < 29):
            self.doubts.append(Doubt.SHORT_MONTHS)
        self.day = first
        if first is not None and again.weeks:
            rule = replace(rule, until=first + timedelta(weeks=again.weeks) - _DAY)
        elif first is not None and again.months:
            rule = replace(rule, until=first + timedelta(days=round(again.months * 30.44)) - _DAY)
        self.repeats = rule
        self.exceptions = tuple(datetime.combine(each, time()) for each in again.exceptions)

    def _is_late(self, day: date) -> bool:
        """Whether the hour said is over on this day."""
        begins = self.hours.begins if self.hours is not None else None
        return begins is not None and datetime.combine(day, time()) + timedelta(minutes=begins) < self.wall

    def _hours(self) -> None:
        if self.day is None:
            return
        if Doubt.TODAY in self.doubts and self.day == self.wall.date() and self._is_late(self.day):
            self.day += 7 * _DAY
        midnight = datetime.combine(self.day, time())
        begins = self.hours.begins if self.hours is not None else None
        if begins is None:
            if self.all_day or self.last is not None:
                self.all_day = True
                self.start, self.end = midnight, datetime.combine(self.last or self.day, time()) + _DAY
            self._shift_days(time())
            return
        self.all_day = False
        self.start = midnight + timedelta(minutes=begins)
        if begins == 24 * 60:
            self.doubts.append(Doubt.MIDNIGHT)
        ends = self.hours.ends if self.hours is not None else None
        if ends is not None:
            self.end = midnight + timedelta(minutes=ends if ends > begins else ends + 24 * 60)
        elif self.lasts is not None:
            self.end = self.start + timedelta(minutes=self.lasts)
        if self.last is not None and self.last > self.day and self.repeats is None:
            # « Du 3 au 8 de 10 h à 18 h » is every day of these.
            self.repeats = Repeats(Frequency.DAILY, until=self.last)
        self._shift_days(self.start.time())
        if self.hours is not None and not self.hours.sure:
            self.doubts.append(Doubt.HALF_OF_DAY)

    def _shift_days(self, at: time) -> None:
        self.extra = tuple(datetime.combine(each, at) for each in self.others)
        self.exceptions = tuple(datetime.combine(each.date(), at) for each in self.exceptions)

    def _judge(self) -> None:
        start = self.start or (None if self.day is None else datetime.combine(self.day, time(23, 59)))
        if start is None:
            return
        if start < self.wall and not (self.all_day and (self.end or start) > self.wall):
            self.doubts.append(Doubt.PAST)
        if start > self.wall + _FAR:
            self.doubts.append(Doubt.FAR)
        if self.start is None or self.all_day:
            return
        first = instant(self.start, self.zone)
        if wall_clock(first, self.zone) != self.start:
            self.doubts.append(Doubt.NO_SUCH_HOUR)
        elif wall_clock(first + timedelta(hours=1), self.zone) == self.start or _half_hour_again(
            first, self.start, self.zone
        ):
            self.doubts.append(Doubt.HOUR_TWICE)


def _half_hour_again(first: datetime, start: datetime, zone: str) -> bool:
    """Lord Howe turns its clocks by half an hour."""
    return wall_clock(first + timedelta(minutes=30), zone) == start
