"""How often something takes place, in words: « tous les mardis jusqu'au 30 juin »."""

from datetime import datetime

from bot.conversation.i18n import _, day, listed, month, ngettext, weekday
from bot.handlers.programme.wording import clock
from knowledge.agenda import Event
from knowledge.agenda.repeats import Repeats, repeats
from knowledge.agenda.rule import Frequency


def said(event: Event) -> str:
    """The recurrence of an event; its days where it has them one by one; empty for what happens once."""
    if event.rrule is not None:
        parts = repeats(event.rrule, event.start)
        return _repeats(parts) if parts is not None else _("by a rule of its own: {rule}", rule=event.rrule)
    if event.extra:
        return ngettext("on {n} day", "on {n} days", len({event.start, *event.extra}))
    return ""


def _repeats(parts: Repeats) -> str:
    words = [_often(parts)]
    if parts.months and parts.frequency is not Frequency.YEARLY:
        words.append(_("in {months}", months=listed([month(each) for each in parts.months])))
    if parts.times:
        at = datetime(2000, 1, 1)
        times = [clock(datetime.combine(at, each)) for each in parts.times]
        words.append(_("at {times}", times=listed(times)))
    if parts.until is not None:
        words.append(_("until {day}", day=day(parts.until)))
    elif parts.count is not None:
        words.append(ngettext("{n} time in all", "{n} times in all", parts.count))
    return ", ".join(words)


def _often(parts: Repeats) -> str:
    days = listed([weekday(each) for each in parts.weekdays])
    every = parts.interval
    match parts.frequency:
        case Frequency.HOURLY:
            return ngettext("every hour", "every {n} hours", every)
        case Frequency.DAILY:
            return ngettext("every day", "every {n} days", every)
        case Frequency.WEEKLY:
            return ngettext("every week on {days}", "every {n} weeks on {days}", every, days=days)
        case Frequency.MONTHLY:
            on = _which(parts) if parts.which else _dates(parts) if parts.month_days else days
            return ngettext("every month, {on}", "every {n} months, {on}", every, on=on)
        case Frequency.YEARLY:
            months = listed([month(each) for each in parts.months])
            on = _which(parts) if parts.which else _dates(parts)
            return ngettext(
                "every year, {on} of {months}",
                "every {n} years, {on} of {months}",
                every,
                on=on,
                months=months,
            )
    return ""


def _which(parts: Repeats) -> str:
    """« le premier et le troisième mardi »."""
    names = {
        1: _("the first {day}"),
        2: _("the second {day}"),
        3: _("the third {day}"),
        4: _("the fourth {day}"),
        5: _("the fifth {day}"),
        -1: _("the last {day}"),
        -2: _("the last but one {day}"),
    }
    return listed([names[which].format(day=weekday(on)) for which, on in parts.days if which in names])


def _dates(parts: Repeats) -> str:
    """« le 1er et le 15 »."""
    dates = [
        _("the last day")
        if each == -1
        else _("day {n} from the end", n=-each)
        if each < 0
        else _("the {n}", n=each)
        for each in parts.month_days
    ]
    return listed(dates)
