"""Events whose places are all taken, shown as full: derived from who is registered, kept nowhere."""

from collections.abc import Collection
from datetime import datetime

from knowledge.agenda import Event, Occurrence, Override, Status
from knowledge.agenda.occurrences import occurrence_of


def filled(event: Event, full: Collection[datetime]) -> Event:
    """The event with these occurrences (``Occurrence.recurrence``) full; what is cancelled stays so.

    Places are on the spot where one can be there, else online.
    """
    if event.single and event.start in full and not event.overrides:
        return event.model_copy(update=_modes(event.on_site, event.remote))
    held = {each.recurrence: each for each in event.overrides}
    for recurrence in full:
        mine = held.get(recurrence) or _own(event, recurrence)
        # What is said of all that follow as well is not said again of one alone.
        if mine is not None and not mine.onwards:
            modes = _modes(mine.on_site or event.on_site, mine.remote or event.remote)
            held[recurrence] = mine.model_copy(update=modes)
    ordered = tuple(sorted(held.values(), key=lambda each: each.recurrence))
    return event if ordered == event.overrides else event.model_copy(update={"overrides": ordered})


def places(event: Event, one: Occurrence) -> int | None:
    """How many people may register for this time, None where any number: nobody else where its organisers say it is full."""
    return 0 if one.full else event.capacity


def _own(event: Event, recurrence: datetime) -> Override | None:
    """What is said of one occurrence that said nothing of its own; None where there is no such occurrence."""
    one = occurrence_of(event, recurrence)
    if one is None:
        return None
    if not any(each.onwards for each in event.overrides):
        return Override(recurrence=recurrence, version=event.version)
    names = ("title", "summary", "place", "link", "on_site", "remote", "remote_link")
    said = {name: getattr(one, name) for name in names}
    ends = None if event.end is None else one.wall_end
    return Override(recurrence=recurrence, start=one.wall_start, end=ends, version=event.version, **said)


def _modes(on_site: Status | None, remote: Status | None) -> dict[str, Status | None]:
    if on_site is not None:
        return {"on_site": on_site if on_site is Status.CANCELLED else Status.FULL}
    return {"remote": remote if remote in (None, Status.CANCELLED) else Status.FULL}
