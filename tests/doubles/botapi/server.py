"""The server itself: takes calls over HTTP, records them, answers as Telegram would."""

import asyncio
import json
import re
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, Self

from aiohttp import web

from tests.doubles.begun import Begun
from tests.doubles.botapi.answering import Answering
from tests.doubles.botapi.faults import Fault
from tests.doubles.botapi.limits import Limits
from tests.doubles.botapi.people import Human
from tests.doubles.botapi.profile import Profile
from tests.doubles.botapi.pushing import Pushing
from tests.doubles.botapi.refusal import Refusal, bad, flood
from tests.doubles.botapi.sending import Sending
from tests.doubles.botapi.specification import Specification
from tests.doubles.botapi.updates import Updates
from tests.doubles.botapi.world import BOT, RIGHTS, Account, Chat, World

TOKEN = "777000111:AAE-loopback_only-loopback_only-loop"
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{30,}")
_TEXTS = {
    "text", "caption", "name", "description", "short_description", "callback_query_id", "inline_query_id",
    "secret_token", "url", "language_code", "parse_mode", "document", "photo", "next_offset",
}  # fmt: skip


@dataclass(frozen=True)
class Call:
    """One call of the bot: when it came, and what it was answered."""

    method: str
    given: dict[str, Any]
    at: float
    code: int = 200


