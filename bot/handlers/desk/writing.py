"""A page of the city written in chat: the questions, and from plain answers to an entry of the catalogue."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from bot.conversation.errors import Invalid
from bot.conversation.i18n import LANGUAGES, _, language
from bot.conversation.markup import bold
from bot.conversation.messages import Field
from bot.handlers.town import Town
from knowledge.catalogue import EMAIL, Entry, Kind
from knowledge.city import said_in
from knowledge.formats.days import read_day
from knowledge.formats.identifiers import slug

TITLE, SUMMARY, LINE = 120, 1000, 200

_URL = re.compile(r"https?://\S+")
_PHONE = re.compile(r"\+?\d[\d .\-/()]{5,}\d")
_FREE = re.compile(r"\b(?:gratuit\w*|free|0 ?€)(?!\w)", re.IGNORECASE)


def first_fields(town: Town, known: Mapping[str, str] | None = None) -> tuple[Field, ...]:
    """What every page needs: five questions, which every platform shows at once."""
    value = dict(known or {})
    roots = tuple(
        (id, said_in(town.city.topics[id].label, language(), town.city.language))
        for id in town.city.children(None)
    )
    return (
        Field(
            "title",
            _("Title"),
            _("As one would say it to a neighbour."),
            limit=TITLE,
            value=value.get("title", ""),
        ),
        Field(
            "summary",
            _("What is it, for whom?"),
            _("A few plain sentences. Nobody's private number or address, please."),
            long=True,
            limit=SUMMARY,
            value=value.get("summary", ""),
        ),
        Field("topic", _("Topic"), choices=roots, value=value.get("topic", "")),
        Field("when", _("When?"), required=False, limit=LINE, value=value.get("when", "")),
        Field(
            "where",
            _("Where?"),
            _("A public place."),
            required=False,
            limit=LINE,
            value=value.get("where", ""),
        ),
    )


def more_fields(town: Town, known: Mapping[str, str] | None = None) -> tuple[Field, ...]:
    """What helps people to come; none of it must be said."""
    value = dict(known or {})
    quartiers = tuple(
        (id, said_in(each.label, language(), town.city.language))
        for id, each in list(town.city.quartiers.items())[:25]
    )
    reach = _("A public number, an e-mail, a site.")
    until = _("For example 30/06/2027. Afterwards it is no longer shown as current.")
    return (
        Field("price", _("At what price?"), required=False, limit=LINE, value=value.get("price", "")),
        Field(
            "contact",
            _("How to reach you?"),
            reach,
            required=False,
            limit=LINE,
            value=value.get("contact", ""),
        ),
        Field(
            "until",
            _("Until which day does it hold?"),
            until,
            required=False,
            limit=40,
            value=value.get("until", ""),
        ),
        Field("quartier", _("Quartier"), required=False, choices=quartiers, value=value.get("quartier", "")),
    )


def said_of(entry: Entry, town: Town) -> dict[str, str]:
    """What the questions were answered with, for an entry that is changed."""
    contact = entry.contact
    reach = [contact.phone, contact.email, contact.url, contact.note] if contact else []
    *_below, root = list(town.city.ancestry(entry.topics[0]))
    return {
        "title": entry.title,
        "summary": entry.summary,
        "topic": root,
        "when": entry.when or "",
        "where": entry.address or "",
        "price": entry.price or "",
        "contact": " ".join(each for each in reach if each),
        "until": entry.valid_until.isoformat() if entry.valid_until else "",
        "quartier": entry.quartier or "",
    }


def composed(
    town: Town,
    said: Mapping[str, str],
    *,
    by: str,
    questions: tuple[str, ...] = (),
    before: Entry | None = None,
    kind: Kind = Kind.OPPORTUNITY,
) -> Entry:
    """The entry that these answers make; what an entry ``before`` says beyond them stays. Raises Invalid."""
    city, today = town.city, town.today()
    data: dict[str, Any] = before.model_dump(mode="json", exclude_defaults=True) if before else {}
    asked = tuple(dict.fromkeys((*data.get("questions", ()), *questions)))
    data |= {
        "id": before.id if before else _id(town, said["title"]),
        "kind": data.get("kind") or kind,
        "lang": data.get("lang") or (language() if language() in LANGUAGES else city.language),
        "title": " ".join(said["title"].split()),
        "summary": " ".join(said["summary"].split()),
        "topics": _topics(town, said, data.get("topics", ())),
        "questions": [" ".join(each.split()) for each in asked],
        "when": " ".join(said.get("when", "").split()) or None,
        "address": " ".join(said.get("where", "").split()) or None,
        "price": " ".join(said.get("price", "").split()) or None,
        "free": True if _FREE.search(said.get("price", "")) else data.get("free"),
        "contact": _contact(said.get("contact", "")),
        "quartier": said.get("quartier") or data.get("quartier"),
        "valid_until": _until(said.get("until", "")),
        "verified_on": today.isoformat(),
        "owner": by[:200],
        "sources": [{"name": by[:200], "on": today.isoformat()}],
    }
    try:
        return Entry.model_validate(
            {name: each for name, each in data.items() if each not in (None, "", [])}, context=city
        )
    except ValidationError as refusal:
        field = str(refusal.errors()[0]["loc"][0]) if refusal.errors()[0]["loc"] else "…"
        raise Invalid(
            _("Something in “{field}” does not fit. Could you say it more simply?", field=bold(field))
        ) from None


def _id(town: Town, title: str) -> str:
    """A name that no other entry of the city has."""
    base = slug(title) or "page"
    made, number = base, 1
    while made in town.catalogue or len(made) > 48:
        number += 1
        made = f"{base[: 47 - len(str(number))].rstrip('-')}-{number}"
    return made


def _topics(town: Town, said: Mapping[str, str], before: tuple[str, ...]) -> list[str]:
    """The branch that was chosen, with what the words say more exactly within it."""
    root = said["topic"]
    within = town.city.within(root)
    meant = town.answerer.answer(f"{said['title']} {said['summary'][:200]}", now=town.now(), limit=3).topics
    exact = [each for each in (*before, *meant) if each in within and each != root]
    return list(dict.fromkeys((*exact[:2], root)))


def _contact(said: str) -> dict[str, str] | None:
    """A site, an e-mail, a number, and whatever else is said."""
    left, found = said, dict[str, str]()
    if url := _URL.search(left):
        found["url"] = url[0].rstrip(".,;)")
        left = left.replace(found["url"], " ")
    for word in left.split():
        if "email" not in found and re.fullmatch(EMAIL, word.strip(".,;")):
            found["email"] = word.strip(".,;")
            left = left.replace(found["email"], " ")
    if phone := _PHONE.search(left):
        found["phone"] = " ".join(phone[0].split())
        left = left.replace(phone[0], " ")
    if note := " ".join(left.split()).strip(" .,;·-"):
        found["note"] = note
    return found or None


def _until(said: str) -> str | None:
    if not said.strip():
        return None
    if (day := read_day(said)) is None:
        raise Invalid(_("I don't find a day in that. Write it like 30/06/2027."))
    return day.isoformat()
