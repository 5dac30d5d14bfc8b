"""Passeur on Discord."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.conversation.errors import Undeliverable
from bot.conversation.messages import Address, Limit, Reply
from bot.platforms.base import Host, Noticeboard, Unusable
from bot.platforms.discord import commands, hearing
from bot.platforms.discord.client import Ear
from bot.platforms.discord.intake import Intake
from bot.platforms.discord.local import Local, OpenForm
from bot.platforms.discord.missed import Heard, Missed
from bot.platforms.discord.native import Board
from bot.platforms.discord.news import News
from bot.platforms.discord.pending import Pending
from bot.platforms.discord.post import Post
from bot.platforms.discord.rest import Rest, Vanished, keep_secrets

log = logging.getLogger(__name__)

AUTHENTICATION_FAILED = 4004

PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    create_private_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
    create_events=True,
    manage_events=True,
)
"""What Passeur needs in a server."""


def invitation(application: int | str) -> str:
    """The address at which somebody who manages a server takes Passeur in."""
    return discord.utils.oauth_url(
        application, permissions=PERMISSIONS, scopes=("bot", "applications.commands")
    )


class Discord:
    """Discord, by its gateway and its REST interface.

    ``api`` and ``gateway`` are Discord's own where empty; with another ``api``, the gateway is the one that it names.
    ``patience`` is how many seconds a command may wait for its answer before it is put off; ``guard`` how many its
    storing may take at most, and ``pause`` after how many it is tried again. ``open_form`` says which form waits for somebody: without it, no window is offered.
    ``heard`` says where to ask for what was said while nobody listened. ``elsewhere`` gives the address of what a
    press shows on another platform, or nothing. ``noticeboard`` says which events servers show as their own, looked at
    again after ``board`` seconds. ``setting`` is what the operator calls the token.
    """

    name = hearing.PLATFORM
    remembers = 120.0
    """« The past few minutes », as its documentation says."""

    def __init__(
        self,
        token: str,
        *,
        clock: Callable[[], datetime],
        api: str = "",
        gateway: str = "",
        patience: float = 1.0,
        guard: float = 2.0,
        pause: float = 0.2,
        open_form: OpenForm | None = None,
        heard: Heard | None = None,
        elsewhere: Callable[[str], str] | None = None,
        noticeboard: Noticeboard | None = None,
        board: float = 120.0,
        setting: str = "PASSEUR_DISCORD_TOKEN",
    ) -> None:
        if not token:
            raise Unusable(f"{setting} is empty: Discord's developer portal gives out the token of a bot.")
        self._setting = setting
        self._token = token
        self._clock = clock
        self._api = api.rstrip("/")
        self._gateway = gateway
        self._patience = patience
        self._guard = guard
        self._pause = pause
        self._open_form = open_form
        self._heard = heard
        self._elsewhere = elsewhere
        self._noticeboard = noticeboard
        self._board = board
        self._pending: dict[str, Pending] = {}
        self._post: Post | None = None
        self._news: News | None = None
        self.ready = asyncio.Event()
        """Set while the gateway's session is open."""

    async def run(self, host: Host) -> None:
        """Listen until cancelled. Raises Unusable where Discord refuses the token; waits out whatever may pass."""
        keep_secrets()
        if self._api:
            Route.BASE = self._api
        ear = Ear(
            language=host.language,
            clock=self._clock,
            pending=self._pending,
            patience=self._patience,
            guard=self._guard,
            ready=self.ready,
        )
        ear.intake = Intake(host, pause=self._pause)
        tasks: list[asyncio.Task[None]] = []
        try:
            async with ear, aiohttp.ClientSession() as session:
                try:
                    await ear.login(self._token)
                except discord.LoginFailure:
                    raise self._unknown() from None
                rest = Rest(ear.http, session)
                ear.missed = Missed(rest, self._heard)
                self._post = Post(
                    rest,
                    ear.application_id or 0,
                    clock=self._clock,
                    pending=self._pending,
                    windows=self._open_form is not None,
                    elsewhere=self._elsewhere,
                )
                self._news = News(self._post, ear.followed, session)
                ear.local = Local(host, self._post, self._open_form)
                tasks.append(asyncio.create_task(ear.intake.run()))
                await self._open_gateway(ear)
                await self._synchronise(rest, ear.application_id or 0, host)
                if self._noticeboard is not None:
                    keeping = self._keep_board(
                        ear, Board(rest, self._noticeboard, str(ear.user and ear.user.id))
                    )
                    tasks.append(asyncio.create_task(keeping))
                    tasks[-1].add_done_callback(_mourned)
                try:
                    await ear.connect()
                except discord.ConnectionClosed as closed:
                    if closed.code == AUTHENTICATION_FAILED:
                        raise self._unknown() from None
                    raise
        finally:
            self.ready.clear()
            self._post = self._news = None
            self._pending.clear()
            for each in reversed(tasks):
                each.cancel()
                await asyncio.gather(each, return_exceptions=True)

    def _unknown(self) -> Unusable:
        return Unusable(
            f"Discord does not know this bot: check that {self._setting} is the whole token, as its portal gave it."
        )

    async def _open_gateway(self, ear: Ear) -> None:
        url = self._gateway
        if self._api and not url:
            _shards, url, _limits = await ear.http.get_bot_gateway()
        if url:
            # The library has one gateway for the whole process.
            DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(url)

    async def _keep_board(self, ear: Ear, board: Board) -> None:
        """Keep the events of servers in step, while we are connected."""
        while True:
            await self.ready.wait()
            await board.keep([each.id for each in ear.guilds], self._clock())
            await asyncio.sleep(self._board)

    async def _synchronise(self, rest: Rest, application: int, host: Host) -> None:
        """Give Discord the menu where it has another one; an old menu is no reason not to listen."""
        path = "/applications/{application_id}/commands"
        want = commands.wanted(host.menu, host.language)
        try:
            had = await rest.call("GET", f"{path}?with_localizations=true", application_id=application)
            if commands.differ(had, want):
                await rest.call("PUT", path, want, application_id=application)
                log.info("the menu was written: %s commands", len(want))
        except (Undeliverable, Vanished) as refusal:
            log.error("the menu could not be written: %s", refusal)

    def limits(self, address: Address) -> Sequence[Limit]:
        """None: the client library keeps to Discord's buckets."""
        return ()

    async def send(
        self, address: Address, reply: Reply, *, nonce: str, message: str = "", request: str = ""
    ) -> str:
        """As ``Platform.send``."""
        if self._post is None:
            raise Undeliverable("not connected", retry_after=2)
        return await self._post.send(address, reply, nonce, message, request)

    async def post(self, address: Address, reply: Reply, *, nonce: str) -> str:
        """As ``Platform.post``; said again with the same nonce within minutes, Discord keeps the first."""
        return await self._telling().post(address, reply, nonce)

    async def amend(self, address: Address, posted: str, reply: Reply) -> bool:
        """As ``Platform.amend``."""
        return await self._telling().amend(address, posted, reply)

    async def withdraw(self, address: Address, posted: str) -> bool:
        """As ``Platform.withdraw``."""
        return await self._telling().withdraw(address, posted)

    async def picture(self, reference: str) -> bytes | None:
        """As ``Platform.picture``; Discord gives it out for about a day."""
        return await self._telling().picture(reference)

    def _telling(self) -> News:
        if self._news is None:
            raise Undeliverable("not connected", retry_after=2)
        return self._news


def _mourned(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (fault := task.exception()) is not None:
        log.error("the events of servers are no longer kept in step (%s)", type(fault).__name__)
