"""A programme of events for the web of data, in the terms of schema.org.

What happens once is an ``Event``. What comes again is an ``EventSeries`` with its rule as a ``Schedule``, where
schema.org has words for it, and its next occurrences one by one, as search engines want them.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from knowledge.agenda.event import Event, Place, Status
from knowledge.agenda.occurrences import Occurrence, occurrences
from knowledge.agenda.rule import Frequency, Rule, read_rule
from knowledge.city import City, said_in
from knowledge.formats.jsonld import Node, age_range, no_price

MOST_NEXT = 60
"""How many occurrences of one event are written."""

_WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_UNITS = {
    Frequency.YEARLY: "P{}Y",
    Frequency.MONTHLY: "P{}M",
    Frequency.WEEKLY: "P{}W",
    Frequency.DAILY: "P{}D",
    Frequency.HOURLY: "PT{}H",
}
_AVAILABLE = {Status.FULL: "SoldOut", Status.CANCELLED: "Discontinued"}


def write_events_jsonld(events: Iterable[Event], city: City, begin: datetime, end: datetime) -> Node:
    """One JSON-LD document of the events with an occurrence that touches [begin, end), both aware.

    A person's name is nowhere but as the organiser that the event itself names.
    """
    writing = _Writing(city)
    nodes = [
        writing.node(event, found)
        for event in events
        if (found := tuple(islice(occurrences(event, begin, end), MOST_NEXT)))
    ]
    return {"@context": ["https://schema.org", {"@language": city.language}], "@graph": nodes}


class _Writing:
    def __init__(self, city: City) -> None:
        self._city = city

    def node(self, event: Event, found: tuple[Occurrence, ...]) -> Node:
        """The event as one node; of a series, with its occurrences under it."""
        shared = self._shared(event)
        if event.single and not event.overrides:
            return _said({"@type": "Event", "@id": f"#{event.id}", **self._one(found[0], event), **shared})
        # The series as a whole has the place and standing of the event itself.
        whole = self._standing(event, event.on_site, event.remote, event.place, event.remote_link)
        several = [
            _said(
                {
                    "@type": "Event",
                    "@id": f"#{event.id}-{each.recurrence:%Y%m%dT%H%M}",
                    **self._one(each, event),
                }
            )
            for each in found
        ]
        made: Node = {
            "@type": "EventSeries",
            "@id": f"#{event.id}",
            "name": event.title,
            "description": event.summary,
            "url": event.link,
            "startDate": _moment(event.start, event),
            **whole,
            **shared,
            "eventSchedule": _schedule(event),
            "subEvent": several,
        }
        return _said(made)

    def _one(self, one: Occurrence, event: Event) -> Node:
        made: Node = {
            "name": one.title,
            "description": one.summary,
            "startDate": _written(one.wall_start, one),
            "endDate": _written(one.wall_end, one, last=True) if one.end > one.start else None,
            "url": one.link,
            **self._standing(event, one.on_site, one.remote, one.place, one.remote_link),
        }
        if not event.single:
            made["superEvent"] = {"@id": f"#{event.id}"}
        return made

    def _standing(
        self,
        event: Event,
        on_site: Status | None,
        remote: Status | None,
        place: Place | None,
        link: str | None,
    ) -> Node:
        """Whether it takes place, how one takes part, where, and what that costs."""
        online = on_site is Status.CANCELLED and remote not in (None, Status.CANCELLED)
        modes = {each for each in (on_site, remote) if each is not None}
        if online:
            said = "EventMovedOnline"
        elif modes == {Status.CANCELLED}:
            said = "EventCancelled"
        elif Status.MOVED in modes:
            said = "EventRescheduled"
        else:
            said = "EventScheduled"
        here = on_site is not None and not online
        mode = "Mixed" if here and remote is not None else "Online" if remote is not None else "Offline"
        where = [
            self._place(event, place) if here else None,
            {"@type": "VirtualLocation", "url": link or event.link}
            if remote is not None and (link or event.link)
            else None,
        ]
        return {
            "eventStatus": f"https://schema.org/{said}",
            "eventAttendanceMode": f"https://schema.org/{mode}EventAttendanceMode",
            "location": _alone([each for each in where if each]),
            "offers": self._offer(event, modes),
        }

    def _shared(self, event: Event) -> Node:
        """What is the same each time."""
        city = self._city
        topics = [
            said_in(city.topics[each].label, city.language) for each in event.topics if each in city.topics
        ]
        return {
            "organizer": {"@type": "Organization", "name": event.organiser} if event.organiser else None,
            "isAccessibleForFree": event.free,
            "typicalAgeRange": age_range(event.ages) if event.ages else None,
            "audience": self._audience(event),
            "inLanguage": _alone(list(event.languages)) or city.language,
            "maximumAttendeeCapacity": event.capacity,
            "about": topics,
            "keywords": list(event.keywords),
            "superEvent": {"@type": "Festival", "name": event.festival} if event.festival else None,
            "subjectOf": self._work(event),
        }

    def _audience(self, event: Event) -> Node | None:
        ages = event.ages
        if ages is None or age_range(ages) is None:
            return None
        made: Node = {"@type": "PeopleAudience", "suggestedMinAge": ages.youngest}
        return {**made, **({"suggestedMaxAge": ages.oldest} if ages.oldest < 120 else {})}

    def _work(self, event: Event) -> Node:
        """Under which licence this is told, from whom it is, and of when."""
        made: Node = {"@type": "CreativeWork", "license": self._city.licence.url}
        if event.updated is not None:
            made["dateModified"] = event.updated.isoformat()
        if event.source is not None:
            source = event.source
            cited = {
                "@type": "CreativeWork",
                "name": source.name,
                "url": source.url,
                "license": source.licence,
            }
            made["citation"] = _said(cited | {"datePublished": source.on.isoformat() if source.on else None})
        return made

    def _place(self, event: Event, place: Place | None) -> Node:
        city = self._city
        address: Node = {
            "@type": "PostalAddress",
            "addressLocality": city.name,
            "addressCountry": city.country,
        }
        if place is not None and place.address:
            address["streetAddress"] = place.address
        quartier = city.quartiers.get(event.quartier or "")
        made: Node = {
            "@type": "Place",
            "name": (place and place.name)
            or (said_in(quartier.label, city.language) if quartier else city.name),
            "address": address,
            "amenityFeature": [
                {"@type": "LocationFeatureSpecification", "name": name, "value": value}
                for name, value in (
                    *((each, True) for each in event.accessibility),
                    ("childcare", event.childcare),
                )
                if value is not None
            ],
        }
        if place is not None and place.coordinates is not None:
            latitude, longitude = place.coordinates
            made["geo"] = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
        return _said(made)

    def _offer(self, event: Event, modes: set[Status]) -> Node | None:
        registration = event.registration
        said = event.price is not None or event.free or registration is not None
        if not said and Status.FULL not in modes:
            return None
        # Whoever may still take part in one way may take part.
        available = next(
            (_AVAILABLE[each] for each in modes if each in _AVAILABLE and len(modes) == 1), "InStock"
        )
        made: Node = {
            "@type": "Offer",
            **(no_price(self._city, event.start.date()) if event.free else {}),
            "description": event.price,
            "availability": f"https://schema.org/{available}",
        }
        if registration is not None:
            made["url"] = registration.link
            for name, wall in (("validFrom", registration.opens), ("validThrough", registration.closes)):
                made[name] = _at(wall, event.zone) if wall else None
        return _said(made)


def _schedule(event: Event) -> Node | None:
    """The rule in schema.org's words; None where it has none for it."""
    rule = read_rule(event.rrule) if event.rrule is not None else None
    unheard = rule is None or rule.weeks or rule.year_days or rule.positions or rule.hours or rule.minutes
    if rule is None or unheard:
        return None
    made: Node = {
        "@type": "Schedule",
        "repeatFrequency": _UNITS[rule.frequency].format(rule.interval),
        "byDay": list(_days(rule)),
        "byMonth": list(rule.months),
        "byMonthDay": list(rule.month_days),
        "startDate": event.start.date().isoformat(),
        "endDate": _until(rule).isoformat() if rule.until is not None else None,
        "repeatCount": rule.count,
        "exceptDate": [_moment(each, event) for each in event.exceptions],
        "scheduleTimezone": event.zone,
    }
    if not event.all_day:
        made["startTime"] = f"{event.start:%H:%M:%S}"
        made["duration"] = _lasting(event.lasts) if event.lasts else None
        if event.lasts < timedelta(days=1):
            made["endTime"] = f"{event.start + event.lasts:%H:%M:%S}" if event.lasts else None
    return _said(made)


