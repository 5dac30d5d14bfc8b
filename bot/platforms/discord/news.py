"""News on Discord: said once to many, passed on by channels that others follow, changed or taken back where they stand."""

from collections.abc import Callable, Sequence

import aiohttp

from bot.conversation.errors import Undeliverable
from bot.conversation.messages import Address, Reply
from bot.platforms.discord.letters import Part, Setting, composed
from bot.platforms.discord.post import Post
from bot.platforms.discord.rest import UNKNOWN_MESSAGE, Closed, Misfit, Vanished

LARGEST = 10_000_000
"""Bytes of a picture that is fetched."""

CDN = ("https://cdn.discordapp.com/", "https://media.discordapp.net/")
"""Where Discord keeps what people send; nothing is fetched from anywhere else."""


class News:
    """Says news through ``post``. ``followed`` says of a channel whether other servers may follow it."""

    def __init__(self, post: Post, followed: Callable[[str], bool], session: aiohttp.ClientSession) -> None:
        self._post = post
        self._followed = followed
        self._session = session

    async def post(self, address: Address, reply: Reply, nonce: str) -> str:
        """The ids of all its parts."""
        said: list[str] = []
        try:
            channel = await self._post.channel(address)
            for number, part in enumerate(_parts(address, reply)):
                own = nonce if number == 0 else f"{nonce}-{number}"
                said.append(await self._post.rest.say(channel, part.payload(), own, part.files))
        except (Closed, Vanished) as no:
            raise Undeliverable(str(no) or "closed to private messages", permanent=True) from None
        for message in said if self._followed(channel) else ():
            await self._pass_on(channel, message)
        return " ".join(said)

    async def _pass_on(self, channel: str, message: str) -> None:
        """To everybody who follows the channel; where that fails it is still said here."""
        path = "/channels/{channel_id}/messages/{message_id}/crosspost"
        try:
            await self._post.rest.call("POST", path, channel_id=channel, message_id=message)
        except (Vanished, Undeliverable):
            return

    async def amend(self, address: Address, posted: str, reply: Reply) -> bool:
        """Whether every part now says what it should."""
        messages, changed = posted.split(), _parts(address, reply)
        if not messages or len(changed) > len(messages):
            return False
        channel = await self._post.channel(address)
        try:
            for message, part in zip(messages, changed, strict=False):
                await self._post.rest.change(channel, message, part.change(), part.files)
            for message in messages[len(changed) :]:
                await self._delete(channel, message)
        except (Closed, Vanished, Misfit):
            return False
        return True

    async def withdraw(self, address: Address, posted: str) -> bool:
        """Whether nothing of it is there any more."""
        channel = await self._post.channel(address)
        try:
            for message in posted.split():
                await self._delete(channel, message)
        except (Closed, Misfit):
            return False
        return True

    async def _delete(self, channel: str, message: str) -> None:
        path = "/channels/{channel_id}/messages/{message_id}"
        try:
            await self._post.rest.call("DELETE", path, channel_id=channel, message_id=message)
        except Vanished as vanished:
            if vanished.code != UNKNOWN_MESSAGE:
                raise

    async def picture(self, reference: str) -> bytes | None:
        """What Discord keeps at this address."""
        if not reference.startswith(CDN):
            return None
        try:
            async with self._session.get(reference) as response:
                if response.status >= 500:
                    raise Undeliverable(f"{response.status} for a picture")
                if response.status != 200 or (response.content_length or 0) > LARGEST:
                    return None
                return await response.read()
        except (aiohttp.ClientError, OSError, TimeoutError) as fault:
            raise Undeliverable(f"{type(fault).__name__} for a picture") from None


def _parts(address: Address, reply: Reply) -> Sequence[Part]:
    setting = Setting(private=not address.chat.startswith("#"), windows=False, threads=False)
    return composed(reply, setting)
