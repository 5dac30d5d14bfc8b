"""An entry as a person reads it."""

from collections.abc import Iterable
from datetime import date, time
from itertools import pairwise

from bot.conversation.i18n import _, day, language, language_name, listed, ngettext, weekday
from bot.conversation.markup import bold, escape
from bot.conversation.messages import Card, Rows
from knowledge.catalogue import Ages, Entry, Kind, Slot, Standing
from knowledge.city import City, said_in

EMOJI = {
    Kind.OPPORTUNITY: "🌱",
    Kind.PLACE: "📍",
    Kind.MENTOR: "🤝",
    Kind.SERVICE: "🧭",
    Kind.ANSWER: "💬",
    Kind.EVENT: "📅",
}
STALE_DAYS = 550
"""After about a year and a half without a check, a card asks its reader to make sure."""


def short_card(entry: Entry, city: City, today: date, *, why: str = "", buttons: Rows = ()) -> Card:
    """What one needs to choose: what it is, why it fits, where, how much, when, and where this comes from."""
    facts = [(_("Why"), why)] if why else []
    facts += _standing(entry, today) + _where(entry, city) + _when(entry) + _price(entry)
    return Card(
        _title(entry), escape(_says(entry, "summary")), tuple(facts), _footer(entry, today), "", buttons
    )


def full_card(entry: Entry, city: City, today: date, *, buttons: Rows = ()) -> Card:
    """Everything that is known of it."""
    facts = _standing(entry, today) + _where(entry, city) + _when(entry) + _price(entry)
    if activities := entry.says("activities", language()):
        facts.append((_("What you can do there"), escape(" · ".join(activities))))
    if entry.ages != Ages():
        facts.append((_("Ages"), ages(entry.ages)))
    if entry.childcare is not None:
        facts.append((_("Childcare"), _("yes") if entry.childcare else _("no")))
    for id, values in entry.facets.items():
        facet = city.facets[id]
        if facet.shown:
            label = said_in(facet.label, language(), city.language)
            names = [said_in(facet.values[each].label, language(), city.language) for each in values]
            facts.append((escape(label), escape(listed(names))))
    if entry.contact is not None:
        reach = [entry.contact.phone, entry.contact.email, entry.contact.url, entry.contact.note]
        facts.append((_("Contact"), escape(" · ".join(each for each in reach if each))))
    if entry.owner:
        facts.append((_("Looked after by"), escape(entry.owner)))
    if entry.lang != language() and language() not in entry.translations:
        facts.append((_("Language of this page"), escape(language_name(entry.lang))))
    footer = _footer(entry, today, whole=True)
    return Card(_title(entry), escape(_says(entry, "summary")), tuple(facts), footer, "", buttons)


def ages(band: Ages) -> str:
    """« de 6 à 12 ans », « dès 18 ans », « à tout âge »."""
    if band == Ages():
        return _("all ages")
    if band.oldest == 120:
        return _("from {age}", age=band.youngest)
    if band.youngest == 0:
        return _("up to {age}", age=band.oldest)
    return _("from {first} to {last}", first=band.youngest, last=band.oldest)


def hours(slots: Iterable[Slot]) -> str:
    """« mardi à samedi, 10 h–18 h ; dimanche »."""
    said = []
    for slot in slots:
        text = _days(slot.days)
        if slot.opens is not None and slot.closes is not None:
            text = _(
                "{days}, {opens}–{closes}", days=text, opens=_clock(slot.opens), closes=_clock(slot.closes)
            )
        said.append(text)
    return " ; ".join(said)


def _days(days: tuple[int, ...]) -> str:
    consecutive = all(later == earlier + 1 for earlier, later in pairwise(days))
    if len(days) == 7:
        return ngettext("every day", "every {n} days", 1)
    if len(days) > 2 and consecutive:
        return _("{first} to {last}", first=weekday(days[0]), last=weekday(days[-1]))
    return listed([weekday(each) for each in days])


def _clock(when: time) -> str:
    if when.minute:
        return _("{hour}:{minute:02}", hour=when.hour, minute=when.minute)
    return _("{hour}:00", hour=when.hour)


def _says(entry: Entry, field: str) -> str:
    text: str = entry.says(field, language())
    return text


def _title(entry: Entry) -> str:
    return f"{EMOJI[entry.kind]} {bold(_says(entry, 'title'))}"


def _standing(entry: Entry, today: date) -> list[tuple[str, str]]:
    standing = entry.standing(today)
    if standing is Standing.CLOSED and entry.closed_on:
        return [(_("Please note"), _("closed since {day}", day=day(entry.closed_on)))]
    if standing is Standing.EXPIRED and entry.valid_until:
        return [(_("Please note"), _("over since {day}", day=day(entry.valid_until)))]
    if standing is Standing.FUTURE and entry.valid_from:
        return [(_("Please note"), _("begins on {day}", day=day(entry.valid_from)))]
    return []


def _where(entry: Entry, city: City) -> list[tuple[str, str]]:
    quartier = entry.quartier and said_in(city.quartiers[entry.quartier].label, language(), city.language)
    place = ", ".join(each for each in (entry.address, quartier) if each)
    return [(_("Where"), escape(place))] if place else []


def _when(entry: Entry) -> list[tuple[str, str]]:
    text = " · ".join(each for each in (hours(entry.hours), entry.says("when", language()) or "") if each)
    return [(_("When"), escape(text))] if text else []


def _price(entry: Entry) -> list[tuple[str, str]]:
    price = entry.says("price", language()) or (_("free") if entry.free else "")
    return [(_("Price"), escape(price))] if price else []


def _footer(entry: Entry, today: date, *, whole: bool = False) -> str:
    """Where it comes from and of when it is: every card says so."""
    lines = [_("Invented example, for demonstration")] if entry.demonstration else []
    sources = entry.sources if whole else entry.sources[: 0 if entry.demonstration else 1]
    for source in sources:
        name = escape(source.name if not source.url or not whole else f"{source.name} ({source.url})")
        dated = source.on and _("{source}, {day}", source=name, day=day(source.on))
        lines.append(_("Source: {source}", source=dated or name))
    if (more := len(entry.sources) - len(sources)) and not entry.demonstration:
        lines.append(ngettext("and {n} more source", "and {n} more sources", more))
    lines.append(_("checked on {day}", day=day(entry.verified_on)))
    if entry.standing(today) is Standing.CURRENT and (today - entry.verified_on).days > STALE_DAYS:
        lines.append(_("please make sure that it still holds"))
    return " · ".join(lines)
