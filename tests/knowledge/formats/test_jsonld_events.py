"""A programme in the terms of schema.org."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from knowledge.agenda import Event, Override, Status
from knowledge.city import City
from knowledge.formats.jsonld_events import MOST_NEXT, write_events_jsonld
from tests.knowledge.formats.programmes import events

YEAR = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))


def workshop(**fields: Any) -> Event:
    """A workshop in July."""
    plain: dict[str, Any] = {
        "uid": "a",
        "title": "Cyanotype",
        "start": datetime(2026, 7, 10, 18),
        "end": datetime(2026, 7, 10, 20),
        "zone": "Europe/Paris",
    }
    return Event.model_validate({**plain, **fields})


def only(event: Event, city: City) -> dict[str, Any]:
    """The one node of a programme."""
    (node,) = write_events_jsonld([event], city, *YEAR)["@graph"]
    assert isinstance(node, dict)
    return node


def test_an_event_says_all_that_it_knows(city: City) -> None:
    event = workshop(
        summary="Venez.",
        topics=["couture"],
        keywords=["bleu"],
        quartier="gare",
        place={"name": "Médiathèque", "address": "1 rue du Port", "coordinates": [45.78, 3.08]},
        ages="8-12",
        free=True,
        price="gratuit",
        childcare=True,
        accessibility=["wheelchair"],
        languages=["fr", "ar"],
        organiser="Les Ami·es",
        link="https://example.org/a",
        capacity=12,
        festival="Printemps",
        registration={"link": "https://example.org/r", "opens": datetime(2026, 6, 1, 9)},
        source={"name": "L'agenda", "licence": "CC BY"},
        updated=datetime(2026, 5, 1, tzinfo=UTC),
    )
    assert only(event, city) == {
        "@type": "Event",
        "@id": f"#{event.id}",
        "name": "Cyanotype",
        "description": "Venez.",
        "startDate": "2026-07-10T18:00:00+02:00",
        "endDate": "2026-07-10T20:00:00+02:00",
        "url": "https://example.org/a",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": {
            "@type": "Place",
            "name": "Médiathèque",
            "address": {
                "@type": "PostalAddress",
                "addressLocality": "Rivière",
                "addressCountry": "FR",
                "streetAddress": "1 rue du Port",
            },
            "amenityFeature": [
                {"@type": "LocationFeatureSpecification", "name": "wheelchair", "value": True},
                {"@type": "LocationFeatureSpecification", "name": "childcare", "value": True},
            ],
            "geo": {"@type": "GeoCoordinates", "latitude": 45.78, "longitude": 3.08},
        },
        "offers": {
            "@type": "Offer",
            "price": 0,
            "priceCurrency": "EUR",
            "description": "gratuit",
            "availability": "https://schema.org/InStock",
            "url": "https://example.org/r",
            "validFrom": "2026-06-01T09:00:00+02:00",
        },
        "organizer": {"@type": "Organization", "name": "Les Ami·es"},
        "isAccessibleForFree": True,
        "typicalAgeRange": "8-12",
        "audience": {"@type": "PeopleAudience", "suggestedMinAge": 8, "suggestedMaxAge": 12},
        "inLanguage": ["fr", "ar"],
        "maximumAttendeeCapacity": 12,
        "about": ["Couture"],
        "keywords": ["bleu"],
        "superEvent": {"@type": "Festival", "name": "Printemps"},
        "subjectOf": {
            "@type": "CreativeWork",
            "license": "https://creativecommons.org/licenses/by/4.0/",
            "dateModified": "2026-05-01T00:00:00+00:00",
            "citation": {"@type": "CreativeWork", "name": "L'agenda", "license": "CC BY"},
        },
    }


@pytest.mark.parametrize(
    ("on_site", "remote", "status", "mode", "types"),
    [
        ("confirmed", None, "EventScheduled", "Offline", ["Place"]),
        ("full", None, "EventScheduled", "Offline", ["Place"]),
        ("moved", None, "EventRescheduled", "Offline", ["Place"]),
        ("cancelled", None, "EventCancelled", "Offline", ["Place"]),
        ("cancelled", "confirmed", "EventMovedOnline", "Online", ["VirtualLocation"]),
        ("confirmed", "confirmed", "EventScheduled", "Mixed", ["Place", "VirtualLocation"]),
        (None, "confirmed", "EventScheduled", "Online", ["VirtualLocation"]),
        ("cancelled", "cancelled", "EventCancelled", "Mixed", ["Place", "VirtualLocation"]),
    ],
)
def test_how_it_stands(
    city: City, on_site: str | None, remote: str | None, status: str, mode: str, types: list[str]
) -> None:
    link = "https://visio.example.org" if remote else None
    node = only(workshop(on_site=on_site, remote=remote, remote_link=link), city)
    assert node["eventStatus"] == f"https://schema.org/{status}"
    assert node["eventAttendanceMode"] == f"https://schema.org/{mode}EventAttendanceMode"
    where = node["location"] if isinstance(node["location"], list) else [node["location"]]
    assert [each["@type"] for each in where] == types


def test_what_is_full_is_sold_out(city: City) -> None:
    assert only(workshop(on_site="full", price="5 €"), city)["offers"]["availability"].endswith("/SoldOut")
    both = workshop(on_site="full", remote="confirmed", price="5 €")
    assert only(both, city)["offers"]["availability"].endswith("/InStock")


def test_a_course_is_a_series_with_its_rule_and_its_days(city: City) -> None:
    event = workshop(
        rrule="FREQ=WEEKLY;BYDAY=FR;UNTIL=20260801T215959Z",
        exceptions=[datetime(2026, 7, 17, 18)],
        overrides=[Override(recurrence=datetime(2026, 7, 24, 18), on_site=Status.CANCELLED, title="Annulé")],
    )
    node = only(event, city)
    assert node["@type"] == "EventSeries"
    assert node["eventSchedule"] == {
        "@type": "Schedule",
        "repeatFrequency": "P1W",
        "byDay": ["https://schema.org/Friday"],
        "startDate": "2026-07-10",
        "endDate": "2026-08-01",
        "exceptDate": ["2026-07-17T18:00:00+02:00"],
        "scheduleTimezone": "Europe/Paris",
        "startTime": "18:00:00",
        "endTime": "20:00:00",
        "duration": "PT2H",
    }
    days = [(each["startDate"][:10], each["eventStatus"].rpartition("/")[2]) for each in node["subEvent"]]
    assert days == [
        ("2026-07-10", "EventScheduled"),
        ("2026-07-24", "EventCancelled"),
        ("2026-07-31", "EventScheduled"),
    ]
    assert len({each["@id"] for each in node["subEvent"]}) == 3
    assert {each["superEvent"]["@id"] for each in node["subEvent"]} == {node["@id"]}


@pytest.mark.parametrize(
    ("rrule", "told"),
    [
        ("FREQ=MONTHLY;BYDAY=-1FR;COUNT=3", {"repeatFrequency": "P1M", "byDay": ["-1FR"], "repeatCount": 3}),
        ("FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=10;INTERVAL=2", {"byMonth": [7], "byMonthDay": [10]}),
        ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1", None),
    ],
)
def test_rules_that_schema_org_can_say(city: City, rrule: str, told: dict[str, Any] | None) -> None:
    schedule = only(workshop(rrule=rrule), city).get("eventSchedule")
    assert (schedule is None) is (told is None)
    assert told is None or (schedule is not None and told.items() <= schedule.items())


def test_whole_days_and_what_is_not_in_the_window(city: City) -> None:
    days = workshop(start=datetime(2026, 7, 10), end=datetime(2026, 7, 13), all_day=True)
    assert (only(days, city)["startDate"], only(days, city)["endDate"]) == ("2026-07-10", "2026-07-12")
    past = workshop(start=datetime(2020, 7, 10, 18), end=None)
    assert write_events_jsonld([past], city, *YEAR)["@graph"] == []
    daily = workshop(rrule="FREQ=DAILY")
    assert len(only(daily, city)["subEvent"]) == MOST_NEXT


@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
@given(event=events())
def test_every_document_is_json_and_says_nothing_empty(event: Event, city: City) -> None:
    begin = event.start.replace(tzinfo=UTC) - timedelta(days=1)
    document = write_events_jsonld([event], city, begin, begin + timedelta(days=90))

    def walk(node: object) -> None:
        assert node not in (None, [], {}, "")
        for each in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
            walk(each)

    for node in json.loads(json.dumps(document))["@graph"]:
        walk(node)
        assert node["@type"] in ("Event", "EventSeries")
