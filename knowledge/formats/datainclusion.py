"""Structures and services of data·inclusion (schema v0 or v1) as a city's entries.

One open data set for all of France says who helps with housing, papers, work, health, reading or digital life.
A service becomes a service of the city, a structure a place; each keeps its source, its day and its licence.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from pydantic import ValidationError

from knowledge.catalogue import Entry, Kind, Problem, Source
from knowledge.city import City
from knowledge.formats import datainclusion_fields as fields
from knowledge.formats.checks import check, kilometres
from knowledge.formats.datainclusion_records import Record, read_records
from knowledge.formats.identifiers import fold
from knowledge.formats.opening_hours import read_opening_hours
from knowledge.formats.problems import DOUBTS, Code, Finding
from knowledge.formats.refusals import findings

SOURCE = Source(name="data·inclusion", url="https://data.inclusion.gouv.fr", licence="Licence Ouverte 2.0")
WITHIN = 20.0
"""Kilometres from the city beyond which a structure or a service is another city's."""

_FIELD_OF = {
    "title": "nom", "summary": "description", "verified_on": "date_maj", "topics": "thematiques",
    "closed_on": "date_suspension", "coordinates": "latitude", "price": "frais_precisions", "free": "frais",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Inclusion:
    """What could be read, in the order of the files, services before places."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    gone: tuple[str, ...] = ()
    """Ids of entries that are suspended by today."""
    elsewhere: int = 0
    """How many records are too far from the city."""
    unmapped: Mapping[str, int] = field(default_factory=dict)
    """Themes and publics for which the city has no word, with how many records name each."""


def read_datainclusion(
    files: Mapping[str, bytes],
    city: City,
    today: date,
    *,
    source: Source = SOURCE,
    topic: str | None = None,
    within: float = WITHIN,
) -> Inclusion:
    """Read structures and services together, whichever file they are in; the same record always gives the same id.

    ``topic`` is that of the city for records whose themes have no word here; without it they are left out, and
    told. Names of people are never kept, nor is a telephone or an address that is not public.
    """
    return _Reader(city, today, source, topic, within).read(files)


OWN = frozenset(
    ("structure_id", "siret", "typologie", "thematiques", "code_insee", "modes_accueil", "nom", "date_maj")
)
"""Fields that structures and services have, and events have not."""


def is_datainclusion(data: bytes) -> bool:
    """Whether this JSON holds structures or services, by the fields of its first records."""
    records, _problems = read_records("", data)
    return any(not OWN.isdisjoint(each.given) for each in records[:20])


def inclusion_id(record: Record) -> str:
    """The id of the entry that a record becomes."""
    kind = "service" if record.service else "structure"
    said = f"{record.text('source')}\n{kind}\n{record.text('id')}"
    return f"di-{sha256(said.encode(errors='replace')).hexdigest()[:16]}"


class _Reader:
    def __init__(self, city: City, today: date, source: Source, topic: str | None, within: float) -> None:
        self._city, self._today, self._source, self._within = city, today, source, within
        self._topic = topic if topic in city.topics else None
        self._vocabulary = fields.Vocabulary(city)
        self._problems: list[Problem] = []
        self._entries: dict[str, Entry] = {}
        self._places: dict[str, str] = {}
        self._gone: dict[str, None] = {}
        self._elsewhere = 0
        self._names: dict[str, list[str]] = {}
        self._subjects: dict[str, Counter[str]] = {}

    def read(self, files: Mapping[str, bytes]) -> Inclusion:
        records: list[Record] = []
        for file, data in files.items():
            found, problems = read_records(file, data)
            self._problems += problems
            records += self._identified(found)
        structures = {self._key(each): each for each in records if not each.service}
        for each in records:
            if each.service:
                self._take(each, self._structure(each, structures))
        for each in records:
            if not each.service:
                self._take(each, None)
        order = {file: number for number, file in enumerate(files)}
        told = sorted(self._problems, key=lambda each: (order[each.file], each.line))
        unmapped = dict(self._vocabulary.unmapped.most_common())
        return Inclusion(
            tuple(self._entries.values()), tuple(told), tuple(self._gone), self._elsewhere, unmapped
        )

    def _identified(self, records: list[Record]) -> Iterator[Record]:
        for each in records:
            missing = [name for name in ("id", "nom") if not each.text(name)]
            for name in missing:
                self._say(each, name, Code.FIELD_MISSING)
            if not missing:
                yield each

    def _key(self, record: Record) -> tuple[str, str]:
        return record.text("source"), record.text("structure_id" if record.service else "id")

    def _structure(self, service: Record, structures: Mapping[tuple[str, str], Record]) -> Record | None:
        inner = service.given.get("structure")
        if isinstance(inner, Mapping):
            return Record(service.file, service.line, inner)
        return structures.get(self._key(service))

    def _take(self, record: Record, structure: Record | None) -> None:
        id = inclusion_id(record)
        where = structure if structure is not None and not record.text("latitude", "commune") else record
        if not self._is_here(where):
            self._elsewhere += 1
            return
        suspended = record.day("date_suspension")
        if suspended is not None and suspended <= self._today:
            self._gone[id] = None
            return
        if first := self._places.get(id):
            self._say(record, "id", Code.ID_TAKEN, record.text("id"), (first,))
            return
        entry = self._entry(id, record, structure)
        if entry is not None:
            self._places[id] = f"{record.file}:{record.line}"
            self._entries[id] = entry
            if record.service:
                key = "\n".join(self._key(record))
                self._names.setdefault(key, []).append(entry.title)
                self._subjects.setdefault(key, Counter()).update(entry.topics)

    def _is_here(self, record: Record) -> bool:
        """Whether it is in the city or near; what says no place at all is the city's own file's business."""
        spot = fields.coordinates(record)
        if spot is not None and self._city.coordinates is not None:
            return kilometres(spot, self._city.coordinates) <= self._within
        commune = record.text("commune")
        return not commune or fold(self._city.name) in fold(commune)

    def _entry(self, id: str, record: Record, structure: Record | None) -> Entry | None:
        topics = self._vocabulary.topics(record)
        own = "\n".join(self._key(record))
        if not topics and not record.service:
            topics = tuple(topic for topic, _ in self._subjects.get(own, Counter()).most_common(3))
        if not topics and self._topic is not None:
            topics = (self._topic,)
        if not topics:
            themes = record.list("thematiques")
            code = Code.TOPIC_UNKNOWN if themes else Code.FIELD_MISSING
            self._say(record, "thematiques", code, ", ".join(themes))
            return None
        data = self._data(id, record, structure, topics)
        if not record.service:
            data["activities"] = list(dict.fromkeys(self._names.get(own, ())))[:12]
        return self._fitting(data, record)

    def _data(
        self, id: str, record: Record, structure: Record | None, topics: tuple[str, ...]
    ) -> dict[str, Any]:
        title = fields.title(record)
        free, price = fields.money(record)
        owner = fields.title(structure if structure is not None else record) or None
        said = fields.summary(record) or (title if owner in (None, title) else f"{title} ({owner})")
        on = record.day("date_maj") or self._source.on
        link = record.text("lien_source")
        suspended = record.day("date_suspension")
        data: dict[str, Any] = {
            "id": id,
            "kind": Kind.SERVICE if record.service else Kind.PLACE,
            "lang": "fr",
            "title": title,
            "summary": said,
            "activities": fields.activities(record),
            "topics": topics,
            "facets": self._vocabulary.facets(record),
            "address": fields.address(record) or (fields.address(structure) if structure else None),
            "coordinates": fields.coordinates(record)
            or (fields.coordinates(structure) if structure else None),
            "free": free,
            "price": price,
            "contact": fields.contact(record, structure) or None,
            "sources": [
                self._source.model_copy(update={"on": on, **({"url": link} if fields.is_link(link) else {})})
            ],
            "verified_on": on,
            "valid_until": suspended,
            "owner": owner,
        }
        if record.list("publics", "profils") == ("jeunes-16-26",):
            data["ages"] = "16-26"
        open_at = record.text("horaires_accueil", "horaires_ouverture")
        slots = read_opening_hours(open_at) if open_at else None
        data |= (
            {"hours": slots}
            if slots
            else {"when": fields.cut(open_at or record.text("recurrence"), 200) or None}
        )
        return {name: value for name, value in data.items() if value is not None}

    def _fitting(self, data: dict[str, Any], record: Record) -> Entry | None:
        """The entry without those fields that are refused; None, told, where it cannot do without one."""
        while True:
            try:
                entry = Entry.model_validate(data, context=self._city)
                break
            except ValidationError as error:
                found = list(findings(error, Entry.model_fields))
            for each in found:
                self._tell(record, each)
                name = str(each.path[0]) if each.path else "valid_until"
                if name not in data or Entry.model_fields[name].is_required():
                    return None
            for each in found:
                data.pop(str(each.path[0]) if each.path else "valid_until", None)
        for each in check(entry, self._city, self._today):
            self._tell(record, each)
            if each.code not in DOUBTS:
                return None
        return entry

    def _tell(self, record: Record, found: Finding) -> None:
        name = found.field.split(".")[0]
        self._say(record, _FIELD_OF.get(name, name), found.code, found.given, found.advice)

    def _say(
        self, record: Record, name: str, code: Code, given: str = "", advice: tuple[str, ...] = ()
    ) -> None:
        self._problems.append(Problem(record.file, record.line, name, code, given, advice))
