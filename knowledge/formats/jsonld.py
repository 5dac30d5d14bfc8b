"""A city's entries for the web of data, in the terms of schema.org.

Facts about an entry itself (when it was verified, under which licence, from which source) belong to creative
works only in schema.org; for a place, a person, a service or an event they go into a work that is about it.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from babel.numbers import get_territory_currencies

from knowledge.catalogue import Ages, Entry, Kind, Slot
from knowledge.city import City, said_in
from knowledge.formats.identifiers import fold

Node = dict[str, Any]

_WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_MODES = {"on_site": "onsite", "remote": "online"}

_PLACES = (
    ("Library", ("bibliotheque", "mediatheque", "ludotheque", "library", "libraries")),
    ("Museum", ("musee", "museum")),
    ("Park", ("jardin", "jardins", "parc", "garden", "gardens", "park")),
    ("LocalBusiness", ("boutique", "magasin", "cafe", "ressourcerie", "recyclerie", "shop")),
)
"""The first type of which a word is in the place's title."""


def write_jsonld(entries: Iterable[Entry], city: City) -> Node:
    """One JSON-LD document, ready for ``json.dumps``; answers are gathered in one FAQ page.

    Mentors are private people: they are left out, unless they are examples, and their contact always is.
    """
    writing = _Writing(city)
    nodes, questions = [], []
    for entry in entries:
        if entry.kind is Kind.ANSWER:
            questions.append(writing.question(entry))
        elif entry.kind is not Kind.MENTOR or entry.demonstration:
            nodes.append(writing.node(entry))
    if questions:
        page = {"@type": "FAQPage", "@id": "#answers", "license": city.licence.url, "mainEntity": questions}
        nodes.append({**page, "name": said_in(city.about, city.language), "inLanguage": city.language})
    return {"@context": ["https://schema.org", {"@language": city.language}], "@graph": nodes}


