"""A programme of events as it comes out of a file: what could be read, and what is to mend."""

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError

from knowledge.agenda.event import LONGEST_SUMMARY, LONGEST_TITLE, Event
from knowledge.catalogue import Problem
from knowledge.formats.problems import Code, Finding, Path, shortened
from knowledge.formats.refusals import findings

_MARKUP = re.compile(
    r"</?(?:p|br|div|span|a|ul|ol|li|b|i|u|strong|em|h[1-6]|html|body|table|tr|td|img)\b[^<>]*>",
    re.IGNORECASE,
)
_LINE_ENDING = re.compile(r"<(?:br|/p|/div|/li|/h[1-6]|/tr)\b[^<>]*>", re.IGNORECASE)
_SPACES = re.compile(r"[^\S\n]+")


@dataclass(frozen=True, slots=True)
class Programme:
    """What could be read of a programme, in its order.

    An event of which only a part is refused is among the events without that part, and the part among the
    problems.
    """

    events: tuple[Event, ...]
    problems: tuple[Problem, ...]
    gone: tuple[str, ...] = ()
    """UIDs of events that the source says it no longer has."""
    topics: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By UID, what the words of events are about of which the source says no topic: proposed, not said."""


def built(data: dict[str, Any], say: Callable[[Finding], None]) -> Event | None:
    """The event of these fields, without those that are refused; None where it cannot do without one."""
    data = _fitting(data, say)
    while True:
        try:
            return Event.model_validate(data)
        except ValidationError as error:
            found = list(findings(error, Event.model_fields))
        # Of an event as a whole only the order of its ends is judged.
        found = [each if each.path else replace(each, path=("end",)) for each in found]
        for each in found:
            say(each)
            field = str(each.path[0])
            missing = each.code is Code.FIELD_MISSING and len(each.path) == 1
            if missing or field not in data or _needed(field):
                return None
        data = _without(data, [each.path for each in found])


def plain_text(text: str) -> str:
    """A text of the web without its markup, its lines kept and no more than one blank between two."""
    if _MARKUP.search(text):
        text = html.unescape(_MARKUP.sub("", _LINE_ENDING.sub("\n", text)))
    lines = [_SPACES.sub(" ", each).strip() for each in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def one_line(text: str) -> str:
    """A text without markup on one line."""
    return " ".join(plain_text(text).split())


def _needed(field: str) -> bool:
    known = Event.model_fields.get(field)
    return known is not None and known.is_required()


def _without(data: dict[str, Any], paths: list[Path]) -> dict[str, Any]:
    """The data without what these lead to: of a list, without those items only."""
    kept = dict(data)
    for name in {str(path[0]) for path in paths}:
        places = {path[1] if len(path) > 1 else None for path in paths if path[0] == name}
        value = kept.pop(name)
        if isinstance(value, list | tuple) and all(isinstance(each, int) for each in places):
            kept[name] = [each for place, each in enumerate(value) if place not in places]
    return kept


def _fitting(data: dict[str, Any], say: Callable[[Finding], None]) -> dict[str, Any]:
    """The data with texts that are too long cut short, and without what says nothing."""
    # That one cannot be there is said by None.
    fitting = {name: value for name, value in data.items() if name == "on_site" or value not in (None, "")}
    for name, limit in (("title", LONGEST_TITLE), ("summary", LONGEST_SUMMARY)):
        text = fitting.get(name)
        if isinstance(text, str) and len(text) > limit:
            fitting[name] = f"{text[: limit - 1].rstrip()}…"
            if name == "title":
                say(Finding((name,), Code.TEXT_LONG, shortened(text), (str(limit),)))
    return fitting
