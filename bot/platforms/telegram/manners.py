"""What cannot wait for its turn: a pressed button stops spinning, a name typed in any chat finds its entries."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from telegram import (
    Bot,
    CallbackQuery,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.conversation.i18n import _, choose, speaking
from bot.conversation.markup import parse
from bot.conversation.messages import Button, Card, Reply, Rows
from bot.platforms.base import Host
from bot.platforms.telegram.doors import HELLO, Doors, link
from bot.platforms.telegram.rendering import card_words, keyboard
from bot.platforms.telegram.text import html, pieces, plain
from bot.platforms.telegram.transport import Wait

log = logging.getLogger(__name__)

CACHED = 60
"""Seconds for which Telegram may give the same person the same entries without asking again."""

RESULTS = 50
DESCRIPTION = 120
ATTEMPTS = 3
LONGEST_WAIT = 10.0
"""Seconds; later than that nobody waits for either any more."""


class Manners:
    """Answers in the background, and gives up quietly: the message itself is stored already."""

    def __init__(self, bot: Bot, host: Host, doors: Doors, *, patience: float) -> None:
        self._bot = bot
        self._host = host
        self._doors = doors
        self._patience = patience
        self._tasks: set[asyncio.Task[None]] = set()

    def acknowledge(self, query: CallbackQuery) -> None:
        """Let the button stop spinning."""
        self._begin(self._persist(lambda: self._bot.answer_callback_query(query.id)))

    def suggest(self, query: InlineQuery) -> None:
        """Show the entries that this query names."""
        self._begin(self._suggest(query))

    async def settle(self, seconds: float) -> None:
        """Wait until everything begun is over, for so long at most."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        for task in self._tasks:
            task.cancel()

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (fault := task.exception()) is not None:
            log.error("entries could not be looked up", exc_info=fault)

    async def _persist(self, call: Any) -> None:
        for attempt in range(ATTEMPTS):
            wait = self._patience * 2**attempt
            try:
                await call()
            except BadRequest:
                return  # Too old, or answered before a restart.
            except Wait as asked:
                wait = asked.seconds
            except TelegramError:
                pass
            else:
                return
            await asyncio.sleep(min(wait, LONGEST_WAIT))

    async def _suggest(self, query: InlineQuery) -> None:
        lang = query.from_user.language_code or self._host.language
        cards = await self._host.find(query.query.strip(), lang)
        results = [self._article(at, card) for at, card in enumerate(cards[:RESULTS])]
        with speaking(choose(lang, self._host.language)):
            button = InlineQueryResultsButton(_("Ask me in our private chat"), start_parameter=HELLO)
        await self._persist(
            lambda: self._bot.answer_inline_query(
                query.id, results, cache_time=CACHED, is_personal=True, button=button
            )
        )

    def _article(self, at: int, card: Card) -> InlineQueryResultArticle:
        shown = next(pieces(card_words(card)), ())
        told = plain(parse(card.text)) or " · ".join(plain(parse(value)) for _label, value in card.facts)
        return InlineQueryResultArticle(
            id=str(at),
            title=plain(parse(card.title)).strip() or "·",
            input_message_content=InputTextMessageContent(
                html(shown) or "·",
                parse_mode=ParseMode.HTML,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            ),
            reply_markup=keyboard(Reply(buttons=self._outward(card.buttons))),
            description=told[:DESCRIPTION] or None,
        )

    def _outward(self, rows: Rows) -> Rows:
        """Buttons for a message in a chat that the bot is not in: each leads into the private chat."""
        username = self._bot.username
        led = [
            [
                each if each.url else Button(each.label, url=link(username, payload))
                for each in row
                if (payload := "" if each.url else self._doors.payload(each.press)) or each.url
            ]
            for row in rows
        ]
        return tuple(tuple(row) for row in led if row)
