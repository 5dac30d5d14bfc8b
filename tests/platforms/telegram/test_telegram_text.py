"""Splitting and escaping, whatever people write."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.markup import Span
from bot.platforms.telegram.backoff import LONGEST, Backoff
from bot.platforms.telegram.hearing import Asked, Key
from bot.platforms.telegram.text import ENTITIES, html, length, pieces, plain
from tests.doubles.botapi.html import parse

words = st.text(st.sampled_from("ab é🏺👩‍🏫\n \t<>&\"'*_`"), max_size=60)
spans = st.lists(
    st.builds(
        Span,
        words,
        bold=st.booleans(),
        italic=st.booleans(),
        code=st.booleans(),
        url=st.sampled_from(["", "https://a.example/?x=1&y=<\"'>"]),
    ),
    max_size=12,
)


@given(spans, st.integers(8, 200))
@settings(max_examples=300, deadline=None)
def test_pieces_fit_lose_no_word_and_parse(runs: list[Span], limit: int) -> None:
    cut = list(pieces(runs, limit))
    assert all(0 < length(each) <= limit for each in cut)
    said = re.sub(r"\s", "", plain(runs))
    assert re.sub(r"\s", "", "".join(plain(each) for each in cut)) == said
    for each in cut:
        text, entities = parse(html(each))
        assert text == plain(each)
        assert len(entities) <= ENTITIES


@given(spans)
@settings(max_examples=200, deadline=None)
def test_styles_survive_where_telegram_has_them(runs: list[Span]) -> None:
    for piece in pieces(runs):
        text, entities = parse(html(piece))
        encoded = text.encode("utf-16-le")
        for kind, styled in (
            ("bold", [each.text for each in piece if each.bold and not each.code]),
            ("italic", [each.text for each in piece if each.italic and not each.code]),
            ("code", [each.text for each in piece if each.code]),
            ("text_link", [each.text for each in piece if each.url and not each.code]),
        ):
            shown = [
                encoded[2 * each["offset"] : 2 * (each["offset"] + each["length"])].decode("utf-16-le")
                for each in entities
                if each["type"] == kind
            ]
            assert "".join("".join(shown).split()) == "".join("".join(styled).split())


def test_a_cut_prefers_a_paragraph_then_a_line_then_a_space() -> None:
    def cut(text: str) -> list[str]:
        return [plain(each) for each in pieces([Span(text)], 20)]

    assert cut("un deux trois\n\nquatre cinq\nsix") == ["un deux trois", "quatre cinq\nsix"]
    assert cut("un deux trois\nquatre cinq six") == ["un deux trois", "quatre cinq six"]
    assert cut("un deux trois quatre cinq six") == ["un deux trois quatre", "cinq six"]
    assert cut("x" * 45) == ["x" * 20, "x" * 20, "x" * 5]
    assert cut("x" * 18 + "👩‍🏫" + "y") == ["x" * 18, "👩‍🏫y"]


def test_more_styles_than_a_message_shows_go_into_the_next() -> None:
    runs = [Span(f"mot{n} ", bold=bool(n % 2)) for n in range(500)]
    assert [sum(each.bold for each in piece) for piece in pieces(runs)] == [100, 100, 50]


def test_waits_grow_to_a_minute_and_begin_anew() -> None:
    backoff = Backoff(1)
    waits = [backoff.failed() for _ in range(40)]
    assert 0.5 <= waits[0] <= 1
    assert all(LONGEST / 2 <= each <= LONGEST for each in waits[7:])
    backoff.worked()
    assert backoff.failed() <= 1


@given(st.builds(Key, st.integers(0, 2**40), st.booleans(), st.none() | st.builds(
    Asked, st.integers(1, 2**31), st.integers(-(2**52), 2**52), st.sampled_from(["", "fr", "pt-br"]))))  # fmt: skip
def test_a_key_can_be_read_back(key: Key) -> None:
    assert Key.parse(str(key)) == key


def test_other_keys_are_nobodys() -> None:
    assert Key.parse("") is None
    assert Key.parse("interaction:99") is None
