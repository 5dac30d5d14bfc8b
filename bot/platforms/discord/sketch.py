"""What Discord makes of news, without sending anything."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from bot.conversation.markup import written
from bot.conversation.messages import Reply
from bot.conversation.sketch import BELOW, Leaf
from bot.platforms.discord.letters import CONTENT, Setting, composed
from bot.platforms.discord.text import parted


def sketch(reply: Reply, *, private: bool) -> Sequence[Leaf]:
    """The very messages that ``News.post`` sends."""
    parts = composed(reply, Setting(private=private, windows=False, threads=False))
    texts = [written(each) for each in parted(reply.text, CONTENT)]
    return [
        Leaf(text or part.content, tuple(map(tuple, _labels(part.components))), BELOW if part.files else "")
        for part, text in zip_longest(parts, texts, fillvalue="")
        if not isinstance(part, str)
    ]


def _labels(rows: Sequence[Mapping[str, Any]]) -> Iterator[list[str]]:
    """What is written on each row: buttons by their labels, a menu by its own."""
    for row in rows:
        yield [str(each.get("label") or each.get("placeholder", "")) for each in row["components"]]
