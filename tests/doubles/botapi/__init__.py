"""A server that behaves like Telegram's Bot API, on loopback, with people in it who can be told what to do."""

from tests.doubles.botapi.faults import Fault
from tests.doubles.botapi.limits import Limits
from tests.doubles.botapi.people import Human
from tests.doubles.botapi.server import BotApi
from tests.doubles.botapi.specification import Specification
from tests.doubles.botapi.world import Chat, Shown

__all__ = ["BotApi", "Chat", "Fault", "Human", "Limits", "Shown", "Specification"]
