"""What Telegram tells, as requests: which messages are meant for this bot, who speaks, what they brought."""

import re
import unicodedata
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from telegram import CallbackQuery, ChatMemberAdministrator, ChatMemberUpdated, Message, Update, User
from telegram.constants import ChatType, MessageEntityType

from bot.conversation.messages import Address, Request, Sender
from bot.platforms.base import MenuItem
from bot.platforms.telegram.doors import HELLO, Doors

NAME = "telegram"

UPDATES = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")
"""The kinds of updates to ask for."""

_AGAIN = "~"

ALBUMS = 500
"""How many albums to remember: each of their pictures comes as a message of its own."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Where a question in a group stands: what to reply to, and whom to tell what is theirs alone."""

    message: int
    sender: int
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """The key of a request: its update's number, and what else its answer must know. It travels in the key since
    nothing else is still there when the answer goes out after a restart. In a private chat it is the number alone.
    """

    update: int
    again: bool = False
    asked: Asked | None = None

    def __str__(self) -> str:
        key = f"{self.update}{_AGAIN if self.again else ''}"
        if self.asked is None:
            return key
        return f"{key}/{self.asked.message}/{self.asked.sender}/{self.asked.lang}"

    @classmethod
    def parse(cls, text: str) -> "Key | None":
        """The inverse of ``str``; None where the text is no such key."""
        update, *parts = text.split("/")
        number = update.removesuffix(_AGAIN)
        if not number.isdecimal() or len(parts) not in (0, 3):
            return None
        asked = Asked(int(parts[0]), int(parts[1]), parts[2]) if parts else None
        return cls(int(number), number != update, asked)


class Hearing:
    """Reads updates. ``me`` is the bot's own account, ``clock`` tells when a button was pressed."""

    def __init__(
        self, me: User, doors: Doors, menu: Iterable[MenuItem], clock: Callable[[], datetime]
    ) -> None:
        self._me = me
        self._doors = doors
        self._clock = clock
        self._spelled = spellings(menu)
        self._at = re.compile(rf"@{re.escape(me.username or '')}\b", re.IGNORECASE)
        self._albums: OrderedDict[tuple[int, str], int] = OrderedDict()

    def request(self, update: Update) -> Request | None:
        """What was said, or None where nothing was said to this bot."""
        if update.callback_query is not None:
            return self._pressed(update.update_id, update.callback_query)
        if update.my_chat_member is not None:
            return self._admitted(update.update_id, update.my_chat_member)
        message = update.message or update.edited_message
        if message is None or (sender := _sender(message)) is None:
            return None
        if message.via_bot is not None and message.via_bot.id == self._me.id:
            return None
        request = self._said(update, message, sender)
        if request is None or (not request.again and self._is_rest_of_album(update.update_id, message)):
            return None
        return request

    def _said(self, update: Update, message: Message, sender: Sender) -> Request | None:
        edited = update.edited_message is not None
        words = message.text or message.caption or ""
        brought, coordinates = _brought(message)
        if (not words and not brought) or (edited and not words):
            return None
        private = message.chat.type == ChatType.PRIVATE
        if private:
            text = words
        elif (meant := self._meant(message, words)) is not None:
            text = meant
        else:
            return None
        asked = Asked(message.message_id, int(sender.id), sender.lang)
        request = Request(
            key=str(Key(update.update_id, edited, None if private else asked)),
            address=_address(message),
            sender=sender,
            at=message.edit_date or message.date,
            text=self._command(text) if text.startswith("/") else text,
            said_as=str(message.message_id),
            again=edited,
            brought=brought,
            coordinates=coordinates,
            picture=message.photo[-1].file_id if message.photo else "",
            private=private,
        )
        return self._through_door(request)

    def _admitted(self, id: int, change: ChatMemberUpdated) -> Request | None:
        """A channel lets the bot post, or no longer: said, in private, by whoever changed that. Groups say ``/espace``."""
        if change.chat.type != ChatType.CHANNEL or change.from_user.is_bot:
            return None
        new = change.new_chat_member
        may = isinstance(new, ChatMemberAdministrator) and bool(new.can_post_messages)
        return Request(
            key=str(Key(id)),
            address=Address(NAME, str(change.from_user.id)),
            sender=_account(change.from_user),
            at=change.date,
            press=f"channel:{change.chat.title or ''}" if may else "channel-left",
            space=str(change.chat.id),
            manages=True,
        )

    def _pressed(self, id: int, query: CallbackQuery) -> Request | None:
        message = query.message
        if not query.data or message is None:
            return None
        sender = _account(query.from_user)
        private = message.chat.type == ChatType.PRIVATE
        asked = Asked(message.message_id, query.from_user.id, sender.lang)
        return Request(
            key=str(Key(id, asked=None if private else asked)),
            # Of an old message Telegram no longer says in which topic it was.
            address=_address(message)
            if isinstance(message, Message)
            else Address(NAME, str(message.chat.id)),
            sender=sender,
            at=self._clock(),
            press=query.data,
            message=str(message.message_id),
            private=private,
        )

    def _meant(self, message: Message, words: str) -> str | None:
        """What a message in a group says to this bot, None where it speaks to somebody else."""
        if words.startswith("/"):
            _, at, whom = words.split(maxsplit=1)[0].partition("@")
            return words if not at or self._is_me(whom) else None
        mentioned = self._mentions_me(message)
        if mentioned:
            words = " ".join(self._at.sub(" ", words).split(" "))
            words = re.sub(r" {2,}", " ", words).strip(" ,:;\n") or ("" if _brought(message)[0] else "/start")
        return words if mentioned or self._answers_me(message) else None

    def _mentions_me(self, message: Message) -> bool:
        kinds: list[str | None] = [MessageEntityType.MENTION, MessageEntityType.TEXT_MENTION]
        found = message.parse_entities(kinds) if message.text else message.parse_caption_entities(kinds)
        return any(
            self._is_me(text[1:]) if entity.user is None else entity.user.id == self._me.id
            for entity, text in found.items()
        )

    def _answers_me(self, message: Message) -> bool:
        answered = message.reply_to_message
        if answered is None or answered.from_user is None or answered.from_user.id != self._me.id:
            return False
        # In a topic that the bot opened, everything counts as an answer to its opening.
        return answered.forum_topic_created is None

    def _is_me(self, username: str) -> bool:
        return username.casefold() == (self._me.username or "").casefold()

    def _command(self, text: str) -> str:
        """The command as the product spells it, one space, its argument."""
        first, *rest = text.split(maxsplit=1)
        name = first[1:].partition("@")[0]
        return " ".join((f"/{self._spelled.get(name.casefold(), name)}", *rest))

    def _through_door(self, request: Request) -> Request:
        command, _, payload = request.text.partition(" ")
        if command != "/start" or not payload:
            return request
        if press := self._doors.press(payload):
            return replace(request, text="", press=press)
        return replace(request, text="/start") if payload == HELLO else request

    def _is_rest_of_album(self, id: int, message: Message) -> bool:
        if message.media_group_id is None:
            return False
        album = (message.chat.id, message.media_group_id)
        first = self._albums.setdefault(album, id)
        while len(self._albums) > ALBUMS:
            self._albums.popitem(last=False)
        return first != id


