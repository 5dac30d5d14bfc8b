"""A file that is not what it should be is said so once: what it is, where it stops, and what is read all the same."""

import json
import random

import pytest

from bot.programme import read
from knowledge.city import City
from knowledge.formats.city_files import load_city
from knowledge.formats.problems import Code
from tests.conftest import SMALL_CITY

EVENT = ["BEGIN:VEVENT", "UID:a", "SUMMARY:A", "DTSTART:20261212T140000", "END:VEVENT"]
CALENDAR = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *EVENT, *EVENT, "END:VCALENDAR", ""])
EXPORT = json.dumps(
    [
        {"uid": uid, "title": {"fr": "Pain"}, "timings": [{"begin": "2026-12-12T14:00:00+01:00"}]}
        for uid in (1, 2)
    ],
    indent=1,
)
NOISE = random.Random(5).randbytes(4000)


@pytest.fixture(scope="module")
def city() -> City:
    found, _problems = load_city(SMALL_CITY)
    assert found is not None
    return found


def told(name: str, data: bytes | str, city: City) -> list[tuple[int, str]]:
    found = read(data.encode() if isinstance(data, str) else data, city, name)
    return [(each.line, each.code) for each in found.problems]


@pytest.mark.parametrize("name", ["a.ics", "a.json", "a.csv", "a"])
def test_files_in_which_nothing_can_be_read(city: City, name: str) -> None:
    for nothing in (b"", b" \r\n\n", b"\xef\xbb\xbf"):
        assert told(name, nothing, city) == [(0, Code.FILE_EMPTY)]
    for strange in (NOISE, b"\x89PNG\r\n\x1a\n" + NOISE, b"\0" * 50):
        assert told(name, strange, city) == [(0, Code.FILE_DAMAGED)]
    page = "\n <!DOCTYPE html>\n<html><body>Connexion</body></html>"
    assert told(name, page, city) == [(0, Code.FILE_PAGE)]


@pytest.mark.parametrize("name", ["a.ics", "a.json", "a"])
def test_text_that_is_no_programme(city: City, name: str) -> None:
    assert told(name, "bonjour à toutes et à tous", city) == [(0, Code.FILE_OTHER)]


def test_a_calendar_that_was_cut_off_anywhere_is_told_once(city: City) -> None:
    whole = read(CALENDAR.encode(), city, "a.ics")
    assert whole.problems == ()
    for end in range(len("BEGIN:VCALENDAR"), len(CALENDAR.rstrip()) - len("END:VCALENDAR")):
        problems = told("a.ics", CALENDAR[:end], city)
        assert [code for _line, code in problems] == [Code.FILE_CUT], CALENDAR[:end]
    begun = CALENDAR.index("BEGIN:VEVENT", CALENDAR.index("END:VEVENT"))
    assert told("a.ics", CALENDAR[: begun + 22], city) == [(8, Code.FILE_CUT)]


def test_an_export_that_was_cut_off_anywhere_is_told_once(city: City) -> None:
    assert read(EXPORT.encode(), city, "a.json").problems == ()
    first = EXPORT.index("\n },\n") + len("\n }")
    for end in range(2, len(EXPORT) - 1):
        found = read(EXPORT[:end].encode(), city, "a.json")
        assert [each.code for each in found.problems] == [Code.FILE_CUT], EXPORT[:end]
        assert len(found.events) == (end >= first) + (end >= len(EXPORT) - len("\n]"))


def test_a_table_that_was_cut_off_within_quotes(city: City) -> None:
    table = 'title,day,starts\nPain,2026-12-12,14:00\n"Atelier, avec'
    found = read(table.encode(), city, "a.csv")
    assert [each.title for each in found.events] == ["Pain"]
    assert [(each.line, each.code) for each in found.problems] == [(3, Code.FILE_CUT)]


def test_a_quote_within_a_cell_is_no_cut(city: City) -> None:
    table = 'title,day,starts,summary\nPain,2026-12-12,14:00,un disque 12" et du pain'
    assert told("a.csv", table, city) == []


def test_one_broken_event_in_the_middle_is_no_cut(city: City) -> None:
    broken = CALENDAR.replace("SUMMARY:A", "n'importe quoi", 1)
    assert Code.FILE_CUT not in [code for _line, code in told("a.ics", broken, city)]
    assert Code.FILE_CUT not in [
        code for _line, code in told("a.json", EXPORT.replace('"fr"', "fr", 1), city)
    ]
