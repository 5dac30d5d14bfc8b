"""Entries that may be one thing told twice, each pair with what makes one think so.

Only entries that share a rare word of their titles, an address, a telephone, a link or a spot are compared, so that
ten thousand take seconds.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from knowledge.catalogue import Entry, Kind
from knowledge.formats.checks import kilometres
from knowledge.language import stem, words
from knowledge.search.french import STOP, STOP_ENGLISH

NEAR = 0.15
"""Kilometres between two spots that may be one."""
APART = 1.0
"""Kilometres beyond which two places of one name are two places."""
SURE, LIKELY, PERHAPS = 94.0, 80.0, 62.0
"""How alike two titles are, out of 100: by themselves, with one more sign, with two."""
CROWD = 60
"""Entries that share a sign beyond which the sign says nothing."""

_ALIKE_KINDS = frozenset({Kind.PLACE, Kind.SERVICE})


class Reason(StrEnum):
    """What two entries have in common."""

    TITLE = "title"
    ADDRESS = "address"
    SPOT = "spot"
    PHONE = "phone"
    EMAIL = "email"
    LINK = "link"
    OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Double:
    """Two entries, the older of the files first, that somebody should look at together."""

    one: str
    other: str
    score: float
    """How alike the titles are, from 0 to 1."""
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    entry: Entry
    title: str
    said: frozenset[str]
    numbers: str
    tight: str
    signs: dict[Reason, str]


def doubles(entries: Iterable[Entry]) -> tuple[Double, ...]:
    """The pairs that may be one, the likeliest first. Mentors are people: they are never compared."""
    read = [_read(each) for each in entries if each.kind is not Kind.MENTOR]
    found = [double for one, other in _pairs(read) if (double := _double(read[one], read[other])) is not None]
    return tuple(sorted(found, key=lambda each: (-len(each.reasons), -each.score, each.one, each.other)))


def _read(entry: Entry) -> _Read:
    everything = words(entry.title)
    listed = [each for each in everything if each not in STOP and each not in STOP_ENGLISH]
    if not listed or entry.kind is Kind.ANSWER:
        # What a question asks lies in its small words.
        listed = everything
    contact = entry.contact
    signs = {Reason.ADDRESS: " ".join(words(entry.address or ""))}
    if contact is not None:
        signs[Reason.PHONE] = "".join(filter(str.isdigit, contact.phone or ""))[-9:]
        signs[Reason.EMAIL] = (contact.email or "").casefold()
        signs[Reason.LINK] = (
            (contact.url or "").casefold().partition("://")[2].removeprefix("www.").rstrip("/")
        )
    signs[Reason.OWNER] = " ".join(words(entry.owner or ""))
    return _Read(
        entry,
        " ".join(sorted(listed)),
        frozenset(stem(each, entry.lang) for each in listed),
        "".join(sorted(each for each in listed if any(letter.isdigit() for letter in each))),
        "".join(everything),
        {reason: sign for reason, sign in signs.items() if sign},
    )


def _pairs(read: Sequence[_Read]) -> Iterator[tuple[int, int]]:
    """Places in the list of those worth comparing, none twice."""
    blocks: dict[tuple[str, object], list[int]] = defaultdict(list)
    held = Counter(word for each in read for word in each.said)
    for number, each in enumerate(read):
        rarest = sorted(each.said, key=lambda word: (held[word], word))[:3]
        for two in combinations(rarest, 2):
            blocks["words", two].append(number)
        for word in each.said:
            blocks["word", word].append(number)
        for reason, sign in each.signs.items():
            if reason is not Reason.OWNER:
                blocks[reason, sign].append(number)
        # Whole titles are a sign whatever their words.
        blocks["title", each.title].append(number)
        if each.entry.coordinates is not None:
            latitude, longitude = each.entry.coordinates
            cell = (round(latitude / 0.002), round(longitude / 0.003))
            for near in ((a, b) for a in (0, 1) for b in (0, 1)):
                blocks["spot", (cell[0] + near[0], cell[1] + near[1])].append(number)
    seen: set[tuple[int, int]] = set()
    for block in blocks.values():
        if 2 <= len(block) <= CROWD:
            for pair in combinations(block, 2):
                if pair not in seen:
                    seen.add(pair)
                    yield pair


def _double(one: _Read, other: _Read) -> Double | None:
    if one.numbers != other.numbers or not _comparable(one.entry, other.entry):
        return None
    alike = _alike(one, other)
    if alike < PERHAPS:
        return None
    reasons = _reasons(one, other)
    spots = [each for each in (Reason.ADDRESS, Reason.SPOT) if each in reasons]
    signs = len(reasons) - len(spots) + bool(spots)
    if not spots and _apart(one, other):
        return None
    common = bool(set(one.entry.topics) & set(other.entry.topics))
    enough = (
        (alike >= SURE and (common or signs > 0))
        or (alike >= LIKELY and signs > 0)
        or (alike >= PERHAPS and signs > 1)
    )
    if not enough:
        return None
    return Double(one.entry.id, other.entry.id, round(alike / 100, 3), (Reason.TITLE, *reasons))


def _comparable(one: Entry, other: Entry) -> bool:
    """Whether they are of kinds, and of times, that could be one."""
    if one.kind is not other.kind and not {one.kind, other.kind} <= _ALIKE_KINDS:
        return False
    begins = [each for each in (one.valid_from, other.valid_from) if each]
    ends = [each for each in (one.valid_until, other.valid_until) if each]
    if begins and ends and max(begins) > min(ends):
        return False
    return one.kind is not Kind.EVENT or one.valid_from == other.valid_from


def _alike(one: _Read, other: _Read) -> float:
    """How alike two titles are, whatever the order of their words; much less where each says something of its own."""
    if one.title == other.title:
        return 100.0
    if (
        min(len(one.tight), len(other.tight)) >= 8
        and OSA.distance(one.tight, other.tight, score_cutoff=1) <= 1
    ):
        return 95.0
    ours, theirs = one.said - other.said, other.said - one.said
    whole = fuzz.ratio(one.title, other.title)
    if not ours or not theirs:
        # One says more than the other: « Médiathèque » and « Médiathèque Nord » are not one by that alone.
        share = min(len(one.said), len(other.said)) / max(len(one.said), len(other.said))
        return max(whole, 60.0 + 35.0 * share)
    left = fuzz.ratio(" ".join(sorted(ours)), " ".join(sorted(theirs)))
    return whole if left >= 75 else min(whole, PERHAPS - 1)


def _reasons(one: _Read, other: _Read) -> tuple[Reason, ...]:
    found = [reason for reason, sign in one.signs.items() if other.signs.get(reason) == sign]
    here, there = one.entry.coordinates, other.entry.coordinates
    if here is not None and there is not None and kilometres(here, there) <= NEAR:
        found.append(Reason.SPOT)
    return tuple(sorted(found, key=list(Reason).index))


def _apart(one: _Read, other: _Read) -> bool:
    """Whether they are said to be in two places."""
    here, there = one.entry.coordinates, other.entry.coordinates
    if here is not None and there is not None:
        return kilometres(here, there) > APART
    mine, theirs = one.signs.get(Reason.ADDRESS), other.signs.get(Reason.ADDRESS)
    if mine and theirs:
        return fuzz.token_set_ratio(mine, theirs) < 80
    quartiers = {one.entry.quartier, other.entry.quartier} - {None}
    return len(quartiers) > 1
