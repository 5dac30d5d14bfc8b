"""The doctor, the tables and the open data, by the command line."""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Passeur
from tests.conftest import SMALL_CITY

ROW = """id;titre;résumé;type;thèmes;source;vérifié le;gratuit
tresser;Tresser l'osier;Un panier à deux.;opportunity;manuel;La mairie;2026-11-01;oui
"""


def test_all_is_well(passeur: Passeur) -> None:
    passeur("migrate")
    done = passeur("check")
    assert done.exit_code == 0
    assert "Petiteville" in done.output
    assert "✗" not in done.output


def test_a_folder_where_nothing_was_made_yet(passeur: Passeur, place: Path) -> None:
    shutil.rmtree(place / "data")
    done = passeur("check", lang="en")
    assert done.exit_code == 0
    assert "none yet" in done.output


def test_a_broken_city(passeur: Passeur, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    city = place / "ville"
    shutil.copytree(SMALL_CITY, city)
    monkeypatch.setenv("PASSEUR_CITY", str(city))
    offers = city / "entries" / "offres.yaml"
    offers.write_text(
        offers.read_text(encoding="utf-8").replace("kind: mentor", "kind: mentore"), encoding="utf-8"
    )
    done = passeur("check")
    assert done.exit_code == 1
    assert "offres.yaml:" in done.output
    assert "mentor" in done.output
    assert passeur("ask", "souder").exit_code == 0
    (city / "city.yaml").write_text("id: [", encoding="utf-8")
    for command in (["check"], ["ask", "souder"], ["import"], ["export"], ["questions"]):
        done = passeur(*command)
        assert done.exit_code in (1, 2), command
        assert "city.yaml:1" in done.output
        assert "Traceback" not in done.output


def test_a_city_without_entries(passeur: Passeur, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    city = place / "ville"
    shutil.copytree(SMALL_CITY, city, ignore=shutil.ignore_patterns("entries"))
    monkeypatch.setenv("PASSEUR_CITY", str(city))
    assert passeur("check").exit_code == 1
    assert passeur("chat", typed="/explorer\nla guitare\n").exit_code == 0


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+asyncpg://somebody:secret@127.0.0.1:1/nothing",
        "sqlite+aiosqlite:////etc/passwd/nowhere/passeur.db",
        "nonsense",
    ],
)
def test_a_database_out_of_reach(passeur: Passeur, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("PASSEUR_DATABASE", url)
    done = passeur("check")
    assert done.exit_code == 1
    assert "secret" not in done.output
    assert "Traceback" not in done.output
    for command in (["ask", "souder"], ["migrate"], ["export"], ["calls"]):
        done = passeur(*command)
        assert done.exit_code == 2
        assert "secret" not in done.output


@pytest.mark.parametrize(("version", "advice"), [("9999", "plus récent"), ("0000", "passeur migrate")])
def test_tables_of_another_version(passeur: Passeur, place: Path, version: str, advice: str) -> None:
    with sqlite3.connect(place / "data" / "passeur.db") as base:
        base.execute("UPDATE alembic_version SET version_num = ?", (version,))
    base.close()
    done = passeur("check")
    assert done.exit_code == 1
    assert advice in done.output
    if version == "9999":
        for command in (["ask", "souder"], ["migrate"]):
            done = passeur(*command)
            assert done.exit_code == 2
            assert "9999" in done.output


def test_tables_changed_by_hand(passeur: Passeur, place: Path) -> None:
    with sqlite3.connect(place / "data" / "passeur.db") as base:
        base.execute("ALTER TABLE skills ADD COLUMN mine TEXT")
    base.close()
    done = passeur("check")
    assert done.exit_code == 1
    assert "mine" in done.output


def test_down_and_up_again(passeur: Passeur) -> None:
    down = passeur("migrate", "--down", "--to", "base")
    assert down.exit_code == 0
    assert "–" in down.output
    assert passeur("migrate").exit_code == 0
    assert passeur("check").exit_code == 0
    assert passeur("migrate", "--to", "7777").exit_code == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [("PASSEUR_LOG", "loud"), ("PASSEUR_CONFIG", "nowhere.toml"), ("PASSEUR_KEEP_MESSAGES_DAYS", "-1")],
)
def test_a_setting_that_cannot_be(
    passeur: Passeur, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    done = passeur("check")
    assert done.exit_code == 2
    assert name.removeprefix("PASSEUR_").casefold() in done.output.casefold()
    assert "Traceback" not in done.output


def test_import_a_table(passeur: Passeur, place: Path) -> None:
    table = place / "osier.csv"
    table.write_text(ROW, encoding="utf-8")
    tried = passeur("import", "--dry-run", "osier.csv")
    assert tried.exit_code == 0, tried.output
    assert "1 ajouté" in tried.output
    assert "Tresser" not in passeur("export", "csv").output
    assert "1 ajouté" in passeur("import", "osier.csv").output
    assert "Tresser" in passeur("export", "csv").output
    again = passeur("import", "osier.csv").output
    assert "0 ajouté" in again
    assert "1 inchangé" in again
    table.write_text(ROW.replace("Un panier", "Deux paniers"), encoding="latin-1")
    changed = passeur("import", "osier.csv").output
    assert "tresser: summary" in changed
    table.write_text(ROW.splitlines()[0] + "\n", encoding="utf-8")
    assert "Tresser" in passeur("ask", "tresser l'osier").output
    assert "1 retiré" in passeur("import", "--whole", "osier.csv").output.replace("e ", " ")
    assert "Tresser" not in passeur("export", "csv").output


def test_refused_rows_say_where_and_what(passeur: Passeur, place: Path) -> None:
    (place / "osier.csv").write_text(
        ROW + "tresser-2;Sans rien;;opportunity;vannerie;;demain;peut-être\n", encoding="utf-8"
    )
    done = passeur("import", "osier.csv")
    assert done.exit_code == 1
    assert "osier.csv:3" in done.output
    for field in ("résumé", "thèmes", "vérifié le"):
        assert field in done.output
    assert "1 ajouté" in done.output


def test_import_yaml_and_what_is_kept_elsewhere(passeur: Passeur, place: Path) -> None:
    assert passeur("import").exit_code == 0
    first = (SMALL_CITY / "entries" / "offres.yaml").read_text(encoding="utf-8").partition("- id: souder")[0]
    other = first.replace("id: coudre-ensemble", "id: coudre-encore")
    (place / "deux.yaml").write_text(first + other.partition("\n")[2], encoding="utf-8")
    done = passeur("import", "deux.yaml", lang="en")
    assert done.exit_code == 0, done.output
    assert "1 added" in done.output
    otherwise = first.replace("title: Coudre ensemble", "title: Coudre autrement")
    (place / "trois.yaml").write_text(otherwise, encoding="utf-8")
    done = passeur("import", "trois.yaml", lang="en")
    assert done.exit_code == 1, done.output
    assert "coudre-ensemble stands otherwise" in done.output


def test_import_what_is_not_there(passeur: Passeur, place: Path) -> None:
    for name in ("nulle-part.csv", "data"):
        done = passeur("import", name)
        assert done.exit_code == 2
        assert name in done.output
    (place / "vide.csv").write_text("", encoding="utf-8")
    (place / "image.csv").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 20)
    for name in ("vide.csv", "image.csv"):
        done = passeur("import", name)
        assert done.exit_code == 1
        assert name in done.output


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_template_can_be_filled_in(passeur: Passeur, place: Path, lang: str) -> None:
    template = passeur("import", "--template", lang=lang)
    assert template.exit_code == 0
    (place / "vide.csv").write_text(template.output, encoding="utf-8")
    done = passeur("import", "--dry-run", "vide.csv")
    assert "Traceback" not in done.output


