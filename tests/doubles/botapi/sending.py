"""Messages that the bot sends and edits."""

from typing import Any

from tests.doubles.botapi.html import parse, units
from tests.doubles.botapi.keyboards import check_keyboard
from tests.doubles.botapi.limits import Limits
from tests.doubles.botapi.refusal import bad, flood
from tests.doubles.botapi.world import BOT, Chat, World

MESSAGE, CAPTION, ENTITIES = 4096, 1024, 100
PHOTO_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG", b"RIFF")


class Sending:
    """What concerns messages."""

    def __init__(self, world: World, limits: Limits, clock: Any) -> None:
        self._world = world
        self._limits = limits
        self._clock = clock
        self.pictures: dict[str, bytes] = {}
        """By the name that the server gave each."""

    def get_file(self, given: dict[str, Any], files: dict[str, Any]) -> Any:
        id = given["file_id"]
        if id not in self.pictures:
            raise bad("wrong file_id or the file is temporarily unavailable")
        return {"file_id": id, "file_unique_id": id, "file_path": f"photos/{id}.jpg"}

    def send_message(self, given: dict[str, Any], files: dict[str, Any]) -> Any:
        chat = self._chat(given)
        text, entities = self._styled(given["text"], given, "entities")
        if not text:
            raise bad("message text is empty")
        if units(text) > MESSAGE:
            raise bad("message is too long")
        return self._add(chat, given, {"text": text} | ({"entities": entities} if entities else {}))

    def send_document(self, given: dict[str, Any], files: dict[str, Any]) -> Any:
        name, media, content = _upload(files, given, "document")
        described = {
            "file_id": f"d{len(content)}",
            "file_unique_id": name,
            "file_name": name,
            "mime_type": media,
        }
        return self._file(given, {"document": described | {"file_size": len(content)}}, (name, content))

    def send_photo(self, given: dict[str, Any], files: dict[str, Any]) -> Any:
        if given.get("photo") in self.pictures:
            known = given["photo"]
            size = {"file_id": known, "file_unique_id": known, "width": 90, "height": 90}
            return self._file(given, {"photo": [size]}, ("photo.jpg", self.pictures[known]))
        name, _media, content = _upload(files, given, "photo")
        if len(content) > 10_000_000:
            raise bad("file is too big")
        if not content.startswith(PHOTO_SIGNATURES):
            raise bad("IMAGE_PROCESS_FAILED")
        id = f"picture-{len(self.pictures)}"
        self.pictures[id] = content
        size = {"file_id": id, "file_unique_id": id, "width": 90, "height": 90, "file_size": len(content)}
        return self._file(given, {"photo": [size]}, (name, content))

    def edit_message_caption(self, given: dict[str, Any], files: dict[str, Any]) -> Any:
        chat, message = self._mine(given, "edit")
        if "text" in message:
            raise bad("there is no caption in the message to edit")
        caption, entities = self._styled(given.get("caption", ""), given, "caption_entities")
        if units(caption) > CAPTION:
            raise bad("message caption is too long")
        check_keyboard(given.get("reply_markup"))
        markup = _kept(given.get("reply_markup"))
        if (caption, markup) == (message.get("caption", ""), message.get("reply_markup")):
            raise bad("message is not modified")
        for name in ("caption", "caption_entities", "reply_markup"):
            message.pop(name, None)
        message |= {"caption": caption, "edit_date": message["date"] + 1}
        message |= {"caption_entities": entities} if entities else {}
        message |= {"reply_markup": markup} if markup else {}
        chat.edits[given["message_id"]] = chat.edits.get(given["message_id"], 0) + 1
        return message

    def delete_message(self, given: dict[str, Any], files: dict[str, Any]) -> bool:
        chat, message = self._mine(given, "delete")
        if message.get("old"):
            raise bad("message can't be deleted for everyone")
        del chat.messages[given["message_id"]]
        return True

    def _mine(self, given: dict[str, Any], what: str) -> tuple[Chat, dict[str, Any]]:
        """A message of the bot's, in a chat that it may write to."""
        chat = self._world.chat(given["chat_id"])
        chat.check_open()
        message = chat.messages.get(given["message_id"])
        if message is None:
            raise bad(f"message to {what} not found")
        if message["from"]["id"] != BOT["id"]:
            raise bad(f"message can't be {what}ed")
        return chat, message

    def edit_message_text(self, given: dict[str, Any], files: dict[str, Any]) -> Any:
        chat, message = self._mine(given, "edit")
        if "text" not in message:
            raise bad("there is no text in the message to edit")
        text, entities = self._styled(given["text"], given, "entities")
        if not text:
            raise bad("message text is empty")
        if units(text) > MESSAGE:
            raise bad("MESSAGE_TOO_LONG")
        check_keyboard(given.get("reply_markup"))
        markup = _kept(given.get("reply_markup"))
        if (text, entities, markup) == (
            message["text"],
            message.get("entities", []),
            message.get("reply_markup"),
        ):
            raise bad(
                "message is not modified: specified new message content and reply markup are exactly the same as "
                "a current content and reply markup of the message"
            )
        for name in ("entities", "reply_markup"):
            message.pop(name, None)
        message |= {"text": text, "edit_date": message["date"] + 1}
        message |= {"entities": entities} if entities else {}
        message |= {"reply_markup": markup} if markup else {}
        chat.edits[given["message_id"]] = chat.edits.get(given["message_id"], 0) + 1
        return message

    def _file(self, given: dict[str, Any], content: dict[str, Any], file: tuple[str, bytes]) -> Any:
        chat = self._chat(given)
        caption, entities = self._styled(given.get("caption", ""), given, "caption_entities")
        if units(caption) > CAPTION:
            raise bad("message caption is too long")
        if caption:
            content |= {"caption": caption} | ({"caption_entities": entities} if entities else {})
        message = self._add(chat, given, content)
        chat.files[message["message_id"]] = file
        return message

    def _chat(self, given: dict[str, Any]) -> Chat:
        chat = self._world.chat(given["chat_id"])
        chat.check_open()
        chat.check_thread(given.get("message_thread_id"))
        return chat

    def _add(self, chat: Chat, given: dict[str, Any], content: dict[str, Any]) -> dict[str, Any]:
        check_keyboard(given.get("reply_markup"))
        if (asked := given.get("reply_parameters")) is not None:
            if (answered := chat.messages.get(asked["message_id"])) is not None:
                content["reply_to_message"] = {k: v for k, v in answered.items() if k != "reply_to_message"}
            elif not asked.get("allow_sending_without_reply"):
                raise bad("message to be replied not found")
        if markup := _kept(given.get("reply_markup")):
            content["reply_markup"] = markup
        if wait := self._limits.take(chat.id, group=not chat.private, clock=self._clock):
            raise flood(wait)
        return chat.add({name: BOT[name] for name in ("id", "is_bot", "first_name", "username")}, content,
                        given.get("message_thread_id"))  # fmt: skip

    @staticmethod
    def _styled(source: str, given: dict[str, Any], explicit: str) -> tuple[str, list[dict[str, Any]]]:
        mode = given.get("parse_mode", "")
        if mode == "HTML":
            text, entities = parse(source)
        elif mode:
            raise bad(f"this double reads no {mode}")
        else:
            text, entities = source.strip(), given.get(explicit, [])
        if len(entities) > ENTITIES:
            raise bad(f"{len(entities)} entities, of which only {ENTITIES} would show")
        return text, entities


def _kept(markup: dict[str, Any] | None) -> dict[str, Any] | None:
    return markup if markup and markup.get("inline_keyboard") else None


def _upload(files: dict[str, Any], given: dict[str, Any], name: str) -> tuple[str, str, bytes]:
    where = str(given.get(name, "")).removeprefix("attach://") if name in given else name
    if where not in files:
        raise bad(f"there is no {name} in the request")
    found: tuple[str, str, bytes] = files[where]
    if not found[2]:
        raise bad("file must be non-empty")
    return found
