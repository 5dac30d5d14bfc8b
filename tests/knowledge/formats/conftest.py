"""A small city to read and write, and strategies for entries that belong to it."""

from collections.abc import Callable, Mapping
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from knowledge.catalogue import Ages, Contact, Entry, Kind, Slot, Source, Translation
from knowledge.city import City
from knowledge.formats.city_files import load_city

CITY = """\
id: riviere
name: Rivière
country: FR
languages: [fr, en]
zone: Europe/Paris
coordinates: [45.78, 3.08]
about: {fr: Une ville où l'on apprend, en: A learning city}
licence: {name: CC BY 4.0, url: https://creativecommons.org/licenses/by/4.0/}
steward: La ville de Rivière
privacy: {fr: Écrivez à la mairie, en: Write to the town hall}
examples: {fr: [Où apprendre à coudre ?], en: [Where to sew?]}
emergency: [urgence]
facets:
  setting:
    label: {fr: Cadre, en: Setting}
    values:
      formal: {label: {fr: Formel, en: Formal}}
      informal: {label: {fr: Informel, en: Informal}, words: [sans diplôme]}
  modality:
    label: {fr: Sur place ou à distance, en: Modality}
    values:
      on_site: {label: {fr: Sur place, en: On site}}
      remote: {label: {fr: À distance, en: Remote}, words: [en ligne, en visio]}
  publics:
    label: {fr: Public, en: For whom}
    values:
      parents: {label: {fr: Parents, en: Parents}}
      seniors: {label: {fr: Aînés, en: Elders}}
  languages:
    label: {fr: Langues, en: Languages}
    values:
      fr: {label: {fr: français, en: French}}
      ar: {label: {fr: arabe, en: Arabic}}
  sectors:
    label: {fr: Secteur, en: Sector}
    values:
      public: {label: {fr: Service public, en: Public service}}
quartiers:
  centre: {label: {fr: Centre-ville, en: City centre}, near: [gare]}
  gare: {label: {fr: La Gare, en: Station}, words: [quartier de la gare], near: [centre]}
"""

TOPICS = """\
manuel: {label: {fr: Travailler de ses mains, en: Crafts}}
couture: {label: {fr: Couture, en: Sewing}, under: manuel, words: [coudre]}
velo: {label: {fr: Réparer son vélo, en: Bicycle repair}, under: manuel}
aide: {label: {fr: Aide et droits, en: Help and rights}}
"""

WORDS = """\
same:
  - [vélo, bicyclette, bike]
sms: {bjr: bonjour}
stop: [le, la]
"""

ENTRIES = """\
- id: urgence
  kind: service
  title: Les secours
  summary: Appelez le 112, partout et à toute heure.
  topics: [aide]
  sources: [{name: Service public}]
  verified_on: 2026-11-01
- id: coudre
  kind: opportunity
  title: Coudre ensemble
  summary: On apprend à coudre, à son rythme.
  topics: [couture]
  setting: informal
  quartier: centre
  sources:
    - name: L'atelier
  verified_on: 2026-11-01
"""

FILES = {"city.yaml": CITY, "topics.yaml": TOPICS, "words.yaml": WORDS, "entries/all.yaml": ENTRIES}

MakeFolder = Callable[[Mapping[str, str | bytes | None]], Path]


@pytest.fixture
def make_folder(tmp_path: Path) -> MakeFolder:
    """Write the small city's files, some of them replaced, or left out for None."""

    def make(changed: Mapping[str, str | bytes | None]) -> Path:
        for name, text in {**FILES, **changed}.items():
            if text is not None:
                path = tmp_path / name
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return tmp_path

    return make


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """The small city, without its entries."""
    folder = tmp_path_factory.mktemp("city")
    for name in ("city.yaml", "topics.yaml", "words.yaml"):
        (folder / name).write_text(FILES[name], encoding="utf-8")
    loaded, problems = load_city(folder)
    assert loaded is not None
    assert problems == ()
    return loaded


