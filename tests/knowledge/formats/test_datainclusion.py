"""Structures and services of data·inclusion, in either version of its schema and in each of its formats."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import knowledge
from knowledge.catalogue import Contact, Entry, Kind, Slot
from knowledge.city import City
from knowledge.formats.changes import Changes, compare
from knowledge.formats.city_files import load_city
from knowledge.formats.csv_reading import read_csv
from knowledge.formats.csv_writing import write_csv
from knowledge.formats.datainclusion import Inclusion, read_datainclusion
from knowledge.formats.datainclusion_fields import everyday
from knowledge.formats.labels import Labels
from knowledge.formats.opening_hours import read_opening_hours
from knowledge.formats.problems import Code

TODAY = date(2026, 11, 24)
CLERMONT = Path(knowledge.__file__).parent / "cities" / "clermont-ferrand"

STRUCTURE: dict[str, Any] = {
    "id": "s1",
    "source": "dora",
    "nom": "Maison des habitants",
    "commune": "Rivière",
    "code_postal": "63000",
    "adresse": "1 rue du Port",
    "latitude": 45.78,
    "longitude": 3.08,
    "telephone": "+33473000000",
    "courriel": "accueil@example.org",
    "site_web": "https://example.org",
    "presentation_resume": "Un lieu pour tout le monde…",
    "presentation_detail": "Un lieu pour tout le monde, ouvert toute l'année.",
    "date_maj": "2026-10-01",
    "typologie": "ASSO",
    "horaires_ouverture": "Mo-Fr 09:00-12:00,14:00-17:00; Sa 10:00-12:00; PH off",
    "thematiques": ["acces-aux-droits-et-citoyennete--connaitre-ses-droits"],
}
SERVICE: dict[str, Any] = {
    "id": "v0",
    "structure_id": "s1",
    "source": "dora",
    "nom": "Permanence d'accès aux droits.",
    "presentation_resume": "Des réponses à vos questions.",
    "types": ["accueil", "information"],
    "thematiques": ["acces-aux-droits-et-citoyennete--connaitre-ses-droits", "mobilite"],
    "profils": ["seniors-65", "tous-publics", "locataires"],
    "frais": ["gratuit"],
    "modes_accueil": ["en-presentiel", "a-distance"],
    "telephone": "0473111111",
    "courriel": "droits@example.org",
    "contact_nom_prenom": "Camille Martin",
    "contact_public": True,
    "date_maj": "2026-09-15T10:00:00+02:00",
    "lien_source": "https://dora.example.org/v0",
    "recurrence": "Tous les mardis",
}
LATER: dict[str, Any] = {
    "id": "v1",
    "structure_id": "s1",
    "source": "dora",
    "nom": "Apprendre à coudre",
    "description": "<p>Un atelier pour apprendre à coudre.</p>",
    "type": "atelier",
    "thematiques": ["remobilisation--couture"],
    "publics": ["familles"],
    "frais": "payant",
    "frais_precisions": "5 € par an",
    "lien_mobilisation": "https://example.org/inscription",
    "mobilisation_precisions": "Venez le mardi.",
    "horaires_accueil": "une semaine sur deux",
    "date_maj": "2026-09-15",
}


def read(city: City, *records: object, **more: Any) -> Inclusion:
    """What is read of a list of records."""
    return read_datainclusion({"a.json": json.dumps(records).encode()}, city, TODAY, **more)


def told(found: Inclusion) -> list[tuple[int, str, str]]:
    """Line, field and code of each problem."""
    return [(each.line, each.field, each.code) for each in found.problems]


def by_title(found: Inclusion) -> dict[str, Entry]:
    """The entries by their titles."""
    return {each.title: each for each in found.entries}


def test_a_service_of_the_first_schema(city: City) -> None:
    found = read(city, STRUCTURE, SERVICE)
    service = by_title(found)["Permanence d'accès aux droits"]
    assert service.kind is Kind.SERVICE
    assert service.summary == "Des réponses à vos questions."
    assert service.topics == ("aide",)
    assert service.facets == {"modality": ("on_site", "remote"), "publics": ("seniors",)}
    assert service.activities == ("être accueilli", "s'informer")
    assert service.address == "1 rue du Port, 63000 Rivière"
    assert service.coordinates == (45.78, 3.08)
    assert (service.free, service.price, service.when) == (True, None, "Tous les mardis")
    assert service.contact == Contact(
        phone="04 73 11 11 11", email="droits@example.org", url="https://example.org"
    )
    (source,) = service.sources
    assert (source.name, source.url, source.on, source.licence) == (
        "data·inclusion",
        "https://dora.example.org/v0",
        date(2026, 9, 15),
        "Licence Ouverte 2.0",
    )
    assert (service.verified_on, service.owner) == (date(2026, 9, 15), "Maison des habitants")
    assert found.unmapped == {"mobilite": 1, "locataires": 1}
    assert "Camille" not in service.model_dump_json()


def test_a_structure_is_a_place_with_its_hours_and_its_services(city: City) -> None:
    place = by_title(read(city, STRUCTURE, SERVICE))["Maison des habitants"]
    assert place.kind is Kind.PLACE
    assert place.summary == "Un lieu pour tout le monde, ouvert toute l'année."
    assert place.activities == ("Permanence d'accès aux droits",)
    assert [str(each) for each in place.hours] == [
        "mon,tue,wed,thu,fri 09:00-12:00",
        "mon,tue,wed,thu,fri 14:00-17:00",
        "sat 10:00-12:00",
    ]
    assert place.contact == Contact(
        phone="04 73 00 00 00", email="accueil@example.org", url="https://example.org"
    )


def test_a_service_of_the_second_schema(city: City) -> None:
    without = {name: value for name, value in STRUCTURE.items() if name != "thematiques"}
    found = read(city, without, LATER)
    service = by_title(found)["Apprendre à coudre"]
    assert service.summary == "Un atelier pour apprendre à coudre."
    assert service.topics == ("couture",)
    assert (service.free, service.price, service.when) == (False, "5 € par an", "une semaine sur deux")
    assert service.activities == ("participer à un atelier",)
    assert service.contact == Contact(
        phone="04 73 00 00 00",
        email="accueil@example.org",
        url="https://example.org/inscription",
        note="Venez le mardi.",
    )
    # A structure has no themes of its own in the second schema: it has those of its services.
    assert by_title(found)["Maison des habitants"].topics == ("couture",)


@pytest.mark.parametrize(
    ("changed", "kept"),
    [
        ({}, True),
        ({"contact_public": False}, False),
        ({"contact_public": None}, False),
        ({"contact_public": "false"}, False),
        ({"contact_public": None, "contact_nom_prenom": None}, True),
    ],
)
def test_what_is_a_person_s_own_is_not_kept(city: City, changed: dict[str, Any], kept: bool) -> None:
    service = by_title(read(city, {**SERVICE, **changed, "commune": "Rivière"}))[
        "Permanence d'accès aux droits"
    ]
    said = service.model_dump_json()
    assert ("04 73 11 11 11" in said) is kept
    assert ("droits@example.org" in said) is kept
    assert "Martin" not in said


def test_the_formats_say_the_same(city: City) -> None:
    records = [STRUCTURE, SERVICE, LATER]
    whole = {each.id: each for each in read(city, *records).entries}
    lines = "\n".join(json.dumps(each, ensure_ascii=False) for each in records)
    page = json.dumps({"items": [{"service": SERVICE, "distance": 3}, {"service": LATER}], "total": 2})
    tables = {}
    for name, some in (("structures.csv", [STRUCTURE]), ("services.csv", [SERVICE, LATER])):
        out = io.StringIO()
        headers = list(dict.fromkeys(key for each in some for key in each))
        writer = csv.DictWriter(out, headers)
        writer.writeheader()
        writer.writerows(
            {k: json.dumps(v) if isinstance(v, list) else v for k, v in each.items()} for each in some
        )
        tables[name] = out.getvalue().encode()
    alone = json.dumps([STRUCTURE]).encode()
    for files in (
        {"a.jsonl": lines.encode()},
        {"services.json": page.encode(), "structures.json": alone},
        tables,
        {"services.csv": tables["services.csv"], "structures.json": alone},
    ):
        found = read_datainclusion(files, city, TODAY)
        assert found.problems == ()
        assert compare(whole, found.entries) == Changes(unchanged=tuple(each.id for each in found.entries))
        assert len(found.entries) == 3


def test_the_api_says_the_structure_within_the_service(city: City) -> None:
    found = read(city, {**SERVICE, "structure": STRUCTURE})
    (service,) = found.entries
    assert (service.owner, service.address) == ("Maison des habitants", "1 rue du Port, 63000 Rivière")


def test_what_is_suspended_is_gone_and_what_will_be_says_until_when(city: City) -> None:
    first = read(city, STRUCTURE, SERVICE).entries[0].id
    assert read(city, STRUCTURE, {**SERVICE, "date_suspension": "2026-11-01"}).gone == (first,)
    later = read(city, STRUCTURE, {**SERVICE, "date_suspension": "2027-01-31"})
    assert later.gone == ()
    assert later.entries[0].valid_until == date(2027, 1, 31)


def test_what_is_elsewhere_is_counted(city: City) -> None:
    far = {**STRUCTURE, "latitude": 48.85, "longitude": 2.35}
    named = {"id": "s3", "nom": "Autre", "commune": "Lyon", "date_maj": "2026-01-01"}
    found = read(city, far, SERVICE, named)
    assert (found.entries, found.elsewhere) == ((), 3)
    assert len(read(city, far, SERVICE, within=1000.0).entries) == 2


def test_what_has_no_topic_here_is_told_or_goes_under_the_one_that_is_chosen(city: City) -> None:
    astray = {**SERVICE, "thematiques": ["mobilite"], "structure_id": "?"}
    found = read(city, astray)
    assert found.entries == ()
    assert told(found) == [(1, "thematiques", Code.TOPIC_UNKNOWN)]
    assert read(city, astray, topic="aide").entries[0].topics == ("aide",)
    assert told(read(city, {**STRUCTURE, "thematiques": []})) == [(1, "thematiques", Code.FIELD_MISSING)]


@pytest.mark.parametrize(
    ("changed", "problem", "kept"),
    [
        ({"id": ""}, ("id", Code.FIELD_MISSING), False),
        ({"nom": None}, ("nom", Code.FIELD_MISSING), False),
        ({"date_maj": "hier"}, ("date_maj", Code.FIELD_MISSING), False),
        ({"date_maj": "2029-01-01"}, ("date_maj", Code.DATE_FUTURE), True),
        ({"nom": "x" * 200}, None, True),
        ({"latitude": "ici"}, None, True),
        ({"courriel": "pas une adresse", "telephone": "?"}, None, True),
        ({"frais": ["gratuit"], "frais_autres": "30 €"}, ("frais_precisions", Code.PRICE_CONTRADICTS), True),
        ({"thematiques": "numerique,acces-aux-droits-et-citoyennete"}, None, True),
        ({"presentation_resume": None}, None, True),
    ],
)
def test_what_is_wrong_is_told_and_the_rest_goes_in(
    city: City, changed: dict[str, Any], problem: tuple[str, str] | None, kept: bool
) -> None:
    found = read(city, STRUCTURE, {**SERVICE, **changed})
    services = [each for each in found.entries if each.kind is Kind.SERVICE]
    assert bool(services) is kept
    assert {(field, code) for _, field, code in told(found)} == ({problem} if problem else set()) | (
        {("sources", Code.DATE_FUTURE)} if changed.get("date_maj") == "2029-01-01" else set()
    )


def test_files_that_are_broken(city: City) -> None:
    lines = f"{json.dumps({**SERVICE, 'commune': 'Rivière'})}\n{{\n[1]\n".encode()
    found = read_datainclusion({"a.jsonl": lines}, city, TODAY)
    assert len(found.entries) == 1
    assert told(found) == [(2, "", Code.VALUE_REFUSED), (3, "", Code.GROUP_EXPECTED)]
    table = read_datainclusion({"a.csv": b"titre;adresse\nA;B\n"}, city, TODAY)
    assert told(table) == [(1, "id", Code.COLUMN_MISSING), (1, "nom", Code.COLUMN_MISSING)]
    assert told(read_datainclusion({"a.csv": b""}, city, TODAY)) == [(0, "", Code.FILE_SHAPE)]
    twice = read(city, STRUCTURE, STRUCTURE)
    assert told(twice) == [(1, "id", Code.ID_TAKEN)]


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("Mo-Fr 09:00-12:00", ["lun-ven 9:00-12:00"]),
        ("mo,we 9:00-12:00 ; su off", ["lun,mer 9:00-12:00"]),
        ("Mo-Fr 09:00-17:00; We 09:00-12:00", ["lun-mar,jeu-ven 9:00-17:00", "mer 9:00-12:00"]),
        ("Fr-Mo 10:00-11:00", ["lun,ven-dim 10:00-11:00"]),
        ("24/7", None),
        ("Mo-Fr 18:00-02:00", None),
        ("Mo[1] 09:00-12:00", None),
        ("sur rendez-vous", None),
        ("", None),
    ],
)
def test_opening_hours(text: str, slots: list[str] | None) -> None:
    found = read_opening_hours(text)
    assert found == (None if slots is None else tuple(Slot.model_validate(each) for each in slots))


def test_the_table_speaks_as_the_demonstration_city_does() -> None:
    city, _ = load_city(CLERMONT)
    assert city is not None
    labels = Labels(city.topics, city.language)
    astray = [
        theme
        for theme, words in everyday()["thematiques"].items()
        if not any(labels.find(word) for word in words)
    ]
    assert astray == []


def test_entries_survive_a_table(city: City) -> None:
    entries = read(city, STRUCTURE, SERVICE, LATER).entries
    table = write_csv(entries, city).encode("utf-8-sig")
    assert read_csv(table, city, "a.csv").entries == entries


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@settings(deadline=None, max_examples=150)
@given(
    changed=st.dictionaries(
        st.sampled_from(sorted({*STRUCTURE, *SERVICE, *LATER, "structure"})), _VALUES, max_size=6
    ),
    data=st.binary(max_size=60),
)
def test_no_file_makes_it_fail(changed: dict[str, object], data: bytes, city: City) -> None:
    read(city, {**STRUCTURE, **changed}, {**SERVICE, **changed}, {**LATER, **changed}, changed)
    for file in (data, b'{"id": 1}\n' + data, b"id,nom\n1,A\n" + data, b'[{"id": "1", "nom": "A"},' + data):
        read_datainclusion({"a": file}, city, TODAY)
