"""Not knowing what to ask leads somewhere, always."""

import pytest

from bot.app import App
from bot.conversation.markup import plain
from bot.handlers.asking.browse import STAGES
from bot.opendata import import_folder
from tests.conftest import Clock
from tests.handlers.visitor import Visitor, buttons, pressed, whole


def test_every_age_has_its_stage() -> None:
    bands = sorted(STAGES.values())
    assert bands[0][0] == 0
    assert bands[-1][1] == 120
    assert [later[0] for later in bands[1:]] == [earlier[1] + 1 for earlier in bands[:-1]]


async def test_topics_with_nothing_behind_them_are_not_shown(ana: Visitor) -> None:
    reply = await ana.say("/explorer")
    labels = [each.label for each in buttons(reply)]
    assert "✂️ Faire de ses mains" in labels
    assert not any("Espace" in each for each in labels)


async def test_down_into_a_topic_and_up_again(ana: Visitor) -> None:
    crafts = await ana.press("topic:manuel")
    assert "Couture" in whole(crafts)
    sewing = await ana.press(pressed(crafts, "Couture"))
    assert "Coudre ensemble" in whole(sewing)
    assert pressed(sewing, "✂️ Faire de ses mains").press == "topic:manuel"


async def test_what_is_closed_over_or_to_come_is_not_browsed(ana: Visitor) -> None:
    seen = ""
    for page in range(5):
        seen += whole(await ana.press(f"topic:manuel:{page}"))
    assert "vannerie" not in seen
    assert "pierre sèche" not in seen
    assert "Forge" not in whole(await ana.press("topic:soudure"))


async def test_a_topic_empty_since_says_so_and_leads_on(ana: Visitor) -> None:
    reply = await ana.press("topic:espace")
    assert "Rien ici" in reply.text
    assert buttons(reply)


async def test_ages_the_most_particular_first(ana: Visitor) -> None:
    ages = await ana.press("ages")
    assert len([each for each in buttons(ages) if each.action == "age"]) == len(STAGES)
    little = await ana.press("age:a")
    assert [plain(each.title) for each in little.cards][:2] == [
        "🌱 Petites mains",
        "🌱 Histoires pour les tout-petits",
    ]
    assert "For whom?" in (await Visitor(ana.app, "joe", "en").press("age:z")).text


async def test_places_then_their_neighbours(ana: Visitor) -> None:
    places = await ana.press("places")
    labels = [each.label for each in buttons(places)]
    assert "Le Vieux-Pont" in labels
    assert "Le Moulin" not in labels
    seen, reply = [], await ana.press("place:les-tilleuls")
    seen += [plain(each.title) for each in reply.cards]
    while any(each.action == "place" for each in buttons(reply)):
        reply = await ana.press(next(each for each in buttons(reply) if each.action == "place"))
        seen += [plain(each.title) for each in reply.cards]
    assert seen.index("🌱 Souder sans peur") < seen.index("🌱 Coudre ensemble")
    assert "📍 Le jardin de la Gare" not in seen
    assert "Le jardin de la Gare" in whole(await ana.press("place:le-moulin"))
    assert "quartier" in (await ana.press("place:nulle-part")).text


async def test_a_surprise_each_time_another_and_the_same_for_the_same_button(ana: Visitor) -> None:
    first = await ana.press("any:1")
    again = await ana.press("any:1")
    assert first == again
    seen = {plain((await ana.press(f"any:{turn}")).cards[0].title) for turn in range(40)}
    assert len(seen) > 10
    assert not any(each.startswith("💬") for each in seen)
    assert len((await ana.press("any")).cards) == 1


async def test_a_city_where_everything_is_over_is_never_a_dead_end(
    app: App, clock: Clock, ana: Visitor
) -> None:
    async with app.storage.unit() as unit:
        await unit.entries.remove("petiteville", [each.id for each in app.town.catalogue])
    async with app.storage.reading() as unit:
        assert await app.town.refresh(unit)
        assert not await app.town.refresh(unit)
    for press in ("topics", "any", "topic:manuel", "age:a", "places", "place:vieux-pont"):
        assert any(True for _ in buttons(await ana.press(press))), press
    assert "Je ne sais pas encore" in (await ana.say("où apprendre à coudre ?")).text
    assert "sont là pour vous" in (await ana.say("je veux mourir")).text


async def test_lessons_hold_after_the_entries_came_anew(app: App, ana: Visitor, clock: Clock) -> None:
    await ana.say("retaper mes froufrous")
    await ana.press("yes:1:coudre-ensemble")
    await ana.say("une guitare")
    await ana.press("no:2:coudre-ensemble")
    async with app.storage.unit() as unit:
        imported = await import_folder(unit, app.settings.city_folder, clock(), dry=False)
        assert not imported.changes.changed
        await unit.entries.remove("petiteville", ["coudre-ensemble"])
        await app.town.refresh(unit)
    assert "Coudre ensemble" not in whole(await ana.say("retaper mes froufrous"))


@pytest.mark.parametrize(
    ("lang", "said"),
    [("fr", "Qu’est-ce qui vous attire"), ("en", "What draws you?")],
)
async def test_browsing_in_both_languages(app: App, lang: str, said: str) -> None:
    visitor = Visitor(app, lang=lang)
    assert said.replace("’", "'") in (await visitor.say("/parcourir")).text.replace("’", "'")