def _days(rule: Rule) -> Iterator[str]:
    for which, day in rule.weekdays:
        # « The last Friday » goes by iCalendar's own letters, which schema.org takes too.
        yield f"{which}{_WEEK[day][:2].upper()}" if which else f"https://schema.org/{_WEEK[day]}"


def _until(rule: Rule) -> date:
    until = rule.until
    return until.date() if isinstance(until, datetime) else until or date.max


def _lasting(lasts: timedelta) -> str:
    hours, minutes = divmod(lasts // timedelta(minutes=1), 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes or not hours else "")


def _moment(wall: datetime, event: Event) -> str:
    return wall.date().isoformat() if event.all_day else _at(wall, event.zone)


def _written(wall: datetime, one: Occurrence, *, last: bool = False) -> str:
    """A time with its offset; of whole days the day itself, the last one included."""
    if one.all_day:
        return (wall - timedelta(days=1) if last else wall).date().isoformat()
    moment = one.end if last else one.start
    return moment.astimezone(ZoneInfo(one.zone)).isoformat()


def _at(wall: datetime, zone: str) -> str:
    return wall.replace(tzinfo=UTC if zone == "UTC" else ZoneInfo(zone)).isoformat()


def _alone(several: list[Any]) -> Any:
    return several[0] if len(several) == 1 else several or None


def _said(made: Node) -> Node:
    return {key: value for key, value in made.items() if value not in (None, [], {}, "")}
