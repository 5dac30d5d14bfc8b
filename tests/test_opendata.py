"""The city's files on their way into the database: what changed and nothing else; each origin keeps its own."""

import shutil
from pathlib import Path

import pytest

from bot import opendata
from bot.storage import Storage, Unit
from knowledge.city import City
from knowledge.formats.city_files import load_city
from tests.conftest import SMALL_CITY, Clock

HEAD = "id;kind;title;summary;topics;sources.name;verified_on\n"
TABLE = HEAD + "osier;opportunity;Tresser l'osier;Un panier.;manuel;La mairie;2026-11-01\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small city, to be changed."""
    return Path(shutil.copytree(SMALL_CITY, tmp_path / "ville"))


@pytest.fixture
def city() -> City:
    found, problems = load_city(SMALL_CITY)
    assert found is not None
    assert not problems
    return found


async def ids(unit: Unit) -> set[str]:
    return {each.id for each in await unit.entries.all("petiteville")}


async def test_the_folder_is_read_when_it_changed_and_only_then(
    storage: Storage, folder: Path, clock: Clock
) -> None:
    async with storage.unit() as unit:
        first = await opendata.sync(unit, folder, clock())
        assert first.imported is not None
        assert len(first.imported.changes.added) == 20
        assert (await opendata.sync(unit, folder, clock())).imported is None
        places = folder / "entries" / "lieux.yaml"
        places.write_text(
            places.read_text(encoding="utf-8").replace("Des livres, des", "Mille livres, des"),
            encoding="utf-8",
        )
        third = await opendata.sync(unit, folder, clock())
        assert third.imported is not None
        assert list(third.imported.changes.changed.items()) == [("bibliotheque-du-pont", ("summary",))]
        places.unlink()
        fourth = await opendata.sync(unit, folder, clock())
        assert fourth.imported is not None
        assert "bibliotheque-du-pont" in fourth.imported.removed
        assert "bibliotheque-du-pont" not in await ids(unit)


async def test_a_city_that_cannot_be_read_changes_nothing(
    storage: Storage, folder: Path, clock: Clock
) -> None:
    async with storage.unit() as unit:
        await opendata.sync(unit, folder, clock())
        before = await ids(unit)
        (folder / "city.yaml").write_text("id: [", encoding="utf-8")
        synced = await opendata.sync(unit, folder, clock())
        assert synced.city is None
        assert synced.problems
        imported = await opendata.import_folder(unit, folder, clock(), dry=False)
        assert imported.problems
        assert not imported.removed
        assert await ids(unit) == before


async def test_a_dry_run_writes_nothing(storage: Storage, folder: Path, clock: Clock) -> None:
    async with storage.unit() as unit:
        imported = await opendata.import_folder(unit, folder, clock(), dry=True)
        assert len(imported.changes.added) == 20
        assert not await ids(unit)


async def test_a_file_brings_up_to_date_what_another_brought(
    storage: Storage, city: City, tmp_path: Path, clock: Clock
) -> None:
    table, other = tmp_path / "osier.CSV", tmp_path / "autre.csv"
    table.write_text(TABLE, encoding="utf-8")
    other.write_text(TABLE.replace("Un panier", "Deux paniers"), encoding="utf-8")
    async with storage.unit() as unit:
        first = await opendata.import_file(unit, city, table, clock(), dry=False, whole=False)
        assert list(first.changes.added) == ["osier"]
        again = await opendata.import_file(unit, city, table, clock(), dry=False, whole=True)
        assert list(again.changes.unchanged) == ["osier"]
        updated = await opendata.import_file(unit, city, other, clock(), dry=False, whole=True)
        assert list(updated.changes.changed) == ["osier"]
        assert not updated.taken
        back = await opendata.import_file(unit, city, table, clock(), dry=False, whole=False)
        assert list(back.changes.changed) == ["osier"]
        synced = await opendata.sync(unit, SMALL_CITY, clock())
        assert synced.imported is not None
        assert not synced.imported.removed
        table.write_text(HEAD, encoding="utf-8")
        kept = await opendata.import_file(unit, city, table, clock(), dry=False, whole=False)
        assert not kept.removed
        assert "osier" in await ids(unit)
        gone = await opendata.import_file(unit, city, table, clock(), dry=False, whole=True)
        assert gone.removed == ("osier",)
        assert "osier" not in await ids(unit)


@pytest.mark.parametrize("form", opendata.FORMATS)
async def test_every_form_of_export_holds_every_entry(storage: Storage, clock: Clock, form: str) -> None:
    from knowledge.catalogue import Catalogue

    async with storage.unit() as unit:
        synced = await opendata.sync(unit, SMALL_CITY, clock())
        assert synced.city is not None
        entries = await unit.entries.all("petiteville")
    text = opendata.export(Catalogue(synced.city, entries), form)
    assert text.endswith("\n")
    for entry in entries:
        assert entry.id in text
