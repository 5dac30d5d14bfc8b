"""How a reply goes out: by the interaction it answers while that is open, else to the channel, else aside."""

import logging
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from bot.conversation.errors import Undeliverable
from bot.conversation.i18n import _
from bot.conversation.messages import Address, Button, Reply
from bot.platforms.discord.letters import EPHEMERAL, NOBODY, Part, Setting, composed
from bot.platforms.discord.pending import Pending
from bot.platforms.discord.rest import UNKNOWN_MESSAGE, Acknowledged, Closed, Misfit, Rest, Vanished
from bot.platforms.discord.ticket import Ticket, Way

log = logging.getLogger(__name__)

REMEMBERED = 10_000
"""How many unfinished or recent sendings, and private chats, are known by heart."""

PRESSES = frozenset({Way.PRESS, Way.INNER})

SAY = 4
PRIVATE_THREAD = 12


@dataclass
class _Sending:
    """One row on its way: what of it has been said so far."""

    address: Address
    reply: Reply
    nonce: str
    said: list[str]
    ticket: Ticket | None
    message: str
    parts: Sequence[Part] = ()

    @property
    def rest(self) -> list[tuple[int, Part]]:
        return list(enumerate(self.parts))[len(self.said) :]

    @property
    def private(self) -> bool:
        return not self.address.chat.startswith("#")

    @property
    def alone(self) -> bool:
        """Whether it is for one person's eyes in a chat where there are others."""
        inner = self.ticket is not None and self.ticket.way is Way.INNER
        return (self.reply.personal or inner) and not self.private


