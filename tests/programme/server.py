"""Somebody else's server on this machine: what it gives is set by the test, what it was asked is kept."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

CALENDAR = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//x//y//EN\r
{events}END:VCALENDAR\r
"""


def event(uid: str, title: str, start: str = "20261212T140000", **more: str) -> str:
    """One VEVENT; ``more`` are further properties in small letters."""
    lines = ["BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{title}", f"DTSTART:{start}"]
    lines += [f"{name.upper()}:{value}" for name, value in more.items()]
    return "\r\n".join([*lines, "END:VEVENT", ""])


def calendar(*events: str) -> bytes:
    """A calendar of these events."""
    return CALENDAR.format(events="".join(events)).encode()


@dataclass
class Server:
    """What it gives at any path, and the headers it was asked with."""

    url: str = ""
    body: bytes = b""
    status: int = 200
    etag: str = ""
    location: str = ""
    asked: list[dict[str, str]] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(dict(request.headers))
        headers = {"ETag": self.etag} if self.etag else {}
        if self.location:
            return web.Response(status=302, headers={"Location": self.location})
        if self.etag and request.headers.get("If-None-Match") == self.etag:
            return web.Response(status=304, headers=headers)
        return web.Response(status=self.status, body=self.body, headers=headers)


@asynccontextmanager
async def serving() -> AsyncIterator[Server]:
    """It listens until the test is over."""
    server = Server()
    app = web.Application()
    app.router.add_get("/{path:.*}", server.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    server.url = f"http://127.0.0.1:{port}/agenda.ics"
    try:
        yield server
    finally:
        await runner.cleanup()
