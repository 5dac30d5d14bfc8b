"""Tables of events as organisers keep them, in French and English, each problem on its line."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.agenda import Event, Place, Registration, Status, occurrences
from knowledge.catalogue import Ages, Source
from knowledge.city import City
from knowledge.formats.csv_reading import stable_id
from knowledge.formats.events_csv import events_csv_template, read_events_csv
from knowledge.formats.events_csv_columns import FIELDS, read_clock, read_day_and_time, read_repeats
from knowledge.formats.problems import Code
from knowledge.formats.programme import Programme

HEAD = (
    "TITRE;Description;Date;Début;Fin;Lieu;Adresse;lat;lon;Quartier;Thèmes;Âges;Prix;Gratuit ?;"
    "Garde d'enfants ?;Accessibilité;Langues;Organisateur;Festival;Lien;Visio;État;Places;Inscription;"
    "Inscriptions à partir du;Inscriptions jusqu'au;Se répète;Jusqu'au;Sauf le"
)
ROW = (
    "Cyanotype;On colle.;10/03/2026;18h;20h30;Médiathèque;1 rue du Port;45,78;3,08;la gare;Couture | photo;"
    "dès 8 ans;2 €;non;oui;fauteuil roulant;fr, ar;Les Ami·es;Fête;https://example.org;https://visio.example.org;"
    "complet;12;https://example.org/i;01/02/2026 9h;28/02/2026;tous les mardis;31/03/2026;17 mars 2026"
)


def read(city: City, *lines: str) -> Programme:
    """Read a table of these lines."""
    return read_events_csv("\r\n".join(lines).encode(), city, "a.csv")


def short(city: City, *cells: str, head: str = "Titre;Date;Début;Fin") -> Programme:
    """Read one row under a few headers."""
    return read(city, head, ";".join(cells))


def only(programme: Programme) -> Event:
    """The one event of a table without problems."""
    assert programme.problems == ()
    (event,) = programme.events
    return event


def told(programme: Programme) -> list[tuple[int, str, str, str]]:
    """Line, header, code and what was given."""
    return [(each.line, each.field, each.code, each.given) for each in programme.problems]


def test_a_table_as_people_write_it(city: City) -> None:
    event = only(read(city, HEAD, ROW))
    assert event == Event(
        uid=f"{stable_id('Cyanotype', 'Médiathèque')}@csv",
        title="Cyanotype",
        summary="On colle.",
        start=datetime(2026, 3, 10, 18),
        end=datetime(2026, 3, 10, 20, 30),
        zone="Europe/Paris",
        rrule="FREQ=WEEKLY;BYDAY=TU;UNTIL=20260331",
        exceptions=(datetime(2026, 3, 17, 18),),
        on_site=Status.FULL,
        remote=Status.FULL,
        remote_link="https://visio.example.org",
        place=Place(name="Médiathèque", address="1 rue du Port", coordinates=(45.78, 3.08)),
        quartier="gare",
        festival="Fête",
        topics=("couture",),
        keywords=("photo",),
        ages=Ages(youngest=8),
        price="2 €",
        free=False,
        childcare=True,
        accessibility=("fauteuil-roulant",),
        languages=("fr", "ar"),
        organiser="Les Ami·es",
        link="https://example.org",
        capacity=12,
        registration=Registration(
            link="https://example.org/i", opens=datetime(2026, 2, 1, 9), closes=datetime(2026, 2, 28, 23, 59)
        ),
    )
    found = occurrences(event, datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
    assert [each.wall_start.day for each in found] == [10, 24, 31]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_separator_encoding_and_language(city: City, separator: str, encoding: str) -> None:
    table = [["Starts", "Day", "Title", "Where"], ["2 pm", "2026-03-10", "Été", "Library"]]
    text = "sep=;\r\n" * (separator == ";") + "\r\n\r\n".join(separator.join(row) for row in table)
    event = only(read_events_csv(text.encode(encoding), city, "a.csv", Source(name="La mairie")))
    assert (event.title, event.start, event.end) == ("Été", datetime(2026, 3, 10, 14), None)
    assert (event.place, event.source) == (Place(name="Library"), Source(name="La mairie"))


def test_days_and_hours(city: City) -> None:
    assert only(short(city, "A", "10/03/2026", "22h", "2h")).end == datetime(2026, 3, 11, 2)
    day = only(short(city, "A", "10/03/2026", "", ""))
    assert (day.all_day, day.lasts) == (True, timedelta(days=1))
    assert only(short(city, "A", "10/03/2026 18h30")).start == datetime(2026, 3, 10, 18, 30)
    head = "Titre;Date;Début;Fin;Dernier jour;Fuseau horaire"
    long = only(short(city, "A", "10/03/2026", "18h", "12h", "12/03/2026", "America/New_York", head=head))
    assert (long.end, long.zone) == (datetime(2026, 3, 12, 12), "America/New_York")
    assert only(short(city, "A", "10/03/2026", "", "", "12/03/2026", head=head)).lasts == timedelta(days=3)
    turned = short(city, "A", "10/03/2026", "", "", "09/03/2026", head=head)
    assert told(turned) == [(2, "Dernier jour", Code.HOURS_ORDER, "09/03/2026")]
    assert turned.events[0].lasts == timedelta(days=1)
    assert only(short(city, "A", "10/03/2026", "18h", "", "12/03/2026", head=head)).lasts == timedelta(days=2)


def test_rows_of_one_title_and_place_are_days_of_one_event(city: City) -> None:
    programme = read(
        city,
        "Titre;Date;Début;Fin",
        "A;10/03/2026;18h;20h",
        "A;12/03/2026;18h;20h",
        "B;12/03/2026;18h;20h",
        "A;14/03/2026;18h;22h",
        "A;12/03/2026;18h;20h",
        "A;16/03/2026;;",
    )
    first, second = programme.events
    assert first.extra == (datetime(2026, 3, 12, 18), datetime(2026, 3, 14, 18))
    found = occurrences(first, datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
    assert [(each.end - each.start) // timedelta(hours=1) for each in found] == [2, 2, 4]
    assert second.single
    assert told(programme) == [(line, "Identifiant", Code.ID_TAKEN, first.uid) for line in (6, 7)]


def test_one_may_take_part_from_elsewhere_only(city: City) -> None:
    head = "Titre;Date;Visio;État en ligne;Lieu"
    event = only(short(city, "A", "10/03/2026", "https://x.org", head=head))
    assert (event.on_site, event.remote) == (None, Status.CONFIRMED)
    both = only(short(city, "A", "10/03/2026", "https://x.org", "annulé", "Médiathèque", head=head))
    assert (both.on_site, both.remote) == (Status.CONFIRMED, Status.CANCELLED)


@pytest.mark.parametrize(
    ("header", "cell", "code", "taken"),
    [
        ("Titre", "", Code.FIELD_EMPTY, False),
        ("Date", "", Code.FIELD_EMPTY, False),
        ("Date", "bientôt", Code.DATE_EXPECTED, False),
        ("Date", "10/03/2026 25h", Code.DATE_EXPECTED, False),
        ("Date", "10/03/1026", Code.DATE_EXPECTED, False),
        ("Début", "tôt", Code.HOURS_FORM, True),
        ("Fin", "13 pm", Code.HOURS_FORM, True),
        ("Dernier jour", "09/03/2026", Code.HOURS_ORDER, True),
        ("Dernier jour", "après", Code.DATE_EXPECTED, True),
        ("Se répète", "parfois", Code.VALUE_REFUSED, True),
        ("Se répète", "FREQ=SECONDLY", Code.VALUE_REFUSED, True),
        ("Jusqu'au", "toujours", Code.DATE_EXPECTED, True),
        ("Sauf le", "lundi", Code.DATE_EXPECTED, True),
        ("Coordonnées", "ici", Code.COORDINATES_FORM, True),
        ("Coordonnées", "145 3", Code.COORDINATES_FORM, True),
        ("Quartier", "Le Ports", Code.QUARTIER_UNKNOWN, True),
        ("Âges", "les grands", Code.AGES_FORM, True),
        ("Gratuit ?", "ça dépend", Code.YES_NO_EXPECTED, True),
        ("Places", "beaucoup", Code.NUMBER_EXPECTED, True),
        ("Places", "0", Code.NUMBER_RANGE, True),
        ("Langues", "français", Code.LANGUAGE_FORM, True),
        ("Lien", "mon site", Code.LINK_FORM, True),
        ("État", "bof", Code.VALUE_REFUSED, True),
        ("Inscriptions à partir du", "bientôt", Code.DATE_EXPECTED, True),
        ("Fuseau horaire", "Europe/Clermont", Code.ZONE_UNKNOWN, True),
    ],
)
def test_a_cell_that_is_not_understood_is_told(
    city: City, header: str, cell: str, code: Code, taken: bool
) -> None:
    row = {"Titre": "A", "Date": "10/03/2026", "Début": "14h", header: cell}
    programme = read(city, ";".join(row), ";".join(row.values()))
    assert [(each.line, each.code) for each in programme.problems] == [(2, code)]
    assert programme.problems[0].field == header
    assert len(programme.events) == taken


def test_columns_unknown_taken_and_missing(city: City) -> None:
    programme = read(city, "Titre;Météo;Nom;Dat;", "A;soleil;B;10/03/2026;")
    assert programme.events == ()
    assert told(programme) == [
        (1, "Météo", Code.COLUMN_UNKNOWN, "Météo"),
        (1, "Nom", Code.COLUMN_TAKEN, "Nom"),
        (1, "Dat", Code.COLUMN_UNKNOWN, "Dat"),
        (1, "Date", Code.COLUMN_MISSING, ""),
    ]
    assert told(read(city, "")) == [(0, "", Code.FILE_SHAPE, "")]


def test_a_cell_that_csv_cannot_hold(city: City) -> None:
    programme = read(city, "Titre;Date", "A;10/03/2026", f"{'x' * 200_000};10/03/2026")
    assert [each.title for each in programme.events] == ["A"]
    assert [(each.line, each.code) for each in programme.problems] == [(3, Code.FILE_SHAPE)]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_template_teaches_by_an_example(city: City, language: str) -> None:
    text = events_csv_template(language)
    programme = read_events_csv(text.encode(), city, "a.csv")
    assert (programme.events, programme.problems) == ((), ())
    shown = only(read_events_csv(text.replace("# ex", "ex", 1).encode(), city, "a.csv"))
    assert shown.rrule == "FREQ=WEEKLY;BYDAY=SA;UNTIL=20261231"
    assert (shown.start, shown.free, shown.capacity) == (datetime(2026, 12, 12, 14), True, 12)
    assert all(names for names in FIELDS.values())


def test_a_note_on_how_to_register_and_no_repetition(city: City) -> None:
    head = "Titre;Date;Inscription;Se répète;Jusqu'au"
    event = only(short(city, "A", "10/03/2026", "au comptoir", "non", "31/03/2026", head=head))
    assert (event.registration, event.rrule) == (Registration(note="au comptoir"), None)


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("chaque semaine", "FREQ=WEEKLY"),
        ("toutes les semaines", "FREQ=WEEKLY"),
        ("toutes les 2 semaines", "FREQ=WEEKLY;INTERVAL=2"),
        ("every other week", "FREQ=WEEKLY;INTERVAL=2"),
        ("hebdomadaire", "FREQ=WEEKLY"),
        ("every day", "FREQ=DAILY"),
        ("tous les mois", "FREQ=MONTHLY"),
        ("chaque année", "FREQ=YEARLY"),
        ("les mardis et jeudis", "FREQ=WEEKLY;BYDAY=TU,TH"),
        ("every Tuesday", "FREQ=WEEKLY;BYDAY=TU"),
        ("rrule:freq=daily;count=3", "FREQ=DAILY;COUNT=3"),
        ("de temps en temps", None),
        ("", None),
        ("12 fois", None),
        ("FREQ=MINUTELY", None),
    ],
)
def test_repetitions_in_words(cell: str, rule: str | None) -> None:
    assert read_repeats(cell, None) == rule
    until = read_repeats(cell, date(2026, 3, 31))
    assert until == (rule if rule is None or "COUNT" in rule else f"{rule};UNTIL=20260331")


@pytest.mark.parametrize(
    ("cell", "clock"),
    [
        ("14h", time(14)), ("14 h 30", time(14, 30)), ("9:05", time(9, 5)), ("18.30", time(18, 30)), ("18:30:00", time(18, 30)),
        ("2 pm", time(14)), ("Midi", time(12)), ("12am", time(0)), ("12 pm", time(12)), ("0 pm", None), ("24h", None), ("9:75", None), ("tôt", None),
    ],
)  # fmt: skip
def test_times_of_the_day(cell: str, clock: time | None) -> None:
    assert read_clock(cell) == clock


def test_a_day_with_its_hour() -> None:
    assert read_day_and_time("12 décembre 2026 à 14h30") == (date(2026, 12, 12), time(14, 30))
    assert read_day_and_time("2026-12-12T14:30") == (date(2026, 12, 12), time(14, 30))
    assert read_day_and_time("2026-12-12") == (date(2026, 12, 12), None)
    assert read_day_and_time("31/02/2026 14h") == (None, None)


@settings(deadline=None, max_examples=150)
@given(cells=st.lists(st.text(max_size=12) | st.sampled_from(ROW.split(";")), max_size=30))
def test_nothing_in_a_table_makes_it_fail(cells: list[str], city: City) -> None:
    row = ";".join(each.replace('"', "'").replace("\n", " ").replace("\r", " ") for each in cells)
    programme = read_events_csv("\n".join((HEAD, row, ROW)).encode(errors="replace"), city, "a.csv")
    assert any(each.title == "Cyanotype" for each in programme.events) or programme.problems
