"""Whether offers and wishes in free words are told alike as a neighbour would."""

from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.city import City
from knowledge.formats.city_files import load_city
from knowledge.skills import Likeness, Mark, Skills, Verdict, unpriced
from knowledge.skills.lexicon import inflected

ROOT = Path(__file__).parents[3]


@cache
def city() -> City:
    found, problems = load_city(ROOT / "knowledge" / "cities" / "clermont-ferrand")
    assert found is not None
    assert not problems
    return found


@cache
def skills() -> Skills:
    return Skills(city())


def judged(half: str) -> list[tuple[str, str, Verdict]]:
    read = yaml.safe_load((Path(__file__).parent / "pairs.yaml").read_text(encoding="utf-8"))[half]
    return [(o, w, Verdict(verdict)) for verdict, listed in read.items() for o, w in listed]


@pytest.mark.parametrize(("half", "precision", "kept"), [("dev", 0.95, 0.97), ("held_out", 0.9, 0.95)])
def test_judged_pairs_are_told_well(half: str, precision: float, kept: float) -> None:
    told = [(truth, skills().likeness(o, w).verdict) for o, w, truth in judged(half)]
    same = [truth for truth, said in told if said is Verdict.SAME]
    alike = [said for truth, said in told if truth is not Verdict.DIFFERENT]
    assert same.count(Verdict.SAME) >= precision * len(same)
    assert len(alike) - alike.count(Verdict.DIFFERENT) >= kept * len(alike)
    assert sum(said is Verdict.DOUBTFUL for _, said in told) <= 0.3 * len(told)


def test_there_are_enough_judged_pairs_and_none_in_both_halves() -> None:
    dev, held_out = judged("dev"), judged("held_out")
    assert len(dev) + len(held_out) >= 250
    assert not {each[:2] for each in dev} & {each[:2] for each in held_out}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("guitare", "Cours de GUITARE, débutant !"),
        ("guitare", "gitare"),
        ("anglais", "conversation in English"),
        ("cuisine italienne", "Italian cooking"),
        ("arabe", "العربية"),
        ("maths", "aide aux devoirs de maths"),
        ("guitare", "cours de guitare en anglais"),
        ("couture et piano", "piano, couture"),
        ("dépannage informatique", "réparer mon ordi"),
        ("manga", "comics"),
    ],
)
def test_one_key_for_one_skill(one: str, other: str) -> None:
    assert skills().key(one) == skills().key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cuisine italienne", "italien"),
        ("guitare", "guitare à vendre"),
        ("échecs", "échec scolaire"),
        ("grec", "yaourt grec"),
        ("brocoli farci", "dahu empaillé"),
        ("kung-fu", "brocoli"),
        ("rempailler ses chaises longues", "rempailler vieux zinzins tordus"),
        ("italie", "italien"),
    ],
)
def test_two_skills_stay_two(one: str, other: str) -> None:
    assert skills().key(one) != skills().key(other)
    assert skills().likeness(one, other).verdict is Verdict.DIFFERENT


@pytest.mark.parametrize(
    ("offer", "wish", "score"),
    [
        ("salsa", "danse", 0.9),
        ("danse", "salsa", 0.6),
        ("judo", "sport", 0.6),
        ("guitare manouche", "guitare", 0.9),
        ("guitare", "guitare manouche", 0.6),
        ("guitare manouche", "guitare tsigane", 0.45),
        ("danse bretonne", "danse", 0.9),
        ("danse", "danse bretonne", 0.6),
        ("danse africaine", "danse bretonne", 0.0),
        ("cuisine italienne et indienne", "cuisine indienne", 1.0),
        ("danse africaine et bretonne", "danse bretonne", 1.0),
        ("guitare", "ukulélé", 0.5),
        ("réparer un vélo", "réparer un grille-pain", 0.0),
        ("guitare + chant", "guitare", 1.0),
        ("guitare", "guitare + chant", 0.55),
        ("guitare + chant", "guitare + violon", 0.45),
        ("guitare + judo", "guitare", 0.55),
        ("judo en plein air", "couture en plein air", 0.0),
        ("cuisine et italien", "cuisine italienne", 0.6),
        ("zinzins tordus", "zinzins", 0.6),
        ("zinzins tordus bleutés", "zinzins tordus rougis", 0.45),
        ("guitare zinzin", "zinzin", 0.45),
        ("zinzin", "guitare", 0.0),
    ],
)
def test_what_is_said_more_closely_counts(offer: str, wish: str, score: float) -> None:
    assert skills().likeness(offer, wish).score == score


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("guitariste recherché pour mariage", Mark.HIRED),
        ("cherche plombier", Mark.HIRED),
        ("guitare à vendre", Mark.SALE),
        ("tonte 25 €/h", Mark.SALE),
        ("restaurant recrute cuisinier", Mark.JOB),
        ("demande de devis", Mark.HIRED),
        ("looking for a plumber", Mark.HIRED),
        ("bike for sale", Mark.SALE),
        ("cherche prof de piano", None),
        ("apprendre à vendre sur internet", None),
        ("apprendre à faire un devis", None),
        ("je cherche quelqu'un pour apprendre la guitare", None),
        ("guitare", None),
        ("", None),
    ],
)
def test_services_are_no_skills(text: str, mark: Mark | None) -> None:
    assert skills().mark(text) is mark
    assert skills().a_service(text) is (mark is not None)


