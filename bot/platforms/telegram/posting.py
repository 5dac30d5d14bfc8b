"""News on Telegram: said once to many, a picture uploaded once, every part changed or taken back where it stands."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from telegram import Bot, InlineKeyboardMarkup, InputFile, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, TelegramError

from bot.conversation.errors import Undeliverable
from bot.conversation.markup import Span
from bot.conversation.messages import Address, File, Reply
from bot.platforms.telegram.hearing import NAME
from bot.platforms.telegram.rendering import keyboard, words
from bot.platforms.telegram.speaking import NO_LONGER_EDITABLE, UNCHANGED, Mouth, Moved, says
from bot.platforms.telegram.text import CAPTION, html, length, pieces

UPLOADED = 32
"""How many pictures are known by the name that Telegram gave them."""

_CANNOT_BE_DELETED = ("message can't be deleted", "message to delete not found", "message_id_invalid")


@dataclass(frozen=True, slots=True)
class Part:
    """One message: HTML, perhaps under a picture."""

    text: str
    buttons: InlineKeyboardMarkup | None = None
    picture: File | None = None


class Poster(Mouth):
    """Says news through the same bot as everything else."""

    def __init__(self, bot: Bot, moved: Moved, language: Callable[[], str], *, pace: float) -> None:
        super().__init__(bot, moved, language, pace=pace)
        self._known: OrderedDict[str, str] = OrderedDict()
        """Pictures by what is in them, as Telegram names them."""

    async def post(self, address: Address, reply: Reply) -> str:
        """The numbers of all its parts."""
        try:
            return await self._post(address, reply)
        except ChatMigrated as move:
            new = Address(NAME, str(move.new_chat_id))
            await self._moved(address, new)
            return await self._post(new, reply)

    async def _post(self, address: Address, reply: Reply) -> str:
        first, *rest = parts(reply)
        said = [await self._part(address, first)]
        try:
            said += [await self._follow(partial(self._part, address, part)) for part in rest]
        except TelegramError as fault:
            # What was begun cannot be begun again without saying its first part twice.
            raise Undeliverable(f"half said: {type(fault).__name__}", doubtful=True) from None
        return " ".join(map(str, said))

    async def _part(self, address: Address, part: Part) -> int:
        if part.picture is None:
            return await self._text(address, part.text, part.buttons, None)
        return await self._photo(address, part.picture, part)

    async def _photo(self, address: Address, picture: File, part: Part) -> int:
        """With the name of a picture that is there already; where Telegram has forgotten it, uploaded anew."""
        key = hashlib.sha256(picture.content.encode()).hexdigest()
        known = self._known

        async def call(photo: str | InputFile, thread: int | None) -> Message:
            return await self._bot.send_photo(
                int(address.chat),
                photo,
                caption=part.text or None,
                parse_mode=ParseMode.HTML,
                message_thread_id=thread,
                reply_markup=part.buttons,
            )

        if key in known:
            try:
                return (await self._in_topic(address, partial(call, known[key]))).message_id
            except BadRequest as no:
                if not says(no, ("wrong file identifier", "file_reference", "wrong remote file")):
                    raise
                del known[key]
        file = InputFile(picture.read(), picture.name)
        message = await self._in_topic(address, partial(call, file))
        if message.photo:
            known[key] = message.photo[-1].file_id
            while len(known) > UPLOADED:
                known.popitem(last=False)
        return message.message_id

    async def amend(self, address: Address, posted: str, reply: Reply) -> bool:
        """Whether every part now says what it should; more parts than there were cannot be put in their place."""
        numbers = [int(each) for each in posted.split()]
        changed = parts(reply)
        if not numbers or len(changed) > len(numbers):
            return False
        for number, part in zip(numbers, changed, strict=False):
            if not await self._change(address, number, part):
                return False
        for number in numbers[len(changed) :]:
            await self._delete(address, number)
        return True

    async def _change(self, address: Address, number: int, part: Part) -> bool:
        if part.picture is None:
            return await self._edit(address, number, part.text, part.buttons)
        try:
            await self._bot.edit_message_caption(
                int(address.chat),
                number,
                caption=part.text,
                parse_mode=ParseMode.HTML,
                reply_markup=part.buttons,
            )
        except BadRequest as no:
            if says(no, (UNCHANGED,)):
                return True
            if says(no, (*NO_LONGER_EDITABLE, "there is no caption")):
                return False
            raise
        return True

    async def withdraw(self, address: Address, posted: str) -> bool:
        """Whether nothing of it is there any more."""
        return all([await self._delete(address, int(number)) for number in posted.split()])

    async def _delete(self, address: Address, number: int) -> bool:
        try:
            return bool(await self._bot.delete_message(int(address.chat), number))
        except BadRequest as no:
            if says(no, ("message to delete not found",)):
                return True
            if says(no, _CANNOT_BE_DELETED):
                return False
            raise

    async def picture(self, reference: str) -> bytes | None:
        """What this name stands for."""
        try:
            file = await self._bot.get_file(reference)
            return bytes(await file.download_as_bytearray())
        except BadRequest:
            return None


def parts(reply: Reply) -> Sequence[Part]:
    """The messages that say it; buttons come last."""
    texts = [html(piece) for piece in laid_out(reply)]
    made = [Part(text) for text in texts]
    made[0] = replace(made[0], picture=next(iter(reply.files), None))
    made[-1] = replace(made[-1], buttons=keyboard(reply))
    return made


def laid_out(reply: Reply) -> list[tuple[Span, ...]]:
    """The text of each message, at least one: under a picture goes what has room there, the rest follows."""
    spans = words(reply)
    if not reply.files:
        return list(pieces(spans)) or [(Span("·"),)]
    if length(spans) <= CAPTION:
        return [next(pieces(spans, CAPTION), ())]
    caption, *rest = pieces(spans, CAPTION)
    onwards = [span for piece in rest for span in (*piece, Span("\n"))]
    return [caption, *pieces(onwards)]
