"""What the fields of data·inclusion mean for an entry, in either version of its schema."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from knowledge.agenda.event import Link
from knowledge.city import City, Coordinates
from knowledge.formats.datainclusion_records import Record
from knowledge.formats.identifiers import fold
from knowledge.formats.labels import Labels
from knowledge.formats.programme import one_line, plain_text

LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_NOTE = 120, 1500, 300

_LINK: TypeAdapter[str] = TypeAdapter(Link)
_COORDINATES: TypeAdapter[tuple[float, float]] = TypeAdapter(Coordinates)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_MODES = {"en-presentiel": "on_site", "a-distance": "remote"}

Words = Mapping[str, Mapping[str, Any]]


@cache
def everyday() -> Words:
    """The words of data·inclusion as people say them, by kind."""
    told: Words = yaml.safe_load(files("knowledge.formats").joinpath("datainclusion.yaml").read_text("utf-8"))
    return told


class Vocabulary:
    """Finds a city's own topics and values for the words of data·inclusion; ``unmapped`` counts those it has none for."""

    def __init__(self, city: City) -> None:
        self.unmapped: Counter[str] = Counter()
        self._city = city
        self._topics = Labels(city.topics, city.language)
        publics = city.facets.get("publics")
        self._publics = Labels(publics.values, city.language) if publics else None
        self._known: dict[str, str | None] = {}

    def topics(self, record: Record) -> tuple[str, ...]:
        """The city's topics for the themes of a record."""
        found: dict[str, None] = {}
        for theme in record.list("thematiques"):
            if theme not in self._known:
                self._known[theme] = self._topic(theme)
            topic = self._known[theme]
            if topic is None:
                self.unmapped[theme] += 1
            else:
                found[topic] = None
        return tuple(found)

    def _topic(self, theme: str) -> str | None:
        table = everyday()["thematiques"]
        root, _, leaf = theme.partition("--")
        words = [*table.get(theme, ()), leaf.replace("-", " "), *table.get(root, ()), root.replace("-", " ")]
        return next((topic for word in words if word and (topic := self._topics.find(word))), None)

    def facets(self, record: Record) -> dict[str, list[str]]:
        """For whom, and whether on site or from elsewhere, where the city sorts its entries by that."""
        found: dict[str, list[str]] = {}
        modality = self._city.facets.get("modality")
        modes = [_MODES[each] for each in record.list("modes_accueil") if each in _MODES]
        if modality and (known := [each for each in modes if each in modality.values]):
            found["modality"] = known
        if self._publics is not None:
            publics: dict[str, None] = {}
            for each in record.list("publics", "profils"):
                words = (*everyday()["publics"].get(each, ()), each.replace("-", " "))
                value = next((id for word in words if (id := self._publics.find(word))), None)
                if value is not None:
                    publics[value] = None
                elif each not in ("tous-publics", "adultes"):
                    self.unmapped[each] += 1
            if publics:
                found["publics"] = list(publics)
        return found


def title(record: Record) -> str:
    """The name, cut where it is too long."""
    return cut(one_line(record.text("nom")).rstrip("."), LONGEST_TITLE)


def summary(record: Record) -> str:
    """What is said of it (v1: ``description``; v0: a short and a long presentation)."""
    if said := plain_text(record.text("description")):
        return cut(said, LONGEST_SUMMARY)
    short, long = (plain_text(record.text(f"presentation_{each}")) for each in ("resume", "detail"))
    # The short one is often the beginning of the long one.
    begun = fold(short.rstrip("….")) and fold(long).startswith(fold(short.rstrip("….")))
    return cut(long if begun else "\n\n".join(filter(None, (short, long))), LONGEST_SUMMARY)


def activities(record: Record) -> tuple[str, ...]:
    """What one can do there, by the kind of service."""
    table = everyday()["activites"]
    return tuple(table[each] for each in record.list("types", "type") if each in table)


def address(record: Record) -> str | None:
    """The address on one line."""
    street = ", ".join(
        filter(None, (one_line(record.text(each)) for each in ("adresse", "complement_adresse")))
    )
    town = " ".join(filter(None, (record.text("code_postal"), record.text("commune"))))
    return ", ".join(filter(None, (street, town))) or None if street else None


def coordinates(record: Record) -> tuple[float, float] | None:
    """Latitude and longitude, where both are there and are some."""
    both = (record.text("latitude"), record.text("longitude"))
    if not all(both):
        return None
    try:
        return _COORDINATES.validate_python(both)
    except ValidationError:
        return None


def money(record: Record) -> tuple[bool | None, str | None]:
    """Whether it is free, and what is said of the price."""
    fees = record.list("frais")
    said = one_line(record.text("frais_precisions", "frais_autres"))
    free = None if not fees else all(each == "gratuit" for each in fees)
    if "gratuit-sous-conditions" in fees and set(fees) <= {"gratuit", "gratuit-sous-conditions"}:
        free, said = None, said or "gratuit sous conditions"
    elif "adhesion" in fees and not said:
        said = "adhésion"
    return free, said or None


def is_private(record: Record) -> bool:
    """Whether the telephone and the address are a person's, or not meant for everybody."""
    public = record.yes_no("contact_public")
    return public is False or (public is None and bool(record.text("contact_nom_prenom")))


def contact(record: Record, structure: Record | None) -> dict[str, str]:
    """How to reach it in public. A person's name is never kept, what is private neither; then its structure's."""
    own = {} if is_private(record) else _reached(record)
    if not own and structure is not None and not is_private(structure):
        own = _reached(structure)
    names = ("lien_mobilisation", "prise_rdv", "formulaire_en_ligne", "page_web", "site_web")
    links = [each.text(name) for each in (record, structure) if each is not None for name in names]
    if (link := next((each for each in links if is_link(each)), None)) is not None:
        own["url"] = link
    note = one_line(record.text("mobilisation_precisions", "modes_orientation_beneficiaire_autres"))
    if note and not is_private(record):
        own["note"] = cut(note, LONGEST_NOTE)
    return own


def _reached(record: Record) -> dict[str, str]:
    phone, email = record.text("telephone"), record.text("courriel")
    found = {"phone": _spoken(phone)} if sum(each.isdigit() for each in phone) >= 3 else {}
    return found | ({"email": email} if _EMAIL.fullmatch(email) else {})


def _spoken(phone: str) -> str:
    """A French number in pairs of digits, as it is said; any other as it stands."""
    digits = re.sub(r"[\s.\-]", "", phone)
    local = re.fullmatch(r"(?:(?:\+|00)33\(?0?\)?|0)([1-9]\d{8})", digits)
    return re.sub(r"(..)(?=.)", r"\1 ", f"0{local[1]}") if local else phone


def is_link(text: str) -> bool:
    """Whether a text is a link that can be opened."""
    try:
        return bool(_LINK.validate_python(text))
    except ValidationError:
        return False


def cut(text: str, most: int) -> str:
    """As much of a text as fits."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
