"""The programme in the city's own folder: what leaves the folder leaves the programme."""

from collections.abc import Collection
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from bot.programme.bringing import Brought, bring
from bot.storage import Unit
from knowledge.city import City
from knowledge.formats.city_files import load_events

FOLDER = "city"
"""The origin of events that come from the city's own folder."""

_READ = "city:events"
"""Under which name it is remembered how the folder looked when it was read."""


async def sync(
    unit: Unit, folder: Path, city: City, entries: Collection[str], now: datetime
) -> Brought | None:
    """Read it where a file of it changed; None where none did. ``entries`` are the ids that places may name."""
    if await unit.entries.digest(city.id, _READ) == digest(folder):
        return None
    return await import_folder(unit, folder, city, entries, now, dry=False)


async def import_folder(
    unit: Unit, folder: Path, city: City, entries: Collection[str], now: datetime, *, dry: bool
) -> Brought:
    """Read it again, changed or not, and say what that did."""
    found = load_events(folder, city, entries)
    brought = await bring(unit, city, FOLDER, found, now, whole=True, dry=dry)
    if not dry:
        await unit.entries.read(city.id, _READ, digest(folder), now)
    return brought


def digest(folder: Path) -> str:
    """Changes with any file of events."""
    made = sha256()
    for path in sorted((folder / "events").glob("*.yaml")):
        made.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return made.hexdigest()
