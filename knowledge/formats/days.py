"""Days as people write them."""

import re
from datetime import date

from knowledge.formats.identifiers import fold

_MONTHS = (
    ("janvier", "january", "janv", "jan"),
    ("fevrier", "february", "fevr", "fev", "feb"),
    ("mars", "march", "mar"),
    ("avril", "april", "avr", "apr"),
    ("mai", "may"),
    ("juin", "june", "jun"),
    ("juillet", "july", "juil", "jul"),
    ("aout", "august", "aug"),
    ("septembre", "september", "sept", "sep"),
    ("octobre", "october", "oct"),
    ("novembre", "november", "nov"),
    ("decembre", "december", "dec"),
)
_NUMBER_OF = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00)?)?")
_NUMBERS = re.compile(r"(\d{1,2}) ?[-/.] ?(\d{1,2}) ?[-/.] ?(\d{4}|\d{2})(?: 00:00(?::00)?)?")
_WORDS = re.compile(
    r"(?:[a-z]+ )?(?:(\d{1,2})(?:er|st|nd|rd|th)? (?:of )?([a-z]+)|([a-z]+) (\d{1,2})) (\d{4})"
)


def read_day(text: str) -> date | None:
    """The day that ``31/12/2026``, ``2026-12-31`` or ``31 décembre 2026`` names, if it names one.

    Between slashes the day comes before the month, as in France and Ireland.
    """
    plain = " ".join(text.split())
    if match := _ISO.fullmatch(plain):
        year, month, day = (int(each) for each in match.groups())
    elif match := _NUMBERS.fullmatch(plain):
        day, month, year = (int(each) for each in match.groups())
        year += 2000 if year < 100 else 0
    elif match := _WORDS.fullmatch(fold(plain)):
        day, month = int(match[1] or match[4]), _NUMBER_OF.get(match[2] or match[3], 0)
        year = int(match[5])
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
