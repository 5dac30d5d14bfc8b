"""The picture of a day: everything is on it once, nothing lies over anything else, and it reads without colour."""

from concurrent.futures import ThreadPoolExecutor
from itertools import combinations, pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.drawing import Block, Mark, Sign, palette, timeline
from bot.drawing.block import Cards
from bot.drawing.canvas import WIDTH
from bot.drawing.lanes import ALL_DAY, LEFT, ROOM, Leaf, arranged
from bot.drawing.lettering import Lettering
from bot.drawing.timeline import TALLEST
from tests.drawing.ruler import Ruler, contrast, opened

LIMIT = 2120.0
FREE = Mark(Sign.FREE, "gratuit")
MARKS = (
    FREE,
    Mark(Sign.ONLINE, "en ligne"),
    Mark(Sign.FULL, "complet"),
    Mark(Sign.CHILDCARE, "garde d’enfants"),
    Mark(Sign.WHEELCHAIR, "accessible"),
    Mark(Sign.UNSURE, "à confirmer"),
    Mark(Sign.PLAIN, "dès 6 ans"),
)
CANCELLED = Mark(Sign.CANCELLED, "annulé")

minutes = st.integers(-600, 2400)
blocks = st.lists(
    st.builds(
        Block,
        title=st.sampled_from(
            ("Yoga", "Réparer son vélo avec les bénévoles du quartier", "العربية", "Mot" * 40)
        ),
        begins=minutes,
        ends=minutes,
        time=st.sampled_from(("", "10 h – 11 h")),
        place=st.sampled_from(("", "Médiathèque", "Salle polyvalente Simone-Veil, deuxième étage à droite")),
        all_day=st.integers(0, 9).map(lambda number: number == 0),
        marks=st.lists(st.sampled_from(MARKS), unique=True).map(tuple),
        topic=st.integers(0, 40),
    ),
    max_size=40,
)


def day(found: list[Block], now: int | None = None) -> list[Leaf]:
    """The pages of these blocks."""
    return arranged(found, Cards(Lettering(), "…").need, limit=LIMIT, now=now)


def hourly(*hours: float, title: str = "Atelier") -> list[Block]:
    """An event of an hour at each of these."""
    return [Block(f"{title} {n}", int(at * 60), int(at * 60) + 60) for n, at in enumerate(hours)]


@settings(max_examples=150, deadline=None)
@given(blocks, st.none() | minutes)
def test_no_block_lies_over_another_or_outside_its_page(found: list[Block], now: int | None) -> None:
    leaves = day(found, now)
    for leaf in leaves:
        assert leaf.placed
        assert leaf.height <= LIMIT + 1
        for each in leaf.placed:
            assert each.x >= LEFT
            assert each.right <= LEFT + ROOM + 0.01
            assert each.y >= 0
            assert each.bottom <= leaf.height + 0.01
        for one, other in combinations(leaf.placed, 2):
            beside = one.right <= other.x or other.right <= one.x
            assert beside or one.bottom <= other.y + 0.01 or other.bottom <= one.y + 0.01
        assert all(0 <= y <= leaf.height for y, _ in leaf.hours)
        assert leaf.now is None or 0 <= leaf.now <= leaf.height
    shown = {id(each.block) for leaf in leaves for each in leaf.placed}
    assert shown == {id(each) for each in found}


@settings(max_examples=100, deadline=None)
@given(blocks)
def test_time_runs_down_and_from_page_to_page(found: list[Block]) -> None:
    leaves = day(found)
    hours = [hour for leaf in leaves for _, hour in leaf.hours]
    assert hours == sorted(hours)
    for leaf in leaves:
        timed = [each for each in leaf.placed if not each.block.all_day and not each.torn_above]
        tops = [each.y for each in sorted(timed, key=lambda each: (each.block.lasts, each.y))]
        assert all(one <= other + 0.01 for one, other in pairwise(tops))


@settings(max_examples=60, deadline=None)
@given(blocks)
def test_the_words_of_a_block_stay_inside_it(found: list[Block]) -> None:
    cards = Cards(Lettering(), "…")
    for leaf in arranged(found, cards.need, limit=LIMIT):
        for each in leaf.placed:
            ruler = Ruler()
            cards.draw(ruler, each, 0.0)
            assert ruler.left >= each.x
            assert ruler.right <= each.right + 1
            assert ruler.top >= each.y - 0.01
            assert ruler.bottom <= each.bottom + 6.01
            assert ruler.words or each.torn_above or each.torn_below


