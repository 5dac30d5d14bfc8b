"""Days as a library for dates reads them: « 3 déc. », « 12.1.2027 », « trois décembre », ``2026-12-03``."""

import re
from datetime import date, datetime, time
from typing import Any

_MONTH = (
    r"(?:janv?|f[ée]vr?|feb|mar|avr|apr|jun|juill?|jul|ao[uû]|aug|sept?|oct|nov|d[ée]c)(?![\w’'])\.?"
    r"|(?:janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[uû]t|septembre|octobre|novembre|d[ée]cembre)(?!\w)"
)
_SPELT = (
    r"un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt"
    r"|dix-sept|dix-huit|dix-neuf|trente"
)
_WRITTEN = re.compile(
    r"(?<![\w./-])(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}-\d{1,2}-\d{4}|\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2}))(?![\w/-])"
    rf"|(?<!\w)(?:\d{{1,2}}(?:er|st|nd|rd|th)?|{_SPELT}) (?:{_MONTH})(?: 20\d\d)?(?!\w)"
    r"|(?<!\w)(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.? \d{1,2}(?:st|nd|rd|th)?(?:,? 20\d\d)?(?![\w:])(?! ?(?:h|am|pm)\b)",
    re.IGNORECASE,
)
_WEEK = {
    "lun": "lundi", "mar": "mardi", "mer": "mercredi", "jeu": "jeudi", "ven": "vendredi", "sam": "samedi",
    "dim": "dimanche", "mon": "lundi", "tue": "mardi", "wed": "mercredi", "thu": "jeudi", "fri": "vendredi",
    "sat": "samedi", "sun": "dimanche",
}  # fmt: skip
_SHORT_DAY = re.compile(rf"\b({'|'.join(_WEEK)})\.? (?=\d{{1,2}}(?:er|st|nd|rd|th)? [^\W\d])", re.IGNORECASE)
_MOST = 16
"""Days that one text is read for."""
_FIRST = re.compile(rf"\b(?:premier|1er)(?= (?:{_MONTH}))", re.IGNORECASE)
_PLAIN = re.compile(
    r"\d{1,2}(?:er)? (?:janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[uû]t|septembre|octobre|novembre|d[ée]cembre)(?: 20\d\d)?",
    re.IGNORECASE,
)
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip


def plain_days(text: str, today: date) -> str:
    """The text with its days written in full, so that the grammar of situations knows them.

    A library reads only what is certainly written as a date: of whole sentences it makes dates out of hours and
    ages (« samedi 14 h », « dès 12 ans »). A day without its year is the next one.
    """
    text = _SHORT_DAY.sub(lambda match: f"{_WEEK[match[1].casefold()]} ", _FIRST.sub("1er", text))
    return _WRITTEN.sub(lambda match: _plain(match[0], today), text, count=_MOST)


def _plain(written: str, today: date) -> str:
    if _PLAIN.fullmatch(written):
        return written
    day = _read(written, today)
    if day is None:
        return written
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _read(written: str, today: date) -> date | None:
    # Only organisers who write so need it, and it takes as long to load as all the rest of a question.
    import dateparser

    settings: Any = {
        "RELATIVE_BASE": datetime.combine(today, time()),
        "PREFER_DATES_FROM": "future",
        "DATE_ORDER": "DMY",
        "REQUIRE_PARTS": ["day", "month"],
        "PARSERS": ["absolute-time"],
        "TIMEZONE": "UTC",
        "TO_TIMEZONE": "UTC",
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    found = dateparser.parse(written, languages=["fr", "en"], settings=settings)
    return None if found is None or not 1900 <= found.year <= 2199 else found.date()