@pytest.mark.parametrize("text", ["", "  ", "🎸🎶", "cours débutant", "!!!", "\u200f", "3 2 1"])
def test_nothing_said_is_like_nothing(text: str) -> None:
    assert skills().key(text) == ""
    assert skills().likeness(text, text) == Likeness(0.0, Verdict.DIFFERENT)
    assert skills().topics(text) == ()
    assert skills().pairs([text, "guitare"], [text]) == []


@pytest.mark.parametrize(
    "text", ["x" * 10_000, "guitare " * 1_500, "手芸", "וידאו", "مرحبا بالجميع", "ᚠᚢᚦ", "a" * 59 + " b"]
)
def test_strange_texts_are_like_themselves(text: str) -> None:
    assert skills().likeness(text, text).verdict is Verdict.SAME


def test_what_people_said_wins() -> None:
    key = skills().key
    told = {(key("poterie"), key("cuisine")): True, (key("guitare"), key("gratte")): False, ("", ""): True}
    assert skills().likeness("poterie", "apprendre à cuisiner", told=told).verdict is Verdict.SAME
    assert skills().likeness("cuisine", "poterie", told=told).verdict is Verdict.DIFFERENT
    assert skills().likeness("gratte", "guitare", told=told).verdict is Verdict.DIFFERENT
    assert skills().likeness("", "", told=told).verdict is Verdict.DIFFERENT
    found = skills().pairs(["poterie", "guitare", "judo"], ["cuisine", "guitare", "judo"], told=told)
    assert [each[:2] for each in found] == [(0, 0), (2, 2)]
    assert skills().pairs(["poterie"], ["guitare"], told=told) == []


def test_subjects_of_the_city() -> None:
    assert skills().topics("cours de guitare")[:2] == ("guitare", "musique")
    assert skills().topics("améliorer mon anglais")[0] == "anglais"
    assert skills().topics("salsa")[0] == "danse"
    assert skills().topics("réparer un pneu crevé")[0] == "reparer-velo"
    assert skills().topics("brocoli") == ()
    assert len(skills().topics("guitare, piano, chant, danse, judo")) == 3


def test_pairs_are_those_that_likeness_tells() -> None:
    offers = [each[0] for half in ("dev", "held_out") for each in judged(half)]
    wishes = [each[1] for half in ("dev", "held_out") for each in judged(half)]
    told = {
        (skills().key("guitare"), skills().key("piano")): True,
        (skills().key("chant"), skills().key("chant")): False,
    }
    expected = []
    for at, offer in enumerate(offers):
        for place, wish in enumerate(wishes):
            likeness = skills().likeness(offer, wish, told=told)
            if likeness.verdict is not Verdict.DIFFERENT:
                expected.append((at, place, likeness))
    assert skills().pairs(offers, wishes, told=told) == expected


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_a_key_is_its_own_key_whatever_is_typed(text: str) -> None:
    key = skills().key(text)
    assert skills().key(key) == key


_SAID = """
    guitare italienne cuisine et ou de en cours piano réparer vélo mon anglais , + arabe littéraire recherché plombier
    zinzin machine jazz histoire musique français apprendre à vendre devis pâtisserie orientale danse bretonne
"""
_WORDS = st.sampled_from(_SAID.split())


@given(st.lists(_WORDS, max_size=8).map(" ".join))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_any_sentence_is_like_itself_in_any_case(text: str) -> None:
    key = skills().key(text)
    assert skills().key(key) == key
    assert skills().key(text.upper()) == key
    assert skills().key(text.replace("é", "e\u0301")) == key
    same = skills().likeness(text, text).verdict is Verdict.SAME
    assert same is bool(key)
    assert skills().likeness(key, text) == skills().likeness(text, text)


