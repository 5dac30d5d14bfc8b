"""Runs of styled text as Telegram takes them: HTML, in pieces that fit a message."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from html import escape
from itertools import groupby

from bot.conversation.markup import Span, units

MESSAGE = 4096
CAPTION = 1024
"""UTF-16 units, not counting tags."""

ENTITIES = 100
"""What a message shows at most in other than plain style; the rest would lose its style."""

_BREAKS = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"\s"))
_JOINED = re.compile("[\u200d\ufe0e\ufe0f\u20e3\u0300-\u036f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
"""Characters that belong to the one before them."""


def html(spans: Iterable[Span]) -> str:
    """The spans as Telegram's HTML. Code holds no other style there."""
    alike = groupby(spans, key=lambda each: replace(each, text=""))
    return "".join(_tagged(replace(style, text=plain(runs))) for style, runs in alike)


def _tagged(span: Span) -> str:
    text = escape(span.text, quote=False)
    if not span.text.strip():
        return text
    if span.code:
        return f"<code>{text}</code>"
    if span.italic:
        text = f"<i>{text}</i>"
    if span.bold:
        text = f"<b>{text}</b>"
    return f'<a href="{escape(span.url)}">{text}</a>' if span.url else text


def plain(spans: Iterable[Span]) -> str:
    """The words alone."""
    return "".join(each.text for each in spans)


def length(spans: Iterable[Span]) -> int:
    """In UTF-16 units."""
    return sum(units(each.text) for each in spans)


def pieces(spans: Sequence[Span], limit: int = MESSAGE) -> Iterator[tuple[Span, ...]]:
    """The text in pieces of at most ``limit`` units and ENTITIES styles, cut at a paragraph, else a line, else a
    space, else anywhere but within a character. None of them is empty, nothing but blanks between them is lost.
    """
    rest = _trimmed(spans)
    while rest:
        cut = _cut(rest, limit)
        head, rest = _parted(rest, cut)
        if head := _trimmed(head):
            yield tuple(head)
        rest = _trimmed(rest)


def _cut(spans: Sequence[Span], limit: int) -> int:
    """After how many characters the first piece ends."""
    text = plain(spans)
    fits = _fitting(spans, limit)
    if fits == len(text):
        return fits
    for mark in _BREAKS:
        # A piece of less than a third of what fits reads worse than a cut at a lesser break.
        found = [match.start() for match in mark.finditer(text, 0, fits + 1) if match.start() <= fits]
        if found and found[-1] > fits // 3:
            return found[-1]
    cut = fits
    while cut > 1 and (_JOINED.match(text[cut]) or text[cut - 1] == "\u200d") and cut > fits - 32:
        cut -= 1
    return cut if cut > fits - 32 and cut > 0 else fits


def _fitting(spans: Sequence[Span], limit: int) -> int:
    room, styles, at = limit, ENTITIES, 0
    for span in spans:
        styles -= (span.bold + span.italic + bool(span.url)) if not span.code else 1
        if styles < 0:
            return at
        if (taken := units(span.text)) <= room:
            room, at = room - taken, at + len(span.text)
            continue
        for char in span.text:
            room -= units(char)
            if room < 0:
                return at
            at += 1
    return at


def _parted(spans: Sequence[Span], cut: int) -> tuple[list[Span], list[Span]]:
    head: list[Span] = []
    tail: list[Span] = []
    for span in spans:
        if cut > 0:
            head.append(replace(span, text=span.text[:cut]))
        if cut < len(span.text):
            tail.append(replace(span, text=span.text[max(cut, 0) :]))
        cut -= len(span.text)
    return head, tail


def _trimmed(spans: Sequence[Span]) -> list[Span]:
    """Without blanks at either end: Telegram removes them, and refuses a text of nothing else."""
    kept = [each for each in spans if each.text]
    while kept and not kept[0].text.strip():
        kept.pop(0)
    while kept and not kept[-1].text.strip():
        kept.pop()
    if kept:
        kept[0] = replace(kept[0], text=kept[0].text.lstrip())
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip())
    return kept
