"""When something takes place, how it stands, where and at what price, in words."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from bot.conversation.i18n import _, day, day_of_week, language, language_name, listed
from knowledge.agenda import Event, Occurrence, Place, Status, occurrences
from knowledge.agenda.wall import wall_clock
from knowledge.city import City, said_in

_DAY = timedelta(days=1)
_SMALL_HOURS = time(6)
"""What ends before belongs to the evening on which it began."""

_AHEAD = (timedelta(days=40), timedelta(days=400), timedelta(days=366 * 6))
"""How far ahead the next time is looked for, one after the other."""


def upcoming(event: Event, now: datetime, limit: int = 1) -> list[Occurrence]:
    """The next times from now on, what is going on included."""
    found: list[Occurrence] = []
    for ahead in _AHEAD:
        found = [each for each in occurrences(event, now, now + ahead) if each.end > now or each.start >= now]
        if len(found) >= limit:
            break
    return found[:limit]


def latest(event: Event, now: datetime) -> Occurrence | None:
    """The last time before now."""
    for back in _AHEAD:
        found = [each for each in occurrences(event, now - back, now) if each.start < now]
        if found:
            return found[-1]
    return next(iter(occurrences(event, now - timedelta(days=366 * 60), now)), None)


def at(event: Event, now: datetime, recurrence: str = "") -> Occurrence | None:
    """The time that a button names (``20261212T1400``), else the next one, else the last that there was."""
    if recurrence:
        try:
            wall = datetime.strptime(recurrence, "%Y%m%dT%H%M")
        except ValueError:
            wall = None
        if wall is not None and 1900 < wall.year < 2200:
            begin = wall.replace(tzinfo=now.tzinfo) - timedelta(days=400)
            for each in occurrences(event, begin, begin + timedelta(days=800)):
                if each.recurrence == wall:
                    return each
    return next(iter(upcoming(event, now)), None) or latest(event, now)


def named(occurrence: Occurrence) -> str:
    """How a button names this time of its event."""
    return f"{occurrence.recurrence:%Y%m%dT%H%M}"


def walls(occurrence: Occurrence, city: City) -> tuple[datetime, datetime]:
    """From when to when, on the city's own clocks; days stay the days that they are."""
    if occurrence.all_day:
        return occurrence.wall_start, occurrence.wall_end
    return wall_clock(occurrence.start, city.zone), wall_clock(occurrence.end, city.zone)


def when(occurrence: Occurrence, city: City, today: date) -> str:
    """« demain, samedi 12 décembre, 14 h–16 h 30 »."""
    begins, ends = walls(occurrence, city)
    if occurrence.all_day:
        last = ends.date() - _DAY
        if last > begins.date():
            return _("{first} to {last}", first=_date(begins.date(), today), last=_date(last, today))
        return _("{day}, all day", day=_date(begins.date(), today))
    first = _date(begins.date(), today)
    if ends == begins:
        return _("{day} at {time}", day=first, time=clock(begins))
    over_midnight = ends.date() - begins.date() == _DAY and ends.time() <= _SMALL_HOURS
    if ends.date() == begins.date() or over_midnight:
        return _("{day}, {begins}–{ends}", day=first, begins=clock(begins), ends=clock(ends))
    return _(
        "from {first} at {begins} to {last} at {ends}",
        first=first,
        begins=clock(begins),
        last=_date(ends.date(), today),
        ends=clock(ends),
    )


def hours(occurrence: Occurrence, city: City) -> str:
    """The hours alone, where the day is known: « 14 h–16 h 30 »."""
    begins, ends = walls(occurrence, city)
    if occurrence.all_day:
        return _("all day")
    if ends == begins:
        return clock(begins)
    return f"{clock(begins)}–{clock(ends)}"


def _date(when: date, today: date) -> str:
    said = day_of_week(when, year=abs((when - today).days) > 300)
    match (when - today).days:
        case 0:
            return _("today, {day}", day=said)
        case 1:
            return _("tomorrow, {day}", day=said)
    return said


