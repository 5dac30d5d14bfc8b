"""The columns of a table of entries, and the headers by which people call them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge.catalogue import Translation
from knowledge.city import City, said_in
from knowledge.formats.identifiers import fold

FIELDS: Mapping[str, tuple[str, ...]] = {
    "id": ("Identifiant", "Id", "code", "ref", "référence", "identifier", "reference"),
    "kind": ("Nature", "Kind", "type", "catégorie", "category"),
    "title": ("Titre", "Title", "nom", "intitulé", "name", "libellé"),
    "summary": ("Présentation", "Summary", "description", "résumé", "descriptif", "about"),
    "activities": ("Activités", "Activities", "ce qu'on y fait", "what one does there"),
    "questions": ("Questions", "Questions", "questions des habitants", "how people ask"),
    "topics": ("Thèmes", "Topics", "thème", "thématique", "thématiques", "sujets", "topic", "subjects"),
    "ages": ("Âges", "Ages", "âge", "age", "tranche d'âge", "age range"),
    "quartier": ("Quartier", "Neighbourhood", "neighborhood", "area", "secteur"),
    "address": ("Adresse", "Address", "lieu", "place", "où", "where", "venue"),
    "coordinates": ("Coordonnées", "Coordinates", "géolocalisation", "geo", "gps", "lat lon", "latlon"),
    "latitude": ("Latitude", "Latitude", "lat"),
    "longitude": ("Longitude", "Longitude", "lon", "lng", "long"),
    "hours": ("Horaires", "Hours", "heures d'ouverture", "opening hours", "jours et heures"),
    "when": ("Quand", "When", "dates", "moment", "précisions sur les horaires"),
    "price": ("Prix", "Price", "tarif", "tarifs", "coût", "cost", "fee"),
    "free": ("Gratuit ?", "Free?", "gratuité", "free of charge", "is free"),
    "childcare": ("Garde d'enfants ?", "Childcare?", "garde d'enfant"),
    "contact.phone": ("Téléphone", "Phone", "tél", "telephone", "phone number"),
    "contact.email": ("Courriel", "Email", "e-mail", "mail", "adresse mail", "mél"),
    "contact.url": ("Site", "Website", "site web", "site internet", "url", "lien", "link", "web"),
    "contact.note": ("Comment s'inscrire", "How to join", "inscription", "contact", "booking"),
    "sources.name": ("Source", "Source", "sources", "source name"),
    "sources.url": ("Lien de la source", "Source link", "url de la source", "source url"),
    "sources.on": ("Date de la source", "Source date"),
    "sources.licence": ("Licence de la source", "Source licence", "licence", "license"),
    "valid_from": (
        "Valable à partir du",
        "Valid from",
        "début",
        "date de début",
        "from",
        "start",
        "start date",
    ),
    "valid_until": ("Valable jusqu'au", "Valid until", "fin", "date de fin", "until", "end", "end date"),
    "verified_on": ("Vérifié le", "Verified on", "date de vérification", "mis à jour le", "last checked"),
    "closed_on": ("Fermé depuis le", "Closed on", "fermé le", "closed since"),
    "owner": ("Proposé par", "Offered by", "organisateur", "association", "owner", "organiser", "provider"),
    "demonstration": ("Démonstration ?", "Demonstration?", "démo", "demo", "exemple"),
    "lang": ("Langue du texte", "Language of the text", "lang"),
}
"""Each field with its header in French, in English, then other names that are understood."""

REQUIRED = ("title", "summary", "topics", "verified_on", "sources.name")
"""Fields that no entry can do without, and that nothing else can stand for."""

TRANSLATED = tuple(Translation.model_fields)

_IN_A_LANGUAGE = re.compile(r"^(?P<header>.+?)[\s_]*[(\[:]?\s*\b(?P<language>[a-z]{2,3})\s*[)\]]?$")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the field it is for, and its header as it stands in the table."""

    field: str
    header: str


class Headers:
    """How a city's columns are called; its facets are columns, by id or by label."""

    def __init__(self, city: City) -> None:
        self._city = city
        self._fields: dict[str, str] = {}
        names = {**FIELDS, **{id: tuple(facet.label.values()) for id, facet in city.facets.items()}}
        for field in names:
            self._fields.setdefault(fold(field), field)
        for field, each in names.items():
            for name in each:
                self._fields.setdefault(fold(name), field)

    def find(self, header: str) -> str | None:
        """The field of this header, such as ``valid_until`` or ``translations.en.title``."""
        if field := self._fields.get(fold(header)):
            return field
        match = _IN_A_LANGUAGE.match(header.strip().casefold())
        if match and match["language"] in self._city.languages:
            field = self._fields.get(fold(match["header"]))
            if field in TRANSLATED:
                return f"translations.{match['language']}.{field}"
        return None

    def say(self, field: str, language: str) -> str:
        """The header of a field in a language; English is for whoever does not read French."""
        if field.startswith("translations."):
            _, other, field = field.split(".")
            return f"{self.say(field, language)} ({other})"
        if field in self._city.facets:
            header = said_in(self._city.facets[field].label, language, self._city.language)
        else:
            header = FIELDS[field][0 if language == "fr" else 1]
        return header if self.find(header) == field else field

    def fields(self, translated: Iterable[str] = ()) -> tuple[str, ...]:
        """The columns of a table in their order, with those for translations into these languages."""
        before, after = tuple(FIELDS)[:7], tuple(FIELDS)[7:]
        columns = [
            each for each in (*before, *self._city.facets, *after) if each not in ("latitude", "longitude")
        ]
        for language in translated:
            columns += [f"translations.{language}.{field}" for field in TRANSLATED]
        return tuple(columns)
