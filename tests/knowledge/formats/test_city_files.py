"""A city's folder: everything to mend is told at once, where it stands, and the rest is loaded."""

import gc
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from knowledge.city import City
from knowledge.formats.city_files import load_catalogue, load_city, read_entries
from knowledge.formats.problems import Code

MakeFolder = Callable[[Mapping[str, str | bytes | None]], Path]
Told = list[tuple[str, int, str, str]]

TODAY = date(2026, 11, 21)

GOOD = """\
- id: bon
  kind: place
  title: Un lieu
  summary: On y est bien.
  topics: [aide]
  sources: [{name: La mairie}]
  verified_on: 2026-11-01
"""


def told(folder: Path, today: date | None = TODAY) -> Told:
    """File, line, field and code of every problem of a folder."""
    return [(each.file, each.line, each.field, each.code) for each in load_catalogue(folder, today).problems]


def entry_lines(*lines: str) -> str:
    """The good entry, then another whose first line is line 8."""
    return GOOD + "\n".join(lines) + "\n"


def test_a_sound_city_has_no_problems(make_folder: MakeFolder) -> None:
    loaded = load_catalogue(make_folder({}), TODAY)
    assert loaded.problems == ()
    assert loaded.catalogue is not None
    assert [entry.id for entry in loaded.catalogue] == ["urgence", "coudre"]
    assert loaded.catalogue["coudre"].facets == {"setting": ("informal",)}
    assert loaded.catalogue["coudre"].lang == "fr"
    assert loaded.catalogue.city.emergency == ("urgence",)


def test_every_problem_of_an_entry_is_told_with_its_line(make_folder: MakeFolder) -> None:
    text = entry_lines(
        "- id: Pas Bon",
        "  kind: lieux",
        "  titel: Un lieu",
        "  summary:",
        "  topics: couture",
        "  ages: six ans",
        "  coordinates: 45.78, 3.08",
        "  hours:",
        "    - sam 10:00-12:00",
        "    - un jour sur deux",
        "  free: oui",
        "  contact:",
        "    phone: [04 73 00 00 00]",
        "    email: nous chez exemple",
        "    url: www.exemple.org",
        "    fax: 04 73 00 00 01",
        "  sources:",
        "    - name: La mairie",
        "      on: 31/12/2025",
        "    - url: https://example.org",
        "  verified_on: hier",
        "  translations:",
        "    anglais:",
        "      title: A place",
    )
    loaded = load_catalogue(make_folder({"entries/all.yaml": text}), TODAY)
    assert loaded.catalogue is not None
    assert [entry.id for entry in loaded.catalogue] == ["bon"]
    problems = {(each.line, each.field): each for each in loaded.problems if each.file == "entries/all.yaml"}
    assert {where: (each.code, each.given, each.advice) for where, each in problems.items()} == {
        (8, "id"): ("id_form", "Pas Bon", ("pas-bon",)),
        (9, "kind"): ("kind_unknown", "lieux", ()),
        (8, "title"): ("field_missing", "", ()),
        (10, "titel"): ("field_unknown", "titel", ("title",)),
        (11, "summary"): ("field_empty", "", ()),
        (12, "topics"): ("list_expected", "couture", ("[couture]",)),
        (13, "ages"): ("ages_form", "six ans", ("6-12", "18+")),
        (14, "coordinates"): ("coordinates_form", "45.78, 3.08", ("[45.78, 3.08]",)),
        (17, "hours"): ("hours_form", "un jour sur deux", ("mar-sam 10:00-18:00", "sam")),
        (18, "free"): ("yes_no_expected", "oui", ("true", "false")),
        (20, "contact.phone"): ("text_expected", "[04 73 00 00 00]", ('"[04 73 00 00 00]"',)),
        (21, "contact.email"): ("email_form", "nous chez exemple", ()),
        (22, "contact.url"): ("link_form", "www.exemple.org", ("https://www.exemple.org",)),
        (23, "contact.fax"): ("field_unknown", "fax", ()),
        (26, "sources.on"): ("date_expected", "31/12/2025", ("2025-12-31",)),
        (27, "sources.name"): ("field_missing", "", ()),
        (28, "verified_on"): ("date_expected", "hier", ()),
        (30, "translations.anglais"): ("language_unknown", "anglais", ("fr", "en")),
    }