def test_what_overlaps_stands_side_by_side_and_what_does_not_has_the_whole_width() -> None:
    (leaf,) = day(hourly(9, 10, 10.5, 14))
    first, second, third, last = leaf.placed
    assert first.width == last.width == ROOM
    assert second.right < third.x
    assert second.y < third.y < second.bottom


def test_an_event_of_one_minute_has_room_for_its_words_and_a_short_bar() -> None:
    (leaf,) = day([Block("Une minute de silence", 18 * 60, 18 * 60 + 1, "18 h")])
    (placed,) = leaf.placed
    assert placed.height > 60
    assert placed.lasts is not None
    assert placed.lasts[1] - placed.lasts[0] < 10


def test_an_event_over_midnight_goes_on_into_the_next_hours() -> None:
    (leaf,) = day([Block("Nuit des étoiles", 22 * 60, 26 * 60)])
    assert [hour for _, hour in leaf.hours] == [22, 23, 24, 25, 26]
    assert not leaf.placed[0].torn_below
    (longer,) = day([Block("Un long voyage", 22 * 60, 40 * 60)])
    assert longer.placed[0].torn_below
    assert longer.hours[-1][1] == 24
    (earlier,) = day([Block("Depuis hier", -120, 3 * 60)])
    assert earlier.placed[0].torn_above
    assert earlier.hours[0][1] == 0


def test_what_lasts_all_day_stands_above_the_hours() -> None:
    (leaf,) = day([*hourly(10), Block("Exposition", all_day=True), Block("Braderie", all_day=True)])
    assert [each.block.title for each in leaf.placed] == ["Exposition", "Braderie", "Atelier 0"]
    assert leaf.hours[0][1] == ALL_DAY
    assert leaf.placed[0].y == leaf.placed[1].y < leaf.placed[2].y


def test_forty_at_once_are_told_one_after_the_other_under_their_hour() -> None:
    leaves = day(hourly(*[14.0] * 40))
    assert len(leaves) == 1
    assert {hour for leaf in leaves for _, hour in leaf.hours} == {14}
    assert min(each.width for leaf in leaves for each in leaf.placed) > 400


def test_now_is_between_what_has_begun_and_what_comes() -> None:
    crowded = hourly(*[9.0] * 5, *[10.0] * 5)
    (leaf,) = day(crowded, now=9 * 60 + 30)
    assert leaf.now is not None
    begun = [each for each in leaf.placed if each.block.begins == 9 * 60]
    assert (
        max(each.bottom for each in begun)
        < leaf.now
        < min(each.y for each in leaf.placed if each not in begun)
    )
    assert day(crowded, now=8 * 60)[0].now is None
    (sparse,) = day(hourly(9, 11), now=10 * 60 + 30)
    assert sparse.now is not None
    assert sparse.placed[0].bottom < sparse.now < sparse.placed[1].y


def busy(count: int) -> list[Block]:
    """So many events over a day, each with a title of its own."""
    return [
        Block(
            f"Atelier numéro {number} : réparer son vélo",
            9 * 60 + number * 37 % 720,
            9 * 60 + number * 37 % 720 + (30, 60, 120, 240)[number % 4],
            "10 h – 12 h",
            "Maison des habitants",
            marks=MARKS[number % 3 : number % 7],
            topic=number % 9,
        )
        for number in range(count)
    ]


def test_a_day_of_a_hundred_and_twenty_events_is_readable_page_by_page() -> None:
    pictures = timeline("Samedi 12 juin", busy(120), subtitle="120 rendez-vous")
    assert len(pictures) <= 8
    for number, picture in enumerate(pictures, start=1):
        image = opened(picture)
        assert image.width == WIDTH
        assert image.height <= TALLEST
        assert len(picture.png) < 400_000
        assert "Samedi 12 juin" in picture.words
        assert f"{number} / {len(pictures)}" in picture.words
    said = "\n".join(picture.words for picture in pictures).replace("\n", " ")
    assert all(said.count(f"numéro {number} :") == 1 for number in range(120))


@pytest.mark.parametrize("count", [1, 12, 60])
def test_nothing_is_drawn_at_the_edges(count: int) -> None:
    for picture in timeline(
        "Samedi",
        busy(count),
        subtitle="y" * 300,
        now=12 * 60,
        now_label="maintenant",
        topics=("Un", "Deux"),
        footer="x" * 300,
    ):
        image = opened(picture)
        paper = image.getpixel((2, 30))
        for left in (0, WIDTH - 8):
            edge = image.crop((left, 20, left + 8, image.height))
            assert edge.getcolors() == [(8 * edge.height, paper)]


