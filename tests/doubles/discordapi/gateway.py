"""The gateway: hello, identify, heartbeats, events, resuming with replay, and every way of being thrown out."""

import asyncio
import json
import secrets
import zlib
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.doubles.discordapi import payloads
from tests.doubles.discordapi.world import THREADS, Channel, Message, User, World

GUILDS = 1 << 0
GUILD_MESSAGES = 1 << 9
DIRECT_MESSAGES = 1 << 12
PRIVILEGED = (1 << 1) | (1 << 8) | (1 << 15)

ALLOWANCE = 120
"""Frames a minute that a client may send."""


@dataclass
class Session:
    """What a client may come back to, and everything told in it."""

    intents: int
    id: str = field(default_factory=lambda: secrets.token_hex(16))
    told: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    seq: int = 0
    valid: bool = True


class Gateway:
    """One bot's gateway. ``deaf`` leaves heartbeats unanswered."""

    def __init__(self, world: World, token: str, bot: User) -> None:
        self._world = world
        self._token = token
        self._bot = bot
        self.url = ""
        self.interval = 41.25
        self.deaf = False
        self.session: Session | None = None
        self.log: list[str] = []
        """Every frame's kind in its order, theirs with <, ours with >."""
        self._socket: web.WebSocketResponse | None = None
        self._deflate: Any = None
        self._writing = asyncio.Lock()

    @property
    def connected(self) -> bool:
        """Whether a client listens, its session open."""
        return self._socket is not None and not self._socket.closed

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """One connection."""
        socket = web.WebSocketResponse(max_msg_size=4096)
        await socket.prepare(request)
        query = request.query
        if query.get("v") != "10" or query.get("encoding") != "json":
            await socket.close(code=4012)
            return socket
        if query.get("compress") not in (None, "zlib-stream"):
            await socket.close(code=4002)
            return socket
        deflate = zlib.compressobj() if query.get("compress") else None
        await self._write(socket, deflate, {"op": 10, "d": {"heartbeat_interval": int(self.interval * 1000)}})
        sent = 0
        async for frame in socket:
            sent += 1
            if frame.type is not WSMsgType.TEXT:
                await socket.close(code=4002)
                break
            try:
                told = json.loads(frame.data)
                op, data = told["op"], told.get("d")
            except (ValueError, KeyError, TypeError):
                await socket.close(code=4002)
                break
            if sent > ALLOWANCE:
                await socket.close(code=4008)
                break
            self.log.append(f"<{op}")
            if op == 1:
                if not self.deaf:
                    await self._write(socket, deflate, {"op": 11})
            elif op == 2:
                await self._identify(socket, deflate, data)
            elif op == 6:
                await self._resume(socket, deflate, data)
            elif op == 3 and self._socket is not socket:
                await socket.close(code=4003)
            elif op not in (3, 4, 8, 31):
                await socket.close(code=4001)
        if self._socket is socket:
            self._socket = None
        return socket

    async def _identify(self, socket: web.WebSocketResponse, deflate: Any, data: dict[str, Any]) -> None:
        if self._socket is socket:
            await socket.close(code=4005)
        elif data["token"] != self._token:
            await socket.close(code=4004)
        elif data["intents"] & PRIVILEGED:
            await socket.close(code=4014)
        else:
            if self.session is not None:
                self.session.valid = False
            self.session = Session(data["intents"])
            self._socket, self._deflate = socket, deflate
            guilds = list(self._world.guilds.values())
            ready = {
                "v": 10,
                "user": payloads.user(self._bot),
                "guilds": [{"id": each.id, "unavailable": True} for each in guilds],
                "session_id": self.session.id,
                "resume_gateway_url": self.url,
                "application": {"id": self._bot.id, "flags": 0},
                "session_type": "normal",
                "private_channels": [],
                "relationships": [],
                "presences": [],
            }
            await self.tell("READY", ready)
            for guild in guilds:
                await self.tell("GUILD_CREATE", self.guild(guild.id))

    def guild(self, id: str) -> dict[str, Any]:
        """A server, as told when it becomes available."""
        guild = self._world.guilds[id]
        threads = [
            each for each in self._world.channels.values() if each.guild is guild and each.type in THREADS
        ]
        return payloads.guild(guild, self._bot, self._world.clock(), threads)

    async def _resume(self, socket: web.WebSocketResponse, deflate: Any, data: dict[str, Any]) -> None:
        session = self.session
        if data["token"] != self._token:
            await socket.close(code=4004)
        elif session is None or not session.valid or session.id != data["session_id"]:
            await self._write(socket, deflate, {"op": 9, "d": False})
        elif data["seq"] is None or data["seq"] > session.seq:
            await socket.close(code=4007)
        else:
            self._socket, self._deflate = socket, deflate
            for seq, frame in list(session.told):
                if seq > data["seq"]:
                    await self._write(socket, deflate, frame)
            await self.tell("RESUMED", {})

    async def tell(self, event: str, data: dict[str, Any]) -> None:
        """One event: kept for a client that comes back, lost where none has a session."""
        session = self.session
        if session is None or not session.valid:
            return
        session.seq += 1
        frame = {"op": 0, "t": event, "s": session.seq, "d": data}
        if event != "RESUMED":
            session.told.append((session.seq, frame))
            del session.told[:-1000]
        if self._socket is not None:
            await self._write(self._socket, self._deflate, frame)

    async def tell_message(self, message: Message, event: str = "MESSAGE_CREATE") -> None:
        """A message, to a client with the intent for it, its words only where they are for the bot."""
        if self.session is None:
            return
        intent = GUILD_MESSAGES if message.channel.guild is not None else DIRECT_MESSAGES
        if not self.session.intents & intent or not message.channel.seen:
            return
        mine = message.author is self._bot or self._bot in message.mentions
        data = payloads.message(message, content=message.channel.guild is None or mine)
        if (guild := message.channel.guild) is not None:
            member = payloads.member(message.author, guild, self._world.clock())
            data |= {
                "guild_id": guild.id,
                "member": {key: value for key, value in member.items() if key != "user"},
            }
        await self.tell(event, data)

    async def tell_thread(self, thread: Channel) -> None:
        """A new thread."""
        await self.tell("THREAD_CREATE", payloads.channel(thread, self._bot) | {"newly_created": True})

    async def _write(self, socket: web.WebSocketResponse, deflate: Any, frame: dict[str, Any]) -> None:
        self.log.append(f">{frame.get('t') or frame['op']}")
        text = json.dumps(frame)
        async with self._writing:
            if socket.closed:
                return
            try:
                if deflate is None:
                    await socket.send_str(text)
                else:
                    await socket.send_bytes(
                        deflate.compress(text.encode()) + deflate.flush(zlib.Z_SYNC_FLUSH)
                    )
            except ConnectionError:
                self.log.append(">lost")

    async def drop(self, code: int = 1006) -> None:
        """Close the connection with this code; with 1006, cut it without a word."""
        socket, self._socket = self._socket, None
        if socket is None:
            return
        if code == 1006:
            transport = socket._req.transport if socket._req is not None else None
            if transport is not None:
                transport.abort()
        else:
            await socket.close(code=code)

    async def reconnect(self) -> None:
        """Ask the client to come back."""
        if self._socket is not None:
            await self._write(self._socket, self._deflate, {"op": 7, "d": None})

    async def invalidate(self, *, resumable: bool = False) -> None:
        """Tell the client that its session is over."""
        if self.session is not None and not resumable:
            self.session.valid = False
        if self._socket is not None:
            await self._write(self._socket, self._deflate, {"op": 9, "d": resumable})
            self._socket = None
