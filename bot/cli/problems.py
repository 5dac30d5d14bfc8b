"""What to mend in a city's files, each with its file, line and field, in words that say what to do."""

from collections.abc import Callable, Iterable

from rich.console import Console as Screen
from rich.text import Text

from bot.conversation.i18n import _, listed, ngettext
from bot.handlers.programme.reading import why
from knowledge.catalogue import Problem
from knowledge.formats.problems import DOUBTS, Code

MOST = 40
"""So many are said one by one: whoever mends these sees the others the next time."""


def show(screen: Screen, problems: Iterable[Problem]) -> None:
    """One line a problem: where, then what; doubts are marked as such, and come last where there are many."""
    found = sorted(problems, key=lambda each: (each.file, each.line, each.field))
    if len(found) > MOST:
        found.sort(key=lambda each: each.code in DOUBTS)
    for problem in found[:MOST]:
        where = f"{problem.file}:{problem.line}" if problem.line else problem.file
        mark, style = ("?", "yellow") if problem.code in DOUBTS else ("✗", "red")
        line = Text.assemble(
            (f"{mark} {where} ", style), (f"{problem.field} " if problem.field else "", "bold")
        )
        screen.print(line.append(put(problem)))
    if (more := len(found) - MOST) > 0:
        screen.print(ngettext("And {n} more like these.", "And {n} more like these.", more), style="dim")


def put(problem: Problem) -> str:
    """The problem in a sentence, with what could stand there instead."""
    said = _SENTENCES[Code(problem.code)]()
    sentence = said.format(given=f"« {problem.given} »" if problem.given else "", advice=_advice(problem))
    if problem.advice and "{advice}" not in said:
        sentence += " " + _("Perhaps: {advice}", advice=_advice(problem))
    return sentence


def _advice(problem: Problem) -> str:
    return listed(list(problem.advice), either=True) if problem.advice else ""


_SENTENCES: dict[Code, Callable[[], str]] = {
    Code.FILE_MISSING: lambda: _("There should be a file here: {given}."),
    Code.FILE_ENCODING: lambda: _("This is not readable text (at {given}). Save the file as UTF-8."),
    Code.FILE_EMPTY: lambda: why("file_empty"),
    Code.FILE_DAMAGED: lambda: why("file_damaged"),
    Code.FILE_PAGE: lambda: why("file_page"),
    Code.FILE_OTHER: lambda: why("file_other"),
    Code.FILE_CUT: lambda: _(
        "The file stops in the middle of what begins here: it was cut off on its way. Fetch it once more; what stood before is read."
    ),
    Code.FILE_SHAPE: lambda: _("The file as a whole should be a {advice}."),
    Code.YAML_SYNTAX: lambda: _(
        "I cannot read on from {given}. Look at the indents, quotes and colons just before."
    ),
    Code.YAML_INDENT: lambda: _(
        "{given} begins further left or right than the lines it belongs with: align it."
    ),
    Code.YAML_COLON: lambda: _("A text with a colon needs quotes: {advice}"),
    Code.YAML_TAB: lambda: _("There is a tab here; use spaces."),
    Code.YAML_ALIAS: lambda: _("{given} is a shortcut that these files do without: write the text out."),
    Code.KEY_TAKEN: lambda: _("This field stands here twice; the first is on line {advice}. Keep one."),
    Code.KEY_FORM: lambda: _("{given} cannot be a field's name. Use plain text."),
    Code.FIELD_UNKNOWN: lambda: _("I don't know the field {given}."),
    Code.FIELD_MISSING: lambda: _("This field is missing. Please add it."),
    Code.FIELD_EMPTY: lambda: _("Nothing stands here. Fill it in or take the line out."),
    Code.TEXT_EXPECTED: lambda: _("A text should stand here; put it in quotes: {advice}"),
    Code.TEXT_LONG: lambda: _("This is too long: {advice} characters fit."),
    Code.LIST_EXPECTED: lambda: _("A list should stand here: {advice}"),
    Code.GROUP_EXPECTED: lambda: _("Fields with values should stand here, not {given}."),
    Code.NUMBER_EXPECTED: lambda: _("{given} should be a number."),
    Code.NUMBER_RANGE: lambda: _("{given} is out of range: go no further than {advice}."),
    Code.YES_NO_EXPECTED: lambda: _("{given} should be yes or no: {advice}."),
    Code.DATE_EXPECTED: lambda: _("{given} should be a day such as 2026-11-21."),
    Code.DATE_ABSURD: lambda: _("{given}: is that the right year?"),
    Code.DATE_FUTURE: lambda: _(
        "{given} is still to come: can it have been checked then? Today is {advice}."
    ),
    Code.ID_FORM: lambda: _("{given}: an id is made of lower-case letters, digits and hyphens."),
    Code.ID_TAKEN: lambda: _("The id {given} is taken, in {advice}. Each entry needs its own."),
    Code.LANGUAGE_FORM: lambda: _("{given}: a language is two or three lower-case letters, such as fr."),
    Code.COUNTRY_FORM: lambda: _("{given}: a country is two capitals, such as FR."),
    Code.EMAIL_FORM: lambda: _("{given} does not look like an e-mail address."),
    Code.LINK_FORM: lambda: _("{given} does not look like a link: it begins with https://."),
    Code.ZONE_UNKNOWN: lambda: _("I don't know the time zone {given}."),
    Code.KIND_UNKNOWN: lambda: _("I don't know the kind of entry {given}."),
    Code.AGES_FORM: lambda: _("{given}: ages are written like {advice}."),
    Code.AGES_ORDER: lambda: _("{given}: the first age should be the younger one."),
    Code.HOURS_FORM: lambda: _("{given}: hours are written like {advice}."),
    Code.HOURS_ORDER: lambda: _("{given}: it closes before it opens."),
    Code.VALIDITY_ORDER: lambda: _("It ends before it begins. Look at valid_from and valid_until."),
    Code.COORDINATES_FORM: lambda: _("{given}: coordinates are written like {advice}."),
    Code.COORDINATES_RANGE: lambda: _("{given}: latitude goes from -90 to 90, longitude from -180 to 180."),
    Code.COORDINATES_FAR: lambda: _("{given} is far from the city. Latitude comes first."),
    Code.PRICE_CONTRADICTS: lambda: _("The price {given} and the field free do not agree."),
    Code.VALUE_REFUSED: lambda: _("{given} does not fit here."),
    Code.TOPIC_UNKNOWN: lambda: _("I don't know the topic {given}: see topics.yaml."),
    Code.TOPIC_CYCLE: lambda: _("This topic ends up under itself: {advice}."),
    Code.QUARTIER_UNKNOWN: lambda: _("I don't know the quartier {given}: see city.yaml."),
    Code.FACET_UNKNOWN: lambda: _("This city has no facet {given}: see city.yaml."),
    Code.FACET_VALUE_UNKNOWN: lambda: _("I don't know the value {given}: see this facet in city.yaml."),
    Code.FACET_RESERVED: lambda: _("{given} is the name of a field of entries: call the facet otherwise."),
    Code.LANGUAGE_UNKNOWN: lambda: _("This city does not speak {given}."),
    Code.ENTRY_UNKNOWN: lambda: _("There is no entry {given}."),
    Code.COLUMN_UNKNOWN: lambda: _("I leave out the column {given}, which I don't know."),
    Code.COLUMN_TAKEN: lambda: _("The columns {given} and {advice} say the same: I keep the first."),
    Code.COLUMN_MISSING: lambda: _("A column is missing: {advice}."),
    Code.ROW_LONG: lambda: _("This row has more cells than there are headers, from {given} on."),
}
