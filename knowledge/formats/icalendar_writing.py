"""Events as a calendar that any program can follow (RFC 5545), and that comes back as it was."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Component
from icalendar import Event as Entry
from icalendar.prop import vCalAddress, vCategory, vDDDLists, vDDDTypes, vInline, vText, vUri

from knowledge.agenda.alarms import Alarm as Ring
from knowledge.agenda.event import Event, Override, Place, Status
from knowledge.agenda.occurrences import Occurrence
from knowledge.agenda.rule import read_rule
from knowledge.catalogue import Source
from knowledge.city import City
from knowledge.formats.icalendar_fields import OWN
from knowledge.formats.icalendar_timezone import write_timezone
from knowledge.formats.labels import Labels

PRODUCT = "-//Passeur//Agenda//FR"

Ringing: TypeAlias = Sequence[Ring] | Callable[[Event], Sequence[Ring]]
"""When a calendar program should ring: before every event alike, or before each as it is asked for."""

AHEAD = 10
"""Years for which the clock changes of an endless event are written."""


def write_icalendar(
    events: Iterable[Event],
    city: City,
    *,
    name: str | None,
    stamp: datetime,
    alarms: Ringing = (),
    about: str | None = None,
    refresh: timedelta | None = None,
) -> bytes:
    """One calendar of these events, called ``name``; ``stamp`` (aware) is when it is made.

    The same events give the same bytes throughout a year: an event is dated by when it was last changed, not by
    when somebody asked. ``alarms`` are when a calendar program should ring. A cancelled
    event stays in, as cancelled: leaving it out would leave it in everybody's calendar. ``refresh`` is how often
    a feed may be asked for again.
    """
    calendar = Calendar()
    _put(calendar, "PRODID", PRODUCT)
    _put(calendar, "VERSION", "2.0")
    calendar["CALSCALE"] = vInline("GREGORIAN")
    _put(calendar, "METHOD", "PUBLISH")
    _put_about(calendar, name, about, city.zone, refresh)
    labels = Labels(city.topics, city.language)
    stamp = datetime(stamp.astimezone(UTC).year, 1, 1, tzinfo=UTC)
    written = [each for event in events for each in _components(event, labels, stamp, alarms)]
    spans: dict[str, tuple[int, int]] = {}
    for event, _ in written:
        registration = event.registration
        opens = registration.opens or registration.closes if registration is not None else None
        if event.zone != "UTC" and (opens or not event.all_day):
            first, last = spans.get(event.zone, (9999, 0))
            since = min(event.start, opens or event.start).year
            spans[event.zone] = (min(first, since), max(last, _last_year(event, stamp)))
    for zone in sorted(spans):
        calendar.add_component(write_timezone(zone, *spans[zone]))
    for _, component in written:
        calendar.add_component(component)
    made: bytes = calendar.to_ical(sorted=False)
    return made


def write_event(event: Event, city: City, *, stamp: datetime, alarms: Ringing = ()) -> bytes:
    """One event by itself, to open in any calendar program; for one occurrence alone, ``alone`` comes first."""
    return write_icalendar([event], city, name=None, stamp=stamp, alarms=alarms)


def alone(event: Event, one: Occurrence) -> Event:
    """One occurrence of an event as an event of its own, for whoever comes that one time only."""
    names = ("title", "summary", "place", "link", "on_site", "remote", "remote_link", "zone", "all_day")
    said = {name: getattr(one, name) for name in names}
    ends = one.wall_end if event.end is not None or one.end > one.start else None
    own = event.uid if event.single else f"{event.uid}#{one.recurrence:%Y%m%dT%H%M%S}"
    rest = {"rrule": None, "exceptions": (), "extra": (), "overrides": ()}
    return event.model_copy(update={**said, **rest, "uid": own, "start": one.wall_start, "end": ends})


def _put_about(
    calendar: Calendar, name: str | None, about: str | None, zone: str, refresh: timedelta | None
) -> None:
    """What a feed says of itself (RFC 7986), and what programs look for that are older than that."""
    for each in ("NAME", "X-WR-CALNAME"):
        _put(calendar, each, name)
    for each in ("DESCRIPTION", "X-WR-CALDESC"):
        _put(calendar, each, about)
    _put(calendar, "X-WR-TIMEZONE", zone)
    if refresh is not None:
        calendar["REFRESH-INTERVAL"] = often = vDDDTypes(refresh)
        often.params["VALUE"] = "DURATION"
        calendar["X-PUBLISHED-TTL"] = vDDDTypes(refresh)


def _components(
    event: Event, labels: Labels, stamp: datetime, alarms: Ringing
) -> list[tuple[Event, Component]]:
    """The event, then each occurrence that is different, whole, as calendar programs expect it."""
    component = _component(event, labels, stamp, alarms)
    if event.rrule is not None:
        component["RRULE"] = vInline(event.rrule)
    for name, walls in (("EXDATE", event.exceptions), ("RDATE", event.extra)):
        if walls:
            component[name] = _times(event, walls)
    found = [(event, component)]
    for each in event.overrides:
        alone = _alone(event, each)
        changed = _component(alone, labels, stamp, alarms)
        changed["RECURRENCE-ID"] = recurrence = _time(event, each.recurrence)
        if each.onwards:
            recurrence.params["RANGE"] = "THISANDFUTURE"
        found.append((alone, changed))
    return found


def _alone(event: Event, override: Override) -> Event:
    """One occurrence as an event of its own."""
    start = override.start or override.recurrence
    end = override.end or (start + event.lasts if event.end is not None else None)
    names = ("title", "summary", "place", "link", "on_site", "remote", "remote_link")
    said = {name: value for name in names if (value := getattr(override, name)) is not None}
    midnight = start.time() == datetime.min.time() and (end is None or end.time() == start.time())
    return event.model_copy(
        update={
            **said,
            "start": start,
            "end": end,
            "all_day": event.all_day and midnight,
            "version": override.version,
            "rrule": None,
            "exceptions": (),
            "extra": (),
            "overrides": (),
        }
    )


def _component(event: Event, labels: Labels, stamp: datetime, alarms: Ringing) -> Component:
    component = Entry()
    _put(component, "UID", event.uid)
    component["DTSTAMP"] = vDDDTypes(event.updated or stamp)
    if event.updated is not None:
        component["LAST-MODIFIED"] = vDDDTypes(event.updated)
    component["SEQUENCE"] = vInline(str(event.version))
    component["DTSTART"] = _time(event, event.start)
    if event.end is not None:
        component["DTEND"] = _time(event, event.end)
    _put(component, "SUMMARY", event.title)
    _put(component, "DESCRIPTION", event.summary)
    component["STATUS"] = vInline(_status(event))
    for name, mode in (("ON-SITE", event.on_site), ("REMOTE", event.remote)):
        _put(component, f"{OWN}{name}", mode)
    if event.remote_link is not None:
        component["CONFERENCE"] = conference = vUri(event.remote_link)
        conference.params["VALUE"] = "URI"
    if event.link is not None:
        component["URL"] = vUri(event.link)
    if event.place is not None:
        _put_place(component, event.place)
    if event.organiser is not None:
        component["ORGANIZER"] = organiser = vCalAddress("invalid:nomail")
        organiser.params["CN"] = event.organiser.replace('"', "\N{RIGHT DOUBLE QUOTATION MARK}")
    if event.topics or event.keywords:
        component["CATEGORIES"] = vCategory([*(labels.say(each) for each in event.topics), *event.keywords])
    _put_own(component, event)
    if event.source is not None:
        _put_source(component, event.source)
    if not event.cancelled:
        for each in alarms(event) if callable(alarms) else alarms:
            component.add_component(_alarm(event, each))
    return component


def _put(component: Component, name: str, text: str | None) -> None:
    if text is not None:
        component[name] = vText(text)


def _put_own(component: Component, event: Event) -> None:
    """What only Passeur has words for."""
    for name in ("price", "festival", "quartier"):
        _put(component, f"{OWN}{name.upper()}", getattr(event, name))
    for name, said in (("FREE", event.free), ("CHILDCARE", event.childcare)):
        _put(component, f"{OWN}{name}", None if said is None else "yes" if said else "no")
    _put(component, f"{OWN}AGES", str(event.ages) if event.ages is not None else None)
    _put(component, f"{OWN}CAPACITY", str(event.capacity) if event.capacity is not None else None)
    for name, several in (("ACCESSIBILITY", event.accessibility), ("LANGUAGES", event.languages)):
        if several:
            component[f"{OWN}{name}"] = vInline(",".join(several))
    registration = event.registration
    if registration is None:
        return
    if registration.link is not None:
        component[f"{OWN}REGISTRATION"] = vUri(registration.link)
    _put(component, f"{OWN}REGISTRATION-NOTE", registration.note)
    hours = event.model_copy(update={"all_day": False})
    for name, wall in (("OPENS", registration.opens), ("CLOSES", registration.closes)):
        if wall is not None:
            component[f"{OWN}REGISTRATION-{name}"] = _time(hours, wall)


def _put_place(component: Component, place: Place) -> None:
    """One line for programs that know no more, then each part for whoever reads them."""
    _put(component, "LOCATION", ", ".join(filter(None, (place.name, place.address))) or None)
    if place.address is not None:
        _put(component, f"{OWN}VENUE", place.name)
        _put(component, f"{OWN}ADDRESS", place.address)
    _put(component, f"{OWN}PLACE", place.entry)
    if place.coordinates is not None:
        component["GEO"] = vInline(";".join(f"{each:.6f}" for each in place.coordinates))


def _put_source(component: Component, source: Source) -> None:
    _put(component, f"{OWN}SOURCE", source.name)
    if source.url is not None:
        component[f"{OWN}SOURCE-LINK"] = vUri(source.url)
    _put(component, f"{OWN}SOURCE-ON", source.on.isoformat() if source.on else None)
    _put(component, f"{OWN}SOURCE-LICENCE", source.licence)


def _status(event: Event) -> str:
    if event.cancelled:
        return "CANCELLED"
    offered = {each for each in (event.on_site, event.remote) if each not in (None, Status.CANCELLED)}
    return "TENTATIVE" if offered == {Status.CONDITIONAL} else "CONFIRMED"


def _time(event: Event, wall: datetime) -> vDDDTypes:
    if event.all_day:
        # A day carries no zone; the registration's hours do.
        made = vDDDTypes(wall.date())
        made.params["VALUE"] = "DATE"
        return made
    return vDDDTypes(wall.replace(tzinfo=UTC if event.zone == "UTC" else ZoneInfo(event.zone)))


def _times(event: Event, walls: Sequence[datetime]) -> vDDDLists:
    if event.all_day:
        made = vDDDLists([each.date() for each in walls])
        made.params["VALUE"] = "DATE"
        return made
    info = UTC if event.zone == "UTC" else ZoneInfo(event.zone)
    return vDDDLists([each.replace(tzinfo=info) for each in walls])


def _alarm(event: Event, when: Ring) -> Alarm:
    alarm = Alarm()
    alarm["ACTION"] = vInline("DISPLAY")
    if isinstance(when, datetime):
        alarm["TRIGGER"] = moment = vDDDTypes(when.astimezone(UTC))
        moment.params["VALUE"] = "DATE-TIME"
    else:
        alarm["TRIGGER"] = vDDDTypes(-when)
    _put(alarm, "DESCRIPTION", event.title)
    return alarm


def _last_year(event: Event, stamp: datetime) -> int:
    """The last year whose clock changes matter to an event."""
    years = [(event.end or event.start).year, *(each.year for each in event.extra)]
    if event.rrule is not None:
        until = read_rule(event.rrule).until
        ahead = max(event.start.year, stamp.year) + AHEAD
        years.append(min(until.year, ahead) if until is not None else ahead)
    return max(years)
