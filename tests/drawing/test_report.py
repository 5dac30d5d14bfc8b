"""A report: the same pages as pictures and as a PDF, whose every number is also told in words."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.drawing import (
    Bar,
    Bars,
    Figure,
    Figures,
    Line,
    Note,
    Page,
    Part,
    Piece,
    Quotes,
    Report,
    Series,
    Share,
    Trend,
    chart,
    lateness,
    report_pdf,
    report_pictures,
)
from bot.drawing.canvas import WIDTH, dashes
from bot.drawing.charts import EDGE, ROOM, strips
from bot.drawing.curve import steps
from bot.drawing.lateness import percentile
from bot.drawing.lettering import Lettering
from bot.drawing.paper import HEIGHT, outline
from bot.drawing.pieces import spaced
from tests.drawing.ruler import Ruler, opened
from tests.papers import read

MADE = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
WEEKS = tuple(f"semaine {number}" for number in range(1, 13))
FIGURES = Figures(
    (
        Figure("1 248", "questions posées", "Dans les groupes et en privé.", "il y en avait 986", Trend.UP),
        Figure("42", "rencontres qui ont eu lieu", "Et qui ont été dites.", "il y en avait 31", Trend.UP),
        Figure("17", "personnes qui donnent et reçoivent", "", "il y en avait 17", Trend.SAME),
        Figure("< 5", "nouveaux mentors", "Trop peu pour être compté.", "il y en avait 9", Trend.DOWN),
    )
)
TOPICS = Bars(
    "Par thème",
    (
        Bar("Numérique", 312, "312", 280),
        Bar("Cuisine", 31, "31", 33),
        Bar("Danse", None, "< 5"),
        Bar("Port", 0, "0"),
    ),
    "Une question peut porter sur plusieurs thèmes.",
    "l’automne dernier",
)
CURVE = Line(
    "Questions par semaine",
    WEEKS,
    Series("cet automne", tuple(range(60, 132, 6))),
    Series("l’automne dernier", (50, 55, None, *range(50, 77, 3))),
)
SHARE = Share(
    "Une réponse, ou pas encore", (Part("Répondues", 973, "973 · 78 %"), Part("Sans", 88, "88 · 7 %"))
)
QUOTES = Quotes(
    "Ce que cela a changé", ("« Je n’osais plus appeler. »", "شكرا", "« On s’est revus trois fois. »")
)
NOTE = Note("Les nombres en dessous de cinq ne sont pas montrés.", "Comment lire ces pages")


def report(*pages: Sequence[Piece]) -> Report:
    """A report of these pages, or of everything there is."""
    chosen = pages or ((FIGURES, SHARE), (CURVE, TOPICS), (QUOTES, NOTE))
    return Report(
        "Ce que la ville apprend",
        "automne 2026",
        tuple(Page(f"Page {number}", tuple(pieces)) for number, pieces in enumerate(chosen)),
        place="Petiteville",
        footer="Passeur · Petiteville",
    )


def test_the_pdf_says_what_the_pictures_say_page_by_page() -> None:
    found = read(report_pdf(report(), lang="fr", made=MADE))
    assert found.pages == tuple(picture.words for picture in report_pictures(report()))
    for said in (
        "1 248",
        "il y en avait 31",
        "973 · 78 %",
        "Numérique",
        "312",
        "l’automne dernier",
        "< 5",
        "150",
    ):
        assert said in found.text
    assert (
        found.text.index("Ce que la ville apprend")
        < found.text.index("Par thème")
        < found.text.index("revus")
    )


def test_the_pdf_tells_a_screen_reader_what_it_is_and_is_large_enough_to_read() -> None:
    pdf = report_pdf(report(), lang="fr", made=MADE)
    found = read(pdf)
    assert found.language == "fr"
    assert found.title.startswith("Ce que la ville apprend")
    assert found.shows_title
    assert min(found.sizes) >= 14
    assert len(pdf) < 200_000
    assert pdf == report_pdf(report(), lang="fr", made=MADE)


def test_the_pictures_are_as_wide_as_a_phone_asks_and_light() -> None:
    for picture in report_pictures(report()):
        image = opened(picture)
        assert image.width == WIDTH
        assert image.height <= HEIGHT + 1
        assert len(picture.png) < 200_000
        paper = image.getpixel((2, 40))
        for left in (0, WIDTH - 20):
            edge = image.crop((left, 20, left + 20, image.height))
            assert edge.getcolors() == [(20 * edge.height, paper)]


@pytest.mark.parametrize("rows", [1, 26, 90])
def test_many_rows_go_on_over_the_pages_and_none_is_lost(rows: int) -> None:
    many = Bars("Par quartier", tuple(Bar(f"Quartier n° {n} ", n, f"valeur {n}") for n in range(rows)))
    pictures = report_pictures(report((many,)))
    assert len(pictures) == {1: 1, 26: 2, 90: 5}[rows]
    said = "\n".join(picture.words for picture in pictures).split("\n")
    assert [each for each in said if each.startswith("valeur")] == [f"valeur {n}" for n in range(rows)]


def test_a_title_is_never_left_alone_at_the_end_of_a_page() -> None:
    for rows in range(14, 26):
        filled = Bars("Un", tuple(Bar(f"rang {n}", n, "·") for n in range(rows)))
        for picture in report_pictures(report((filled, CURVE))):
            said = picture.words.split("\n")
            assert ("Questions par semaine" in said) == ("cet automne" in said)


def test_a_report_without_pages_still_says_its_title() -> None:
    (picture,) = report_pictures(Report("Ce que la ville apprend", "automne", ()))
    assert "Ce que la ville apprend" in picture.words


def test_quotes_that_cannot_be_drawn_leave_no_hole() -> None:
    found = read(report_pdf(report((QUOTES,)), lang="fr", made=MADE))
    assert "« Je n’osais plus appeler. »\n« On s’est revus trois fois. »" in found.text


amounts = st.none() | st.floats(0, 1e7) | st.integers(0, 10)
words = st.sampled_from(("", "Numérique", "العربية", "Anticonstitutionnellement" * 5, "deux mots " * 60))
pieces = st.one_of(
    st.builds(
        Line,
        words,
        st.lists(words, max_size=70).map(tuple),
        st.builds(Series, words, st.lists(amounts, max_size=70).map(tuple)),
        st.none() | st.builds(Series, words, st.lists(amounts, max_size=70).map(tuple)),
        words,
    ),
    st.builds(
        Bars,
        words,
        st.lists(st.builds(Bar, words, amounts, words, amounts), max_size=6).map(tuple),
        words,
        words,
    ),
    st.builds(
        Share, words, st.lists(st.builds(Part, words, st.floats(0, 1e6), words), max_size=6).map(tuple), words
    ),
    st.builds(Quotes, words, st.lists(words, max_size=3).map(tuple), words),
    st.builds(
        Figures,
        st.lists(
            st.builds(Figure, words, words, words, words, st.none() | st.sampled_from(list(Trend))),
            max_size=5,
        ).map(tuple),
        words,
    ),
    st.builds(Note, words, words),
)


@settings(max_examples=200, deadline=None)
@given(pieces)
@example(CURVE)
@example(TOPICS)
@example(SHARE)
def test_nothing_of_a_piece_is_drawn_outside_its_strip(piece: Piece) -> None:
    for strip in strips(piece, Lettering(), spaced):
        ruler = Ruler()
        strip.draw(ruler, 0)
        if ruler.left <= ruler.right:
            assert ruler.left >= EDGE - 0.01
            assert ruler.right <= EDGE + ROOM + 0.51
            assert ruler.top >= -0.01
            assert ruler.bottom <= strip.height + 0.01


@settings(max_examples=25, deadline=None)
@given(st.lists(pieces, max_size=4))
def test_whatever_is_counted_becomes_pictures_and_a_pdf(found: list[Piece]) -> None:
    pictures = report_pictures(report(found))
    assert read(report_pdf(report(found), lang="fr", made=MADE)).pages == tuple(
        each.words for each in pictures
    )


@given(st.floats(0, 1e9))
def test_the_steps_of_an_axis_are_few_even_and_reach_the_most(most: float) -> None:
    found = steps(most)
    assert 2 <= len(found) <= 6
    assert found[0] == 0
    assert found[-1] >= most * 0.999_999
    assert most < 1 or all(abs(each - round(each)) < 1e-6 for each in found)


@pytest.mark.parametrize(
    ("most", "shown"), [(0, [0, 1]), (1, [0, 1]), (3, [0, 1, 2, 3]), (145, [0, 50, 100, 150])]
)
def test_an_axis_counts_in_round_numbers(most: float, shown: list[float]) -> None:
    assert steps(most) == shown


def test_numbers_on_an_axis_are_grouped() -> None:
    assert spaced(1_250_000) == "1\u202f250\u202f000"
    assert spaced(0.5) == "0.5"


def test_dashes_are_as_long_as_asked_around_corners_too() -> None:
    found = list(dashes([(0, 0), (10, 0), (10, 10)], (6, 3)))
    assert found[0] == [(0, 0), (6, 0)]
    assert found[1] == [(9, 0), (10, 0), (10, 5)]
    assert found[2][0] == (10, 8)
    assert list(dashes([(0, 0), (5, 5)], (0, 0))) == [[(0, 0), (5, 5)]]


def test_only_the_corners_asked_for_are_round() -> None:
    assert outline(0, 0, 10, 10, 3, (False,) * 4) == [(0, 0), (10, 0), (10, 10), (0, 10)]
    right = outline(0, 0, 10, 10, 3, (False, True, True, False))
    assert (0, 0) in right
    assert (0, 10) in right
    assert (10, 0) not in right
    assert all(0 <= x <= 10 and -1e-9 <= y <= 10 + 1e-9 for x, y in right)


def test_pieces_alone_make_one_picture_as_tall_as_they_need() -> None:
    picture = chart("Rappels", (FIGURES, CURVE, TOPICS, SHARE), subtitle="un jour", footer="Passeur")
    assert opened(picture).height > 1_800
    assert picture.words.startswith("Rappels\nun jour\n")


def test_lateness_counts_every_reminder_once() -> None:
    seconds = [0.05, 0.1, 0.15, 3, 3, 70_000]
    said = lateness("Retard", seconds).words.split("\n")
    assert said[said.index("p50") - 1] == "0.15 s"
    assert said[said.index("p99") - 1] == "70 000 s".replace(" ", "\xa0", 1)
    assert said[said.index("≤ 0.1 s") + 1] == "2"
    assert said[said.index("≤ 5 s") + 1] == "2"
    assert percentile(list(range(1, 101)), 0.99) == 99
