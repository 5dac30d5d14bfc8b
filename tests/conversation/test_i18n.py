"""Both languages say everything, with the same places to fill, and French as French is written."""

import ast
import os
import re
from datetime import date
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from bot.conversation import i18n
from bot.conversation.i18n import (
    LANGUAGES,
    LOCALES,
    _,
    catalog,
    choose,
    day,
    day_of_week,
    language,
    language_name,
    lazy,
    listed,
    ngettext,
    short_day,
    speaking,
    weekday,
)


def read(lang: str) -> Catalog:
    with (LOCALES / lang / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=lang)


SAYERS = ("_", "lazy", "ngettext")

CATALOGS = {lang: read(lang) for lang in LANGUAGES}


def messages(lang: str) -> list[Message]:
    return [each for each in CATALOGS[lang] if each.id]


def texts(lang: str) -> list[str]:
    return [each for message in messages(lang) for each in strings(message)]


def ids(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, tuple | list) else (message.id,)


def strings(message: Message) -> tuple[str, ...]:
    said = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return tuple(each or "" for each in said)


def places(text: str) -> set[str]:
    return {name for _text, name, _spec, _turn in Formatter().parse(text) if name}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everything_that_the_code_says_is_in_the_catalog(lang: str) -> None:
    said = {
        found[2] if isinstance(found[2], str) else found[2][0]
        for found in extract_from_dir(
            LOCALES.parent,
            method_map=[("**.py", "python")],
            keywords={"_": None, "lazy": None, "ngettext": (1, 2)},
        )
    }
    known = {ids(each)[0] for each in messages(lang)}
    assert len(said) > 50
    assert said - known == set()
    assert known - said == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_message_hides_from_the_catalog_within_another(lang: str) -> None:
    """The extraction misses a message that is called for within the arguments of another one.

    What is counted somewhere is counted everywhere: alone, some versions of gettext do not find it.
    """
    known = {each for message in messages(lang) for each in ids(message)}
    counted = {each for message in messages(lang) if message.pluralizable for each in ids(message)}
    for path in LOCALES.parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAYERS:
                said = [each.value for each in node.args[:1] if isinstance(each, ast.Constant)]
                assert set(said) <= known, f"{path}:{node.lineno}"
                assert node.func.id == "ngettext" or not counted & set(said), f"{path}:{node.lineno}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_left_unsaid_or_in_doubt(lang: str) -> None:
    for message in messages(lang):
        assert all(strings(message)), message.id
        assert not message.fuzzy, message.id


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_same_places_are_filled(lang: str) -> None:
    for message in messages(lang):
        wanted = set().union(*map(places, ids(message)))
        for text in strings(message):
            assert places(text) <= wanted, message.id
        assert set().union(*map(places, strings(message))) == wanted, message.id


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_counted_has_every_form(lang: str) -> None:
    counted = [each for each in messages(lang) if each.pluralizable]
    assert counted
    for each in counted:
        assert len(strings(each)) == CATALOGS[lang].num_plurals == 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_marks_are_paired_as_in_the_source(lang: str) -> None:
    for message in messages(lang):
        for text in strings(message):
            for mark in "*_`":
                assert text.count(mark) % 2 == ids(message)[0].count(mark) % 2, message.id


def test_french_never_says_that_word() -> None:
    assert [each for each in texts("fr") if re.search(r"\berreurs?\b", each, re.IGNORECASE)] == []


def test_french_apostrophes_are_curly() -> None:
    assert [each for each in texts("fr") if re.search(r"\w'\w", each)] == []


def test_french_leaves_a_space_before_tall_punctuation() -> None:
    # Addresses, hours and {named} places keep their own colons.
    faults = [
        each
        for each in texts("fr")
        if re.search(
            r"[^\s\d?!(:«/][;!?](\s|$|»|”)|[^\s\d:]:(\s|$)|«[^\s]|[^\s]»", re.sub(r"https?:\S+", "", each)
        )
    ]
    assert faults == []


