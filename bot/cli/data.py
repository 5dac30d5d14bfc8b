"""The database's tables and the city's open data."""

from pathlib import Path

from rich.console import Console as Screen

from bot import opendata
from bot.app import NotReady, opened, prepared, utc_now
from bot.cli import agenda
from bot.cli.problems import show
from bot.conversation.i18n import _, language, ngettext
from bot.settings import load
from bot.storage import Storage, schema
from knowledge.formats.city_files import load_city
from knowledge.formats.csv_columns import REQUIRED
from knowledge.formats.csv_writing import csv_template
from knowledge.formats.events_csv import events_csv_template
from knowledge.formats.intact import unfit
from knowledge.formats.problems import DOUBTS, Code

READ = (".yaml", ".yml", ".csv", ".tsv", ".txt", ".json")
"""Which files of entries can be imported, by their ending."""

EVENTS = ("events", "agenda", "événements", "evenements")
"""What one asks for to get the empty table of a programme."""


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


async def import_(screen: Screen, file: str, *, dry: bool, whole: bool, template: bool) -> int:
    """Read a file or an address, or the city's folder again; 1 where something was refused."""
    settings = load()
    city, problems = load_city(settings.city_folder)
    if city is None:
        raise NotReady(_("The city {name} cannot be read.", name=settings.city), problems)
    if template:
        empty = events_csv_template(language()) if file in EVENTS else csv_template(city, language())
        screen.out(empty, end="", highlight=False)
        return 0
    if not file:
        async with prepared(settings) as storage, storage.unit() as unit:
            imported = await opendata.import_folder(unit, settings.city_folder, utc_now(), dry=dry)
            brought = await agenda.import_folder(unit, city, settings.city_folder, dry=dry)
        code = _imported(screen, imported, dry=dry)
        return agenda.report(screen, brought, dry=False) if brought is not None and code == 0 else code
    if "://" in file:
        return await agenda.import_address(screen, city, file, dry=dry, whole=whole)
    path = Path(file)
    if path.suffix.casefold() not in (*READ, *agenda.READ):
        forms = ", ".join(dict.fromkeys((*READ, *agenda.READ)))
        screen.print(_("I read {forms}, not {path}.", forms=forms, path=path.name), markup=False)
        return 2
    if not path.is_file():
        screen.print(_("There is no file {path}. Look at its name and folder.", path=path), markup=False)
        return 2
    if (fault := unfit(path.name, path.read_bytes())) is not None:
        show(screen, [fault])
        return 1
    if agenda.is_programme(path, city):
        return await agenda.import_file(screen, city, path, dry=dry, whole=whole)
    async with prepared(settings) as storage, storage.unit() as unit:
        imported = await opendata.import_file(unit, city, path, utc_now(), dry=dry, whole=whole)
    if _is_no_table(imported):
        screen.print(
            _(
                "{file}: I find none of the columns that I know. passeur import --template gives them for entries, "
                "passeur import --template events for a programme.",
                file=path.name,
            ),
            markup=False,
        )
        return 1
    return _imported(screen, imported, dry=dry)


def _is_no_table(imported: opendata.Imported) -> bool:
    """Whether next to nothing in it is called as anything in a table of entries is."""
    codes = {each.code for each in imported.problems if each.line == 1}
    read = any((imported.changes.added, imported.changes.changed, imported.changes.unchanged))
    lacking = [each for each in imported.problems if each.code == Code.COLUMN_MISSING]
    return (
        not read and len(lacking) >= len(REQUIRED) - 1 and codes <= {Code.COLUMN_MISSING, Code.COLUMN_UNKNOWN}
    )


def _imported(screen: Screen, imported: opendata.Imported, *, dry: bool) -> int:
    show(screen, imported.problems)
    _report(screen, imported, dry=dry)
    return 1 if imported.taken or any(each.code not in DOUBTS for each in imported.problems) else 0


async def export(screen: Screen, form: str, to: Path | None, *, events: bool = False) -> int:
    """Write every entry of the database, or with ``events`` its programme (always as iCalendar for ``ics``)."""
    from bot.web import feeds

    events = events or form == "ics"
    if form not in (*opendata.FORMATS, "ics"):
        screen.print(_("I write {forms}.", forms=", ".join((*opendata.FORMATS, "ics"))))
        return 2
    async with opened(load()) as app:
        if form == "ics":
            text = feeds.calendar(app.town, app.town.city.name, feeds.current(app.town)).decode()
        elif events:
            text = feeds.open_data(app.town)[f"events.{form}"]()[0].decode("utf-8-sig")
        else:
            text = opendata.export(app.town.catalogue, form, language=language())
        count = len(feeds.current(app.town)) if events else len(app.town.catalogue)
    if to is None:
        screen.out(text, end="", highlight=False)
        return 0
    to.write_text(text, encoding="utf-8", newline="")
    said = (
        ngettext("{n} event written.", "{n} events written.", count)
        if events
        else ngettext("{n} entry written.", "{n} entries written.", count)
    )
    screen.print(said, to, markup=False)
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
