"""Routes of the events that a server has of its own, and people who make some."""

from datetime import datetime
from typing import Any

from tests.doubles.discordapi import payloads
from tests.doubles.discordapi.checks import Refusal, invalid
from tests.doubles.discordapi.server import Door, Received
from tests.doubles.discordapi.world import Guild, User, World

SCHEDULED, CANCELLED = 1, 4


class Boards:
    """The scheduled events of servers; a cancelled one is no longer listed."""

    def __init__(self, world: World, bot: User) -> None:
        self._world = world
        self._bot = bot

    def open(self, door: Door) -> None:
        """Add the routes."""
        one = "/guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}"
        door.add("GET /guilds/{guild_id}/scheduled-events", self.all)
        door.add("POST /guilds/{guild_id}/scheduled-events", self.make)
        door.add(f"PATCH {one}", self.change)
        door.add(f"DELETE {one}", self.remove)

    def put(self, guild: Guild, creator: User, given: dict[str, Any]) -> dict[str, Any]:
        """Somebody makes one."""
        if datetime.fromisoformat(given["scheduled_start_time"]) <= self._world.clock():
            raise invalid("scheduled_start_time: in the past")
        made = {
            "id": self._world.snowflake(),
            "guild_id": guild.id,
            "name": given["name"],
            "description": given.get("description"),
            "channel_id": None,
            "creator_id": creator.id,
            "creator": payloads.user(creator),
            "image": None,
            "scheduled_start_time": given["scheduled_start_time"],
            "scheduled_end_time": given["scheduled_end_time"],
            "status": SCHEDULED,
            "entity_type": 3,
            "entity_id": None,
            "recurrence_rule": None,
            "privacy_level": 2,
            "guild_scheduled_event_exceptions": [],
            "entity_metadata": given["entity_metadata"],
        }
        guild.events.append(made)
        return made

    async def all(self, received: Received) -> Any:
        return [each for each in self._guild(received).events if each["status"] == SCHEDULED]

    async def make(self, received: Received) -> Any:
        return self.put(self._guild(received), self._bot, received.payload)

    async def change(self, received: Received) -> Any:
        event = self._event(received)
        event.update(received.payload)
        return event

    async def remove(self, received: Received) -> Any:
        self._guild(received).events.remove(self._event(received))

    def _guild(self, received: Received) -> Guild:
        guild = self._world.guilds.get(received.parts["guild_id"])
        if guild is None:
            raise Refusal(404, 10004, "Unknown Guild")
        return guild

    def _event(self, received: Received) -> dict[str, Any]:
        wanted = received.parts["guild_scheduled_event_id"]
        found = [each for each in self._guild(received).events if each["id"] == wanted]
        if not found:
            raise Refusal(404, 10070, "Unknown Guild Scheduled Event")
        return found[0]
