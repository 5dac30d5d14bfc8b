"""Entries in the terms of schema.org."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.catalogue import Entry, Kind
from knowledge.city import City
from knowledge.formats.jsonld import write_jsonld

MakeEntry = Callable[..., Entry]


def only(document: dict[str, Any]) -> dict[str, Any]:
    """The one node of a document."""
    (node,) = document["@graph"]
    assert isinstance(node, dict)
    return node


def test_an_opportunity_is_a_course_with_its_place_and_time(city: City, make_entry: MakeEntry) -> None:
    entry = make_entry(
        facets={"modality": ["on_site"], "publics": ["seniors"], "languages": ["fr", "ar"]},
        ages="8-12",
        quartier="gare",
        address="1 rue du Fil",
        coordinates=[45.78, 3.08],
        hours=["sam 10:00-12:00", "dim"],
        when="Sauf l'été",
        price="gratuit",
        free=True,
        owner="L'aiguille",
        contact={"phone": "04 73 00 00 00", "url": "https://example.org"},
        activities=["ourlets"],
        sources=[
            {"name": "Le journal", "url": "https://example.org/j", "on": "2026-10-01", "licence": "CC BY"}
        ],
        valid_from="2026-09-01",
        translations={"en": {"title": "Sewing together"}},
    )
    document = write_jsonld([entry], city)
    assert document["@context"] == ["https://schema.org", {"@language": "fr"}]
    assert only(document) == {
        "@type": "Course",
        "@id": "#coudre",
        "name": ["Coudre ensemble", {"@value": "Sewing together", "@language": "en"}],
        "description": "On apprend à coudre.",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "dateModified": "2026-11-01",
        "temporalCoverage": "2026-09-01/..",
        "citation": [
            {
                "@type": "CreativeWork",
                "name": "Le journal",
                "url": "https://example.org/j",
                "datePublished": "2026-10-01",
                "license": "CC BY",
            }
        ],
        "inLanguage": ["fr", "ar"],
        "about": ["Couture"],
        "keywords": ["ourlets"],
        "provider": {"@type": "Organization", "name": "L'aiguille", "telephone": "04 73 00 00 00"},
        "url": "https://example.org",
        "isAccessibleForFree": True,
        "typicalAgeRange": "8-12",
        "offers": {"@type": "Offer", "price": 0, "priceCurrency": "EUR", "description": "gratuit"},
        "audience": [{"@type": "Audience", "audienceType": "Aînés"}],
        "hasCourseInstance": {
            "@type": "CourseInstance",
            "courseMode": ["onsite"],
            "location": {
                "@type": "Place",
                "name": "La Gare",
                "address": {
                    "@type": "PostalAddress",
                    "addressLocality": "Rivière",
                    "addressCountry": "FR",
                    "streetAddress": "1 rue du Fil",
                },
                "geo": {"@type": "GeoCoordinates", "latitude": 45.78, "longitude": 3.08},
            },
            "description": "Sauf l'été",
            "courseSchedule": [
                {
                    "@type": "Schedule",
                    "repeatFrequency": "P1W",
                    "byDay": ["Saturday"],
                    "startTime": "10:00",
                    "endTime": "12:00",
                    "scheduleTimezone": "Europe/Paris",
                },
                {
                    "@type": "Schedule",
                    "repeatFrequency": "P1W",
                    "byDay": ["Sunday"],
                    "scheduleTimezone": "Europe/Paris",
                },
            ],
        },
    }


def test_an_opportunity_without_place_or_time_is_a_resource(city: City, make_entry: MakeEntry) -> None:
    node = only(write_jsonld([make_entry(ages="18+", free=False, demonstration=True)], city))
    assert node["@type"] == "LearningResource"
    assert node["typicalAgeRange"] == "18-"
    assert node["isAccessibleForFree"] is False
    assert node["provider"]["name"] == "La ville de Rivière"
    assert node["creativeWorkStatus"] == "Example"
    assert "offers" not in node


@pytest.mark.parametrize(
    ("title", "type"),
    [
        ("La médiathèque du Centre", "Library"),
        ("Le musée de la soie", "Museum"),
        ("Un jardin à partager", "Park"),
        ("Repair café", "LocalBusiness"),
        ("La maison de tous", "Place"),
    ],
)
def test_a_place_has_the_type_that_its_title_says(
    city: City, make_entry: MakeEntry, title: str, type: str
) -> None:
    entry = make_entry(
        kind="place",
        title=title,
        hours=["mar-mer 10:00-18:00", "sam"],
        address="2 rue",
        contact={"phone": "1"},
        closed_on="2020-12-31",
    )
    node = only(write_jsonld([entry], city))
    assert node["@type"] == type
    assert node["openingHoursSpecification"] == [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": ["Tuesday", "Wednesday"],
            "opens": "10:00",
            "closes": "18:00",
        },
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": ["Saturday"],
            "opens": "00:00",
            "closes": "23:59",
        },
    ]
    assert node["subjectOf"]["temporalCoverage"] == "../2020-12-31"
    assert node["telephone"] == "1"


def test_no_private_person_is_published(city: City, make_entry: MakeEntry) -> None:
    contact = {
        "phone": "06 00 00 00 00",
        "email": "moi@example.org",
        "url": "https://moi.example",
        "note": "chez moi",
    }
    real = make_entry(id="vrai", kind="mentor", contact=contact)
    example = make_entry(
        id="exemple",
        kind="mentor",
        contact=contact,
        demonstration=True,
        facets={"languages": ["ar"]},
        address="1 rue",
    )
    document = write_jsonld([real, example], city)
    node = only(document)
    assert (node["@type"], node["@id"], node["knowsAbout"]) == ("Person", "#exemple", ["Couture"])
    assert node["knowsLanguage"] == ["ar"]
    said = json.dumps(document)
    assert not any(value in said for value in (*contact.values(), "1 rue"))


def test_services(city: City, make_entry: MakeEntry) -> None:
    emergency = make_entry(id="urgence", kind="service", contact={"phone": "112"})
    assert only(write_jsonld([emergency], city))["@type"] == "GovernmentService"
    public = make_entry(kind="service", facets={"sectors": ["public"]}, hours=["lun"])
    node = only(write_jsonld([public], city))
    assert node["@type"] == "GovernmentService"
    assert "availableChannel" not in node
    assert len(node["hoursAvailable"]) == 1
    other = make_entry(
        kind="service",
        owner="L'entraide",
        price="5 €",
        contact={"email": "bonjour@example.org", "url": "https://example.org", "phone": "1"},
    )
    node = only(write_jsonld([other], city))
    assert node["@type"] == "Service"
    assert node["availableChannel"]["servicePhone"] == {"@type": "ContactPoint", "telephone": "1"}
    assert node["provider"]["email"] == "bonjour@example.org"
    assert node["offers"] == {"@type": "Offer", "description": "5 €"}
    unsaid = make_entry(kind="service", contact={"email": "bonjour@example.org"})
    assert "provider" not in only(write_jsonld([unsaid], city))


@pytest.mark.parametrize(
    ("modality", "mode"),
    [(["on_site", "remote"], "Mixed"), (["remote"], "Online"), (["on_site"], "Offline"), ([], "Offline")],
)
def test_events(city: City, make_entry: MakeEntry, modality: list[str], mode: str) -> None:
    entry = make_entry(
        kind="event",
        facets={"modality": modality},
        valid_from="2020-10-14",
        valid_until="2020-10-15",
        lang="en",
        owner="La ville",
    )
    node = only(write_jsonld([entry], city))
    assert (node["@type"], node["startDate"], node["endDate"]) == ("Event", "2020-10-14", "2020-10-15")
    assert node["eventAttendanceMode"] == f"https://schema.org/{mode}EventAttendanceMode"
    assert node["location"] == {"@type": "City", "name": "Rivière"}
    assert node["name"] == {"@value": "Coudre ensemble", "@language": "en"}
    assert node["about"] == ["Sewing"]
    assert node["organizer"]["name"] == "La ville"
    undated = only(write_jsonld([make_entry(kind="event", quartier="gare")], city))
    assert undated["location"]["name"] == "La Gare"
    assert "startDate" not in undated


def test_answers_are_gathered_in_one_page(city: City, make_entry: MakeEntry) -> None:
    asked = make_entry(id="a", kind="answer", questions=["Où coudre ?"])
    title = make_entry(id="b", kind="answer", title="Que faire ?", questions=["Où coudre ?"])
    page = only(write_jsonld([asked, title], city))
    assert (page["@type"], page["inLanguage"]) == ("FAQPage", "fr")
    first, second = page["mainEntity"]
    assert (first["@type"], first["name"], first["about"]) == ("Question", "Où coudre ?", "Coudre ensemble")
    assert first["acceptedAnswer"]["text"] == "On apprend à coudre."
    assert second["name"] == "Que faire ?"
    assert "about" not in second


def test_a_city_without_money_or_publics_of_its_own(city: City, make_entry: MakeEntry) -> None:
    elsewhere = city.model_copy(update={"country": "ZZ", "facets": {}})
    node = only(write_jsonld([make_entry(free=True, facets={"publics": ["seniors"]})], elsewhere))
    assert node["offers"] == {"@type": "Offer", "price": 0}
    assert "audience" not in node


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_document_is_json_and_says_nothing_empty(
    data: st.DataObject, entries: st.SearchStrategy[list[Entry]], city: City
) -> None:
    drawn = data.draw(entries)
    document = write_jsonld(drawn, city)
    assert json.loads(json.dumps(document)) == document
    nodes = [node for node in document["@graph"] if node["@type"] != "FAQPage"]
    shown = [each for each in drawn if each.kind is not Kind.ANSWER]
    shown = [each for each in shown if each.kind is not Kind.MENTOR or each.demonstration]
    assert [node["@id"] for node in nodes] == [f"#{each.id}" for each in shown]
    assert not any(value in (None, "", [], {}) for node in nodes for value in node.values())
