"""Entries as YAML that a person likes to edit: the model's order, one line a fact, nothing that is empty."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import yaml

from knowledge.catalogue import Ages, Entry, Slot
from knowledge.city import City, Model

_Base: Any = yaml.SafeDumper

_INLINE = frozenset({"topics", "coordinates"})
"""Short lists that read better on one line."""


class Dumper(_Base):  # type: ignore[misc]
    """Indents lists under their key and never uses anchors."""

    def ignore_aliases(self, _data: object) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:  # noqa: ARG002 - theirs
        return super().increase_indent(flow, False)


class Inline(list[Any]):
    """A list on one line."""


def _inline(dumper: Any, items: Inline) -> Any:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=True)


def _text(dumper: Any, text: str) -> Any:
    # Line ends that are not new lines survive only as escapes.
    style = '"' if _ODD_LINE_END.search(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_ODD_LINE_END = re.compile("[\r\x85\u2028\u2029]")

Dumper.add_representer(Inline, _inline)
Dumper.add_representer(str, _text)


def write_yaml(entries: Iterable[Entry], city: City) -> str:
    """A file of entries; ``read_entries`` gives the same back."""
    written = [_entry(entry, city) for entry in entries]
    blocks = [
        yaml.dump([each], Dumper=Dumper, allow_unicode=True, sort_keys=False, width=110) for each in written
    ]
    return "\n".join(blocks) if blocks else "[]\n"


def _entry(entry: Entry, city: City) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name in Entry.model_fields:
        value = getattr(entry, name)
        if name == "facets":
            rest: dict[str, Inline] = {}
            for facet, values in value.items():
                (made if facet in city.facets else rest)[facet] = Inline(values)
            value = rest
        if name == "lang" and value == city.language:
            continue
        if name in ("id", "kind", "lang", "title", "summary", "verified_on") or value != _default(name):
            made[name] = Inline(value) if name in _INLINE else plain(value)
    return made


def _default(name: str) -> Any:
    return Entry.model_fields[name].get_default(call_default_factory=True)


def plain(value: Any) -> Any:
    """A value as YAML writes it, without what is as it would be anyway."""
    if isinstance(value, Ages | Slot):
        return str(value)
    if isinstance(value, Model):
        fields = type(value).model_fields
        held = {name: getattr(value, name) for name in fields}
        return {name: plain(each) for name, each in held.items() if each != fields[name].default}
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    return value if isinstance(value, bool | date) else str(value)
