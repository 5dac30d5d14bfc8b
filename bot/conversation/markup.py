"""Four ways of writing that every platform can show: *bold*, _italic_, `code` and [a link](https://…).

A backslash takes the meaning of the next character away. What people wrote always passes through ``escape``.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

_SPECIAL = re.compile(r"([\\*_`\[\]])")
_TOKEN = re.compile(
    r"\\(?P<escaped>[\\*_`\[\]])"
    r"|(?P<style>[*_])"
    r"|`(?P<code>[^`]*)`"
    r"|\[(?P<label>(?:\\.|[^\\\]])*)\]\((?P<url>https?://[^\s)]+)\)"
)


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    url: str = ""


def escape(text: str) -> str:
    """The text as markup that shows exactly this text."""
    return _SPECIAL.sub(r"\\\1", text)


def bold(text: str) -> str:
    """Plain text in bold."""
    return f"*{escape(text)}*" if text.strip() else escape(text)


def italic(text: str) -> str:
    """Plain text in italics."""
    return f"_{escape(text)}_" if text.strip() else escape(text)


def parse(markup: str) -> tuple[Span, ...]:
    """The runs of a markup text; a lone or unclosed mark shows as itself. Adjacent runs differ in style."""
    opened = {"*": _paired(markup, "*"), "_": _paired(markup, "_")}
    style = Span("")
    spans: list[Span] = []
    seen = {"*": 0, "_": 0}

    def emit(text: str, **more: bool | str) -> None:
        span = replace(style, text=text, **more)  # type: ignore[arg-type]
        if spans and replace(spans[-1], text="") == replace(span, text=""):
            spans[-1] = replace(span, text=spans[-1].text + text)
        elif text:
            spans.append(span)

    end = 0
    for token in _TOKEN.finditer(markup):
        emit(markup[end : token.start()])
        end = token.end()
        if (mark := token["style"]) is not None:
            seen[mark] += 1
            if seen[mark] > opened[mark]:
                emit(mark)
            elif mark == "*":
                style = replace(style, bold=not style.bold)
            else:
                style = replace(style, italic=not style.italic)
        elif token["code"] is not None:
            emit(token["code"], code=True)
        elif token["url"] is not None:
            emit(re.sub(r"\\(.)", r"\1", token["label"]), url=token["url"])
        else:
            emit(token["escaped"])
    emit(markup[end:])
    return tuple(spans)


def written(spans: Iterable[Span]) -> str:
    """The inverse of ``parse``: markup that shows these runs."""
    return "".join(map(_written, spans))


def _written(span: Span) -> str:
    if span.code:
        return f"`{span.text}`"
    text = escape(span.text)
    if span.url:
        text = f"[{text}]({span.url})"
    if span.italic:
        text = f"_{text}_"
    return f"*{text}*" if span.bold else text


def _paired(markup: str, mark: str) -> int:
    """How many of these marks find a partner: an odd last one is just a character."""
    count: int = sum(token["style"] == mark for token in _TOKEN.finditer(markup))
    return count - count % 2


def plain(markup: str) -> str:
    """The text alone, a link followed by its address in full."""
    return "".join(
        f"{span.text} ({span.url})" if span.url and span.url != span.text else span.text
        for span in parse(markup)
    )


def split(markup: str, limit: int) -> Iterator[tuple[Span, ...]]:
    """Pieces of at most ``limit`` UTF-16 units (what platforms count), cut at a line, else a space, else anywhere."""
    piece: list[Span] = []
    room = limit
    for span in parse(markup):
        rest = span.text
        while units(rest) > room:
            cut = _cut(rest, room, fresh=not piece)
            if head := rest[:cut].rstrip():
                piece.append(replace(span, text=head))
            if _shows(piece):
                yield tuple(piece)
            piece, room, rest = [], limit, rest[cut:].lstrip()
        if rest:
            piece.append(replace(span, text=rest))
            room -= units(rest)
    if _shows(piece):
        yield tuple(piece)


def units(text: str) -> int:
    """The length in UTF-16 code units: an emoji counts two or more."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _shows(piece: list[Span]) -> bool:
    """Whether there is anything to see: platforms refuse a message of nothing but white space."""
    return any(not span.text.isspace() for span in piece)


def _cut(text: str, room: int, *, fresh: bool) -> int:
    fits = 0
    for fits, char in enumerate(text):  # noqa: B007
        room -= units(char)
        if room < 0:
            break
    # A piece of less than a third of what fits reads worse than a cut at a lesser break.
    for least in (fits // 3, 0):
        for mark in ("\n", " "):
            at = text.rfind(mark, 0, fits + 1)
            if at > least:
                return at
    return fits if fresh or fits == 0 else 0


def plainly(label: str) -> str:
    """A label as people type it: no capitals, straight apostrophes, ordinary spaces."""
    return " ".join(label.replace("’", "'").split()).casefold()