def test_what_an_entry_names_must_exist(make_folder: MakeFolder) -> None:
    text = entry_lines(
        "- id: autre",
        "  kind: place",
        "  title: Un autre lieu",
        "  summary: On y est bien.",
        "  topics:",
        "    - aide",
        "    - coutur",
        "  setting: [informal, formel]",
        "  facets:",
        "    publix: [parents]",
        "  quartier: quartier gare",
        "  lang: de",
        "  sources: [{name: La mairie}]",
        "  verified_on: 2026-11-01",
        "  translations: {ar: {title: x}}",
    )
    loaded = load_catalogue(make_folder({"entries/all.yaml": text}), TODAY)
    found = [each for each in loaded.problems if each.file == "entries/all.yaml"]
    assert [(each.line, each.field, each.code, each.given, each.advice[:1]) for each in found] == [
        (14, "topics", "topic_unknown", "coutur", ("couture",)),
        (15, "setting", "facet_value_unknown", "formel", ("formal",)),
        (17, "publix", "facet_unknown", "publix", ("publics",)),
        (18, "quartier", "quartier_unknown", "quartier gare", ("gare",)),
        (19, "lang", "language_unknown", "de", ("fr",)),
        (22, "translations.ar", "language_unknown", "ar", ("fr",)),
    ]
    assert loaded.catalogue is not None
    assert "autre" not in loaded.catalogue


def test_the_lone_value_of_a_facet_is_told_on_its_own_line(make_folder: MakeFolder) -> None:
    text = GOOD + "  setting: informl\n"
    assert ("entries/all.yaml", 8, "setting", "facet_value_unknown") in told(
        make_folder({"entries/all.yaml": text})
    )


def test_doubts_are_told_and_the_entry_is_kept(make_folder: MakeFolder) -> None:
    text = entry_lines(
        "- id: douteux",
        "  kind: place",
        "  title: Un lieu",
        "  summary: On y est bien.",
        "  topics: [aide]",
        "  coordinates: [3.08, 45.78]",
        "  price: gratuit",
        "  free: false",
        "  sources: [{name: La mairie, on: 2027-01-01}]",
        "  verified_on: 2026-12-01",
    )
    loaded = load_catalogue(make_folder({"entries/all.yaml": text}), TODAY)
    assert loaded.catalogue is not None
    assert "douteux" in loaded.catalogue
    found = [each for each in loaded.problems if each.file == "entries/all.yaml"]
    assert [(each.line, each.field, each.code, each.given, each.advice) for each in found] == [
        (13, "coordinates", "coordinates_far", "[3.08, 45.78]", ("[45.78, 3.08]",)),
        (14, "price", "price_contradicts", "gratuit", ("true",)),
        (16, "sources.on", "date_future", "2027-01-01", ("2026-11-21",)),
        (17, "verified_on", "date_future", "2026-12-01", ("2026-11-21",)),
    ]


def test_without_a_clock_nothing_is_in_the_future(make_folder: MakeFolder) -> None:
    folder = make_folder({"entries/all.yaml": GOOD.replace("2026-11-01", "2099-01-01")})
    assert [code for *_, code in told(folder, None)] == ["entry_unknown"]


def test_ids_are_unique_across_files(make_folder: MakeFolder) -> None:
    loaded = load_catalogue(make_folder({"entries/also.yaml": "\n" + GOOD, "entries/zz.yaml": GOOD}), TODAY)
    assert [(each.file, each.line, each.field, each.code, each.advice) for each in loaded.problems] == [
        ("entries/zz.yaml", 1, "id", "id_taken", ("entries/also.yaml:2",))
    ]


def test_what_yaml_would_misread_stays_as_typed(city: City) -> None:
    text = GOOD.replace("Un lieu", "1984").replace("On y est bien.", "no").replace("bon", "bon-2")
    text += "  when: 12:30\n  owner: 0473\n  price:\n  free: no\n  closed_on: ~\n"
    entries, problems = read_entries("x.yaml", text.encode(), city)
    assert problems == ()
    (entry,) = entries
    assert (entry.title, entry.summary, entry.when, entry.owner) == ("1984", "no", "12:30", "0473")
    assert (entry.price, entry.free, entry.closed_on) == (None, False, None)


