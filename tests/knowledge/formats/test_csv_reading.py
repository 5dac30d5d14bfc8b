"""Tables as associations keep them, in any separator, encoding, order and language; each problem on its line."""

import csv
from collections.abc import Callable
from datetime import date, time

import pytest

from knowledge.catalogue import Ages, Contact, Entry, Kind, Slot, Source
from knowledge.city import City
from knowledge.formats.csv_reading import Rows, decode, read_csv, stable_id
from knowledge.formats.csv_writing import csv_template, write_csv

TODAY = date(2026, 11, 21)

FRENCH = (
    "TITRE;Description;thématiques;Public;Gratuit ?;Valable jusqu\N{RIGHT SINGLE QUOTATION MARK}au;vérifié LE;organisateur;Âge;Quartier;"
    "Activités;Horaires;Tél;lat;lon;Title (EN)\r\n"
    "Coudre;On coud.;Couture | manuel;aînés;Oui;31/12/2026;1er novembre 2026;L'aiguille;dès 8 ans;la gare;"
    '"ourlets\nboutons";sam 10h-12h;+33 4 73 00 00 00;45,78;3,08;Sewing\r\n'
)


def told(rows: Rows) -> list[tuple[int, str, str, str]]:
    """Line, field, code and what was given."""
    return [(each.line, each.field, each.code, each.given) for each in rows.problems]


def test_a_table_as_people_write_it(city: City) -> None:
    rows = read_csv(FRENCH.encode(), city, "a.csv", TODAY)
    assert rows.problems == ()
    (entry,) = rows.entries
    assert entry.id == "coudre-la-gare"
    assert entry.kind is Kind.OPPORTUNITY
    assert entry.topics == ("couture", "manuel")
    assert entry.facets == {"publics": ("seniors",)}
    assert entry.free is True
    assert (entry.valid_until, entry.verified_on) == (date(2026, 12, 31), date(2026, 11, 1))
    assert entry.sources == (Source(name="L'aiguille"),)
    assert entry.ages == Ages(youngest=8)
    assert entry.quartier == "gare"
    assert entry.activities == ("ourlets", "boutons")
    assert entry.hours == (Slot(days=(5,), opens=time(10), closes=time(12)),)
    assert entry.contact == Contact(phone="+33 4 73 00 00 00")
    assert entry.coordinates == (45.78, 3.08)
    assert entry.translations["en"].title == "Sewing"


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_any_separator_and_encoding(city: City, separator: str, encoding: str) -> None:
    table = [
        ["Thèmes", "Title", "Présentation", "Source", "Vérifié le"],
        ["aide", "Être aidé, à côté", "C\N{RIGHT SINGLE QUOTATION MARK}est l'été", "La mairie", "2026-11-01"],
    ]
    lines = [separator.join(f'"{cell}"' if "," in cell else cell for cell in row) for row in table]
    rows = read_csv("\n\n".join(lines).encode(encoding), city, "a.csv", TODAY)
    assert rows.problems == ()
    assert [(each.title, each.summary) for each in rows.entries] == [
        ("Être aidé, à côté", "C\N{RIGHT SINGLE QUOTATION MARK}est l'été")
    ]


def test_bytes_of_no_encoding_are_read_all_the_same() -> None:
    assert decode(b"a\x81\xe9") == "a\N{REPLACEMENT CHARACTER}é"
    assert decode(b"") == ""


def test_a_line_that_names_the_separator_is_passed_over(city: City) -> None:
    assert len(read_csv(b"sep=;\r\n" + FRENCH.encode(), city, "a.csv").entries) == 1


