"""When something that is repeated by a rule comes next."""

from datetime import datetime, timedelta

from knowledge.agenda.event import Event
from knowledge.agenda.occurrences import occurrences


def next_time(
    rule: str, start: datetime, zone: str, after: datetime, exceptions: tuple[datetime, ...] = ()
) -> datetime | None:
    """The first instant after one (aware) at which the rule comes, begun at a naive ``start`` on the wall of the zone and
    left out at naive ``exceptions``;
    None where it is at its end, or comes less often than every ten years.
    """
    event = Event(uid="repeated", title="repeated", start=start, zone=zone, rrule=rule, exceptions=exceptions)
    for days in (40, 400, 3_700):
        found = occurrences(event, after, after + timedelta(days=days))
        if (first := next((each.start for each in found if each.start > after), None)) is not None:
            return first
    return None
