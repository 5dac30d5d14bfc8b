"""Telegram calls us: a route of our own, which answers 200 once what it was told is stored."""

import hmac
import json
import logging
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from aiohttp import web
from telegram import Bot

from bot.platforms.telegram.intake import Intake, read

log = logging.getLogger(__name__)

HEADER = "X-Telegram-Bot-Api-Secret-Token"
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram reaches us: the public ``url`` (its path is the route), behind it ``host`` and ``port``.

    ``secret`` is what Telegram proves itself with; ``connections`` how many calls it may have under way.
    """

    url: str
    secret: str
    host: str = "127.0.0.1"
    port: int = 8443
    connections: int = 40

    def __post_init__(self) -> None:
        if not _SECRET.fullmatch(self.secret):
            raise ValueError("the webhook's secret takes 16 to 256 letters, digits, _ and -")
        if urlsplit(self.url).scheme not in ("https", "http"):
            raise ValueError(f"the webhook's url begins with https://: {self.url!r}")

    @property
    def path(self) -> str:
        """The route."""
        return urlsplit(self.url).path or "/"


async def listen(webhook: Webhook, intake: Intake, bot: Bot) -> web.AppRunner:
    """Open the route; the runner's ``cleanup`` closes it."""
    expected = webhook.secret.encode()

    async def receive(request: web.Request) -> web.Response:
        given = request.headers.get(HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, expected):
            return web.Response(status=403)
        try:
            raw = json.loads(await request.read())
        except ValueError:
            return web.Response(status=400)
        # What makes no sense will make none the next time either.
        if (update := read(raw, bot)) is not None:
            await intake.put(update)
        return web.Response()

    app = web.Application(client_max_size=4 * 1024**2)
    app.router.add_post(webhook.path, receive)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=5)
    await runner.setup()
    await web.TCPSite(runner, webhook.host, webhook.port).start()
    return runner
