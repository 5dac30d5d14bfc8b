"""The matrix of roles and actions: who may do what, in the right space and the wrong one, and nobody else anything."""

import inspect
import re
import sys
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from bot.app import App
from bot.conversation.messages import Address
from bot.handlers import routes
from bot.handlers.rights import ALLOWED, GIVES, Right, Role, Standing
from knowledge.agenda import Event
from tests.conftest import on_sqlite
from tests.handlers.office import (
    ADMINISTRATOR,
    NOBODY,
    ORGANISER,
    OURS,
    PASSEUR,
    REFUSED,
    THEIRS,
    Office,
)
from tests.handlers.visitor import buttons
from tests.storage.test_privacy import dump

CITY = (ORGANISER, ADMINISTRATOR)
HELPERS = (PASSEUR, *CITY)
DAY = timedelta(days=1)
PARTY = Event(
    uid="party@ours", title="A party", start=datetime(2030, 1, 1, 15), zone="Europe/Paris", capacity=3
)
KEEPERS = (OURS, *CITY)
STEWARDS = (OURS, THEIRS, *CITY)
EVERYBODY = (NOBODY, PASSEUR, OURS, THEIRS, ORGANISER, ADMINISTRATOR)


@dataclass(frozen=True)
class Deed:
    """A press or a command, what it carries, and who may."""

    does: str
    carries: Callable[[Office, str], str]
    may: Collection[str]


def fixed(payload: str = "") -> Callable[[Office, str], str]:
    return lambda _office, _name: payload


def of_ours(_office: Office, _name: str) -> str:
    return _office.spaces[OURS]


def ones_offer(office: Office, name: str) -> str:
    return str(office.offers[name])


def code_of_ours(office: Office, _name: str) -> str:
    return office.codes[OURS]


TOLD = (
    *(
        "an-board",
        "an-see",
        "an-as",
        "an-say",
        "an-urge",
        "an-pic",
        "an-link",
        "an-offer",
        "an-who",
        "an-kind",
        "an-to",
    ),
    *(
        "an-age",
        "an-when",
        "an-go",
        "an-sure",
        "an-back",
        "an-halt",
        "an-on",
        "an-again",
        "an-leave",
        "an-fix",
    ),
    *("an-fixed", "an-unfix", "an-undo", "an-ask-list", "an-del"),
)
"""What is done with an announcement: the first is the city's, the second ours, and there is no other."""

HAPPENING = ("eo", "eo-ch", "eo-dup", "eo-rep", "eo-mv", "eo-st", "eo-do", "eo-reg", "eo-open", "eo-close")
"""What is done with an event."""

