"""How two entries about one thing could become one, field by field, for a person to look over."""

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from knowledge.catalogue import Ages, Contact, Entry, Translation

_JOINED = ("activities", "questions", "topics", "sources")
_OWN = frozenset(
    {"id", "kind", "lang", "verified_on", "demonstration", *_JOINED, "facets", "contact", "translations"}
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One field in which the merged entry is not the kept one, or in which the two disagree."""

    field: str
    kept: Any
    other: Any
    proposed: Any

    @property
    def disagreed(self) -> bool:
        """Whether both say something, and not the same."""
        return not _nothing(self.field, self.kept) and not _nothing(self.field, self.other)


@dataclass(frozen=True, slots=True)
class Merge:
    """The entry that is proposed, under the id of the kept one, and how it came to be."""

    entry: Entry
    proposals: tuple[Proposal, ...]


def merge(kept: Entry, other: Entry) -> Merge:
    """Propose one entry for two: lists are joined, what is missing is filled in, and where they disagree the one
    that was verified last is believed, but for the title and the presentation, which stay.

    The merged entry is as old as the older fact in it: it counts as verified when both were.
    """
    newer = other.verified_on > kept.verified_on
    data: dict[str, Any] = {}
    for name in Entry.model_fields:
        mine, theirs = getattr(kept, name), getattr(other, name)
        if name in _JOINED:
            data[name] = tuple(dict.fromkeys((*mine, *_fitting(theirs, name, kept, other))))
        elif name not in _OWN:
            believed = theirs if newer and name not in ("title", "summary") else mine
            data[name] = theirs if _nothing(name, mine) else mine if _nothing(name, theirs) else believed
    data["facets"] = {
        name: tuple(dict.fromkeys((*kept.facets.get(name, ()), *other.facets.get(name, ()))))
        for name in (*kept.facets, *other.facets)
    }
    data["contact"] = _contact(kept.contact, other.contact, newer)
    data["translations"] = _translations(kept, other)
    data["verified_on"] = min(kept.verified_on, other.verified_on)
    data["demonstration"] = kept.demonstration and other.demonstration
    entry = _valid(kept, data)
    names = [name for name in Entry.model_fields if name != "id"]
    proposals = []
    for name in names:
        mine, theirs, made = (getattr(each, name) for each in (kept, other, entry))
        if made != mine or (name not in _OWN and mine != theirs and not _nothing(name, theirs)):
            proposals.append(Proposal(name, mine, theirs, made))
    return Merge(entry, tuple(proposals))


def _valid(kept: Entry, data: dict[str, Any]) -> Entry:
    """The merged entry; where two half-known validities do not go together, the kept one's."""
    made = kept.model_copy(update=data)
    try:
        return Entry.model_validate(made.model_dump())
    except ValidationError:
        return made.model_copy(update={"valid_from": kept.valid_from, "valid_until": kept.valid_until})


def _nothing(name: str, value: Any) -> bool:
    return value is None or value in ((), {}, "") or (name == "ages" and value == Ages())


def _fitting(theirs: tuple[Any, ...], name: str, kept: Entry, other: Entry) -> tuple[Any, ...]:
    """What the other adds: texts only in the same language, and its title as one more way of asking."""
    if name in ("activities", "questions") and other.lang != kept.lang:
        return ()
    if name == "questions" and other.title.casefold() != kept.title.casefold():
        return (*theirs, other.title)
    return theirs


def _contact(kept: Contact | None, other: Contact | None, newer: bool) -> Contact | None:
    if kept is None or other is None:
        return kept or other
    first, second = (other, kept) if newer else (kept, other)
    return Contact(**{name: getattr(first, name) or getattr(second, name) for name in Contact.model_fields})


def _translations(kept: Entry, other: Entry) -> dict[str, Translation]:
    found = dict(kept.translations)
    for language, theirs in other.translations.items():
        if language == kept.lang:
            continue
        mine = found.get(language, Translation())
        said = {name: getattr(mine, name) or getattr(theirs, name) for name in Translation.model_fields}
        found[language] = Translation(**said)
    if other.lang != kept.lang and other.lang not in found:
        said = {name: getattr(other, name) for name in Translation.model_fields}
        found[other.lang] = Translation(**said)
    return found