@pytest.mark.parametrize(
    ("text", "line", "column", "code", "given", "advice"),
    [
        (
            "  price: à voir : demander",
            8,
            17,
            Code.YAML_COLON,
            "price: à voir : demander",
            ('"à voir : demander"',),
        ),
        ("\tprice: 3", 8, 1, Code.YAML_TAB, "price: 3", ()),
        ("  price: 'trois", 8, 10, Code.YAML_SYNTAX, "'trois", ()),
        ("  price: @trois", 8, 10, Code.YAML_SYNTAX, "@trois", ('"@trois"',)),
        ("  price: *trois", 8, 10, Code.YAML_SYNTAX, "*trois", ('"*trois"',)),
        ("  price 3 €", 8, 3, Code.YAML_SYNTAX, "price 3 €", ("price: 3 €",)),
        ("  price:3 €\n\n", 8, 3, Code.YAML_SYNTAX, "price:3 €", ("price: 3 €",)),
        ("  price: 'l'atelier'", 8, 13, Code.YAML_SYNTAX, "atelier'", ()),
        ("  activities: [a, b\n  price: 3", 8, 15, Code.YAML_SYNTAX, "[a, b", ()),
        ("---", 8, 1, Code.YAML_SYNTAX, "---", ()),
        ("   price: 3", 8, 9, Code.YAML_INDENT, "price: 3", ()),
        (" price: 3", 8, 2, Code.YAML_INDENT, "price: 3", ()),
    ],
)
def test_broken_yaml_takes_away_one_entry_only(
    city: City, text: str, line: int, column: int, code: Code, given: str, advice: tuple[str, ...]
) -> None:
    broken = GOOD + text + "\n" + GOOD.replace("bon", "suivant") + "# the end\n"
    entries, problems = read_entries("x.yaml", broken.encode(), city)
    assert [entry.id for entry in entries] == ["suivant"]
    (problem,) = problems
    assert (problem.file, problem.line, problem.column, problem.code) == ("x.yaml", line, column, code)
    assert (problem.given, problem.advice) == (given, advice)


def test_a_file_broken_at_its_only_piece(city: City) -> None:
    entries, problems = read_entries("x.yaml", b"[1, 2", city)
    assert entries == ()
    assert [(each.line, each.column, each.code) for each in problems] == [(1, 1, "yaml_syntax")]


def test_broken_keys_leave_the_other_keys(make_folder: MakeFolder) -> None:
    topics = "aide: {label: {fr: Aide}}\nmanuel: {label: [}\n\n# and\ncouture: {label: {fr: Couture}}\n"
    city, problems = load_city(make_folder({"topics.yaml": topics}))
    assert city is not None
    assert list(city.topics) == ["aide", "couture"]
    assert [(each.file, each.line, each.code) for each in problems] == [("topics.yaml", 2, "yaml_syntax")]


def test_lists_that_begin_at_the_margin_belong_to_their_key(make_folder: MakeFolder) -> None:
    words = "same:\n- [a, b]\n- [c, d]\nstop: [le\nsms: {bjr: bonjour}\n"
    city, problems = load_city(make_folder({"words.yaml": words}))
    assert city is not None
    assert city.words.same == (("a", "b"), ("c", "d"))
    assert city.words.sms == {"bjr": "bonjour"}
    assert [(each.file, each.line, each.code) for each in problems] == [("words.yaml", 4, "yaml_syntax")]


@pytest.mark.parametrize(
    ("data", "line", "given"), [(b"- a\n- \xe9t\xe9\n", 2, "0xe9"), (b"- a\n- b\n- \x07\n", 3, "0x07")]
)
def test_what_is_not_text_is_told(city: City, data: bytes, line: int, given: str) -> None:
    _, problems = read_entries("x.yaml", data, city)
    assert [(each.line, each.code, each.given) for each in problems] == [(line, "file_encoding", given)]


