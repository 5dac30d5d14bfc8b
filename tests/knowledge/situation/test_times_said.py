"""Days and moments as people say them; past, refused and merely named ones are something else."""

from collections.abc import Callable
from datetime import datetime

import pytest

from knowledge.city import City
from knowledge.situation import Situation, understand

Keys = Callable[[str], set[str]]
Read = Callable[[str], Situation]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("samedi matin", {"day:sat", "moment:morning"}),
        ("le mercredi", {"day:wed"}),
        ("les mercredis", {"day:wed"}),
        ("samdi", {"day:sat"}),
        ("mercerdi", {"day:wed"}),
        ("mecredi aprem", {"day:wed", "moment:afternoon"}),
        ("on Saturday morning", {"day:sat", "moment:morning"}),
        ("le lundi ou le mardi", {"day:mon,tue"}),
        ("du mardi au jeudi", {"day:tue,wed,thu"}),
        ("from Friday to Monday", {"day:mon,fri,sat,sun"}),
        ("en semaine", {"day:mon,tue,wed,thu,fri"}),
        ("weekend", {"day:sat,sun"}),
        ("le we", {"day:sat,sun"}),
        ("je suis libre le jeudi", {"day:thu"}),
        ("ce soir", {"day:20261121", "moment:evening"}),
        ("tonight", {"day:20261121", "moment:evening"}),
        ("this afternoon", {"day:20261121", "moment:afternoon"}),
        ("aujourd'hui", {"day:20261121"}),
        ("demain après 18h", {"day:20261122", "moment:18:00-"}),
        ("2main", {"day:20261122"}),
        ("après-demain", {"day:20261123"}),
        ("the day after tomorrow", {"day:20261123"}),
        ("ce week-end", {"day:20261121/20261122"}),
        ("next weekend", {"day:20261128/20261129"}),
        ("le week-end prochain", {"day:20261128/20261129"}),
        ("cette semaine", {"day:20261121/20261122"}),
        ("la semaine prochaine", {"day:20261123/20261129"}),
        ("ce mois-ci", {"day:20261121/20261130"}),
        ("le mois prochain", {"day:20261201/20261231"}),
        ("en décembre", {"day:20261201/20261231"}),
        ("en novembre", {"day:20261121/20261130"}),
        ("in April 2028", {"day:20280401/20280430"}),
        ("the 5th of December", {"day:20261205"}),
        ("December 5th", {"day:20261205"}),
        ("samedi 5 décembre", {"day:20261205"}),
        ("le 5/12", {"day:20261205"}),
        ("05/12/27", {"day:20271205"}),
        ("samedi 12", {"day:20261212"}),
        ("le 29 février", {"day:20280229"}),
        ("le 3 mars", {"day:20270303"}),
        ("lundi prochain", {"day:20261123"}),
        ("samedi prochain", {"day:20261128"}),
        ("ce samedi", {"day:20261121"}),
        ("next Friday", {"day:20261127"}),
        ("pourquoi pas samedi", {"day:sat"}),
        ("je ne sais pas quoi faire dimanche", {"day:sun"}),
    ],
)
def test_a_day_is_understood(keys: Keys, question: str, expected: set[str]) -> None:
    assert keys(question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("pas le samedi", {"day:not-sat"}),
        ("sauf mercredi", {"day:not-wed"}),
        ("je ne peux pas le mercredi", {"day:not-wed"}),
        ("pas dispo le jeudi", {"day:not-thu"}),
        ("ni samedi ni dimanche", {"day:not-sat,sun"}),
        ("not on Mondays", {"day:not-mon"}),
        ("I can't do Tuesdays", {"day:not-tue"}),
        ("le samedi c'est impossible", {"day:not-sat"}),
        ("le mercredi mais pas le samedi", {"day:wed", "day:not-sat"}),
        ("pas le matin", {"moment:not-morning"}),
    ],
)
def test_what_is_refused_is_never_asked_for(keys: Keys, question: str, expected: set[str]) -> None:
    assert keys(question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "mardi gras",
        "Vendredi saint",
        "black friday",
        "samedi dernier",
        "depuis lundi",
        "last Saturday",
        "hier soir",
        "les métiers de demain",
        "à demain",
        "bonne soirée",
        "good evening",
        "soirée jeux",
        "nuit des musées",
        "Midi-Pyrénées",
        "mon mari",
        "frida kahlo",
        "échec et mat",
        "je vendrai mes confitures",
        "we want to cook",
        "je travaille le samedi",
        "à 2 heures de route",
        "un atelier de 2 heures",
        "35 heures par semaine",
        "pas demain",
        "pas avant 18h",
        "le 31/02/2027",
        "le 45 mai",
        "le 12/2099",
        "en mars 2020",
    ],
)
def test_no_day_and_no_moment(keys: Keys, question: str) -> None:
    assert keys(question) == set()


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("après 18 h", "18:00-"),
        ("à partir de 18h30", "18:30-"),
        ("avant 10h", "-10:00"),
        ("before noon", "-12:00"),
        ("à 18h", "18:00"),
        ("à dix-huit heures", "18:00"),
        ("vers sept heures trente", "07:30"),
        ("at 6:30 pm", "18:30"),
        ("entre 14h et 16h", "14:00-16:00"),
        ("de 14 à 16 h", "14:00-16:00"),
        ("between 2 and 4 pm", "14:00-16:00"),
        ("jusqu'à minuit", "-24:00"),
        ("le soir", "evening"),
        ("in the evening", "evening"),
        ("entre midi et deux", "noon"),
        ("à l'heure du déjeuner", "noon"),
        ("la nuit", "night"),
        ("après le boulot", "18:00-"),
        ("after school", "16:30-"),
    ],
)
def test_a_moment_is_understood(keys: Keys, question: str, expected: str) -> None:
    assert keys(question) == {f"moment:{expected}"}


@pytest.mark.parametrize("question", ["à 25 h", "entre 16h et 14h", "à 18h75"])
def test_no_clock_shows_that(keys: Keys, question: str) -> None:
    assert not any(key.startswith("moment:2") or key.startswith("moment:16:00-14") for key in keys(question))


def test_on_a_sunday_this_weekend_is_what_is_left_of_it(city: City, now: datetime) -> None:
    sunday = now.replace(day=22)
    assert [each.value for each in understand("ce week-end", city, sunday).constraints] == ["2026-11-22"]
    assert understand("next weekend", city, sunday).constraints[0].value == "2026-11-28/2026-11-29"


def test_the_moment_is_said_once(keys: Keys) -> None:
    assert keys("le soir, en soirée") == {"moment:evening"}


def test_times_leave_the_rest(read: Read) -> None:
    assert read("yoga samedi matin").rest == "yoga"
    assert read("yoga mais pas le samedi").rest == "yoga mais"
    assert read("mardi gras").rest == "mardi gras"
