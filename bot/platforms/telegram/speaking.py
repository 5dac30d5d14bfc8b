"""A reply on its way to a chat: edited in place, split, with its files, or to one person alone."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

from telegram import Bot, InlineKeyboardMarkup, InputFile, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, TelegramError, TimedOut

from bot.conversation.errors import Undeliverable
from bot.conversation.i18n import _, choose, speaking
from bot.conversation.messages import Address, Button, File, Reply
from bot.platforms.telegram.doors import link
from bot.platforms.telegram.hearing import NAME, Asked, Key
from bot.platforms.telegram.rendering import keyboard, words
from bot.platforms.telegram.text import CAPTION, html, length, pieces
from bot.platforms.telegram.transport import CUT, Wait

log = logging.getLogger(__name__)

PHOTOS = ("image/jpeg", "image/png", "image/webp")
PHOTO_BYTES = 10_000_000

ATTEMPTS = 3
LONGEST_WAIT = 20.0
"""How often and how many seconds the next part of an answer waits for its turn."""

NOTHING_TO_READ = "👇"
"""Stands where there are buttons without a word: Telegram shows no keyboard by itself."""

UNCHANGED = "message is not modified"
NO_LONGER_EDITABLE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message to edit",
)
_NO_SUCH_TOPIC = ("message thread not found", "topic_deleted", "topic_closed")
_NOT_A_PHOTO = ("photo_invalid_dimensions", "image_process_failed", "photo_save_file_invalid")
_GONE = (
    "chat not found",
    "user not found",
    "user_is_deactivated",
    "peer_id_invalid",
    "chat_write_forbidden",
    "chat_restricted",
    "not enough rights",
    "have no rights to send a message",
    "need administrator rights",
    "group chat was deactivated",
)

T = TypeVar("T")
Moved = Callable[[Address, Address], Awaitable[None]]


class Mouth:
    """Sends through ``bot``. ``moved`` hears of a group's new address, ``language`` is the city's own, ``pace`` how
    many seconds lie between two messages to one chat.
    """

    def __init__(self, bot: Bot, moved: Moved, language: Callable[[], str], *, pace: float) -> None:
        self._bot = bot
        self._moved = moved
        self._language = language
        self._pace = pace

    async def say(self, address: Address, reply: Reply, *, message: str = "", request: str = "") -> str:
        """The number of the first message said, ``chat/number`` where that is in another chat than the address."""
        key = Key.parse(request)
        try:
            return await self._say(address, reply, message, key)
        except ChatMigrated as move:
            new = Address(NAME, str(move.new_chat_id))
            await self._moved(address, new)
            return await self._say(new, reply, "", key)

    async def _say(self, address: Address, reply: Reply, message: str, key: Key | None) -> str:
        asked = key.asked if key is not None else None
        chat, _slash, number = message.rpartition("/")
        if not reply.edits and not (key is not None and key.again):
            number = ""
        if asked is not None and reply.personal:
            return await self._alone(address, reply, asked, number if chat == str(asked.sender) else "")
        return await self._deliver(address, reply, number if not chat else "", asked)

    async def _alone(self, address: Address, reply: Reply, asked: Asked, edited: str) -> str:
        """To this person's private chat; where they never opened it, a word in the group that shows the way."""
        try:
            if asked.sender < 0:
                raise Forbidden("somebody who speaks in a group's name has no private chat")
            told = await self._deliver(Address(NAME, str(asked.sender)), reply, edited, None)
        except (Forbidden, BadRequest) as no:
            if not _is_gone(no):
                raise
            return await self._deliver(address, await self._way(asked.lang), "", asked)
        return f"{asked.sender}/{told}"

    async def _way(self, lang: str) -> Reply:
        try:
            username = self._bot.username
        except RuntimeError:  # Not asked for yet: this process has only sent so far.
            username = (await self._bot.get_me()).username or ""
        with speaking(choose(lang, self._language())):
            return Reply(
                _(
                    "What I have to say is for you alone. Open our private chat, then ask me again there: I answer at once."
                ),
                buttons=((Button(_("Open our private chat"), url=link(username)),),),
            )

    async def _deliver(self, address: Address, reply: Reply, edited: str, asked: Asked | None) -> str:
        spans = words(reply)
        buttons = keyboard(reply)
        if len(reply.files) == 1 and not edited and length(spans) <= CAPTION:
            caption = next(pieces(spans, CAPTION), ())
            return str(await self._file(address, reply.files[0], html(caption), buttons, asked))
        texts = [html(piece) for piece in pieces(spans)]
        if not texts and (buttons is not None or not reply.files):
            texts = [NOTHING_TO_READ]
        first = 0
        for at, text in enumerate(texts):
            with_buttons = buttons if at == len(texts) - 1 else None
            if at == 0 and edited and await self._edit(address, int(edited), text, with_buttons):
                first = int(edited)
            elif at == 0:
                first = await self._text(address, text, with_buttons, asked)
            else:
                await self._follow(partial(self._text, address, text, with_buttons, None))
        for file in reply.files:
            if first:
                await self._follow(partial(self._file, address, file, "", None, None))
            else:
                first = await self._file(address, file, "", None, asked)
        return str(first)

    async def _follow(self, call: Callable[[], Awaitable[int]]) -> int:
        """One more part of what is half said: not too soon, and again after a failure that may pass, since giving up
        here would mean saying the first part twice.
        """
        wait = self._pace
        for left in reversed(range(ATTEMPTS)):
            await asyncio.sleep(wait)
            try:
                return await call()
            except (BadRequest, Forbidden):
                raise
            except Wait as asked:
                if not left or asked.seconds > LONGEST_WAIT:
                    raise
                wait = asked.seconds
            except NetworkError:
                if not left:
                    raise
                wait = self._pace
        raise AssertionError("the last attempt raises")

    async def _text(
        self, address: Address, text: str, buttons: InlineKeyboardMarkup | None, asked: Asked | None
    ) -> int:
        async def call(thread: int | None) -> Message:
            return await self._bot.send_message(
                int(address.chat),
                text,
                parse_mode=ParseMode.HTML,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                message_thread_id=thread,
                reply_markup=buttons,
                reply_parameters=_answering(asked),
            )

        return (await self._in_topic(address, call)).message_id

    async def _file(
        self,
        address: Address,
        file: File,
        caption: str,
        buttons: InlineKeyboardMarkup | None,
        asked: Asked | None,
    ) -> int:
        content = file.read()

        async def photo(thread: int | None) -> Message:
            return await self._bot.send_photo(
                int(address.chat),
                InputFile(content, file.name),
                caption=caption or None,
                parse_mode=ParseMode.HTML,
                message_thread_id=thread,
                reply_markup=buttons,
                reply_parameters=_answering(asked),
            )

        async def document(thread: int | None) -> Message:
            return await self._bot.send_document(
                int(address.chat),
                InputFile(content, file.name),
                caption=caption or None,
                parse_mode=ParseMode.HTML,
                message_thread_id=thread,
                reply_markup=buttons,
                reply_parameters=_answering(asked),
                disable_content_type_detection=True,
            )

        if file.media in PHOTOS and len(content) <= PHOTO_BYTES:
            try:
                return (await self._in_topic(address, photo)).message_id
            except BadRequest as no:
                if not says(no, _NOT_A_PHOTO):
                    raise
        return (await self._in_topic(address, document)).message_id

    async def _edit(
        self, address: Address, number: int, text: str, buttons: InlineKeyboardMarkup | None
    ) -> bool:
        """Whether the message now says this; False where it can no longer be changed."""
        try:
            await self._bot.edit_message_text(
                text,
                int(address.chat),
                number,
                parse_mode=ParseMode.HTML,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                reply_markup=buttons,
            )
        except BadRequest as no:
            if says(no, (UNCHANGED,)):
                return True
            if says(no, NO_LONGER_EDITABLE):
                return False
            raise
        return True

    async def _in_topic(self, address: Address, call: Callable[[int | None], Awaitable[T]]) -> T:
        """In the address's topic, in the group's general one where that is gone."""
        try:
            return await call(int(address.thread) if address.thread else None)
        except BadRequest as no:
            if not address.thread or not says(no, _NO_SUCH_TOPIC):
                raise
            return await call(None)


def undeliverable(fault: TelegramError) -> Undeliverable:
    """What a refused call means for whoever sent it."""
    if isinstance(fault, Wait):
        return Undeliverable("asked to wait", retry_after=fault.seconds)
    if isinstance(fault, (Forbidden, BadRequest)) and _is_gone(fault):
        return Undeliverable(str(fault), permanent=True)
    # Without an answer nobody knows whether the call took effect; a refused connection says that it did not.
    doubtful = isinstance(fault, TimedOut) or (isinstance(fault, NetworkError) and str(fault) in CUT)
    return Undeliverable(f"{type(fault).__name__}: {fault}", doubtful=doubtful)


def _is_gone(fault: TelegramError) -> bool:
    return isinstance(fault, Forbidden) or says(fault, _GONE)


def says(fault: TelegramError, phrases: tuple[str, ...]) -> bool:
    said = str(fault).casefold()
    return any(phrase in said for phrase in phrases)


def _answering(asked: Asked | None) -> ReplyParameters | None:
    return ReplyParameters(asked.message, allow_sending_without_reply=True) if asked is not None else None
