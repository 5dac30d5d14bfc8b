"""An interaction between its arrival and its acknowledgement."""

import asyncio
import logging
from dataclasses import dataclass, field

import aiohttp
import discord

log = logging.getLogger(__name__)


@dataclass
class Pending:
    """An interaction of this process that nothing has been answered to yet."""

    interaction: discord.Interaction
    deferred: bool = False
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    async def defer(self) -> None:
        """Acknowledge it, unless it is answered already."""
        async with self.lock:
            if self.answered.is_set() or self.deferred:
                return
            command = self.interaction.type is discord.InteractionType.application_command
            try:
                await self.interaction.response.defer(
                    ephemeral=command and self.interaction.guild_id is not None, thinking=command
                )
            except discord.HTTPException as refusal:
                log.warning("an interaction was not acknowledged: %s %s", refusal.status, refusal.code)
            except (aiohttp.ClientError, OSError) as fault:
                log.warning("an interaction was not acknowledged: %s", type(fault).__name__)
            self.deferred = True