def test_every_problem_is_told_under_the_header_as_written(city: City) -> None:
    table = (
        "Titre;Description;thème;Modality;Quartier;Gratuit ?;âge;Vérifié le;Source;Couleur;Nom;E-mail;gps;Nature\n"
        "\n"
        "A;a;coutur;en lign;gar;peut-être;vieux;hier;x;bleu;B;nous;ici;lieux\n"
        ";;;;;;;;;;;;;\n"
        "C;;aide;;;;;2026-01-01;x;;;;;;trop;\n"
        "D;d;;;;;;2027-01-01;;;;;;;encore\n"
    )
    rows = read_csv(table.encode(), city, "a.csv", TODAY)
    assert rows.entries == ()
    assert told(rows) == [
        (1, "Couleur", "column_unknown", "Couleur"),
        (1, "Nom", "column_taken", "Nom"),
        (3, "thème", "topic_unknown", "coutur"),
        (3, "Modality", "facet_value_unknown", "en lign"),
        (3, "Quartier", "quartier_unknown", "gar"),
        (3, "Nature", "kind_unknown", "lieux"),
        (3, "âge", "ages_form", "vieux"),
        (3, "gps", "coordinates_form", "ici"),
        (3, "Gratuit ?", "yes_no_expected", "peut-être"),
        (3, "E-mail", "email_form", "nous"),
        (3, "Vérifié le", "date_expected", "hier"),
        (5, "", "row_long", "trop"),
        (5, "Description", "field_empty", ""),
        (6, "thème", "field_empty", ""),
        (6, "Source", "field_empty", ""),
    ]
    advice = {each.field: each.advice for each in rows.problems}
    assert advice["Nom"] == ("Titre",)
    assert advice["thème"] == ()
    assert [each.advice for each in rows.problems if each.code == "topic_unknown"] == [("Couture",)]
    assert advice["Modality"] == ("À distance",)
    assert advice["Quartier"] == ("La Gare",)


def test_columns_that_nothing_can_replace(city: City) -> None:
    rows = read_csv(b"Titre;Quartier\nA;centre\n", city, "a.csv")
    assert told(rows) == [
        (1, header, "column_missing", "") for header in ("Présentation", "Thèmes", "Vérifié le", "Source")
    ]


def test_doubts_keep_the_row(city: City) -> None:
    table = "Titre,Summary,Topics,Source,Verified on,Price,Free?\nA,a,aide,x,2027-01-01,3 €,yes\n"
    rows = read_csv(table.encode(), city, "a.csv", TODAY)
    assert len(rows.entries) == 1
    assert told(rows) == [
        (2, "Verified on", "date_future", "2027-01-01"),
        (2, "Price", "price_contradicts", "3 €"),
    ]


def test_a_problem_without_a_column_goes_by_the_headers_name(city: City) -> None:
    table = "Titre;Summary;Topics;Lien de la source;Verified on;lat;lon\n!;a;aide;www.x.org;2026-01-01;99;3\n"
    rows = read_csv(table.encode(), city, "a.csv")
    assert (2, "Coordonnées", "coordinates_range", "99") in told(rows)
    assert (2, "Lien de la source", "link_form", "www.x.org") in told(rows)


def test_what_a_row_cannot_say_goes_by_the_fields_name(city: City) -> None:
    table = (
        "Titre;Summary;Topics;Source;Verified on;Âges;Title (en)\nA;a;aide;x;2026-01-01;6-200;" + "x" * 121
    )
    assert told(read_csv(table.encode(), city, "a.csv")) == [
        (2, "ages.oldest", "number_range", "200"),
        (2, "Title (en)", "text_long", "x" * 79 + "…"),
    ]


def test_two_rows_with_one_id(city: City) -> None:
    table = "id;Titre;Summary;Topics;Source;Verified on\n" + "a;A;a;aide;x;2026-01-01\n" * 2
    rows = read_csv(table.encode(), city, "a.csv")
    assert len(rows.entries) == 1
    assert [(each.line, each.code, each.advice) for each in rows.problems] == [(3, "id_taken", ("a.csv:2",))]


def test_many_sources_stand_side_by_side(city: City) -> None:
    table = (
        "Titre;Summary;Topics;Source;Lien de la source;Date de la source;Verified on\n"
        "A;a;aide;Un | Deux;| https://example.org;1/2/2020 |;2026-01-01\n"
    )
    (entry,) = read_csv(table.encode(), city, "a.csv").entries
    assert entry.sources == (
        Source(name="Un", on=date(2020, 2, 1)),
        Source(name="Deux", url="https://example.org"),
    )


