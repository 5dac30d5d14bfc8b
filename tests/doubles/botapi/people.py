"""What people do: they write, press, send, leave."""

import itertools
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from tests.doubles.botapi.answering import CALLBACK_SECONDS, INLINE_SECONDS
from tests.doubles.botapi.html import units
from tests.doubles.botapi.world import BOT, Account, Chat, Shown

if TYPE_CHECKING:
    from tests.doubles.botapi.server import BotApi

_COMMAND = re.compile(r"/[A-Za-z0-9_]+(@[A-Za-z0-9_]+)?")
_MENTION = re.compile(r"(?<!\w)@[A-Za-z0-9_]{5,}")
_queries = itertools.count(1)


class Human:
    """One account, in the hands of a test. ``chat`` is where they do it: their own with the bot unless named."""

    def __init__(self, api: "BotApi", account: Account) -> None:
        self._api = api
        self.account = account
        self.id = account.id

    @property
    def chat(self) -> Chat:
        """Their private chat with the bot."""
        return self._api.world.chat(self.id)

    @property
    def sees(self) -> list[Shown]:
        """What the bot says in their private chat, as it reads now."""
        return self.chat.shown()

    def says(
        self, text: str, chat: Chat | None = None, *, thread: int | None = None, answering: int | None = None
    ) -> int:
        """Write; the message's number. The bot hears of it unless the group's privacy keeps it away."""
        return self.brings(
            {"text": text, "entities": _entities(text)}, chat, thread=thread, answering=answering
        )

    def starts(self, payload: str = "") -> int:
        """Press START, perhaps behind a link."""
        return self.says(f"/start {payload}".strip())

    def brings(
        self,
        content: dict[str, Any],
        chat: Chat | None = None,
        *,
        thread: int | None = None,
        answering: int | None = None,
        **more: Any,
    ) -> int:
        """Send a message with this content, in the Bot API's own terms; its number."""
        chat = chat or self.chat
        if chat.private:
            self.account.started = True
        content = {name: value for name, value in content.items() if value not in ([], None)} | more
        if answering is not None:
            content["reply_to_message"] = dict(chat.messages[answering])
            content["reply_to_message"].pop("reply_to_message", None)
        message = chat.add(self.account.user(), content, thread)
        if self._api.hears(chat, message):
            self._api.tell("message", message)
        return int(message["message_id"])

    def sends_place(self, latitude: float, longitude: float, chat: Chat | None = None) -> int:
        """Share where they are."""
        return self.brings({"location": {"latitude": latitude, "longitude": longitude}}, chat)

    def sends_photo(
        self, caption: str = "", chat: Chat | None = None, *, album: str = "", content: bytes | None = None
    ) -> int:
        """Send a picture, which the server gives out where its ``content`` is told."""
        id = "p"
        if content is not None:
            id = f"sent-{len(self._api.sending.pictures)}"
            self._api.sending.pictures[id] = content
        size = {"file_id": id, "file_unique_id": id, "width": 90, "height": 90}
        words = {"caption": caption, "caption_entities": _entities(caption)} if caption else {}
        return self.brings({"photo": [size], **words} | ({"media_group_id": album} if album else {}), chat)

    def sends_voice(self) -> int:
        """Speak instead of writing."""
        return self.brings({"voice": {"file_id": "v", "file_unique_id": "v", "duration": 2}})

    def sends_contact(self) -> int:
        """Share a contact."""
        return self.brings({"contact": {"phone_number": "+33600000000", "first_name": "Ana"}})

    def sends_document(self) -> int:
        """Send a file."""
        return self.brings({"document": {"file_id": "d", "file_unique_id": "d", "file_name": "a.pdf"}})

    def sends_sticker(self) -> int:
        """Send a sticker."""
        size = {"width": 90, "height": 90, "is_animated": False, "is_video": False, "type": "regular"}
        return self.brings({"sticker": {"file_id": "s", "file_unique_id": "s", **size}})

    def edits(self, number: int, text: str, chat: Chat | None = None) -> None:
        """Change what they wrote."""
        chat = chat or self.chat
        message = chat.messages[number]
        message |= {"text": text, "edit_date": message["date"] + 60}
        message.pop("entities", None)
        message |= {"entities": found} if (found := _entities(text)) else {}
        if self._api.hears(chat, message):
            self._api.tell("edited_message", message)

    def presses(self, label: str, chat: Chat | None = None, *, inaccessible: bool = False) -> str:
        """Press the newest button of this label; the query's number, or, of a button that opens a link, the link.
        A link to the bot itself is followed: it starts the bot.
        """
        chat = chat or self.chat
        for shown in reversed(chat.shown()):
            for row in shown.keyboard:
                for button in row:
                    if button["text"] == label:
                        return self._press(chat, shown.id, button, inaccessible=inaccessible)
        raise AssertionError(f"no button « {label} » among {[each.buttons for each in chat.shown()]}")

    def _press(self, chat: Chat, number: int, button: dict[str, Any], *, inaccessible: bool) -> str:
        if "url" in button:
            return self.follows(button["url"])
        return self.presses_data(button["callback_data"], chat, number, inaccessible=inaccessible)

    def presses_data(self, data: str, chat: Chat, number: int, *, inaccessible: bool = False) -> str:
        """Press a button with this data on this message, whether it shows one or not."""
        id = str(next(_queries))
        message = {"chat": chat.summary(), "message_id": number, "date": 0}
        if not inaccessible:
            message = chat.messages[number]
        self._api.answering.ask(id, CALLBACK_SECONDS)
        user = self.account.user()
        self._api.tell(
            "callback_query", {"id": id, "from": user, "message": message, "chat_instance": "1", "data": data}
        )
        return id

    def follows(self, url: str) -> str:
        """Open a link."""
        parts = urlsplit(url)
        if parts.hostname == "t.me" and parts.path.strip("/") == BOT["username"]:
            self.starts(parse_qs(parts.query).get("start", [""])[0])
        return url

    def looks_up(self, typed: str) -> str:
        """Write ``@bot typed`` in any chat; the query's number, by which its answer is found."""
        id = str(next(_queries))
        self._api.answering.ask(id, INLINE_SECONDS)
        self._api.tell("inline_query", {"id": id, "from": self.account.user(), "query": typed, "offset": ""})
        return id

    def blocks(self) -> None:
        """Block the bot."""
        self.account.blocked = True

    def leaves_telegram(self) -> None:
        """Delete the account."""
        self.account.deleted = True


def _entities(text: str) -> list[dict[str, Any]]:
    found = []
    if command := _COMMAND.match(text):
        found.append({"type": "bot_command", "offset": 0, "length": units(command[0])})
    found += [
        {"type": "mention", "offset": units(text[: each.start()]), "length": units(each[0])}
        for each in _MENTION.finditer(text)
    ]
    return found
