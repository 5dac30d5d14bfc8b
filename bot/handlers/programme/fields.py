"""Each thing that an event says: how it is asked, read and shown, for whoever adds or changes one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from bot.conversation.errors import Invalid
from bot.conversation.i18n import _, lazy
from bot.handlers import cards
from bot.handlers.programme import answering, repeating, wording
from bot.handlers.programme.answering import Updates
from bot.handlers.town import Town
from knowledge.agenda import Event
from knowledge.city import said_in


@dataclass(frozen=True, slots=True)
class Field:
    """One of them: its label, what to answer, from an answer to new values, and how it is shown (empty for nothing)."""

    label: lazy
    hint: lazy
    read: Callable[[str, Event, Town], Updates]
    show: Callable[[Event, Town], str]
    clears: Updates | None = None
    """What it becomes when it is emptied; None where an event cannot do without."""


def changed(event: Event, updates: Updates) -> Event:
    """The event with these values; Invalid where they do not fit together."""
    try:
        return Event.model_validate({**dict(event), **updates})
    except ValidationError:
        raise Invalid(_("I cannot read that. Could you say it another way?")) from None


def _shown_when(event: Event, town: Town) -> str:
    one = wording.at(event, town.now(), f"{event.start:%Y%m%dT%H%M}")
    return wording.when(one, town.city, town.today()) if one is not None else ""


def _shown_place(event: Event, town: Town) -> str:
    one = wording.at(event, town.now())
    if one is None or one.place is None:
        return ""
    entry = town.catalogue.get(one.place.entry) if one.place.entry else None
    known = f" ({entry.title})" if entry is not None and entry.title != one.place.name else ""
    return wording.where(one, event.model_copy(update={"quartier": None}), town.city) + known


def _shown_registration(event: Event, town: Town) -> str:
    held = event.registration
    return " ".join(each for each in (held.link, held.note) if each) if held is not None else ""


def _shown_online(event: Event, town: Town) -> str:
    return "" if event.remote is None else event.remote_link or _("yes")


def _shown_yes_no(name: str) -> Callable[[Event, Town], str]:
    def show(event: Event, town: Town) -> str:
        said = getattr(event, name)
        return "" if said is None else _("yes") if said else _("no")

    return show


FIELDS: Mapping[str, Field] = {
    "title": Field(lazy("Title"), lazy("What is it called?"), answering.title, lambda event, town: event.title),
    "when": Field(lazy("When"), lazy("Which day, from when to when?"), answering.when, _shown_when),
    "repeats": Field(
        lazy("Repeats"),
        lazy("How often? “Every Tuesday until June”, “every other week”…"),
        answering.repeats,
        lambda event, town: repeating.said(event),
        {"rrule": None, "exceptions": (), "extra": (), "overrides": ()},
    ),
    "place": Field(
        lazy("Place"), lazy("Where is it? A place that I know, or a name and an address."), answering.place, _shown_place, {"place": None}
    ),
    "online": Field(
        lazy("Online"), lazy("Can one join online? The link, or yes or no."), answering.online, _shown_online, {"remote": None, "remote_link": None}
    ),
    "summary": Field(
        lazy("Presentation"), lazy("A few sentences for whoever hesitates."), answering.summary, lambda event, town: event.summary or "", {"summary": None}
    ),
    "price": Field(
        lazy("Price"), lazy("“Free”, “5 €, 3 € for students”…"), answering.price, lambda event, town: wording.price(event), {"price": None, "free": None}
    ),
    "ages": Field(
        lazy("Ages"),
        lazy("“From 6”, “6 to 12”, “adults”, “everybody”."),
        answering.ages,
        lambda event, town: cards.ages(event.ages) if event.ages is not None else "",
        {"ages": None},
    ),
    "topics": Field(
        lazy("Topics"), lazy("What is it about?"), lambda text, event, town: {}, lambda event, town: ", ".join(wording.topics(event, town.city)), {"topics": ()}
    ),
    "capacity": Field(
        lazy("Places"),
        lazy("How many people at most?"),
        answering.capacity,
        lambda event, town: str(event.capacity or ""),
        {"capacity": None},
    ),
    "registration": Field(
        lazy("Registration"), lazy("A link, a number, or a sentence."), answering.registration, _shown_registration, {"registration": None}
    ),
    "organiser": Field(
        lazy("Organised by"), lazy("Who organises it?"), answering.text("organiser"), lambda event, town: event.organiser or "", {"organiser": None}
    ),
    "festival": Field(
        lazy("Festival"), lazy("Is it part of a festival? Its name."), answering.text("festival"), lambda event, town: event.festival or "", {"festival": None}
    ),
    "childcare": Field(
        lazy("Childcare"), lazy("Are children looked after? Yes or no."), answering.yes_no("childcare"), _shown_yes_no("childcare"), {"childcare": None}
    ),
    "link": Field(lazy("Link"), lazy("A page that says more."), answering.link, lambda event, town: event.link or "", {"link": None}),
}  # fmt: skip


def toggled(event: Event, topic: str, town: Town) -> Event:
    """The event with one topic more, or one less."""
    if topic not in town.city.topics:
        return event
    after = tuple(each for each in event.topics if each != topic)
    return event.model_copy(
        update={"topics": after if len(after) < len(event.topics) else (*after, topic)[-5:]}
    )


def topic_label(town: Town, topic: str, language: str) -> str:
    """What a topic is called."""
    return said_in(town.city.topics[topic].label, language, town.city.language)
