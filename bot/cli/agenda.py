"""Programmes of events by the command line: brought in once, or read again and again from their address."""

from pathlib import Path

from rich.console import Console as Screen
from rich.table import Column, Table

from bot import programme
from bot.app import NotReady, prepared, utc_now
from bot.cli.problems import show
from bot.conversation.i18n import _, ngettext
from bot.handlers.programme.reading import result, why
from bot.settings import load
from bot.storage import Unit
from bot.storage.sources import cleaned
from knowledge.catalogue import Source
from knowledge.city import City
from knowledge.formats.city_files import load_city
from knowledge.formats.datainclusion import is_datainclusion
from knowledge.skills import Skills

READ = (".ics", ".ical", ".json")
"""Which files are a programme by their ending alone."""

LISTED = 50
"""How many events are named one by one."""


def is_programme(path: Path, city: City) -> bool:
    """Whether this file holds events, rather than entries."""
    if path.suffix.casefold() in (".yaml", ".yml"):
        return False
    if path.suffix.casefold() == ".json":
        return not is_datainclusion(path.read_bytes())
    return path.suffix.casefold() in READ or bool(programme.form_of(path.name, path.read_bytes(), city))


async def import_folder(unit: Unit, city: City, folder: Path, *, dry: bool) -> programme.Brought | None:
    """Read the programme in the city's own folder; None where it has none."""
    if not (folder / "events").is_dir():
        return None
    entries = (await unit.entries.origins(city.id)).keys()
    return await programme.import_folder(unit, folder, city, entries, utc_now(), dry=dry)


async def import_file(screen: Screen, city: City, path: Path, *, dry: bool, whole: bool) -> int:
    """Read a file; 1 where something was refused."""
    return await _import(screen, city, path.name, path.read_bytes(), f"file:{path.name}", dry, whole)


async def import_address(screen: Screen, city: City, url: str, *, dry: bool, whole: bool) -> int:
    """Read what is at an address, once; 2 where it cannot be had."""
    try:
        # Whoever is at the command line may go wherever this machine may.
        fetched = await programme.fetch(url, private=True)
    except programme.Unreachable as fault:
        screen.print(why(fault.why, fault.status), markup=False)
        return 2
    host = url.partition("://")[2].partition("/")[0].rpartition("@")[2]
    source = Source(name=host)
    return await _import(screen, city, fetched.name, fetched.data or b"", f"url:{url}", dry, whole, source)


async def _import(
    screen: Screen,
    city: City,
    name: str,
    data: bytes,
    origin: str,
    dry: bool,
    whole: bool,
    source: Source | None = None,
) -> int:
    read = programme.read(data, city, name, source=source, skills=lambda: Skills(city))
    async with prepared(load()) as storage, storage.unit() as unit:
        brought = await programme.bring(unit, city, origin[:160], read, utc_now(), whole=whole, dry=dry)
    return report(screen, brought, dry=dry)


def report(screen: Screen, brought: programme.Brought, *, dry: bool) -> int:
    """Say what it did; 1 where something was refused."""
    show(screen, brought.problems)
    if dry:
        screen.print(_("Nothing was written: this is what would change."), style="bold")
    if not any((brought.added, brought.changed, brought.unchanged, brought.gone)) and brought.faults:
        screen.print(_("Nothing was brought in, and what is there stays as it is."))
        return 1
    for number, said in (
        (len(brought.added), ngettext("{n} event added", "{n} events added", len(brought.added))),
        (len(brought.changed), ngettext("{n} event changed", "{n} events changed", len(brought.changed))),
        (
            len(brought.unchanged),
            ngettext("{n} event unchanged", "{n} events unchanged", len(brought.unchanged)),
        ),
        (len(brought.gone), ngettext("{n} event taken out", "{n} events taken out", len(brought.gone))),
        (len(brought.faults), ngettext("{n} place to mend", "{n} places to mend", len(brought.faults))),
    ):
        screen.print(f"  {said}", style="" if number else "dim")
    for id, fields in list(brought.changed.items())[:LISTED]:
        screen.print(f"    {id}: {', '.join(fields)}", style="dim", markup=False)
    for ids, said in (
        (brought.kept, _("{id} was changed here since: that holds until its source says something new.")),
        (brought.replaced, _("{id} was changed here; its source has something newer, which holds now.")),
        (brought.older, _("{id}: what comes in is an earlier version than the one that is there.")),
        (brought.taken, _("{id} belongs to an association, and stays as it is.")),
    ):
        for id in ids[:LISTED]:
            screen.print(said.format(id=id), style="yellow", markup=False)
    if brought.missing and brought.faults:
        screen.print(
            ngettext(
                "{n} event is missing from it and stays, as something could not be read.",
                "{n} events are missing from it and stay, as something could not be read.",
                brought.missing,
            ),
            style="yellow",
        )
    return 1 if brought.taken or brought.faults else 0


async def sources(
    screen: Screen, *, add: str, every: int, pause: int | None, resume: int | None, remove: int | None
) -> int:
    """List them, after doing what is asked; 2 where that cannot be."""
    settings = load()
    city, problems = load_city(settings.city_folder)
    if city is None:
        raise NotReady(_("The city {name} cannot be read.", name=settings.city), problems)
    now = utc_now()
    async with prepared(settings) as storage, storage.unit() as unit:
        if add:
            if not (url := cleaned(add)):
                screen.print(why("address"), markup=False)
                return 2
            if await unit.sources.add(city.id, url, now, every=every) is None:
                screen.print(_("This address is read already."))
                return 2
        for number, paused in ((pause, True), (resume, False)):
            if number is not None:
                await unit.sources.pause(city.id, number, now, paused=paused)
        if remove is not None and not await unit.sources.remove(city.id, remove):
            screen.print(_("There is no source of this number."))
            return 2
        found = await unit.sources.all(city.id)
    if not found:
        screen.print(_("No address yet. passeur sources --add https://… reads one from now on."))
        return 0
    address = Column(_("Address"), overflow="fold")
    table = Table("", address, _("Every"), _("Last result"))
    for each in found:
        minutes = ngettext("{n} minute", "{n} minutes", each.every)
        table.add_row(str(each.id), each.url, _("paused") if each.paused else minutes, result(each))
    screen.print(table)
    return 0
