"""The uses behind the clock of the exchange: a round brings people together, upkeep sees to what became of it."""

from bot.rounds.holding import Held, hold
from bot.rounds.hours import hour_of
from bot.rounds.upkeep import upkeep

__all__ = ["Held", "hold", "hour_of", "upkeep"]
