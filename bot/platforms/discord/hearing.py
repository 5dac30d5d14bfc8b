"""What Discord tells, as requests."""

from datetime import datetime
from typing import Any

import discord

from bot.conversation.messages import Address, Request, Sender
from bot.platforms.discord.components import ANSWER, FORM, pressed
from bot.platforms.discord.ticket import Ticket, Way
from bot.platforms.discord.windows import filled

PLATFORM = "discord"

JOINED = "space:joined"
"""What is pressed, with the server's name after a colon, in the name of the owner of a server that takes Passeur in."""

LEFT = "space:left"
"""What is pressed where a server has let Passeur go; nothing can be said there any more."""


def private(user: int | str) -> Address:
    """Our private chat with somebody: on Discord too, it bears the id of its person."""
    return Address(PLATFORM, str(user))


def public(channel: int | str, thread: int | str = "") -> Address:
    """A channel of a server, or a thread in it."""
    return Address(PLATFORM, f"#{channel}", str(thread))


def place(interaction: discord.Interaction) -> Address:
    """Where it happens."""
    if interaction.guild_id is None:
        return private(interaction.user.id)
    return _in_server(interaction.channel, interaction.channel_id or 0)


def _in_server(channel: Any, id: int) -> Address:
    if isinstance(channel, discord.Thread):
        return public(channel.parent_id, channel.id)
    return public(id)


def who(interaction: discord.Interaction) -> Sender:
    """Whose it is; their language is what they read Discord in."""
    return Sender(str(interaction.user.id), interaction.user.display_name, str(interaction.locale.value))


def _manages(permissions: discord.Permissions) -> bool:
    return permissions.manage_guild or permissions.administrator


def _of(interaction: discord.Interaction, way: Way, at: datetime, **said: Any) -> Request:
    message = interaction.message
    return Request(
        key=str(
            Ticket(
                way,
                str(interaction.id),
                str(interaction.user.id),
                interaction.token,
                channel=str(interaction.channel_id or ""),
                private=interaction.guild_id is None,
            )
        ),
        address=place(interaction),
        sender=who(interaction),
        at=at,
        message=str(message.id) if message is not None else "",
        private=interaction.guild_id is None,
        space=str(interaction.guild_id or ""),
        manages=interaction.guild_id is not None and _manages(interaction.permissions),
        **said,
    )


def command(interaction: discord.Interaction, at: datetime) -> Request:
    """A slash command, as if it had been typed."""
    data: Any = interaction.data
    words = " ".join(str(option["value"]).strip() for option in data.get("options", ()) if "value" in option)
    way = Way.ASIDE if interaction.guild_id is None else Way.COMMAND
    return _of(interaction, way, at, text=f"/{data['name']} {words}".strip())


def _way(interaction: discord.Interaction) -> Way:
    message = interaction.message
    return Way.INNER if message is not None and message.flags.ephemeral else Way.PRESS


def press(interaction: discord.Interaction, at: datetime) -> Request:
    """A button or a choice in a menu."""
    data: Any = interaction.data
    return _of(interaction, _way(interaction), at, press=pressed(data["custom_id"], data.get("values", ())))


def window(interaction: discord.Interaction, at: datetime) -> Request | None:
    """A window sent back; None for one that is not ours."""
    data: Any = interaction.data
    answers = filled(data["components"])
    if data["custom_id"] == FORM:
        return _of(interaction, _way(interaction), at, filled=answers)
    if data["custom_id"] == ANSWER:
        return _of(interaction, _way(interaction), at, text=answers.get("answer", "").strip())
    return None


def message(said: discord.Message, me: int, at: datetime) -> Request | None:
    """A private message, or one that speaks to us in a server; None for any other, ours and other bots' included."""
    if said.author.bot or said.webhook_id is not None or said.type not in _WORDS:
        return None
    if said.guild is None:
        way, address = Way.MESSAGE, private(said.author.id)
    elif any(each.id == me for each in said.mentions):
        way, address = Way.MENTION, _in_server(said.channel, said.channel.id)
    else:
        return None
    edited = said.edited_at
    what = str(said.id)
    if edited is not None:
        way, what = Way.EDIT, f"{said.id}@{edited.timestamp():.3f}"
    words = said.content.replace(f"<@{me}>", " ").replace(f"<@!{me}>", " ")
    return Request(
        key=str(Ticket(way, str(said.channel.id), str(said.author.id), what)),
        address=address,
        sender=Sender(str(said.author.id), said.author.display_name, _spoken(said.guild)),
        at=at,
        text=words.strip(),
        said_as=str(said.id),
        again=edited is not None,
        brought="" if words.strip() else _brought(said),
        picture=_pictured(said),
        private=said.guild is None,
        space=str(said.guild.id) if said.guild is not None else "",
        manages=isinstance(said.author, discord.Member) and _manages(said.author.guild_permissions),
    )


_WORDS = frozenset({discord.MessageType.default, discord.MessageType.reply})


def _spoken(guild: discord.Guild | None) -> str:
    return str(guild.preferred_locale.value) if guild is not None else ""


def _brought(said: discord.Message) -> str:
    if said.flags.voice:
        return "voice"
    for attachment in said.attachments:
        return "photo" if (attachment.content_type or "").startswith("image/") else "file"
    return "other" if said.stickers or said.poll else ""


def _pictured(said: discord.Message) -> str:
    pictures = [each for each in said.attachments if (each.content_type or "").startswith("image/")]
    return pictures[0].url if pictures else ""


def joined(guild: discord.Guild, at: datetime) -> Request | None:
    """A server has taken Passeur in: its owner is greeted where Passeur may write; None where it may nowhere."""
    me = guild.me
    channels = [guild.system_channel, *guild.text_channels]
    for channel in channels:
        if channel is not None and channel.permissions_for(me).send_messages:
            since = me.joined_at or at
            return _event(
                guild, f"{JOINED}:{guild.name}", f"joined@{since.timestamp():.0f}", public(channel.id), at
            )
    return None


def left(guild: discord.Guild, at: datetime) -> Request:
    """A server has let Passeur go."""
    return _event(guild, LEFT, f"left@{at.timestamp():.0f}", public(guild.id), at)


def _event(guild: discord.Guild, press: str, what: str, address: Address, at: datetime) -> Request:
    return Request(
        key=str(Ticket(Way.EVENT, str(guild.id), str(guild.owner_id or ""), what)),
        address=address,
        sender=Sender(str(guild.owner_id or ""), "", _spoken(guild)),
        at=at,
        press=press,
        private=False,
        space=str(guild.id),
        manages=True,
    )
