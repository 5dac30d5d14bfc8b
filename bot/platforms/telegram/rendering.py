"""A reply as one Telegram message: its words, then its cards, numbered where there are several."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.conversation.markup import Span, parse
from bot.conversation.messages import Button, Card, Reply

ROW_WIDTH = 40
"""How many characters the buttons of one row, which are all equally wide, share on a small phone."""

ROW_BUTTONS = 8
KEYBOARD_BUTTONS = 100
"""What Telegram takes at most."""

_BLANK = Span("\n\n")


def words(reply: Reply) -> list[Span]:
    """Everything it says, in runs of one style."""
    spans = list(parse(reply.text))
    numbered = len(reply.cards) > 1
    for at, card in enumerate(reply.cards, start=1):
        if spans:
            spans.append(_BLANK)
        spans += card_words(card, f"{number(at)} " if numbered else "")
    for button in _unpressable(reply):
        spans += [_BLANK, Span(f"{button.label}: {button.url}")]
    return spans


def card_words(card: Card, mark: str = "") -> list[Span]:
    """One card: title in bold, text, facts line by line, where to read on, and its footer in italics."""
    lines: list[list[Span]] = [[Span(mark), *(replace(each, bold=True) for each in parse(card.title))]]
    if card.text:
        lines.append(list(parse(card.text)))
    lines += [_fact(label, value) for label, value in card.facts]
    if card.url and (site := urlsplit(card.url).hostname):
        lines.append([Span("🔗 "), Span(site.removeprefix("www."), url=card.url)])
    if card.footer:
        lines.append([replace(each, italic=True) for each in parse(card.footer)])
    spans = lines[0]
    for line in lines[1:]:
        spans += [Span("\n"), *line]
    return spans


def _fact(label: str, value: str) -> list[Span]:
    # A label that is an emoji speaks for itself; no colon, whose spacing differs between languages.
    between = " · " if any(char.isalpha() for char in label) else " "
    return [*parse(label), Span(between), *parse(value)]


def number(at: int) -> str:
    """1️⃣ to 🔟, then plain figures."""
    return f"{at}\ufe0f\u20e3" if at < 10 else "🔟" if at == 10 else f"{at}."


def keyboard(reply: Reply) -> InlineKeyboardMarkup | None:
    """Each card's buttons under its number, then the reply's own; None where there are none."""
    rows: list[tuple[Button, ...]] = []
    numbered = len(reply.cards) > 1
    for at, card in enumerate(reply.cards, start=1):
        for row in card.buttons:
            marked = (replace(each, label=f"{number(at)} {each.label}") for each in row) if numbered else row
            rows += _wrapped(marked)
    for row in reply.buttons:
        rows += _wrapped(row)
    return _markup(rows)


def _wrapped(row: Iterable[Button]) -> list[tuple[Button, ...]]:
    """The row, in several where its labels would be cut off."""
    rows: list[list[Button]] = [[]]
    for button in row:
        if button.url and not _opens(button.url):
            continue
        together = [*rows[-1], button]
        widest = max(len(each.label) for each in together)
        if rows[-1] and (len(together) > ROW_BUTTONS or widest * len(together) > ROW_WIDTH):
            rows.append([button])
        else:
            rows[-1] = together
    return [tuple(each) for each in rows if each]


def _markup(rows: Sequence[tuple[Button, ...]]) -> InlineKeyboardMarkup | None:
    left = KEYBOARD_BUTTONS
    shown: list[list[InlineKeyboardButton]] = []
    for row in rows:
        if kept := row[:left]:
            shown.append([_button(each) for each in kept])
            left -= len(kept)
    return InlineKeyboardMarkup(shown) if shown else None


def _button(button: Button) -> InlineKeyboardButton:
    label = button.label.strip() or "·"
    if button.url:
        return InlineKeyboardButton(label, url=button.url)
    return InlineKeyboardButton(label, callback_data=button.press)


def _opens(url: str) -> bool:
    """Whether Telegram lets a button open it: not a telephone number, an address of mail or of this house."""
    parts = urlsplit(url)
    return parts.scheme == "tg" or (parts.scheme in ("http", "https") and "." in (parts.hostname or ""))


def _unpressable(reply: Reply) -> list[Button]:
    rows = [*(row for card in reply.cards for row in card.buttons), *reply.buttons]
    return [each for row in rows for each in row if each.url and not _opens(each.url)]
