"""What happens when: events with their occurrences, the reminders before them, and what has changed about them.

Wall-clock intentions are kept with their IANA zone and become instants only here, so that a clock that changes
at night moves nothing that people have planned.
"""

from knowledge.agenda.changes import Change, Changed, changes
from knowledge.agenda.event import Event, Override, Place, Registration, Status
from knowledge.agenda.occurrences import Occurrence, occurrences
from knowledge.agenda.reminders import (
    QUIET,
    AnyWish,
    Before,
    DayBefore,
    Quiet,
    Reminder,
    Wish,
    read_wish,
    read_wishes,
    reminders,
)

__all__ = [
    "QUIET",
    "AnyWish",
    "Before",
    "Change",
    "Changed",
    "DayBefore",
    "Event",
    "Occurrence",
    "Override",
    "Place",
    "Quiet",
    "Registration",
    "Reminder",
    "Status",
    "Wish",
    "changes",
    "occurrences",
    "read_wish",
    "read_wishes",
    "reminders",
]
