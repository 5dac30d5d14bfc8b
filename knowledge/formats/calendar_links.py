"""Links that put one occurrence into somebody's calendar on the web, filled in and ready to be saved."""

from collections.abc import Mapping
from datetime import date, timedelta
from urllib.parse import quote, urlencode

from knowledge.agenda.occurrences import Occurrence

LONGEST_LINK = 1800
"""Characters that every browser, chat and calendar takes."""
LONGEST_PART = 400
LONGEST_DETAILS = 400

GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK = "https://outlook.live.com/calendar/0/action/compose"
OFFICE = "https://outlook.office.com/calendar/0/action/compose"


def google_link(occurrence: Occurrence) -> str:
    """A link that opens Google's calendar with this occurrence."""
    if occurrence.all_day:
        dates = f"{occurrence.wall_start:%Y%m%d}/{_last(occurrence):%Y%m%d}"
    else:
        dates = f"{occurrence.start:%Y%m%dT%H%M%SZ}/{occurrence.end:%Y%m%dT%H%M%SZ}"
    asked = {"action": "TEMPLATE", "text": occurrence.title, "dates": dates, "ctz": occurrence.zone}
    return _fitting(GOOGLE, {**asked, "location": _where(occurrence)}, "details", occurrence)


def outlook_link(occurrence: Occurrence, *, at_work: bool = False) -> str:
    """A link that opens Outlook's calendar, a private account's or (``at_work``) that of Microsoft 365."""
    asked = {"rru": "addevent", "subject": occurrence.title}
    if occurrence.all_day:
        asked |= {"startdt": f"{occurrence.wall_start:%Y-%m-%d}", "enddt": f"{_last(occurrence):%Y-%m-%d}"}
        asked["allday"] = "true"
    else:
        asked |= {
            "startdt": f"{occurrence.start:%Y-%m-%dT%H:%M:%SZ}",
            "enddt": f"{occurrence.end:%Y-%m-%dT%H:%M:%SZ}",
        }
    asked["location"] = _where(occurrence)
    return _fitting(OFFICE if at_work else OUTLOOK, asked, "body", occurrence)


def _last(occurrence: Occurrence) -> date:
    """The day after the last one."""
    return max(occurrence.wall_end, occurrence.wall_start + timedelta(days=1)).date()


def _where(occurrence: Occurrence) -> str:
    place = occurrence.place
    said = ", ".join(filter(None, (place.name, place.address))) if place is not None else ""
    return said or occurrence.remote_link or ""


def _fitting(page: str, asked: Mapping[str, str], name: str, occurrence: Occurrence) -> str:
    """The link with as much of the presentation as fits; where more may be read comes after it."""
    given = {key: _cut(value, LONGEST_PART) for key, value in asked.items()}
    links = [
        each for each in (occurrence.remote_link, occurrence.link) if each and _size(each) < LONGEST_PART
    ]
    after = "\n".join(dict.fromkeys(links))
    taken = sum(map(_size, (*given, *given.values(), after, name, page))) + 2 * len(given) + 20
    shown = _cut(shortened_to(occurrence.summary or "", LONGEST_DETAILS), LONGEST_LINK - taken)
    given[name] = "\n\n".join(filter(None, (shown, after)))
    return f"{page}?{urlencode({key: value for key, value in given.items() if value}, quote_via=quote)}"


def shortened_to(text: str, most: int) -> str:
    """The text, or as much of it as so many characters hold."""
    return text if len(text) <= most else f"{text[: max(0, most - 1)].rstrip()}…"


def _cut(text: str, most: int) -> str:
    """As much of a text as takes this many characters in a link, where an accent takes six."""
    if _size(text) <= most:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _size(text[:middle]) <= most - 9 else (low, middle - 1)
    return f"{text[:low].rstrip()}…" if low else ""


def _size(text: str) -> int:
    return len(quote(text, safe=""))
