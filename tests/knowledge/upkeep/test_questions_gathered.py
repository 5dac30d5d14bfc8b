"""Questions that found no answer, gathered by what they ask for."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.answer import lexicon_of
from knowledge.city import City
from knowledge.upkeep import Group, Questions, group_questions


def grouped(city: City, *texts: str) -> list[list[str]]:
    """The texts of each group, the largest first."""
    found = group_questions(
        [(str(number), text) for number, text in enumerate(texts)], city, lexicon_of(city)
    )
    return [[texts[int(id)] for id in each.ids] for each in found]


@pytest.mark.parametrize(
    "texts",
    [
        ("où apprendre à coudre ?", "cours de couture pour débutants le samedi", "coutture enfant"),
        ("faire du poney", "Poney pour ma fille de 8 ans ?", "un atelier poney gratuit svp"),
        ("apprendre l'anglais", "english lessons", "cours d'anglais près de la gare"),
        ("je veu aprendre a nagé", "nager adulte", "cours de natation"),
        ("comment réparer mon vélo", "réparation bicyclette"),
        ("escrime", "ESCRIME !!", "club d'éscrime ado"),
        ("boîte mail bloquée", "problème de courriel"),
    ],
)
def test_what_asks_for_the_same_is_one(city: City, texts: tuple[str, ...]) -> None:
    assert grouped(city, *texts) == [list(texts)]


@pytest.mark.parametrize(
    "texts",
    [
        ("apprendre l'arabe", "apprendre l'anglais"),
        ("cours de harpe le samedi", "cours de magie le samedi"),
        ("poney pour ma fille de 8 ans", "judo pour ma fille de 8 ans"),
        ("où jeter mes piles", "où jeter mes lunettes"),
        ("bonjour", "aidez-moi"),
        ("?", "🎨"),
    ],
)
def test_what_asks_for_something_else_is_not(city: City, texts: tuple[str, ...]) -> None:
    assert len(grouped(city, *texts)) == len(texts)


def test_a_group_is_shown_in_the_words_that_came_most_often(city: City) -> None:
    texts = ["y a t il du poney svp", "Du poney ?", "du poney ?", "magie"]
    group, other = group_questions(
        [(str(number), text) for number, text in enumerate(texts)], city, lexicon_of(city)
    )
    assert isinstance(group, Group)
    assert (group.question, group.count, group.topic) == ("Du poney ?", 3, None)
    assert other.ids == ("3",)


def test_the_topic_is_that_of_most(city: City) -> None:
    lexicon = lexicon_of(city)
    (group,) = group_questions({"1": "cours de couture", "2": "apprendre à coudre"}, city, lexicon)
    assert group.topic == "couture"
    (alone,) = group_questions({"1": "escrime pour un ado"}, city, lexicon)
    assert alone.topic is None


def test_later_questions_move_none_of_those_before(city: City) -> None:
    lexicon = lexicon_of(city)
    chance = random.Random(5)
    things = [
        "poney",
        "escrime",
        "magie",
        "harpe",
        "tango",
        "surf",
        "kayak",
        "bridge",
        "latin",
        "vitrail",
        "origami",
        "slam",
    ]
    ways = ["cours de {}", "où faire {} ?", "{} enfant le samedi", "je cherche un atelier {}"]
    asked = [(str(n), chance.choice(ways).format(chance.choice(things))) for n in range(300)]
    whole = group_questions(asked, city, lexicon)
    assert len(whole) == len(things)
    growing = Questions(city, lexicon)
    keys = {id: growing.add(id, text) for id, text in asked[:200]}
    before = {each.key: each.ids for each in growing.groups()}
    for id, text in asked[200:]:
        growing.add(id, text)
    assert growing.groups() == whole
    after = {each.key: each.ids for each in whole}
    assert all(after[key][: len(ids)] == ids for key, ids in before.items())
    assert all(id in after[key] for id, key in keys.items())
    assert len(growing.groups(least=20)) < len(whole)


@settings(deadline=None, max_examples=60)
@given(
    texts=st.lists(
        st.text(max_size=60) | st.sampled_from(["poney", "du poney", "Magie ?", "https://x.y/z"]), max_size=12
    )
)
def test_every_question_is_in_one_group_whatever_it_is(texts: list[str], city: City) -> None:
    asked = [(str(number), text) for number, text in enumerate(texts)]
    found = group_questions(asked, city, lexicon_of(city))
    assert sorted(int(id) for each in found for id in each.ids) == list(range(len(texts)))
    assert len({each.key for each in found}) == len(found)
    assert found == group_questions(asked, city, lexicon_of(city))
