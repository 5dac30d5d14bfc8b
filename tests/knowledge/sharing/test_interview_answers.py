"""The guided interview finds something to be proud of in ordinary answers, and guesses nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from knowledge.interview import MOST, QUESTIONS, offers_in

ANSWERS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("fr", "sunday", "je fais des confitures le dimanche", ("faire des confitures",)),
    ("fr", "grew_up", "j'ai grandi au Maroc", ("raconter le Maroc", "la cuisine du Maroc")),
    ("fr", "grew_up", "Au Maroc", ("raconter le Maroc", "la cuisine du Maroc")),
    ("fr", "grew_up", "Algérie", ("raconter l'Algérie", "la cuisine d'Algérie")),
    (
        "fr",
        "grew_up",
        "en Bretagne, à la campagne",
        ("raconter la Bretagne", "la cuisine de Bretagne", "raconter la vie à la campagne"),
    ),
    ("fr", "grew_up", "à Lyon", ("raconter Lyon", "la cuisine de Lyon")),
    (
        "fr",
        "grew_up",
        "je viens de Tunisie et on mangeait du couscous",
        ("raconter la Tunisie", "la cuisine de Tunisie", "faire du couscous"),
    ),
    (
        "fr",
        "grew_up",
        "dans le Cantal, à la ferme",
        ("raconter le Cantal", "la cuisine du Cantal", "raconter la vie à la ferme"),
    ),
    ("fr", "grew_up", "je parle arabe", ("arabe",)),
    ("fr", "grew_up", "à la campagne", ("raconter la vie à la campagne",)),
    ("fr", "grew_up", "ma grand-mère chantait des berceuses", ("chanter des berceuses",)),
    ("fr", "helped", "ma voisine me demande toujours pour son téléphone", ("se servir d'un téléphone",)),
    ("fr", "helped", "rien", ()),
    ("fr", "helped", "je sais pas", ()),
    ("fr", "helped", "bof", ()),
    ("fr", "helped", "on me demande de réparer leurs vélos", ("réparer des vélos",)),
    ("fr", "helped", "les papiers, l'ordinateur", ("les papiers", "l'ordinateur")),
    ("fr", "helped", "pour les papiers", ("les papiers",)),
    ("fr", "helped", "on m'appelle pour les déménagements", ("donner un coup de main",)),
    ("fr", "helped", "mes copines me demandent des conseils", ("écouter et conseiller",)),
    ("fr", "helped", "personne", ()),
    ("fr", "hands", "j'étais maçon", ("la maçonnerie",)),
    ("fr", "hands", "la couture et le tricot", ("la couture", "le tricot")),
    ("fr", "hands", "j'ai appris à souder avec mon père", ("souder",)),
    ("fr", "hands", "jardinage", ("jardinage",)),
    (
        "fr",
        "hands",
        "je cuisine, je couds et je répare des vélos",
        ("cuisiner", "coudre", "réparer des vélos"),
    ),
    ("fr", "hands", "coiffeuse pendant 20 ans", ("la coiffure",)),
    ("fr", "sunday", "je regarde la télé", ("parler de films et d'émissions",)),
    ("fr", "sunday", "je m'occupe de mes petits-enfants", ("s'occuper d'enfants",)),
    ("fr", "sunday", "je dors", ()),
    ("fr", "sunday", "je me promène au bord de l'Allier", ("guider une balade",)),
    ("fr", "sunday", "je joue aux cartes avec mes amis", ("jouer aux cartes", "les jeux")),
    ("fr", "sunday", "foot avec les copains", ("le football",)),
    ("fr", "sunday", "je vais au marché", ("choisir au marché",)),
    ("fr", "sunday", "je lis", ("partager des lectures",)),
    ("fr", "sunday", "je fais rien", ()),
    ("fr", "sunday", "je prépare le couscous pour toute la famille", ("préparer le couscous",)),
    (
        "fr",
        "place",
        "l'usine Michelin où j'ai travaillé",
        ("raconter l'usine Michelin", "le travail à l'usine"),
    ),
    ("fr", "place", "mon village", ("raconter le village",)),
    ("fr", "place", "la rue des Gras", ("raconter la rue des Gras",)),
    ("fr", "place", "je pourrais raconter la grève de 68", ("raconter la grève de 68",)),
    ("fr", "place", "notre école", ("raconter l'école",)),
    ("fr", "place", "j'ai travaillé à l'usine", ("raconter l'usine", "le travail à l'usine")),
    ("fr", "place", "😀😀", ()),
    ("fr", "hands", "العربية والطبخ", ("العربية والطبخ",)),
    ("en", "sunday", "I make jam on Sundays", ("making jam",)),
    ("en", "grew_up", "I grew up in Morocco", ("telling about Morocco", "cooking from Morocco")),
    ("en", "grew_up", "from Cork", ("telling about Cork", "cooking from Cork")),
    ("en", "helped", "my neighbour always asks me about her phone", ("using a telephone",)),
    ("en", "helped", "nothing", ()),
    ("en", "helped", "fixing bikes", ("fixing bikes",)),
    ("en", "hands", "I was a bricklayer", ("bricklaying",)),
    ("en", "hands", "sewing and knitting", ("sewing", "knitting")),
    ("en", "hands", "I learned to weld", ("welding",)),
    ("en", "sunday", "I watch TV", ("talking about films and programmes",)),
    ("en", "sunday", "I look after my grandchildren", ("looking after children",)),
    ("en", "sunday", "I cook for the family", ("cooking",)),
    ("en", "sunday", "I go to mass", ()),
    ("en", "place", "the old factory", ("telling about the old factory",)),
    ("en", "place", "my street", ("telling about the street",)),
    ("en", "helped", "people ask me to fix their computers", ("fixing computers",)),
    ("en", "sunday", "I play guitar", ("playing guitar",)),
    ("en", "grew_up", "we ate colcannon", ("making colcannon",)),
    ("fr", "helped", "on me demande des recettes", ("des recettes",)),
    ("fr", "helped", "on me demande toujours de couper les cheveux", ("couper les cheveux",)),
    ("fr", "helped", "ma fille m'appelle pour ses papiers", ("les papiers",)),
    ("fr", "helped", "on ne me demande rien", ()),
    ("fr", "helped", "pour réparer des trucs", ()),
    ("fr", "sunday", "je jardine", ("jardiner",)),
    ("fr", "sunday", "je bricole dans mon garage", ("bricoler",)),
    ("fr", "sunday", "je fais du vélo et je cuisine", ("faire du vélo", "cuisiner")),
    ("fr", "sunday", "je dessine avec ma fille", ("dessiner",)),
    ("fr", "sunday", "je joue à la console", ("les jeux vidéo",)),
    ("fr", "sunday", "je garde mes neveux", ("s'occuper d'enfants",)),
    ("fr", "sunday", "Je sais coudre", ("coudre",)),
    ("fr", "sunday", "pas grand chose", ()),
    ("fr", "sunday", "j'aime bien pêcher", ("pêcher",)),
    ("fr", "grew_up", "je viens d'Algérie", ("raconter l'Algérie", "la cuisine d'Algérie")),
    ("fr", "grew_up", "née à Oran", ("raconter Oran", "la cuisine d'Oran")),
    ("fr", "grew_up", "originaire du Portugal", ("raconter le Portugal", "la cuisine du Portugal")),
    ("fr", "grew_up", "aux Antilles", ("raconter les Antilles", "la cuisine des Antilles")),
    ("fr", "grew_up", "dans une cité à Clermont", ("raconter la vie dans une cité",)),
    ("fr", "grew_up", "un peu partout", ()),
    ("fr", "grew_up", "on parlait breton à la maison", ("breton",)),
    ("fr", "hands", "j'étais infirmière et j'aime coudre", ("prendre soin", "coudre")),
    ("fr", "hands", "mécanicien auto", ("la mécanique",)),
    ("fr", "hands", "je ne sais pas", ()),
    ("fr", "hands", "j'ai travaillé en usine", ("le travail à l'usine",)),
    ("fr", "hands", "femme de ménage", ("l'entretien d'une maison", "tenir une maison")),
    ("fr", "hands", "mon père m'a appris à greffer les arbres", ("greffer les arbres",)),
    ("fr", "hands", "les outils, le jardin et la cuisine", ("les outils", "le jardin", "la cuisine")),
    ("fr", "place", "le lavoir du village", ("raconter le lavoir du village",)),
    ("fr", "place", "je me souviens de la fête du 14 juillet", ("raconter la fête du 14 juillet",)),
    ("fr", "place", "mon quartier avant les travaux", ("raconter le quartier",)),
    ("fr", "place", "aucune idée", ()),
    ("en", "sunday", "I knit and I bake bread", ("knitting", "baking bread")),
    ("en", "sunday", "I do nothing", ()),
    ("en", "sunday", "not much", ()),
    ("en", "helped", "people come to me with their forms", ("paperwork",)),
    ("en", "helped", "nobody asks me", ()),
    (
        "en",
        "grew_up",
        "I was born in Poland and we sang carols",
        ("telling about Poland", "cooking from Poland", "singing carols"),
    ),
    ("en", "grew_up", "I speak Polish", ("Polish",)),
    ("en", "grew_up", "on a farm", ("telling about life on a farm",)),
    ("en", "hands", "I was a nurse", ("caring for someone",)),
    ("en", "hands", "my father taught me carving", ("carving",)),
    ("en", "hands", "gardening, cooking", ("gardening", "cooking")),
    ("en", "place", "I remember the dance hall", ("telling about the dance hall",)),
    ("en", "place", "I could tell you about the mill", ("telling about the mill",)),
    ("en", "sunday", "I read a lot", ("sharing books",)),
)


@pytest.mark.parametrize(("lang", "question", "answer", "offers"), ANSWERS)
def test_answers(lang: str, question: str, answer: str, offers: tuple[str, ...]) -> None:
    assert offers_in(question, answer, lang) == offers


def test_an_origin_never_becomes_a_language() -> None:
    for place in ("j'ai grandi au Maroc", "je viens d'Algérie", "né en Chine"):
        assert not any("arabe" in each or "chinois" in each for each in offers_in("grew_up", place))


def test_an_unknown_question_is_refused() -> None:
    with pytest.raises(ValueError, match="no such question"):
        offers_in("age", "42 ans")


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("lang", ["fr", "en", "fr-CA", "ga"])
@pytest.mark.parametrize(
    "answer",
    [
        "",
        "😀",
        "،،،",
        "?!",
        "je fais " * 1500,
        "أحب الطبخ",
        "la cuisine, " * 900,
        "\u202e rien",
        "1789",
        "x" * 10_000,
    ],
)
def test_anything_may_be_answered(question: str, lang: str, answer: str) -> None:
    offers = offers_in(question, answer, lang)
    assert len(offers) <= MOST
    assert offers == offers_in(question, answer, lang)
    assert all(each and each == each.strip() and len(each) <= 120 for each in offers)


EVERYDAY: list[tuple[str, str, str, list[str]]] = yaml.safe_load(
    (Path(__file__).parent / "answers.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize(("lang", "question", "answer", "offers"), EVERYDAY)
def test_everyday_answers(lang: str, question: str, answer: str, offers: list[str]) -> None:
    assert offers_in(question, answer, lang) == tuple(offers)


def test_most_everyday_answers_lead_to_something() -> None:
    fruitful = [lang for lang, _question, _answer, offers in EVERYDAY if offers]
    assert fruitful.count("fr") >= 70
    assert fruitful.count("en") >= 25
    assert len(fruitful) >= 0.8 * len(EVERYDAY)
