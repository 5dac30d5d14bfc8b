"""Routes of interactions: the first response within three seconds, once; what follows within a quarter of an hour."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.doubles.discordapi import payloads
from tests.doubles.discordapi.channels import attachments
from tests.doubles.discordapi.checks import Refusal, check_message, check_modal, invalid
from tests.doubles.discordapi.gateway import Gateway
from tests.doubles.discordapi.server import Door, Received
from tests.doubles.discordapi.world import EPHEMERAL, LOADING, Interaction, Message, User, World

COMMAND, COMPONENT, COMPLETION, SUBMIT = 2, 3, 4, 5
SAID, PUT_OFF, UPDATE_PUT_OFF, UPDATED, CHOICES, MODAL = 4, 5, 6, 7, 8, 9

TO_RESPOND = timedelta(seconds=3)
TO_FOLLOW = timedelta(minutes=15)


class Callbacks:
    """What a bot does with an interaction's token."""

    def __init__(
        self, world: World, gateway: Gateway, bot: User, refused: Callable[[Interaction, int], None]
    ) -> None:
        self._world = world
        self._gateway = gateway
        self._bot = bot
        self._refused = refused

    def open(self, door: Door) -> None:
        """Add the routes."""
        door.add("POST /interactions/{interaction_id}/{interaction_token}/callback", self.respond)
        door.add("POST /webhooks/{webhook_id}/{webhook_token}", self.follow)
        door.add("PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original", self.change)
        door.add("DELETE /webhooks/{webhook_id}/{webhook_token}/messages/@original", self.withdraw)

    async def respond(self, received: Received) -> Any:
        interaction = self._world.interactions.get(received.parts["interaction_id"])
        if interaction is None or interaction.token != received.parts["interaction_token"]:
            raise Refusal(404, 10062, "Unknown interaction")
        if interaction.ack is not None:
            self._refused(interaction, 40060)
            raise Refusal(400, 40060, "Interaction has already been acknowledged.")
        now = self._world.clock()
        if now - interaction.at > TO_RESPOND:
            self._refused(interaction, 10062)
            raise Refusal(404, 10062, "Unknown interaction")
        kind, data = received.payload["type"], received.payload.get("data") or {}
        self._may(interaction, kind)
        if kind == SAID:
            check_message(data, files=len(received.files))
            interaction.original = await self._say(interaction, data, received.files)
        elif kind == PUT_OFF:
            flags = LOADING | (data.get("flags", 0) & EPHEMERAL)
            interaction.original = self._world.message(
                interaction.channel,
                self._bot,
                flags=flags,
                only=interaction.user.id if flags & EPHEMERAL else "",
            )
        elif kind == CHOICES:
            interaction.choices = data["choices"]
        elif kind == MODAL:
            check_modal(data)
            interaction.modal = data
        else:
            interaction.original = interaction.source
            if kind == UPDATED and interaction.source is not None:
                check_message(data, files=len(received.files))
                interaction.source.change(data, now)
        interaction.ack, interaction.acked = kind, now
        if received.query.get("with_response") not in ("1", "true"):
            return None
        told: dict[str, Any] = {"id": interaction.id, "type": interaction.kind}
        answer: dict[str, Any] = {"interaction": told}
        if kind in (SAID, PUT_OFF) and interaction.original is not None:
            told |= {"response_message_id": interaction.original.id}
            told |= {"response_message_loading": kind == PUT_OFF}
            told |= {"response_message_ephemeral": bool(interaction.original.only)}
        if kind == SAID and interaction.original is not None:
            answer["resource"] = {"type": kind, "message": payloads.message(interaction.original)}
        return answer

    def _may(self, interaction: Interaction, kind: int) -> None:
        updates = interaction.kind in (COMPONENT, SUBMIT) and interaction.source is not None
        fits = {
            SAID: interaction.kind != COMPLETION,
            PUT_OFF: interaction.kind != COMPLETION,
            UPDATE_PUT_OFF: updates,
            UPDATED: updates,
            CHOICES: interaction.kind == COMPLETION,
            MODAL: interaction.kind in (COMMAND, COMPONENT),
        }
        if not fits.get(kind):
            self._refused(interaction, 50035)
            raise invalid(f"response {kind} does not fit interaction {interaction.kind}")

    async def _say(
        self, interaction: Interaction, payload: dict[str, Any], files: dict[str, bytes]
    ) -> Message:
        alone = bool(payload.get("flags", 0) & EPHEMERAL)
        message = self._world.message(
            interaction.channel,
            self._bot,
            content=payload.get("content") or "",
            embeds=payload.get("embeds") or [],
            components=payload.get("components") or [],
            attachments=attachments(self._world, payload, files),
            flags=EPHEMERAL if alone else 0,
            only=interaction.user.id if alone else "",
        )
        if not alone:
            await self._gateway.tell_message(message)
        return message

    def _open(self, received: Received) -> Interaction:
        interaction = self._world.tokens.get(received.parts["webhook_token"])
        if (
            interaction is None
            or interaction.ack in (None, CHOICES)
            or received.parts["webhook_id"] != self._bot.id
        ):
            raise Refusal(404, 10015, "Unknown Webhook")
        if self._world.clock() - interaction.at > TO_FOLLOW:
            self._refused(interaction, 50027)
            raise Refusal(401, 50027, "Invalid Webhook Token")
        return interaction

    def _original(self, interaction: Interaction) -> Message:
        original = interaction.original
        if original is None or original.deleted:
            raise Refusal(404, 10008, "Unknown Message")
        return original

    async def follow(self, received: Received) -> Any:
        interaction, payload = self._open(received), received.payload
        check_message(payload, files=len(received.files))
        original = interaction.original
        if original is not None and original.flags & LOADING and not original.deleted:
            # The first word after « thinking » takes its place, and is seen by whoever saw that.
            original.change(
                {**payload, "attachments": attachments(self._world, payload, received.files)},
                self._world.clock(),
            )
            return payloads.message(original)
        message = await self._say(interaction, payload, received.files)
        return payloads.message(message) if received.query.get("wait") in ("1", "true") else None

    async def change(self, received: Received) -> Any:
        interaction = self._open(received)
        original = self._original(interaction)
        payload = received.payload
        check_message(payload, files=len(received.files), needs_something=False)
        payload["attachments"] = attachments(self._world, payload, received.files)
        original.change(payload, self._world.clock())
        if not original.only:
            await self._gateway.tell_message(original, "MESSAGE_UPDATE")
        return payloads.message(original)

    async def withdraw(self, received: Received) -> Any:
        self._original(self._open(received)).deleted = True
