"""A report as pictures for a chat and as a PDF to keep: both from one description, page by page alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.drawing import fonts, palette
from bot.drawing.canvas import WIDTH, Canvas, Picture, Sketch
from bot.drawing.charts import EDGE, ROOM, SMALL, Strip, blank, strips, text
from bot.drawing.fonts import readable
from bot.drawing.lettering import Lettering
from bot.drawing.paper import HEIGHT, Paper
from bot.drawing.pieces import Piece, Report

_TOP, _FOOT = 72.0, 100.0
_BETWEEN = 30.0

_Leaf = list[tuple[float, Strip]]


def report_pictures(report: Report) -> tuple[Picture, ...]:
    """A PNG for each page, 1080 wide, no taller than A4, and shorter where there is less to say."""
    lettering = Lettering()
    leaves = _leaves(report, lettering)
    pictures = []
    for number, leaf in enumerate(leaves, start=1):
        last, strip = leaf[-1]
        sketch = Sketch(min(HEIGHT, last + strip.height + _FOOT), lettering)
        _draw(sketch, report, leaf, (number, len(leaves)), sketch.height)
        pictures.append(sketch.done())
    return tuple(pictures)


def report_pdf(report: Report, *, lang: str, made: datetime) -> bytes:
    """The same pages on A4, their words as text; ``made`` is the moment that the file gives as its own."""
    title = " · ".join(filter(None, map(readable, (report.title, report.period))))
    paper = Paper(title, author=readable(report.footer), lang=lang, made=made)
    leaves = _leaves(report, Lettering())
    for number, leaf in enumerate(leaves, start=1):
        paper.turn()
        _draw(paper, report, leaf, (number, len(leaves)), HEIGHT)
    return paper.done()


def chart(title: str, pieces: Sequence[Piece], *, subtitle: str = "", footer: str = "") -> Picture:
    """Some pieces as one picture, as tall as they need."""
    lettering = Lettering()
    y, placed = _TOP, []
    for strip in (*_heading(title, subtitle, lettering), *_stacked(pieces, Report(title, "", ()), lettering)):
        placed.append((y, strip))
        y += strip.height
    sketch = Sketch(y + _FOOT, lettering)
    _draw(sketch, Report(title, subtitle, (), footer=footer, page=""), placed, (1, 1), sketch.height)
    return sketch.done()


def _leaves(report: Report, lettering: Lettering) -> list[_Leaf]:
    """The strips of every page, each with where it begins; what is kept together is not parted."""
    leaves: list[_Leaf] = []
    under = " · ".join(filter(None, map(readable, (report.place, report.period))))
    opening = list(_heading(report.title, under, lettering))
    for page in report.pages:
        flow = [
            *opening,
            *([text(lettering, page.heading, 46, fonts.BOLD, after=18, kept=True)] if page.heading else []),
        ]
        opening = []
        y = HEIGHT
        fresh = True
        for group in _together([*flow, *_stacked(page.pieces, report, lettering)]):
            tall = sum(strip.height for strip in group)
            if fresh or (y + tall > HEIGHT - _FOOT and y > _TOP):
                leaves.append([])
                y, fresh = _TOP, False
            for strip in group:
                if leaves[-1] and y + strip.height > HEIGHT - _FOOT:
                    leaves.append([])
                    y = _TOP
                leaves[-1].append((y, strip))
                y += strip.height
    return [leaf for leaf in leaves if leaf] or [[(_TOP, strip) for strip in opening[:1]]]


def _heading(title: str, under: str, lettering: Lettering) -> Iterator[Strip]:
    yield text(lettering, title, 60, fonts.BOLD, palette.TEAL, after=0, kept=True)
    yield text(lettering, under, 32, colour=palette.QUIET, after=32, kept=True)


def _stacked(pieces: Sequence[Piece], report: Report, lettering: Lettering) -> Iterator[Strip]:
    for number, piece in enumerate(pieces):
        found = list(strips(piece, lettering, report.number))
        if number and found:
            # The room between two pieces belongs to what comes before: no page begins with it.
            yield blank(_BETWEEN)
        yield from found


def _together(flow: Sequence[Strip]) -> Iterator[list[Strip]]:
    group: list[Strip] = []
    for strip in flow:
        group.append(strip)
        if not strip.kept:
            yield group
            group = []
    if group:
        yield group


def _draw(canvas: Canvas, report: Report, leaf: _Leaf, page: tuple[int, int], height: float) -> None:
    canvas.box(0, 0, WIDTH, height, fill=palette.PAPER)
    canvas.box(0, 0, WIDTH, 16, fill=palette.TEAL)
    for y, strip in leaf:
        strip.draw(canvas, y)
    number, pages = page
    footer = readable(report.footer)
    if footer or pages > 1:
        canvas.line([(EDGE, height - 74), (EDGE + ROOM, height - 74)], palette.HAIR)
    canvas.text(EDGE, height - 34, footer, SMALL, colour=palette.QUIET)
    if pages > 1:
        said = report.page.format(page=number, pages=pages)
        canvas.text(EDGE + ROOM, height - 34, said, SMALL, colour=palette.QUIET, align="right")
