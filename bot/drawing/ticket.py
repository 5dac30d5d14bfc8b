"""A ticket to show at the door: what, when, where, and a code large enough to be read across a table."""

from __future__ import annotations

from bot.drawing import fonts, palette
from bot.drawing.canvas import WIDTH, Picture, Sketch
from bot.drawing.fonts import readable
from bot.drawing.lettering import STEP, Lettering

_EDGE, _PAD = 56.0, 64.0
_CODE = 150.0
_ROOM = WIDTH - 2 * (_EDGE + _PAD)


def ticket(
    title: str,
    *,
    when: str,
    where: str = "",
    code: str,
    code_label: str = "",
    hint: str = "",
    holder: str = "",
    footer: str = "",
    untitled: str = "…",
) -> Picture:
    """A PNG 1080 wide: title, when and where, the code in large letters, a hint; parts that are empty leave no gap."""
    lettering = Lettering()
    size = 56 if len(lettering.wrapped(readable(title)[:400], fonts.BOLD, 56, _ROOM)) <= 2 else 46
    lines = [
        *_said(lettering, readable(title, untitled), fonts.BOLD, size, palette.TEAL, 3),
        *_said(lettering, readable(when), fonts.SEMIBOLD, 40, palette.INK, 2, 22),
        *_said(lettering, readable(where), fonts.REGULAR, 36, palette.INK, 3, 8),
        *_said(lettering, readable(holder), fonts.REGULAR, 32, palette.QUIET, 1, 18),
    ]
    tear = _EDGE + 54 + sum(line[0] for line in lines) + 46
    hints = lettering.even(readable(hint), fonts.REGULAR, 30, _ROOM, 3)
    bottom = tear + (96 if code_label else 60) + _CODE + (len(hints) * 40 + 16 if hints else 0) + 40
    sketch = Sketch(bottom + _EDGE + (44 if footer else 0), lettering, palette.GROUND)
    sketch.box(_EDGE, _EDGE, WIDTH - 2 * _EDGE, bottom - _EDGE, fill=palette.WHITE, radius=32)
    sketch.box(
        _EDGE, _EDGE, WIDTH - 2 * _EDGE, 22, fill=palette.TEAL, radius=11, corners=(True, True, False, False)
    )
    for x in (_EDGE, WIDTH - _EDGE):
        sketch.disc(x, tear, 26, fill=palette.GROUND)
    sketch.line([(_EDGE + 46, tear), (WIDTH - _EDGE - 46, tear)], palette.QUIET, 3, (14, 12))
    y = _EDGE + 54
    for step, words, weight, large, colour in lines:
        y += step
        sketch.text(_EDGE + _PAD, y, words, large, weight=weight, colour=colour)
    below = tear + 60
    if code_label:
        label = "".join(lettering.lines(readable(code_label), fonts.SEMIBOLD, 30, _ROOM, 1))
        sketch.text(WIDTH / 2, below, label, 30, weight=fonts.SEMIBOLD, colour=palette.QUIET, align="middle")
        below += 36
    _code(sketch, lettering, readable(code), below)
    for number, line in enumerate(hints):
        sketch.text(WIDTH / 2, below + 190 + number * 40, line, 30, align="middle")
    sketch.text(WIDTH / 2, bottom + 50, readable(footer), 26, colour=palette.QUIET, align="middle")
    return sketch.done()


def _said(
    lettering: Lettering, words: str, weight: str, size: float, colour: str, most: int, before: float = 0
) -> list[tuple[float, str, str, float, str]]:
    """Lines as (how far below the line before, words, weight, size, colour)."""
    lines = lettering.even(words, weight, size, _ROOM, most)
    return [
        (size * STEP + (before if number == 0 else 0), line, weight, size, colour)
        for number, line in enumerate(lines)
    ]


def _code(sketch: Sketch, lettering: Lettering, code: str, top: float) -> None:
    """Letters set apart, so that two of a kind are not taken for one."""
    apart = "\xa0".join(code)
    size = 112.0 * min(1.0, (_ROOM - 24) / max(1.0, lettering.width(apart, fonts.BOLD, 112)))
    sketch.box(_EDGE + 40, top, WIDTH - 2 * (_EDGE + 40), _CODE, fill=palette.PAPER, radius=20)
    sketch.text(WIDTH / 2, top + _CODE / 2 + size * 0.36, apart, size, weight=fonts.BOLD, align="middle")
