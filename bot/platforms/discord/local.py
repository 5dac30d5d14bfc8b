"""What is answered on the spot, without a turn: completion, a look-up on a message, windows, threads."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import discord

from bot.conversation.errors import Undeliverable
from bot.conversation.i18n import _
from bot.conversation.markup import escape
from bot.conversation.messages import Address, Form, Reply, Sender
from bot.platforms.base import Host
from bot.platforms.discord import hearing, windows
from bot.platforms.discord.commands import command_name
from bot.platforms.discord.components import ANSWER
from bot.platforms.discord.letters import NOBODY, Setting, composed
from bot.platforms.discord.pending import Pending
from bot.platforms.discord.post import Post
from bot.platforms.discord.rest import Vanished
from bot.platforms.discord.text import shorten

log = logging.getLogger(__name__)

OpenForm = Callable[[Address, Sender], Awaitable[Form | None]]
"""The form that is open for this sender in this chat, its fields holding what is known; None once it is closed."""

MODAL = 9
AT_ONCE = 2.4
"""Seconds within which Discord has to be answered, less the way there."""

LOOKED_UP = 300
"""How much of a message is looked up."""

THREAD_NAME = 100
A_DAY = 1440


class Local:
    """Answers that need no memory of their own."""

    def __init__(self, host: Host, post: Post, open_form: OpenForm | None) -> None:
        self._host = host
        self.post = post
        self._open_form = open_form

    async def complete(self, interaction: discord.Interaction, lang: str) -> None:
        """What an argument being typed may be; nothing where it takes too long."""
        data: Any = interaction.data
        typed: dict[str, Any] = next((each for each in data.get("options", ()) if each.get("focused")), {})
        kind = next((item.complete for item in self._host.menu if data["name"] in _names(item.names)), "")
        choices: list[discord.app_commands.Choice[str]] = []
        try:
            async with asyncio.timeout(AT_ONCE):
                found = await self._host.complete(kind, str(typed.get("value", "")), lang)
        except TimeoutError:
            log.warning("completing %s took too long", kind)
        else:
            choices = [
                discord.app_commands.Choice(name=shorten(shown, 100), value=meant)
                for shown, meant in found[:25]
                if shown and len(meant) <= 100
            ]
        try:
            await interaction.response.autocomplete(choices)
        except discord.HTTPException as refusal:
            # The person has typed on: there is another question by now.
            log.debug("a completion came too late: %s", refusal.code)

    async def search(self, interaction: discord.Interaction, lang: str) -> None:
        """Entries that have to do with a message, for the eyes of whoever looks them up."""
        data: Any = interaction.data
        message = data["resolved"]["messages"][data["target_id"]]
        words = " ".join(message.get("content", "").split()).lstrip("/")[:LOOKED_UP]
        pending = Pending(interaction)
        await pending.defer()
        cards = tuple(await self._host.find(words, lang))[:5] if words else ()
        if cards:
            text = _("This is what I know about it:")
        elif words:
            text = _(
                "I found nothing about it yet. Ask me in your own words, or tell me what you would like to learn."
            )
        else:
            text = _("There are no words in this message that I could look up.")
        reply = Reply(text, cards, personal=True)
        first, *more = composed(reply, Setting(private=False, windows=False, threads=False))
        token, application = interaction.token, self.post.application
        try:
            await self.post.rest.settle(application, token, first.change())
            for part in more:
                await self.post.rest.follow(application, token, part.payload(ephemeral=True))
        except (Vanished, Undeliverable) as refusal:
            log.info("a look-up was not answered: %s", refusal)

    async def window(self, interaction: discord.Interaction, custom_id: str) -> None:
        """Open the window of the form that waits for this person, or one for a single answer."""
        if custom_id == ANSWER:
            shown = windows.for_answer()
        else:
            form = await self._form(interaction)
            if form is None or not windows.fits(form):
                closed = _("That question is not open for you, or no longer. Ask me again, I am here.")
                return await self.post.tell(Pending(interaction), closed)
            shown = windows.of_form(form)
        try:
            await self.post.rest.respond(str(interaction.id), interaction.token, MODAL, shown)
        except (Vanished, Undeliverable) as refusal:
            log.info("a window was not opened: %s", refusal)
        return None

    async def _form(self, interaction: discord.Interaction) -> Form | None:
        if self._open_form is None:
            return None
        try:
            async with asyncio.timeout(AT_ONCE):
                return await self._open_form(hearing.place(interaction), hearing.who(interaction))
        except TimeoutError:
            return None

    async def thread(self, interaction: discord.Interaction) -> None:
        """Open a thread from the message whose button was pressed, with whoever pressed it in it."""
        pending = Pending(interaction)
        rest, message = self.post.rest, interaction.message
        if message is None or interaction.channel_id is None:
            return
        await pending.defer()
        try:
            thread = await rest.call(
                "POST",
                "/channels/{channel_id}/messages/{message_id}/threads",
                {"name": _name(message), "auto_archive_duration": A_DAY},
                channel_id=interaction.channel_id,
                message_id=message.id,
            )
            path = "/channels/{channel_id}/thread-members/{user_id}"
            await rest.call("PUT", path, channel_id=thread["id"], user_id=interaction.user.id)
            words = _("Here is room to talk about it. Mention me whenever you want to ask me something.")
            await rest.say(
                str(thread["id"]), {"content": words, "allowed_mentions": NOBODY}, f"t{interaction.id}"
            )
        except (Vanished, Undeliverable) as refusal:
            if isinstance(refusal, Undeliverable) and "160004" in str(refusal):
                # The thread of a message bears its id.
                words = _("There is a thread already: {thread}", thread=f"<#{message.id}>")
            else:
                words = _("I cannot open a thread here; perhaps I lack the permission for it.")
            await self.post.tell(pending, words)


def _names(names: Any) -> set[str]:
    return {command_name(each) for each in names.values()}


def _name(message: discord.Message) -> str:
    """A thread is called like the first thing shown, or like the first words."""
    title = next((each.title for each in message.embeds if each.title), "") or message.content
    bare = discord.utils.remove_markdown(title).split("\n")[0]
    return shorten(bare.strip(), THREAD_NAME) or escape(_("A talk"))
