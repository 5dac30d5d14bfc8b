"""Events in plain words: what is understood, what is missing, what is doubtful."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.agenda import Place, occurrences
from knowledge.catalogue import Catalogue
from knowledge.programme.draft import Doubt, Draft, Missing
from knowledge.programme.drafting import Drafting
from knowledge.programme.written_days import plain_days
from tests.knowledge.programme.conftest import PLACES, entry
from tests.knowledge.situation.conftest import CITY, NOW

SAID = yaml.safe_load((Path(__file__).parent / "drafts.yaml").read_text("utf-8"))
DRAFTING = Drafting(Catalogue(CITY, PLACES))


def read(text: str, now: datetime = NOW) -> Draft:
    """What is understood of an event."""
    return DRAFTING.read(text, now)


def moment(given: datetime | None) -> str | None:
    """As the sentences have it."""
    return None if given is None else f"{given:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize("said", SAID, ids=[each["say"] for each in SAID])
def test_an_event_in_plain_words(said: dict[str, Any]) -> None:
    draft = read(said["say"])
    place = None if draft.place is None else draft.place.entry or draft.place.name
    assert {
        "title": draft.title,
        "summary": draft.summary,
        "start": moment(draft.start),
        "end": moment(draft.end),
        "all_day": draft.all_day,
        "rrule": draft.rrule,
        "extra": [moment(each) for each in draft.extra],
        "place": place,
        "quartier": draft.quartier,
        "ages": None if draft.ages is None else str(draft.ages),
        "free": draft.free,
        "price": draft.price,
        "capacity": draft.capacity,
        "childcare": draft.childcare,
        "remote": draft.remote,
        "languages": list(draft.languages),
        "missing": list(draft.missing),
        "doubts": list(draft.doubts),
    } == {
        "summary": None, "start": None, "end": None, "all_day": False, "rrule": None, "extra": [], "place": None,
        "quartier": None, "ages": None, "free": None, "price": None, "capacity": None, "childcare": None,
        "remote": False, "languages": [], "missing": [], "doubts": [],
        **{key: value for key, value in said.items() if key not in ("say", "day")},
    }  # fmt: skip


@pytest.mark.parametrize("said", SAID, ids=[each["say"] for each in SAID])
def test_what_is_understood_makes_an_event(said: dict[str, Any]) -> None:
    draft = read(said["say"])
    if draft.start is None or not draft.title:
        assert draft.missing
        with pytest.raises(ValueError, match="field_missing"):
            draft.event("x", CITY.zone)
        return
    event = draft.event("x", CITY.zone, organiser="La Terre")
    found = list(occurrences(event, datetime(2026, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC)))
    # The first time said is one that the rule has, so that nothing happens on a day that nobody meant.
    assert found[0].recurrence == draft.start
    assert event.organiser == "La Terre"


@pytest.mark.parametrize(
    ("hour", "text", "start", "doubts"),
    [
        (10, "marché samedi 9h", "2026-11-28 09:00", [Doubt.TODAY]),
        (10, "marché samedi 11h", "2026-11-21 11:00", [Doubt.TODAY]),
        (10, "marché ce samedi 11h", "2026-11-21 11:00", []),
        (10, "marché aujourd'hui 9h", "2026-11-21 09:00", [Doubt.PAST]),
        (10, "marché samedi prochain 11h", "2026-11-28 11:00", []),
        (10, "marché tous les samedis 9h", "2026-11-28 09:00", []),
        (8, "marché tous les samedis 9h", "2026-11-21 09:00", []),
        (10, "bal le 20 novembre à 20h", "2027-11-20 20:00", []),
        (10, "bal le 20 novembre 2026 à 20h", "2026-11-20 20:00", [Doubt.PAST]),
        (10, "bal samedi 5 décembre à minuit", "2026-12-06 00:00", [Doubt.MIDNIGHT]),
        (10, "bal samedi 5 décembre à midi", "2026-12-05 12:00", []),
        (10, "lunch Friday noon", "2026-11-27 12:00", []),
        (10, "bal le 5 décembre 12 am", "2026-12-05 00:00", []),
        (10, "bal le 29 février à 20h", "2028-02-29 20:00", [Doubt.FAR]),
        (10, "veillée le 28 mars 2027 à 2h30", "2027-03-28 02:30", [Doubt.NO_SUCH_HOUR]),
        (10, "veillée le 31 octobre 2027 à 2h30", "2027-10-31 02:30", [Doubt.HOUR_TWICE]),
        (10, "bal mardi 5 décembre à 20h", "2026-12-05 20:00", [Doubt.WEEKDAY]),
        (10, "quiz Friday at 7", "2026-11-27 19:00", [Doubt.HALF_OF_DAY]),
    ],
)
def test_hours_and_days_at_the_edges(hour: int, text: str, start: str, doubts: list[Doubt]) -> None:
    draft = read(text, NOW.replace(hour=hour))
    assert (moment(draft.start), list(draft.doubts)) == (start, doubts)


def test_half_an_hour_that_comes_twice() -> None:
    """Lord Howe turns its clocks by half an hour."""
    drafting = Drafting(Catalogue(CITY.model_copy(update={"zone": "Australia/Lord_Howe"}), PLACES))
    now = datetime(2026, 1, 1, tzinfo=ZoneInfo("Australia/Lord_Howe"))
    assert drafting.read("veillée le 5 avril 2026 à 1h45", now).doubts == (Doubt.HOUR_TWICE,)
    assert drafting.read("veillée le 4 octobre 2026 à 2h15", now).doubts == (Doubt.NO_SUCH_HOUR,)
    assert drafting.read("veillée le 5 octobre 2026 à 2h15", now).doubts == ()


def test_two_places_of_one_name_are_doubtful() -> None:
    places = (
        entry("a", "Médiathèque Hugo", quartier="centre"),
        entry("b", "Médiathèque Sand", quartier="la-plaine"),
    )
    drafting = Drafting(Catalogue(CITY, places))
    either = drafting.read("atelier mardi 14h à la médiathèque", NOW)
    assert Doubt.PLACE in either.doubts
    assert {either.place.entry if either.place else "", *either.places} == {"a", "b"}
    certain = drafting.read("atelier mardi 14h à la médiathèque Sand", NOW)
    assert (certain.place.entry if certain.place else "", certain.quartier, certain.doubts) == (
        "b",
        "la-plaine",
        (),
    )


def test_a_link_is_kept_as_it_is() -> None:
    draft = read("visio budget mardi 20h https://meet.example.org/a-b_c?d=12h.")
    assert (draft.link, draft.remote, draft.on_site) == ("https://meet.example.org/a-b_c?d=12h", True, False)
    event = draft.event("x", CITY.zone)
    assert (event.remote_link, event.link, event.on_site) == (
        "https://meet.example.org/a-b_c?d=12h",
        None,
        None,
    )
    here = read("bal mardi 20h salle Conchon https://exemple.fr").event("x", CITY.zone)
    assert (here.link, here.remote) == ("https://exemple.fr", None)


def test_days_that_do_not_come_every_month() -> None:
    assert Doubt.SHORT_MONTHS in read("scène ouverte tous les 31 du mois à 20h").doubts
    assert Doubt.SHORT_MONTHS in read("bal tous les 29 février à 20h").doubts
    assert Doubt.SHORT_MONTHS not in read("scène ouverte tous les 15 du mois à 20h").doubts


def test_days_that_are_left_out() -> None:
    draft = read("chorale tous les mardis à 20h sauf le 22 décembre")
    assert draft.exceptions == (datetime(2026, 12, 22, 20),)
    event = draft.event("x", CITY.zone)
    found = occurrences(event, datetime(2026, 12, 15, tzinfo=UTC), datetime(2026, 12, 31, tzinfo=UTC))
    assert [each.wall_start.day for each in found] == [15, 29]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("bal 3 déc.", "bal 3 décembre 2026"),
        ("bal 3 dec 20h", "bal 3 décembre 2026 20h"),
        ("bal 12 janv. 2027", "bal 12 janvier 2027"),
        ("bal 2026-12-03", "bal 3 décembre 2026"),
        ("bal 3.12.2026", "bal 3 décembre 2026"),
        ("bal trois décembre", "bal 3 décembre 2026"),
        ("bal Dec 5", "bal 5 décembre 2026"),
        ("bal sam. 5 déc", "bal samedi 5 décembre 2026"),
        ("bal premier janvier", "bal 1er janvier"),
        ("bal 3 décembre", "bal 3 décembre"),
        ("bal 31 févr", "bal 31 févr"),
        ("version 1.2.3", "version 1.2.3"),
        ("samedi 14 h, dès 12 ans", "samedi 14 h, dès 12 ans"),
        ("99.99.2027", "99.99.2027"),
    ],
)
def test_days_written_in_other_ways(text: str, plain: str) -> None:
    assert plain_days(text, NOW.date()) == plain


def test_nothing_said_is_all_missing() -> None:
    assert read("").missing == tuple(Missing)
    assert read("🎉🎉").missing == tuple(Missing)
    assert read("😀 " * 3000).title == ""


PIECES = """
atelier concert samedi dimanche ce soir demain le la à de du au 3 31 décembre févr. 2026 2099 14 h 14h30 18:30 minuit midi 25h
sauf jusqu'en juin tous les premier mardis du mois une semaine sur deux vacances 12 places ans dès en ligne médiathèque salle
hôtel de ville gratuit 5€ 10€/8€ from to at @ 2pm every other Monday until 2026-12-03 https://x.fr , . ( ) : 🎉 مرحبا
"""
SENTENCES = st.lists(st.sampled_from(PIECES.split()), max_size=40).map(" ".join)


@settings(deadline=None, max_examples=300)
@given(
    text=SENTENCES | st.text(max_size=10_000), now=st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1))
)
def test_no_text_makes_it_fail(text: str, now: datetime) -> None:
    draft = DRAFTING.read(text, now.replace(tzinfo=UTC))
    assert (Missing.TITLE in draft.missing) is not bool(draft.title)
    assert (Missing.DAY in draft.missing) is (draft.day is None)
    if draft.start is not None:
        assert draft.end is None or draft.end >= draft.start
        assert Missing.DAY not in draft.missing
        assert Missing.HOUR not in draft.missing
        if draft.title:
            event = draft.event("x", CITY.zone)
            assert event.start == draft.start


VENUES = (
    Place(name="La Jetée", address="6 place Michel-de-L’Hospital"),
    Place(name="L’Opéra"),
    Place(name="The Crane"),
)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("atelier pain samedi 14 h à la Jetée", "La Jetée"),
        ("atelier pain samedi 14 h à Jetée", "La Jetée"),
        ("atelier pain samedi 14 h à LA JETEE", "La Jetée"),
        ("atelier pain samedi 14 h, jettée", "La Jetée"),
        ("chorale mardi 20 h à l'opéra", "L’Opéra"),
        ("chorale mardi 20 h à opera", "L’Opéra"),
        ("jam friday 8 pm at the crane", "The Crane"),
        ("jam friday 8 pm at Crane", "The Crane"),
    ],
)
def test_a_place_of_the_programme_is_known_with_its_article_and_without(said: str, name: str) -> None:
    draft = Drafting(Catalogue(CITY, PLACES), VENUES).read(said, NOW)
    assert draft.place is not None
    assert draft.place in VENUES
    assert draft.place.name == name
    assert Doubt.PLACE not in draft.doubts


def test_a_title_that_a_place_is_named_like_stays_a_title() -> None:
    draft = Drafting(Catalogue(CITY, PLACES), VENUES).read(
        "Opéra pour les petits mardi 20 h à la mairie", NOW
    )
    assert (draft.title, draft.place and draft.place.name) == ("Opéra pour les petits", "Mairie")
