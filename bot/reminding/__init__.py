"""The uses behind the clock of the programme: reminders, changes, places, what is said again and again."""

from bot.reminding.planning import plan

__all__ = ["plan"]
