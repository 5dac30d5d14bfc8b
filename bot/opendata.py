"""The city's open data, on its way into the database and out of it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from bot.storage import Unit
from knowledge.catalogue import Catalogue, Entry, Problem
from knowledge.city import City
from knowledge.formats.changes import Changes, compare, fingerprint
from knowledge.formats.city_files import load_catalogue, load_city, read_entries
from knowledge.formats.csv_reading import read_csv
from knowledge.formats.csv_writing import write_csv
from knowledge.formats.datainclusion import read_datainclusion
from knowledge.formats.jsonld import write_jsonld
from knowledge.formats.yaml_writing import write_yaml

FOLDER = "city"
"""The origin of entries that come from the city's own folder: what leaves the folder leaves the database."""

FORMATS = ("yaml", "csv", "jsonld")


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or on a dry run would do. ``taken`` tells entries that stand otherwise in the city's folder (or that a file brought, when the folder is read): they stay
    as they are."""

    changes: Changes
    problems: tuple[Problem, ...]
    removed: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Synced:
    """The city, and what changed in the database; no ``imported`` where nothing had changed in the folder."""

    city: City | None
    imported: Imported | None
    problems: tuple[Problem, ...] = ()


async def sync(unit: Unit, folder: Path, now: datetime) -> Synced:
    """Bring the database to what the city's folder says; read in full only when a file of it changed."""
    city, problems = load_city(folder)
    if city is None:
        return Synced(None, None, problems)
    digest = _digest(folder)
    if await unit.entries.digest(city.id, FOLDER) == digest:
        return Synced(city, None, problems)
    imported = await import_folder(unit, folder, now, dry=False)
    return Synced(city, imported, imported.problems)


async def import_folder(unit: Unit, folder: Path, now: datetime, *, dry: bool) -> Imported:
    """Read the city's folder again, changed or not, and say what that did."""
    loaded = load_catalogue(folder, now.date())
    if loaded.catalogue is None:
        return Imported(Changes(), loaded.problems)
    city = loaded.catalogue.city
    imported = await _bring(unit, city, FOLDER, loaded.catalogue, loaded.problems, now, whole=True, dry=dry)
    if not dry:
        await unit.entries.read(city.id, FOLDER, _digest(folder), now)
    return imported


async def import_file(
    unit: Unit, city: City, path: Path, now: datetime, *, dry: bool, whole: bool
) -> Imported:
    """Read one YAML or CSV file of entries, or one of data·inclusion (JSON); ``whole`` takes out what an earlier import of it
    brought and it lacks now. What a file says is suspended goes in any case.
    """
    data, gone = path.read_bytes(), tuple[str, ...]()
    if path.suffix.casefold() == ".json":
        inclusion = read_datainclusion({path.name: data}, city, now.date())
        entries, problems, gone = inclusion.entries, inclusion.problems, inclusion.gone
    elif path.suffix.casefold() in (".yaml", ".yml"):
        entries, problems = read_entries(path.name, data, city, now.date())
    else:
        rows = read_csv(data, city, path.name, now.date())
        entries, problems = rows.entries, rows.problems
    origin = f"file:{path.name}"[:120]
    imported = await _bring(unit, city, origin, entries, problems, now, whole=whole, dry=dry)
    origins = await unit.entries.origins(city.id)
    over = tuple(id for id in gone if origins.get(id) == origin and id not in imported.removed)
    if over and not dry:
        await unit.entries.remove(city.id, over)
    return replace(imported, removed=(*imported.removed, *over))


async def _bring(
    unit: Unit,
    city: City,
    origin: str,
    entries: Iterable[Entry],
    problems: tuple[Problem, ...],
    now: datetime,
    *,
    whole: bool,
    dry: bool,
) -> Imported:
    await unit.entries.one_at_a_time()
    origins = await unit.entries.origins(city.id)
    held = {each.id: each for each in await unit.entries.all(city.id)}
    coming = list(entries)
    # What one file brought, another may bring up to date; what stands in the city's folder is changed there, and what
    # was written in chat by those who keep it.
    foreign = {id for id, from_where in origins.items() if _keeper(from_where) != _keeper(origin)}
    mine = [each for each in coming if each.id not in foreign]
    taken = tuple(each.id for each in coming if each.id in foreign and each != held[each.id])
    changes = compare({id: each for id, each in held.items() if id not in foreign}, mine)
    removed = tuple(id for id in changes.missing if origins[id] == origin) if whole else ()
    if not dry:
        new = [each for each in mine if each.id in changes.changed or each.id in changes.added]
        await unit.entries.put(city.id, origin, ((each, fingerprint(each)) for each in new), now)
        await unit.entries.remove(city.id, removed)
    return Imported(changes, problems, removed, taken)


def _keeper(origin: str) -> str:
    """Where an entry is changed: in the city's folder, in files, or in chat."""
    return origin if origin == FOLDER else "files" if origin.startswith("file:") else "chat"


def export(catalogue: Catalogue, form: str, *, language: str | None = None) -> str:
    """All entries as one text; ``form`` is one of FORMATS."""
    if form == "yaml":
        return write_yaml(catalogue, catalogue.city)
    if form == "csv":
        return write_csv(catalogue, catalogue.city, language)
    return json.dumps(write_jsonld(catalogue, catalogue.city), ensure_ascii=False, indent=2) + "\n"


def _digest(folder: Path) -> str:
    digest = sha256()
    for path in sorted(folder.rglob("*.yaml")):
        digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
