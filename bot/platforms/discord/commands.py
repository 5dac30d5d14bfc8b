"""The menu as slash commands, written to Discord only where it differs from what Discord has."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from bot.conversation.i18n import LANGUAGES, _, lazy, speaking
from bot.platforms.base import MenuItem, Said
from bot.platforms.discord.text import shorten

LOCALES = {
    "en": ("en-GB", "en-US"),
    "es": ("es-ES", "es-419"),
    "pt": ("pt-BR",),
    "sv": ("sv-SE",),
    "zh": ("zh-CN",),
}
"""What Discord calls a language, where it has another name for it."""

SLASH = 1
MESSAGE = 3

MANAGE_SERVER = 1 << 5
"""Who sees a command for staff in a server, unless the server decides otherwise; in private everybody may try it."""

IN_SERVERS = 0
IN_PRIVATE = 1

_NAME = re.compile(r"[^\w'-]+")

SEARCH = lazy("Search in Passeur")
_WHAT = lazy("what")


def wanted(menu: Sequence[MenuItem], language: str) -> list[dict[str, Any]]:
    """Every command, its names and descriptions in all languages; ``language`` is for whoever speaks another one."""
    return [*(_slash(item, language) for item in menu), _search(language)]


def _slash(item: MenuItem, language: str) -> dict[str, Any]:
    names = {each: command_name(name) for each, name in item.names.items()}
    command = {
        "type": SLASH,
        **_said("name", names, language),
        **_said("description", {each: shorten(text, 100) for each, text in item.about.items()}, language),
        "contexts": [IN_SERVERS, IN_PRIVATE],
        "integration_types": [0],
    }
    if item.staff:
        command["default_member_permissions"] = MANAGE_SERVER
    if item.argument is not None:
        option = {
            "type": 3,
            **_said("name", {each: command_name(text) for each, text in _in_all(_WHAT).items()}, language),
            **_said(
                "description", {each: shorten(text, 100) for each, text in item.argument.items()}, language
            ),
            "required": False,
            "autocomplete": bool(item.complete),
        }
        command["options"] = [option]
    return command


def _search(language: str) -> dict[str, Any]:
    names = {each: shorten(text, 32) for each, text in _in_all(SEARCH).items()}
    return {
        "type": MESSAGE,
        **_said("name", names, language),
        "contexts": [IN_SERVERS, IN_PRIVATE],
        "integration_types": [0],
    }


def command_name(name: str) -> str:
    """As Discord wants it: lower case, no spaces, at most 32 characters."""
    return _NAME.sub("-", unicodedata.normalize("NFC", name).strip().lower())[:32]


def _in_all(text: lazy) -> dict[str, str]:
    said = {}
    for each in LANGUAGES:
        with speaking(each):
            said[each] = _(text.message)
    return said


def _said(part: str, said: Said, language: str) -> dict[str, Any]:
    localised = {locale: text for each, text in said.items() for locale in LOCALES.get(each, (each,))}
    return {part: said.get(language) or next(iter(said.values())), f"{part}_localizations": localised}


def differ(had: Sequence[Mapping[str, Any]], want: Sequence[Mapping[str, Any]]) -> bool:
    """Whether Discord has other commands than these; the order does not matter."""
    return sorted(map(_essence, had)) != sorted(map(_essence, want))


def _essence(command: Mapping[str, Any]) -> str:
    """What of a command we decide, in one form: Discord adds, drops and reorders."""
    options = [
        (
            option["type"],
            option["name"],
            sorted((option.get("name_localizations") or {}).items()),
            option["description"],
            sorted((option.get("description_localizations") or {}).items()),
            bool(option.get("required")),
            bool(option.get("autocomplete")),
        )
        for option in command.get("options") or ()
    ]
    return repr(
        (
            command.get("type", SLASH),
            command["name"],
            sorted((command.get("name_localizations") or {}).items()),
            command.get("description") or "",
            sorted((command.get("description_localizations") or {}).items()),
            sorted(command.get("contexts") or ()),
            sorted(command.get("integration_types") or ()),
            str(
                command.get("default_member_permissions") or ""
            ),  # Discord gives back in words what it takes as a number
            options,
        )
    )
