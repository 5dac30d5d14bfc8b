"""How things are said: every part of a situation, every card, in both languages; and the catalog's manners."""

import re
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages.pofile import read_po

from bot.conversation.i18n import LOCALES, speaking
from bot.conversation.markup import plain
from bot.handlers import about, words
from bot.handlers.cards import ages, full_card, hours, short_card
from bot.handlers.town import Town
from knowledge.catalogue import Ages, Catalogue, Slot
from knowledge.formats.city_files import load_catalogue
from knowledge.situation import Constraint
from tests.conftest import SMALL_CITY

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    loaded = load_catalogue(SMALL_CITY, TODAY)
    assert loaded.catalogue is not None
    assert not loaded.problems
    return loaded.catalogue


@pytest.mark.parametrize(
    ("kind", "value", "french", "english"),
    [
        ("age", "8", "8 ans", "8 years old"),
        ("age", "1", "1 an", "one year old"),
        ("age", "0", "0", "0 years old"),
        ("age", "60-120", "dès 60 ans", "from 60"),
        ("age", "0-2", "de 0 à 2 ans", "from 0 to 2"),
        ("age", "8-8", "8 ans", "8 years old"),
        ("free", "yes", "gratuit", "free of charge"),
        ("childcare", "yes", "garde", "childcare"),
        ("day", "sat", "samedi", "Saturday"),
        ("day", "tue,thu", "mardi et jeudi", "Tuesday and Thursday"),
        ("day", "not-sun", "pas", "not on Sunday"),
        ("day", "2026-12-05", "samedi 5 décembre", "Saturday 5 December"),
        ("day", "2026-12-05/2026-12-06", "dimanche 6 décembre", "Sunday 6 December"),
        ("day", "2026-12-05/2026-12-05", "samedi 5 décembre", "Saturday 5 December"),
        ("moment", "morning", "matin", "in the morning"),
        ("moment", "noon", "midi", "around noon"),
        ("moment", "afternoon", "après-midi", "in the afternoon"),
        ("moment", "evening", "soir", "in the evening"),
        ("moment", "night", "nuit", "at night"),
        ("moment", "not-evening", "pas", "not in the evening"),
        ("moment", "18:00", "18:00", "at 18:00"),
        ("moment", "18:00-", "après 18:00", "after 18:00"),
        ("moment", "-10:00", "avant 10:00", "before 10:00"),
        ("moment", "14:00-16:00", "16:00", "between 14:00 and 16:00"),
        ("quartier", "vieux-pont", "Le Vieux-Pont", "Old Bridge"),
        ("modality", "remote", "À distance", "Remote"),
    ],
)
def test_every_part_of_a_situation(
    catalogue: Catalogue, kind: str, value: str, french: str, english: str
) -> None:
    part = Constraint(kind, value, "…")
    with speaking("fr"):
        assert french in words.constraint(part, catalogue.city)
    with speaking("en"):
        assert english in words.constraint(part, catalogue.city)


@pytest.mark.parametrize(
    ("band", "french"),
    [
        (Ages(), "à tout âge"),
        (Ages(youngest=18), "dès 18 ans"),
        (Ages(oldest=5), "jusqu"),
        (Ages(youngest=6, oldest=12), "de 6 à 12 ans"),
    ],
)
def test_ages(band: Ages, french: str) -> None:
    with speaking("fr"):
        assert french in ages(band)


@pytest.mark.parametrize(
    ("slots", "french"),
    [
        ([Slot(days=(5,))], "samedi"),
        ([Slot(days=(0, 1, 2, 3, 4, 5, 6))], "tous les jours"),
        ([Slot(days=(1, 2, 3))], "mardi à jeudi"),
        ([Slot(days=(1, 3))], "mardi et jeudi"),
        ([Slot(days=(5,), opens=time(9, 30), closes=time(12))], "samedi, 9 h 30–12 h"),
        ([Slot(days=(5,)), Slot(days=(6,))], "samedi ; dimanche"),
    ],
)
def test_hours(slots: list[Slot], french: str) -> None:
    with speaking("fr"):
        assert hours(slots).replace("\u00a0", " ").replace("\u202f", " ") == french


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_card_says_where_it_comes_from_and_of_when_it_is(catalogue: Catalogue, lang: str) -> None:
    with speaking(lang):
        for entry in catalogue:
            for card in (
                short_card(entry, catalogue.city, TODAY),
                full_card(entry, catalogue.city, TODAY),
            ):
                said = plain(card.footer)
                assert str(entry.verified_on.year) in said
                assert ("Source" in said) or entry.demonstration
                assert entry.says("title", lang) in plain(card.title)
                assert not card.buttons
                assert all(label and value for label, value in card.facts)


