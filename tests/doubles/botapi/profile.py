"""How the bot presents itself: commands by scope and language, name, descriptions; and the webhook."""

import re
from typing import Any

from tests.doubles.botapi.pushing import Pushing
from tests.doubles.botapi.refusal import bad
from tests.doubles.botapi.updates import Updates
from tests.doubles.botapi.world import BOT

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"[a-z]{2}|")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class Profile:
    """What BotFather knows of the bot, and where its updates go."""

    def __init__(self, updates: Updates, pushing: Pushing) -> None:
        self._updates = updates
        self._pushing = pushing
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.texts: dict[tuple[str, str], str] = {("name", ""): BOT["first_name"]}  # type: ignore[dict-item]

    def get_me(self, given: dict[str, Any], files: dict[str, Any]) -> dict[str, Any]:
        return dict(BOT)

    def set_my_commands(self, given: dict[str, Any], files: dict[str, Any]) -> bool:
        commands = given["commands"]
        if len(commands) > 100:
            raise bad("BOT_COMMANDS_TOO_MUCH")
        for each in commands:
            if not _COMMAND.fullmatch(each["command"]):
                raise bad("BOT_COMMAND_INVALID")
            if not 1 <= len(each["description"]) <= 256:
                raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
        if len({each["command"] for each in commands}) != len(commands):
            raise bad("BOT_COMMAND_DUPLICATE")
        self.commands[_scope(given), _language(given)] = commands
        return True

    def get_my_commands(self, given: dict[str, Any], files: dict[str, Any]) -> list[dict[str, str]]:
        return self.commands.get((_scope(given), _language(given)), [])

    def set_my_name(self, given: dict[str, Any], files: dict[str, Any]) -> bool:
        return self._set("name", given, 64)

    def set_my_description(self, given: dict[str, Any], files: dict[str, Any]) -> bool:
        return self._set("description", given, 512)

    def set_my_short_description(self, given: dict[str, Any], files: dict[str, Any]) -> bool:
        return self._set("short_description", given, 120)

    def get_my_name(self, given: dict[str, Any], files: dict[str, Any]) -> dict[str, str]:
        return self._get("name", given)

    def get_my_description(self, given: dict[str, Any], files: dict[str, Any]) -> dict[str, str]:
        return self._get("description", given)

    def get_my_short_description(self, given: dict[str, Any], files: dict[str, Any]) -> dict[str, str]:
        return self._get("short_description", given)

    def set_webhook(self, given: dict[str, Any], files: dict[str, Any]) -> bool:
        if not _SECRET.fullmatch(given.get("secret_token", "x")):
            raise bad("secret token contains unallowed characters")
        if not 1 <= given.get("max_connections", 40) <= 100:
            raise bad("max_connections out of range")
        if not given["url"].startswith(("https://", "http://127.0.0.1:")):
            raise bad("bad webhook: an HTTPS URL must be provided for webhook")
        self._updates.allowed = given.get("allowed_updates") or None
        self._pushing.set(given)
        return True

    def delete_webhook(self, given: dict[str, Any], files: dict[str, Any]) -> bool:
        self._pushing.set({})
        return True

    def get_webhook_info(self, given: dict[str, Any], files: dict[str, Any]) -> dict[str, Any]:
        url = self._updates.webhook.get("url", "")
        return {"url": url, "has_custom_certificate": False, "pending_update_count": len(self._updates)}

    def _set(self, what: str, given: dict[str, Any], limit: int) -> bool:
        text = given.get(what, "")
        if len(text) > limit:
            raise bad(f"bot {what} is too long")
        self.texts[what, _language(given)] = text
        return True

    def _get(self, what: str, given: dict[str, Any]) -> dict[str, str]:
        own = self.texts.get((what, _language(given)))
        return {what: own or self.texts.get((what, ""), "")}


def _scope(given: dict[str, Any]) -> str:
    return str(given.get("scope", {}).get("type", "default"))


def _language(given: dict[str, Any]) -> str:
    language = str(given.get("language_code", ""))
    if not _LANGUAGE.fullmatch(language):
        raise bad("invalid language code specified")
    return language
