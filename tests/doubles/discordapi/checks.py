"""What Discord refuses though its specification would let it pass."""

from typing import Any


class Refusal(Exception):
    """An error of Discord's: status, code, message."""

    def __init__(self, status: int, code: int, message: str, **more: Any) -> None:
        super().__init__(f"{status} {code} {message}")
        self.status = status
        self.body = {"code": code, "message": message, **more}
        self.code = code


def invalid(why: str) -> Refusal:
    """« Invalid Form Body »."""
    return Refusal(400, 50035, f"Invalid Form Body: {why}")


def units(text: str) -> int:
    """The length as JavaScript counts it, the strictest there is."""
    return len(text.encode("utf-16-le")) // 2


def check_message(payload: dict[str, Any], *, files: int = 0, needs_something: bool = True) -> None:
    """Raise Refusal for a message that Discord would not take."""
    content = payload.get("content") or ""
    embeds, components = payload.get("embeds") or [], payload.get("components") or []
    if needs_something and not (content.strip() or embeds or components or files):
        raise Refusal(400, 50006, "Cannot send an empty message")
    _at_most(content, 2000, "content")
    if len(embeds) > 10:
        raise invalid("more than 10 embeds")
    if sum(map(_embed, embeds)) > 6000:
        raise invalid("MAX_EMBED_SIZE_EXCEEDED")
    if payload.get("allowed_mentions", {}).get("parse") != []:
        raise invalid("this bot should mention nobody")
    named = [each["filename"] for each in payload.get("attachments") or [] if "filename" in each]
    if len(named) != files:
        raise invalid(f"{files} files, {len(named)} described")
    _components(components)


def _at_most(text: str, limit: int, what: str) -> int:
    if units(text) > limit:
        raise invalid(f"{what} is longer than {limit}")
    return units(text)


def _embed(embed: dict[str, Any]) -> int:
    size = _at_most(embed.get("title", ""), 256, "title") + _at_most(
        embed.get("description", ""), 4096, "description"
    )
    size += _at_most(embed.get("footer", {}).get("text", ""), 2048, "footer")
    fields = embed.get("fields", [])
    if len(fields) > 25:
        raise invalid("more than 25 fields")
    for field in fields:
        if not field["name"].strip(" ") or not field["value"].strip(" "):
            raise invalid("a field without words")
        size += _at_most(field["name"], 256, "field name") + _at_most(field["value"], 1024, "field value")
    if not (embed.get("title") or embed.get("description") or fields):
        raise invalid("an embed without words")
    return size


def _components(rows: list[dict[str, Any]]) -> None:
    if len(rows) > 5:
        raise invalid("more than 5 rows")
    ids: list[str] = []
    for row in rows:
        if row["type"] != 1:
            raise invalid("only action rows here")
        inner = row["components"]
        menus = [each for each in inner if each["type"] != 2]
        if not inner or len(inner) > 5 or (menus and len(inner) > 1):
            raise invalid("a row holds up to 5 buttons or one menu")
        for each in inner:
            if each["type"] == 2:
                _button(each)
            else:
                check_options(each)
            if "custom_id" in each:
                ids.append(each["custom_id"])
    if len(ids) != len(set(ids)):
        raise invalid("COMPONENT_CUSTOM_ID_DUPLICATED")


def _button(button: dict[str, Any]) -> None:
    if not button.get("label"):
        raise invalid("a button needs a label")
    if (button["style"] == 5) != ("url" in button) or (button["style"] == 5) == ("custom_id" in button):
        raise invalid("a link has an address, any other button a custom_id")
    if not button.get("url", "https://").startswith(("http://", "https://", "discord://")):
        raise invalid("scheme of the address")


def check_options(menu: dict[str, Any]) -> None:
    """A select menu's options."""
    values = [each["value"] for each in menu["options"]]
    if not 1 <= len(values) <= 25 or len(values) != len(set(values)):
        raise invalid("between 1 and 25 options, all different")


def check_modal(modal: dict[str, Any]) -> None:
    """Raise Refusal for a window that Discord would not open."""
    fields = modal["components"]
    if not 1 <= len(fields) <= 5:
        raise invalid("a window has between 1 and 5 fields")
    _at_most(modal["title"], 45, "title")
    ids = []
    for field in fields:
        if field["type"] != 18:
            raise invalid("a field is a label")
        inner = field["component"]
        ids.append(inner["custom_id"])
        if inner["type"] == 3:
            check_options(inner)
            if sum(bool(each.get("default")) for each in inner["options"]) > inner.get("max_values", 1):
                raise invalid("too many options chosen beforehand")
        elif units(inner.get("value", "")) > inner.get("max_length", 4000):
            raise invalid("the value is longer than it may be")
    if len(ids) != len(set(ids)):
        raise invalid("COMPONENT_CUSTOM_ID_DUPLICATED")


def check_commands(commands: list[dict[str, Any]]) -> None:
    """Raise Refusal for commands that Discord would not take: names, and doubles in any language."""
    for kind in {each.get("type", 1) for each in commands}:
        these = [each for each in commands if each.get("type", 1) == kind]
        locales = {locale for each in these for locale in each.get("name_localizations") or {}}
        for locale in {"", *locales}:
            names = [(each.get("name_localizations") or {}).get(locale, each["name"]) for each in these]
            if len(names) != len(set(names)):
                raise Refusal(400, 50035, f"APPLICATION_COMMANDS_DUPLICATE_NAME in {locale or 'the default'}")
    slash = [each for each in commands if each.get("type", 1) == 1]
    if len(slash) > 100:
        raise Refusal(400, 30032, "Maximum number of application commands reached (100)")
    for each in slash:
        for said in (each, *(each.get("options") or ())):
            names = [said["name"], *(said.get("name_localizations") or {}).values()]
            if any(
                name != name.lower() or not name.replace("-", "").replace("_", "").isalnum() for name in names
            ):
                raise invalid(f"APPLICATION_COMMAND_INVALID_NAME {names}")
            if not 1 <= len(said.get("description") or "") <= 100:
                raise invalid("a slash command and its options have a description")
