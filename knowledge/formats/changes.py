"""What importing a file would change: for a dry run, and for the report after."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from knowledge.catalogue import Entry


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids of entries, in the order of what comes in; what is missing from it is in the order of before."""

    added: tuple[str, ...] = ()
    changed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The fields that differ, by id, in the model's order."""
    unchanged: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything comes in that is not there already."""
        return bool(self.added or self.changed)


def compare(before: Mapping[str, Entry], after: Iterable[Entry]) -> Changes:
    """Compare what is held, by id, with what comes in; of two entries with one id the last counts."""
    coming = {entry.id: entry for entry in after}
    added, unchanged, changed = [], [], {}
    for id, entry in coming.items():
        held = before.get(id)
        if held is None:
            added.append(id)
        elif fields := _differing(held, entry):
            changed[id] = fields
        else:
            unchanged.append(id)
    missing = tuple(id for id in before if id not in coming)
    return Changes(tuple(added), changed, tuple(unchanged), missing)


def fingerprint(entry: Entry) -> str:
    """A digest of 32 hexadecimal digits that is the same for equal entries, and from one version to the next
    as long as the fields that the entry uses keep their names."""
    return sha256(_canonical(entry)).hexdigest()[:32]


def _canonical(entry: Entry) -> bytes:
    plain = entry.model_dump(mode="json", exclude_defaults=True)
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode(
        errors="replace"
    )


def _differing(one: Entry, other: Entry) -> tuple[str, ...]:
    return tuple(name for name in Entry.model_fields if getattr(one, name) != getattr(other, name))