def test_a_dish_is_not_its_whole_cuisine() -> None:
    assert skills().likeness("risotto", "tiramisu").verdict is Verdict.DIFFERENT
    assert skills().likeness("risotto", "cuisine italienne").verdict is Verdict.SAME
    assert skills().likeness("cuisine italienne", "risotto").verdict is Verdict.DOUBTFUL


def test_two_unknown_wholes_in_another_order_are_one() -> None:
    assert skills().likeness("zinzin brocoli, piano", "brocoli zinzin").score == 1.0


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("massage à domicile 50 €", "massage à domicile"),
        ("cours de piano : 25€ de l'heure", "cours de piano"),
        ("I clean houses, £15 an hour", "I clean houses"),
        ("cours de maths 20 euros/heure, tous niveaux", "cours de maths, tous niveaux"),
        ("cours d'anglais (15-20 € la séance)", "cours d'anglais"),
        ("coiffure 12€50", "coiffure"),
        ("soutien scolaire 1 000 € par an", "soutien scolaire par an"),
        ("tarif : 30 € la séance de sophro", "sophro"),
        ("piano lessons at £20 per lesson", "piano lessons"),
        ("20 quid an hour gardening", "gardening"),
        ("cours payants de yoga", "cours de yoga"),
        ("babysitting 8€/h le soir", "babysitting le soir"),
        ("50 €", ""),
    ],
)
def test_a_price_is_taken_out(said: str, left: str) -> None:
    assert unpriced(said) == left
    assert skills().mark(said) is Mark.SALE


@pytest.mark.parametrize(
    "said",
    [
        "réparer un vélo",
        "cuisiner un repas pour moins de 5 €",
        "vivre avec 20 € par semaine",
        "tenir un budget de 500 euros",
        "couscous pour 20 personnes",
        "guitare, 0 €",
        "2 heures de couture le 15 mai",
        "le prix Goncourt 2020",
        "course à pied 10 km",
        "save 20 euros a week",
    ],
)
def test_what_costs_nothing_keeps_its_words(said: str) -> None:
    assert unpriced(said) is None
    assert skills().mark(said) is None


@given(st.text(alphabet="ab 15€£/h,.à", max_size=40))
def test_taking_a_price_out_ends(text: str) -> None:
    left = unpriced(text)
    assert left is None or len(left) < len(text)


@pytest.mark.parametrize("piece", [" ", "1", "5 € ", "100 000 ", "à partir de ", ".,;:"])
def test_ten_thousand_characters_are_no_price(piece: str) -> None:
    assert unpriced(piece * (10_000 // len(piece))) is None


def test_the_same_of_one_person_has_the_same_figures() -> None:
    assert skills().same("réparer un vélo", "la réparation de vélos")
    assert not skills().same("maths niveau 1", "maths niveau 2")
    assert not skills().same("!!!", "???")


EVERYDAY: list[tuple[str, list[str]]] = yaml.safe_load(
    (Path(__file__).parent / "topics.yaml").read_text(encoding="utf-8")
)


def test_everyday_skills_are_filed_where_a_neighbour_would() -> None:
    first = {said: next(iter(skills().topics(said)), None) for said, _ in EVERYDAY}
    right = [said for said, fair in EVERYDAY if (first[said] in fair if fair else first[said] is None)]
    wrong = [said for said, fair in EVERYDAY if first[said] is not None and first[said] not in fair]
    assert len(first) == len(EVERYDAY) > 150
    assert all(each in city().topics for _, fair in EVERYDAY for each in fair)
    assert len(right) >= 0.93 * len(EVERYDAY)
    assert wrong == ["clean houses"], "« house » may be « logement » or a place to clean"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("argent", "argentique", False),
        ("tap", "tapas", False),
        ("bouger", "bougie", False),
        ("retirer", "retirement", False),
        ("compte", "compta", False),
        ("ecouter", "ecoute", True),
        ("gateaux", "gateau", True),
        ("journaux", "journal", True),
        ("swimming", "swim", True),
        ("baking", "bake", True),
        ("danser", "danse", True),
    ],
)
def test_forms_of_one_word(one: str, other: str, same: bool) -> None:
    assert inflected(one, other) is inflected(other, one) is same


@pytest.mark.parametrize(
    ("said", "never"),
    [("soigner", "signer"), ("repérer", "réparer"), ("choisir", "chorale"), ("master", "massage")],
)
def test_another_word_is_no_slip(said: str, never: str) -> None:
    assert skills().key(said) != skills().key(never)
    assert skills().key(skills().key(said)) == skills().key(said)