class BotApi:
    """Runs between ``start`` and ``close``. ``latency`` in seconds for each call but the wait of long polling."""

    def __init__(
        self,
        *,
        latency: float = 0.0,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.monotonic,
        specification: Specification | None = None,
        token: str = TOKEN,
    ) -> None:
        self.token = token
        self.latency = latency
        self.limits = limits or Limits()
        self.clock = clock
        self.specification = specification or Specification.find()
        self.world = World()
        self.updates = Updates()
        self.answering = Answering(clock)
        self.pushing = Pushing(self.updates)
        self.profile = Profile(self.updates, self.pushing)
        self.faults: list[Fault] = []
        self.calls: list[Call] = []
        self.begun = Begun()
        """All calls but those that wait for updates."""
        self.url = ""
        self.keep_calls = True
        self.sending = sending = Sending(self.world, self.limits, clock)
        self._methods: dict[str, Callable[[dict[str, Any], dict[str, Any]], Any]] = {
            _camel(name): getattr(part, name)
            for part in (self.profile, self.answering, self.world, sending)
            for name in dir(part)
            if name.split("_")[0] in ("get", "set", "send", "edit", "answer", "delete")
        }
        self._runner: web.AppRunner | None = None

    async def start(self, port: int = 0) -> Self:
        """Listen on loopback."""
        app = web.Application(client_max_size=64 * 1024**2)
        app.router.add_route("*", "/bot{token}/{method}", self._receive)
        app.router.add_get("/file/bot{token}/photos/{id}.jpg", self._give_out)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def close(self) -> None:
        """Stop listening, drop every connection."""
        await self.pushing.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def human(self, name: str = "Ana", *, language: str = "fr", started: bool = True) -> Human:
        """Somebody new."""
        id = 5000 + len(self.world.accounts)
        self.world.accounts[id] = Account(id, name, language, started)
        return Human(self, self.world.accounts[id])

    def group(
        self, title: str = "Voisins", *, topics: dict[int, str] | None = None, old: bool = False
    ) -> Chat:
        """A new group with the bot in it; ``old`` for one that is no supergroup yet."""
        id = -(1000 + len(self.world.chats)) if old else -(1_001_000_000_000 + len(self.world.chats))
        self.world.chats[id] = Chat(id, "group" if old else "supergroup", title, topics=topics or {})
        return self.world.chats[id]

    def channel(self, title: str, human: Human, *, posts: bool = True) -> Chat:
        """A channel in which this person lets the bot post, or (again) no longer."""
        known = [each for each in self.world.chats.values() if each.type == "channel" and each.title == title]
        id = known[0].id if known else -(1_002_000_000_000 + len(self.world.chats))
        chat = self.world.chats.setdefault(id, Chat(id, "channel", title))
        posting = {"is_anonymous": False, "can_post_messages": True, "can_edit_messages": True}
        admin = {"status": "administrator", "user": _bot(), **RIGHTS, **posting}
        gone = {"status": "left", "user": _bot()}
        before, after = (gone, admin) if posts else (admin, gone)
        change = {"chat": chat.summary(), "from": human.account.user(), "date": int(time.time())}
        self.tell("my_chat_member", change | {"old_chat_member": before, "new_chat_member": after})
        return chat

    def migrate(self, chat: Chat, *, silently: bool = False) -> Chat:
        """The group becomes a supergroup; its members are told, unless ``silently``."""
        new = self.group(chat.title)
        chat.moved_to = new.id
        if not silently:
            user = next(iter(self.world.accounts.values())).user()
            self.tell("message", chat.add(user, {"migrate_to_chat_id": new.id}))
            self.tell("message", new.add(user, {"migrate_from_chat_id": chat.id}))
        return new

    def hears(self, chat: Chat, message: dict[str, Any]) -> bool:
        """Whether a bot in privacy mode is told of this message."""
        if chat.private:
            return True
        text = str(message.get("text", message.get("caption", "")))
        answered = message.get("reply_to_message", {}).get("from", {}).get("id") == BOT["id"]
        mentioned = f"@{BOT['username']}" in text
        to_another = bool(re.match(rf"/\w+@(?!{BOT['username']}\b)", text, re.IGNORECASE))
        return (text.startswith("/") and not to_another) or answered or mentioned

    def tell(self, kind: str, content: dict[str, Any]) -> int:
        """Put an update into the queue, held against the specification first; its number."""
        content = json.loads(json.dumps(content))
        if self.specification is not None:
            update = {"update_id": 1, kind: content}
            faults = self.specification.faults_in("Update", update)
            assert not faults, faults
        return self.updates.add(kind, content)

    def called(self, method: str) -> list[Call]:
        """The calls of this method that were answered well, in order."""
        return [each for each in self.calls if each.method == method and each.code == 200]

    async def _give_out(self, request: web.Request) -> web.StreamResponse:
        """A file that somebody sent."""
        content = self.sending.pictures.get(request.match_info["id"])
        if request.match_info["token"] != self.token or content is None:
            return web.Response(status=404)
        return web.Response(body=content, content_type="image/jpeg")

    async def _receive(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        with nullcontext() if method == "getUpdates" else self.begun.one():
            return await self._dealt_with(request, method)

    async def _dealt_with(self, request: web.Request, method: str) -> web.StreamResponse:
        at = self.clock()
        try:
            given, files = await _parameters(request)
            if not _TOKEN.fullmatch(request.match_info["token"]):
                raise Refusal(404, "Not Found")
            if request.match_info["token"] != self.token:
                raise Refusal(401, "Unauthorized")
            fault = next((each for each in self.faults if each.concerns(method)), None)
            if fault is not None and not fault.late:
                return await self._fail(request, fault)
            if self.latency and method != "getUpdates":
                await asyncio.sleep(self.latency)
            result = await self._call(method, given, files)
            self._record(Call(method, given, at))
            if fault is not None:
                return await self._fail(request, fault)
            return web.json_response({"ok": True, "result": result})
        except Refusal as no:
            self._record(Call(method, given, at, no.code))
            return web.json_response(no.body(), status=no.code)

    async def _call(self, method: str, given: dict[str, Any], files: dict[str, Any]) -> Any:
        if self.specification is not None:
            if not self.specification.knows(method):
                raise Refusal(404, "Not Found: method not found")
            if faults := self.specification.faults_in_call(method, given, set(files)):
                raise bad(f"against the specification: {'; '.join(faults)}")
        if method == "getUpdates":
            self.updates.allowed = given.get("allowed_updates", self.updates.allowed)
            timeout = given.get("timeout", 0)
            return await self.updates.fetch(given.get("offset", 0), given.get("limit", 100), timeout)
        if method not in self._methods:
            raise bad(f"this double has no {method}")
        result = self._methods[method](given, files)
        if self.specification is not None and isinstance(result, dict) and "message_id" in result:
            wrong = self.specification.faults_in("Message", result)
            assert not wrong, wrong
        return result

    async def _fail(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.retry_after:
            raise flood(fault.retry_after)
        if fault.drop:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if fault.description:
            raise Refusal(fault.status or 400, fault.description)
        return web.Response(
            status=fault.status or 502, text="<html>Bad Gateway</html>", content_type="text/html"
        )

    def _record(self, call: Call) -> None:
        if self.keep_calls:
            self.calls.append(call)


async def _parameters(request: web.Request) -> tuple[dict[str, Any], dict[str, Any]]:
    """Parameters decoded, and files as (name, media type, content)."""
    given: dict[str, Any] = {name: _decoded(name, value) for name, value in request.query.items()}
    files: dict[str, Any] = {}
    if request.content_type == "application/json":
        return given | await request.json(), files
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[name] = (value.filename, value.content_type, value.file.read())
        else:
            given[name] = _decoded(name, str(value))
    return given, files


def _decoded(name: str, value: str) -> Any:
    if name in _TEXTS:
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(each.title() for each in rest)


def _bot() -> dict[str, Any]:
    """The bot as a member: what only ``getMe`` tells is left out."""
    return {name: BOT[name] for name in ("id", "is_bot", "first_name", "username")}