class _Writing:
    """Nodes for entries of one city."""

    def __init__(self, city: City) -> None:
        self._city = city

    def node(self, entry: Entry) -> Node:
        """The entry in the type that suits its kind."""
        match entry.kind:
            case Kind.PLACE:
                made = self._place(entry)
            case Kind.MENTOR:
                made = self._person(entry)
            case Kind.SERVICE:
                made = self._service(entry)
            case Kind.EVENT:
                made = self._event(entry)
            case _:
                made = self._lesson(entry)
        return {key: value for key, value in made.items() if value not in (None, [], {}, "")}

    def question(self, entry: Entry) -> Node:
        """An answer, under the question that its title is or first of those that it answers."""
        asked = entry.questions[0] if entry.questions and "?" not in entry.title else entry.title
        answer = {"@type": "Answer", "text": self._said(entry, "summary"), **self._work(entry)}
        made = {**self._thing(entry, "Question"), "name": self._text(asked, entry.lang)}
        made |= {"about": entry.title if asked != entry.title else None, "acceptedAnswer": answer}
        del made["description"]
        return {key: value for key, value in made.items() if value is not None}

    def _thing(self, entry: Entry, type: str) -> Node:
        return {
            "@type": type,
            "@id": f"#{entry.id}",
            "name": self._said(entry, "title"),
            "description": self._said(entry, "summary"),
        }

    def _lesson(self, entry: Entry) -> Node:
        takes_place = bool(entry.hours or entry.when or entry.address or entry.quartier)
        made = {
            **self._thing(entry, "Course" if takes_place else "LearningResource"),
            **self._work(entry),
            "inLanguage": self._languages(entry) or entry.lang,
            "about": self._topics(entry),
            "keywords": list(entry.activities),
            "provider": self._organisation(entry),
            "url": self._contact(entry, "url"),
            "isAccessibleForFree": entry.free,
            "typicalAgeRange": self._ages(entry),
            "offers": self._offers(entry),
            "audience": self._audience(entry),
        }
        if takes_place:
            instance = {
                "@type": "CourseInstance",
                "courseMode": [_MODES.get(each, each) for each in entry.facets.get("modality", ())],
                "location": self._location(entry),
                "description": self._said(entry, "when") if entry.when else None,
                "courseSchedule": [self._schedule(slot) for slot in entry.hours],
            }
            made["hasCourseInstance"] = {key: value for key, value in instance.items() if value}
        return made

    def _place(self, entry: Entry) -> Node:
        words = set(fold(entry.title).split())
        type = next((type for type, names in _PLACES if words.intersection(names)), "Place")
        return {
            **self._thing(entry, type),
            "address": self._address(entry),
            "geo": self._geo(entry),
            "openingHoursSpecification": [_opening(slot) for slot in entry.hours],
            "telephone": self._contact(entry, "phone"),
            "url": self._contact(entry, "url"),
            "isAccessibleForFree": entry.free,
            "keywords": self._topics(entry),
            "subjectOf": self._about(entry),
        }

    def _person(self, entry: Entry) -> Node:
        return {
            **self._thing(entry, "Person"),
            "knowsAbout": self._topics(entry),
            "knowsLanguage": self._languages(entry),
            "subjectOf": self._about(entry),
        }

    def _service(self, entry: Entry) -> Node:
        public = entry.id in self._city.emergency or "public" in entry.facets.get("sectors", ())
        phone, email = self._contact(entry, "phone"), self._contact(entry, "email")
        channel = {
            "@type": "ServiceChannel",
            "serviceUrl": self._contact(entry, "url"),
            "servicePhone": {"@type": "ContactPoint", "telephone": phone} if phone else None,
            "availableLanguage": self._languages(entry),
            "serviceLocation": self._location(entry),
        }
        channel = {key: value for key, value in channel.items() if value}
        return {
            **self._thing(entry, "GovernmentService" if public else "Service"),
            "serviceType": self._topics(entry),
            "provider": self._organisation(entry) if entry.owner or not email else None,
            "areaServed": {"@type": "City", "name": self._city.name},
            "availableChannel": channel if len(channel) > 1 else None,
            "hoursAvailable": [_opening(slot) for slot in entry.hours],
            "audience": self._audience(entry),
            "offers": self._offers(entry),
            "subjectOf": self._about(entry),
        }

    def _event(self, entry: Entry) -> Node:
        remote, here = (each in entry.facets.get("modality", ()) for each in ("remote", "on_site"))
        mode = "Mixed" if remote and here else "Online" if remote else "Offline"
        return {
            **self._thing(entry, "Event"),
            "startDate": entry.valid_from.isoformat() if entry.valid_from else None,
            "endDate": entry.valid_until.isoformat() if entry.valid_until else None,
            "eventAttendanceMode": f"https://schema.org/{mode}EventAttendanceMode",
            "location": self._location(entry) or {"@type": "City", "name": self._city.name},
            "organizer": self._organisation(entry) if entry.owner else None,
            "inLanguage": self._languages(entry) or entry.lang,
            "isAccessibleForFree": entry.free,
            "typicalAgeRange": self._ages(entry),
            "offers": self._offers(entry),
            "audience": self._audience(entry),
            "about": self._topics(entry),
            "url": self._contact(entry, "url"),
            "subjectOf": self._about(entry),
        }

    def _work(self, entry: Entry) -> Node:
        """What may be said of a creative work only."""
        begin, end = entry.valid_from, entry.valid_until or entry.closed_on
        made: Node = {"license": self._city.licence.url, "dateModified": entry.verified_on.isoformat()}
        if begin or end:
            made["temporalCoverage"] = "/".join(day.isoformat() if day else ".." for day in (begin, end))
        citations = []
        for source in entry.sources:
            work: Node = {"@type": "CreativeWork", "name": source.name}
            work |= {"url": source.url} if source.url else {}
            work |= {"datePublished": source.on.isoformat()} if source.on else {}
            work |= {"license": source.licence} if source.licence else {}
            citations.append(work)
        made["citation"] = citations
        if entry.demonstration:
            made["creativeWorkStatus"] = "Example"
        return made

    def _about(self, entry: Entry) -> Node:
        return {"@type": "CreativeWork", "inLanguage": entry.lang, **self._work(entry)}

    def _organisation(self, entry: Entry) -> Node:
        made: Node = {"@type": "Organization", "name": entry.owner or self._city.steward}
        for ours, theirs in (("phone", "telephone"), ("email", "email")):
            if entry.owner and (value := self._contact(entry, ours)):
                made[theirs] = value
        return made

    def _contact(self, entry: Entry, field: str) -> str | None:
        return getattr(entry.contact, field) if entry.contact else None

    def _topics(self, entry: Entry) -> list[str]:
        return [
            said_in(self._city.topics[topic].label, entry.lang, self._city.language) for topic in entry.topics
        ]

    def _languages(self, entry: Entry) -> list[str]:
        return list(entry.facets.get("languages", ()))

    def _ages(self, entry: Entry) -> str | None:
        return age_range(entry.ages)

    def _audience(self, entry: Entry) -> list[Node]:
        facet = self._city.facets.get("publics")
        values = entry.facets.get("publics", ())
        labels = [facet.values[each].label for each in values if each in facet.values] if facet else []
        return [
            {"@type": "Audience", "audienceType": said_in(label, entry.lang, self._city.language)}
            for label in labels
        ]

    def _offers(self, entry: Entry) -> Node | None:
        if entry.price is None and not entry.free:
            return None
        made: Node = {"@type": "Offer", **(no_price(self._city, entry.verified_on) if entry.free else {})}
        if entry.price is not None:
            made["description"] = self._said(entry, "price")
        return made

    def _address(self, entry: Entry) -> Node | None:
        if entry.address is None and entry.quartier is None:
            return None
        made = {
            "@type": "PostalAddress",
            "addressLocality": self._city.name,
            "addressCountry": self._city.country,
        }
        if entry.address is not None:
            made["streetAddress"] = entry.address
        return made

    def _geo(self, entry: Entry) -> Node | None:
        if entry.coordinates is None:
            return None
        latitude, longitude = entry.coordinates
        return {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}

    def _location(self, entry: Entry) -> Node | None:
        held: Node = {"address": self._address(entry), "geo": self._geo(entry)}
        if entry.quartier is not None:
            label = self._city.quartiers[entry.quartier].label
            held["name"] = said_in(label, entry.lang, self._city.language)
        held = {key: value for key, value in held.items() if value}
        return {"@type": "Place", **held} if held else None

    def _schedule(self, slot: Slot) -> Node:
        made: Node = {
            "@type": "Schedule",
            "repeatFrequency": "P1W",
            "byDay": [_WEEK[day] for day in slot.days],
        }
        if slot.opens and slot.closes:
            made |= {"startTime": f"{slot.opens:%H:%M}", "endTime": f"{slot.closes:%H:%M}"}
        return {**made, "scheduleTimezone": self._city.zone}

    def _said(self, entry: Entry, field: str) -> Any:
        """A text in every language that the entry has it in."""
        texts = {entry.lang: getattr(entry, field)}
        for language, translation in entry.translations.items():
            if text := getattr(translation, field):
                texts.setdefault(language, text)
        said = [self._text(text, language) for language, text in texts.items()]
        return said if len(said) > 1 else said[0]

    def _text(self, text: str, language: str) -> Any:
        return text if language == self._city.language else {"@value": text, "@language": language}


def age_range(ages: Ages) -> str | None:
    """Ages as schema.org writes them, or None where all are welcome."""
    if (ages.youngest, ages.oldest) == (0, 120):
        return None
    return f"{ages.youngest}-" if ages.oldest == 120 else f"{ages.youngest}-{ages.oldest}"


def no_price(city: City, on: date) -> Node:
    """Nothing to pay, in the money that the city's country had on that day."""
    currencies = get_territory_currencies(city.country, start_date=on)
    return {"price": 0, **({"priceCurrency": currencies[0]} if currencies else {})}


def _opening(slot: Slot) -> Node:
    """Without times it is open all day, which schema.org says as from midnight to a minute before."""
    opens, closes = (f"{each:%H:%M}" if each else None for each in (slot.opens, slot.closes))
    days = [_WEEK[day] for day in slot.days]
    hours = {"opens": opens or "00:00", "closes": closes or "23:59"}
    return {"@type": "OpeningHoursSpecification", "dayOfWeek": days, **hours}
