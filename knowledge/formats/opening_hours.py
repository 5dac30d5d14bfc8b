"""Opening hours as OpenStreetMap writes them (``Mo-Fr 09:00-12:00,14:00-17:00; Sa 10:00-12:00``)."""

import re

from pydantic import ValidationError

from knowledge.catalogue import Slot

_DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
_RULE = re.compile(
    r"(?P<days>(?:mo|tu|we|th|fr|sa|su)(?:\s*[-,]\s*(?:mo|tu|we|th|fr|sa|su))*)\s+"
    r"(?P<times>\d{1,2}:\d{2}\s*-\s*\d{1,2}:\d{2}(?:\s*,\s*\d{1,2}:\d{2}\s*-\s*\d{1,2}:\d{2})*)"
)
_CLOSED = re.compile(
    r"(?:ph|sh|(?:mo|tu|we|th|fr|sa|su)(?:\s*[-,]\s*(?:mo|tu|we|th|fr|sa|su))*)\s+(?:off|closed)"
)


def read_opening_hours(text: str) -> tuple[Slot, ...] | None:
    """The weekly hours of a text, or None where it says more than weekly hours can."""
    slots: list[Slot] = []
    for rule in filter(None, (each.strip() for each in text.casefold().split(";"))):
        if _CLOSED.fullmatch(rule):
            continue
        match = _RULE.fullmatch(rule)
        if match is None:
            return None
        days = _days(match["days"])
        # A later rule for a day replaces what was said of that day before.
        kept = (
            each.model_copy(update={"days": tuple(d for d in each.days if d not in days)}) for each in slots
        )
        slots = [each for each in kept if each.days]
        for times in match["times"].split(","):
            opens, _, closes = (each.strip().zfill(5) for each in times.partition("-"))
            try:
                slots.append(Slot.model_validate({"days": days, "opens": opens, "closes": closes}))
            except ValidationError:
                return None
    return tuple(slots) or None


def _days(text: str) -> tuple[int, ...]:
    found: list[int] = []
    for piece in text.split(","):
        first, _, last = (each.strip() for each in piece.partition("-"))
        begin, end = _DAYS.index(first), _DAYS.index(last or first)
        found += [day % 7 for day in range(begin, end + 1 if end >= begin else end + 8)]
    return tuple(sorted(set(found)))