def test_french_speaks_politely() -> None:
    tu = re.compile(r"\b(tu|toi|ton|tes|te)\b", re.IGNORECASE)
    assert [each for each in texts("fr") if tu.search(each)] == []


@pytest.mark.parametrize(
    ("wished", "chosen"),
    [
        (("fr",), "fr"),
        (("en-GB",), "en"),
        (("EN_us",), "en"),
        (("", "fr-CA"), "fr"),
        (("de", "ar", "fr"), "fr"),
        (("", ""), LANGUAGES[0]),
        ((), LANGUAGES[0]),
    ],
)
def test_the_first_language_that_we_speak_is_chosen(wished: tuple[str, ...], chosen: str) -> None:
    assert choose(*wished) == chosen


def test_a_message_is_said_in_the_language_of_the_turn() -> None:
    later = lazy("Skip")
    with speaking("fr"):
        assert language() == "fr"
        french = str(later)
        with speaking("en"):
            assert _("Skip") == str(later) == "Skip"
        assert _("Skip") == french != "Skip"
    assert repr(later) == "lazy('Skip')"


def test_a_language_can_hold_from_here_on() -> None:
    before = language()
    with speaking(before):
        i18n.set_language("en")
        assert _("Skip") == "Skip"
    assert language() == before


def test_zero_is_one_in_french_and_many_in_english() -> None:
    one, many = "{n} entry", "{n} entries"
    with speaking("fr"):
        assert ngettext(one, many, 0)[2:] == ngettext(one, many, 1)[2:] != ngettext(one, many, 2)[2:]
    with speaking("en"):
        assert ngettext(one, many, 0)[2:] == ngettext(one, many, 2)[2:] != ngettext(one, many, 1)[2:]


def test_a_name_with_braces_is_not_a_place_to_fill() -> None:
    with speaking("en"):
        assert "{typed}" in _("A wish: {words}", words="{typed}")


def test_dates_and_lists_are_said_as_one_says_them() -> None:
    with speaking("fr"):
        assert day(date(2020, 10, 14)) == "14 octobre 2020"
        assert weekday(5) == "samedi"
        assert listed(["a", "b", "c"]) == "a, b et c"
        assert listed(["a", "b", "c"], either=True) == "a, b ou c"
    with speaking("en"):
        assert day(date(2020, 10, 14)) == "October 14, 2020"
        assert weekday(0) == "Monday"
        assert listed(["a", "b"]) == "a and b"
    assert language_name("fr") == "français"
    assert language_name("en") == "English"


def test_a_catalog_compiled_too_early_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source, compiled = folder / "messages.po", folder / "messages.mo"
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    source.write_text(head + 'msgid "Skip"\nmsgstr "Passer"\n', encoding="utf-8")
    monkeypatch.setattr(i18n, "LOCALES", tmp_path)
    catalog.cache_clear()
    try:
        assert catalog("fr").gettext("Skip") == "Passer"
        from babel.messages.mofile import write_mo

        with source.open("rb") as file, compiled.open("wb") as to:
            write_mo(to, read_po(file, locale="fr"))
        source.write_text(head + 'msgid "Skip"\nmsgstr "Sauter"\n', encoding="utf-8")
        for compiled_at, expected in ((1, "Sauter"), (2_000_000_000, "Passer")):
            os.utime(compiled, (compiled_at, compiled_at))
            os.utime(source, (1_000_000_000, 1_000_000_000))
            catalog.cache_clear()
            assert catalog("fr").gettext("Skip") == expected
    finally:
        catalog.cache_clear()


def test_the_first_of_a_month_is_said_as_each_language_says_it() -> None:
    first = date(2026, 12, 1)
    with speaking("fr"):
        assert day(first) == "1er décembre 2026"
        assert day_of_week(first) == "mardi 1er décembre"
        assert day_of_week(first, year=True) == "mardi 1er décembre 2026"
        assert short_day(first) == "mar. 1er déc."
        assert day_of_week(date(2026, 12, 11)) == "vendredi 11 décembre"
    with speaking("en"):
        assert day(first) == "December 1, 2026"
        assert "1er" not in day_of_week(first) + short_day(first)