QUESTION = "question"
DEEDS = (
    Deed("/desk", fixed(), HELPERS),
    Deed("dk", fixed(), HELPERS),
    Deed("dk-all", fixed(), HELPERS),
    *(
        Deed(each, fixed(QUESTION), HELPERS)
        for each in ("dk-see", "dk-write", "dk-near", "dk-aside", "dk-wish")
    ),
    Deed("dk-is", fixed(f"{QUESTION}:coudre-ensemble"), HELPERS),
    Deed("dk-event", fixed(QUESTION), CITY),
    Deed("qu", fixed(), HELPERS),
    *(Deed(each, fixed("c:1"), HELPERS) for each in ("qu-see", "qu-take", "qu-answer", "qu-give")),
    *(Deed(each, fixed("r:1"), HELPERS) for each in ("qu-see", "qu-take", "qu-answer", "qu-give", "qu-done")),
    Deed("du-inv", fixed(), STEWARDS),
    Deed("du-all", fixed(), STEWARDS),
    Deed("jo", fixed(), CITY),
    Deed("/mypages", fixed(), STEWARDS),
    Deed("pg", fixed(), STEWARDS),
    Deed("pg-new", of_ours, KEEPERS),
    Deed("pg-new", fixed("city"), CITY),
    *(
        Deed(each, fixed("page-of-ours"), KEEPERS)
        for each in ("pg-see", "pg-edit", "pg-true", "pg-end", "pg-ended")
    ),
    *(Deed(each, fixed("page-of-the-city"), CITY) for each in ("pg-see", "pg-edit", "pg-true", "pg-ended")),
    Deed("sg-all", fixed(), STEWARDS),
    Deed("sg-see", fixed("1"), KEEPERS),
    Deed("sg-did", fixed("1:done"), KEEPERS),
    Deed("sg-see", fixed("2"), CITY),
    Deed("sg-did", fixed("2:kept"), CITY),
    Deed("ap", fixed(), STEWARDS),
    *(Deed(each, fixed("1"), CITY) for each in ("ap-see", "ap-entry", "ap-search", "ap-event", "ap-aside")),
    *(
        Deed(each, fixed("2"), KEEPERS)
        for each in ("ap-see", "ap-entry", "ap-search", "ap-event", "ap-aside")
    ),
    *(Deed(each, fixed(), CITY) for each in ("ol", "ol-old", "ol-over", "ol-twice", "ol-keep")),
    Deed("as", fixed(), STEWARDS),
    Deed("as-new", fixed(), CITY),
    *(Deed(each, of_ours, KEEPERS) for each in ("as-see", "as-file", "as-end", "as-gone")),
    *(Deed(each, ones_offer, (PASSEUR, *STEWARDS)) for each in ("su", "su-on")),
    *(Deed(each, fixed(), STEWARDS) for each in ("/announce", "an-home", "an-new", "/event", "/sources")),
    Deed("/halt", fixed(), CITY),
    Deed("/figures", fixed(), CITY),
    Deed("report-of", fixed("month"), CITY),
    *(Deed(each, fixed("999"), STEWARDS) for each in TOLD),
    *(Deed(each, fixed("1"), CITY) for each in TOLD),
    *(Deed(each, fixed("2"), KEEPERS) for each in TOLD),
    Deed("an-reply", fixed("1"), KEEPERS),
    *(Deed(each, fixed("1"), CITY) for each in ("an-ok", "an-nok", "an-end", "an-purge")),
    *(Deed(each, fixed(), STEWARDS) for each in ("po-new", "eo-again", "eo-form", "eo-list", "so", "so-add")),
    Deed("so-own", of_ours, KEEPERS),
    Deed("so-own", fixed("city"), CITY),
    *(Deed(each, fixed("1"), STEWARDS) for each in ("so-now", "so-rest", "so-on", "so-every", "so-end")),
    *(Deed(each, fixed("1"), CITY) for each in ("po-publish", "po-discard", "po-close")),
    *(Deed(each, fixed("2"), KEEPERS) for each in ("po-publish", "po-discard", "po-close")),
    *(Deed(each, fixed("1"), HELPERS) for each in ("co-read", "co-judge", "co-file")),
    *(Deed(each, fixed("1"), CITY) for each in ("co-new", "co-close")),
    *(Deed(each, fixed(PARTY.id), KEEPERS) for each in (*HAPPENING, "rg-list")),
    Deed("/checkin", fixed(), STEWARDS),
    Deed("/checkin", code_of_ours, KEEPERS),
    *(Deed(each, fixed(), STEWARDS) for each in ("/repeat", "rp", "rp-new")),
)
"""Every press and command that asks for a right, with everybody who may."""

ELSEWHERE = {
    "du-new": "test_each_role_gives_what_is_below_it",
    "du-x": "test_each_role_takes_what_is_below_it",
    "du-gone": "test_each_role_takes_what_is_below_it",
    "pg-put": "a draft is its author's: tests/handlers/test_pages.py",
    "pg-more": "the same",
    "pg-again": "the same",
    **dict.fromkeys(
        ("eo-card", "eo-edit", "eo-f", "eo-clear", "eo-topic", "eo-skip", "eo-drop", "eo-save"),
        "a draft is its author's: test_a_draft_of_an_event_is_its_authors",
    ),
    **dict.fromkeys(("poll", "po-vote", "co", "co-same"), "for everybody; what it shows goes by rights"),
    **dict.fromkeys(
        ("rp-see", "rp-rest", "rp-edit", "rp-end"),
        "its author's, and of who looks after the place: test_what_is_said_again_in_a_group",
    ),
}
"""Those that ask for it in a way of their own."""

STEPS = {
    *("qu-answer", "dk-find", "as-named", "pg-made", "pg-draft", "sg", "du-name", "li-wait"),
    *("an-text", "an-pic", "an-link", "an-who", "an-when", "an-fix", "an-name", "an-ask", "an-reply"),
    *("eo-words", "eo-find", "eo-filled", "eo-missing", "eo-field", "eo-moved", "so-url"),
    *("poll", "consultation", "contribution", "ci", "rp-often", "rp-what"),
}
MODULES = (
    "duties",
    "journal",
    "queue",
    "overview",
    "pages",
    "appeals",
    "suggesting",
    "tidying",
    "associations",
    "supervising",
    "linking",
    "polls",
    "consultation",
    "report",
    *("announcing", "proof", "attaching", "readership", "dispatching", "onair", "echo", "halting"),
    *("organising", "reviewing", "changing", "seats", "sources", "welcoming", "repeating"),
)


