"""A programme as a table for a spreadsheet, which can be read again: the same occurrences, one row for each rule or day."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import islice

from knowledge.agenda.event import Event, Override, Status
from knowledge.agenda.occurrences import occurrences
from knowledge.city import City
from knowledge.formats import csv_cells as cells
from knowledge.formats import events_csv_columns as columns
from knowledge.formats.labels import Labels

FOLLOWED = timedelta(days=731)
"""How long after its beginning a course is written day by day that was changed « from then on »."""
MOST_DAYS = 400

_YES_NO = {"fr": ("oui", "non")}
_OTHERWISE = ("title", "summary", "place", "link", "on_site", "remote", "remote_link")


def write_events_csv(events: Iterable[Event], city: City, language: str | None = None) -> str:
    """A table with headers in a language (by default the city's), separated as spreadsheets there expect.

    ``read_events_csv`` gives the same occurrences back. A day that is told otherwise than its course becomes a
    row of its own, with the UID of the course and the day behind ``#``. Save it as UTF-8 with a byte order mark
    (``utf-8-sig``).
    """
    language = language or city.language
    writing = _Writing(city, language)
    names = [each for each in columns.FIELDS if each not in ("latitude", "longitude", "until")]
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";" if language == "fr" else ",", lineterminator="\r\n")
    writer.writerow([columns.say(each, language) for each in names])
    for event in events:
        for row in writing.rows(event):
            writer.writerow([cells.disarm(row.get(name, "")) for name in names])
    return out.getvalue()


class _Writing:
    """Rows in a language."""

    def __init__(self, city: City, language: str) -> None:
        self._city, self._language = city, language
        self._yes, self._no = _YES_NO.get(language, ("yes", "no"))
        self._topics = Labels(city.topics, language)
        self._quartiers = Labels(city.quartiers, language)

    def rows(self, event: Event) -> Iterator[dict[str, str]]:
        """The rows of one event: itself, its further days, and the days that are otherwise."""
        for each in _plain(event):
            yield {**self._told(each), **self._when(each, each.start, each.lasts if each.end else None)}
            ends = {one.recurrence: one.end for one in each.overrides}
            for wall in each.extra:
                end = ends.get(wall)
                lasts = end - wall if end is not None else each.lasts if each.end else None
                own = each.model_copy(update={"rrule": None, "exceptions": ()})
                yield {**self._told(own), **self._when(own, wall, lasts)}

    def _when(self, event: Event, start: datetime, lasts: timedelta | None) -> dict[str, str]:
        said = {"day": start.date().isoformat()}
        if event.all_day:
            last = start + (lasts or timedelta(days=1)) - timedelta(days=1)
            return said | ({"last_day": last.date().isoformat()} if last > start else {})
        said["starts"] = f"{start:%H:%M}"
        if lasts is not None:
            end = start + lasts
            said["ends"] = f"{end:%H:%M}"
            if end.date() != start.date():
                said["last_day"] = end.date().isoformat()
        return said

    def _told(self, event: Event) -> dict[str, str]:
        said: dict[str, str] = {"uid": event.uid, "title": event.title}
        for name in ("summary", "price", "organiser", "festival", "link", "remote_link"):
            said[name] = getattr(event, name) or ""
        for name, value in (("free", event.free), ("childcare", event.childcare)):
            said[name] = "" if value is None else self._yes if value else self._no
        said["repeats"] = event.rrule or ""
        said["exceptions"] = cells.join(each.date().isoformat() for each in event.exceptions)
        said["topics"] = "; ".join([*(self._topics.say(each) for each in event.topics), *event.keywords])
        said["quartier"] = self._quartiers.say(event.quartier) if event.quartier else ""
        said["ages"] = str(event.ages) if event.ages is not None else ""
        said["accessibility"] = cells.join(event.accessibility)
        said["languages"] = ", ".join(event.languages)
        said["capacity"] = str(event.capacity or "")
        if event.zone != self._city.zone:
            said["zone"] = event.zone
        return said | self._place(event) | self._registration(event) | self._modes(event)

    def _place(self, event: Event) -> dict[str, str]:
        place = event.place
        if place is None:
            return {}
        spot = ", ".join(map(repr, place.coordinates or ()))
        said = {"place": place.name or "", "address": place.address or "", "coordinates": spot}
        return said | {"place.entry": place.entry or ""}

    def _registration(self, event: Event) -> dict[str, str]:
        held = event.registration
        if held is None:
            return {}
        said = {"registration.link": held.link or "", "registration.note": held.note or ""}
        for name, wall in (("opens", held.opens), ("closes", held.closes)):
            # Spreadsheets write a day alone as one at 00:00; 0:00 is midnight that is meant.
            clock = f"{wall:%Y-%m-%d} {wall.hour}:{wall:%M}" if wall is not None else ""
            said[f"registration.{name}"] = clock
        return said

    def _modes(self, event: Event) -> dict[str, str]:
        """How each way of taking part stands, where it is not what a row without a word would mean."""
        on_site, remote = event.on_site, event.remote
        if remote is None and event.remote_link is None and on_site is Status.CONFIRMED:
            return {}
        return {name: self._standing(value) for name, value in (("on_site", on_site), ("remote", remote))}

    def _standing(self, status: Status | None) -> str:
        return columns.say_status(status, self._language) if status is not None else self._no


def _plain(event: Event) -> Iterator[Event]:
    """The event as events that a row can say: of the days that are otherwise only the end is left to tell."""
    if any(each.onwards for each in event.overrides):
        yield from _day_by_day(event)
        return
    otherwise = [each for each in event.overrides if _is_otherwise(event, each)]
    lasting = [each for each in event.overrides if not _is_otherwise(event, each)]
    replaced = {each.recurrence for each in otherwise}
    further = dict.fromkeys((*event.extra, *(each.recurrence for each in lasting)))
    extra = tuple(each for each in further if each not in replaced and each != event.start)
    left_out = (each for each in (*event.exceptions, *sorted(replaced)) if each not in extra)
    if event.rrule is not None or extra or event.start not in replaced:
        plain = {"exceptions": tuple(dict.fromkeys(left_out)), "extra": extra, "overrides": tuple(lasting)}
        yield event.model_copy(update=plain)
    for each in otherwise:
        start = each.start or each.recurrence
        end = each.end or (start + event.lasts if event.end is not None else None)
        said = {name: value for name in _OTHERWISE if (value := getattr(each, name)) is not None}
        days = start.time() == time() and (end is None or end.time() == time())
        own = {"start": start, "end": end, "all_day": event.all_day and days}
        yield event.model_copy(update={**_own(event, each.recurrence), **own, **said})


def _own(event: Event, recurrence: datetime) -> dict[str, object]:
    """What a day that is told by itself is called, and what it no longer has."""
    rest: dict[str, object] = {"rrule": None, "exceptions": (), "extra": (), "overrides": ()}
    return {"uid": f"{event.uid}#{recurrence:%Y%m%dT%H%M}", **rest}


def _is_otherwise(event: Event, each: Override) -> bool:
    hours = event.all_day and each.end is not None and each.end.time() != time()
    told = each.start is not None or any(getattr(each, name) is not None for name in _OTHERWISE)
    return told or hours or each.recurrence == event.start


def _day_by_day(event: Event) -> Iterator[Event]:
    begin = event.start.replace(tzinfo=UTC) - timedelta(days=2)
    for one in islice(occurrences(event, begin, begin + FOLLOWED), MOST_DAYS):
        said = {name: getattr(one, name) for name in (*_OTHERWISE, "all_day")}
        when = {"start": one.wall_start, "end": one.wall_end}
        yield event.model_copy(update={**_own(event, one.recurrence), **said, **when})
