"""Structures and services of data·inclusion, read on the command line."""

import json
from pathlib import Path

from tests.cli.conftest import Passeur

SERVICE = {
    "id": "v0",
    "source": "dora",
    "nom": "Permanence d'accès aux droits",
    "presentation_resume": "Des réponses à vos questions, par quelqu'un du quartier.",
    "thematiques": ["apprendre-francais--communiquer-dans-la-vie-de-tous-les-jours"],
    "frais": ["gratuit"],
    "latitude": 45.5,
    "longitude": 3.5,
    "commune": "Petiteville",
    "date_maj": "2026-10-01",
}


def write(path: Path, *records: dict[str, object]) -> str:
    path.write_text(json.dumps(records), encoding="utf-8")
    return str(path)


def test_a_file_comes_in_twice_without_doubles_and_what_is_suspended_goes(
    passeur: Passeur, tmp_path: Path
) -> None:
    file = write(tmp_path / "services.json", SERVICE)
    assert "1 added" in passeur("import", file, "--dry-run", lang="en").output
    assert "1 added" in passeur("import", file, lang="en").output
    again = passeur("import", file, lang="en")
    assert "0 added" in again.output
    assert "1 unchanged" in again.output
    assert "Permanence" in passeur("chat", typed="la permanence d'accès aux droits\n").output
    write(tmp_path / "services.json", {**SERVICE, "date_suspension": "2026-11-01"})
    assert "1 taken out" in passeur("import", file, lang="en").output


def test_a_file_that_is_none_says_so(passeur: Passeur, tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    done = passeur("import", str(tmp_path / "broken.json"), lang="en")
    assert done.exit_code == 1
    assert "Traceback" not in done.output


def test_a_structure_that_says_little_is_no_programme(passeur: Passeur, tmp_path: Path) -> None:
    bare: dict[str, object] = {
        "id": "s1",
        "source": "dora",
        "nom": "Maison du Pont",
        "date_maj": "2026-10-01",
        "thematiques": [],
    }
    done = passeur("import", write(tmp_path / "structures.json", bare), "--dry-run", lang="en")
    assert "event" not in done.output
    assert "thematiques" in done.output
