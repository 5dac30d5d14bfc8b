"""The three files of a city: a mistake costs what is wrong, and no more."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from knowledge.catalogue import Problem
from knowledge.formats.city_files import load_catalogue, load_city

MakeFolder = Callable[[Mapping[str, str | bytes | None]], Path]


def brief(problems: tuple[Problem, ...]) -> list[tuple[str, int, str, str, str]]:
    """What tells problems apart, without the advice."""
    return [(each.file, each.line, each.field, each.code, each.given) for each in problems]


def city_text(make_folder: MakeFolder) -> str:
    """The small city's own file."""
    return (make_folder({}) / "city.yaml").read_text(encoding="utf-8")


def test_missing_files_are_told(make_folder: MakeFolder) -> None:
    folder = make_folder(dict.fromkeys(["city.yaml", "topics.yaml", "words.yaml", "entries/all.yaml"]))
    city, problems = load_city(folder)
    assert city is None
    assert brief(problems) == [("city.yaml", 0, "", "file_missing", "city.yaml")]
    assert load_catalogue(folder).catalogue is None
    make_folder({"topics.yaml": None, "words.yaml": None, "entries/all.yaml": None})
    loaded = load_catalogue(folder)
    assert loaded.catalogue is not None
    assert brief(loaded.problems) == [
        ("city.yaml", 12, "emergency", "entry_unknown", "urgence"),
        ("entries", 0, "", "file_missing", "entries/*.yaml"),
        ("topics.yaml", 0, "", "file_missing", "topics.yaml"),
        ("words.yaml", 0, "", "file_missing", "words.yaml"),
    ]


def test_topics_keep_their_ids_when_they_lose_their_labels(make_folder: MakeFolder) -> None:
    topics = "\n".join(
        [
            "manuel: {labels: {fr: De ses mains}}",
            "couture: {label: {fr: Couture}, under: manuels, words: coudre}",
            "Vélo: {label: {fr: Vélo}}",
            "rien:",
            "aide: Aide",
            "couture: {label: {fr: Encore}}",
        ]
    )
    city, problems = load_city(make_folder({"topics.yaml": topics}))
    assert city is not None
    assert {id: topic.label for id, topic in city.topics.items()} == {
        "manuel": {"und": "manuel"},
        "couture": {"fr": "Couture"},
        "rien": {"und": "rien"},
    }
    assert city.topics["couture"].under is None
    assert brief(problems) == [
        ("topics.yaml", 1, "manuel.label", "field_missing", ""),
        ("topics.yaml", 1, "manuel.labels", "field_unknown", "labels"),
        ("topics.yaml", 2, "couture.words", "list_expected", "coudre"),
        ("topics.yaml", 2, "couture.under", "topic_unknown", "manuels"),
        ("topics.yaml", 3, "Vélo", "id_form", "Vélo"),
        ("topics.yaml", 4, "rien.label", "field_missing", ""),
        ("topics.yaml", 5, "aide", "group_expected", "Aide"),
        ("topics.yaml", 6, "couture", "key_taken", "couture"),
    ]
    assert [each.advice for each in problems if each.code == "topic_unknown"] == [("manuel",)]


def test_a_ring_of_topics_is_cut_once(make_folder: MakeFolder) -> None:
    topics = "\n".join(
        [
            "aide: {label: {fr: Aide}}",
            "un: {label: {fr: Un}, under: trois}",
            "deux: {label: {fr: Deux}, under: un}",
            "trois: {label: {fr: Trois}, under: deux}",
            "quatre:",
            "  label: {fr: Quatre}",
            "  under: quatre",
            "cinq: {label: {fr: Cinq}, under: deux}",
        ]
    )
    city, problems = load_city(make_folder({"topics.yaml": topics}))
    assert brief(problems) == [
        ("topics.yaml", 2, "un.under", "topic_cycle", "trois"),
        ("topics.yaml", 7, "quatre.under", "topic_cycle", "quatre"),
    ]
    assert [each.advice for each in problems] == [("un", "trois", "deux", "un"), ("quatre", "quatre")]
    assert city is not None
    assert city.within("un") == {"un", "deux", "trois", "cinq"}


def test_quartiers_and_facets_lose_only_what_is_wrong(make_folder: MakeFolder) -> None:
    text = city_text(make_folder)
    text = text.replace("near: [gare]}", "near: [gare, gar], coordinates: [95, 3]}")
    text = text.replace(
        "values:\n      formal:", "values:\n      rien:\n      formel: {labl: {fr: x}}\n      formal:"
    )
    text = text.replace("  publics:\n", "  title: {label: {fr: Titre}, values: {}}\n  nul: 3\n  publics:\n")
    city, problems = load_city(make_folder({"city.yaml": text}))
    assert city is not None
    assert city.quartiers["centre"].near == ("gare",)
    assert city.quartiers["centre"].coordinates is None
    assert list(city.facets) == ["setting", "modality", "publics", "languages", "sectors"]
    assert list(city.facets["setting"].values) == ["formal", "informal"]
    assert brief(problems) == [
        ("city.yaml", 17, "facets.setting.values.rien", "field_empty", ""),
        ("city.yaml", 18, "facets.setting.values.formel.label", "field_missing", ""),
        ("city.yaml", 18, "facets.setting.values.formel.labl", "field_unknown", "labl"),
        ("city.yaml", 26, "facets.title", "facet_reserved", "title"),
        ("city.yaml", 27, "facets.nul", "group_expected", "3"),
        ("city.yaml", 43, "quartiers.centre.coordinates", "coordinates_range", "95"),
        ("city.yaml", 43, "quartiers.centre.near", "quartier_unknown", "gar"),
    ]


