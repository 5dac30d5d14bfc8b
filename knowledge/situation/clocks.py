"""Times of the day as people write them: « 14h30 », « 14 h », « midi », “2 pm”, “half past six”."""

import re
from datetime import time

from knowledge.situation.ages import NUMBER, number

_HALF = r"(?: (?:trente|quinze|et demie?|et quart|moins le quart))"
_NOT_MINUTES = r"(?! (?:ans?|places?|euros?|€|personnes?|people|seats|h|heures?)\b)"
CLOCK = (
    r"(?:\d{1,2} : \d{2}(?: : \d{2})?(?: [ap] ?m)?|\d{1,2} [ap] ?m"
    rf"|\d{{1,2}} (?:h|heures?|hrs?)(?: \d{{2}}{_NOT_MINUTES})?(?: (?:du )?(?:matin|soir))?"
    r"|(?<!apres )midi(?: (?:et demie?|trente|30))?|minuit(?: (?:et demie?|trente|30))?|noon|midnight|half past \w+"
    rf"|(?:{NUMBER}) heures?{_HALF}?(?: du (?:matin|soir))?|\d{{1,2}} o clock)"
)
"""A time of the day, as a pattern over a folded line."""

_FIGURES = re.compile(r"\d+")


def clock_minutes(said: str) -> int | None:
    """Minutes of the day of what CLOCK matched, up to 1440 for midnight; None for what no clock shows.

    Midnight is the end of the day rather than its beginning: « samedi à minuit » is the night after Saturday.
    """
    half = 30 if re.search(r"demi|trente|half past| 30$", said) else 0
    if said.startswith("midi") or said == "noon":
        return 12 * 60 + half
    if said.startswith("minuit") or said == "midnight":
        return 24 * 60 + half
    figures = [int(each) for each in _FIGURES.findall(said)]
    if said.startswith("half past"):
        hour = figures[0] if figures else number(said.removeprefix("half past "))
        return hour * 60 + 30 if 1 <= hour <= 23 else None
    if figures:
        hour, minute = figures[0], figures[1] if len(figures) > 1 else 0
    else:
        word, _, rest = said.partition(" heure")
        hour, minute = number(word), half or (15 if "quart" in rest or "quinze" in rest else 0)
        if "moins le quart" in rest:
            hour, minute = hour - 1, 45
    sign = re.search(r" ([ap]) ?m\b", said)
    if sign is not None:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if sign[1] == "p" else 0)
    elif said.endswith(" soir") and 4 < hour < 12:
        hour += 12
    if (hour, minute) == (24, 0):
        return 24 * 60
    return hour * 60 + minute if 0 <= hour < 24 and minute < 60 else None


def clock_time(said: str) -> time | None:
    """The time of the day of what CLOCK matched; midnight is 00:00. None for what no clock shows."""
    minutes = clock_minutes(said)
    return None if minutes is None else time(minutes // 60 % 24, minutes % 60)
