"""What is written is read again as it was, in every format."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.catalogue import Entry
from knowledge.city import City
from knowledge.formats.changes import Changes, compare, fingerprint
from knowledge.formats.city_files import read_entries
from knowledge.formats.csv_reading import read_csv
from knowledge.formats.csv_writing import write_csv
from knowledge.formats.problems import DOUBTS
from knowledge.formats.yaml_writing import write_yaml

Entries = st.SearchStrategy[list[Entry]]
patient = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@patient
@given(data=st.data())
def test_yaml_gives_back_what_was_written(data: st.DataObject, entries: Entries, city: City) -> None:
    before = data.draw(entries)
    after, problems = read_entries("x.yaml", write_yaml(before, city).encode(), city)
    assert [each.code for each in problems if each.code not in DOUBTS] == []
    assert list(after) == before


@patient
@given(data=st.data(), language=st.sampled_from(["fr", "en", "de"]))
def test_a_table_gives_back_what_was_written(
    data: st.DataObject, language: str, entries: Entries, city: City
) -> None:
    before = data.draw(entries)
    after = read_csv(write_csv(before, city, language).encode("utf-8-sig"), city, "x.csv")
    assert [each for each in after.problems if each.code not in DOUBTS] == []
    assert list(after.entries) == before


@patient
@given(data=st.data())
def test_json_needs_no_city(data: st.DataObject, entries: Entries) -> None:
    for entry in data.draw(entries):
        assert Entry.model_validate_json(entry.model_dump_json(exclude_defaults=True)) == entry


@patient
@given(data=st.data())
def test_importing_twice_changes_nothing(data: st.DataObject, entries: Entries, city: City) -> None:
    before = data.draw(entries)
    table = write_csv(before, city).encode()
    held = {entry.id: entry for entry in read_csv(table, city, "x.csv").entries}
    again = compare(held, read_csv(table, city, "x.csv").entries)
    assert again == Changes(unchanged=tuple(held))
    assert not again


@patient
@given(data=st.data())
def test_the_same_fingerprint_means_the_same_entry(data: st.DataObject, entries: Entries) -> None:
    drawn = data.draw(entries)
    for one in drawn:
        copy = Entry.model_validate_json(one.model_dump_json())
        assert fingerprint(one) == fingerprint(copy)
        for other in drawn:
            assert (fingerprint(one) == fingerprint(other)) == (one == other)
