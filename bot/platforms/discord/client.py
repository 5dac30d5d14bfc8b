"""Our ear at Discord's gateway: what it hears goes to be stored, and only then is acknowledged."""

import asyncio
import logging
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import discord

from bot.conversation.errors import traced
from bot.conversation.i18n import _, choose, speaking
from bot.conversation.messages import Request
from bot.platforms.discord import hearing
from bot.platforms.discord.commands import MESSAGE
from bot.platforms.discord.components import ANSWER, FORM, THREAD
from bot.platforms.discord.intake import Intake, NotKept
from bot.platforms.discord.local import Local
from bot.platforms.discord.missed import Missed
from bot.platforms.discord.pending import Pending

log = logging.getLogger(__name__)

LONGEST_PAUSE = 30.0
"""Seconds that a call waits for its limit; where Discord asks for more, it is tried again later."""

RECENT = timedelta(days=1)
"""A server that took Passeur in while nobody listened is still greeted after this long."""


discord.VoiceClient.warn_nacl = False
discord.VoiceClient.warn_dave = False


class Ear(discord.Client):
    """Hears what needs no privileged intent: interactions, private messages, mentions, servers coming and going."""

    intake: Intake
    local: Local
    missed: Missed

    def __init__(
        self,
        *,
        language: str,
        clock: Callable[[], datetime],
        pending: dict[str, Pending],
        patience: float,
        guard: float,
        ready: asyncio.Event,
    ) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True),
            max_messages=None,
            max_ratelimit_timeout=LONGEST_PAUSE,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self._language = language
        self._clock = clock
        self._pending = pending
        self._patience = patience
        self._guard = guard
        self._session = ready

    def followed(self, channel: str) -> bool:
        """Whether other servers may follow this channel."""
        known = self.get_channel(int(channel))
        return isinstance(known, discord.TextChannel) and known.is_news()

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Everything pressed, commanded, completed or sent back, by what it names."""
        data: Any = interaction.data or {}
        kinds = discord.InteractionType
        lang = choose(interaction.locale.value, self._language)
        with speaking(lang):
            match interaction.type:
                case kinds.autocomplete:
                    await self.local.complete(interaction, lang)
                case kinds.application_command if data.get("type") == MESSAGE:
                    await self.local.search(interaction, lang)
                case kinds.application_command:
                    await self._take(interaction, hearing.command(interaction, self._clock()))
                case kinds.component if data["custom_id"] in (FORM, ANSWER):
                    await self.local.window(interaction, data["custom_id"])
                case kinds.component if data["custom_id"] == THREAD:
                    await self.local.thread(interaction)
                case kinds.component:
                    await self._take(interaction, hearing.press(interaction, self._clock()))
                case kinds.modal_submit:
                    if (request := hearing.window(interaction, self._clock())) is not None:
                        await self._take(interaction, request)

    async def _take(self, interaction: discord.Interaction, request: Request) -> None:
        """Store it, then acknowledge it: with the answer itself where that is quick, else by putting it off.

        Where storing takes longer than the guard allows, it is put off first and stored still.
        """
        pending = self._pending[request.key] = Pending(interaction)
        kept = asyncio.ensure_future(self.intake.store(request))
        try:
            begun = self.loop.time()
            await asyncio.wait({kept}, timeout=self._guard)
            if interaction.type is discord.InteractionType.application_command:
                with suppress(TimeoutError):
                    async with asyncio.timeout_at(max(begun + self._patience, self.loop.time())):
                        await pending.answered.wait()
            await pending.defer()
            await kept
            self.missed.remember(request.key)
        except NotKept:
            await self.local.post.tell(
                pending,
                _(
                    "I could not keep what you said, and the fault is mine. Please say it again a little later."
                ),
            )
        finally:
            self._pending.pop(request.key, None)

    async def on_message(self, message: discord.Message) -> None:
        """Private messages and mentions."""
        async with self.missed.turn(message.channel.id):
            await self._listen(message)

    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        """A message that its author has changed; what Discord adds to it by itself is not that."""
        if event.message.edited_at is None or "edited_timestamp" not in event.data:
            return
        async with self.missed.turn(event.channel_id):
            await self._listen(event.message)

    async def _listen(self, message: discord.Message) -> None:
        if self.user is None or (request := hearing.message(message, self.user.id, self._clock())) is None:
            return
        try:
            await self.intake.store(request)
        except NotKept:
            log.error("a message was not kept")
            return
        self.missed.remember(request.key)

    async def on_connect(self) -> None:
        """A new session has begun: what was said between this one and the last is asked for, before anything newer."""
        self.missed.lose_track()
        private = await self.missed.look_back()
        self._session.set()
        await self.missed.read(private, self._listen_back)

    async def _listen_back(self, channel: str, data: Any) -> None:
        known: Any = self.get_channel(int(channel)) or self.get_partial_messageable(int(channel))
        await self._listen(discord.Message(state=self._connection, channel=known, data=data))

    async def on_resumed(self) -> None:
        """The same session goes on, and nothing was missed."""
        self._session.set()

    async def on_disconnect(self) -> None:
        """The library is looking for the way back."""
        self._session.clear()

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """A server takes Passeur in."""
        await self._greet(guild)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """A server is there again; one that is new to us may have come while nobody listened."""
        async with self.missed.turn(guild.id):
            pass
        here = [
            each for each in self.missed.spoken_in() if guild.get_channel_or_thread(int(each)) is not None
        ]
        await self.missed.read(here, self._listen_back)
        if (
            guild.me is not None
            and guild.me.joined_at is not None
            and self._clock() - guild.me.joined_at < RECENT
        ):
            await self._greet(guild)

    async def _greet(self, guild: discord.Guild) -> None:
        if (request := hearing.joined(guild, self._clock())) is not None:
            with suppress(NotKept):
                await self.intake.store(request)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """A server has let Passeur go."""
        with suppress(NotKept):
            await self.intake.store(hearing.left(guild, self._clock()))

    async def on_error(self, event_method: str, /, *_args: Any, **_kwargs: Any) -> None:
        """What the library would print, without the words of people in it."""
        fault = sys.exc_info()[1]
        log.error("hearing failed in %s\n%s", event_method, traced(fault) if fault is not None else "")
