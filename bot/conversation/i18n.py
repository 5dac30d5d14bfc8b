"""The language of this turn: catalogs by gettext, dates and lists by Babel."""

import gettext
import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import lru_cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date, get_day_names, get_month_names
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).parent.parent / "locales"
LANGUAGES: tuple[str, ...] = tuple(sorted(each.name for each in LOCALES.iterdir() if each.is_dir()))

_language: ContextVar[str] = ContextVar("language", default="fr")


@lru_cache
def catalog(language: str) -> gettext.NullTranslations:
    """The catalog of a language, from its .po file or, where it is as fresh, the compiled one beside it."""
    source = LOCALES / language / "LC_MESSAGES" / "messages.po"
    compiled = source.with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
        return gettext.GNUTranslations(io.BytesIO(compiled.read_bytes()))
    buffer = io.BytesIO()
    with source.open("rb") as file:
        write_mo(buffer, read_po(file, locale=language))
    buffer.seek(0)
    return gettext.GNUTranslations(buffer)


def choose(*wished: str) -> str:
    """The first of these languages (``fr``, ``en-GB``…) that there is a catalog for; an empty one is skipped."""
    for each in wished:
        if (language := each.replace("_", "-").partition("-")[0].casefold()) in LANGUAGES:
            return language
    return LANGUAGES[0]


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Everything within is said in this language."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def set_language(language: str) -> None:
    """Everything from here on is said in this language: for a program with one reader."""
    _language.set(language)


def language() -> str:
    """The language of this turn."""
    return _language.get()


def _(message: str, /, **values: object) -> str:
    """The message in the language of this turn, its {named} places filled."""
    text = catalog(language()).gettext(message)
    return text.format(**values) if values else text


def ngettext(one: str, many: str, n: int, /, **values: object) -> str:
    """The same for a number of things; ``{n}`` is the number."""
    return catalog(language()).ngettext(one, many, n).format(n=n, **values)


class lazy:
    """A message known when the module loads and said later, in the language of that moment: ``str(…)``."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __str__(self) -> str:
        return _(self.message)

    def __repr__(self) -> str:
        return f"lazy({self.message!r})"


def day(when: date) -> str:
    """« 14 octobre 2020 »."""
    return _dated(when, "d MMMM yyyy") if language() == "fr" else format_date(when, "long", locale=language())


def day_of_week(when: date, *, year: bool = False) -> str:
    """« samedi 12 décembre », with its year where that is not evident."""
    return _dated(when, "EEEE d MMMM yyyy" if year else "EEEE d MMMM")


def short_day(when: date) -> str:
    """« sam. 12 déc. »."""
    return _dated(when, "EEE d MMM")


def _dated(when: date, pattern: str) -> str:
    """In French the first of a month is « le 1er »; the pattern's day alone would say « le 1 »."""
    if when.day == 1 and language() == "fr":
        pattern = pattern.replace("d M", "d'er' M")
    return format_date(when, pattern, locale=language())


def weekday(number: int) -> str:
    """« samedi »: Monday is 0."""
    name: str = get_day_names("wide", locale=language())[number]
    return name


def month(number: int) -> str:
    """« janvier »: January is 1."""
    name: str = get_month_names("wide", locale=language())[number]
    return name


def listed(items: list[str], *, either: bool = False) -> str:
    """« a, b et c », or with ``either`` « a, b ou c »."""
    return format_list(items, style="or" if either else "standard", locale=language())


def language_name(code: str) -> str:
    """« français »: the language's name in itself."""
    return Locale.parse(code).get_display_name(code) or code
