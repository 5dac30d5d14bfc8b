"""What is due goes out: claimed, put into words, sent, settled. Replies at least once, never nothing."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.conversation.errors import Undeliverable, traced
from bot.conversation.i18n import choose, speaking
from bot.conversation.messages import Address, Limit, Reply
from bot.conversation.router import Router
from bot.pace import Pace
from bot.storage import Storage, Unit
from bot.storage.outbox import HOPEFUL, Letter

log = logging.getLogger(__name__)

PATIENCE = (2, 10, 60, 300, 1800, 7200)
"""Seconds to wait after each attempt that failed; after the last one the row is set aside."""

TOGETHER = 100
"""How many rows are claimed at once."""

SETTLED_TOGETHER = 64
"""How many sent rows one transaction settles at most."""


SOON = 0.005
"""Seconds that a sent row waits to be settled with a reply before it is settled alone."""


class Voice(Protocol):
    """What can say something at an address of its platform; raises Undeliverable."""

    @property
    def name(self) -> str: ...

    @property
    def remembers(self) -> float: ...

    def limits(self, address: Address) -> Sequence[Limit]: ...

    async def send(
        self, address: Address, reply: Reply, *, nonce: str, message: str = "", request: str = ""
    ) -> str: ...

    async def post(self, address: Address, reply: Reply, *, nonce: str) -> str: ...

    async def amend(self, address: Address, posted: str, reply: Reply) -> bool: ...

    async def withdraw(self, address: Address, posted: str) -> bool: ...

    async def picture(self, reference: str) -> bytes | None: ...


class Delivery:
    """Sends rows of the outbox through the platforms that run in this process."""

    def __init__(
        self,
        storage: Storage,
        router: Router[Unit, Any],
        services: Any,
        *,
        clock: Callable[[], datetime],
        language: str,
    ) -> None:
        self.platforms: dict[str, Voice] = {}
        self._paces: defaultdict[str, Pace] = defaultdict(Pace)
        self._storage = storage
        self._router = router
        self._services = services
        self._clock = clock
        self._language = language
        self._settling: asyncio.Task[None] | None = None
        self._held: set[int] = set()
        """What is on its way out of this process."""
        self._kept_back = False
        """Whether an answer waits for an earlier one."""

    async def begin(self) -> None:
        """Take over from a process that has died, on every platform where no other one speaks."""
        for name in self.platforms:
            async with self._storage.arriving(name) as alone:
                if alone:
                    async with self._storage.unit() as unit:
                        await unit.outbox.take_over([name])

    def pace(self, platform: str) -> Pace:
        """What gives out the turns to speak there, for everything that this process says."""
        return self._paces[platform]

    async def deliver(self, letter: Letter | None) -> bool:
        """Send one row that this process holds the lease of, as soon as the platform's pace allows.

        False where what was said after it in its chat has to wait for it.
        """
        if letter is None:
            return True
        if letter.until is None:
            # What keeps it back may be on its way into the database at this very moment: look again after that.
            self._kept_back = True
            self._settle()
            return True
        platform = self.platforms.get(letter.address.platform)
        if platform is None:
            await self._release(letter)
            return True
        self._held.add(letter.id)
        try:
            await self._wait(letter, platform)
            # Past its end somebody else may hold the lease: what has waited too long is claimed once more.
            last = self._storage.sending.last(letter.until)
            return self._clock() < last and await self._send(letter, platform)
        finally:
            self._held.discard(letter.id)

    async def _wait(self, letter: Letter, platform: Voice) -> None:
        """News keep the platform's pace; an answer waits only while the platform wants silence."""
        pace, limits = self._paces[platform.name], platform.limits(letter.address)
        if letter.kind == "reply":
            await pace.unpaused()
            pace.spoke([each for each in limits if not each.shared])
        else:
            await pace.turn(limits)

    async def _release(self, letter: Letter) -> None:
        async with self._storage.unit() as unit:
            await unit.outbox.release(letter.id)

    async def _send(self, letter: Letter, platform: Voice) -> bool:
        try:
            reply = await self._worded(letter)
            if reply is None:
                self._told(letter, "")
                return True
            with speaking(choose(str(letter.args.get("lang", "")), self._language)):
                if reply.news:
                    message = await platform.post(letter.address, reply, nonce=str(letter.id))
                else:
                    message = await platform.send(
                        letter.address,
                        reply,
                        nonce=str(letter.id),
                        message=str(letter.args.get("message", "")),
                        request=str(letter.args.get("request", "")),
                    )
        except Undeliverable as refusal:
            return await self._refused(letter, refusal)
        except Exception as fault:
            log.error("row %s could not be sent\n%s", letter.id, traced(fault))
            return await self._refused(letter, Undeliverable(type(fault).__name__))
        if reply.trace:
            self._told(letter, message)
        else:
            async with self._storage.unit() as unit:
                await unit.outbox.vanish(letter.id)
        return True

    def _told(self, letter: Letter, message: str) -> None:
        self._storage.sending.told(letter.id, message[:64])
        self._settle()

    async def tick(self, kind: str | None = None) -> int:
        """Send what is due on the platforms that run here and nobody holds, of this kind alone if one is named; how many
        rows were taken up.
        """
        self._settle()
        taken = 0
        while self.platforms:
            async with self._storage.unit() as unit:
                claimed = await unit.outbox.claim(self._clock(), self.platforms, kind=kind, limit=TOGETHER)
            # What is still on its way from here has outlived its lease: sending it twice would help nobody.
            lanes: defaultdict[Address, list[Letter]] = defaultdict(list)
            for letter in claimed:
                if letter.id not in self._held and letter.id not in self._storage.sending:
                    lanes[letter.address].append(letter)
            await asyncio.gather(*(self._lane(lane) for lane in lanes.values()))
            taken += sum(map(len, lanes.values()))
            if len(claimed) < TOGETHER:
                break
        return taken

    async def _lane(self, letters: Sequence[Letter]) -> None:
        """Everything for one chat, in order: what a reply keeps back is left to a later look."""
        kept_back = False
        for letter in letters:
            if letter.kind != "reply":
                await self.deliver(letter)
            elif kept_back:
                await self._release(letter)
            else:
                kept_back = not await self.deliver(letter)

    async def settled(self) -> None:
        """Wait until what was sent is written down as sent."""
        while self._settling is not None:
            await self._settling

    async def _worded(self, letter: Letter) -> Reply | None:
        if letter.kind == "reply":
            return Reply.from_data(letter.args["reply"])
        async with self._storage.unit() as unit:
            chosen = await unit.people.language(letter.address.platform, letter.recipient)
            with speaking(choose(chosen, str(letter.args.get("lang", "")), self._language)):
                args: Mapping[str, Any] = letter.args
                return await self._router.notices[letter.name](args, unit, self._services)

    def _settle(self) -> None:
        """See that what was sent is written down: a row sent twice after a crash is the price, a lost one never is."""
        if (self._storage.sending.first is not None or self._kept_back) and self._settling is None:
            self._settling = asyncio.create_task(self._write_down())

    async def _write_down(self) -> None:
        """With the next reply, which is a transaction less; where none comes at once, in one of its own."""
        sending = self._storage.sending
        try:
            while (first := sending.first) is not None or self._kept_back:
                await asyncio.sleep(SOON)
                if first is None:
                    self._kept_back = False
                    await self.tick("reply")
                elif sending.first == first:
                    async with self._storage.unit(urgent=True) as unit:
                        await unit.outbox.write_down(self._clock(), limit=SETTLED_TOGETHER)
        finally:
            self._settling = None

    async def _refused(self, letter: Letter, refusal: Undeliverable) -> bool:
        """Whether those after it may go on: it is given up, or has failed too often to be waited for."""
        now = self._clock()
        spent = refusal.retry_after is None and letter.attempts >= len(PATIENCE)
        async with self._storage.unit() as unit:
            if refusal.permanent and letter.address.chat == letter.recipient:
                await unit.outbox.switch_off(letter.address, letter.recipient, now)
            if refusal.permanent or spent:
                if letter.args.get("reply", {}).get("trace", True):
                    await unit.outbox.dead(letter.id, str(refusal))
                else:
                    await unit.outbox.vanish(letter.id)
            elif refusal.retry_after is not None:
                self._paces[letter.address.platform].pause(refusal.retry_after)
                when = now + timedelta(seconds=refusal.retry_after)
                await unit.outbox.later(letter.id, when, str(refusal), counts=False)
                return False
            else:
                wait = PATIENCE[min(letter.attempts, len(PATIENCE) - 1)]
                await unit.outbox.later(letter.id, now + timedelta(seconds=wait), str(refusal))
                return letter.attempts + 1 >= HOPEFUL
        return True