def test_a_byte_order_mark_is_no_matter(city: City) -> None:
    entries, problems = read_entries("x.yaml", b"\xef\xbb\xbf" + GOOD.encode(), city)
    assert (len(entries), problems) == (1, ())


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "~\n", "---\n"])
def test_an_empty_file_is_no_matter(city: City, text: str) -> None:
    assert read_entries("x.yaml", text.encode(), city) == ((), ())


def test_entries_are_a_list_and_a_city_is_a_mapping(make_folder: MakeFolder) -> None:
    folder = make_folder({"entries/all.yaml": "id: bon\n", "topics.yaml": "- aide\n"})
    found = [each for each in load_catalogue(folder).problems if each.code == Code.FILE_SHAPE]
    assert [(each.file, each.line, each.advice) for each in found] == [
        ("entries/all.yaml", 1, ("list",)),
        ("topics.yaml", 1, ("mapping",)),
    ]


def test_an_entry_is_a_group(city: City) -> None:
    _, problems = read_entries("x.yaml", b"- bon\n", city)
    assert [(each.line, each.code, each.given) for each in problems] == [(1, "group_expected", "bon")]


def test_keys_said_twice_and_aliases(city: City) -> None:
    text = GOOD + "  title: Deux fois\n  activities: &a [x]\n  questions: *a\n  ? [y]\n  : z\n"
    entries, problems = read_entries("x.yaml", text.encode(), city)
    assert entries == ()
    assert [(each.line, each.field, each.code, each.given, each.advice) for each in problems] == [
        (8, "title", "key_taken", "title", ("3",)),
        (9, "questions", "yaml_alias", "[x]", ()),
        (11, "", "key_form", "[y]", ()),
    ]


def test_an_alias_to_itself_ends(city: City) -> None:
    _, problems = read_entries("x.yaml", (GOOD + "  activities: &a [*a]\n").encode(), city)
    assert {each.code for each in problems} == {"yaml_alias", "field_empty"}


def test_a_colon_makes_a_group_of_a_text(city: City) -> None:
    text = GOOD + "  activities:\n    - horaires: à voir\n    -\n"
    _, problems = read_entries("x.yaml", text.encode(), city)
    assert [(each.line, each.field, each.code, each.given, each.advice) for each in problems] == [
        (9, "activities", "text_expected", "horaires: à voir", ('"horaires: à voir"',)),
        (10, "activities", "field_empty", "", ()),
    ]


def test_a_text_without_end_stops_before_the_next_entry(city: City) -> None:
    text = GOOD + "  price: &\n\n\n" + GOOD.replace("bon", "suivant")
    entries, problems = read_entries("x.yaml", text.encode(), city)
    assert [entry.id for entry in entries] == ["suivant"]
    assert [(each.line, each.code) for each in problems] == [(8, "yaml_syntax")]


def test_a_language_of_no_form_is_told_where_it_stands(city: City) -> None:
    text = GOOD + "  translations:\n    en: {title: A}\n    English: {title: B}\n"
    _, problems = read_entries("x.yaml", text.encode(), city)
    assert [(each.line, each.field, each.code) for each in problems] == [
        (10, "translations.English", "language_unknown")
    ]


def test_an_empty_file_of_topics_is_no_matter(make_folder: MakeFolder) -> None:
    city, problems = load_city(make_folder({"topics.yaml": "~\n"}))
    assert city is not None
    assert (city.topics, problems) == ({}, ())


@pytest.mark.parametrize("text", [GOOD, GOOD + "  price: @\n"])
def test_the_collector_is_left_as_it_was(city: City, text: str) -> None:
    assert gc.isenabled()
    read_entries("x.yaml", text.encode(), city)
    assert gc.isenabled()
    gc.disable()
    try:
        read_entries("x.yaml", text.encode(), city)
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_a_mark_that_would_swallow_a_word_is_told(city: City) -> None:
    text = GOOD + "  price: !gratuit ou presque\n  owner: !!str 12\n"
    entries, problems = read_entries("x.yaml", text.encode(), city)
    assert entries == ()
    assert [(each.line, each.field, each.code, each.given, each.advice) for each in problems] == [
        (8, "price", "yaml_syntax", "!gratuit ou presque", ('"!gratuit ou presque"',))
    ]
