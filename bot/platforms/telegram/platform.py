"""The platform: listens by long polling or by webhook, sends, and owns up when it cannot."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.conversation.messages import Address, Limit, Reply
from bot.platforms.base import Host, Unusable
from bot.platforms.telegram.backoff import Backoff
from bot.platforms.telegram.doors import Doors
from bot.platforms.telegram.hearing import NAME, UPDATES, Hearing
from bot.platforms.telegram.intake import Intake, read_each
from bot.platforms.telegram.introduction import introduce
from bot.platforms.telegram.managers import Managers
from bot.platforms.telegram.manners import Manners
from bot.platforms.telegram.posting import Poster
from bot.platforms.telegram.speaking import undeliverable
from bot.platforms.telegram.transport import Transport, Wait
from bot.platforms.telegram.webhook import Webhook, listen

log = logging.getLogger(__name__)

AT_ONCE = 100
"""How many updates one call brings at most."""

T = TypeVar("T")


class Telegram:
    """One bot of Telegram. With a ``webhook`` it is called, else it asks, for ``polling`` seconds at a time.

    ``timeout`` is for one call in seconds, ``pace`` how long to wait between the parts of a long answer,
    ``patience`` the first wait after a failure, ``setting`` what to name where the token is refused.
    """

    name = NAME
    remembers = 0.0

    def __init__(
        self,
        token: str,
        *,
        base_url: str = "https://api.telegram.org",
        webhook: Webhook | None = None,
        polling: int = 30,
        timeout: float = 15.0,
        connections: int = 100,
        proxy: str = "",
        pace: float = 1.05,
        patience: float = 1.0,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        setting: str = "PASSEUR_TELEGRAM_TOKEN",
    ) -> None:
        # At its finest level the library logs addresses, and the token is part of them.
        logging.getLogger("telegram").setLevel(logging.CRITICAL + 1)
        if not token:
            raise Unusable(f"{setting} is empty: BotFather gives out the token of a bot.")
        self._listening = Transport(connections=1, timeout=timeout, proxy=proxy)
        self._sending = Transport(connections=connections, timeout=timeout, proxy=proxy)
        self._bot = Bot(
            token,
            base_url=f"{base_url.rstrip('/')}/bot",
            base_file_url=f"{base_url.rstrip('/')}/file/bot",
            request=self._sending,
            get_updates_request=self._listening,
        )
        self._doors = Doors(token)
        self._webhook = webhook
        self._polling = polling
        self._patience = patience
        self._clock = clock
        self._setting = setting
        self._host: Host | None = None
        self._mouth = Poster(
            self._bot, self._moved, lambda: self._host.language if self._host else "", pace=pace
        )

    async def run(self, host: Host) -> None:
        """Listen until cancelled. Raises Unusable where Telegram refuses the token; waits out whatever may pass."""
        self._host = host
        await self._persist(self._bot.initialize)
        manners = Manners(self._bot, host, self._doors, patience=self._patience)
        hearing = Hearing(self._bot.bot, self._doors, host.menu, self._clock)
        intake = Intake(host, hearing, Managers(self._bot), manners)
        introduction = asyncio.create_task(introduce(self._bot, host))
        try:
            if self._webhook is not None:
                await self._listen(self._webhook, intake)
            else:
                await self._poll(intake)
        except asyncio.CancelledError:
            introduction.cancel()
            await manners.settle(2)
            await self.close()
            raise
        finally:
            introduction.cancel()

    def limits(self, address: Address) -> Sequence[Limit]:
        """About 30 a second in all, one a second in a chat, 20 a minute in a group; a little less, so as never to be refused."""
        group = address.chat.startswith(("-", "@"))
        mine = [Limit(f"group {address.chat}", 3.1)] if group else []
        return [Limit("all", 1 / 29, shared=True), Limit(f"chat {address.chat}", 1.05), *mine]

    async def send(
        self, address: Address, reply: Reply, *, nonce: str, message: str = "", request: str = ""
    ) -> str:
        """As the protocol says; Telegram knows no nonce, so what is sent again after a doubt may arrive twice."""
        return await self._owning(self._mouth.say(address, reply, message=message, request=request))

    async def post(self, address: Address, reply: Reply, *, nonce: str) -> str:
        """As the protocol says; Telegram knows no nonce."""
        return await self._owning(self._mouth.post(address, reply))

    async def amend(self, address: Address, posted: str, reply: Reply) -> bool:
        """As the protocol says."""
        return await self._owning(self._mouth.amend(address, posted, reply))

    async def withdraw(self, address: Address, posted: str) -> bool:
        """As the protocol says: Telegram deletes what is younger than two days."""
        return await self._owning(self._mouth.withdraw(address, posted))

    async def picture(self, reference: str) -> bytes | None:
        """As the protocol says: Telegram gives it out by its name, for good."""
        return await self._owning(self._mouth.picture(reference))

    async def _owning(self, call: Awaitable[T]) -> T:
        try:
            return await call
        except TelegramError as fault:
            raise undeliverable(fault) from None

    async def close(self) -> None:
        """Let go of the connections; a later call opens them again."""
        await asyncio.gather(self._listening.shutdown(), self._sending.shutdown())

    async def _poll(self, intake: Intake) -> None:
        await self._persist(self._bot.delete_webhook)
        offset: int | None = None
        while True:
            updates, last = await self._persist(lambda: self._ask(offset))  # noqa: B023
            # Only the next call, with the number after the last, tells Telegram to forget them.
            await intake.take(updates)
            # With nothing left to acknowledge there is no number to hold on to: after a quiet week Telegram
            # begins anew at any number, perhaps a smaller one.
            offset = last + 1 if last is not None else None

    async def _ask(self, offset: int | None) -> tuple[list[Update], int | None]:
        try:
            updates = await self._bot.get_updates(
                offset=offset,
                limit=AT_ONCE,
                timeout=self._polling,
                allowed_updates=UPDATES,
            )
        except (AttributeError, KeyError, TypeError, ValueError):
            # One of them makes no sense to the library; the others shall not wait for it.
            return read_each(self._listening.last, self._bot)
        return list(updates), updates[-1].update_id if updates else None

    async def _listen(self, webhook: Webhook, intake: Intake) -> None:
        runner = await listen(webhook, intake, self._bot)
        try:
            await self._persist(
                lambda: self._bot.set_webhook(
                    webhook.url,
                    secret_token=webhook.secret,
                    max_connections=webhook.connections,
                    allowed_updates=UPDATES,
                )
            )
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()

    async def _persist(self, call: Callable[[], Awaitable[T]]) -> T:
        """Call until it works; Telegram's own absences are waited out, a refused token is not."""
        backoff = Backoff(self._patience)
        while True:
            try:
                return await call()
            except InvalidToken:
                break
            except Wait as asked:
                wait = asked.seconds
            except Conflict:
                wait = backoff.failed()
                log.warning("another process listens for the same bot; trying again in %.0f s", wait)
            except TelegramError as fault:
                wait = backoff.failed()
                log.warning("Telegram is out of reach (%s); trying again in %.1f s", fault, wait)
            await asyncio.sleep(wait)
        # Raised out here, since the library's own error holds the token.
        raise Unusable(
            f"Telegram does not know this bot: check that {self._setting} is the whole token, as BotFather gave it."
        )

    async def _moved(self, old: Address, new: Address) -> None:
        if self._host is not None:
            await self._host.moved(old, new)
