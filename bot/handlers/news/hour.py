"""The moment at which an announcement goes out, as whoever makes it says it: « demain à 9 h »."""

import re
from datetime import datetime, timedelta

from bot.conversation.errors import Invalid
from bot.conversation.i18n import _
from bot.handlers.town import Town
from knowledge.agenda.wall import instant
from knowledge.language import fold
from knowledge.situation import understand
from knowledge.situation.days import WEEKDAYS

_HOUR = re.compile(r"\b(\d{1,2})\s*(?:h|heures?|:|am\b|pm\b)\s*(\d{2})?", re.IGNORECASE)

_AT = re.compile(r"\b(?:à|at)\s+(\d{1,2})()(?!\d)", re.IGNORECASE)

_PARTS = {
    **dict.fromkeys(("apres midi", "afternoon"), (14, 0)),
    **dict.fromkeys(("midi", "noon"), (12, 0)),
    **dict.fromkeys(("matin", "morning"), (9, 0)),
    **dict.fromkeys(("soir", "evening", "tonight"), (18, 0)),
}
"""The hour that a part of the day stands for, where none is said; the first that is found holds."""


def understood(said: str, town: Town) -> datetime:
    """The moment that these words name, in the city's time. Raises Invalid where they name none, or one that is over."""
    now = town.now()
    read = understand(said, town.city, now)
    value = next((each.value for each in read.constraints if each.kind == "day"), "")
    found = re.match(r"\d{4}-\d{2}-\d{2}", value)
    hour = _hour(said)
    if found:
        day = datetime.fromisoformat(found[0])
    elif value[:3] in WEEKDAYS:
        ahead = (WEEKDAYS.index(value[:3]) - now.weekday()) % 7
        day = datetime.combine(now.date() + timedelta(days=ahead), datetime.min.time())
    elif hour is not None and not re.search(r"\d", _AT.sub("", _HOUR.sub("", said, 1), 1)):
        day = datetime.combine(now.date(), datetime.min.time())
    else:
        raise Invalid(
            _("Which day, and at what time? For instance “tomorrow at 9” or “on 5 December at 10”.")
        )
    hours, minutes = hour or (9, 0)
    due = instant(day.replace(hour=hours, minute=minutes), town.city.zone)
    if due <= town.clock() and value[:3] in WEEKDAYS:
        due = instant(day.replace(hour=hours, minute=minutes) + timedelta(days=7), town.city.zone)
    if due <= town.clock():
        raise Invalid(_("That moment is over. Which one to come do you have in mind?"))
    return due


def _hour(said: str) -> tuple[int, int] | None:
    """Hours and minutes; None where nothing of the kind is said. Raises Invalid where no clock shows them."""
    found = _HOUR.search(said) or _AT.search(said)
    if found is None:
        words = " ".join(re.findall(r"\w+", fold(said)))
        return next((hour for part, hour in _PARTS.items() if part in words), None)
    hours, minutes = int(found[1]), int(found[2] or 0)
    if (half := re.search(r"[ap]m\b", found[0].lower())) and hours <= 12:
        hours = hours % 12 + (12 if half[0] == "pm" else 0)
    if hours > 23 or minutes > 59:
        raise Invalid(_("A day has hours from 0 to 23. At what time is it?"))
    return hours, minutes
