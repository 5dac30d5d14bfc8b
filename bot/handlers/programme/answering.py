"""From what an organiser answers to what an event says: a title, a time, a price, ages."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from pydantic import ValidationError

from bot.conversation.errors import Invalid
from bot.conversation.i18n import _
from bot.handlers.town import Town
from knowledge.agenda import Event, Place, Registration, Status
from knowledge.agenda.event import LONGEST_SUMMARY, LONGEST_TITLE
from knowledge.agenda.repeat_words import read_recurring
from knowledge.agenda.repeats import repeats as taken_apart
from knowledge.agenda.rule import Frequency
from knowledge.catalogue import LINK, Ages
from knowledge.formats import csv_cells as cells

Updates = Mapping[str, Any]
"""Fields of ``Event`` with their new values."""


def title(text: str, event: Event, town: Town) -> Updates:
    return {"title": _line(text, LONGEST_TITLE)}


def summary(text: str, event: Event, town: Town) -> Updates:
    return {"summary": text.strip()[:LONGEST_SUMMARY]}


def when(text: str, event: Event, town: Town) -> Updates:
    """A new beginning; an hour alone keeps the day, a day alone keeps the hours."""
    draft = town.drafting.read(text, town.now())
    start = draft.start
    if start is None and draft.day is not None:
        start = draft.day.replace(hour=event.start.hour, minute=event.start.minute)
        lasts = event.lasts if event.end is not None else None
        end = start + lasts if lasts is not None else None
        times: dict[str, Any] = {"start": start, "end": end, "all_day": event.all_day}
        return {**times, **_alone(event), **_on_another_day(event, start)}
    if start is None:
        told = town.drafting.read(f"{event.start:%d/%m/%Y}, {text}", town.now())
        start, draft = told.start, told
    if start is None:
        raise Invalid(_("I need a day and an hour, such as “Saturday 5 December, 2 pm to 4 pm”."))
    end = draft.end
    if end is None and not draft.all_day and event.end is not None and not event.all_day:
        end = start + event.lasts
    more: dict[str, Any] = (
        {"rrule": draft.rrule} if draft.repeats is not None else _on_another_day(event, start)
    )
    extra = draft.extra if draft.extra else ()
    times = {"start": start, "end": end, "all_day": draft.all_day, "zone": town.city.zone}
    return {**times, **_alone(event), "extra": extra, **more}


def _alone(event: Event) -> Updates:
    """What was said of days that are no longer the event's."""
    return {"exceptions": (), "extra": (), "overrides": ()}


def _on_another_day(event: Event, start: datetime) -> dict[str, Any]:
    """What came every Saturday comes every Tuesday, once it begins on one."""
    parts = taken_apart(event.rrule, event.start) if event.rrule is not None else None
    if parts is None or parts.frequency is not Frequency.WEEKLY or len(parts.days) != 1:
        return {}
    return {"rrule": replace(parts, days=((0, start.weekday()),)).rule}


def repeats(text: str, event: Event, town: Town) -> Updates:
    found = read_recurring(text, town.today())
    if found is None:
        raise Invalid(
            _("I understand “every Tuesday until June”, “every other week”, “the first Monday of the month”.")
        )
    parts = found.repeats
    rule = parts.rule
    if found.weeks:
        rule += f";UNTIL={(event.start + timedelta(weeks=found.weeks, days=-1)):%Y%m%d}"
    elif found.months:
        rule += f";UNTIL={(event.start + timedelta(days=round(found.months * 30.44))):%Y%m%d}"
    exceptions = tuple(
        event.start.replace(year=each.year, month=each.month, day=each.day) for each in found.exceptions
    )
    return {"rrule": rule, "exceptions": exceptions, "overrides": ()}


def place(text: str, event: Event, town: Town) -> Updates:
    draft = town.drafting.read(f"x @ {text}", town.now())
    place = draft.place or Place(name=_line(text, 200))
    here = event.on_site if event.on_site is not None else Status.CONFIRMED
    return {"place": place, "quartier": draft.quartier or None, "on_site": here}


def online(text: str, event: Event, town: Town) -> Updates:
    link = re.search(r"https?://\S+", text)
    yes = cells.read_yes_no(text)
    if link is None and not isinstance(yes, bool):
        raise Invalid(_("Send me the link to join online, or yes or no."))
    if yes is False and link is None:
        return {"remote": None, "remote_link": None, "on_site": event.on_site or Status.CONFIRMED}
    return {"remote": event.remote or Status.CONFIRMED, "remote_link": link[0] if link else event.remote_link}


def price(text: str, event: Event, town: Town) -> Updates:
    said = " ".join(text.split())[:200]
    free = town.drafting.read(f"x, {said}", town.now()).free
    bare = re.fullmatch(r"(?i)(gratuit|free|0|0 ?€|entrée libre)", said)
    return {"free": True, "price": None} if bare else {"free": free, "price": said}


def ages(text: str, event: Event, town: Town) -> Updates:
    try:
        return {"ages": Ages.model_validate(cells.read_ages(text))}
    except ValidationError:
        raise Invalid(_("I understand “from 6”, “6 to 12”, “adults”, “everybody”.")) from None


def capacity(text: str, event: Event, town: Town) -> Updates:
    number = re.search(r"\d{1,6}", text)
    if number is None or int(number[0]) < 1:
        raise Invalid(_("How many places? A number, please."))
    return {"capacity": int(number[0])}


def registration(text: str, event: Event, town: Town) -> Updates:
    link = re.search(r"https?://\S+", text)
    said = " ".join((text.replace(link[0], "") if link else text).split())[:300]
    now = event.registration or Registration()
    link_or_none = link[0] if link else None
    return {"registration": now.model_copy(update={"link": link_or_none, "note": said or None})}


def link(text: str, event: Event, town: Town) -> Updates:
    if not re.fullmatch(LINK, text.strip()):
        raise Invalid(_("I need a link that begins with https://."))
    return {"link": text.strip()}


def yes_no(name: str) -> Callable[[str, Event, Town], Updates]:
    def read(text: str, event: Event, town: Town) -> Updates:
        said = cells.read_yes_no(text)
        if not isinstance(said, bool):
            raise Invalid(_("Yes or no?"))
        return {name: said}

    return read


def text(name: str) -> Callable[[str, Event, Town], Updates]:
    return lambda text, event, town: {name: _line(text, 200)}


def _line(text: str, limit: int) -> str:
    said = " ".join(text.split())
    if not said:
        raise Invalid(_("I need a few words here."))
    return said if len(said) <= limit else said[: limit - 1].rstrip() + "…"