@pytest.fixture
async def office(app: App) -> Office:
    office = await Office(app).open()
    await office.put("page-of-ours", OURS)
    await office.put("page-of-the-city")
    await office.calls()
    await office.reports()
    city, now = app.town.city.id, app.clock()
    async with app.storage.unit() as unit:
        for entry in ("page-of-ours", "page-of-the-city"):
            await unit.suggestions.make(office.ids[NOBODY], city, entry, "it moved", "en", now)
        for space in ("", office.spaces[OURS]):
            await unit.appeals.make(city, f"digest {space}"[:32], "to sing", "manuel", 3, now, space=space)
            organiser = office.ids[OURS if space else ORGANISER]
            id = await unit.announcements.draft(city, organiser, space, {"en": "Hear, hear"}, "", now)
            await unit.polls.draft(city, space, "Tea or coffee?", ["Tea", "Coffee"], now, now + DAY)
        await unit.echoes.ask(id, office.ids[NOBODY], "Where is it?", now)
        await unit.consultations.begin(city, "Water", "What of it?", now)
        start = (now + DAY).replace(tzinfo=None, microsecond=0)
        event = PARTY.model_copy(update={"start": start})
        await unit.events.put(city, "chat", [event], now, owner=office.spaces[OURS])
        app.town.programme.put(event)
        recurrence = start.isoformat()
        guest = await unit.registrations.register(
            office.ids[NOBODY], city, event.id, recurrence, now, capacity=event.capacity
        )
        office.codes[OURS] = guest.code
    return office


async def told(office: Office, deed: Deed, name: str, question: int) -> str:
    """What they answer to it."""
    payload = deed.carries(office, name).replace(QUESTION, str(question))
    visitor = office.people[name]
    if deed.does.startswith("/"):
        return (await visitor.say(f"{deed.does} {payload}".strip())).text
    return (await visitor.press(f"{deed.does}:{payload}" if payload else deed.does)).text


async def test_whoever_may_not_is_refused_and_changes_nothing(office: Office) -> None:
    question = await office.asked("how do bees dream?")
    before = await changed(office)
    for deed in DEEDS:
        for name in EVERYBODY:
            if name not in deed.may:
                assert await told(office, deed, name, question) == REFUSED, (deed.does, name)
    assert await changed(office) == before


@on_sqlite
@pytest.mark.parametrize("deed", DEEDS, ids=lambda each: f"{each.does}-{'-'.join(each.may)}")
async def test_whoever_may_is_answered(office: Office, deed: Deed) -> None:
    question = await office.asked("how do bees dream?")
    for name in deed.may:
        assert await told(office, deed, name, question) != REFUSED, name


async def changed(office: Office) -> object:
    """Everything but the letters and who spoke last."""
    whole = await dump(office.app.storage)
    aside = {"inbox", "outbox", "accounts", "conversations"}
    assert len(whole) > len(aside) + 20
    return {name: rows for name, rows in whole.items() if name not in aside}


@pytest.mark.parametrize("name", [each for each in EVERYBODY if each != NOBODY])
async def test_a_role_taken_between_showing_and_pressing_no_longer_counts(office: Office, name: str) -> None:
    if name == ADMINISTRATOR:
        office.app.town.administrators = frozenset()
    else:
        async with office.app.storage.unit() as unit:
            await unit.duties.take(office.ids[name], office.app.town.city.id)
    question = await office.asked("how do bees dream?")
    before = await changed(office)
    for deed in DEEDS:
        assert await told(office, deed, name, question) == REFUSED, deed.does
    assert await changed(office) == before


def test_the_matrix_is_whole() -> None:
    """Whatever asks for a right in these modules is in the matrix, so that nobody adds a door without a lock on it."""
    tried = {each.does for each in DEEDS} | set(ELSEWHERE)
    table = routes()
    for action, handler in table.presses.items():
        module = handler.__module__.rpartition(".")[2]
        if module in MODULES and asks_for_a_right(handler):
            assert action in tried, action
    for name, handler in table.steps.items():
        if handler.__module__.rpartition(".")[2] in MODULES:
            assert name in STEPS, name


