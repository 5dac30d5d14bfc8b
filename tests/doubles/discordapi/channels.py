"""Routes of the account, its commands, channels, messages and threads."""

from datetime import datetime, timedelta
from typing import Any

from tests.doubles.discordapi import payloads
from tests.doubles.discordapi.checks import Refusal, check_commands, check_message, invalid
from tests.doubles.discordapi.gateway import Gateway
from tests.doubles.discordapi.server import Door, Received
from tests.doubles.discordapi.world import (
    ANNOUNCEMENTS,
    CROSSPOSTED,
    PRIVATE,
    PRIVATE_THREAD,
    PUBLIC_THREAD,
    THREADS,
    Channel,
    Message,
    User,
    World,
)

NONCES_KEPT = timedelta(minutes=5)


class Channels:
    """What a bot does with its own token."""

    def __init__(self, world: World, gateway: Gateway, bot: User) -> None:
        self._world = world
        self._gateway = gateway
        self._bot = bot
        self._nonces: dict[tuple[str, str], tuple[datetime, Message]] = {}

    def open(self, door: Door) -> None:
        """Add the routes."""
        door.add("GET /users/@me", self.me)
        door.add("GET /oauth2/applications/@me", self.application)
        door.add("GET /gateway/bot", self.gateway)
        door.add("GET /applications/{application_id}/commands", self.commands)
        door.add("PUT /applications/{application_id}/commands", self.write_commands)
        door.add("POST /users/@me/channels", self.private)
        door.add("GET /channels/{channel_id}/messages", self.history)
        door.add("POST /channels/{channel_id}/messages", self.say)
        door.add("PATCH /channels/{channel_id}/messages/{message_id}", self.change)
        door.add("DELETE /channels/{channel_id}/messages/{message_id}", self.take_back)
        door.add("POST /channels/{channel_id}/messages/{message_id}/crosspost", self.pass_on)
        door.add("POST /channels/{channel_id}/threads", self.thread)
        door.add("POST /channels/{channel_id}/messages/{message_id}/threads", self.thread_from)
        door.add("PUT /channels/{channel_id}/thread-members/{user_id}", self.join)

    async def me(self, _: Received) -> Any:
        return payloads.user(self._bot) | {
            "mfa_enabled": False,
            "locale": "en-US",
            "verified": True,
            "email": None,
        }

    async def application(self, _: Received) -> Any:
        owner = next((each for each in self._world.users.values() if not each.bot), self._bot)
        return {
            "id": self._bot.id,
            "name": self._bot.name,
            "icon": None,
            "description": "",
            "type": None,
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "00" * 32,
            "flags": 0,
            "flags_new": "0",
            "max_participants": None,
            "tags": [],
            "redirect_uris": [],
            "interactions_endpoint_url": None,
            "role_connections_verification_url": None,
            "event_webhooks_url": None,
            "event_webhooks_status": 1,
            "event_webhooks_types": [],
            "approximate_guild_count": len(self._world.guilds),
            "approximate_user_install_count": 0,
            "approximate_user_authorization_count": 0,
            "internal_guild_restriction": 1,
            "eligible_oauth2_scopes": [],
            "explicit_content_filter": 0,
            "integration_types_config": {"0": {}},
            "owner": payloads.user(owner),
            "team": None,
            "bot": payloads.user(self._bot),
        }

    async def gateway(self, _: Received) -> Any:
        limit = {"max_concurrency": 1, "remaining": 999, "reset_after": 14400000, "total": 1000}
        return {"url": self._gateway.url, "shards": 1, "session_start_limit": limit}

    async def commands(self, _: Received) -> Any:
        return self._world.commands

    async def write_commands(self, received: Received) -> Any:
        check_commands(received.payload)
        self._world.commands = [
            {
                "id": self._world.snowflake(),
                "application_id": self._bot.id,
                "version": self._world.snowflake(),
                "type": 1,
                "description": "",
                "default_member_permissions": None,
                "nsfw": False,
                "handler": None,
                **each,
            }
            for each in received.payload
        ]
        for each in self._world.commands:
            if each["default_member_permissions"] is not None:
                # Taken as a number, given back in words.
                each["default_member_permissions"] = str(each["default_member_permissions"])
            if each["handler"] is None:
                del each["handler"]
        return self._world.commands

    async def private(self, received: Received) -> Any:
        user = self._world.users.get(str(received.payload.get("recipient_id")))
        if user is None:
            raise Refusal(404, 10013, "Unknown User")
        return payloads.channel(self._world.private(self._bot, user), self._bot)

    def _channel(self, id: str) -> Channel:
        channel = self._world.channels.get(id)
        if channel is None or (channel.type == PRIVATE and self._bot.id not in channel.people):
            raise Refusal(404, 10003, "Unknown Channel")
        if not channel.seen:
            raise Refusal(403, 50001, "Missing Access")
        return channel

    def _writable(self, id: str) -> Channel:
        channel = self._channel(id)
        for other in channel.people - {self._bot.id} if channel.type == PRIVATE else ():
            if not self._world.users[other].open:
                raise Refusal(403, 50007, "Cannot send messages to this user")
        if not channel.writable:
            raise Refusal(403, 50013, "Missing Permissions")
        return channel

    def _message(self, channel: Channel, id: str) -> Message:
        message = self._world.find(channel, id)
        if message is None or message.only:
            raise Refusal(404, 10008, "Unknown Message")
        return message

    async def history(self, received: Received) -> Any:
        channel = self._channel(received.parts["channel_id"])
        after, limit = int(received.query.get("after", "0")), int(received.query.get("limit", "50"))
        if not 1 <= limit <= 100:
            raise invalid("limit")
        those = [
            each for each in channel.messages if int(each.id) > after and not each.deleted and not each.only
        ]
        told = []
        for each in reversed(those[:limit]):
            ours = each.author is self._bot or self._bot in each.mentions
            told.append(payloads.message(each, content=channel.guild is None or ours))
        return told

    async def say(self, received: Received) -> Any:
        channel, payload = self._writable(received.parts["channel_id"]), received.payload
        check_message(payload, files=len(received.files))
        nonce = str(payload.get("nonce", ""))
        if payload.get("enforce_nonce") and not nonce:
            raise invalid("enforce_nonce without a nonce")
        key, now = (channel.id, nonce), self._world.clock()
        if payload.get("enforce_nonce") and key in self._nonces and now - self._nonces[key][0] < NONCES_KEPT:
            return payloads.message(self._nonces[key][1])
        reference = payload.get("message_reference") or {}
        message = self._world.message(
            channel,
            self._bot,
            content=payload.get("content") or "",
            embeds=payload.get("embeds") or [],
            components=payload.get("components") or [],
            attachments=attachments(self._world, payload, received.files),
            reference=reference.get("message_id", ""),
            nonce=nonce,
        )
        self._nonces[key] = (now, message)
        await self._gateway.tell_message(message)
        return payloads.message(message)

    async def change(self, received: Received) -> Any:
        channel = self._channel(received.parts["channel_id"])
        message = self._message(channel, received.parts["message_id"])
        if message.author is not self._bot:
            raise Refusal(403, 50005, "Cannot edit a message authored by another user")
        check_message(received.payload, files=len(received.files))
        received.payload["attachments"] = attachments(self._world, received.payload, received.files)
        message.change(received.payload, self._world.clock())
        await self._gateway.tell_message(message, "MESSAGE_UPDATE")
        return payloads.message(message)

    async def take_back(self, received: Received) -> Any:
        channel = self._channel(received.parts["channel_id"])
        message = self._message(channel, received.parts["message_id"])
        if message.author is not self._bot:
            raise Refusal(403, 50013, "Missing Permissions")
        message.deleted = True

    async def pass_on(self, received: Received) -> Any:
        channel = self._channel(received.parts["channel_id"])
        message = self._message(channel, received.parts["message_id"])
        if channel.type != ANNOUNCEMENTS:
            raise Refusal(400, 50024, "Cannot execute action on this channel type")
        message.flags |= CROSSPOSTED
        return payloads.message(message)

    async def thread_from(self, received: Received) -> Any:
        channel = self._threadable(received)
        message = self._message(channel, received.parts["message_id"])
        if message.id in self._world.channels:
            raise Refusal(400, 160004, "A thread has already been created for this message")
        return await self._open_thread(channel, PUBLIC_THREAD, received.payload["name"], message.id)

    async def thread(self, received: Received) -> Any:
        kind = received.payload.get("type", PRIVATE_THREAD)
        return await self._open_thread(self._threadable(received), kind, received.payload["name"], "")

    def _threadable(self, received: Received) -> Channel:
        channel = self._channel(received.parts["channel_id"])
        if channel.guild is None or channel.type in THREADS:
            raise Refusal(400, 50024, "Cannot execute action on this channel type")
        if not channel.threadable:
            raise Refusal(403, 50013, "Missing Permissions")
        return channel

    async def _open_thread(self, parent: Channel, kind: int, name: str, id: str) -> Any:
        thread = self._world.channel(kind, name, guild=parent.guild, parent=parent, people={self._bot.id})
        if id:
            del self._world.channels[thread.id]
            thread.id = id
            self._world.channels[id] = thread
        await self._gateway.tell_thread(thread)
        return payloads.channel(thread, self._bot)

    async def join(self, received: Received) -> Any:
        channel = self._channel(received.parts["channel_id"])
        if channel.type not in THREADS:
            raise Refusal(400, 50024, "Cannot execute action on this channel type")
        channel.people.add(received.parts["user_id"])


def attachments(world: World, payload: dict[str, Any], files: dict[str, bytes]) -> list[dict[str, Any]]:
    """The files of a message, as it then shows them."""
    shown = []
    for each in payload.get("attachments") or ():
        content = files.get(f"files[{each['id']}]")
        if content is None:
            raise invalid(f"no file {each['id']}")
        id = world.snowflake()
        url = f"https://cdn.discordapp.com/attachments/0/{id}/{each['filename']}"
        shown.append(
            {"id": id, "filename": each["filename"], "size": len(content), "url": url, "proxy_url": url}
        )
    return shown