class Post:
    """Sends replies. ``pending`` are the interactions still to be acknowledged, by the key of their request."""

    def __init__(
        self,
        rest: Rest,
        application: int,
        *,
        clock: Callable[[], datetime],
        pending: dict[str, Pending],
        windows: bool,
        elsewhere: Callable[[str], str] | None,
    ) -> None:
        self.rest = rest
        self.application = application
        self._clock = clock
        self._pending = pending
        self._windows = windows
        self._elsewhere = elsewhere
        self._said: OrderedDict[str, list[str]] = OrderedDict()
        self._chats: OrderedDict[str, str] = OrderedDict()

    async def send(self, address: Address, reply: Reply, nonce: str, message: str, request: str) -> str:
        """As ``Platform.send``."""
        ticket = Ticket.parse(request) if request else None
        said = _kept(self._said, nonce, [])
        sending = _Sending(address, reply, nonce, said, ticket, message)
        threads = not (sending.private or sending.alone or address.thread)
        sending.parts = composed(reply, Setting(sending.private, self._windows, threads), self._link(reply))
        try:
            await self._send(sending, request)
        except Closed:
            raise Undeliverable("closed to private messages", permanent=True) from None
        except Vanished as vanished:
            raise Undeliverable(f"404 {vanished.code}", permanent=True) from None
        self._said.pop(nonce, None)
        return sending.said[0]

    async def _send(self, sending: _Sending, request: str) -> None:
        ticket = sending.ticket
        if ticket is not None and ticket.open(self._clock()):
            try:
                return await self._answer(sending, ticket, self._pending.get(request))
            except Vanished as vanished:
                log.info("an interaction is closed (%s); its answer goes another way", vanished.code)
        if (
            sending.message
            and not sending.alone
            and (sending.reply.edits or (ticket is not None and ticket.way is Way.EDIT))
        ):
            try:
                return await self._change(sending)
            except (Vanished, Undeliverable) as refusal:
                if isinstance(refusal, Undeliverable) and not _settled(refusal):
                    raise
        if not sending.alone:
            return await self._openly(sending, ticket)
        if ticket is None:
            raise Undeliverable("nobody to say it to alone", permanent=True)
        return await self._aside(sending, ticket)

    async def _answer(self, sending: _Sending, ticket: Ticket, pending: Pending | None) -> None:
        """By the interaction itself, which nobody else needs to see."""
        token, alone = ticket.what, sending.alone
        if pending is not None and ticket.way not in PRESSES:
            async with pending.lock:
                if not pending.deferred and not pending.answered.is_set() and not sending.said:
                    first = sending.parts[0]
                    payload = first.payload(ephemeral=alone)
                    try:
                        id = await self.rest.respond(ticket.place, token, SAY, payload, first.files)
                    except Acknowledged:
                        # An earlier try arrived, and only what Discord said to it was lost.
                        id = await self.rest.settle(self.application, token, first.change(), first.files)
                    sending.said.append(id)
                    pending.answered.set()
        elif pending is not None:
            await pending.defer()
        for number, part in sending.rest:
            if number == 0 and await self._takes_the_place(sending, ticket):
                try:
                    id = await self.rest.settle(self.application, token, part.change(), part.files)
                except Vanished as vanished:
                    if ticket.way not in PRESSES or vanished.code != UNKNOWN_MESSAGE:
                        raise
                    id = await self._follow(token, part, alone)
            else:
                id = await self._follow(token, part, alone)
            sending.said.append(id)

    async def _takes_the_place(self, sending: _Sending, ticket: Ticket) -> bool:
        """Whether the first part stands where the acknowledgement, or the component's message, stands."""
        if ticket.way is Way.COMMAND and not sending.alone:
            # It was put off for its author's eyes; what all may read has to be a message of its own.
            await self.rest.withdraw(self.application, ticket.what)
            return False
        if ticket.way is Way.PRESS:
            # What all may read does not become what one person may.
            return sending.reply.edits and not sending.alone
        return sending.reply.edits or ticket.way is not Way.INNER

    async def _follow(self, token: str, part: Part, alone: bool) -> str:
        return await self.rest.follow(self.application, token, part.payload(ephemeral=alone), part.files)

    async def _change(self, sending: _Sending) -> None:
        """In the place of the message it is about."""
        channel = await self.channel(sending.address, sending.ticket)
        if not sending.said:
            part = sending.parts[0]
            sending.said.append(await self.rest.change(channel, sending.message, part.change(), part.files))
        await self._to_channel(sending, channel)

    async def _to_channel(self, sending: _Sending, channel: str) -> None:
        ticket = sending.ticket
        for number, part in sending.rest:
            payload = part.payload()
            if number == 0 and ticket is not None and ticket.way is Way.MENTION and channel == ticket.place:
                payload["message_reference"] = {"message_id": ticket.message, "fail_if_not_exists": False}
            nonce = sending.nonce if number == 0 else f"{sending.nonce}-{number}"
            sending.said.append(await self.rest.say(channel, payload, nonce, part.files))

    async def _openly(self, sending: _Sending, ticket: Ticket | None) -> None:
        """In the chat; where a server lets us say nothing there, whoever asked is answered in private."""
        try:
            await self._to_channel(sending, await self.channel(sending.address, ticket))
        except Undeliverable as refusal:
            if not refusal.permanent or sending.private or sending.said or ticket is None or not ticket.user:
                raise
            await self._to_channel(sending, await self._private(ticket.user))

    async def _aside(self, sending: _Sending, ticket: Ticket) -> None:
        """In private; where that is closed, in a thread for two; where there can be none, say how to go on."""
        try:
            await self._to_channel(sending, await self._private(ticket.user))
            return
        except Closed:
            log.info("a private chat is closed; trying a thread")
        channel = sending.address.chat[1:]
        try:
            thread = await self.rest.call(
                "POST",
                "/channels/{channel_id}/threads",
                {"name": _("With Passeur"), "type": PRIVATE_THREAD, "invitable": False},
                channel_id=channel,
            )
            path = "/channels/{channel_id}/thread-members/{user_id}"
            await self.rest.call("PUT", path, channel_id=thread["id"], user_id=ticket.user)
            await self._to_channel(sending, str(thread["id"]))
            return
        except Undeliverable as refusal:
            if not _settled(refusal):
                raise
        words = _(
            "I have an answer for your eyes only, but your private messages are closed to me. "
            "Ask me again with a / command: only you will see what I say."
        )
        payload: dict[str, Any] = {"content": words, "allowed_mentions": NOBODY}
        if ticket.message:
            payload["message_reference"] = {"message_id": ticket.message, "fail_if_not_exists": False}
        sending.said.append(
            await self.rest.say(sending.address.thread or channel, payload, f"{sending.nonce}-how")
        )

    async def channel(self, address: Address, ticket: Ticket | None = None) -> str:
        """The id of the channel behind an address."""
        if address.thread:
            return address.thread
        if address.chat.startswith("#"):
            return address.chat[1:]
        if ticket is not None and ticket.way in (Way.MESSAGE, Way.EDIT):
            return ticket.place
        return await self._private(address.chat)

    async def _private(self, user: str) -> str:
        if user not in self._chats:
            _kept(self._chats, user, await self.rest.private_chat(user))
        return self._chats[user]

    async def tell(self, pending: Pending, words: str) -> None:
        """A word of our own to whoever is waiting, for their eyes only."""
        payload = {"content": words, "flags": EPHEMERAL, "allowed_mentions": NOBODY}
        interaction = pending.interaction
        try:
            async with pending.lock:
                if pending.deferred or pending.answered.is_set():
                    await self.rest.follow(self.application, interaction.token, payload)
                else:
                    await self.rest.respond(str(interaction.id), interaction.token, SAY, payload)
                    pending.answered.set()
        except (Vanished, Undeliverable) as refusal:
            log.info("an interaction is closed (%s)", refusal)

    def _link(self, reply: Reply) -> Button | None:
        """The one thing shown, on the other platform."""
        if self._elsewhere is None or len(reply.cards) != 1:
            return None
        presses = [each.press for row in reply.cards[0].buttons for each in row if not each.url]
        url = next(filter(None, map(self._elsewhere, presses)), "")
        return Button(_("Open in Telegram"), url=url) if url else None


def _settled(refusal: Undeliverable) -> bool:
    """Whether the same call would be refused again."""
    return refusal.permanent or isinstance(refusal, Misfit)


T = TypeVar("T")


def _kept(table: OrderedDict[str, T], key: str, value: T) -> T:
    """What the table knows under this key, now among its latest."""
    table.setdefault(key, value)
    table.move_to_end(key)
    if len(table) > REMEMBERED:
        table.popitem(last=False)
    return table[key]
