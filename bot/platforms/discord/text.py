"""Markup as Discord writes it."""

import re
from collections.abc import Iterator, Sequence

from bot.conversation.markup import Span, parse, split, units

_LINK = re.compile(r"https?://[^\s<>]+")
_MARK = re.compile(r"([\\*_~`|<\[\]])")
_LINE_START = re.compile(r"^(\s*)(#{1,3}\s|-#\s|[-+>]\s|>>>)", re.MULTILINE)
_TIME = re.compile(r"t:(-?\d+)")


def escape(text: str) -> str:
    """The text as Discord shows it unchanged; addresses in it stay addresses."""
    pieces, end = [], 0
    for link in _LINK.finditer(text):
        pieces += [_MARK.sub(r"\\\1", text[end : link.start()]), link[0]]
        end = link.end()
    pieces.append(_MARK.sub(r"\\\1", text[end:]))
    return _LINE_START.sub(r"\1\\\2", "".join(pieces))


def written(spans: Sequence[Span]) -> str:
    """These runs in Discord's markdown. An address ``t:1602676800`` is a moment, shown in each reader's own zone."""
    return "".join(map(_written, spans))


def _written(span: Span) -> str:
    if moment := _TIME.fullmatch(span.url):
        return f"<t:{moment[1]}:F>"
    words = span.text.strip()
    if not words:
        return span.text
    before, after = span.text.split(words, 1)
    if span.code:
        core = f"`{words}`" if "`" not in words else f"`` {words} ``"
    elif span.url and (words == span.url or _LINK.search(words)):
        # Discord refuses a label that looks like an address.
        core = f"<{span.url}>"
    else:
        core = escape(words)
        if span.url:
            core = f"[{core}](<{span.url}>)"
    if span.italic:
        core = f"*{core}*"
    if span.bold:
        core = f"**{core}**"
    return before + core + after


def markdown(markup: str) -> str:
    """A whole markup text."""
    return written(parse(markup))


def pieces(markup: str, limit: int) -> Iterator[str]:
    """The text in as few messages of at most ``limit`` as its marks allow."""
    for part in parted(markup, limit):
        yield shorten(written(part), limit)


def parted(markup: str, limit: int) -> list[tuple[Span, ...]]:
    """The same, before it is written as Discord does."""
    for room in (limit, limit * 3 // 4, limit // 2, limit // 4):
        parts = list(split(markup, room))
        if all(units(written(part)) <= limit for part in parts):
            break
    return [part for part in parts if written(part).strip()]


def shorten(text: str, limit: int) -> str:
    """At most ``limit`` UTF-16 units, with an ellipsis where something is missing."""
    if units(text) <= limit:
        return text
    kept = text.encode("utf-16-le", "surrogatepass")[: 2 * (limit - 1)].decode("utf-16-le", "ignore")
    return kept.rstrip("\\ \n") + "…"


def brief(markup: str, limit: int) -> str:
    """A markup text in markdown of at most ``limit``; where it is longer, it is cut and loses its styles."""
    text = markdown(markup)
    if units(text) <= limit:
        return text
    bare = "".join(span.text for span in parse(markup))
    for room in (limit, limit * 3 // 4, limit // 2):
        if units(text := escape(shorten(bare, room))) <= limit:
            break
    return text
