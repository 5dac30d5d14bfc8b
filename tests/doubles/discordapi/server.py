"""The REST side's door: who calls, how often, whether the call is as specified; everything is written down."""

import asyncio
import json
import re
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import web

from tests.doubles.begun import Begun
from tests.doubles.discordapi import spec
from tests.doubles.discordapi.checks import Refusal, invalid
from tests.doubles.discordapi.limits import Limits

BASE = "/api/v10"


@dataclass
class Call:
    """A call received: its route is the method and the template."""

    at: datetime
    route: str
    path: str
    payload: Any
    files: dict[str, bytes]
    status: int = 0
    code: int = 0
    """Discord's own code, where it was refused."""


@dataclass
class Received:
    """What a route's function works with."""

    parts: dict[str, str]
    query: dict[str, str]
    payload: Any
    files: dict[str, bytes]


Route = Callable[[Received], Awaitable[Any]]


@dataclass(frozen=True)
class Fault:
    """What happens instead of an answer: a status such as 502, or with 0 a closed socket, before or ``after`` it acted."""

    status: int
    after: bool = False
    code: int = 0
    """Discord's own code, for a refusal in due form."""


@dataclass
class Door:
    """All routes, by method and template. ``faults`` happen to the next calls of a route (or of any, under ``*``)."""

    token: str
    clock: Callable[[], datetime]
    limits: Limits = field(default_factory=Limits)
    latency: float = 0.0
    faults: dict[str, deque[Fault]] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    begun: Begun = field(default_factory=Begun)
    complaints: list[str] = field(default_factory=list)
    """What was wrong with calls, and with our own answers: a test ends with none."""
    routes: list[tuple[str, re.Pattern[str], str, Route]] = field(default_factory=list)

    def add(self, route: str, function: Route) -> None:
        """A route such as ``GET /users/{user_id}``."""
        method, template = route.split(" ")
        pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template))
        self.routes.append((method, pattern, route, function))

    def refuse(self, route: str, status: int, code: int) -> None:
        """The next call of this route is refused with a code of Discord's."""
        self.faults.setdefault(route, deque()).append(Fault(status, code=code))

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One call."""
        path = request.path.removeprefix(BASE)
        for method, pattern, route, function in self.routes:
            if method == request.method and (found := pattern.fullmatch(path)):
                with self.begun.one():
                    return await self._answer(request, path, route, found.groupdict(), function)
        self.complaints.append(f"no such route: {request.method} {path}")
        return _refused(Refusal(404, 0, "404: Not Found"), {})

    async def _answer(
        self, request: web.Request, path: str, route: str, parts: dict[str, str], function: Route
    ) -> web.StreamResponse:
        payload, files = await _read(request)
        call = Call(self.clock(), route, path, payload, files)
        self.calls.append(call)
        if self.latency:
            await asyncio.sleep(self.latency)
        major = "/".join(
            parts.get(each, "") for each in ("channel_id", "guild_id", "webhook_id", "webhook_token")
        )
        headers, wait, overall = self.limits.take(route, major)
        if wait is not None:
            call.status = 429
            return _limited(wait, overall, headers)
        fault = self._fault(route)
        if fault is not None and not fault.after:
            call.status = fault.status
            return self._break(request, fault)
        try:
            self._check(request, route, path, payload)
            answer = await function(Received(parts, dict(request.query), payload, files))
        except Refusal as refusal:
            call.status, call.code = refusal.status, refusal.code
            return _refused(refusal, headers)
        if fault is not None:
            call.status = fault.status
            return self._break(request, fault)
        call.status = 204 if answer is None else 200
        if answer is None:
            return web.Response(status=204, headers=headers)
        self._check_answer(request.method, path, answer)
        return _json(answer, headers=headers)

    def _fault(self, route: str) -> Fault | None:
        for name in (route, "*"):
            if self.faults.get(name):
                return self.faults[name].popleft()
        return None

    def _break(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.code:
            return _refused(Refusal(fault.status, fault.code, "refused"), {})
        if fault.status == 429:
            self.limits.refused += 1
            return _limited(0.2, overall=False, headers={})
        if fault.status:
            return web.Response(
                status=fault.status, text="<html>Bad Gateway</html>", content_type="text/html"
            )
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)

    def _check(self, request: web.Request, route: str, path: str, payload: Any) -> None:
        own = "{webhook_token}" in route or "{interaction_token}" in route
        if not own and request.headers.get("Authorization") != f"Bot {self.token}":
            raise Refusal(401, 0, "401: Unauthorized")
        if not own and not request.headers.get("User-Agent", "").startswith("DiscordBot ("):
            raise Refusal(403, 40333, "internal network error")
        if (known := spec.loaded()) is not None and (fault := known.fault(request.method, path, payload)):
            self.complaints.append(f"{route}: {fault}")
            raise invalid(fault)

    def _check_answer(self, method: str, path: str, answer: Any) -> None:
        known = spec.loaded()
        if known is not None and (fault := known.answer_fault(method, path, 200, answer)):
            self.complaints.append(f"our own answer to {method} {path[:40]}: {fault}")


async def _read(request: web.Request) -> tuple[Any, dict[str, bytes]]:
    files: dict[str, bytes] = {}
    if request.content_type.startswith("multipart/"):
        payload: Any = None
        async for part in await request.multipart():
            content = await part.read(decode=True)  # type: ignore[union-attr]
            if part.name == "payload_json":  # type: ignore[union-attr]
                payload = json.loads(content)
            else:
                files[str(part.name)] = bytes(content)  # type: ignore[union-attr]
        return payload, files
    text = await request.text()
    return (json.loads(text) if text else None), files


def _json(answer: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """With the bare media type that Discord gives, which its client compares to the letter."""
    body = json.dumps(answer).encode()
    return web.Response(
        body=body, status=status, headers={**(headers or {}), "Content-Type": "application/json"}
    )


def _refused(refusal: Refusal, headers: dict[str, str]) -> web.Response:
    return _json(refusal.body, status=refusal.status, headers=headers)


def _limited(wait: float, overall: bool, headers: dict[str, str]) -> web.Response:
    more = {"Via": "1.1 google", "Retry-After": str(int(wait) + 1)}
    more["X-RateLimit-Scope"] = "global" if overall else "user"
    if overall:
        more["X-RateLimit-Global"] = "true"
    body = {"message": "You are being rate limited.", "retry_after": round(wait, 3), "global": overall}
    return _json(body, status=429, headers=headers | more)
