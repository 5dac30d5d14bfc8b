"""The cities that come with the project are sound, and can be written in every format."""

from pathlib import Path

import pytest

import knowledge
from knowledge.formats.changes import Changes, compare
from knowledge.formats.city_files import load_catalogue, read_entries
from knowledge.formats.csv_reading import read_csv
from knowledge.formats.csv_writing import write_csv
from knowledge.formats.jsonld import write_jsonld
from knowledge.formats.yaml_writing import write_yaml

CITIES = sorted(each.parent for each in Path(knowledge.__file__).parent.glob("cities/*/city.yaml"))


@pytest.mark.parametrize("folder", CITIES, ids=lambda each: each.name)
def test_a_city_is_sound_and_survives_every_format(folder: Path) -> None:
    loaded = load_catalogue(folder)
    assert loaded.problems == ()
    assert loaded.catalogue is not None
    city, held = loaded.catalogue.city, {entry.id: entry for entry in loaded.catalogue}
    same = Changes(unchanged=tuple(held))
    assert compare(held, read_entries("x.yaml", write_yaml(held.values(), city).encode(), city)[0]) == same
    for language in city.languages:
        table = write_csv(held.values(), city, language).encode("utf-8-sig")
        assert compare(held, read_csv(table, city, "x.csv").entries) == same
    assert write_jsonld(held.values(), city)["@graph"]
