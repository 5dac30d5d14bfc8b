"""Folding, words and stems."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language import Lexicon, fold, stem, stems, words


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="aeé·.-('’\n \u00adœNI", max_size=40))
def test_folding_twice_changes_nothing_around_marks(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_words_are_folded_and_have_no_spaces(text: str) -> None:
    for word in words(text):
        assert word
        assert word == fold(word)
        assert not any(letter.isspace() for letter in word)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Été", "ete"),
        ("Cœur d’œuf", "coeur d'oeuf"),
        ("aujourd`hui", "aujourd'hui"),
        ("10\u202f000\u00a0€", "10 000 €"),
        ("porte\u2011à\u2011porte", "porte-a-porte"),
        ("exem-\n  ple", "exemple"),
        ("ate\u00adlier", "atelier"),
        ("  Deux   mots ", "deux mots"),
        ("\u202eabc", "abc"),
        ("STRASSE straße", "strasse strasse"),
        ("😀 vélo 🚲", "😀 velo 🚲"),
    ],
)
def test_folding(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("l'école d’été", ["l", "ecole", "d", "ete"]),
        ("qu'il jusqu'à", ["qu", "il", "jusqu", "a"]),
        ("aujourd'hui", ["aujourd'hui"]),
        ("les prud’hommes", ["les", "prud'hommes"]),
        ("étudiant·e·s", ["etudiant"]),
        ("étudiant.e.s", ["etudiant"]),
        ("étudiant-e-s", ["etudiant"]),
        ("étudiant(e)s", ["etudiant"]),
        ("professionnel·les", ["professionnel"]),
        ("acteur·rice·s et citoyen.ne.s", ["acteur", "et", "citoyen"]),
        ("dites-le-moi", ["dites", "le", "moi"]),
        ("la fin.Les autres", ["la", "fin", "les", "autres"]),
        ("😀🚲", []),
        ("", []),
        ("snake_case", ["snake", "case"]),
    ],
)
def test_words(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_stems_bring_forms_together() -> None:
    assert stem("ateliers") == stem("atelier")
    assert stem("cooking", "en") == stem("cooks", "en")
    assert stem("mot", "xx") == "mot"
    assert stems(["ateliers", "velos"]) == [stem("ateliers"), stem("velos")]
    assert stems(["mots"], "xx") == ["mots"]


def test_a_lexicon_keeps_groups_of_two_and_more() -> None:
    lexicon = Lexicon.of(
        [("centre aéré", "centre de loisirs"), ("seul",), ("Vélo", "vélo", "")],
        sms={"ctr": "centre", "": "rien"},
        stop=["ville de Clermont"],
    )
    assert lexicon.groups == ((("centre", "aere"), ("centre", "de", "loisirs")),)
    assert dict(lexicon.sms) == {"ctr": ("centre",)}
    assert "clermont" in lexicon.stop
    assert Lexicon() == Lexicon.of([])
