"""Telegram, by its Bot API: private chats, groups and their topics, buttons, and entries found from any chat."""

from bot.platforms.telegram.platform import Telegram
from bot.platforms.telegram.webhook import Webhook

__all__ = ["Telegram", "Webhook"]
