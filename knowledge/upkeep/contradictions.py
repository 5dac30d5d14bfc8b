"""Entries that say of one thing what cannot both be true: two prices, two opening hours, two ages."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from rapidfuzz import fuzz

from knowledge.catalogue import Ages, Entry, Kind, Slot, Standing
from knowledge.language import fold, words
from knowledge.upkeep.doubles import CROWD, doubles

_AMOUNT = re.compile(r"\d+(?:[.,]\d+)?")
_SAME_PLACE = 60.0


@dataclass(frozen=True, slots=True)
class Differing:
    """One field of which two entries say different things, each as it says it."""

    field: str
    one: str
    other: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two current entries about one thing, and what they do not agree on."""

    one: str
    other: str
    fields: tuple[Differing, ...]


def contradictions(entries: Iterable[Entry], today: date) -> tuple[Contradiction, ...]:
    """What entries that may be one, or places at one address, say differently of prices, hours, ages and reach."""
    current = {each.id: each for each in entries if each.standing(today) is Standing.CURRENT}
    pairs = dict.fromkeys((each.one, each.other) for each in doubles(current.values()))
    pairs.update(dict.fromkeys(_at_one_address(current.values())))
    found = []
    for one, other in pairs:
        fields = differing(current[one], current[other])
        if fields:
            found.append(Contradiction(one, other, fields))
    return tuple(found)


def differing(one: Entry, other: Entry) -> tuple[Differing, ...]:
    """What two entries cannot both be right about; what one does not say is no contradiction."""
    found: list[Differing] = []
    if one.free is not None and other.free is not None and one.free is not other.free:
        found.append(Differing("free", str(one.free).lower(), str(other.free).lower()))
    amounts = [_amounts(each.price) for each in (one, other)]
    if all(amounts) and amounts[0] != amounts[1]:
        found.append(Differing("price", one.price or "", other.price or ""))
    if one.hours and other.hours and _week(one.hours) != _week(other.hours):
        found.append(Differing("hours", _said(one.hours), _said(other.hours)))
    if Ages() not in (one.ages, other.ages) and one.ages != other.ages:
        found.append(Differing("ages", str(one.ages), str(other.ages)))
    if one.childcare is not None and other.childcare is not None and one.childcare is not other.childcare:
        found.append(Differing("childcare", str(one.childcare).lower(), str(other.childcare).lower()))
    phones = [each.contact.phone if each.contact else None for each in (one, other)]
    if phones[0] and phones[1] and _digits(phones[0]) != _digits(phones[1]):
        found.append(Differing("contact.phone", phones[0], phones[1]))
    return tuple(found)


def _at_one_address(entries: Iterable[Entry]) -> Iterable[tuple[str, str]]:
    """Pairs of places with one address and names that are alike."""
    by_address: dict[str, list[Entry]] = defaultdict(list)
    for each in entries:
        if each.kind is Kind.PLACE and each.address:
            by_address[" ".join(words(each.address))].append(each)
    for block in by_address.values():
        for one, other in combinations(block[:CROWD], 2):
            if fuzz.token_set_ratio(fold(one.title), fold(other.title)) >= _SAME_PLACE:
                yield one.id, other.id


def _amounts(price: str | None) -> frozenset[float]:
    return frozenset(float(each.replace(",", ".")) for each in _AMOUNT.findall(price or ""))


def _digits(phone: str) -> str:
    return "".join(filter(str.isdigit, phone))[-9:]


def _week(slots: tuple[Slot, ...]) -> frozenset[tuple[int, int]]:
    """Every minute of the week that is open, so that « lun-ven » in one line or in five is the same."""
    minutes: set[tuple[int, int]] = set()
    for slot in slots:
        opens = slot.opens.hour * 60 + slot.opens.minute if slot.opens else 0
        closes = slot.closes.hour * 60 + slot.closes.minute if slot.closes else 24 * 60
        for day in slot.days:
            minutes.update((day, minute) for minute in range(opens, closes, 5))
            minutes.add((day, closes))
    return frozenset(minutes)


def _said(slots: tuple[Slot, ...]) -> str:
    return "; ".join(map(str, slots))
