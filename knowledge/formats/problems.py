"""What can be wrong in a file that a person edits: a closed set of codes, and what could stand instead."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, process

from knowledge.formats.identifiers import fold


class Code(StrEnum):
    """Every code that a ``Problem`` may carry; the chat puts each into words.

    ``given`` is what stands in the file, shortened to 80 characters, unless said otherwise below; ``advice``
    is empty unless said otherwise, nearest first, and can be written in the file as it is. A *doubt* is said
    while the entry is taken all the same (``DOUBTS``).

    Files as a whole

    - ``file_missing``: given is the file or folder that should be there.
    - ``file_encoding``: given is the first byte or character that is not readable text, such as ``0xe9``.
    - ``file_empty``, ``file_damaged`` (no text), ``file_page`` (a page of the web): nothing in it can be read.
    - ``file_other``: text, and nothing that should be there is.
    - ``file_cut``: the line is where that begins whose end is missing; what stands before it is read.
    - ``file_shape``: advice is ``list`` or ``mapping``, what the file should be as a whole.
    - ``yaml_syntax``: given is the rest of the line where reading stopped, ``column`` says where it starts;
      advice is the same with quotes or with the colon that it lacks, where that would mend it.
    - ``yaml_indent``: a line begins further left or right than those it belongs with.
    - ``yaml_colon``: a colon and a space inside a text without quotes; advice is the text, quoted.
    - ``yaml_tab``: a tab where spaces should be.
    - ``yaml_alias``: an alias (``*name``), which these files do without.
    - ``key_taken``: the same key twice in one group; advice is the line of the first.
    - ``key_form``: a key that is not a plain text.

    Fields

    - ``field_unknown``: given is the key; advice is the nearest known keys.
    - ``field_missing``: nothing is given; the line is where the entry or the group begins; advice is what
      stands in its place for now, where something does.
    - ``field_empty``: nothing is given.
    - ``text_expected``: a list or a group stands where a text should; advice is the text, quoted.
    - ``text_long``: advice is how many characters fit.
    - ``list_expected``: advice is the list with the given text as its only item.
    - ``group_expected``: keys and values should stand there.
    - ``number_expected``
    - ``number_range``: advice is the smallest or the largest number that is accepted.
    - ``yes_no_expected``: advice is ``true`` and ``false``, the likelier first.
    - ``date_expected``: advice is the day in ISO form where it could be guessed.
    - ``date_absurd``: a day before 1900 or after 2100.
    - ``date_future``: a doubt: a fact verified, or a source dated, in the future; advice is today.
    - ``id_form``: advice is the nearest well-formed id.
    - ``id_taken``: advice is ``file:line`` of the entry that has this id.
    - ``language_form``: a language is two or three lower-case letters; advice is a guess.
    - ``country_form``: a country is two capitals; advice is a guess.
    - ``email_form``, ``link_form``: advice is a guess, where there is one.
    - ``zone_unknown``: advice is the nearest time zones.
    - ``kind_unknown``: advice is the nearest kinds of entries.
    - ``ages_form``, ``hours_form``: advice is an example of the form.
    - ``ages_order``, ``hours_order``, ``validity_order``: the end comes before the beginning.
    - ``coordinates_form``, ``coordinates_range``: advice is an example, or the numbers read from the text.
    - ``coordinates_far``: a doubt: over 150 km from the city; advice is the same turned round, if near.
    - ``price_contradicts``: a doubt: given is the price, with which ``free`` disagrees; advice is what
      ``free`` should be then.
    - ``value_refused``: anything else that is not of the form wanted; advice is what it was read as, where
      it could be.

    Things that name one another

    - ``topic_unknown``, ``quartier_unknown``, ``facet_unknown``, ``facet_value_unknown``, ``entry_unknown``:
      advice is the nearest ids.
    - ``language_unknown``: advice is the city's languages.
    - ``topic_cycle``: a topic is under itself by way of others; advice is the way round.
    - ``facet_reserved``: a facet has the name of a field of entries.

    Tables

    - ``column_unknown``: given is the header; advice is the nearest headers. Said once, and not fatal.
    - ``column_taken``: two columns mean the same field; advice is the header of the first. Not fatal.
    - ``column_missing``: no column for a field that every entry needs; advice is its header.
    - ``row_long``: more cells than headers; given is the first one too many. Not fatal.
    """

    FILE_MISSING = "file_missing"
    FILE_ENCODING = "file_encoding"
    FILE_EMPTY = "file_empty"
    FILE_DAMAGED = "file_damaged"
    FILE_PAGE = "file_page"
    FILE_OTHER = "file_other"
    FILE_CUT = "file_cut"
    FILE_SHAPE = "file_shape"
    YAML_SYNTAX = "yaml_syntax"
    YAML_INDENT = "yaml_indent"
    YAML_COLON = "yaml_colon"
    YAML_TAB = "yaml_tab"
    YAML_ALIAS = "yaml_alias"
    KEY_TAKEN = "key_taken"
    KEY_FORM = "key_form"
    FIELD_UNKNOWN = "field_unknown"
    FIELD_MISSING = "field_missing"
    FIELD_EMPTY = "field_empty"
    TEXT_EXPECTED = "text_expected"
    TEXT_LONG = "text_long"
    LIST_EXPECTED = "list_expected"
    GROUP_EXPECTED = "group_expected"
    NUMBER_EXPECTED = "number_expected"
    NUMBER_RANGE = "number_range"
    YES_NO_EXPECTED = "yes_no_expected"
    DATE_EXPECTED = "date_expected"
    DATE_ABSURD = "date_absurd"
    DATE_FUTURE = "date_future"
    ID_FORM = "id_form"
    ID_TAKEN = "id_taken"
    LANGUAGE_FORM = "language_form"
    COUNTRY_FORM = "country_form"
    EMAIL_FORM = "email_form"
    LINK_FORM = "link_form"
    ZONE_UNKNOWN = "zone_unknown"
    KIND_UNKNOWN = "kind_unknown"
    AGES_FORM = "ages_form"
    AGES_ORDER = "ages_order"
    HOURS_FORM = "hours_form"
    HOURS_ORDER = "hours_order"
    VALIDITY_ORDER = "validity_order"
    COORDINATES_FORM = "coordinates_form"
    COORDINATES_RANGE = "coordinates_range"
    COORDINATES_FAR = "coordinates_far"
    PRICE_CONTRADICTS = "price_contradicts"
    VALUE_REFUSED = "value_refused"
    TOPIC_UNKNOWN = "topic_unknown"
    TOPIC_CYCLE = "topic_cycle"
    QUARTIER_UNKNOWN = "quartier_unknown"
    FACET_UNKNOWN = "facet_unknown"
    FACET_VALUE_UNKNOWN = "facet_value_unknown"
    FACET_RESERVED = "facet_reserved"
    LANGUAGE_UNKNOWN = "language_unknown"
    ENTRY_UNKNOWN = "entry_unknown"
    COLUMN_UNKNOWN = "column_unknown"
    COLUMN_TAKEN = "column_taken"
    COLUMN_MISSING = "column_missing"
    ROW_LONG = "row_long"


DOUBTS = frozenset(
    {
        Code.DATE_FUTURE,
        Code.COORDINATES_FAR,
        Code.PRICE_CONTRADICTS,
        Code.COLUMN_UNKNOWN,
        Code.COLUMN_TAKEN,
        Code.ROW_LONG,
    }
)
"""Codes that tell a person to look again, while the entry is still taken."""

Path = tuple[str | int, ...]
"""The way from an entry to one of its values: ``("sources", 0, "url")``."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem before it is known in which file and on which line it stands."""

    path: Path
    code: Code
    given: str = ""
    advice: tuple[str, ...] = ()

    @property
    def field(self) -> str:
        """The names along the path, with dots; a facet goes by its own name, as people write it."""
        return dotted(self.path).removeprefix("facets.")


def shortened(given: object) -> str:
    """What was given, on one line of at most 80 characters."""
    text = " ".join(str(given).split())
    return text if len(text) <= 80 else f"{text[:79]}…"


def nearest(given: str, known: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """Those of the known names that resemble what was typed, nearest first."""
    return nearest_named(given, dict.fromkeys(known, ()), limit)


def nearest_named(given: str, named: Mapping[str, Iterable[str]], limit: int = 3) -> tuple[str, ...]:
    """The ids that resemble what was typed, by themselves or by one of their names, nearest first."""
    names = [(id, fold(name)) for id, more in named.items() for name in (id, *more)]
    folded = [name for _, name in names]
    typed = fold(given)
    hits = process.extract(typed, folded, scorer=fuzz.ratio, score_cutoff=66, limit=None)
    hits += process.extract(typed, folded, scorer=fuzz.token_set_ratio, score_cutoff=90, limit=None)
    hits.sort(key=lambda hit: -hit[1])
    return tuple(dict.fromkeys(names[place][0] for _, _, place in hits))[:limit]


def dotted(path: Path) -> str:
    """The names along a path, with dots between them."""
    return ".".join(part for part in path if isinstance(part, str) and part != "[key]")
