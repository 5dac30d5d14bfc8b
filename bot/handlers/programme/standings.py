"""How an event stands, changed: of all of it or of one time, of one way of taking part or of both."""

from datetime import datetime

from bot.conversation.i18n import _
from knowledge.agenda import Event, Occurrence, Override, Status

CANCEL, FULL, UNSURE, MOVED, BACK = "cancel", "full", "unsure", "moved", "back"

ACTIONS = (CANCEL, FULL, UNSURE, MOVED, BACK)

_STATUS = {
    CANCEL: Status.CANCELLED,
    FULL: Status.FULL,
    UNSURE: Status.CONDITIONAL,
    MOVED: Status.MOVED,
    BACK: Status.CONFIRMED,
}

BOTH, HERE, REMOTE = "b", "h", "r"
"""Both ways of taking part, on the spot alone, online alone."""


def asked(action: str) -> str:
    """What its button says."""
    return {
        CANCEL: _("Cancel it"),
        FULL: _("Fully booked"),
        UNSURE: _("To be confirmed"),
        MOVED: _("Say that it moved"),
        BACK: _("As first announced"),
    }[action]


def offered(one: Occurrence) -> tuple[str, ...]:
    """What could be different from how it stands."""
    modes = {each for each in (one.on_site, one.remote) if each is not None}
    return tuple(each for each in ACTIONS if modes != {_STATUS[each]})


def ways(one: Occurrence) -> tuple[str, ...]:
    """Of which ways of taking part one may say so."""
    return (BOTH, HERE, REMOTE) if one.on_site is not None and one.remote is not None else (BOTH,)


def way(each: str) -> str:
    """Its name."""
    return {BOTH: _("on the spot and online"), HERE: _("on the spot"), REMOTE: _("online")}[each]


def all_of(event: Event, action: str, way: str = BOTH) -> Event:
    """The whole event stands so; what single times said of it is forgotten, their times and places stay."""
    update = _modes(event.on_site, event.remote, action, way)
    overrides = tuple(
        each.model_copy(update={"on_site": None, "remote": None, "version": event.version + 1})
        for each in event.overrides
    )
    return event.model_copy(update={**update, "overrides": overrides})


def one_of(event: Event, recurrence: datetime, action: str, way: str = BOTH) -> Event:
    """This one time stands so."""
    held = _held(event, recurrence)
    on_site = held.on_site or event.on_site
    remote = held.remote or event.remote
    return _with(event, held.model_copy(update=_modes(on_site, remote, action, way)))


def elsewhere(event: Event, recurrence: datetime, start: datetime, end: datetime | None) -> Event:
    """This one time is then."""
    held = _held(event, recurrence)
    return _with(event, held.model_copy(update={"start": start, "end": end}))


def _modes(on_site: Status | None, remote: Status | None, action: str, way: str) -> dict[str, Status | None]:
    status = _STATUS[action]
    return {
        "on_site": status if on_site is not None and way in (BOTH, HERE) else on_site,
        "remote": status if remote is not None and way in (BOTH, REMOTE) else remote,
    }


def _held(event: Event, recurrence: datetime) -> Override:
    return next(
        (each for each in event.overrides if each.recurrence == recurrence), Override(recurrence=recurrence)
    )


def _with(event: Event, override: Override) -> Event:
    others = [each for each in event.overrides if each.recurrence != override.recurrence]
    counted = override.model_copy(update={"version": event.version + 1})
    ordered = sorted([*others, counted], key=lambda each: each.recurrence)
    return event.model_copy(update={"overrides": tuple(ordered)})
