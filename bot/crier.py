"""The town crier: announcements go out, each copy at most once, as fast as every platform likes it.

A copy is marked as being sent just before the call; what a death leaves so is parked for whoever announced it.
"""

import asyncio
import logging
from collections import OrderedDict, defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.conversation.errors import Undeliverable, traced
from bot.conversation.i18n import choose, speaking
from bot.conversation.messages import File, Reply
from bot.conversation.router import Router
from bot.delivery import PATIENCE, Delivery, Voice
from bot.storage import Storage, Unit
from bot.storage.copies import EDIT, FAILED, NOTE, SEND, SENT, UNDECIDED, WITHDRAW, WITHDRAWN, Copy, Settled

log = logging.getLogger(__name__)

FEWEST, MOST = 4, 16
"""How many copies are marked as being sent at once: as few as the database allows, for a death leaves them in the dark."""

AT_ONCE = 64
UNPACED = 16
"""How many calls may be under way on one platform; where its client library paces itself, fewer."""

STALE = timedelta(minutes=1)
"""A copy that waited for its turn for longer is marked anew first."""

PICTURES = 8
"""How many pictures are kept at hand."""

BROKEN = Reply()

NOTICE = "announcement"
"""The notice that puts an announcement into words."""


Wording = tuple[int, str, str, str, bool]
"""What the words of a copy depend on: announcement, language, why it is received, what is to be done, whether to a person."""


