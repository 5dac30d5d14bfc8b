"""The database's tables and the city's open data."""

from pathlib import Path

from rich.console import Console as Screen

from bot import opendata
from bot.app import NotReady, opened, prepared, utc_now
from bot.cli.problems import show
from bot.conversation.i18n import _, language, ngettext
from bot.settings import load
from bot.storage import Storage, schema
from knowledge.formats.city_files import load_city
from knowledge.formats.csv_writing import csv_template
from knowledge.formats.problems import DOUBTS

READ = (".yaml", ".yml", ".csv", ".tsv", ".txt", ".json")
"""Which files can be imported, by their ending."""


async def migrate(screen: Screen, to: str, *, down: bool) -> int:
    """Change the tables, and say from which version to which."""
    settings = load()
    storage = Storage(settings.database, durable=settings.durable)
    try:
        before = await schema.found(storage)
        await schema.migrate(storage, to=to, down=down)
        after = await schema.found(storage)
    finally:
        await storage.close()
    screen.print(_("Tables: from version {before} to {after}.", before=before or "–", after=after or "–"))
    return 0


async def import_(screen: Screen, file: Path | None, *, dry: bool, whole: bool, template: bool) -> int:
    """Read a file, or the city's folder again; 1 where something was refused."""
    settings = load()
    city, problems = load_city(settings.city_folder)
    if city is None:
        raise NotReady(_("The city {name} cannot be read.", name=settings.city), problems)
    if template:
        screen.out(csv_template(city, language()), end="", highlight=False)
        return 0
    if file is not None and file.suffix.casefold() not in READ:
        screen.print(_("I read {forms}, not {path}.", forms=", ".join(READ), path=file.name), markup=False)
        return 2
    if file is not None and not file.is_file():
        screen.print(_("There is no file {path}. Look at its name and folder.", path=file), markup=False)
        return 2
    async with prepared(settings) as storage, storage.unit() as unit:
        if file is None:
            imported = await opendata.import_folder(unit, settings.city_folder, utc_now(), dry=dry)
        else:
            imported = await opendata.import_file(unit, city, file, utc_now(), dry=dry, whole=whole)
    show(screen, imported.problems)
    _report(screen, imported, dry=dry)
    return 1 if imported.taken or any(each.code not in DOUBTS for each in imported.problems) else 0


async def export(screen: Screen, form: str, to: Path | None) -> int:
    """Write every entry of the database."""
    if form not in opendata.FORMATS:
        screen.print(_("I write {forms}.", forms=", ".join(opendata.FORMATS)))
        return 2
    async with opened(load()) as app:
        text = opendata.export(app.town.catalogue, form, language=language())
    if to is None:
        screen.out(text, end="", highlight=False)
    else:
        to.write_text(text, encoding="utf-8")
        count = len(app.town.catalogue)
        screen.print(ngettext("{n} entry written.", "{n} entries written.", count), to, markup=False)
    return 0


def _report(screen: Screen, imported: opendata.Imported, *, dry: bool) -> None:
    changes = imported.changes
    if dry:
        screen.print(_("Nothing was written: this is what would change."), style="bold")
    refused = len({(each.file, each.line) for each in imported.problems if each.code not in DOUBTS})
    for number, said in (
        (len(changes.added), ngettext("{n} added", "{n} added", len(changes.added))),
        (len(changes.changed), ngettext("{n} changed", "{n} changed", len(changes.changed))),
        (len(changes.unchanged), ngettext("{n} unchanged", "{n} unchanged", len(changes.unchanged))),
        (len(imported.removed), ngettext("{n} taken out", "{n} taken out", len(imported.removed))),
        (refused, ngettext("{n} place to mend", "{n} places to mend", refused)),
    ):
        screen.print(f"  {said}", style="" if number else "dim")
    for id, fields in list(changes.changed.items())[:50]:
        screen.print(f"    {id}: {', '.join(fields)}", style="dim", markup=False)
    for id in imported.taken:
        screen.print(
            _("{id} stands otherwise in the city's folder, and stays so: change it there.", id=id),
            style="yellow",
        )
