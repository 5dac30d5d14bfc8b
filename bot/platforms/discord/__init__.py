"""Discord: slash commands, buttons, menus, windows, embeds, ephemeral answers, threads."""

from bot.platforms.discord.hearing import JOINED, LEFT
from bot.platforms.discord.platform import PERMISSIONS, Discord, invitation

__all__ = ["JOINED", "LEFT", "PERMISSIONS", "Discord", "invitation"]
