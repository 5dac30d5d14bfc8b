"""What there is, as Discord writes it."""

import itertools
from datetime import datetime
from typing import Any

from tests.doubles.discordapi.clocks import moment
from tests.doubles.discordapi.world import (
    MANAGE_GUILD,
    PRIVATE,
    THREADS,
    Channel,
    Guild,
    Interaction,
    Message,
    User,
)

EVERYTHING = str((1 << 50) - 1)
MEMBER = str((1 << 10) | (1 << 11) | (1 << 16) | (1 << 31))


def user(who: User) -> dict[str, Any]:
    """An account."""
    return {
        "id": who.id,
        "username": who.name.lower().replace(" ", "_"),
        "global_name": who.name,
        "discriminator": "0",
        "avatar": None,
        "public_flags": 0,
        "flags": 0,
        "bot": who.bot,
        "primary_guild": None,
    }


def member(who: User, guild: Guild, at: datetime, permissions: str | None = None) -> dict[str, Any]:
    """Somebody in a server; ``permissions`` only where an interaction tells them."""
    told: dict[str, Any] = {
        "user": user(who),
        "nick": None,
        "avatar": None,
        "banner": None,
        "roles": [],
        "joined_at": (guild.joined if who.bot else at).isoformat(),
        "premium_since": None,
        "communication_disabled_until": None,
        "pending": False,
        "deaf": False,
        "mute": False,
        "flags": 0,
    }
    if permissions is not None:
        told["permissions"] = permissions
    return told


def channel(it: Channel, bot: User) -> dict[str, Any]:
    """A channel, a thread or a private chat."""
    told: dict[str, Any] = {"id": it.id, "type": it.type, "flags": 0, "last_message_id": None}
    if it.messages:
        told["last_message_id"] = it.messages[-1].id
    if it.type == PRIVATE:
        others = [id for id in it.people if id != bot.id]
        told["recipients"] = [user(User(id, "somebody")) for id in others]
        return told
    assert it.guild is not None
    overwrites = []
    if not it.writable:
        overwrites = [{"id": it.guild.id, "type": 0, "allow": "0", "deny": str(1 << 11)}]
    told |= {"guild_id": it.guild.id, "name": it.name, "parent_id": it.parent.id if it.parent else None}
    if it.type in THREADS:
        return told | {
            "owner_id": bot.id,
            "message_count": len(it.messages),
            "member_count": len(it.people),
            "rate_limit_per_user": 0,
            "total_message_sent": len(it.messages),
            "thread_metadata": {
                "archived": False,
                "auto_archive_duration": 1440,
                "archive_timestamp": "2020-01-01T00:00:00+00:00",
                "locked": False,
            },
        }
    return told | {"position": 0, "permission_overwrites": overwrites, "nsfw": False, "topic": None}


def guild(it: Guild, bot: User, at: datetime, threads: list[Channel]) -> dict[str, Any]:
    """A server, as GUILD_CREATE tells it without the members' intent."""
    everyone = {
        "id": it.id,
        "name": "@everyone",
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "position": 0,
        "permissions": str((1 << 10) | (1 << 11) | (1 << 14) | (1 << 16) | (1 << 35) | (1 << 36) | (1 << 38)),
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }
    return {
        "id": it.id,
        "name": it.name,
        "icon": None,
        "owner_id": it.owner.id,
        "preferred_locale": it.locale,
        "roles": [everyone],
        "emojis": [],
        "stickers": [],
        "features": [],
        "channels": [channel(each, bot) for each in it.channels],
        "threads": [channel(each, bot) for each in threads],
        "members": [member(bot, it, at)],
        "member_count": 2,
        "joined_at": it.joined.isoformat(),
        "large": False,
        "unavailable": False,
        "system_channel_id": it.channels[0].id if it.channels else None,
        "system_channel_flags": 0,
        "verification_level": 1,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
    }


def message(it: Message, *, content: bool = True) -> dict[str, Any]:
    """A message; without ``content`` as somebody sees it who may not read it."""
    told: dict[str, Any] = {
        "id": it.id,
        "channel_id": it.channel.id,
        "author": user(it.author),
        "content": it.content if content else "",
        "embeds": [{"type": "rich", **each} for each in it.embeds] if content else [],
        "components": _numbered(it.components) if content else [],
        "attachments": it.attachments if content else [],
        "mentions": [user(each) for each in it.mentions],
        "mention_roles": [],
        "mention_everyone": False,
        "timestamp": moment(it.id).isoformat(),
        "edited_timestamp": it.edited.isoformat() if it.edited else None,
        "flags": it.flags,
        "pinned": False,
        "tts": False,
        "type": 19 if it.reference else 0,
    }
    if it.reference:
        told["message_reference"] = {"type": 0, "message_id": it.reference, "channel_id": it.channel.id}
    if it.nonce:
        told["nonce"] = it.nonce
    return told


def _numbered(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Components with the ids that Discord gives them."""
    count = itertools.count(1)
    more: dict[int, dict[str, Any]] = {2: {}, 3: {"min_values": 1, "max_values": 1, "disabled": False}}
    return [
        {
            **row,
            "id": next(count),
            "components": [{**more[each["type"]], **each, "id": next(count)} for each in row["components"]],
        }
        for row in components
    ]


def interaction(it: Interaction, bot: User, data: dict[str, Any]) -> dict[str, Any]:
    """An interaction, as the gateway tells it."""
    place, who = it.channel, it.user
    told: dict[str, Any] = {
        "id": it.id,
        "application_id": bot.id,
        "type": it.kind,
        "data": data,
        "channel_id": place.id,
        "channel": channel(place, bot),
        "token": it.token,
        "version": 1,
        "locale": who.locale,
        "app_permissions": EVERYTHING,
        "entitlements": [],
        "authorizing_integration_owners": {"0": place.guild.id if place.guild else "0"},
        "attachment_size_limit": 10 << 20,
        "context": 1 if place.guild is None else 0,
    }
    if it.source is not None:
        told["message"] = message(it.source)
    if place.guild is None:
        return told | {"user": user(who)}
    manages = who is place.guild.owner or who.id in place.guild.managers
    permissions = str(int(MEMBER) | MANAGE_GUILD) if manages else MEMBER
    return told | {
        "guild_id": place.guild.id,
        "guild_locale": place.guild.locale,
        "guild": {"id": place.guild.id, "locale": place.guild.locale, "features": []},
        "member": member(who, place.guild, it.at, permissions),
    }
