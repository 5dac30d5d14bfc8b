"""A programme, browsed by day and place, and asked in one's own words."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from knowledge.agenda import Event
from knowledge.catalogue import Catalogue
from knowledge.programme import Asked, Asking, Programme, is_key
from knowledge.programme.choosing import Found
from knowledge.reasons import Matched
from knowledge.situation import Fit
from tests.knowledge.programme.conftest import EVENTS, event
from tests.knowledge.situation.conftest import CITY, NOW

Ask = Callable[[str], Asked]
WEEK = timedelta(days=7)


def uids(found: Found) -> list[str]:
    """The events found, best first."""
    return [each.event.uid for each in found.picks]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("ce soir", ["jazz", "bal", "expo"]),
        ("samedi soir à La Plaine", ["bal", "expo"]),
        ("cet après-midi avec un enfant de 4 ans", ["conte", "expo"]),
        ("demain à 18 h en ligne", ["cuisine"]),
        ("atelier vélo samedi", ["velo"]),
        ("un concert ce soir", ["jazz"]),
        ("bicyclette", []),
        ("nuit des étoiles", ["lune"]),
        ("balade en langue des signes", ["signes"]),
        ("langues le 3 décembre", ["arabe"]),
    ],
)
def test_what_is_asked_is_found(programme: Programme, ask: Ask, question: str, expected: list[str]) -> None:
    found = programme.ask(ask(question))
    assert found.true is bool(expected)
    if expected:
        assert uids(found) == expected


def test_ages_come_first_where_they_are_meant(programme: Programme, ask: Ask) -> None:
    found = programme.ask(ask("que faire samedi avec un enfant de 6 ans"))
    assert uids(found)[0] == "conte"
    first = found.picks[0]
    assert {each.key: how for each, how in first.fits} == {"age:6": Fit.YES, "day:sat": Fit.YES}
    assert first.why.matched is Matched.SITUATION
    assert [each.kind for each in first.why.satisfied] == ["age", "day"]
    assert "poterie" in uids(found)


def test_words_that_were_met_are_shown_as_they_are_written(ask: Ask) -> None:
    place = {"name": "La Jetée"}
    there = event(
        "a", "Réunion", "2026-11-21 18:00", summary="Élèves, été, JO : Œuvrer ensemble.", place=place
    )
    programme = Programme([there], Catalogue(CITY, ()))
    for question, shown in (
        ("samedi a la jetee", ("Jetée",)),
        ("œuvrer samedi", ("œuvrer",)),
        ("oeuvrer samedi", ("œuvrer",)),
        ("JO samedi", ("JO",)),
        ("eleve samedi", ("élèves",)),
    ):
        (pick,) = programme.ask(ask(question)).picks
        assert (pick.why.matched, pick.why.words) == (Matched.WORDS, shown)


def test_a_place_goes_by_its_name_with_its_article_and_without() -> None:
    events = [
        event("a", "A", "2026-11-21 18:00", place={"name": "La Jetée"}),
        event("b", "B", "2026-11-21 19:00", place={"name": "jetée", "address": "6 place"}),
    ]
    programme = Programme(events, Catalogue(CITY, ()))
    assert [each.address for each in programme.venues] == ["6 place"]
    begin, end = datetime(2026, 11, 21, tzinfo=UTC), datetime(2026, 11, 22, tzinfo=UTC)
    assert dict(programme.present(begin, end).places) == {"jetee": 2}
    assert all(
        is_key(each.place, asked) for each in events[:1] for asked in ("jetee", "la-jetee") if each.place
    )
    programme.remove(events[1].id)
    assert [each.name for each in programme.venues] == ["La Jetée"]


def test_why_it_is_offered(programme: Programme, ask: Ask) -> None:
    (pick,) = programme.ask(ask("atelier vélo samedi")).picks
    assert (pick.why.matched, pick.why.text, pick.why.words) == (Matched.TITLE, "Réparer son vélo", ("vélo",))
    # This Saturday and the next.
    assert (pick.others, pick.running) == (1, False)
    topic = next(each for each in programme.ask(ask("poterie")).picks if each.event.uid == "expo")
    assert (topic.why.matched, topic.why.text, topic.running) == (Matched.TOPIC, "poterie", True)


def test_cancelled_comes_last_and_full_is_told(programme: Programme, ask: Ask) -> None:
    found = programme.ask(ask("que faire demain"))
    assert uids(found)[-1] == "annule"
    assert found.picks[-1].cancelled
    (circus,) = (each for each in found.picks if each.event.uid == "complet")
    assert circus.full
    assert not circus.cancelled


@pytest.mark.parametrize(
    ("question", "let_go", "words", "first"),
    [
        ("un atelier poterie demain avec un enfant de 7 ans et gratuit à La Plaine", [], False, "expo"),
        ("du vélo lundi prochain", ["day:20261123"], False, "velo"),
        ("jazz ce matin", ["moment:morning"], False, "jazz"),
        ("concert gratuit ce soir", ["free:yes"], False, "jazz"),
        ("cuisine demain sur place", ["modality:on_site"], False, "cuisine"),
        ("escalade", [], True, "velo"),
    ],
)
def test_what_was_let_go_is_said(
    programme: Programme, ask: Ask, question: str, let_go: list[str], words: bool, first: str
) -> None:
    found = programme.ask(ask(question))
    assert uids(found)[0] == first
    assert [each.key for each in found.let_go] == let_go
    assert found.words_let_go is words
    assert found.true is not (bool(let_go) or words)


def test_all_who_are_let_down_are_let_down_alike(programme: Programme, ask: Ask) -> None:
    found = programme.ask(ask("lundi prochain en ligne"))
    assert found.let_go
    for pick in found.picks:
        lacking = {each.key for each, how in pick.fits if how is Fit.NO}
        assert lacking == {each.key for each in found.let_go}


def test_what_is_nearly_over_is_not_worth_going(catalogue: Catalogue, ask: Ask) -> None:
    morning = event("matinee", "Matinée jeux", "2026-11-22 09:30", 3)
    fair = event("foire", "Foire", "2026-11-22 10:00", 8)
    programme = Programme((morning, fair), catalogue)
    found = programme.ask(ask("que faire dimanche après-midi"))
    assert [(each.event.uid, each.running) for each in found.picks] == [("foire", True)]
    assert uids(programme.ask(ask("demain à 11 h"))) == ["foire", "matinee"]
    # An exact hour is met by what goes on then, and sooner by what begins then.
    begins = event("midi", "Midi musical", "2026-11-22 12:00", 1)
    programme.put(begins)
    assert uids(programme.ask(ask("demain à 12 h")))[0] == "midi"


def test_an_empty_programme_answers_nothing(catalogue: Catalogue, ask: Ask) -> None:
    found = Programme((), catalogue).ask(ask("que faire ce soir"))
    assert (found.picks, found.total, found.true) == ((), 0, False)
    assert Programme((), catalogue).ask(ask("concert de jazz demain")).picks == ()


def test_a_page_is_a_slice_of_the_same_answer(programme: Programme, ask: Ask) -> None:
    asked = ask("que faire ce week-end")
    whole, part = programme.ask(asked), programme.ask(asked, limit=2)
    assert uids(part) == uids(whole)[:2]
    assert part.total == whole.total == len(whole.picks)


def test_the_occurrences_of_a_day(programme: Programme) -> None:
    found = programme.on(date(2026, 11, 22))
    assert [each.event for each in found] == ["expo", "bal", "annule", "complet", "cuisine"]
    assert [each.event for each in programme.on(date(2027, 6, 5))] == ["velo"]


def test_the_next_time(programme: Programme) -> None:
    velo = next(each for each in EVENTS if each.uid == "velo")
    following = programme.next(velo.id, NOW + timedelta(minutes=1))
    assert following is not None
    assert following.wall_start == datetime(2026, 11, 28, 10)
    jazz = next(each for each in EVENTS if each.uid == "jazz")
    assert programme.next(jazz.id, NOW) is not None
    assert programme.next(jazz.id, NOW + WEEK) is None
    assert programme.next(next(each.id for each in EVENTS if each.uid == "annule"), NOW) is None
    assert programme.next("e-unknown", NOW) is None


def test_the_next_time_of_what_is_seldom(catalogue: Catalogue) -> None:
    leap = event(
        "bissextile", "Jour bissextile", "2024-02-29 10:00", rrule="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"
    )
    ended = event("fini", "Fini", "2020-01-01 10:00", rrule="FREQ=DAILY;COUNT=3")
    programme = Programme((leap, ended), catalogue)
    following = programme.next(leap.id, NOW)
    assert following is not None
    assert following.wall_start == datetime(2028, 2, 29, 10)
    assert programme.next(ended.id, NOW) is None


def test_browsing(programme: Programme) -> None:
    begin, end = NOW, NOW + 4 * WEEK

    def found(**asked: str) -> set[str]:
        return {each.event for each in programme.browse(begin, end, **asked)}  # type: ignore[arg-type]

    assert found(topic="langues") == {"arabe", "signes"}
    assert found(topic="arabe") == {"arabe"}
    assert found(place="mediatheque") == {"poterie", "conte"}
    assert found(quartier_of="cotes") == {"velo", "lune"}
    assert found(organiser="La Terre") == {"poterie"}
    assert found(festival="Festival des savoirs") == {"velo", "signes"}
    assert found(band="0-3") == {"conte", "jazz", "complet"}
    assert "annule" not in {each.event for each in programme.browse(begin, end, cancelled=False)}


def test_what_there_is_counted(programme: Programme) -> None:
    there = programme.present(NOW, NOW + 4 * WEEK)
    assert there.events == len(EVENTS) - 1
    assert dict(there.topics) == {
        "poterie": 2,
        "langues": 2,
        "arabe": 1,
        "signes": 1,
        "cuisine": 1,
        "velo": 1,
    }
    assert dict(there.places) == {"mediatheque": 2, "fablab": 1, "caveau": 1}
    assert dict(there.festivals) == {"Festival des savoirs": 2}
    assert dict(there.quartiers) == {"centre": 3, "cotes": 2, "la-plaine": 1}
    assert there.organisers[0][1] == 1
    assert there.remote == 1
    assert programme.present(NOW - 99 * WEEK, NOW - 98 * WEEK).events == 0


def test_what_is_counted_is_what_is_found(programme: Programme) -> None:
    there = programme.present(NOW, NOW + 4 * WEEK)
    for topic, many in there.topics:
        here = programme.browse(NOW, NOW + 4 * WEEK, topic=topic, cancelled=False)
        assert len({each.event for each in here}) == many


def test_changes_are_seen_at_once(catalogue: Catalogue, ask: Ask) -> None:
    programme = Programme(EVENTS, catalogue)
    asked = ask("concert de jazz ce soir")
    assert uids(programme.ask(asked)) == ["jazz"]
    jazz = next(each for each in EVENTS if each.uid == "jazz")
    programme.put(jazz.model_copy(update={"title": "Récital de piano"}))
    assert not programme.ask(asked).true
    assert uids(programme.ask(ask("récital de piano ce soir"))) == ["jazz"]
    programme.remove(jazz.id)
    programme.remove("e-unknown")
    assert programme.get(jazz.id) is None
    assert programme.known("jazz") is None
    assert len(programme) == len(EVENTS) - 1
    assert "jazz" not in uids(programme.ask(ask("ce soir")))
    programme.put(jazz)
    assert jazz.id in programme
    assert uids(programme.ask(asked)) == ["jazz"]


@pytest.mark.parametrize(
    "zone", ["Europe/Paris", "Australia/Lord_Howe", "America/New_York", "Asia/Kathmandu"]
)
def test_every_day_of_a_year_has_its_own(catalogue: Catalogue, zone: str) -> None:
    """What happens each day at 02:15 is found once on each day, also on the nights when clocks change."""
    city = CITY.model_copy(update={"zone": zone})
    daily = Event.model_validate(
        {
            "uid": "x",
            "title": "Veille",
            "start": datetime(2025, 12, 1, 2, 15),
            "zone": zone,
            "rrule": "FREQ=DAILY",
        }
    )
    programme = Programme((daily,), Catalogue(city, ()))
    asking = Asking(city)
    for ahead in range(0, 365, 5):
        day = date(2026, 1, 1) + timedelta(days=ahead)
        assert [each.wall_start.date() for each in programme.on(day)] == [day]
        now = datetime(2026, 1, 1, tzinfo=UTC)
        (pick,) = programme.ask(asking.understand(f"le {day:%d/%m/%Y} de 2h à 4h", now)).picks
        assert pick.occurrence.wall_start.date() == day