@pytest.mark.parametrize("form", ["yaml", "csv"])
def test_what_is_exported_comes_back_unchanged(
    passeur: Passeur, place: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    passeur("import")
    name = f"tout.{form}"
    written = passeur("export", form, "--to", name)
    assert written.exit_code == 0
    assert "20" in written.output
    (place / "data" / "passeur.db").unlink()
    city = place / "ville"
    shutil.copytree(SMALL_CITY, city, ignore=shutil.ignore_patterns("entries"))
    done = passeur("migrate")
    monkeypatch.setenv("PASSEUR_CITY", str(city))
    done = passeur("import", name)
    assert "20 ajouté" in done.output, done.output
    assert done.exit_code == 0
    assert passeur("export", form).output == (place / name).read_text(encoding="utf-8")


def test_export_for_other_sites(passeur: Passeur) -> None:
    data = json.loads(passeur("export", "jsonld").output)
    assert "schema.org" in json.dumps(data)
    refused = passeur("export", "pdf")
    assert refused.exit_code == 2
    assert "jsonld" in refused.output


def test_export_where_nothing_can_be_written(passeur: Passeur) -> None:
    done = passeur("export", "yaml", "--to", "nulle/part.yaml")
    assert done.exit_code == 2
    assert "nulle/part.yaml" in done.output


EVENTS = """titre;date;début;fin;lieu
Atelier cyanotype;12/12/2026;14h;16h30;Médiathèque
Sans heure claire;12/12/2026;quand on veut;;Médiathèque
Conférence;demain;18h;;Mairie
"""


def test_import_a_programme(passeur: Passeur, place: Path) -> None:
    (place / "agenda.csv").write_text(EVENTS, encoding="utf-8")
    tried = passeur("import", "--dry-run", "agenda.csv")
    assert "Rien n’a été écrit" in tried.output
    assert "Atelier" not in passeur("ask", "/agenda 12 décembre 2026").output
    done = passeur("import", "agenda.csv")
    assert done.exit_code == 1
    assert "agenda.csv:4" in done.output
    assert "Atelier cyanotype" in passeur("ask", "/agenda 12 décembre 2026").output
    assert "0 événement ajouté" in passeur("import", "agenda.csv").output
    template = passeur("import", "--template", "events")
    assert template.exit_code == 0
    assert "Se répète" in template.output


def test_addresses_of_programmes(passeur: Passeur) -> None:
    assert "Pas encore d’adresse" in passeur("sources").output
    assert passeur("sources", "--add", "ftp://x").exit_code == 2
    assert "agenda.example.org" in passeur("sources", "--add", "https://agenda.example.org/a.ics").output
    assert passeur("sources", "--add", "webcal://agenda.example.org/a.ics").exit_code == 2
    assert "en pause" in passeur("sources", "--pause", "1").output
    assert "60 minutes" in passeur("sources", "--resume", "1").output
    assert "Pas encore d’adresse" in passeur("sources", "--remove", "1").output
    assert passeur("sources", "--remove", "1").exit_code == 2


def test_an_address_out_of_reach(passeur: Passeur) -> None:
    done = passeur("import", "http://127.0.0.1:1/agenda.ics")
    assert done.exit_code == 2
    assert "injoignable" in done.output


@pytest.mark.parametrize("name", ["a.ics", "a.json", "a.csv", "a.yaml"])
def test_a_file_with_nothing_in_it_is_told_in_one_line(place: Path, passeur: Passeur, name: str) -> None:
    for data, said in (
        (b"", "vide"),
        (bytes(range(256)) * 9, "abîmé"),
        (b"<html>bonjour</html>", "page web"),
    ):
        (place / name).write_bytes(data)
        result = passeur("import", str(place / name))
        assert result.exit_code == 1
        assert name in result.output
        assert said in result.output
        assert len(" ".join(result.output.split())) < 160


def test_a_table_of_something_else_says_where_the_columns_are(place: Path, passeur: Passeur) -> None:
    (place / "liste.csv").write_text("nom;âge\nAna;31\nBob;40\n", encoding="utf-8")
    result = passeur("import", str(place / "liste.csv"))
    assert result.exit_code == 1
    assert "--template" in result.output
    assert len(result.output.splitlines()) < 4
