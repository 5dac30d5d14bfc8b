"""Moments of the week and of the calendar, in words."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.conversation.i18n import _, day, weekday

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def said(moment: str) -> str:
    """« samedi matin » for ``sat-morning``; empty for what is no moment of the week."""
    name, _dash, part = moment.partition("-")
    if name not in DAYS:
        return ""
    here = weekday(DAYS.index(name))
    match part:
        case "morning":
            return _("{day} morning", day=here)
        case "afternoon":
            return _("{day} afternoon", day=here)
        case "evening":
            return _("{day} evening", day=here)
        case _other:
            return ""


def when(moment: datetime, zone: str) -> str:
    """« vendredi 27 novembre 2026 à 10 h », as the clocks of this zone show it."""
    local = moment.astimezone(ZoneInfo(zone))
    return _(
        "{weekday} {day} at {time}",
        weekday=weekday(local.weekday()),
        day=day(local.date()),
        time=clock(local),
    )


def clock(local: datetime | time) -> str:
    """« 10 h », « 10 h 30 »."""
    if local.minute:
        return _("{hour}:{minute:02}", hour=local.hour, minute=local.minute)
    return _("{hour}:00", hour=local.hour)