def test_every_mark_is_said_in_words_on_the_block_or_in_the_legend() -> None:
    crowded = [Block(f"Atelier {n}", 600, 660, marks=MARKS) for n in range(3)]
    (picture,) = timeline("Samedi", crowded)
    for mark in MARKS:
        assert mark.label in picture.words
    (narrow,) = day(crowded)
    ruler = Ruler()
    cards = Cards(Lettering(), "…")
    cards.draw(ruler, narrow.placed[0], 0)
    # What changes whether one can come is never left to a sign alone.
    assert {"complet", "à confirmer", "dès 6 ans"} <= set(ruler.words)


def test_a_cancelled_event_is_struck_through_greyed_and_says_so() -> None:
    on = Block("Initiation au tricot", 600, 720, marks=(FREE,))
    off = Block("Initiation au tricot", 600, 720, marks=(CANCELLED,))
    (one,), (other,) = timeline("Samedi", [on]), timeline("Samedi", [off])
    assert "annulé" in other.words
    assert opened(one).getpixel((900, 300)) != opened(other).getpixel((900, 300))


def test_an_empty_day_is_told_kindly() -> None:
    (picture,) = timeline("Lundi", [], empty="Rien de prévu. Et si vous proposiez quelque chose ?")
    assert "Rien de prévu." in picture.words
    assert opened(picture).width == WIDTH


def test_titles_that_the_font_lacks_are_replaced_never_drawn_as_boxes() -> None:
    titles = ("العربية للمبتدئين", "🌱🌱", "Jardin 🌱 partagé", "中文 conversation")
    found = [Block(title, 600 + 120 * n, 660 + 120 * n) for n, title in enumerate(titles)]
    (picture,) = timeline("Samedi", found, untitled="(autre écriture)")
    assert picture.words.count("(autre écriture)") == 2
    assert "Jardin partagé" in picture.words
    assert "conversation" in picture.words


def test_hours_and_topics_are_named_as_they_are_passed() -> None:
    names = tuple("minuit" if not hour else f"{hour}\xa0h" for hour in range(24))
    (picture,) = timeline(
        "Samedi", [Block("Nuit", 23 * 60, 25 * 60, topic=1)], hours=names, topics=("Arts", "Ciel")
    )
    said = picture.words.split("\n")
    assert [each for each in said if each in names] == ["23\xa0h", "minuit", "1\xa0h"]
    assert "Ciel" in said
    assert "Arts" not in said


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=80), st.lists(st.text(max_size=120), max_size=5))
@example("x" * 10_000, ["mot " * 3_000, "\u202eعكس", "a\u0301" * 500])
def test_nothing_that_people_write_makes_a_day_stumble(title: str, words: list[str]) -> None:
    found = [
        Block(each, n * 60, n * 60 + 30, each, each, marks=(Mark(Sign.PLAIN, each), Mark(Sign.FREE, each)))
        for n, each in enumerate(words)
    ]
    for picture in timeline(
        title, found, subtitle=title, topics=words, empty=title, footer=title, all_day=title
    ):
        assert opened(picture).width == WIDTH


def test_what_is_written_can_be_read_by_tired_eyes() -> None:
    for number in range(12):
        soft, strong, _ = palette.tone(number)
        assert contrast(palette.INK, soft) >= 7
        assert contrast(strong, soft) >= 4.5
    for ink, ground in (
        (palette.QUIET, palette.GREY),
        (palette.QUIET, palette.PAPER),
        (palette.QUIET, palette.WHITE),
        (palette.QUIET, palette.GROUND),
        (palette.TEAL, palette.PAPER),
        (palette.TEAL, palette.WHITE),
        (palette.WHITE, palette.INK),
        (palette.WHITE, palette.QUIET),
        (palette.WHITE, palette.NOW),
        (palette.NOW, palette.PAPER),
        (palette.INK, palette.SOFT_TEAL),
        (palette.INK, palette.OCHRE),
    ):
        assert contrast(ink, ground) >= 4.5


def test_thirty_topics_differ_in_colour_or_pattern() -> None:
    assert len({palette.tone(number) for number in range(30)}) == 30


def test_several_may_draw_at_once_and_the_same_day_is_the_same_picture() -> None:
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(lambda _: timeline("Samedi", busy(12)), range(8)))
    assert all(each == drawn[0] for each in drawn)


def test_a_legend_however_long_leaves_the_picture_its_height() -> None:
    found = [Block(f"Atelier {n}", 480 + n * 20, 500 + n * 20, marks=MARKS, topic=n) for n in range(30)]
    topics = [f"Un thème au nom plutôt long, le numéro {n}" for n in range(30)]
    for picture in timeline("Un samedi " * 12, found, subtitle="de juin " * 30, topics=topics):
        assert opened(picture).height <= TALLEST
