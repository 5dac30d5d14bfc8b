"""Calls to Discord: everything that can go wrong with them, in the words of the house."""

import json
import logging
import re
from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp
import discord
from discord.http import HTTPClient, Route
from discord.webhook.async_ import async_context

from bot.conversation.errors import Undeliverable
from bot.conversation.messages import File

GONE = frozenset({10008, 10015, 10062, 50027})
"""Unknown message, webhook or interaction, and a token past its time."""

UNKNOWN_MESSAGE = 10008
CLOSED = frozenset({50007, 50278})
"""A private chat that does not take our messages."""
TOO_MANY_NEW_CHATS = frozenset({40003, 20026})
ANSWERED_ALREADY = 40060

_SECRET = re.compile(r"/(webhooks|interactions)/(\d+)/[^/?\s'\"]+")


class Vanished(Exception):
    """What was to be answered or edited is not there any more. ``code`` is Discord's."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Closed(Exception):
    """This person takes no private messages from us."""


class Acknowledged(Exception):
    """This interaction has its first answer already."""


class Misfit(Undeliverable):
    """Discord does not take it as it is, which is no fault of whoever it is for."""


class Redaction(logging.Filter):
    """Takes out of the library's lines what would let somebody else answer in our place."""

    def filter(self, record: logging.LogRecord) -> bool:
        line = record.getMessage()
        if (clean := _SECRET.sub(r"/\1/\2/…", line)) != line:
            record.msg, record.args = clean, ()
        return True


_redaction = Redaction()


def keep_secrets() -> None:
    """At the finest level the library logs whole events and addresses, with tokens in them."""
    for name in (
        "discord.client",
        "discord.gateway",
        "discord.http",
        "discord.state",
        "discord.webhook.async_",
    ):
        logger = logging.getLogger(name)
        if logger.getEffectiveLevel() < logging.INFO:
            logger.setLevel(logging.INFO)
        if _redaction not in logger.filters:
            logger.addFilter(_redaction)


class Rest:
    """The calls that Passeur makes, paced by the library."""

    def __init__(self, http: HTTPClient, session: aiohttp.ClientSession) -> None:
        self._http = http
        self._session = session

    async def call(
        self, method: str, path: str, payload: Any = None, files: Sequence[File] = (), **places: str | int
    ) -> Any:
        """One call; what it gives back. Raises Vanished, Closed, Acknowledged or Undeliverable."""
        route = Route(method, path, metadata=None, **places)
        form = _form(payload, files) if files else None
        try:
            if route.webhook_token is not None:
                # Interactions have no part in the limits on everything else, and none of them is remembered.
                adapter = async_context.get()
                told = None if files else payload
                return await adapter.request(route, self._session, payload=told, multipart=form)
            if form is not None:
                return await self._http.request(route, form=form)
            return await self._http.request(route, **({} if payload is None else {"json": payload}))
        except discord.RateLimited as limited:
            raise Undeliverable("rate limited", retry_after=limited.retry_after) from None
        except discord.HTTPException as refusal:
            raise _verdict(refusal) from None
        except (aiohttp.ClientError, OSError, TimeoutError) as fault:
            raise Undeliverable(type(fault).__name__) from None

    async def say(
        self, channel: str, payload: Mapping[str, Any], nonce: str, files: Sequence[File] = ()
    ) -> str:
        """A message in a channel; said again with the same nonce, Discord keeps the first. Its id."""
        payload = {**payload, "nonce": nonce[-25:], "enforce_nonce": True}
        said = await self.call("POST", "/channels/{channel_id}/messages", payload, files, channel_id=channel)
        return str(said["id"])

    async def change(
        self, channel: str, message: str, payload: Mapping[str, Any], files: Sequence[File] = ()
    ) -> str:
        """Another text in the place of one of our messages."""
        path = "/channels/{channel_id}/messages/{message_id}"
        said = await self.call("PATCH", path, dict(payload), files, channel_id=channel, message_id=message)
        return str(said["id"])

    async def follow(
        self, application: int, token: str, payload: Mapping[str, Any], files: Sequence[File] = ()
    ) -> str:
        """One more message in answer to an interaction."""
        path = "/webhooks/{webhook_id}/{webhook_token}?wait=true"
        said = await self.call(
            "POST", path, dict(payload), files, webhook_id=application, webhook_token=token
        )
        return str(said["id"])

    async def settle(
        self, application: int, token: str, payload: Mapping[str, Any], files: Sequence[File] = ()
    ) -> str:
        """What was put off is said; for a component, its message is changed."""
        path = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
        said = await self.call(
            "PATCH", path, dict(payload), files, webhook_id=application, webhook_token=token
        )
        return str(said["id"])

    async def withdraw(self, application: int, token: str) -> None:
        """What was put off is not said after all; twice is as good as once."""
        path = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
        try:
            await self.call("DELETE", path, webhook_id=application, webhook_token=token)
        except Vanished as vanished:
            if vanished.code != UNKNOWN_MESSAGE:
                raise

    async def respond(
        self, interaction: str, token: str, kind: int, data: Mapping[str, Any], files: Sequence[File] = ()
    ) -> str:
        """The first answer to an interaction; the id of the message said, where it says one."""
        path = "/interactions/{webhook_id}/{webhook_token}/callback?with_response=true"
        payload = {"type": kind, "data": dict(data)}
        said = await self.call("POST", path, payload, files, webhook_id=interaction, webhook_token=token)
        return str((said.get("resource") or {}).get("message", {}).get("id", ""))

    async def private_chat(self, user: str) -> str:
        """The channel of our private chat with somebody."""
        return str((await self.call("POST", "/users/@me/channels", {"recipient_id": user}))["id"])


def _form(payload: Any, files: Sequence[File]) -> list[dict[str, Any]]:
    form: list[dict[str, Any]] = [{"name": "payload_json", "value": json.dumps(payload)}]
    for number, file in enumerate(files):
        form.append(
            {
                "name": f"files[{number}]",
                "value": file.read(),
                "filename": file.name,
                "content_type": file.media,
            }
        )
    return form


def _verdict(refusal: discord.HTTPException) -> Exception:
    """Vanished, Closed and Acknowledged for what has another way out, else Undeliverable."""
    if refusal.code in GONE:
        return Vanished(refusal.code)
    if refusal.code in CLOSED:
        return Closed()
    if refusal.code == ANSWERED_ALREADY:
        return Acknowledged()
    reason = f"{refusal.status} {refusal.code}"
    if refusal.code in TOO_MANY_NEW_CHATS:
        return Undeliverable(reason, retry_after=600)
    if refusal.status in (403, 404):
        return Undeliverable(reason, permanent=True)
    # A wrong token is put right by the operator; nothing is given up for it.
    if refusal.status in (401, 408, 409, 429) or refusal.status >= 500:
        return Undeliverable(reason)
    return Misfit(reason)
