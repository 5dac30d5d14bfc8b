"""A city's figures in pictures and few words: pages of charts, the same as a table.

Numbers of people or questions under five are not told: they could lead back to somebody.
"""

import asyncio
import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from bot.conversation.i18n import _, language, ngettext
from bot.drawing import Bar, Bars, Figure, Line, Page, Part, Report, Series, Share, Trend
from bot.drawing import Figures as Tiles
from bot.handlers.desk.figures import FEWEST, Told
from bot.handlers.exchange.afterwards import CHANGES
from bot.handlers.town import Town
from bot.storage.figures import Asked
from knowledge.city import Facet, said_in

ROWS = 10
"""How many bars one chart has at most."""

ACCESS = ("access", "accessibility")
"""What cities call the facet of accessibility."""


def few(number: int) -> str:
    """A number of people or questions as it may be told: « moins de 5 » where it could lead back to somebody."""
    if 0 < number < FEWEST:
        return _("fewer than {n}", n=FEWEST)
    return _number(number)


def report(told: Told, town: Town) -> Report:
    """The pages, in the language of this moment."""
    return Report(
        _("What {city} learnt", city=town.city.name),
        str(told.period),
        (
            Page(_("Questions"), tuple(_questions(told, town))),
            Page(_("The exchange of skills"), tuple(_exchange(told))),
            Page(_("What there is"), tuple(_entries(told, town))),
        ),
        footer=f"Passeur · {town.city.name}",
        number=_number,
    )


def _questions(told: Told, town: Town) -> Iterator[Tiles | Share | Bars | Line]:
    now, before = told.now, told.before
    yield Tiles(
        (
            _figure(_("Questions"), now.asked.all, before.asked.all, _("What people asked the city.")),
            _figure(
                _("Answered"),
                now.asked.answered,
                before.asked.answered,
                _("An entry of the city was found for them."),
            ),
            _figure(_("To a person"), now.called.all, before.called.all, _("Questions handed to a passeur.")),
            *_waited(
                _("Time to answer"),
                now.called.hours if now.called.answered >= FEWEST else None,
                before.called.hours if before.called.answered >= FEWEST else None,
                _("Half of those who asked a passeur had their answer within this time."),
            ),
        )
    )
    missed = now.asked.all - now.asked.answered
    if now.asked.all >= FEWEST and not (0 < missed < FEWEST or 0 < now.asked.answered < FEWEST):
        yield Share(
            _("Found, or not yet"),
            (
                Part(_("Found an answer"), now.asked.answered, _part(now.asked.answered, now.asked.all)),
                Part(_("Not yet"), missed, _part(missed, now.asked.all)),
            ),
            _("What was not found is on the desk: a wish, an entry to write, an event to hold."),
        )
    if len(weeks := list(_weeks(told))) > 1:
        labels, values, past = zip(*weeks, strict=True)
        yield Line(
            _("Questions, week after week"),
            labels,
            Series(_("now"), values),
            Series(_("before"), past) if any(past) else None,
            _("The dashed line is the city's own past."),
        )
    by_topic, past_topics = (_topics(each.asked, told, town) for each in (now, before))
    yield from _bars(
        _("By topic"),
        by_topic,
        past_topics,
        lambda id: said_in(town.city.topics[id].label, language(), town.city.language),
        _("What the questions were about, whether they were answered or not."),
    )
    for _id, facet in _reported(town)[:1]:
        yield from _bars(
            said_in(facet.label, language(), town.city.language),
            _by_facet(now.asked, told, _id),
            _by_facet(before.asked, told, _id),
            partial(_value, facet, town),
            _("What the entries that answered stand for. This is no score of anybody."),
        )


def _exchange(told: Told) -> Iterator[Tiles | Bars]:
    now, before = told.now.exchanged, told.before.exchanged
    yield Tiles(
        (
            _figure(_("Proposed"), now.proposed, before.proposed, _("Swaps, rings, chains and groups.")),
            _figure(_("Agreed"), now.agreed, before.agreed, _("Everybody concerned said yes.")),
            _figure(_("Met"), now.met, before.met, _("At least one of them told us so.")),
            _figure(
                _("Both giving and receiving"),
                now.both,
                before.both,
                _("People who showed something and learnt something."),
            ),
            _figure(
                _("New mentors"), now.mentors, before.mentors, _("They offered something for the first time.")
            ),
            *_waited(
                _("Time to answer"),
                now.hours if now.proposed >= FEWEST else None,
                before.hours if before.proposed >= FEWEST else None,
                _("Half of the answers to a proposal came within this time."),
            ),
        )
    )
    yield from _bars(
        _("What it changed"),
        now.changed,
        before.changed,
        lambda id: str(CHANGES[id]),
        _("What people said after they had met, in one tap."),
    )


def _entries(told: Told, town: Town) -> Iterator[Tiles | Bars]:
    entries = told.entries
    facets = [each for each in ACCESS if each in town.city.facets]
    accessible = sum(any(each.facets.get(facet) for facet in facets) for each in entries)
    yield Tiles(
        (
            Figure(
                _number(len(entries)), _("Entries"), _("What the city has to teach and hold at this moment.")
            ),
            Figure(
                _number(sum(each.free is True for each in entries)),
                _("Free"),
                _("They say that they cost nothing."),
            ),
            Figure(_number(accessible), _("Accessible"), _("They say how: by wheelchair, in sign language…")),
            Figure(
                _number(sum(each.childcare is True for each in entries)),
                _("With childcare"),
                _("They look after children meanwhile."),
            ),
        )
    )
    where = Counter(each.quartier for each in entries if each.quartier)
    rows = sorted(town.city.quartiers, key=lambda id: (-where[id], id))
    yield Bars(
        _("By quartier"),
        tuple(
            Bar(
                said_in(town.city.quartiers[id].label, language(), town.city.language),
                where[id],
                _number(where[id]),
            )
            for id in rows
        ),
        _("Where entries are at home; a quartier without any is one to look after."),
    )


