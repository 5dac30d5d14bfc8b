"""Discord's own events of a server, kept in step: ours are written there, those of its people are told to the product."""

import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.conversation.errors import Undeliverable
from bot.conversation.messages import Hosted
from bot.platforms.base import Noticeboard
from bot.platforms.discord.hearing import PLATFORM
from bot.platforms.discord.rest import Rest, Vanished
from bot.platforms.discord.text import shorten

log = logging.getLogger(__name__)

EXTERNAL, SCHEDULED, CANCELLED = 3, 1, 4
"""An event somewhere else than in a channel; one that is still to begin; one that is not to be."""

LIST = "/guilds/{guild_id}/scheduled-events"
ONE = "/guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}"

NAME, ABOUT, WHERE = 100, 1000, 100
"""Characters that Discord takes."""

_OURS = re.compile(r"· (e-[0-9a-f]{16}:\d{8}T\d{4})\s*$")
"""The last words of an event that Passeur wrote: which one it is."""


class Board:
    """The events of all servers, looked at again and again. ``us`` is the bot's own id."""

    def __init__(self, rest: Rest, noticeboard: Noticeboard, us: str) -> None:
        self._rest, self._noticeboard, self._us = rest, noticeboard, us
        self._told: dict[str, Sequence[Hosted]] = {}

    async def keep(self, guilds: Iterable[int], now: datetime) -> None:
        """Bring each server that wants it in step; one that refuses holds no other one up."""
        for guild in guilds:
            try:
                await self._one(guild, now)
            except (Undeliverable, Vanished) as refusal:
                log.info("the events of a server could not be kept in step: %s", refusal)

    async def _one(self, guild: int, now: datetime) -> None:
        space = f"{PLATFORM}:{guild}"
        wanted = await self._noticeboard.hosted(space)
        if wanted is None:
            self._told.pop(space, None)
            return
        there: list[Mapping[str, Any]] = await self._rest.call("GET", LIST, guild_id=guild)
        ours: dict[str, list[Mapping[str, Any]]] = {}
        theirs: list[Hosted] = []
        for each in there:
            key = self._key(each)
            if key:
                ours.setdefault(key, []).append(each)
            elif str(each.get("creator_id") or "") != self._us:
                theirs.append(_told(each))
        await self._write(guild, wanted, ours, now)
        if self._told.get(space) != theirs:
            await self._noticeboard.told(space, theirs)
            self._told[space] = theirs

    async def _write(
        self, guild: int, wanted: Sequence[Hosted], ours: dict[str, list[Mapping[str, Any]]], now: datetime
    ) -> None:
        for each in wanted:
            there = ours.pop(each.key, [])
            first = there[0] if there else None
            for double in there[1:]:
                await self._delete(guild, double)
            if first is None:
                if not each.cancelled and each.begins > now:
                    await self._rest.call("POST", LIST, _payload(each), guild_id=guild)
            elif each.cancelled:
                await self._change(guild, first, {"status": CANCELLED})
            elif _differs(first, payload := _payload(each)):
                await self._change(guild, first, payload)
        for left in ours.values():
            for one in left:
                # What has begun ends by itself.
                if _at(one["scheduled_start_time"]) > now:
                    await self._delete(guild, one)

    def _key(self, each: Mapping[str, Any]) -> str:
        """Which event of ours this is, if Passeur wrote it."""
        found = _OURS.search(str(each.get("description") or ""))
        return found[1] if found and str(each.get("creator_id") or "") == self._us else ""

    async def _change(self, guild: int, event: Mapping[str, Any], payload: Mapping[str, Any]) -> None:
        if event["status"] == SCHEDULED:
            await self._rest.call(
                "PATCH", ONE, dict(payload), guild_id=guild, guild_scheduled_event_id=event["id"]
            )

    async def _delete(self, guild: int, event: Mapping[str, Any]) -> None:
        await self._rest.call("DELETE", ONE, guild_id=guild, guild_scheduled_event_id=event["id"])


def _payload(each: Hosted) -> dict[str, Any]:
    mark = f"Passeur · {each.key}"
    text = shorten(each.text, ABOUT - len(mark) - 2)
    return {
        "name": shorten(each.title, NAME),
        "description": f"{text}\n\n{mark}".lstrip(),
        "scheduled_start_time": each.begins.isoformat(),
        "scheduled_end_time": each.ends.isoformat(),
        "privacy_level": 2,
        "entity_type": EXTERNAL,
        "entity_metadata": {"location": shorten(each.where, WHERE) or "–"},
    }


def _differs(there: Mapping[str, Any], payload: Mapping[str, Any]) -> bool:
    times = ("scheduled_start_time", "scheduled_end_time")
    same = all(there[name] == payload[name] for name in ("name", "description"))
    here = (there.get("entity_metadata") or {}).get("location")
    return (
        not same
        or here != payload["entity_metadata"]["location"]
        or any(not there[name] or _at(there[name]) != _at(payload[name]) for name in times)
    )


def _told(each: Mapping[str, Any]) -> Hosted:
    begins = _at(each["scheduled_start_time"])
    ends = each.get("scheduled_end_time")
    online = each["entity_type"] != EXTERNAL
    where = str((each.get("entity_metadata") or {}).get("location") or "")
    return Hosted(
        "",
        str(each["name"]),
        begins,
        _at(ends) if ends else begins + timedelta(hours=1),
        str(each.get("description") or ""),
        "" if online else where,
        online,
        each["status"] == CANCELLED,
        str(each["id"]),
    )


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)
