"""What people do on Discord, and what they see of it."""

import asyncio
import re
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from tests.doubles.discordapi import payloads
from tests.doubles.discordapi.callbacks import COMMAND, COMPLETION, COMPONENT, MODAL, SUBMIT
from tests.doubles.discordapi.gateway import Gateway
from tests.doubles.discordapi.world import LOADING, Channel, Interaction, Message, User, World

T = TypeVar("T")

_LINK = re.compile(r"\[((?:\\.|[^\]\\])*)\]\(<?(https?://[^)>]+)>?\)")
_BARE = re.compile(r"<(https?://[^>\s]+)>")
_STYLE = re.compile(r"(?<!\\)(\*\*|\*|`+)")


class Human:
    """Somebody with an account, in private or in a server's channel (``where``)."""

    def __init__(self, user: User, world: World, gateway: Gateway, bot: User) -> None:
        self.user = user
        self._world = world
        self._gateway = gateway
        self._bot = bot
        self.last: Interaction | None = None
        """The interaction begun last."""

    @property
    def private(self) -> Channel:
        """The private chat with the bot."""
        return self._world.private(self.user, self._bot)

    async def says(self, text: str, where: Channel | None = None, **more: Any) -> Message:
        """A message; in a server ``@Passeur`` in it speaks to the bot."""
        channel = where or self.private
        mentions = [self._bot] if "@Passeur" in text else []
        content = text.replace("@Passeur", f"<@{self._bot.id}>")
        message = self._world.message(channel, self.user, content=content, mentions=mentions, **more)
        await self._gateway.tell_message(message)
        return message

    async def edits(self, message: Message, text: str) -> None:
        """Another text for a message said before."""
        content = text.replace("@Passeur", f"<@{self._bot.id}>")
        message.change({"content": content}, self._world.clock())
        await self._gateway.tell_message(message, "MESSAGE_UPDATE")

    async def commands(self, line: str, where: Channel | None = None) -> Interaction:
        """A slash command, by the name that this person's Discord shows it under."""
        name, _, argument = line.removeprefix("/").partition(" ")
        command = self._command(name, 1)
        options = []
        if argument:
            option = command["options"][0]
            options = [{"type": option["type"], "name": option["name"], "value": argument}]
        return await self._begin(
            COMMAND, where, {"id": command["id"], "name": command["name"], "type": 1, "options": options}
        )

    async def completes(self, name: str, typed: str, where: Channel | None = None) -> list[dict[str, Any]]:
        """What is offered while the argument of a command is being typed."""
        command = self._command(name.removeprefix("/"), 1)
        option = command["options"][0]
        if not option.get("autocomplete"):
            raise LookupError(f"nothing completes {name}")
        focused = {"type": option["type"], "name": option["name"], "value": typed, "focused": True}
        data = {"id": command["id"], "name": command["name"], "type": 1, "options": [focused]}
        interaction = await self._begin(COMPLETION, where, data)
        await self._until(lambda: interaction.ack, "no choices came")
        return interaction.choices or []

    async def looks_up(self, message: Message, name: str = "Chercher dans Passeur") -> Interaction:
        """The command on a message."""
        command = self._command(name, 3)
        data = {"id": command["id"], "name": command["name"], "type": 3, "target_id": message.id}
        resolved = {"resolved": {"messages": {message.id: payloads.message(message)}}}
        return await self._begin(COMMAND, message.channel, {**data, **resolved})

    async def presses(
        self, label: str, where: Channel | None = None, *, on: Message | None = None
    ) -> Interaction:
        """The latest button of this label; or, in a menu of this label, the option after « : »."""
        menu, _, option = label.partition(": ")
        for message in [on] if on is not None else reversed(self.messages(where)):
            for component in (each for row in message.components for each in row["components"]):
                data = {
                    "component_type": component["type"],
                    "custom_id": component.get("custom_id", ""),
                    "id": 1,
                }
                if component["type"] == 2 and component["label"] == label and "custom_id" in component:
                    return await self._begin(COMPONENT, message.channel, data, message)
                if component["type"] == 3 and component["placeholder"] == menu:
                    for each in component["options"]:
                        if each["label"] == option:
                            chosen = data | {"values": [each["value"]]}
                            return await self._begin(COMPONENT, message.channel, chosen, message)
        raise LookupError(f"nothing to press is called {label!r}; there are {self.labels(where)}")

    async def window(self) -> dict[str, Any]:
        """The window that the last interaction opened, once it has."""
        interaction = self.last
        if interaction is None:
            raise LookupError("nothing opens a window")
        return await self._until(
            lambda: interaction.modal if interaction.ack == MODAL else None, "no window opened"
        )

    async def fills(self, answers: Mapping[str, str]) -> Interaction:
        """Send the open window back, its fields by their labels; for a choice the label of the option."""
        modal, opener = await self.window(), self.last
        assert opener is not None
        fields = []
        for label in modal["components"]:
            inner, said = label["component"], answers.get(label["label"], "")
            if inner.get("required", True) and not said:
                raise LookupError(f"{label['label']!r} has to be answered")
            value: dict[str, Any] = {"type": inner["type"], "custom_id": inner["custom_id"], "id": 2}
            if inner["type"] == 3:
                value["values"] = [each["value"] for each in inner["options"] if each["label"] == said]
            elif len(said) > inner.get("max_length", 4000):
                raise LookupError(f"{label['label']!r} is too short for this answer")
            else:
                value["value"] = said
            fields.append({"type": 18, "id": 1, "component": value})
        data = {"custom_id": modal["custom_id"], "components": fields}
        return await self._begin(SUBMIT, opener.channel, data, opener.source)

    async def _begin(
        self, kind: int, where: Channel | None, data: dict[str, Any], source: Message | None = None
    ) -> Interaction:
        interaction = self._world.interaction(kind, self.user, where or self.private, source)
        self.last = interaction
        await self._gateway.tell("INTERACTION_CREATE", payloads.interaction(interaction, self._bot, data))
        return interaction

    def _command(self, name: str, kind: int) -> dict[str, Any]:
        locale = self.user.locale
        for each in self._world.commands:
            if (
                each["type"] == kind
                and (each.get("name_localizations") or {}).get(locale, each["name"]) == name
            ):
                return each
        raise LookupError(f"no command is called {name!r}")

    def messages(self, where: Channel | None = None) -> list[Message]:
        """What this person sees there of the bot, oldest first; what it is still thinking of is not there yet."""
        channel = where or self.private
        return [
            each
            for each in channel.messages
            if each.author is self._bot
            and not each.deleted
            and not each.flags & LOADING
            and each.only in ("", self.user.id)
        ]

    def sees(self, where: Channel | None = None) -> list[str]:
        """The same as they read it: text, then cards."""
        return [shown(each) for each in self.messages(where)]

    def labels(self, where: Channel | None = None) -> list[str]:
        """What there is to press under the latest of these messages."""
        latest = self.messages(where)[-1:]
        return [
            each.get("label") or each["placeholder"]
            for message in latest
            for row in message.components
            for each in row["components"]
        ]

    async def hears(self, where: Channel | None = None, *, count: int = 1, timeout: float = 5.0) -> str:
        """The ``count``-th message of the bot there, once it has come."""
        seen = await self._until(lambda: self.sees(where)[count - 1 : count], f"no message {count}", timeout)
        return seen[0]

    async def _until(self, found: Callable[[], T | None], otherwise: str, timeout: float = 5.0) -> T:
        end = time.monotonic() + timeout
        while not (it := found()):
            if time.monotonic() > end:
                raise TimeoutError(f"{otherwise} for {self.user.name}")
            await asyncio.sleep(0.005)
        return it


def shown(message: Message) -> str:
    """A message as people read it, its marks gone."""
    lines = [read(message.content)]
    for embed in message.embeds:
        lines += [read(embed.get("title", "")), read(embed.get("description", ""))]
        lines += [f"{read(field['name'])} : {read(field['value'])}" for field in embed.get("fields", ())]
        lines.append(embed.get("footer", {}).get("text", ""))
    lines += [f"[{each['filename']}]" for each in message.attachments]
    return "\n".join(filter(None, lines))


def read(markdown: str) -> str:
    """Markdown as people read it."""
    text = _BARE.sub(r"\1", _LINK.sub(r"\1 (\2)", markdown))
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", _STYLE.sub("", text))