def _bars(
    title: str, now: Counter[str], before: Counter[str], label: Callable[[str], str], explained: str
) -> Iterator[Bars]:
    rows = [(id, number) for id, number in now.most_common() if id][:ROWS]
    if rows:
        yield Bars(
            title,
            tuple(
                Bar(
                    label(id),
                    None if number < FEWEST else number,
                    few(number),
                    before[id] if before[id] >= FEWEST else None,
                )
                for id, number in rows
            ),
            explained,
            _("the time before") if any(before[id] >= FEWEST for id, _n in rows) else "",
        )


def _topics(asked: Asked, told: Told, town: Town) -> Counter[str]:
    """How many questions were about each topic at the root of the tree."""
    known = {each.id: each for each in told.entries}
    found = Counter[str]()
    for id, number in asked.found.items():
        if id in known:
            found[_root(known[id].topics[0], town)] += number
        elif (event := town.programme.get(id)) is not None and event.topics:
            found[_root(event.topics[0], town)] += number
    for topic, number in asked.missed.items():
        if topic in town.city.topics:
            found[_root(topic, town)] += number
    return found


def _root(topic: str, town: Town) -> str:
    return [*town.city.ancestry(topic)][-1]


def _by_facet(asked: Asked, told: Told, facet: str) -> Counter[str]:
    known = {each.id: each for each in told.entries}
    found = Counter[str]()
    for id, number in asked.found.items():
        for value in known[id].facets.get(facet, ()) if id in known else ():
            found[value] += number
    return found


def _reported(town: Town) -> list[tuple[str, Facet]]:
    """The facets by which figures are cut; the pillars come first where there are any."""
    found = [(id, each) for id, each in town.city.facets.items() if each.reported]
    return sorted(found, key=lambda each: each[0] != "pillars")


def _value(facet: Facet, town: Town, value: str) -> str:
    return said_in(facet.values[value].label, language(), town.city.language)


def _weeks(told: Told) -> Iterator[tuple[str, float | None, float | None]]:
    """For each week of the period: its first day, how many questions, and how many in the same week of the one before."""
    begin, shift = told.period.begin, told.period.end - told.period.begin
    while begin < told.period.end:
        end = min(begin + timedelta(days=7), told.period.end)
        now = _asked_in(told.now.asked, begin, end)
        past = _asked_in(told.before.asked, begin - shift, end - shift)
        label = format_date(begin, "d MMM", locale=language())
        yield label, _enough(now), _enough(past)
        begin = end


def _asked_in(asked: Asked, begin: date, end: date) -> int:
    return sum(all for day, (all, _answered) in asked.days.items() if begin <= day < end)


def _enough(number: int) -> float | None:
    return None if 0 < number < FEWEST else float(number)


def _figure(label: str, now: int, before: int, explained: str) -> Figure:
    hidden = 0 < before < FEWEST or 0 < now < FEWEST
    trend = None if hidden else Trend.UP if now > before else Trend.DOWN if now < before else Trend.SAME
    return Figure(few(now), label, explained, _("before: {number}", number=few(before)), trend)


def _waited(label: str, now: float | None, before: float | None, explained: str) -> tuple[Figure, ...]:
    """A tile, or none where too few have answered."""
    if now is None:
        return ()
    past = "" if before is None else _("before: {number}", number=_lasting(before))
    return (Figure(_lasting(now), label, explained, past),)


def _lasting(hours: float) -> str:
    if hours < 48:
        return ngettext("{n} hour", "{n} hours", max(1, round(hours)))
    return ngettext("{n} day", "{n} days", round(hours / 24))


def _part(number: int, whole: int) -> str:
    return f"{_number(number)} · {format_percent(number / whole, locale=language())}"


def _number(number: float) -> str:
    return str(format_decimal(number, locale=language()))


def table(told: Told, town: Town) -> bytes:
    """The same as a table (CSV): what, how many, how many before, what it says."""
    rows: list[Sequence[str]] = [(_("What"), _("How many"), _("Before"), _("What it says"))]
    for page in report(told, town).pages:
        for piece in page.pieces:
            if isinstance(piece, Tiles):
                rows += [(each.label, each.value, each.before, each.explained) for each in piece.figures]
            elif isinstance(piece, Bars):
                rows += [
                    (
                        f"{piece.title}: {each.label}",
                        each.shown,
                        "" if each.before is None else _number(each.before),
                        piece.explained,
                    )
                    for each in piece.rows
                ]
            elif isinstance(piece, Share):
                rows += [
                    (f"{piece.title}: {each.label}", each.shown, "", piece.explained) for each in piece.parts
                ]
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return ("\ufeff" + text.getvalue()).encode()


async def drawn(told: Told, town: Town) -> tuple[list[bytes], bytes]:
    """The report as PNG pages and as one PDF; others go on talking meanwhile."""
    from bot.drawing import report_pdf, report_pictures

    made, lang, said = town.now(), language(), report(told, town)

    def draw() -> tuple[list[bytes], bytes]:
        return [each.png for each in report_pictures(said)], report_pdf(said, lang=lang, made=made)

    return await asyncio.to_thread(draw)
