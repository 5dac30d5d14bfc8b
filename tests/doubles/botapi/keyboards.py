"""What the server takes for a keyboard."""

from typing import Any
from urllib.parse import urlsplit

from tests.doubles.botapi.refusal import bad

ACTIONS = ("url", "callback_data", "switch_inline_query", "switch_inline_query_current_chat", "copy_text")
ROW, ALL = 8, 100


def check_keyboard(markup: dict[str, Any] | None) -> None:
    """Refuses empty rows and labels, data of more than 64 bytes, addresses that no button opens."""
    if markup is None or "inline_keyboard" not in markup:
        return
    rows = markup["inline_keyboard"]
    if sum(map(len, rows)) > ALL:
        raise bad("reply markup is too long")
    for row in rows:
        if not 0 < len(row) <= ROW:
            raise bad("inline keyboard row is empty or too long")
        for button in row:
            check_button(button)


def check_button(button: dict[str, Any]) -> None:
    """Refuses a button that the server would refuse."""
    if not button.get("text", "").strip():
        raise bad("inline keyboard button text must be non-empty")
    if sum(each in button for each in ACTIONS) != 1:
        raise bad("inline keyboard button has no or several actions")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in button:
        parts = urlsplit(button["url"])
        if parts.scheme not in ("http", "https", "tg") or (
            parts.scheme != "tg" and "." not in (parts.hostname or "")
        ):
            raise bad(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
