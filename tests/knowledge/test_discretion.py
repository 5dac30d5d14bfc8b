"""What could tell who asked a question leaves it; what it asks stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.discretion import scrub, unnamed


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("où coudre ?", "où coudre ?"),
        ("écrivez à zoe.martin+a@mail.example.org, où coudre", "écrivez à , où coudre"),
        ("appelez le 06 12 34 56 78 pour coudre", "appelez le pour coudre"),
        ("appelez +33.6.12.34.56.78", "appelez"),
        ("appelez 0612345678", "appelez"),
        ("voir https://example.org/moi?x=1 pour coudre", "voir pour coudre"),
        ("voir www.example.org", "voir"),
        ("je suis @zoe_martin et je couds", "je suis et je couds"),
        ("je m'appelle Zoé Martin et je couds", "et je couds"),
        ("je m’appelle zoé, je couds", "je couds"),
        ("je m'appelle zoé martin et je couds", "et je couds"),
        ("je m'appelle Zoé j'aimerais coudre", "j'aimerais coudre"),
        ("mon nom est Dupont-Durand où coudre", "où coudre"),
        ("my name is Zoe Smith where to sew", "where to sew"),
        ("j'habite au 12 rue du Pont, où coudre", "où coudre"),
        ("près du 3 bis avenue Foch où coudre", "près du"),
        ("a\n b\t\u00a0c", "a b c"),
        ("  , où coudre ; - ", "où coudre"),
        ("", ""),
        ("06 12 34 56 78", ""),
    ],
)
def test_details_leave(question: str, left: str) -> None:
    assert scrub(question) == left


@pytest.mark.parametrize(
    "question",
    [
        "un enfant de 12 ans",
        "samedi 5 décembre 2026 à 14 h 30",
        "ouvert 24/7 en 2026",
        "combien d'habitants en 2019 et 2023 ?",
        "le 3114",
        "le bus 12",
        "Parler anglais à Clermont-Ferrand",
    ],
)
def test_what_tells_of_nobody_stays(question: str) -> None:
    assert scrub(question) == question


def test_a_capital_that_the_city_does_not_know_is_somebodys_name() -> None:
    assert scrub("aider ma voisine Zénobie à lire", {"zenobie"}) == "aider ma voisine à lire"
    assert scrub("aider Zénobie à lire") == "aider Zénobie à lire"
    assert scrub("Zénobie lit", {"zenobie"}) == "Zénobie lit"
    assert scrub("à la Gauthière, Yasmina", {"yasmina"}) == "à la Gauthière"


def test_only_so_much_is_kept() -> None:
    assert scrub("coudre " * 100, limit=20) == "coudre coudre coudre"


@given(st.text(max_size=80), st.integers(min_value=0, max_value=40))
def test_one_line_and_never_longer_than_the_limit(text: str, limit: int) -> None:
    left = scrub(text, limit=limit)
    assert len(left) <= limit
    assert len(left.splitlines()) <= 1
    assert left == left.strip()


@given(
    st.sampled_from(["zoe@example.org", "06 12 34 56 78", "https://example.org/x", "@zoemartin"]),
    st.text(alphabet=st.characters(categories=["L", "Zs"]), max_size=20),
)
def test_details_leave_wherever_they_stand(detail: str, around: str) -> None:
    assert detail not in scrub(f"{around} {detail} {around}")


def test_a_chosen_name_is_not_read_in_an_offer() -> None:
    assert unnamed("le jardin de Rose, avec rose", ["Rose"]) == "le jardin de …, avec …"
    assert unnamed("rosée du matin", ["Rose"]) == "rosée du matin"
    assert unnamed("parler arabe", ["", "Al"]) == "parler arabe"