def asks_for_a_right(handler: object) -> bool:
    """Whether this handler, or what it calls to find what it is about, looks up rights."""
    todo, seen = [handler], set[object]()
    while todo:
        each = todo.pop()
        source = inspect.getsource(each)  # type: ignore[arg-type]
        if any(f"{each}(" in source for each in ("allow", "allow_anywhere", "standing", "mandate.choice")):
            return True
        for name, called in vars(sys.modules[each.__module__]).items():
            finds = name.startswith("_") or name in FINDS
            if (
                finds
                and re.search(rf"\b{name}\(", source)
                and called not in seen
                and inspect.isfunction(called)
            ):
                seen.add(called)
                todo.append(called)
    return False


FINDS = {"mine", "draft", "held", "opened"}
"""What looks for the thing that a button is about, for several modules."""


@pytest.mark.parametrize("giver", EVERYBODY)
async def test_each_role_gives_what_is_below_it(office: Office, giver: str) -> None:
    ours, theirs = office.spaces[OURS], office.spaces[THEIRS]
    may = {
        OURS: {f"steward:{ours}"},
        THEIRS: {f"steward:{theirs}"},
        ORGANISER: {"passeur", f"steward:{ours}", f"steward:{theirs}"},
        ADMINISTRATOR: {"passeur", "organiser", f"steward:{ours}", f"steward:{theirs}"},
    }.get(giver, set())
    wanted = {
        "passeur",
        "organiser",
        "administrator",
        f"steward:{ours}",
        f"steward:{theirs}",
        "steward",
        f"organiser:{ours}",
        "steward:plain:NOWHERE",
    }
    for each in sorted(wanted):
        reply = await office.people[giver].press(f"du-new:{each}")
        assert ("/roles " in reply.text) is (each in may), each
    async with office.app.storage.reading() as unit:
        done = [
            each for each in await unit.deeds.latest(office.app.town.city.id) if each.what == "role-invited"
        ]
    assert len(done) == len(may)


@pytest.mark.parametrize("taker", EVERYBODY)
async def test_each_role_takes_what_is_below_it(office: Office, taker: str) -> None:
    may = {
        PASSEUR: {PASSEUR},
        OURS: {OURS},
        THEIRS: {THEIRS},
        ORGANISER: {PASSEUR, OURS, THEIRS, ORGANISER},
        ADMINISTRATOR: {PASSEUR, OURS, THEIRS, ORGANISER},
    }.get(taker, set())
    for name, id in office.duties.items():
        for action in ("du-x", "du-gone") if name != taker else ("du-x",):
            await office.people[taker].press(f"{action}:{id}")
    async with office.app.storage.reading() as unit:
        left = {each.called.casefold() for each in await unit.duties.all(office.app.town.city.id)}
    assert left == office.duties.keys() - (may - {taker})


def test_rights_by_role_are_written_down() -> None:
    assert ALLOWED[Role.ORGANISER] == ALLOWED[Role.ADMINISTRATOR] == frozenset(Right)
    assert not ALLOWED[Role.PASSEUR] & {Right.INVITE, Right.ANNOUNCE, Right.HALT, Right.APPROVE}
    assert not ALLOWED[Role.STEWARD] & {Right.ANSWER, Right.PROTECT, Right.DESK, Right.HALT, Right.APPROVE}
    assert Role.ADMINISTRATOR not in {role for gives in GIVES.values() for role in gives}
    assert Role.ORGANISER not in GIVES[Role.ORGANISER]


def test_a_steward_is_one_in_their_own_space_alone() -> None:
    mine = Standing(frozenset({(Role.STEWARD, "discord:1")}))
    assert mine.may(Right.ENTRIES, "discord:1")
    assert not mine.may(Right.ENTRIES, "discord:12")
    assert not mine.may(Right.ENTRIES)
    assert mine.gives(Role.STEWARD, "discord:1")
    assert not mine.gives(Role.STEWARD)
    assert not mine.gives(Role.PASSEUR)


async def test_whoever_manages_a_server_keeps_it_there_and_nowhere_else(office: Office) -> None:
    shown = await office.within(NOBODY, "g1", text="/roles", manages=True)
    (button,) = buttons(shown)
    refused = await office.within(NOBODY, "g1", press=button.press, manages=False)
    assert refused.text != shown.text
    async with office.app.storage.reading() as unit:
        assert not await unit.duties.of(office.ids[NOBODY], office.app.town.city.id)
    await office.within(NOBODY, "g1", press=button.press, manages=True)
    async with office.app.storage.reading() as unit:
        (held,) = await unit.duties.of(office.ids[NOBODY], office.app.town.city.id)
    assert (held.role, held.space) == ("steward", "room:g1")
    assert (await office.people[NOBODY].press("du-new:passeur")).text == "That role is not yours to give."