@pytest.fixture(scope="session")
def make_entry() -> Callable[..., Entry]:
    """An entry of the small city with these fields, and plain ones for the rest."""

    def make(**fields: Any) -> Entry:
        plain: dict[str, Any] = {
            "id": "coudre",
            "kind": "opportunity",
            "lang": "fr",
            "title": "Coudre ensemble",
            "summary": "On apprend à coudre.",
            "topics": ["couture"],
            "sources": [{"name": "L'atelier"}],
            "verified_on": "2026-11-01",
        }
        return Entry.model_validate({**plain, **fields})

    return make


@pytest.fixture(scope="session")
def entries(city: City) -> st.SearchStrategy[list[Entry]]:
    """Lists of entries of the small city, each with its own id and every field at times."""
    letters = st.characters(exclude_categories=["Cs"])
    marks = st.sampled_from(list("=+-@';|\\\"\n\r\t:#&*!%,[]{}?é€œ«» "))
    text = st.text(st.one_of(letters, marks), min_size=1, max_size=40).map(str.strip).filter(bool)
    texts = st.lists(text, max_size=3).map(tuple)
    days = st.dates(date(1950, 1, 1), date(2090, 1, 1))
    minutes = st.builds(time, st.integers(0, 23), st.integers(0, 59))
    links = st.sampled_from(["https://example.org", "http://example.org/a|b;c?d=é"])
    ages = st.tuples(st.integers(0, 120), st.integers(0, 120)).map(sorted)
    week = st.lists(st.integers(0, 6), min_size=1, max_size=7, unique=True).map(tuple)
    hours = st.lists(minutes, min_size=2, max_size=2, unique=True).map(sorted)
    slots = st.one_of(
        st.builds(Slot, days=week),
        st.tuples(week, hours).map(lambda each: Slot(days=each[0], opens=each[1][0], closes=each[1][1])),
    )
    some = st.none() | text
    contacts = st.builds(
        Contact, phone=some, email=st.none() | st.just("a@example.org"), url=st.none() | links, note=some
    )
    translations = st.builds(
        Translation, title=some, summary=some, activities=texts, questions=texts, price=some, when=some
    )
    facets = {
        name: st.lists(st.sampled_from(sorted(facet.values)), min_size=1, unique=True).map(tuple)
        for name, facet in city.facets.items()
    }
    entry = st.builds(
        Entry,
        id=st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True),
        kind=st.sampled_from(Kind),
        lang=st.sampled_from(city.languages),
        title=text,
        summary=text,
        activities=texts,
        questions=texts,
        topics=st.lists(st.sampled_from(sorted(city.topics)), min_size=1, unique=True).map(tuple),
        facets=st.fixed_dictionaries({}, optional=facets),
        ages=ages.map(lambda each: Ages(youngest=each[0], oldest=each[1])),
        quartier=st.none() | st.sampled_from(sorted(city.quartiers)),
        address=some,
        coordinates=st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
        hours=st.lists(slots, max_size=2).map(tuple),
        when=some,
        price=some,
        free=st.none() | st.booleans(),
        childcare=st.none() | st.booleans(),
        contact=st.none() | contacts.filter(lambda each: each != Contact()),
        sources=st.lists(
            st.builds(Source, name=text, url=st.none() | links, on=st.none() | days, licence=some),
            min_size=1,
            max_size=2,
        ).map(tuple),
        valid_from=st.none() | st.dates(date(1950, 1, 1), date(2000, 1, 1)),
        valid_until=st.none() | st.dates(date(2000, 1, 1), date(2090, 1, 1)),
        verified_on=days,
        closed_on=st.none() | days,
        owner=some,
        demonstration=st.booleans(),
        translations=st.dictionaries(
            st.sampled_from(city.languages),
            translations.filter(lambda each: each != Translation()),
            max_size=2,
        ),
    )
    return st.lists(entry, max_size=2, unique_by=lambda each: each.id)
