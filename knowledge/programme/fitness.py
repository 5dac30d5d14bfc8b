"""How well an event suits what somebody said of their situation."""

from collections.abc import Iterable

from knowledge.agenda import Event, Occurrence, Status
from knowledge.catalogue import Catalogue
from knowledge.situation import Constraint, Fit
from knowledge.situation.fitness import age_fit, quartier_fit

_ACCESS = ("access", "accessibility")
_NEEDS = {
    "wheelchair": "mobility", "step_free": "mobility", "hearing_loop": "hearing", "sign_language": "hearing",
    "signs": "hearing", "subtitles": "hearing", "audio_description": "visual", "braille": "visual",
    "large_print": "visual", "easy_to_read": "intellectual", "quiet": "psychological",
}  # fmt: skip
"""What an open agenda says of needs, for what cities call the means to meet them."""
MODES = ("remote", "on_site")
"""The two ways of taking part, as values of a constraint."""


def fit(event: Event, occurrence: Occurrence, constraint: Constraint, catalogue: Catalogue) -> Fit:
    """How this one time suits one constraint that is neither a day nor a moment."""
    kind, value = constraint.kind, constraint.value
    if value in MODES:
        status = occurrence.remote if value == "remote" else occurrence.on_site
        return Fit.NO if status in (None, Status.CANCELLED) else Fit.YES
    if kind == "age":
        return Fit.UNKNOWN if event.ages is None else age_fit(event.ages, value)
    if kind == "free":
        return _said(event.free)
    if kind == "childcare":
        return _said(event.childcare)
    if kind == "quartier":
        remote = occurrence.remote not in (None, Status.CANCELLED)
        return quartier_fit(quartier(event, catalogue), value, catalogue.city, remote=remote)
    if kind == "languages":
        # What says nothing of its language is in the city's own.
        spoken = event.languages or (catalogue.city.language,)
        return Fit.YES if value in spoken else Fit.NO if event.languages else Fit.UNKNOWN
    if value in event.accessibility:
        return Fit.YES
    if _NEEDS.get(value) in event.accessibility:
        return Fit.NEAR
    if kind in _ACCESS:
        return _listed(value, _place_facets(event, catalogue, kind), said=bool(event.accessibility))
    return Fit.UNKNOWN


def quartier(event: Event, catalogue: Catalogue) -> str | None:
    """The quartier where it is: its own, else that of its place in the catalogue."""
    if event.quartier is not None or event.place is None or event.place.entry is None:
        return event.quartier
    entry = catalogue.get(event.place.entry)
    return None if entry is None else entry.quartier


def _said(known: bool | None) -> Fit:
    return Fit.UNKNOWN if known is None else Fit.YES if known else Fit.NO


def _listed(value: str, listed: Iterable[str], *, said: bool) -> Fit:
    return Fit.YES if value in listed else Fit.NO if said else Fit.UNKNOWN


def _place_facets(event: Event, catalogue: Catalogue, kind: str) -> tuple[str, ...]:
    entry = catalogue.get(event.place.entry) if event.place and event.place.entry else None
    return entry.facets.get(kind, ()) if entry is not None else ()
