"""Bold, italic, code, link: what is escaped shows as it was, what is cut loses nothing."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.markup import Span, bold, escape, italic, parse, plain, plainly, split, units

marks = st.text(alphabet="ab *_`[]()\\\n:/h😀é", max_size=60)
anything = st.text(max_size=80) | marks


@given(anything)
def test_what_is_escaped_shows_exactly_as_it_was(text: str) -> None:
    assert plain(escape(text)) == text
    assert all(span == Span(span.text) for span in parse(escape(text)))


@given(anything)
def test_bold_and_italic_show_the_same_text(text: str) -> None:
    assert plain(bold(text)) == text
    assert plain(italic(text)) == text
    if text.strip():
        assert parse(bold(text)) == (Span(text, bold=True),)
        assert parse(italic(text)) == (Span(text, italic=True),)


@given(marks)
def test_any_markup_can_be_read_and_neighbours_differ_in_style(markup: str) -> None:
    spans = parse(markup)
    assert all(span.text for span in spans)
    for one, next_one in pairwise(spans):
        assert (one.bold, one.italic, one.code, one.url) != (
            next_one.bold,
            next_one.italic,
            next_one.code,
            next_one.url,
        )


@pytest.mark.parametrize(
    ("markup", "spans"),
    [
        ("*fort*", (Span("fort", bold=True),)),
        ("_doux_ et *fort*", (Span("doux", italic=True), Span(" et "), Span("fort", bold=True))),
        ("*fort _et doux_*", (Span("fort ", bold=True), Span("et doux", bold=True, italic=True))),
        ("`a*b_c`", (Span("a*b_c", code=True),)),
        ("[ici](https://a.fr/b_c)", (Span("ici", url="https://a.fr/b_c"),)),
        (r"[a\]b](https://a.fr)", (Span("a]b", url="https://a.fr"),)),
        ("*seul", (Span("*seul"),)),
        ("un*deux*trois*", (Span("un"), Span("deux", bold=True), Span("trois*"))),
        ("_pas fermé", (Span("_pas fermé"),)),
        ("`pas fermé", (Span("`pas fermé"),)),
        ("[pas](ftp://a.fr)", (Span("[pas](ftp://a.fr)"),)),
        ("[pas fermé", (Span("[pas fermé"),)),
        (r"\*pas\* \autre", (Span(r"*pas* \autre"),)),
        ("", ()),
    ],
)
def test_marks(markup: str, spans: tuple[Span, ...]) -> None:
    assert parse(markup) == spans


def test_a_link_is_followed_by_its_address_in_plain_text() -> None:
    assert (
        plain("[ici](https://a.fr) ou [https://b.fr](https://b.fr)") == "ici (https://a.fr) ou https://b.fr"
    )


def test_nothing_is_not_put_in_bold() -> None:
    assert bold("") == italic("") == ""
    assert bold("  ") == "  "


@given(st.text(alphabet="ab \n*_é😀\u00a0", max_size=300), st.integers(2, 40))
def test_pieces_fit_and_only_white_space_is_lost_at_the_cuts(markup: str, limit: int) -> None:
    pieces = list(split(markup, limit))
    assert all(sum(units(span.text) for span in piece) <= limit for piece in pieces)
    whole = "".join(span.text for span in parse(markup))
    kept = "".join(span.text for piece in pieces for span in piece)
    assert "".join(kept.split()) == "".join(whole.split())
    assert all(any(span.text.strip() for span in piece) for piece in pieces)
    if units(whole) <= limit and whole.strip():
        assert kept == whole


@given(st.text(alphabet="😀👩‍🌾a", min_size=1, max_size=60), st.integers(2, 9))
def test_a_surrogate_pair_is_never_cut(text: str, limit: int) -> None:
    for piece in split(text, limit):
        "".join(span.text for span in piece).encode("utf-16-le").decode("utf-16-le")


@given(st.text(alphabet="ab *_", max_size=120), st.integers(2, 30))
def test_every_piece_keeps_its_style(markup: str, limit: int) -> None:
    def styled(spans: list[Span]) -> list[tuple[str, bool, bool]]:
        return [(char, span.bold, span.italic) for span in spans for char in span.text if not char.isspace()]

    assert styled([span for piece in split(markup, limit) for span in piece]) == styled(list(parse(markup)))


def test_a_cut_falls_on_a_line_then_on_a_space_then_anywhere() -> None:
    def texts(markup: str, limit: int) -> list[str]:
        return ["".join(span.text for span in piece) for piece in split(markup, limit)]

    assert texts("un deux\ntrois quatre", 15) == ["un deux", "trois quatre"]
    assert texts("un deux trois", 8) == ["un deux", "trois"]
    assert texts("abcdefgh", 3) == ["abc", "def", "gh"]
    assert texts("a *bcdefgh*", 6) == ["a ", "bcdefg", "h"]


@pytest.mark.parametrize(
    ("markup", "pieces"), [(" " * 50, []), (" " * 50 + "a", ["a"]), (" *" + "b" * 12 + "*", ["b" * 10, "bb"])]
)
def test_no_piece_is_only_white_space(markup: str, pieces: list[str]) -> None:
    assert ["".join(span.text for span in piece) for piece in split(markup, 10)] == pieces


def test_units_count_as_platforms_do() -> None:
    assert units("é") == 1
    assert units("😀") == 2


def test_a_label_is_found_as_people_type_it() -> None:
    assert plainly("C’est  ÇA\u00a0!") == plainly("c'est ça !") == "c'est ça !"


def test_a_heading_is_not_left_alone_by_a_cut() -> None:
    text = f"{bold('Heading')}\n\n{'word ' * 60}"
    first, *rest = ("".join(span.text for span in piece) for piece in split(text, 200))
    assert len(first) > 150
    assert len(rest) == 1
