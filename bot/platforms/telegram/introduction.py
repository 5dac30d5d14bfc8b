"""How the bot presents itself in Telegram: its name, what it is for, its menu of commands, in each language."""

import logging
from collections.abc import Awaitable, Iterable, Sequence

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeDefault,
)
from telegram.error import TelegramError

from bot.platforms.base import Host, MenuItem
from bot.platforms.telegram.hearing import typable

log = logging.getLogger(__name__)

COMMANDS = 100
ABOUT_COMMAND = 256
NAME, SHORT, LONG = 64, 120, 512
"""What Telegram takes at most, in characters."""


async def introduce(bot: Bot, host: Host) -> int:
    """Tell Telegram what differs from what it has; how many calls that took. What it refuses waits for the next
    start: new names are limited to a few a day, and no conversation depends on them.
    """
    told = 0
    for language in ("", *_languages(host)):
        spoken = language or host.language
        for scope in (BotCommandScopeDefault(), BotCommandScopeAllPrivateChats()):
            told += await _attempt(_menu(bot, host.menu, scope, language, spoken))
        if spoken not in host.about:
            continue
        name, short, long = host.about[spoken]
        told += await _attempt(_name(bot, name[:NAME], language))
        told += await _attempt(_short(bot, short[:SHORT], language))
        told += await _attempt(_long(bot, long[:LONG], language))
    return told


def commands(menu: Iterable[MenuItem], language: str, *, private: bool) -> list[BotCommand]:
    """The menu as Telegram shows it in this language, those for a private chat among them or not."""
    shown: dict[str, BotCommand] = {}
    for item in menu:
        # Telegram shows everybody the same menu; those who have a role are told of theirs by help.
        if item.staff or (item.private and not private):
            continue
        command = typable(_said(item.names, language))
        about = " ".join(_said(item.about, language).split())[:ABOUT_COMMAND]
        if command and about:
            shown.setdefault(command, BotCommand(command, about))
    return list(shown.values())[:COMMANDS]


def _said(texts: object, language: str) -> str:
    found = dict(texts) if isinstance(texts, dict) else {}
    return str(found.get(language) or next(iter(found.values()), ""))


def _languages(host: Host) -> list[str]:
    named = [*host.about, *(code for item in host.menu for code in item.names)]
    return sorted({code for code in named if len(code) == 2})


async def _attempt(change: Awaitable[bool]) -> bool:
    try:
        return await change
    except TelegramError as refusal:
        log.warning("Telegram keeps the bot's old introduction for now: %s", refusal)
        return False


async def _menu(
    bot: Bot, menu: Sequence[MenuItem], scope: BotCommandScope, language: str, spoken: str
) -> bool:
    private = isinstance(scope, BotCommandScopeAllPrivateChats)
    wanted = commands(menu, spoken, private=private)
    if [*await bot.get_my_commands(scope, language or None)] == wanted:
        return False
    await bot.set_my_commands(wanted, scope, language or None)
    return True


async def _name(bot: Bot, name: str, language: str) -> bool:
    if (await bot.get_my_name(language or None)).name == name:
        return False
    return await bot.set_my_name(name, language or None)


async def _short(bot: Bot, text: str, language: str) -> bool:
    if (await bot.get_my_short_description(language or None)).short_description == text:
        return False
    return await bot.set_my_short_description(text, language or None)


async def _long(bot: Bot, text: str, language: str) -> bool:
    if (await bot.get_my_description(language or None)).description == text:
        return False
    return await bot.set_my_description(text, language or None)
