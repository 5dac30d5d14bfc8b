"""A small Discord on loopback: gateway and REST, as strict as the real one."""

from tests.doubles.discordapi.clocks import Clock
from tests.doubles.discordapi.double import TOKEN, DiscordDouble
from tests.doubles.discordapi.limits import Limit
from tests.doubles.discordapi.people import Human, shown

__all__ = ["TOKEN", "Clock", "DiscordDouble", "Human", "Limit", "shown"]
