"""Buttons and menus under a message, each of them naming what it does by itself: nothing of them lives in memory."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.conversation.i18n import _
from bot.conversation.markup import parse
from bot.conversation.messages import Button, Card, Rows
from bot.platforms.discord.text import shorten

ROWS = 5
WIDTH = 5
OPTIONS = 25

FORM = "~form"
"""Opens the window of the form that is open for whoever presses it."""
ANSWER = "~answer"
"""Opens a window for one answer in one's own words."""
THREAD = "~thread"
"""Opens a thread from this message."""

_MENU = "~menu"
_AGAIN = "~again"


@dataclass(frozen=True, slots=True)
class Menu:
    """A select menu of (label, press)."""

    label: str
    options: tuple[tuple[str, str], ...]


Row = tuple[Button, ...] | Menu


def pressed(custom_id: str, values: Sequence[str]) -> str:
    """The ``action:payload`` of a component that was used."""
    if custom_id.startswith(_MENU):
        return values[0] if values else ""
    if custom_id.startswith(_AGAIN):
        return custom_id.split("~", 3)[-1]
    return custom_id


def arranged(cards: Sequence[Card], rows: Rows, own: Sequence[Button] = ()) -> list[Row]:
    """The rows under a message with these cards, in as few as it takes; ``own`` buttons come last."""
    lines: list[Row] = [*_of_cards(cards), *_broken(rows), *_broken((tuple(own),))]
    if len(lines) <= ROWS:
        return lines
    menus = [line for line in lines if isinstance(line, Menu)]
    buttons = [button for line in lines if not isinstance(line, Menu) for button in line]
    lines = [*menus, *_broken((tuple(buttons),))]
    if len(lines) <= ROWS:
        return lines
    kept = tuple(each for each in buttons if each.url or each.press.startswith("~"))
    rest = [(each.label, each.press) for each in buttons if not (each.url or each.press.startswith("~"))]
    return [*menus, *_menus(_("More choices"), rest), *_broken((kept,))]


def _of_cards(cards: Sequence[Card]) -> Iterator[Row]:
    """One card has its buttons; of several, each kind of button is a menu of their titles."""
    having = [card for card in cards if any(card.buttons)]
    if len(having) == 1:
        yield from _broken(having[0].buttons)
        return
    by_label: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for card in having:
        for button in (each for row in card.buttons for each in row if not each.url):
            by_label[button.label].append((_bare(card.title), button.press))
    singles = tuple(
        Button(label, *_split(those[0][1])) for label, those in by_label.items() if len(those) == 1
    )
    for label, those in by_label.items():
        if len(those) > 1:
            yield from _menus(label, those)
    yield from _broken((singles,))


def links(card: Card) -> list[Button]:
    """What a card links to; of several cards, this is said in each card's own text."""
    return [each for row in card.buttons for each in row if each.url]


def _bare(markup: str) -> str:
    return "".join(span.text for span in parse(markup))


def _split(press: str) -> tuple[str, str]:
    action, _mark, payload = press.partition(":")
    return action, payload


def _broken(rows: Iterable[Sequence[Button]]) -> Iterator[Row]:
    for row in rows:
        for start in range(0, len(row), WIDTH):
            yield tuple(row[start : start + WIDTH])


def _menus(label: str, options: Sequence[tuple[str, str]]) -> Iterator[Row]:
    several = list({press: (shown, press) for shown, press in options}.values())
    for start in range(0, len(several), OPTIONS):
        yield Menu(label, tuple(several[start : start + OPTIONS]))


def described(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """These rows as Discord reads them, every ``custom_id`` in them different."""
    taken: set[str] = set()
    described = []
    for number, row in enumerate(rows):
        if isinstance(row, Menu):
            inner = [_menu(row, f"{_MENU}{number}")]
        else:
            inner = [_button(each, taken) for each in row]
        described.append({"type": 1, "components": inner})
    return described


def _menu(menu: Menu, custom_id: str) -> dict[str, Any]:
    options = [{"label": shorten(shown, 100) or "…", "value": press} for shown, press in menu.options]
    return {"type": 3, "custom_id": custom_id, "placeholder": shorten(menu.label, 150), "options": options}


def _button(button: Button, taken: set[str]) -> dict[str, Any]:
    label = shorten(button.label, 80) or "…"
    if button.url:
        return {"type": 2, "style": 5, "label": label, "url": button.url}
    custom_id = button.press
    while custom_id in taken:
        custom_id = f"{_AGAIN}~{len(taken)}~{button.press}"
    taken.add(custom_id)
    return {
        "type": 2,
        "style": 1 if custom_id in (FORM, ANSWER) else 2,
        "label": label,
        "custom_id": custom_id,
    }


def without_long_links(rows: Rows) -> Rows:
    """A link of more than 512 characters is no button for Discord."""
    return tuple(tuple(each for each in row if len(each.url) <= 512) for row in rows)


def trimmed(card: Card) -> Card:
    """The card with buttons that Discord takes."""
    return replace(card, buttons=without_long_links(card.buttons))