ROOM = "room:g1"


async def in_the_group(office: Office, name: str, text: str = "", press: str = "") -> str:
    """What they hear in a group of which ours is the steward."""
    visitor, group = office.people[name], Address("room", "g1")
    before = len(visitor.room.said)
    await office.app.accept(replace(visitor.request(text, press), address=group, private=False))
    await office.app.ready()
    (reply,) = [reply for address, reply in visitor.room.said[before:] if address == group]
    return reply.text


async def test_what_is_said_again_in_a_group(office: Office) -> None:
    """Whoever looks after the place decides about it there; elsewhere nobody but its author finds it."""
    app, city = office.app, office.app.town.city.id
    async with app.storage.unit() as unit:
        for name in (OURS, THEIRS):
            space = ROOM if name == OURS else office.spaces[THEIRS]
            await unit.duties.give(office.ids[name], city, Role.STEWARD, app.clock(), space=space)
    assert await in_the_group(office, THEIRS, "/repeat every Friday at noon: Soup") == REFUSED
    assert "Soup" in await in_the_group(office, OURS, "/repeat every Friday at noon: Soup")
    async with app.storage.reading() as unit:
        (made,) = await unit.repeats.at(city, ROOM)
    before = await changed(office)
    for action in ("rp-see", "rp-edit", "rp-rest", "rp-end"):
        for name in EVERYBODY:
            if name not in KEEPERS:
                assert await in_the_group(office, name, press=f"{action}:{made.id}") == REFUSED, name
            if name != OURS:
                alone = await office.people[name].press(f"{action}:{made.id}")
                assert alone.text == "That is no longer there. What I say again: /repeat"
    assert await changed(office) == before
    for name in (*CITY, OURS):
        assert "It rests." in await in_the_group(office, name, press=f"rp-rest:{made.id}")
        assert "It rests." not in await in_the_group(office, name, press=f"rp-rest:{made.id}")
    await in_the_group(office, ORGANISER, press=f"rp-edit:{made.id}")
    assert "Bread" in await in_the_group(office, ORGANISER, "Bread")
    async with app.storage.unit() as unit:
        await unit.duties.take(office.ids[OURS], city, Role.STEWARD, ROOM)
    # Nobody goes on saying anything in a place that they no longer look after; to end it is never refused.
    assert (await office.people[OURS].press(f"rp-edit:{made.id}")).text == REFUSED
    assert "no longer say it" in (await office.people[OURS].press(f"rp-end:{made.id}")).text


FORGED = (
    "",
    "n'importe quoi",
    "1",
    "999999999",
    "-1",
    "٣",
    "c:x",
    "r:1:1",
    ":::",
    "🎸",
    "' OR '1'='1",
    "1:kept:x",
)


async def test_whatever_a_button_carries_those_who_may_do_no_harm_with_it(app: App) -> None:
    office = await Office(app).open()
    for action, handler in routes().presses.items():
        if handler.__module__.rpartition(".")[2] in MODULES:
            for payload in FORGED if app.storage.embedded else FORGED[1:6:2]:
                reply = await office.people[ORGANISER].press(f"{action}:{payload}")
                assert reply.text or reply.cards, (action, payload)
    async with app.storage.reading() as unit:
        held = {each.called for each in await unit.duties.all(app.town.city.id)}
        # The first number is a passeur's role, which an organiser may end.
        assert held >= {"Ours", "Theirs", "Organiser"}
        assert {each.key for each in await unit.spaces.everywhere()} == set(office.spaces.values())


async def test_a_draft_of_an_event_is_its_authors(office: Office) -> None:
    card = await office.people[ORGANISER].say("/event A party, 5 December 2030, 2 pm to 4 pm @ Town hall")
    number = next(each.payload for each in buttons(card) if each.action == "eo-save")
    before = await changed(office)
    for name in EVERYBODY:
        if name != ORGANISER:
            for action in ("card", "edit", "f", "clear", "topic", "skip", "drop", "save"):
                await office.people[name].press(f"eo-{action}:{number}")
    assert await changed(office) == before
    async with office.app.storage.unit() as unit:
        await unit.duties.take(office.ids[ORGANISER], office.app.town.city.id)
    before = await changed(office)
    assert (await office.people[ORGANISER].press(f"eo-save:{number}")).text == REFUSED
    assert await changed(office) == before
