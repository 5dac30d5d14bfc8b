"""An event as a person reads it, at one of its times."""

from bot.conversation.i18n import _, day_of_week
from bot.conversation.markup import bold, escape
from bot.conversation.messages import Card, Rows
from bot.handlers.cards import ages
from bot.handlers.programme import wording
from bot.handlers.town import Town
from knowledge.agenda import Event, Occurrence
from knowledge.catalogue import Ages

LATER = 4
"""How many further times the page of an event tells."""

SHORT = 280
"""Characters of the presentation on a short card."""

Facts = list[tuple[str, str]]


def short_card(event: Event, one: Occurrence, town: Town, *, why: str = "", buttons: Rows = ()) -> Card:
    """What one needs to choose: what, when, where, how much, how it stands, and where this comes from."""
    facts: Facts = [(_("Why"), why)] if why else []
    facts += _facts(event, one, town)
    summary = one.summary or ""
    text = summary if len(summary) <= SHORT else summary[: SHORT - 1].rstrip() + "…"
    return Card(_title(one), escape(text), tuple(facts), escape(wording.source(event)), "", buttons)


def full_card(event: Event, one: Occurrence, town: Town, *, buttons: Rows = ()) -> Card:
    """Everything that is known of it."""
    facts = _facts(event, one, town)
    later = [each for each in wording.upcoming(event, town.now(), LATER + 1) if each.start > one.start][
        :LATER
    ]
    if later:
        said = [wording.when(each, town.city, town.today()) for each in later]
        facts.append((_("Next times"), escape(" ; ".join(said))))
    if event.ages is not None and event.ages != Ages():
        facts.append((_("Ages"), ages(event.ages)))
    if event.childcare is not None:
        facts.append((_("Childcare"), _("yes") if event.childcare else _("no")))
    if event.accessibility:
        said_so = wording.facets(event.accessibility, town.city, "accessibility", "access")
        facts.append((_("Accessibility"), escape(said_so)))
    if event.languages:
        facts.append((_("Languages"), escape(wording.languages(event.languages))))
    if about := wording.topics(event, town.city):
        facts.append((_("Topics"), escape(", ".join(about))))
    if event.organiser:
        facts.append((_("Organised by"), escape(event.organiser)))
    if event.festival:
        facts.append((_("Festival"), escape(event.festival)))
    facts += _registration(event)
    if one.remote_link and one.remote is not None and not one.cancelled:
        facts.append((_("To join online"), escape(one.remote_link)))
    return Card(
        _title(one), escape(one.summary or ""), tuple(facts), escape(wording.source(event)), "", buttons
    )


def _title(one: Occurrence) -> str:
    return f"{'✖' if one.cancelled else '📅'} {bold(one.title)}"


def _facts(event: Event, one: Occurrence, town: Town) -> Facts:
    facts: Facts = []
    if said := wording.standing(one, town.now()):
        facts.append((_("Please note"), bold(said)))
    facts.append((_("When"), escape(wording.when(one, town.city, town.today()))))
    for label, value in (
        (_("Where"), wording.where(one, event, town.city)),
        (_("Price"), wording.price(event)),
    ):
        facts += [(label, escape(value))] if value else []
    return facts


def _registration(event: Event) -> Facts:
    facts: Facts = []
    if event.capacity is not None:
        facts.append((_("Places"), str(event.capacity)))
    if event.registration is None:
        return facts
    said = [escape(event.registration.note)] if event.registration.note else []
    if event.registration.opens is not None:
        opens = event.registration.opens
        said.append(_("from {day} at {time}", day=day_of_week(opens.date()), time=wording.clock(opens)))
    if event.registration.closes is not None:
        closes = event.registration.closes
        said.append(_("until {day} at {time}", day=day_of_week(closes.date()), time=wording.clock(closes)))
    if said:
        facts.append((_("Registration"), " · ".join(said)))
    return facts
