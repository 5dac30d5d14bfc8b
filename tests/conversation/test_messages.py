"""Everything said survives being written down and read again."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.messages import (
    PRESS_BYTES,
    Address,
    Button,
    Card,
    Field,
    File,
    Form,
    Reply,
)
from tests.conversation.talk import said

words = st.text(max_size=12)
names = st.from_regex(r"[a-z]{1,8}", fullmatch=True)
buttons = st.one_of(
    st.builds(Button, words, names, st.text(max_size=10)),
    st.builds(Button, words, url=st.just("https://a.example")),
)
rows = st.lists(st.lists(buttons, max_size=2).map(tuple), max_size=2).map(tuple)
pairs = st.lists(st.tuples(words, words), max_size=2).map(tuple)
cards = st.builds(Card, words, words, pairs, words, words, rows)
fields = st.builds(
    Field, names, words, words, st.booleans(), st.booleans(), st.integers(1, 4000), pairs, words
)
data = st.dictionaries(names, st.none() | st.booleans() | st.integers() | words | st.lists(words), max_size=3)
forms = st.builds(
    Form,
    words,
    st.lists(fields, max_size=3).map(tuple),
    names,
    data,
    st.timedeltas(timedelta(0), timedelta(9)),
)
files = st.builds(File.of, words, st.just("image/png"), st.binary(max_size=40))
replies = st.builds(
    Reply,
    words,
    st.lists(cards, max_size=2).map(tuple),
    rows,
    st.booleans(),
    st.booleans(),
    st.none() | forms,
    st.lists(files, max_size=2).map(tuple),
    st.booleans(),
    st.booleans(),
)


@given(replies)
def test_a_reply_comes_back_from_json_as_it_was(reply: Reply) -> None:
    import json

    assert Reply.from_data(json.loads(json.dumps(reply.as_data()))) == reply


def test_an_empty_reply_takes_no_room() -> None:
    assert Reply().as_data() == {}


@given(st.binary(max_size=200))
def test_a_file_keeps_its_bytes(content: bytes) -> None:
    assert File.of("a.bin", "application/octet-stream", content).read() == content


@given(names, st.text(min_size=1, max_size=40), st.text(max_size=20))
def test_an_address_can_be_written_down(platform: str, chat: str, thread: str) -> None:
    address = Address(platform, chat, thread)
    assert Address.parse(str(address)) == address


@given(
    st.tuples(names, st.text(max_size=9), st.text(max_size=9)),
    st.tuples(names, st.text(max_size=9), st.text(max_size=9)),
)
def test_two_chats_never_share_an_address(one: tuple[str, str, str], other: tuple[str, str, str]) -> None:
    assert (str(Address(*one)) == str(Address(*other))) == (one == other)


@given(st.text(max_size=80))
def test_a_button_carries_at_most_what_the_narrowest_platform_lets_it(payload: str) -> None:
    press = f"go:{payload}" if payload else "go"
    if len(press.encode("utf-8", "surrogatepass")) <= PRESS_BYTES:
        assert Button("x", "go", payload).press == press
    else:
        with pytest.raises(ValueError, match="at most 64 bytes"):
            Button("x", "go", payload)


@pytest.mark.parametrize(("payload", "fits"), [("a" * 61, True), ("a" * 62, False), ("é" * 31, False)])
def test_the_limit_counts_bytes_not_letters(payload: str, fits: bool) -> None:
    if fits:
        assert len(Button("x", "go", payload).press) == PRESS_BYTES
    else:
        with pytest.raises(ValueError, match="at most"):
            Button("x", "go", payload)


def test_the_person_is_known_only_once_the_turn_has_begun() -> None:
    with pytest.raises(LookupError):
        _ = said("bonjour").who


def test_a_reply_is_not_read_from_just_anything() -> None:
    broken: dict[str, Any] = {"cards": "none"}
    with pytest.raises(ValueError, match="cards"):
        Reply.from_data(broken)
