"""The page for people: every calendar and every file, with a word on how to use them."""

from collections import Counter
from html import escape

from bot.conversation.i18n import LANGUAGES, _, language, language_name, ngettext
from bot.web.feeds import current
from bot.web.town import Town
from knowledge.city import said_in
from knowledge.formats.identifiers import key
from knowledge.programme import place_key

MOST = 40

_STYLE = """
:root { color-scheme: light dark; }
body { font: 1.05rem/1.6 system-ui, sans-serif; max-width: 44rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.7rem; line-height: 1.25; } h2 { font-size: 1.2rem; margin-top: 2rem; }
ul { padding-left: 1.2rem; } li { margin: .3rem 0; } a { color: #00696b; } footer { margin-top: 3rem; opacity: .8; }
@media (prefers-color-scheme: dark) { a { color: #6fd3d0; } }
"""


def page(town: Town, base: str) -> str:
    """The whole of it, in the language of this turn."""
    city, tongue = town.city, language()
    events = current(town)
    title = _("The programme and the open data of {city}", city=city.name)
    how = _("Open a link with your calendar program: it keeps up by itself when something changes.")
    many = (
        ngettext("{n} event", "{n} events", len(events)),
        ngettext("{n} entry", "{n} entries", len(town.catalogue)),
    )
    calendars, everything = _("Calendars to follow"), _("Everything")
    parts = [
        f"<h1>{escape(title)}</h1>",
        f"<p>{escape(said_in(city.about, tongue, city.language))}</p>",
        f"<p>{escape(' · '.join(many))}</p>",
        f"<h2>{escape(calendars)}</h2>",
        f"<p>{escape(how)}</p>",
        _links([(everything, f"{base}/calendar.ics")]),
    ]
    festivals = Counter(each.festival for each in events if each.festival)
    topics = Counter(
        above
        for each in events
        for topic in each.topics
        if topic in city.topics
        for above in city.ancestry(topic)
    )
    places = Counter(place_key(each.place) for each in events if each.place and place_key(each.place))
    names = {
        place_key(each.place): _place(town, each.place.entry, each.place.name)
        for each in events
        if each.place
    }
    for heading, links in (
        (
            _("By festival"),
            [(name, f"{base}/festival/{key(name)}.ics") for name, _n in festivals.most_common(MOST)],
        ),
        (
            _("By topic"),
            [
                (said_in(city.topics[id].label, tongue, city.language), f"{base}/topic/{id}.ics")
                for id, _n in topics.most_common(MOST)
            ],
        ),
        (
            _("By place"),
            [(names[id] or id, f"{base}/place/{key(id)}.ics") for id, _n in places.most_common(MOST)],
        ),
    ):
        if links:
            parts += [f"<h3>{escape(heading)}</h3>", _links(links)]
    own, data = _("For a calendar of what you follow yourself, write /calendar to Passeur."), _("Open data")
    licence = f'<a href="{escape(city.licence.url)}">{escape(city.licence.name)}</a>'
    parts += [
        f"<p>{escape(own)}</p>",
        f"<h2>{escape(data)}</h2>",
        _files(base),
        f"<footer><p>{escape(city.steward)} · {licence}</p><p>{_other_languages()}</p></footer>",
    ]
    head = (
        f'<!doctype html><html lang="{tongue}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style>'
        f'<link rel="alternate" type="text/calendar" href="{escape(base)}/calendar.ics"></head>'
    )
    return f"{head}<body><main>{''.join(parts)}</main></body></html>\n"


def _links(links: list[tuple[str, str]]) -> str:
    items = []
    for name, url in links:
        webcal = f"webcal://{url.partition('://')[2]}"
        items.append(
            f'<li><a href="{escape(webcal)}">{escape(name)}</a> '
            f'(<a href="{escape(url)}">.ics<span hidden> {escape(name)}</span></a>)</li>'
        )
    return f"<ul>{''.join(items)}</ul>"


def _files(base: str) -> str:
    rows = []
    for name, label in (("events", _("Events")), ("entries", _("Entries"))):
        links = [
            f'<a href="{escape(base)}/{name}.{form}">{said}</a>'
            for form, said in (("jsonld", "JSON-LD"), ("csv", "CSV"), ("yaml", "YAML"))
        ]
        rows.append(f"<li>{escape(label)}: {', '.join(links)}</li>")
    return f"<ul>{''.join(rows)}</ul>"


def _place(town: Town, entry: str | None, name: str | None) -> str:
    found = town.catalogue.get(entry) if entry else None
    return found.says("title", language()) if found is not None else name or ""


def _other_languages() -> str:
    return " · ".join(
        f'<a href="?lang={each}" hreflang="{each}">{escape(language_name(each))}</a>' for each in LANGUAGES
    )