def test_words_lose_only_what_is_wrong(make_folder: MakeFolder) -> None:
    words = "same: [[a, b], c]\nsms: {bjr: bonjour}\nstop:\nstops: [le]\n"
    city, problems = load_city(make_folder({"words.yaml": words}))
    assert city is not None
    assert (city.words.same, city.words.sms, city.words.stop) == ((), {"bjr": "bonjour"}, ())
    assert brief(problems) == [
        ("words.yaml", 1, "same", "list_expected", "c"),
        ("words.yaml", 4, "stops", "field_unknown", "stops"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("name: Rivière\n", "", (1, "name", "field_missing", (), "")),
        ("name: Rivière", "name:", (2, "name", "field_empty", (), "")),
        (
            "zone: Europe/Paris",
            "zone: Europe/Pari",
            (5, "zone", "zone_unknown", ("Europe/Paris",), "Europe/Pari"),
        ),
        ("zone: Europe/Paris", "zone: Europe", (5, "zone", "zone_unknown", None, "Europe")),
        ("country: FR", "country: fr", (3, "country", "country_form", ("FR",), "fr")),
        ("country: FR", "country: France", (3, "country", "country_form", (), "France")),
        ("languages: [fr, en]", "languages: []", (4, "languages", "field_empty", (), "")),
        ("languages: [fr, en]", "languages: [fr, EN]", (4, "languages", "language_form", ("en",), "EN")),
        ("steward:", "stewart: x\nsteward:", (9, "stewart", "field_unknown", ("steward",), "stewart")),
        ("name: CC BY 4.0, ", "", (8, "licence.name", "field_missing", (), "")),
        ("name: CC BY 4.0,", "name: CC BY 4.0, link: x,", (8, "licence.link", "field_unknown", None, "link")),
        ("quartiers:\n", "quartiers: 3\nquartier:\n", (38, "quartiers", "group_expected", (), "3")),
    ],
)
def test_without_the_indispensable_there_is_no_city(
    make_folder: MakeFolder,
    before: str,
    after: str,
    expected: tuple[int, str, str, tuple[str, ...] | None, str],
) -> None:
    text = city_text(make_folder)
    assert before in text
    city, problems = load_city(make_folder({"city.yaml": text.replace(before, after)}))
    line, field, code, advice, given = expected
    first = problems[0]
    assert city is None
    assert (first.file, first.line, first.field, first.code, first.given) == (
        "city.yaml",
        line,
        field,
        code,
        given,
    )
    assert advice is None or first.advice[: len(advice)] == advice


def test_topics_have_their_own_file(make_folder: MakeFolder) -> None:
    text = city_text(make_folder).replace("quartiers:\n", "topics: {}\nquartiers:\n")
    city, problems = load_city(make_folder({"city.yaml": text}))
    assert city is not None
    assert "couture" in city.topics
    assert [(each.line, each.field, each.code, each.advice) for each in problems] == [
        (38, "topics", "field_unknown", ("topics.yaml",))
    ]


def test_emergency_entries_exist(make_folder: MakeFolder) -> None:
    text = city_text(make_folder).replace("emergency: [urgence]", "emergency:\n  - urgence\n  - urgences")
    loaded = load_catalogue(make_folder({"city.yaml": text}))
    assert loaded.catalogue is not None
    assert loaded.catalogue.city.emergency == ("urgence",)
    assert [(each.line, each.field, each.code, each.advice) for each in loaded.problems] == [
        (14, "emergency", "entry_unknown", ("urgence",))
    ]


def test_a_city_without_quartiers_says_so(make_folder: MakeFolder) -> None:
    text = city_text(make_folder)
    text = text[: text.index("quartiers:")] + "quartiers:\n"
    city, problems = load_city(make_folder({"city.yaml": text}))
    assert city is not None
    assert (city.quartiers, problems) == ({}, ())


def test_a_facet_without_values_cannot_be_mended(make_folder: MakeFolder) -> None:
    text = city_text(make_folder).replace("quartiers:\n", "  vide: {label: {fr: Vide}}\nquartiers:\n")
    city, problems = load_city(make_folder({"city.yaml": text}))
    assert city is not None
    assert "vide" not in city.facets
    assert brief(problems) == [("city.yaml", 38, "facets.vide.values", "field_missing", "")]
