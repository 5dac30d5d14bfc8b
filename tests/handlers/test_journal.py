"""The journal: every deed has words of its own."""

import ast
from pathlib import Path

import bot
from bot.app import App
from bot.handlers.desk.journal import VERBS
from bot.handlers.programme import standings
from bot.handlers.rights import GIVES, NAMES, Role
from tests.handlers.office import ADMINISTRATOR, ORGANISER, OURS, Office
from tests.handlers.visitor import Visitor


def test_every_deed_has_words() -> None:
    """A deed that nobody named would be read as its slug, in no language."""
    found = set[str]()
    for path in Path(bot.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "note"
                and isinstance(node.func.value, ast.Attribute)
                and node.func.value.attr == "deeds"
                and isinstance(verb := node.args[2], ast.Constant)
            ):
                found.add(str(verb.value))
    assert len(found) > 20
    found |= {f"event-{each}" for each in (*standings.ACTIONS, "added", "changed", "opened", "closed")}
    found |= {f"source-{each}" for each in ("added", "removed", "paused", "resumed")}
    found |= {"said-shown", "said-aside", "entry-written", "entry-changed"}
    assert found <= VERBS.keys()


async def test_roles_places_pages_and_topics_go_by_what_people_call_them(app: App) -> None:
    office = await Office(app).open()
    ours = office.spaces[OURS]
    await office.put("page-of-ours", OURS, title="To sew together")
    await office.people[ORGANISER].press(f"du-new:steward:{ours}")
    await office.people[ORGANISER].press("du-new:passeur")
    async with app.storage.unit() as unit:
        city, me, now = app.town.city.id, office.ids[ORGANISER], app.clock()
        await unit.deeds.note(city, me, "entry-verified", now, about="page-of-ours", space=ours)
        await unit.deeds.note(city, me, "appeal-search", now, about="manuel")
        await unit.deeds.note(city, me, "role-begun", now, about="gone-long-since")
    lines = (await office.people[ORGANISER].press("jo")).text.splitlines()
    assert [each.partition(" · ")[2] for each in lines[1:]] == [
        "Organiser · took up a role · gone-long-since",
        f"Organiser · looks for somebody who shows it · {app.town.city.topics['manuel'].label['en']}",
        "Organiser · checked a page · To sew together · Friends of ours",
        "Organiser · invited to a role · passeur",
        "Organiser · invited to a role · steward of Friends of ours",
    ]
    async with app.storage.unit() as unit:
        await unit.duties.take(office.ids[ORGANISER], city)
    gone = (await office.people[ADMINISTRATOR].press("jo")).text
    assert f"somebody (no. {office.ids[ORGANISER]}) · checked a page" in gone
    french = Visitor(app, ADMINISTRATOR, "fr")
    async with app.storage.unit() as unit:
        await unit.people.speak(office.ids[ADMINISTRATOR], "fr")
    said = (await french.press("jo")).text
    assert "responsable chez Friends of ours" in said
    assert "steward" not in said
    assert ours not in said


def test_every_role_has_a_name() -> None:
    assert NAMES.keys() == GIVES.keys() == set(Role)
