"""A table of entries for a spreadsheet, which can be read again, and an empty one to fill in."""

import csv
import io
from collections.abc import Iterable
from datetime import date

from knowledge.catalogue import Ages, Entry
from knowledge.city import City
from knowledge.formats import csv_cells as cells
from knowledge.formats.csv_columns import Headers
from knowledge.formats.labels import Labels

_YES_NO = {"fr": ("oui", "non")}


def write_csv(entries: Iterable[Entry], city: City, language: str | None = None) -> str:
    """A table with headers in a language (by default the city's), separated as spreadsheets there expect.

    ``read_csv`` gives the same entries back. Save it as UTF-8 with a byte order mark (``utf-8-sig``), which
    spreadsheets need to show accents.
    """
    language = language or city.language
    all = tuple(entries)
    headers = Headers(city)
    translated = dict.fromkeys(other for entry in all for other in entry.translations)
    fields = headers.fields(translated)
    writing = _Writing(city, language)
    rows = [[writing.cell(entry, field) for field in fields] for entry in all]
    return _table([[headers.say(field, language) for field in fields], *rows], language)


def csv_template(city: City, language: str | None = None) -> str:
    """An empty table with headers in a language and two examples, which ``read_csv`` passes over."""
    language = language or city.language
    headers = Headers(city)
    fields = headers.fields(other for other in city.languages if other != language)
    writing = _Writing(city, language)
    rows = []
    for number, texts in enumerate(_EXAMPLES.get(language, _EXAMPLES["en"]), start=1):
        row = {**texts, **writing.chosen(number)}
        row["id"] = f"# {'exemple' if language == 'fr' else 'example'} {number}"
        rows.append([row.get(field, "") for field in fields])
    return _table([[headers.say(field, language) for field in fields], *rows], language)


def _table(rows: Iterable[Iterable[str]], language: str) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";" if language == "fr" else ",", lineterminator="\r\n")
    writer.writerows([cells.disarm(cell) for cell in row] for row in rows)
    return out.getvalue()


class _Writing:
    """Cells in a language."""

    def __init__(self, city: City, language: str) -> None:
        self._language = language
        self._yes, self._no = _YES_NO.get(language, ("yes", "no"))
        self._topics = Labels(city.topics, language)
        self._quartiers = Labels(city.quartiers, language)
        self._facets = {id: Labels(facet.values, language) for id, facet in city.facets.items()}

    def cell(self, entry: Entry, field: str) -> str:
        """What stands under a field for an entry."""
        if field in self._facets:
            return cells.join(self._facets[field].say(each) for each in entry.facets.get(field, ()))
        group, _, name = field.partition(".")
        match group:
            case "topics":
                return cells.join(self._topics.say(each) for each in entry.topics)
            case "quartier":
                return self._quartiers.say(entry.quartier) if entry.quartier else ""
            case "kind":
                return cells.KINDS[entry.kind][0 if self._language == "fr" else 1]
            case "ages":
                return "" if entry.ages == Ages() else str(entry.ages)
            case "coordinates":
                return ", ".join(map(repr, entry.coordinates or ()))
            case "demonstration":
                return self._yes if entry.demonstration else ""
            case "contact":
                return self._said(getattr(entry.contact, name, None))
            case "sources":
                bars = [self._said(getattr(source, name)).replace("|", r"\|") for source in entry.sources]
                return " | ".join(bars) if any(bars) else ""
            case "translations":
                language, _, name = name.partition(".")
                return self._said(getattr(entry.translations.get(language), name, None))
        return self._said(getattr(entry, field))

    def chosen(self, number: int) -> dict[str, str]:
        """A topic, a quartier and facet values of this city for the example of this number."""
        row = {}
        for field, labels in {"topics": self._topics, "quartier": self._quartiers, **self._facets}.items():
            ids = tuple(labels)
            if ids:
                row[field] = labels.say(ids[(number - 1) % len(ids)])
        return row

    def _said(self, value: object) -> str:
        if value is None:
            return ""
        if isinstance(value, bool):
            return self._yes if value else self._no
        if isinstance(value, tuple):
            return cells.join(map(str, value))
        return value.isoformat() if isinstance(value, date) else str(value)


_EXAMPLES = {
    "fr": (
        {
            "kind": "activité",
            "title": "Réparer son vélo ensemble",
            "summary": "On apprend à changer une roue et à régler ses freins. Les outils sont sur place.",
            "activities": "changer une roue | régler les freins",
            "questions": "qui peut m'aider à réparer mon vélo",
            "ages": "dès 12 ans",
            "address": "12 rue des Lilas",
            "hours": "sam 10:00-12:00",
            "price": "gratuit",
            "free": "oui",
            "childcare": "non",
            "contact.phone": "04 00 00 00 00",
            "sources.name": "L'atelier lui-même",
            "valid_until": "31/12/2030",
            "verified_on": "15/09/2026",
            "owner": "Atelier vélo du quartier",
        },
        {
            "kind": "lieu",
            "title": "Une maison pour lire et bricoler",
            "summary": "Des livres à emprunter, des outils à partager et quelqu'un pour vous accueillir.",
            "activities": "emprunter des livres\nprendre un café",
            "ages": "tout public",
            "address": "3 place du Marché",
            "hours": "mar-ven 14:00-18:00 | sam 10:00-12:00",
            "contact.url": "https://example.org",
            "sources.name": "Le site de la maison",
            "sources.url": "https://example.org",
            "verified_on": "2026-09-15",
        },
    ),
    "en": (
        {
            "kind": "activity",
            "title": "Mend your bicycle together",
            "summary": "Learn to change a wheel and set your brakes. Tools are there for everyone.",
            "activities": "changing a wheel | setting brakes",
            "questions": "who can help me mend my bike",
            "ages": "12+",
            "address": "12 Lilac Street",
            "hours": "sat 10:00-12:00",
            "price": "free",
            "free": "yes",
            "childcare": "no",
            "contact.phone": "021 000 0000",
            "sources.name": "The workshop itself",
            "valid_until": "31/12/2030",
            "verified_on": "15/09/2026",
            "owner": "Neighbourhood bike workshop",
        },
        {
            "kind": "place",
            "title": "A house to read and tinker in",
            "summary": "Books to borrow, tools to share and somebody to welcome you.",
            "activities": "borrowing books\nhaving a coffee",
            "ages": "all ages",
            "address": "3 Market Square",
            "hours": "tue-fri 14:00-18:00 | sat 10:00-12:00",
            "contact.url": "https://example.org",
            "sources.name": "The house's site",
            "sources.url": "https://example.org",
            "verified_on": "2026-09-15",
        },
    ),
}