def clock(moment: datetime) -> str:
    """« 14 h 30 »."""
    if moment.minute:
        return _("{hour}:{minute:02}", hour=moment.hour, minute=moment.minute)
    return _("{hour}:00", hour=moment.hour)


def status(each: Status) -> str:
    """How one way of taking part stands."""
    return {
        Status.CONFIRMED: _("confirmed"),
        Status.CONDITIONAL: _("to be confirmed"),
        Status.MOVED: _("moved: please note the new time or place"),
        Status.FULL: _("fully booked"),
        Status.CANCELLED: _("cancelled"),
    }[each]


def standing(occurrence: Occurrence, now: datetime) -> str:
    """What one must know before setting out: cancelled, full, moved, to be confirmed, over; empty where all is well."""
    said = []
    modes = {
        name: each
        for name, each in (("on_site", occurrence.on_site), ("remote", occurrence.remote))
        if each is not None
    }
    if len(set(modes.values())) == 1:
        only = next(iter(modes.values()))
        said += [] if only is Status.CONFIRMED else [status(only)]
    else:
        names = {"on_site": _("on the spot"), "remote": _("online")}
        said += [_("{mode}: {status}", mode=names[name], status=status(each)) for name, each in modes.items()]
    if occurrence.start < now and occurrence.end <= now:
        said.append(_("it is over"))
    elif occurrence.start <= now < occurrence.end and not occurrence.all_day and not occurrence.cancelled:
        said.append(_("it is on now"))
    return " · ".join(said)


def mark(occurrence: Occurrence) -> str:
    """One sign for a list: what is cancelled, full or not sure shows at once."""
    if occurrence.cancelled:
        return "✖ "
    modes = {one for one in (occurrence.on_site, occurrence.remote) if one not in (None, Status.CANCELLED)}
    for each, sign in ((Status.FULL, "● "), (Status.CONDITIONAL, "? "), (Status.MOVED, "↷ ")):
        if modes == {each}:
            return sign
    return ""


def where(occurrence: Occurrence, event: Event, city: City) -> str:
    """The place, its address, the quartier; « en ligne » too where one can be there from afar."""
    parts = _place(occurrence.place)
    quartier = event.quartier and city.quartiers.get(event.quartier)
    if quartier and occurrence.on_site is not None:
        parts.append(said_in(quartier.label, language(), city.language))
    said = ", ".join(dict.fromkeys(parts)) if occurrence.on_site is not None else ""
    if occurrence.remote is None:
        return said
    return _("{place}, and online", place=said) if said else _("online")


def _place(place: Place | None) -> list[str]:
    return [each for each in (place.name, place.address) if each] if place else []


def price(event: Event) -> str:
    """What it costs, in its organiser's words."""
    return event.price or (_("free") if event.free else "")


def topics(event: Event, city: City) -> list[str]:
    """What it is about."""
    known = [city.topics[each] for each in event.topics if each in city.topics]
    return [said_in(each.label, language(), city.language) for each in known]


def facets(values: Iterable[str], city: City, *ids: str) -> str:
    """Values of the city's facets by their labels, others as they stand."""
    said = []
    for value in values:
        found = next(
            (
                city.facets[id].values[value]
                for id in ids
                if id in city.facets and value in city.facets[id].values
            ),
            None,
        )
        said.append(said_in(found.label, language(), city.language) if found else value)
    return listed(said)


def languages(codes: Iterable[str]) -> str:
    """« français et arabe »."""
    return listed([language_name(each) for each in codes])


def source(event: Event) -> str:
    """Where it comes from and of when it is."""
    lines = [_("Invented example, for demonstration")] if "demonstration" in event.keywords else []
    name = event.source.name if event.source else event.organiser or _("those who organise it")
    on = event.source.on if event.source else None
    dated = _("{source}, {day}", source=name, day=day(on)) if on else name
    lines.append(_("Source: {source}", source=dated))
    if event.updated is not None:
        lines.append(_("updated on {day}", day=day(event.updated.date())))
    return " · ".join(lines)