def facts(catalogue: Catalogue, id: str, lang: str = "fr") -> str:
    with speaking(lang):
        card = full_card(catalogue[id], catalogue.city, TODAY)
        lines = [f"{plain(label)} : {plain(value)}" for label, value in card.facts] + [plain(card.footer)]
    return "\n".join(lines).replace("’", "'").replace("\u00a0", " ").replace("\u202f", " ")


def test_what_a_whole_card_tells(catalogue: Catalogue) -> None:
    library = facts(catalogue, "bibliotheque-du-pont")
    for said in (
        "Où : 1 quai du Pont, Le Vieux-Pont",
        "mardi à samedi, 10 h–18 h ; dimanche, 14 h 30–17 h",
        "Prix : gratuit",
        "01 99 00 12 34 · bonjour@example.org · https://example.org/bibliotheque",
        "Français et Arabe",
        "https://example.org/bibliotheque",
        "La mairie",
    ):
        assert said in library
    assert "Pilier" not in facts(catalogue, "coudre-ensemble")
    assert "faire un ourlet · réparer un vêtement" in facts(catalogue, "coudre-ensemble")
    assert "dès 12 ans" in facts(catalogue, "coudre-ensemble")
    assert "English" in facts(catalogue, "conversation-table")
    assert "English" not in facts(catalogue, "conversation-table", "en")


def test_what_was_not_checked_for_long_says_so(catalogue: Catalogue) -> None:
    assert "à confirmer" in facts(catalogue, "souder-sans-peur")
    assert "à confirmer" not in facts(catalogue, "coudre-ensemble")
    assert "à confirmer" not in facts(catalogue, "fablab-ferme")
    with speaking("fr"):
        short = short_card(catalogue["bibliotheque-du-pont"], catalogue.city, TODAY).footer
        demonstration = short_card(catalogue["noe-guitare"], catalogue.city, TODAY).footer
    assert "1 autre source" in short
    assert "Exemple inventé, pour la démonstration" in demonstration
    assert "Source" not in demonstration


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_what_platforms_show_of_passeur_fits(catalogue: Catalogue, lang: str) -> None:
    town = Town(catalogue.city, lambda: datetime(2026, 11, 21, 9, tzinfo=ZoneInfo("UTC")))
    with speaking(lang):
        name, short, long = about(town)
    assert name == "Passeur"
    assert 0 < len(short) <= 120
    assert 0 < len(long) <= 512
    assert "Petiteville" in short
    assert "Petiteville" in long


def sentences(lang: str) -> list[tuple[str, str]]:
    path = Path(LOCALES) / lang / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        found = read_po(file, locale=lang)
    return [
        (str(message.id), said or "")
        for message in found
        if message.id
        for said in (message.string if isinstance(message.string, tuple | list) else (message.string,))
    ]


SCOLDING = re.compile(
    r"vous devez|il faut que vous|\berreurs?\b|\binterdit|\binvalide|\bincorrect|\béchec|\bfautif|\bélève|"
    r"\bveuillez\b|\bobligatoire|\bnotes?\b|(?<!en )\bcours\b(?! d)",
    re.IGNORECASE,
)
FAMILIAR = re.compile(r"\b(tu|te|toi|ton|ta|tes|tien|tienne)\b|\bt['’]", re.IGNORECASE)
STIFF = re.compile(r"\b(you must|error|invalid|forbidden|illegal|failed)\b", re.IGNORECASE)


def test_french_says_vous_and_never_scolds() -> None:
    wrong = [
        said for _id, said in sentences("fr") if SCOLDING.search(said) or FAMILIAR.search(said) or "'" in said
    ]
    assert not wrong


def test_english_is_kind_too() -> None:
    assert not [said for _id, said in sentences("en") if STIFF.search(said)]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_sentence_has_its_places_filled(lang: str) -> None:
    """A translation names the same {places} as its original, and none is empty."""
    for id, said in sentences(lang):
        assert said, id
        wanted = set(re.findall(r"\{(\w+)", id)) - {"n"}
        assert set(re.findall(r"\{(\w+)", said)) - {"n"} == wanted, id
