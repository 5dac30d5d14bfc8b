"""Telegram's own HTML, read as strictly as its server reads it."""

import re
from typing import Any

from tests.doubles.botapi.refusal import bad

_TAGS = {
    "b": "bold", "strong": "bold",
    "i": "italic", "em": "italic",
    "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "tg-spoiler": "spoiler", "code": "code", "pre": "pre", "blockquote": "blockquote", "a": "text_link",
}  # fmt: skip
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z0-9-]*)(?P<attributes>[^<>]*)>")
_ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);")
_HREF = re.compile(r"""\s*href=(?:"([^"]*)"|'([^']*)')\s*""")
_MEANT = {"&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"'}


def units(text: str) -> int:
    """UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse(source: str) -> tuple[str, list[dict[str, Any]]]:
    """The text and its entities. Refuses what does not parse, and styles within code, which would get lost."""
    parts: list[str] = []
    length = 0
    opened: list[tuple[str, int, str]] = []
    entities: list[dict[str, Any]] = []
    at = 0
    while at < len(source):
        char = source[at]
        if char == "<":
            tag = _TAG.match(source, at)
            name = tag["name"].lower() if tag else ""
            if tag is None or name not in _TAGS:
                raise _unparsable(f'Unsupported start tag "{name}" at byte offset {_byte(source, at)}')
            at = tag.end()
            if not tag["end"]:
                if any(each[0] == "code" for each in opened):
                    raise _unparsable(f'Tag "{name}" within code at byte offset {_byte(source, at)}')
                opened.append((name, length, _address(name, tag["attributes"])))
                continue
            if not opened or opened[-1][0] != name:
                raise _unparsable(f"Unmatched end tag at byte offset {_byte(source, at)}")
            _, start, url = opened.pop()
            if length > start:
                entity = {"type": _TAGS[name], "offset": start, "length": length - start}
                entities.append(entity | ({"url": url} if name == "a" else {}))
            continue
        if char == "&" and (known := _ENTITY.match(source, at)):
            text = _meaning(known[0])
            at = known.end()
        else:
            text = char
            at += 1
        parts.append(text)
        length += units(text)
    if opened:
        raise _unparsable(f'Can\'t find end tag corresponding to start tag "{opened[-1][0]}"')
    entities.sort(key=lambda each: (each["offset"], -each["length"]))
    return _trimmed("".join(parts), entities)


def _trimmed(text: str, entities: list[dict[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
    lead = units(text) - units(text.lstrip())
    text = text.strip()
    end = units(text)
    kept = []
    for each in entities:
        start, stop = max(each["offset"] - lead, 0), min(each["offset"] - lead + each["length"], end)
        if stop > start:
            kept.append(each | {"offset": start, "length": stop - start})
    return text, kept


def _address(name: str, attributes: str) -> str:
    if name != "a":
        if attributes.strip():
            raise _unparsable(f'Tag "{name}" takes no attributes')
        return ""
    href = _HREF.fullmatch(attributes)
    if href is None:
        raise _unparsable('Tag "a" needs an address')
    return _ENTITY.sub(lambda known: _meaning(known[0]), href[1] or href[2] or "")


def _meaning(entity: str) -> str:
    if entity in _MEANT:
        return _MEANT[entity]
    number = entity[2:-1]
    return chr(int(number[1:], 16) if number.startswith("x") else int(number))


def _byte(source: str, at: int) -> int:
    return len(source[:at].encode())


def _unparsable(why: str) -> Exception:
    return bad(f"can't parse entities: {why}")
