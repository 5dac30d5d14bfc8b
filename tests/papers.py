"""What a printed sheet holds, read from its bytes: text, sizes of type, lines to write on."""

import re
import zlib
from dataclasses import dataclass

_OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_MARK = re.compile(
    rb"/F(?P<font>\d+) (?P<size>[\d.]+) Tf|\((?P<text>(?:\\.|[^\\)])*)\) Tj|(?P<line>[\d.]+ [\d.]+ l S)",
    re.DOTALL,
)
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)
_MEANT = {b"r": b"\r", b"n": b"\n", b"t": b"\t"}


@dataclass(frozen=True)
class Paper:
    """Its pages as text, the sizes of its type in points, what it says of itself, and how many lines are drawn."""

    pages: tuple[str, ...]
    sizes: frozenset[float]
    language: str
    title: str
    shows_title: bool
    lines: int

    @property
    def text(self) -> str:
        """Everything that it says, each run of text on a line of its own."""
        return "\n".join(self.pages)


def read(pdf: bytes) -> Paper:
    """A PDF of A4 pages as ``bot.drawing.sheet`` makes it."""
    objects = {int(each[1]): each[2] for each in _OBJECT.finditer(pdf)}
    named = {
        int(name): int(number)
        for each in objects.values()
        if b"/ProcSet" in each
        for name, number in re.findall(rb"/F(\d+) (\d+) 0 R", each)
    }
    letters = {name: _letters(objects, number) for name, number in named.items()}
    drawn = [_content(objects, each) for each in objects.values() if re.search(rb"/Type /Page\b(?!s)", each)]
    assert all(b"595.28 841.89" in each for each in objects.values() if b"/MediaBox" in each)
    marks = [[each.groupdict() for each in _MARK.finditer(page)] for page in drawn]
    pages = []
    for page in marks:
        font, said = 0, []
        for mark in page:
            font = int(mark["font"]) if mark["font"] else font
            if mark["text"] is not None:
                said.append(_plain(mark["text"], letters[font]))
        pages.append("\n".join(said))
    language, title = re.search(rb"/Lang \((.*?)\)", pdf), re.search(rb"/Title (?:\((.*?)\)|<(.*?)>)", pdf)
    return Paper(
        tuple(pages),
        frozenset(float(mark["size"]) for page in marks for mark in page if mark["size"]),
        language[1].decode() if language else "",
        _named(title[1], title[2]) if title else "",
        b"/DisplayDocTitle true" in pdf,
        sum(mark["line"] is not None for page in marks for mark in page),
    )


def _named(plain: bytes | None, hexadecimal: bytes) -> str:
    """What is written in one of the two ways of a PDF: plain letters, or the digits of UTF-16."""
    return bytes.fromhex(hexadecimal.decode()).decode("utf-16") if plain is None else plain.decode()


def _stream(body: bytes) -> bytes:
    found = re.search(rb"stream\n(.*)\nendstream", body, re.DOTALL)
    assert found is not None
    return zlib.decompress(found[1]) if b"/FlateDecode" in body else found[1]


def _content(objects: dict[int, bytes], page: bytes) -> bytes:
    number = re.search(rb"/Contents (\d+) 0 R", page)
    assert number is not None
    return _stream(objects[int(number[1])])


def _letters(objects: dict[int, bytes], font: int) -> dict[int, str]:
    number = re.search(rb"/ToUnicode (\d+) 0 R", objects[font])
    assert number is not None
    table = _stream(objects[int(number[1])])
    pairs = re.findall(rb"<([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)>\n", table)
    return {int(glyph, 16): bytes.fromhex(char.decode()).decode("utf-16-be") for glyph, char in pairs}


def _plain(raw: bytes, letters: dict[int, str]) -> str:
    glyphs = _ESCAPED.sub(lambda each: _MEANT.get(each[1], each[1]), raw)
    return "".join(letters[int.from_bytes(glyphs[at : at + 2])] for at in range(0, len(glyphs), 2))
