"""The uses behind the clock of the programme: reminders, changes, places, what is said again and again."""

from bot.reminding.planning import plan
from bot.reminding.repeating import repeat
from bot.reminding.seating import seat
from bot.reminding.telling import tell

__all__ = ["plan", "repeat", "seat", "tell"]