@pytest.mark.parametrize("text", ["", "\n \n", ";;\n"])
def test_an_empty_table_says_so(city: City, text: str) -> None:
    assert told(read_csv(text.encode(), city, "a.csv")) == [(0, "", "file_shape", "")]


def test_a_cell_without_end_is_told(city: City) -> None:
    huge = "Titre;Summary\nA;" + "x" * (csv.field_size_limit() + 1)
    assert (2, "", "file_shape") in [each[:3] for each in told(read_csv(huge.encode(), city, "a.csv"))]


@pytest.mark.parametrize("language", ["fr", "en", "de"])
def test_the_examples_of_the_template_are_no_entries_until_one_makes_them_so(
    city: City, language: str
) -> None:
    template = csv_template(city, language)
    assert read_csv(template.encode("utf-8-sig"), city, "a.csv", TODAY) == Rows((), ())
    filled = template.replace("# exemple 1", "un").replace("# exemple 2", "")
    filled = filled.replace("# example 1", "un").replace("# example 2", "")
    rows = read_csv(filled.encode(), city, "a.csv", TODAY)
    assert rows.problems == ()
    assert [each.kind for each in rows.entries] == [Kind.OPPORTUNITY, Kind.PLACE]
    assert len(rows.entries[0].activities) == len(rows.entries[1].activities) == 2
    assert len(rows.entries[1].hours) == 2


def test_formulas_are_harmless_in_a_spreadsheet(city: City, make_entry: Callable[..., Entry]) -> None:
    entry = make_entry(title="=1+1", summary="'-ok", owner="@nous", price="+3 €")
    table = write_csv([entry], city)
    assert ";'=1+1;''-ok;" in table
    assert ";'@nous;" in table
    assert ";'+3 €;" in table
    assert read_csv(table.encode(), city, "a.csv").entries == (entry,)


def test_a_label_that_means_something_else_gives_way_to_the_id(city: City) -> None:
    topic = city.topics["velo"].model_copy(update={"label": {"fr": "Couture"}})
    ambiguous = city.model_copy(update={"topics": {**city.topics, "velo": topic}})
    entry = Entry.model_validate(
        {
            "id": "a",
            "kind": "place",
            "title": "A",
            "summary": "a",
            "topics": ["couture", "velo"],
            "sources": [{"name": "x"}],
            "verified_on": "2026-01-01",
        },
        context=city,
    )
    table = write_csv([entry], ambiguous)
    assert ";Couture | velo;" in table
    assert read_csv(table.encode(), ambiguous, "a.csv").entries == (entry,)


def test_ids_made_from_titles_are_stable_and_do_not_meet() -> None:
    assert stable_id("Réparer son vélo", "La Gare") == "reparer-son-velo-la-gare"
    long = [
        stable_id("Apprendre à réparer son vélo avec les bénévoles de la maison", each) for each in ("A", "B")
    ]
    assert long == [
        stable_id("Apprendre à réparer son vélo avec les bénévoles de la maison", each) for each in "AB"
    ]
    assert long[0] != long[1]
    assert all(len(each) <= 48 for each in long)
    assert len(stable_id("تعلم الخياطة", "")) == 8


def test_columns_without_a_header_are_passed_over(city: City) -> None:
    table = "Titre;;Summary;Topics;Source;Verified on\nA;pour moi;a;aide;x;2026-01-01\n"
    rows = read_csv(table.encode(), city, "a.csv")
    assert (len(rows.entries), rows.problems) == (1, ())


def test_a_template_for_a_city_that_has_nothing_yet(city: City) -> None:
    bare = city.model_copy(update={"topics": {}, "quartiers": {}, "facets": {}})
    assert read_csv(csv_template(bare).encode(), bare, "a.csv") == Rows((), ())
