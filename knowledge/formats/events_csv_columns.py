"""The columns of a table of events, and the cells that only such a table has."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time

from knowledge.agenda.event import Status
from knowledge.agenda.repeat_words import read_recurring
from knowledge.agenda.rule import read_rule
from knowledge.formats.days import read_day
from knowledge.formats.identifiers import fold

FIELDS: Mapping[str, tuple[str, ...]] = {
    "uid": ("Identifiant", "Id", "uid", "code", "ref", "référence", "identifier"),
    "title": ("Titre", "Title", "nom", "intitulé", "name", "événement", "event"),
    "summary": ("Présentation", "Summary", "description", "résumé", "descriptif", "about"),
    "day": ("Date", "Date", "jour", "le", "day", "date de début", "start date"),
    "starts": ("Début", "Starts", "heure", "heure de début", "horaire", "start", "start time", "time", "de"),
    "ends": ("Fin", "Ends", "heure de fin", "end", "end time", "à"),
    "last_day": ("Dernier jour", "Last day", "date de fin", "end date"),
    "repeats": ("Se répète", "Repeats", "répétition", "récurrence", "rrule", "recurrence"),
    "until": ("Jusqu'au", "Until", "répété jusqu'au"),
    "exceptions": ("Sauf le", "Except on", "exceptions", "exdate", "sauf"),
    "place": ("Lieu", "Place", "où", "salle", "where", "venue", "location"),
    "address": ("Adresse", "Address"),
    "coordinates": ("Coordonnées", "Coordinates", "gps", "lat lon", "latlon"),
    "latitude": ("Latitude", "Latitude", "lat"),
    "longitude": ("Longitude", "Longitude", "lon", "lng", "long"),
    "quartier": ("Quartier", "Neighbourhood", "neighborhood", "area", "secteur"),
    "topics": ("Thèmes", "Topics", "thème", "thématiques", "sujets", "topic", "mots-clés", "keywords"),
    "ages": ("Âges", "Ages", "âge", "age", "public", "tranche d'âge"),
    "price": ("Prix", "Price", "tarif", "tarifs", "coût", "cost"),
    "free": ("Gratuit ?", "Free?", "gratuité"),
    "childcare": ("Garde d'enfants ?", "Childcare?"),
    "accessibility": ("Accessibilité", "Accessibility", "accès"),
    "languages": ("Langues", "Languages", "langue", "language"),
    "organiser": ("Organisé par", "Organised by", "organisateur", "organiser", "association", "organizer"),
    "festival": ("Festival", "Festival"),
    "link": ("Lien", "Link", "site", "url", "site web", "website"),
    "remote_link": ("Lien pour suivre en ligne", "Link to join online", "visio", "en ligne", "online", "stream"),
    "on_site": ("État sur place", "Standing on site", "état", "statut", "status"),
    "remote": ("État en ligne", "Standing online"),
    "capacity": ("Places", "Capacity", "jauge", "nombre de places", "seats"),
    "registration.link": ("Inscription", "Registration", "lien d'inscription", "booking", "réservation"),
    "registration.opens": ("Inscriptions à partir du", "Registration opens"),
    "registration.closes": ("Inscriptions jusqu'au", "Registration closes"),
    "zone": ("Fuseau horaire", "Time zone", "fuseau", "timezone"),
}  # fmt: skip
"""Each field with its header in French, in English, then other names that are understood."""

REQUIRED = ("title", "day")

_BY_NAME = {fold(name): field for field, names in FIELDS.items() for name in (*names[2:], field)}
_BY_NAME |= {fold(name): field for field, names in FIELDS.items() for name in names[:2]}

_STATUSES: Mapping[Status, tuple[str, ...]] = {
    Status.CONFIRMED: ("confirmé", "confirmée", "oui", "ouvert", "maintenu", "yes", "open"),
    Status.CONDITIONAL: ("sous réserve", "à confirmer", "provisoire", "tentative", "to be confirmed"),
    Status.MOVED: ("déplacé", "déplacée", "reporté", "reportée", "rescheduled"),
    Status.FULL: ("complet", "complète", "sold out", "fully booked"),
    Status.CANCELLED: ("annulé", "annulée", "canceled"),
}
_STATUS = {fold(name): status for status, names in _STATUSES.items() for name in (status, *names)}

_CLOCK = re.compile(r"(\d{1,2})(?: ?[h:.] ?(\d{2})?(?::\d{2})?)? ?(?:min)? ?(am|pm)?", re.IGNORECASE)
_DAY_AND_TIME = re.compile(
    r"(.*\d)(?:T| +(?:à |at )?)(\d{1,2} ?(?:[h:] ?\d{0,2}(?::\d{2})?| ?[ap]m))", re.IGNORECASE
)


def find(header: str) -> str | None:
    """The field of this header."""
    return _BY_NAME.get(fold(header))


def say(field: str, language: str) -> str:
    """The header of a field in a language; English is for whoever does not read French."""
    return FIELDS[field][0 if language == "fr" else 1]


def read_status(cell: str) -> Status | None:
    """How something stands, in French or English."""
    return _STATUS.get(fold(cell))


def read_clock(cell: str) -> time | None:
    """A time of the day from ``14h30``, ``14:30``, ``9h`` or ``2 pm``."""
    if fold(cell) in ("midi", "noon"):
        return time(12)
    match = _CLOCK.fullmatch(cell.strip())
    if match is None:
        return None
    hour, half = int(match[1]), (match[3] or "").casefold()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    minute = int(match[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def read_day_and_time(cell: str) -> tuple[date | None, time | None]:
    """A day, and the time after it where there is one: ``12/12/2026 14h30``."""
    if day := read_day(cell):
        return day, None
    match = _DAY_AND_TIME.fullmatch(" ".join(cell.split()))
    if match is None:
        return None, None
    day, clock = read_day(match[1]), read_clock(match[2])
    return (day, clock) if day and clock else (None, None)


def read_repeats(cell: str, until: date | None, first: date = date.min) -> str | None:
    """A rule from « chaque semaine », « un mardi sur deux », ``every Tuesday`` or RFC 5545's own words.

    What no rule can hold beside its own end (« sauf pendant les vacances ») is not understood. ``first`` is the
    day from which « jusqu'en juin » counts.
    """
    rule = cell.strip().upper().removeprefix("RRULE:") if "=" in cell else _in_words(cell, first)
    if rule is None:
        return None
    if until is not None and "UNTIL=" not in rule and "COUNT=" not in rule:
        rule = f"{rule};UNTIL={until:%Y%m%d}"
    try:
        read_rule(rule)
    except ValueError:
        return None
    return rule


def _in_words(cell: str, first: date) -> str | None:
    said = read_recurring(cell, first) or read_recurring(f"chaque {cell}", first)
    if said is None or said.exceptions or said.away or said.since or said.weeks or said.months:
        return None
    return said.repeats.rule if said.repeats.until is None or first > date.min else None


def wall(day: date, clock: time | None) -> datetime:
    """A day and a time as one; midnight where no time is said."""
    return datetime.combine(day, clock or time())
