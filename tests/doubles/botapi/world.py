"""Who and what there is: accounts, chats, messages."""

import time
from dataclasses import dataclass, field
from typing import Any

from tests.doubles.botapi.refusal import Refusal, bad, forbidden

BOT = {
    "id": 777000111,
    "is_bot": True,
    "first_name": "Passeur",
    "username": "passeur_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": True,
    "can_connect_to_business": False,
    "has_main_web_app": False,
    "has_topics_enabled": False,
    "allows_users_to_create_topics": False,
    "can_manage_bots": False,
    "supports_join_request_queries": False,
    "supports_guest_queries": False,
}


RIGHTS = {
    "can_be_edited": False,
    "can_manage_chat": True,
    "can_delete_messages": True,
    "can_manage_video_chats": False,
    "can_restrict_members": True,
    "can_promote_members": False,
    "can_change_info": True,
    "can_invite_users": True,
    "can_post_stories": False,
    "can_edit_stories": False,
    "can_delete_stories": False,
}


@dataclass
class Account:
    """Somebody. The bot may write to them once they ``started`` it, until they block it or leave."""

    id: int
    first_name: str
    language_code: str = "fr"
    started: bool = False
    blocked: bool = False
    deleted: bool = False

    def user(self) -> dict[str, Any]:
        """As the server shows them."""
        user = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        return user | ({"language_code": self.language_code} if self.language_code else {})


@dataclass(frozen=True)
class Shown:
    """A message of the bot as people see it now, after ``edits`` edits."""

    id: int
    text: str
    entities: tuple[dict[str, Any], ...]
    buttons: tuple[tuple[str, ...], ...]
    keyboard: tuple[tuple[dict[str, Any], ...], ...]
    edits: int = 0
    thread: int | None = None
    answers: int | None = None
    file: tuple[str, bytes] | None = None
    photo: bool = False

    def styled(self, kind: str) -> list[str]:
        """The stretches of text in this style."""
        encoded = self.text.encode("utf-16-le")
        return [
            encoded[each["offset"] * 2 : (each["offset"] + each["length"]) * 2].decode("utf-16-le")
            for each in self.entities
            if each["type"] == kind
        ]


@dataclass
class Chat:
    """Where messages are. The bot is in it unless it was ``kicked``."""

    id: int
    type: str
    title: str = ""
    person: Account | None = None
    topics: dict[int, str] = field(default_factory=dict)
    managers: list[Account] = field(default_factory=list)
    kicked: bool = False
    moved_to: int | None = None
    messages: dict[int, dict[str, Any]] = field(default_factory=dict)
    edits: dict[int, int] = field(default_factory=dict)
    files: dict[int, tuple[str, bytes]] = field(default_factory=dict)
    next_id: int = 1

    @property
    def private(self) -> bool:
        """Whether it is one person's chat with the bot."""
        return self.type == "private"

    def summary(self) -> dict[str, Any]:
        """As the server shows it."""
        if self.person is not None:
            return {"id": self.id, "type": self.type, "first_name": self.person.first_name}
        return {"id": self.id, "type": self.type, "title": self.title} | (
            {"is_forum": True} if self.topics else {}
        )

    def add(
        self, sender: dict[str, Any], content: dict[str, Any], thread: int | None = None
    ) -> dict[str, Any]:
        """A new message."""
        number, self.next_id = self.next_id, self.next_id + 1
        message = {
            "message_id": number,
            "date": int(time.time()),
            "chat": self.summary(),
            "from": sender,
            **content,
        }
        if thread is not None:
            message |= {"message_thread_id": thread, "is_topic_message": True}
        self.messages[number] = message
        return message

    def check_open(self) -> None:
        """Refuses where the bot may not write."""
        if self.moved_to is not None:
            raise Refusal(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=self.moved_to,
            )
        if self.kicked:
            raise forbidden(f"bot was kicked from the {self.type} chat")
        if (person := self.person) is not None:
            if person.deleted:
                raise forbidden("user is deactivated")
            if person.blocked:
                raise forbidden("bot was blocked by the user")
            if not person.started:
                raise forbidden("bot can't initiate conversation with a user")

    def check_thread(self, thread: int | None) -> None:
        """Refuses a topic that is not here."""
        if thread is not None and thread not in self.topics:
            raise bad("message thread not found")

    def shown(self) -> list[Shown]:
        """What the bot says here, as it reads now, oldest first."""
        return [
            self.show(number) for number, each in self.messages.items() if each["from"]["id"] == BOT["id"]
        ]

    def show(self, number: int) -> Shown:
        """One message as it reads now."""
        message = self.messages[number]
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        return Shown(
            id=number,
            text=message.get("text", message.get("caption", "")),
            entities=tuple(message.get("entities", message.get("caption_entities", []))),
            buttons=tuple(tuple(each["text"] for each in row) for row in rows),
            keyboard=tuple(tuple(row) for row in rows),
            edits=self.edits.get(number, 0),
            thread=message.get("message_thread_id"),
            answers=message.get("reply_to_message", {}).get("message_id"),
            file=self.files.get(number),
            photo="photo" in message,
        )


class World:
    """All accounts and chats."""

    def __init__(self) -> None:
        self.accounts: dict[int, Account] = {}
        self.chats: dict[int, Chat] = {}

    def chat(self, id: int) -> Chat:
        """The chat of this number. Refuses where there is none."""
        if id in self.accounts and id not in self.chats:
            self.chats[id] = Chat(id, "private", person=self.accounts[id])
        if id not in self.chats:
            raise bad("chat not found")
        return self.chats[id]

    def get_chat_administrators(self, given: dict[str, Any], files: dict[str, Any]) -> list[dict[str, Any]]:
        chat = self.chat(given["chat_id"])
        if chat.private:
            raise bad("there are no administrators in the private chat")
        chat.check_open()
        owners = [("creator", each) for each in chat.managers[:1]]
        others = [("administrator", each) for each in chat.managers[1:]]
        return [
            {"status": status, "user": each.user(), "is_anonymous": False}
            | (RIGHTS if status != "creator" else {})
            for status, each in owners + others
        ]
