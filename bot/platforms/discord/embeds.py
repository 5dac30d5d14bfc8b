"""Cards as embeds, within all of Discord's limits."""

from collections.abc import Iterator, Sequence
from typing import Any

from bot.conversation.markup import plain, units
from bot.conversation.messages import Card
from bot.platforms.discord.components import links
from bot.platforms.discord.text import brief, escape, pieces, shorten

TITLE = 256
TEXT = 4096
FACTS = 25
LABEL = 256
VALUE = 1024
FOOTER = 2048
TOTAL = 6000
A_MESSAGE = 10

COLOUR = 0x2F6F73


def embed(card: Card, *, linking: bool = False) -> dict[str, Any]:
    """One card; with ``linking`` its links are in its text."""
    text = next(pieces(card.text, TEXT - 600), "") if card.text else ""
    if linking:
        text = "\n".join(
            filter(
                None, (text, *(f"[{escape(shorten(each.label, 80))}](<{each.url}>)" for each in links(card)))
            )
        )
    described: dict[str, Any] = {"title": brief(card.title, TITLE), "color": COLOUR}
    if text:
        described["description"] = text
    if card.url and len(card.url) <= 2048:
        described["url"] = card.url
    facts = [
        {
            "name": brief(label, LABEL) or "\u200b",
            "value": brief(value, VALUE) or "\u200b",
            "inline": len(value) <= 40,
        }
        for label, value in card.facts[:FACTS]
    ]
    if facts:
        described["fields"] = facts
    if card.footer:
        described["footer"] = {"text": shorten(plain(card.footer), FOOTER)}
    return _within(described)


def size(described: dict[str, Any]) -> int:
    """What counts towards the 6,000 characters of a message."""
    texts = [
        described.get("title", ""),
        described.get("description", ""),
        described.get("footer", {}).get("text", ""),
    ]
    texts += [field[part] for field in described.get("fields", ()) for part in ("name", "value")]
    return sum(map(units, texts))


def _within(described: dict[str, Any]) -> dict[str, Any]:
    """A single card too long for one message gives way from its end: footer, last facts, text."""
    if size(described) > TOTAL:
        described.pop("footer", None)
    while size(described) > TOTAL and described.get("fields"):
        described["fields"].pop()
    return described


def grouped(cards: Sequence[Card]) -> Iterator[tuple[list[Card], list[dict[str, Any]]]]:
    """The cards of each message, with their embeds."""
    linking = sum(any(card.buttons) for card in cards) > 1
    held: list[Card] = []
    shown: list[dict[str, Any]] = []
    for card in cards:
        one = embed(card, linking=linking)
        if held and (len(held) == A_MESSAGE or sum(map(size, shown)) + size(one) > TOTAL):
            yield held, shown
            held, shown = [], []
        held.append(card)
        shown.append(one)
    if held:
        yield held, shown