def moves(update: Update) -> tuple[Address, Address] | None:
    """The old and the new address of a group that has become a supergroup, if this update says so."""
    if (message := update.message) is None:
        return None
    here = message.chat.id
    if message.migrate_to_chat_id is not None:
        return Address(NAME, str(here)), Address(NAME, str(message.migrate_to_chat_id))
    if message.migrate_from_chat_id is not None:
        return Address(NAME, str(message.migrate_from_chat_id)), Address(NAME, str(here))
    return None


def typable(name: str) -> str:
    """A command's name in the letters that Telegram allows: « échéances » becomes ``echeances``."""
    plain = unicodedata.normalize("NFKD", name.casefold()).replace("œ", "oe").replace("æ", "ae")
    return re.sub(r"[^a-z0-9_]", "", re.sub(r"[-\s]+", "_", plain))[:32]


def spellings(menu: Iterable[MenuItem]) -> Mapping[str, str]:
    """What people type on Telegram → the product's own spelling, where the two differ."""
    names = [name for item in menu for name in item.names.values()]
    return {typable(name): name for name in names if typable(name) not in names}


def _sender(message: Message) -> Sender | None:
    """Who speaks; None for a channel, another bot, or nobody."""
    if message.chat.type == ChatType.CHANNEL or message.is_automatic_forward:
        return None
    if (chat := message.sender_chat) is not None:
        # An administrator who speaks in the group's name.
        return Sender(str(chat.id), chat.title or "")
    user = message.from_user
    return None if user is None or user.is_bot else _account(user)


def _account(user: User) -> Sender:
    return Sender(str(user.id), user.full_name, user.language_code or "")


def _address(message: Message) -> Address:
    """With its topic; a mere chain of replies, which has a thread's number too, is none."""
    thread = message.message_thread_id if message.is_topic_message else None
    return Address(NAME, str(message.chat.id), str(thread) if thread else "")


def _brought(message: Message) -> tuple[str, tuple[float, float] | None]:
    if (place := message.location) is not None:
        return "location", (place.latitude, place.longitude)
    if message.photo:
        return "photo", None
    if message.voice or message.video_note or message.audio:
        return "voice", None
    if message.contact:
        return "contact", None
    if message.document or message.video or message.animation:
        return "file", None
    return ("other" if message.sticker or message.poll or message.dice or message.story else ""), None
