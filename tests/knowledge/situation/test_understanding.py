"""What holds of any text: nothing breaks, nothing is invented, the same question is understood the same."""

import unicodedata
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from knowledge.answer import Answerer
from knowledge.catalogue import Catalogue
from knowledge.city import City
from knowledge.courtesy import in_distress, strip_courtesies, tone
from knowledge.situation import understand

_SAID = """
    samedi pas le mercredi matin soir à 18 h 8 ans ma fille mes enfants de et gratuit sans payer en arabe ligne la gauthière
    plaine poterie cours bébé retraité demain ce week-end 5 décembre après avant entre 14h 16h jusqu'à minuit free on next
    Saturday 6-year-old kids aged 31 février / 12 - , . ? ! 120 99 quatre-vingts st jacques près sauf ni garde d'enfants
"""
_WORDS = st.sampled_from(_SAID.split())
_TEXTS = st.text(max_size=300) | st.lists(_WORDS, max_size=25).map(" ".join)
_MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2032, 12, 31))


@given(question=_TEXTS, moment=_MOMENTS)
def test_any_text_is_read(city: City, now: datetime, question: str, moment: datetime) -> None:
    at = moment.replace(tzinfo=now.tzinfo)
    situation = understand(question, city, at)
    assert understand(question, city, at) == situation
    for constraint in situation.constraints:
        assert constraint.words
        assert len(constraint.key.encode("ascii")) <= 24
    keys = [constraint.key for constraint in situation.constraints]
    assert len(keys) == len(set(keys))
    assert situation.without(frozenset(keys)) == ()
    assert situation.without(frozenset()) == situation.constraints


@given(question=_TEXTS)
def test_the_rest_holds_no_new_word(city: City, now: datetime, question: str) -> None:
    spoken = unicodedata.normalize("NFC", question)
    plain = spoken.translate(dict.fromkeys(map(ord, "‐‑‒–—−"), "-"))
    assert all(word in plain for word in understand(question, city, now).rest.split())


@given(message=_TEXTS)
def test_courtesies_read_any_text(city: City, message: str) -> None:
    tone(message)
    in_distress(message, city)
    assert strip_courtesies(message) == strip_courtesies(message)


def test_a_very_long_text_is_read(city: City, now: datetime) -> None:
    for part in ("samedi et ", "8 ans ", "la gauthière ", "a", "pas le ", "🙂", "une garde d'enfants "):
        text = part * (10_000 // len(part))
        assert len(understand(text, city, now).constraints) <= 12
        tone(text)
        strip_courtesies(text)
        in_distress(text, city)


@given(question=_TEXTS)
def test_any_text_is_answered(city: City, now: datetime, question: str) -> None:
    answerer = Answerer.of(Catalogue(city, []))
    answer = answerer.answer(question, now=now + timedelta(days=1))
    assert answer.offers == ()
    assert 0 <= answer.sure <= 1
