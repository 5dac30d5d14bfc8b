"""What was understood in one way though it may be meant in another, said before anything is saved."""

from collections.abc import Iterable

from bot.conversation.i18n import _, day_of_week
from bot.handlers.programme.wording import clock
from bot.handlers.town import Town
from knowledge.agenda import Event
from knowledge.programme.draft import Doubt


def said(doubts: Iterable[str], event: Event, town: Town) -> list[str]:
    """One sentence for each."""
    return [_said(Doubt(each), event) for each in doubts if each in set(Doubt)]


def _said(doubt: Doubt, event: Event) -> str:
    on, at = day_of_week(event.start.date()), clock(event.start)
    return {
        Doubt.TODAY: _("I took it for {day}: is that the right one?", day=on),
        Doubt.PAST: _("{day} is over already: is the date right?", day=on),
        Doubt.FAR: _("That is more than a year ahead: is the date right?"),
        Doubt.WEEKDAY: _("The weekday and the date do not agree: I kept the date, {day}.", day=on),
        Doubt.MIDNIGHT: _("I took midnight for the end of that day."),
        Doubt.HALF_OF_DAY: _("I took the hour for {time}.", time=at),
        Doubt.NO_SUCH_HOUR: _("The clocks leave this hour out that night: it counts an hour later."),
        Doubt.HOUR_TWICE: _("The clocks show this hour twice that night: I took the first one."),
        Doubt.PLACE: _("I am not sure of the place: please look at it."),
        Doubt.EVERY_WEEK: _("I took it for once only. If it comes back, say how often under “Repeats”."),
        Doubt.WHICH_WEEK: _("I count the weeks from {day}.", day=on),
        Doubt.HOLIDAYS: _(
            "I don't know the dates of the holidays: take out those days one by one afterwards."
        ),
        Doubt.SHORT_MONTHS: _("Not every month has this day: it is left out there."),
    }[doubt]