class Crier:
    """Sends what the ledger holds through the platforms that run in this process."""

    def __init__(
        self,
        storage: Storage,
        router: Router[Unit, Any],
        services: Any,
        delivery: Delivery,
        *,
        clock: Callable[[], datetime],
        language: str,
    ) -> None:
        self._storage = storage
        self._router = router
        self._services = services
        self._delivery = delivery
        self._clock = clock
        self._language = language
        self._busy: set[str] = set()
        self._known: defaultdict[str, list[Settled]] = defaultdict(list)
        self._postponed: defaultdict[str, list[int]] = defaultdict(list)
        """Refused for now and for no reason that time would mend: not again before the next look."""
        self._pictures: OrderedDict[int, bytes] = OrderedDict()

    async def begin(self) -> int:
        """Park what a process that has died was sending, on every platform where no other one speaks; how much that was."""
        parked = 0
        for name in self._delivery.platforms:
            async with self._storage.arriving(name) as alone:
                if alone:
                    async with self._storage.unit() as unit:
                        # What the platform itself would refuse to say twice may be said again.
                        since = self._clock() - timedelta(seconds=self._delivery.platforms[name].remembers)
                        await unit.copies.unmark(name, since)
                        parked += await unit.copies.park([name])
        return parked

    async def tick(self) -> int:
        """Send what is due on every platform that is not at it already; how many copies were taken up."""
        free = [each for each in self._delivery.platforms if each not in self._busy]
        return sum(await asyncio.gather(*map(self.cry, free)))

    async def cry(self, name: str) -> int:
        """Send what is due on this platform."""
        if name in self._busy or name not in self._delivery.platforms:
            return 0
        self._busy.add(name)
        try:
            return await self._cry(name, self._delivery.platforms[name])
        finally:
            self._busy.discard(name)

    async def _cry(self, name: str, platform: Voice) -> int:
        taken, waiting, under_way = 0, set[asyncio.Event](), set[asyncio.Task[None]]()
        most, together = AT_ONCE, FEWEST
        try:
            while True:
                if self._delivery.pace(name).paused:
                    await self._write_down(name)
                    await self._delivery.pace(name).unpaused()
                copies = await self._next(name, together)
                taken += len(copies)
                # Where all had their turn before the next ones were marked, the platform waits for the database.
                dry = taken > len(copies) and all(each.is_set() for each in waiting)
                paced = most == AT_ONCE
                together = min(together + 2, MOST) if dry and paced else max(together - 1, FEWEST)
                for copy, reply in copies:
                    most = AT_ONCE if platform.limits(copy.address) else UNPACED
                    waiting.add(gone := asyncio.Event())
                    task = asyncio.create_task(self._deal(platform, copy, reply, self._clock(), gone))
                    under_way.add(task)
                    task.add_done_callback(under_way.discard)
                if not copies and not under_way:
                    return taken
                while len(waiting) > together // 2 or len(under_way) > most - FEWEST:
                    await self._any(waiting, under_way)
                    waiting = {each for each in waiting if not each.is_set()}
                if not copies:
                    await self._any(waiting, under_way)
        finally:
            if under_way:
                # Whoever stops us waits for what was begun: only a death leaves something in the dark.
                with suppress(asyncio.CancelledError):
                    await asyncio.wait(under_way)
            await self._write_down(name)
            await self._put_back(name)

    @staticmethod
    async def _any(waiting: set[asyncio.Event], under_way: set[asyncio.Task[None]]) -> None:
        """Wait until one of these has had its turn, or is over."""
        turns = [asyncio.ensure_future(each.wait()) for each in waiting]
        try:
            await asyncio.wait({*turns, *under_way}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in turns:
                each.cancel()

    async def _next(self, name: str, limit: int) -> list[tuple[Copy, Reply | None]]:
        """Some copies, marked as being sent, with their words; what is known of earlier ones is written down with it."""
        known = self._known.pop(name, [])
        worded: dict[Wording, Reply | None] = {}
        try:
            async with self._storage.unit() as unit:
                await unit.copies.settle(known)
                copies = await unit.copies.claim(self._clock(), name, limit=limit)
                return [
                    (copy, words)
                    for copy in copies
                    if (words := await self._words(copy, unit, worded)) is not BROKEN
                ]
        except BaseException:
            self._known[name] = known + self._known[name]
            raise

    async def _write_down(self, name: str) -> None:
        if self._known.get(name):
            known = self._known.pop(name)
            try:
                async with self._storage.unit(urgent=True) as unit:
                    await unit.copies.settle(known)
            except BaseException:
                self._known[name] = known + self._known[name]
                raise

    async def _put_back(self, name: str) -> None:
        if postponed := self._postponed.pop(name, []):
            async with self._storage.unit() as unit:
                for id in postponed:
                    await unit.copies.again(id, self._clock(), "", counts=False)

    async def _words(self, copy: Copy, unit: Unit, worded: dict[Wording, Reply | None]) -> Reply | None:
        """What is the same for several is worded once; BROKEN where nobody can word it, which must not keep all others waiting."""
        same = (copy.announcement_id, copy.lang, copy.why, copy.task, bool(copy.recipient))
        try:
            if same not in worded:
                worded[same] = await self._worded(copy, unit)
            return worded[same]
        except Exception as fault:
            log.error("copy %s could not be worded\n%s", copy.id, traced(fault))
            state = FAILED if copy.task == SEND else SENT
            self._know(copy.address.platform, Settled(copy.id, state, copy.message, type(fault).__name__))
            return BROKEN

    async def _worded(self, copy: Copy, unit: Unit) -> Reply | None:
        """None where there is nothing to say any more."""
        with speaking(choose(copy.lang, self._language)):
            args = {"announcement": copy.announcement_id, "why": copy.why, "task": copy.task}
            args["private"] = bool(copy.recipient)
            reply = await self._router.notices[NOTICE](args, unit, self._services)
        if reply is None or copy.task == WITHDRAW or not reply.files:
            return reply
        return replace(reply, files=(await self._picture(copy.announcement_id, reply.files[0], unit),))

    async def _picture(self, id: int, file: File, unit: Unit) -> File:
        """The file with what is in it: the words name it, the picture itself is read once for all."""
        if id not in self._pictures:
            self._pictures[id] = await unit.announcements.picture(id) or b""
            while len(self._pictures) > PICTURES:
                self._pictures.popitem(last=False)
        return File.of(file.name, file.media, self._pictures[id])

    async def _deal(
        self, platform: Voice, copy: Copy, reply: Reply | None, marked: datetime, gone: asyncio.Event
    ) -> None:
        try:
            if reply is None:
                self._know(platform.name, Settled(copy.id, SENT if copy.message else "dropped", copy.message))
                return
            await self._delivery.pace(platform.name).turn(platform.limits(copy.address))
            gone.set()
            if self._clock() - marked > STALE:
                async with self._storage.unit() as unit:
                    await unit.copies.again(copy.id, self._clock(), "", counts=False)
                return
            await self._act(platform, copy, reply)
        except Undeliverable as refusal:
            await self._refused(platform.name, copy, refusal)
        except Exception as fault:
            log.error("copy %s could not be sent\n%s", copy.id, traced(fault))
            await self._refused(platform.name, copy, Undeliverable(type(fault).__name__, doubtful=True))
        finally:
            gone.set()

    async def _act(self, platform: Voice, copy: Copy, reply: Reply) -> None:
        now, message, state = self._clock(), copy.message, SENT
        if copy.task == EDIT and not await platform.amend(copy.address, copy.message, reply):
            async with self._storage.unit() as unit:
                await unit.copies.again(copy.id, now, "", task=NOTE, counts=False)
            return
        if copy.task == WITHDRAW:
            state = WITHDRAWN
            if not await platform.withdraw(copy.address, copy.message) and not await platform.amend(
                copy.address, copy.message, reply
            ):
                await platform.post(copy.address, reply, nonce=f"w{copy.id}")
        elif copy.task in (SEND, NOTE):
            nonce = f"n{copy.id}" if copy.task == SEND else f"c{copy.id}-{copy.attempts}"
            message = await platform.post(copy.address, reply, nonce=nonce)
        self._know(platform.name, Settled(copy.id, state, message, sent_at=now))

    def _know(self, name: str, settled: Settled) -> None:
        self._known[name].append(settled)

    async def _refused(self, name: str, copy: Copy, refusal: Undeliverable) -> None:
        """Later, never, or nobody knows."""
        now, reason = self._clock(), str(refusal)
        first = copy.task in (SEND, NOTE)
        if refusal.doubtful and first:
            self._know(name, Settled(copy.id, UNDECIDED, copy.message, reason))
        elif refusal.retry_after == 0:
            self._postponed[name].append(copy.id)
        elif refusal.retry_after is not None:
            self._delivery.pace(name).pause(refusal.retry_after)
            async with self._storage.unit() as unit:
                when = now + timedelta(seconds=refusal.retry_after)
                await unit.copies.again(copy.id, when, reason, counts=False)
        elif refusal.permanent or copy.attempts >= len(PATIENCE):
            async with self._storage.unit() as unit:
                if refusal.permanent and copy.recipient:
                    await unit.outbox.switch_off(copy.address, copy.recipient, now)
                await unit.copies.settle([Settled(copy.id, FAILED if first else SENT, copy.message, reason)])
        else:
            wait = timedelta(seconds=PATIENCE[copy.attempts])
            async with self._storage.unit() as unit:
                await unit.copies.again(copy.id, now + wait, reason)
