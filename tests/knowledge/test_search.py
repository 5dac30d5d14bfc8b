"""Finding entries from questions as people type them."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.language import Lexicon
from knowledge.search import Document, Index, Ranking

TOWN = (
    Document(
        "poterie",
        "Atelier de poterie pour débuter",
        "On apprend à tourner un bol et à cuire l'argile. Le samedi matin à la maison de quartier.",
        ("Où apprendre la céramique ?",),
    ),
    Document(
        "velo",
        "Réparer son vélo",
        "Un atelier où des bénévoles aident à changer un pneu ou régler les freins.",
    ),
    Document(
        "inscription",
        "Inscription à la bibliothèque",
        "La carte est gratuite. Venez avec une pièce d'identité.",
    ),
    Document(
        "horaires",
        "Horaires de la bibliothèque",
        "Ouverte du mardi au samedi, de dix heures à dix-huit heures.",
    ),
    Document(
        "francais",
        "Apprendre le français",
        "Des rencontres pour parler et écrire, tous niveaux, sans rendez-vous.",
    ),
    Document(
        "garde",
        "Garde d'enfants le mercredi",
        "Accueil de loisirs : jeux, sorties et goûter pour les 3 à 11 ans.",
    ),
    Document(
        "emploi",
        "Trouver un emploi",
        "Un conseiller relit votre curriculum et prépare l'entretien d'embauche.",
    ),
    Document(
        "informatique",
        "Premiers pas avec un ordinateur",
        "Le clavier, la souris, le courriel et les démarches.",
    ),
    Document(
        "chorale",
        "Chanter dans une chorale",
        "Répétitions le jeudi soir. Aucune connaissance de la musique demandée.",
    ),
    Document("jardin", "Jardin partagé", "Planter, arroser, récolter et échanger des graines entre voisins."),
    Document("etudiant", "Aide aux étudiant·e·s", "Un repas, une bourse, un logement : à qui demander."),
    Document("chinois", "Cours de mandarin", "Les bases du chinois, à l'oral."),
    Document("mairie", "Où se trouve la mairie ?", "Place centrale, près du tramway."),
)


@pytest.fixture(scope="module")
def town() -> Index:
    return Index.build(TOWN)


def first(ranking: Ranking) -> str | None:
    return ranking.hits[0].id if ranking.hits else None


@pytest.mark.parametrize(
    ("question", "id"),
    [
        ("Comment réparer mon vélo ?", "velo"),
        ("REPARER VELO", "velo"),
        ("comment repaerr mon véllo", "velo"),
        ("je veux faire de la potterie", "poterie"),
        ("ou aprendre la seramique", "poterie"),
        ("cmt jfais pr l inscription a la bibliotek", "inscription"),
        ("c ouvert quand la bibliothèque", "horaires"),
        ("aprendre lefrancais", "francais"),
        ("apprendre lordinateur", "informatique"),
        ("une aide pour les étudiants", "etudiant"),
        ("une aide pour étudiantes", "etudiant"),
        ("chorale chanter", "chorale"),
        ("la mairie c'est où", "mairie"),
        ("jardinpartagé", "jardin"),
        ("chercher un job", "emploi"),
        ("ki peu garder mes enfan le mercredi", "garde"),
    ],
)
def test_questions_as_people_type_them(town: Index, question: str, id: str) -> None:
    assert first(town.search(question)) == id


def test_what_was_corrected_and_what_is_unknown_is_told(town: Index) -> None:
    ranking = town.search("potterie xylophonix")
    assert ("potterie", "poterie") in ranking.corrections
    assert ranking.unknown == ("xylophonix",)


def test_sure_of_what_is_here_and_not_of_the_rest(town: Index) -> None:
    for known in ("Réparer son vélo", "poterie", "inscription bibliothèque"):
        assert town.search(known).sure > 0.5
    for foreign in ("xkcd qsdfgh", "quel est le cours du bitcoin ?", "who won the world cup in 1998", "🙂🙂"):
        assert town.search(foreign).sure < 0.35
    for known in ("velo", "garde enfants", "apprendre le français"):
        assert town.search(known).sure > town.search("le prix du kilo de tungstène").sure


@pytest.mark.parametrize(
    "question",
    [
        "",
        " ",
        "😀",
        "?!…",
        "\u0000",
        "a",
        "42",
        "\u202e\u200f",
        "مرحبا كيف الحال",
        "שלום",
        "le la les",
        "vé" * 5000,
        "é" * 10_000,
    ],
)
def test_odd_questions_are_answered_calmly(town: Index, question: str) -> None:
    ranking = town.search(question)
    assert 0 <= ranking.sure < 0.5


def test_a_very_long_question_keeps_what_it_begins_with(town: Index) -> None:
    assert first(town.search("réparer mon vélo " + "blabla " * 1400)) == "velo"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_text_gives_a_well_formed_ranking(text: str) -> None:
    ranking = _TOWN.search(text)
    assert 0 <= ranking.sure <= 1
    assert len(ranking.hits) <= 10
    scores = [hit.score for hit in ranking.hits]
    assert scores == sorted(scores, reverse=True)
    assert ranking == _TOWN.search(text)


def test_among_restricts_and_limit_cuts(town: Index) -> None:
    assert first(town.search("bibliothèque", among={"horaires"})) == "horaires"
    assert town.search("bibliothèque", among=()).hits == ()
    assert town.search("bibliothèque", among=["nowhere"]).hits == ()
    assert len(town.search("bibliothèque samedi", limit=1).hits) == 1


def test_two_indexes_of_the_same_entries_agree_whatever_the_order() -> None:
    one, other = Index.build(TOWN), Index.build(reversed(TOWN))
    for question in ("apprendre", "atelier samedi", "bibliotheque horaire", "aide"):
        assert one.search(question).hits[0].id == other.search(question).hits[0].id


def test_equal_entries_come_in_the_order_of_their_ids() -> None:
    index = Index.build(Document(id, "Atelier couture") for id in ("c", "a", "b"))
    assert [hit.id for hit in index.search("couture").hits] == ["a", "b", "c"]


def test_entries_come_and_go() -> None:
    index = Index.build(TOWN)
    before = index.search("apprendre la guitare")
    index.add(Document("guitare", "Apprendre la guitare", "Accords et rythmes."))
    assert len(index) == len(TOWN) + 1
    assert first(index.search("aprendre la guittare")) == "guitare"
    index.remove("guitare")
    index.remove("guitare")
    assert len(index) == len(TOWN)
    assert [h.id for h in index.search("apprendre la guitare").hits] == [h.id for h in before.hits]
    index.add(Document("velo", "Trottinettes", ""))
    assert len(index) == len(TOWN)
    assert first(index.search("trottinette")) == "velo"


def test_an_empty_index_is_silent() -> None:
    index = Index.build(())
    assert len(index) == 0
    assert index.search("bonjour le vélo") == Ranking((), 0.0, (), ("velo",))


def test_a_city_speaks_its_own_words() -> None:
    documents = (*TOWN, Document("loisirs", "Accueil de loisirs", "Pour les petits pendant les vacances."))
    lexicon = Lexicon.of(
        [
            ("centre aéré", "accueil de loisirs"),
            ("choir", "chorale"),
            ("bike", "vélo"),
            ("library", "bibliothèque"),
        ],
        sms={"bblio": "bibliothèque"},
        stop=["clermont"],
    )
    index = Index.build(documents, lexicon)
    assert first(index.search("le centre aéré")) == "loisirs"
    assert first(index.search("is there a choir")) == "chorale"
    assert first(index.search("where can I fix my bike?")) == "velo"
    assert first(index.search("horaires bblio clermont")) == "horaires"
    assert first(Index.build(documents).search("is there a choir")) != "chorale"


def test_english_entries_are_found_in_english() -> None:
    index = Index.build((*TOWN, Document("cooking", "Cooking together", "We cook simple meals.", lang="en")))
    assert first(index.search("I would like to learn how to cook")) == "cooking"


def _asked(index: Index, questions: Sequence[str]) -> list[Ranking]:
    return [index.search(question) for question in questions]


QUESTIONS = ("je voudrais modeler la terre", "réparer un vélo", "terre glaise", "horaires", "chanter")


def test_a_confirmed_question_leads_back_to_its_entry() -> None:
    index = Index.build(TOWN)
    index.confirm("je voudrais modeler la terre glaise", "poterie")
    told = index.search("modeler de la terre glaise")
    assert first(told) == "poterie"
    assert told.sure > Index.build(TOWN).search("modeler de la terre glaise").sure


def test_withdrawing_restores_every_ranking_exactly() -> None:
    index = Index.build(TOWN)
    before = _asked(index, QUESTIONS)
    index.confirm("je voudrais modeler la terre glaise", "poterie")
    index.confirm("je voudrais modeler la terre glaise", "poterie")
    index.refuse("réparer un vélo", "velo")
    assert _asked(index, QUESTIONS) != before
    index.withdraw("je voudrais modeler la terre glaise", "poterie")
    index.withdraw("réparer un vélo", "velo")
    index.withdraw("jamais dit", "velo")
    assert _asked(index, QUESTIONS) == before


def test_a_refusal_counts_against_that_entry_for_that_question() -> None:
    index = Index.build(TOWN)
    assert first(index.search("horaires bibliothèque")) == "horaires"
    before = index.search("horaires bibliothèque")
    index.refuse("horaires bibliothèque", "horaires")
    after = index.search("horaires bibliothèque")
    assert after.hits[0].score < before.hits[0].score
    assert after.sure < before.sure
    for _ in range(4):
        index.refuse("horaires bibliothèque", "horaires")
    assert first(index.search("horaires bibliothèque")) == "inscription"
    assert first(index.search("horaires de mardi à samedi, de dix heures à dix-huit heures")) == "horaires"


def test_one_mistaken_confirmation_does_not_reach_other_questions() -> None:
    index = Index.build(TOWN)
    others = ("réparer mon vélo", "chanter le jeudi", "inscription à la bibliothèque", "garde d'enfants")
    before = [first(ranking) for ranking in _asked(index, others)]
    index.confirm("où est la mairie", "chinois")
    index.confirm("le la les", "chinois")
    assert [first(ranking) for ranking in _asked(index, others)] == before


def test_what_was_confirmed_outlives_the_entry_but_shows_nothing_gone() -> None:
    index = Index.build(TOWN)
    index.confirm("modeler la terre glaise", "poterie")
    index.remove("poterie")
    assert "poterie" not in [hit.id for hit in index.search("modeler la terre glaise").hits]
    index.add(TOWN[0])
    assert first(index.search("modeler la terre glaise")) == "poterie"
    assert index.search("modeler la terre glaise", among={"velo"}).hits == ()


_TOWN = Index.build(TOWN)


def test_what_was_confirmed_is_answered_though_nothing_else_speaks_for_it() -> None:
    index = Index.build([Document("pottery", "Poterie"), Document("bikes", "Réparer son vélo")])
    assert index.search("comment faire du froufrou").sure < 0.2
    index.confirm("comment faire du froufrou", "bikes")
    again = index.search("comment faire du froufrou")
    assert again.hits[0].id == "bikes"
    assert again.sure > 0.9
    assert index.search("poterie").hits[0].id == "pottery"
    index.withdraw("comment faire du froufrou", "bikes")
    assert index.search("comment faire du froufrou").sure < 0.2
