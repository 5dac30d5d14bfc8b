"""How reminders are chosen and said: wishes, quiet hours, pauses."""

from collections.abc import Sequence
from datetime import time
from zoneinfo import ZoneInfo

from bot.conversation.i18n import _, day, lazy, listed, ngettext
from bot.conversation.messages import Button
from bot.handlers import pickers
from bot.handlers.moments import clock
from bot.handlers.town import Town
from bot.storage.follows import EVENT, FESTIVAL, ORGANISER, PLACE, TOPIC
from bot.storage.habits import Habit
from knowledge.agenda import Before, DayBefore, read_wish, read_wishes

SIGNS = {EVENT: "📅", FESTIVAL: "🎪", TOPIC: "🌱", PLACE: "📍", ORGANISER: "👥"}

USUAL_WISHES = {
    "evening_before": lazy("the evening before at 18:00"),
    "morning_of": lazy("in the morning of the day at 9:00"),
    "hour_before": lazy("one hour before"),
    "registration_opens": lazy("when registration opens"),
}
"""The wishes that one tap chooses."""

FAR = 9000
"""A pause until after this year is no pause but an end, until they say otherwise."""


def normal(wishes: Sequence[str]) -> set[str]:
    """The wishes by the one name that each of them has when it is planned."""
    return {each.value for each in read_wishes(wishes)}


def toggled(chosen: Sequence[str], wish: str) -> tuple[str, ...]:
    """The wishes once this one was tapped."""
    return tuple(each for each in chosen if each != wish) if wish in chosen else (*chosen, wish)


def wish_buttons(chosen: Sequence[str], action: str, key: str) -> list[Button]:
    """One button each, ticked where it is chosen; those in their own words too, to take them away."""
    own = [each for each in chosen if each not in USUAL_WISHES and len(f"{action}:{key}{each}") <= 64]
    return [
        Button(("✓ " if each in chosen else "") + said_wish(each), action, key + each)
        for each in (*USUAL_WISHES, *own)
    ]


def said(wishes: Sequence[str]) -> str:
    """« la veille à 18 h et une heure avant »; that there are none."""
    return listed([said_wish(each) for each in wishes]) if wishes else _("no reminders")


def said_wish(wish: str) -> str:
    """« la veille à 18 h »."""
    if wish in USUAL_WISHES:
        return str(USUAL_WISHES[wish])
    try:
        read = read_wish(wish)
    except ValueError:
        return wish
    match read:
        case Before(minutes) if minutes % (24 * 60) == 0:
            return ngettext("{n} day before", "{n} days before", minutes // (24 * 60))
        case Before(minutes) if minutes % 60 == 0:
            return ngettext("{n} hour before", "{n} hours before", minutes // 60)
        case Before(minutes):
            return ngettext("{n} minute before", "{n} minutes before", minutes)
        case DayBefore(0, at):
            return _("on the day at {time}", time=clock(at))
        case DayBefore(1, at):
            return _("the day before at {time}", time=clock(at))
        case DayBefore(days, at):
            return ngettext("{n} day before at {time}", "{n} days before at {time}", days, time=clock(at))
        case usual:
            return said_wish(usual.value)


def promise(kind: str, wishes: Sequence[str]) -> str:
    """What will come of following: reminders of an event, news of everything else."""
    if kind != EVENT:
        return _("What is new there comes once a day, gathered; what changes is told as it does.")
    if not wishes:
        return _("I remind you of nothing, as you chose, and tell you what changes.")
    return _("I remind you: {when}. And I tell you what changes.", when=said(wishes))


def said_pause(habit: Habit, town: Town) -> str:
    """That all is quiet, and until which day."""
    assert habit.paused_until is not None
    if habit.paused_until.year > FAR:
        return _("All is quiet until you say otherwise.")
    until = habit.paused_until.astimezone(ZoneInfo(habit.zone or town.city.zone)).date()
    return _("All is quiet until {day}.", day=day(until))


def said_quiet(habit: Habit) -> str:
    """« de 22 h à 8 h »."""
    if habit.quiet_from == habit.quiet_to:
        return _("no quiet hours")
    begins, ends = time.fromisoformat(habit.quiet_from), time.fromisoformat(habit.quiet_to)
    return _("from {begins} to {ends}", begins=clock(begins), ends=clock(ends))


def topic(town: Town, id: str) -> str:
    """Its name."""
    return pickers.said_topic(town.city, id)
