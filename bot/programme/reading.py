"""A programme out of bytes, whatever form they are in."""

import csv
from collections.abc import Callable
from dataclasses import replace

from knowledge.catalogue import Problem, Source
from knowledge.city import City
from knowledge.formats import events_csv_columns
from knowledge.formats.csv_columns import Headers
from knowledge.formats.csv_reading import decode
from knowledge.formats.events_csv import read_events_csv
from knowledge.formats.icalendar import read_icalendar
from knowledge.formats.intact import plainly, unfit
from knowledge.formats.openagenda import read_openagenda
from knowledge.formats.problems import Code
from knowledge.formats.programme import Programme
from knowledge.skills import Skills
from knowledge.skills.subjects import Subjects

ICALENDAR, OPENAGENDA, TABLE = "ics", "openagenda", "csv"

FORMS = {ICALENDAR: read_icalendar, OPENAGENDA: read_openagenda, TABLE: read_events_csv}
"""What reads each form: ``(data, city, file, source)``."""

_LOOK = 20_000
"""Bytes in which a form shows itself."""


_OF_ENTRIES = frozenset({"kind", "verified_on", "sources.name", "contact.phone", "contact.email"})
_OF_EVENTS = frozenset({"day", "starts", "ends", "repeats", "festival", "on_site", "organiser"})
"""Columns that only one of the two kinds of tables has, or that it nearly always has."""


def form_of(name: str, data: bytes, city: City) -> str:
    """The form of a programme by what it holds, then by its name's ending; empty where it is none."""
    text = decode(data[:_LOOK]).lstrip("\ufeff \t\r\n")
    if text[:15].upper() == "BEGIN:VCALENDAR" or text[:12].upper() == "BEGIN:VEVENT":
        return ICALENDAR
    if text[:1] in ("{", "["):
        return OPENAGENDA
    ending = name.casefold().rpartition(".")[2]
    if ending in ("ics", "ical", "icalendar", "ifb"):
        return ICALENDAR
    if ending == "json":
        return OPENAGENDA
    return TABLE if _of_events(text, city) else ""


def read(
    data: bytes,
    city: City,
    name: str,
    *,
    form: str = "",
    source: Source | None = None,
    skills: Callable[[], Skills] | None = None,
) -> Programme:
    """Everything that could be read; what is no programme is one problem.

    With ``skills``, which take a while to be made ready, events of which no topic is said have those that their words name
    proposed.
    """
    if (fault := unfit(name, data)) is not None:
        return Programme((), (fault,))
    form = form or form_of(name, data, city)
    if form not in FORMS:
        return Programme((), (Problem(name, 0, "", Code.FILE_OTHER, ""),))
    try:
        found = FORMS[form](data, city, name, None)
    except csv.Error:
        return Programme((), (Problem(name, 0, "", Code.FILE_OTHER, ""),))
    told = plainly(form, name, data, found.problems, found=bool(found.events or found.gone))
    found = replace(found, problems=told)
    events = found.events
    if source is not None:
        # What an event says of its own source counts for more than where the file was found.
        events = tuple(each if each.source else each.model_copy(update={"source": source}) for each in events)
    topics: dict[str, tuple[str, ...]] = {}
    if skills is not None and not all(each.topics for each in events):
        subjects = Subjects(skills(), city)
        topics = {each.uid: subjects.of(each.title, each.keywords) for each in events if not each.topics}
    return replace(found, events=events, topics={uid: each for uid, each in topics.items() if each})


def _of_events(text: str, city: City) -> bool:
    """Whether a table's headers are those of a programme rather than of a catalogue of entries."""
    lines = (each for each in text.splitlines() if each.strip(" ;,\t")[:4] not in ("", "sep="))
    first = next(lines, "")
    cells = max((next(csv.reader([first], delimiter=each), []) for each in ";,\t"), key=len)
    find = Headers(city).find
    as_events = {found for each in cells if (found := events_csv_columns.find(each.strip()))}
    as_entries = {found for each in cells if (found := find(each.strip()))}
    required = as_events.issuperset(events_csv_columns.REQUIRED)
    return required and len(as_events & _OF_EVENTS) > len(as_entries & _OF_ENTRIES)
