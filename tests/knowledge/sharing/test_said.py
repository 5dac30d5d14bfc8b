"""What people say that they can show is read from plain words; a question stays a question."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.sharing import Said, listed, read, wished

SENTENCES: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "sentences.yaml").read_text(encoding="utf-8")
)
PARTS = ("seen", "held_out", "held_out_again")
BESIDE = Path(
    os.environ.get("PASSEUR_QUESTIONS", Path(__file__).parents[4] / "shared" / "eval" / "questions")
)
HERE = Path(__file__).parents[3] / "benchmarks" / "questions"


@pytest.mark.parametrize(
    ("text", "offers", "wishes"), [each for part in PARTS for each in SENTENCES[part]["offers"]]
)
def test_an_offer_is_read_in_its_own_words(text: str, offers: list[str], wishes: list[str]) -> None:
    assert read(text) == Said(tuple(offers), tuple(wishes), False)


@pytest.mark.parametrize("text", [each for part in PARTS for each in SENTENCES[part]["nothing"]])
def test_nothing_to_show_is_heard(text: str) -> None:
    said = read(text)
    assert said is not None
    assert said.nothing
    assert not said.offers


@pytest.mark.parametrize(
    "text", [*(each for part in PARTS for each in SENTENCES[part]["questions"]), *SENTENCES["last_questions"]]
)
def test_a_question_stays_a_question(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize("text", SENTENCES["missed"])
def test_what_is_not_read_yet_is_left_to_the_city(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(("text", "wishes"), SENTENCES["wishes"])
def test_a_wish_said_alone_is_read_in_its_own_words(text: str, wishes: list[str]) -> None:
    assert wished(text) == tuple(wishes)
    assert read(text) is None


@pytest.mark.parametrize("text", SENTENCES["no_wishes"])
def test_what_only_the_city_can_answer_is_no_wish(text: str) -> None:
    assert wished(text) == ()


def test_wishes_count_beside_nothing() -> None:
    assert read("je ne sais rien faire mais j'aimerais apprendre la couture") == Said((), ("couture",), True)
    assert read("je ne sais rien faire, je veux trouver un club") == Said((), (), True)
    assert read("je ne sais rien faire mais je peux montrer la belote") == Said(("belote",), (), False)
    assert read("je ne sais rien faire à part ça") == Said((), (), True)


def test_words_in_capitals_without_accents_or_with_emoji_say_the_same() -> None:
    assert read("JE SAIS REPARER UN VELO 🚲🚲 !!!") == Said(("REPARER UN VELO",), (), False)
    assert read("je sais faire de la bûche glacée, j’aimerais apprendre l’œnologie") == Said(
        ("faire de la bûche glacée",), ("œnologie",), False
    )


def test_an_item_has_at_most_120_characters() -> None:
    said = read("je peux montrer " + "la vannerie sauvage " * 40)
    assert said is not None
    assert all(0 < len(each) <= 120 for each in said.offers)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "😀" * 3000,
        "أعرف الخياطة وأريد تعلم الفرنسية",
        "je peux montrer 😀",
        "je peux montrer que",
        "je sais faire",
        "je peux montrer des choses",
        "a" * 10_000,
    ],
)
def test_what_names_nothing_is_none(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    "piece", ["je sais coudre et ", "j'échange ", "je peux montrer, ", "contre pour ", "\n", "?"]
)
def test_very_long_texts_are_read_like_others(piece: str) -> None:
    said = read(piece * (10_000 // len(piece)))
    assert said is None or (len(said.offers) <= 100 and not said.nothing)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "je",
                "sais",
                "peux",
                "montrer",
                "coudre",
                "le",
                "la",
                "et",
                ",",
                "contre",
                "j'",
                "aimerais",
                "apprendre",
                "?",
                "mon",
                "en",
                "rien",
                "i",
                "can",
                "teach",
                "me",
                "d'",
                "1",
                "é",
                "ا",
            ]
        ),
        max_size=20,
    )
)
def test_any_words_are_read_alike_twice(pieces: list[str]) -> None:
    text = " ".join(pieces)
    said = read(text)
    assert said == read(text)
    if said is not None:
        assert said.nothing or said.offers
        assert all(each and each == each.strip() and len(each) <= 120 for each in said.offers + said.wishes)


def test_the_demo_questions_stay_questions() -> None:
    asked = [
        line.split(" | ", 1)[1]
        for path in sorted(HERE.glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if " | " in line
    ]
    assert len(asked) > 250
    assert [text for text in asked if read(text)] == [
        "swap french for polish"
    ]  # an exchange in so many words


def test_real_questions_stay_questions() -> None:
    if not BESIDE.is_dir():
        pytest.skip("no folder of real questions: set PASSEUR_QUESTIONS")
    paths = [*sorted(BESIDE.glob("*/queries.jsonl")), BESIDE / "out_of_domain.jsonl"]
    asked = [json.loads(line)["question"] for path in paths for line in path.read_text("utf-8").splitlines()]
    assert len(asked) > 1000
    assert [text for text in asked if read(text)] == []


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("couture, tricot", ("couture", "tricot")),
        ("guitare, piano et chant", ("guitare", "piano", "chant")),
        ("utiliser un téléphone, une tablette", ("utiliser un téléphone", "utiliser une tablette")),
        ("knitting, crochet and Irish", ("knitting", "crochet", "Irish")),
        ("réparer et entretenir un vélo", ("réparer et entretenir un vélo",)),
        ("remplir des papiers, calmement", ("remplir des papiers, calmement",)),
        ("faire du feu, sans danger", ("faire du feu, sans danger",)),
        ("tresser un panier, comme mon oncle", ("tresser un panier, comme mon oncle",)),
        ("weave a basket, as my uncle did", ("weave a basket, as my uncle did",)),
        (
            "raconter la guerre, la vie au village avant la route",
            ("raconter la guerre, la vie au village avant la route",),
        ),
        ("un peu de tout", ("un peu de tout",)),
        ("Le couscous de ma grand-mère", ("Le couscous de ma grand-mère",)),
    ],
)
def test_a_list_of_skills_is_several_and_one_skill_keeps_its_words(
    text: str, skills: tuple[str, ...]
) -> None:
    assert listed(text) == skills
