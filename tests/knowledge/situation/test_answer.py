"""What is offered, in which order, why, and when it is only a guess."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from knowledge.answer import SURE, Answerer, Matched, lexicon_of
from knowledge.catalogue import Catalogue, Entry, Standing
from knowledge.city import City
from knowledge.search import Index
from knowledge.situation import Constraint, Fit

Made = Callable[..., Entry]


@pytest.fixture(scope="module")
def answerer(city: City, entry: Made) -> Answerer:
    """An answerer over a dozen entries of the small city."""
    return Answerer.of(
        Catalogue(
            city,
            [
                entry(
                    id="poterie-enfants",
                    title="Les mains dans l'argile",
                    summary="On modèle un bol ou un animal, puis on le cuit.",
                    questions=["Où faire de la poterie ?", "Modeler un bol"],
                    ages="6-12",
                    hours=["sat 10:00-12:00"],
                    free=True,
                    quartier="la-gauthiere",
                ),
                entry(
                    id="poterie-adultes",
                    title="Poterie entre adultes",
                    summary="On tourne la terre après le travail.",
                    questions=["Apprendre à tourner la terre", "Où faire de la poterie le soir ?"],
                    ages="18+",
                    hours=["thu 18:00-20:00"],
                    free=False,
                    quartier="saint-jacques",
                ),
                entry(
                    id="cuisine-arabe",
                    title="Cuisiner ensemble",
                    summary="Des plats de partout, chacun montre le sien.",
                    questions=["Où apprendre à cuisiner ?"],
                    topics=["cuisine"],
                    languages=["ar", "fr"],
                    hours=["sat 14:00-17:00"],
                    free=True,
                    translations={
                        "en": {"title": "Cooking together", "questions": ["Where can I learn to cook?"]}
                    },
                ),
                entry(
                    id="cuisine-francais",
                    title="Cuisine de tous les jours",
                    summary="Des repas simples et bons.",
                    questions=["Apprendre à faire la cuisine"],
                    topics=["cuisine"],
                    languages=["fr"],
                ),
                entry(
                    id="arabe",
                    title="Parler arabe",
                    summary="On discute autour d'un thé à la menthe.",
                    questions=["Apprendre l'arabe", "Des cours d'arabe"],
                    topics=["arabe"],
                ),
                entry(
                    id="velo",
                    kind="place",
                    title="La Bécane",
                    summary="Un atelier pour réparer soi-même son vélo.",
                    questions=["Réparer mon vélo", "Ma roue est crevée"],
                    topics=["velo"],
                    hours=["sat 10:00-18:00"],
                    free=True,
                ),
                entry(
                    id="patinoire",
                    kind="place",
                    title="La patinoire du lac",
                    summary="On y patinait en hiver.",
                    topics=["velo"],
                    closed_on="2020-01-01",
                ),
                entry(
                    id="fete-noel",
                    kind="event",
                    title="Atelier lanternes",
                    summary="On fabrique des lanternes en papier.",
                    questions=["Fabriquer une lanterne"],
                    valid_from="2026-12-05",
                    valid_until="2026-12-05",
                ),
                entry(
                    id="savoir-poterie",
                    kind="answer",
                    title="Une vieille histoire",
                    summary="On cuit de la poterie ici depuis deux mille ans.",
                ),
                entry(
                    id="secours",
                    kind="service",
                    title="Le numéro d'urgence",
                    summary="Quelqu'un répond jour et nuit.",
                    topics=["travail"],
                    free=True,
                ),
            ],
        )
    )


def _ids(answerer: Answerer, question: str, now: datetime, **more: object) -> list[str]:
    return [each.entry.id for each in answerer.answer(question, now=now, **more).offers]  # type: ignore[arg-type]


def test_a_subject_is_answered(answerer: Answerer, now: datetime) -> None:
    answer = answerer.answer("bonjour, je voudrais réparer mon vélo svp", now=now)
    assert answer.known
    assert answer.sure >= SURE
    assert answer.offers[0].entry.id == "velo"
    assert answer.topics[0] == "velo"
    assert answer.constraints == ()
    assert not answer.distress


def test_why_says_what_was_met(answerer: Answerer, now: datetime) -> None:
    why = answerer.answer("reparer une roue crevée samedi", now=now).offers[0].why
    assert (why.matched, why.text, why.words) == (Matched.QUESTION, "Ma roue est crevée", ("roue", "crevée"))
    assert [each.key for each in why.satisfied] == ["day:sat"]
    english = answerer.answer("learn to cook", now=now, lang="en").offers[0]
    assert english.entry.id == "cuisine-arabe"
    assert english.why.text == "Cooking together"
    assert answerer.answer("vélo", now=now).offers[0].why.matched in (Matched.QUESTION, Matched.TOPIC)
    assert answerer.answer("argile", now=now).offers[0].why.matched is Matched.TITLE


def test_an_age_orders_and_excludes(answerer: Answerer, now: datetime) -> None:
    child = answerer.answer("poterie pour ma fille de 8 ans", now=now)
    assert child.offers[0].entry.id == "poterie-enfants"
    assert child.offers[0].fits == ((Constraint("age", "8", "8 ans"), Fit.YES),)
    adult = answerer.answer("poterie, j'ai 40 ans", now=now)
    assert adult.offers[0].entry.id == "poterie-adultes"
    contradicted = [each.entry.id for each in child.offers if each.contradicts]
    assert contradicted in ([], ["poterie-adultes"])
    assert [each.entry.id for each in child.offers][-len(contradicted) or None :] == (
        contradicted or [each.entry.id for each in child.offers]
    )


def test_a_yes_comes_before_a_no(answerer: Answerer, now: datetime) -> None:
    assert _ids(answerer, "poterie jeudi soir", now)[0] == "poterie-adultes"
    assert _ids(answerer, "poterie samedi", now)[0] == "poterie-enfants"
    assert _ids(answerer, "poterie gratuite", now)[0] == "poterie-enfants"
    assert _ids(answerer, "poterie à saint jacques", now)[0] == "poterie-adultes"


def test_a_language_is_not_a_subject(answerer: Answerer, now: datetime) -> None:
    assert _ids(answerer, "cours de cuisine en arabe", now)[0] == "cuisine-arabe"
    assert _ids(answerer, "cours d'arabe", now)[0] == "arabe"


def test_a_constraint_that_is_dropped_counts_no_more(answerer: Answerer, now: datetime) -> None:
    asked = answerer.answer("poterie pour ma fille de 8 ans samedi", now=now)
    keys = {each.key for each in asked.constraints}
    assert keys == {"age:8", "day:sat"}
    fewer = answerer.answer("poterie pour ma fille de 8 ans samedi", now=now, dropped={"age:8"})
    assert [each.key for each in fewer.constraints] == ["day:sat"]
    none = answerer.answer("poterie pour ma fille de 8 ans samedi", now=now, dropped=keys)
    assert none.constraints == ()
    assert not any(each.fits for each in none.offers)
    assert none.situation == asked.situation


def test_a_situation_alone_lists_what_fits(answerer: Answerer, now: datetime) -> None:
    answer = answerer.answer("que faire samedi avec un enfant de 6 ans, gratuit ?", now=now)
    assert answer.known
    assert answer.sure == 1.0
    assert answer.offers[0].entry.id == "poterie-enfants"
    assert not any(each.contradicts for each in answer.offers)
    kinds = [each.entry.kind.value for each in answer.offers]
    assert "answer" not in kinds[:3]
    assert all(each.why.matched is Matched.SITUATION for each in answer.offers)
    assert not {"patinoire", "fete-noel", "secours"} & {each.entry.id for each in answer.offers}


def test_a_situation_that_nothing_meets_still_gives_what_comes_near(
    answerer: Answerer, now: datetime
) -> None:
    answer = answerer.answer("quelque chose lundi à 3 h du matin à la croix de neyrat, gratuit", now=now)
    assert {each.key for each in answer.constraints} >= {"day:mon", "quartier:croix-de-neyrat", "free:yes"}
    assert answer.offers


def test_what_to_do_is_a_question(answerer: Answerer, now: datetime) -> None:
    answer = answerer.answer("que faire ?", now=now)
    assert answer.known
    assert len(answer.offers) > 3
    assert _ids(answerer, "que faire à Bourg ?", now) == [each.entry.id for each in answer.offers]


@pytest.mark.parametrize("question", ["", "🙂", "le la les", "xyzzy plugh"])
def test_nothing_is_known_of_nothing(answerer: Answerer, now: datetime, question: str) -> None:
    answer = answerer.answer(question, now=now)
    assert not answer.known
    assert answer.sure < SURE


def test_what_is_closed_comes_only_when_named(answerer: Answerer, now: datetime) -> None:
    named = answerer.answer("la patinoire du lac est ouverte ?", now=now).offers
    assert named[0].entry.id == "patinoire"
    assert named[0].standing is Standing.CLOSED
    assert all(each.standing is Standing.CURRENT for each in named[1:])
    assert "patinoire" not in _ids(answerer, "patiner en hiver", now)


def test_what_is_to_come_is_there_on_its_day(answerer: Answerer, now: datetime) -> None:
    assert "fete-noel" not in _ids(answerer, "fabriquer en papier", now)
    on_the_day = answerer.answer("fabriquer une lanterne le 5 décembre", now=now).offers[0]
    assert on_the_day.entry.id == "fete-noel"
    assert on_the_day.standing is Standing.FUTURE
    assert "fete-noel" in _ids(answerer, "que faire le 5 décembre ?", now)
    assert _ids(answerer, "atelier lanternes", now)[0] == "fete-noel"


def test_distress_comes_first(answerer: Answerer, now: datetime) -> None:
    answer = answerer.answer("je veux mourir et faire de la poterie", now=now)
    assert answer.distress
    assert answer.known
    assert answer.offers[0].entry.id == "secours"
    assert answer.offers[0].why.matched is Matched.DISTRESS
    ids = [each.entry.id for each in answer.offers]
    assert len(ids) == len(set(ids)) > 1


def test_the_name_of_a_subject_is_known(answerer: Answerer, now: datetime) -> None:
    named = answerer.answer("argile", now=now)
    assert named.known
    assert {each.entry.id for each in named.offers} >= {"poterie-enfants", "poterie-adultes"}
    assert answerer.answer("un cours de vélo", now=now).known


def test_pages_are_slices(answerer: Answerer, now: datetime) -> None:
    whole = answerer.answer("poterie samedi", now=now)
    assert answerer.answer("poterie samedi", now=now) == whole
    assert answerer.answer("poterie samedi", now=now, limit=1).offers == whole.offers[:1]
    assert answerer.answer("poterie samedi", now=now, limit=-1).offers == ()
    assert len(answerer.answer("que faire ?", now=now, limit=500).offers) <= 30


def test_an_index_may_be_shared_and_lag_behind(city: City, entry: Made, now: datetime) -> None:
    catalogue = Catalogue(city, [entry(id="reste", title="Un bol", questions=["Faire un bol"])])
    gone = entry(id="parti", title="Un bol en argile")
    index = Index.build([*catalogue.documents(), catalogue.document(gone)], lexicon_of(city))
    assert _ids(Answerer(catalogue, index), "un bol en argile", now) == ["reste"]


def test_the_city_speaks_to_the_search(answerer: Answerer, now: datetime) -> None:
    assert _ids(answerer, "kzn", now)[0].startswith("cuisine")
    assert _ids(answerer, "pottery", now)[0].startswith("poterie")


def test_the_time_is_that_of_the_city(answerer: Answerer) -> None:
    late = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    assert answerer.answer("ce soir", now=late).constraints[0].value == "2026-11-22"
