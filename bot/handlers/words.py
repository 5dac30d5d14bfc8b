"""What was understood, and why an entry fits, in words."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from bot.conversation.i18n import _, day_of_week, language, listed, weekday
from bot.conversation.markup import bold, escape, italic
from bot.conversation.messages import Button
from knowledge.answer import Matched, Offer
from knowledge.city import City, said_in
from knowledge.programme import Pick
from knowledge.situation import Constraint, Fit

_DAYS = {name: number for number, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}


def understood(constraints: Iterable[Constraint], city: City) -> str:
    """« J'ai compris : 8 ans · gratuit · samedi »; nothing where there was nothing to understand."""
    left = [constraint(each, city) for each in constraints]
    return _("Understood: {situation}", situation=bold(" · ".join(left))) if left else ""


def corrected(corrections: Iterable[tuple[str, str]]) -> str:
    """Which words were read differently from how they were typed."""
    better = [italic(right) for wrong, right in corrections if wrong != right]
    return _("I read: {words}", words=", ".join(better)) if better else ""


def constraint(each: Constraint, city: City) -> str:
    """One thing understood of somebody's situation, in a few words."""
    match each.kind:
        case "age":
            return _age(each.value)
        case "free":
            return _("free of charge")
        case "childcare":
            return _("with childcare")
        case "day":
            return _day(each.value, year=re.search(r"\b20\d\d\b", each.words) is not None)
        case "moment":
            return _moment(each.value)
        case "quartier":
            return said_in(city.quartiers[each.value].label, language(), city.language)
        case facet if facet not in city.facets:
            return _("online") if each.value == "remote" else _("on the spot")
        case facet:
            return said_in(city.facets[facet].values[each.value].label, language(), city.language)


def why(offer: Offer | Pick, city: City) -> str:
    """One line: what of the situation it suits, what it only comes near to, what it does not."""
    said: dict[Fit, list[str]] = {fit: [] for fit in Fit}
    against = []
    for each, fit in offer.fits:
        if fit is Fit.NO and each.value.startswith("not-"):
            against.append(constraint(replace(each, value=each.value.removeprefix("not-")), city))
        else:
            said[fit].append(constraint(each, city))
    parts = []
    if said[Fit.YES]:
        parts.append("✓ " + ", ".join(said[Fit.YES]))
    if said[Fit.NEAR]:
        parts.append(_("close to: {what}", what=", ".join(said[Fit.NEAR])))
    if said[Fit.UNKNOWN]:
        parts.append(_("to be checked: {what}", what=", ".join(said[Fit.UNKNOWN])))
    if said[Fit.NO]:
        parts.append(_("but not: {what}", what=", ".join(said[Fit.NO])))
    if against:
        parts.append(_("but: {what}", what=", ".join(against)))
    met = offer.why
    if met.matched is Matched.QUESTION:
        parts.insert(0, _("people ask: “{question}”", question=met.text))
    elif met.matched is Matched.TOPIC:
        parts.insert(
            0, _("it is about {topic}", topic=said_in(city.topics[met.text].label, language(), city.language))
        )
    elif met.words:
        parts.insert(0, _("it speaks of {words}", words=listed(list(met.words[:3]))))
    return escape(" · ".join(parts))


def topic_button(city: City, topic: str) -> Button:
    """The way into a topic."""
    node = city.topics[topic]
    label = said_in(node.label, language(), city.language)
    return Button(f"{node.emoji} {label}".strip(), "topic", topic)


def _age(value: str) -> str:
    youngest, _dash, oldest = value.partition("-")
    if not oldest or oldest == youngest:
        return _("{age} years old", age=youngest) if youngest != "1" else _("one year old")
    if oldest == "120":
        return _("from {age}", age=youngest)
    return _("from {first} to {last}", first=youngest, last=oldest)


def _day(value: str, *, year: bool = False) -> str:
    """« samedi 12 décembre »; its year where it was said."""
    if value.startswith("not-"):
        return _("not on {days}", days=_weekdays(value.removeprefix("not-")))
    if value[0].isdigit():
        first, _slash, last = value.partition("/")
        begin = day_of_week(date.fromisoformat(first), year=year)
        if last and last != first:
            return _("{first} to {last}", first=begin, last=day_of_week(date.fromisoformat(last), year=year))
        return begin
    return _weekdays(value)


def _weekdays(value: str) -> str:
    return listed([weekday(_DAYS[each]) for each in value.split(",")])


def _moment(value: str) -> str:
    parts = {
        "morning": _("in the morning"),
        "noon": _("around noon"),
        "afternoon": _("in the afternoon"),
        "evening": _("in the evening"),
        "night": _("at night"),
    }
    if value.startswith("not-"):
        return _("not {moment}", moment=parts[value.removeprefix("not-")])
    if value in parts:
        return parts[value]
    begin, dash, end = value.partition("-")
    if not dash:
        return _("at {time}", time=begin)
    if not end:
        return _("after {time}", time=begin)
    if not begin:
        return _("before {time}", time=end)
    return _("between {first} and {last}", first=begin, last=end)
