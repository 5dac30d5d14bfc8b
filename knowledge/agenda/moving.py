"""Where the occurrences of an event have gone in its next version, so that whoever comes to one of them is not lost."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from knowledge.agenda.event import Event
from knowledge.agenda.occurrences import occurrence_of


def carried(old: Event, new: Event, recurrences: Iterable[datetime]) -> Mapping[datetime, datetime]:
    """By what an occurrence was known, by what it is known now; those that stay, or are no more, are left out.

    An event that begins otherwise takes its occurrences along, each by as much, unless the time that one would go to was
    another one's before: a first session that is dropped is not the second one.
    """
    shift = new.start - old.start
    if not shift:
        return {}
    found = {}
    for each in recurrences:
        there = each + shift
        if (
            occurrence_of(old, each) is not None
            and occurrence_of(new, each) is None
            and occurrence_of(old, there) is None
            and occurrence_of(new, there) is not None
        ):
            found[each] = there
    return found
