"""What Telegram makes of news, without sending anything."""

from collections.abc import Sequence

from bot.conversation.markup import written
from bot.conversation.messages import Reply
from bot.conversation.sketch import ABOVE, Leaf
from bot.platforms.telegram.posting import laid_out
from bot.platforms.telegram.rendering import keyboard


def sketch(reply: Reply) -> Sequence[Leaf]:
    """The very messages that ``posting.parts`` sends."""
    texts, buttons = laid_out(reply), keyboard(reply)
    rows = tuple(tuple(each.text for each in row) for row in buttons.inline_keyboard) if buttons else ()
    last = len(texts) - 1
    return [
        Leaf(written(text), rows if at == last else (), ABOVE if reply.files and at == 0 else "")
        for at, text in enumerate(texts)
    ]
