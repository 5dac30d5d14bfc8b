"""Cards and sheets: they are what they say they are, they say what they are given, and nothing makes them stumble."""

import subprocess
import sys
from datetime import UTC, datetime
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.drawing import Paragraph, legible, sheet, thanks
from bot.drawing.card import HEIGHT, RIGHT, WIDTH
from tests.papers import read

MADE = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
ANSWERS = ("Oui, volontiers", "Pas maintenant", "Non merci")


def picture(png: bytes) -> Image.Image:
    """The picture in these bytes."""
    image = Image.open(BytesIO(png))
    assert image.format == "PNG"
    return image.convert("RGB")


def paper(*paragraphs: Paragraph, answers: tuple[str, ...] = ANSWERS, title: str = "Une rencontre") -> bytes:
    """A sheet with a slip."""
    blanks = (("Date :", ""), ("Lieu :", ""), ("À rendre à :", "Nadia"), ("Avant le :", ""))
    return sheet(
        title,
        paragraphs,
        lang="fr",
        made=MADE,
        answers=answers,
        slip="La réponse",
        blanks=blanks,
        footer="Passeur · Petiteville",
    )


def test_a_card_is_a_picture_of_its_size_and_light_to_send() -> None:
    png = thanks("Merci, Léa !", what="de m'avoir montré la soudure", sender="Fatou", place="Petiteville")
    assert picture(png).size == (WIDTH, HEIGHT)
    assert len(png) < 100_000
    assert png == thanks(
        "Merci, Léa !", what="de m'avoir montré la soudure", sender="Fatou", place="Petiteville"
    )


@pytest.mark.parametrize("part", ["what", "sender", "place"])
def test_every_part_of_a_card_shows(part: str) -> None:
    assert picture(thanks("Merci !", **{part: "Fatou"})) != picture(thanks("Merci !"))


def darkest(image: Image.Image, left: int, top: int, right: int, bottom: int) -> int:
    """How dark the darkest dot of this part is: 0 is black, 255 white."""
    return int(image.convert("L").crop((left, top, right, bottom)).getextrema()[0])  # type: ignore[arg-type]


def test_words_of_a_card_stay_clear_of_the_ring_however_long() -> None:
    full = picture(thanks("Merci, " + "Anticonstitutionnellement" * 4, what="mot " * 300, sender="W" * 60))
    assert darkest(full, RIGHT - 60, 0, RIGHT, HEIGHT) < 100
    assert darkest(full, RIGHT + 2, 0, RIGHT + 36, HEIGHT) > 200


def test_a_long_place_does_not_run_into_a_long_name() -> None:
    both = picture(thanks("Merci !", sender="W" * 60, place="x" * 90))
    assert darkest(both, RIGHT - 60, HEIGHT - 100, RIGHT, HEIGHT) < 100
    assert darkest(both, RIGHT + 2, HEIGHT - 100, RIGHT + 26, HEIGHT) > 200
    assert darkest(both, RIGHT + 60, HEIGHT - 100, WIDTH, HEIGHT) < 150


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Léa", "Léa"),
        ("Le\u0301a", "Léa"),
        ("Ελένη et Олена, Đặng", "Ελένη et Олена, Đặng"),
        ("jardin 🌱 facile", "jardin facile"),
        ("18\u202fh, l'été", "18\xa0h, l’été"),
        ("une\nligne\tdroite", "une ligne droite"),
        ("العربية", ""),
        ("apprendre 中文", ""),
        ("🌱", ""),
        ("", ""),
    ],
)
def test_what_can_be_drawn_of_a_text(said: str, shown: str) -> None:
    assert legible(said) == shown


def test_a_sheet_says_everything_in_order_on_one_page() -> None:
    told = (
        Paragraph("Ce que vous apprendriez", "Parler français au marché"),
        Paragraph("Avec", "Quelqu'un de votre quartier"),
        Paragraph("Ce que vous montreriez", "Le couscous du vendredi"),
        Paragraph("À", "Quelqu'un de la ville"),
        Paragraph(
            "Pourquoi", "Vous êtes toutes les deux libres le samedi matin, et vous habitez à deux pas."
        ),
    )
    found = read(paper(*told))
    assert len(found.pages) == 1
    places = [found.text.index(legible(each.text)[:20]) for each in told]
    assert places == sorted(places)
    for each in (*ANSWERS, "La réponse", "Date :", "À rendre à : Nadia", "Passeur · Petiteville"):
        assert each in found.text


def test_a_sheet_is_large_and_tells_a_screen_reader_what_it_is() -> None:
    found = read(paper(Paragraph("Ce que vous apprendriez", "Souder")))
    assert min(found.sizes) >= 18
    assert found.language == "fr"
    assert found.title == "Une rencontre"
    assert found.shows_title


def test_the_same_sheet_is_the_same_file() -> None:
    assert paper(Paragraph("a", "b")) == paper(Paragraph("a", "b"))


def test_a_sheet_without_answers_has_no_slip() -> None:
    found = read(paper(Paragraph("Quand", "samedi"), answers=()))
    assert "La réponse" not in found.text
    assert "samedi" in found.text


def test_words_that_cannot_be_printed_leave_a_line_to_write_on() -> None:
    free = read(paper(Paragraph("Ce que vous apprendriez", "العربية"), answers=()))
    full = read(paper(Paragraph("Ce que vous apprendriez", "arabe"), answers=()))
    assert "Ce que vous apprendriez" in free.text
    assert (free.lines, full.lines) == (1, 0)


def test_a_paragraph_without_heading_or_longer_than_a_page() -> None:
    found = read(paper(Paragraph("", "Bonjour"), Paragraph("Long", "mot " * 900), Paragraph("Fin", "voilà")))
    assert len(found.pages) > 2
    assert found.text.count("mot") == 900
    # The slip is whole: it stands on one page.
    assert any(all(each in page for each in (*ANSWERS, "La réponse", "Avant le :")) for page in found.pages)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200), st.text(max_size=60))
def test_nothing_that_people_write_makes_drawing_stumble(words: str, name: str) -> None:
    assert picture(thanks(name, what=words, sender=name, place=name)).size == (WIDTH, HEIGHT)
    assert paper(Paragraph(name, words), title=name).startswith(b"%PDF")


def test_nothing_heavy_is_loaded_before_something_is_drawn() -> None:
    asked = "import sys, bot.drawing; print([each for each in ('PIL', 'fpdf', 'fontTools') if each in sys.modules])"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
