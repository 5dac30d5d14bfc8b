"""A ticket: what, when, where, and a code that can be read across a table."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.drawing import ticket
from bot.drawing.canvas import WIDTH
from tests.drawing.ruler import opened


def test_a_ticket_says_what_when_where_and_the_code() -> None:
    picture = ticket(
        "Réparer son vélo",
        when="samedi 12 juin, 10 h 30",
        where="La Petite Rustine",
        code="K7Q2M",
        code_label="Votre code d’arrivée",
        hint="Montrez ce code à l’accueil.",
        holder="Pour Léa",
        footer="Passeur",
    )
    said = picture.words.split("\n")
    assert said[:4] == ["Réparer son vélo", "samedi 12 juin, 10 h 30", "La Petite Rustine", "Pour Léa"]
    assert said[4:] == [
        "Votre code d’arrivée",
        "K\xa07\xa0Q\xa02\xa0M",
        "Montrez ce code à l’accueil.",
        "Passeur",
    ]
    image = opened(picture)
    assert image.width == WIDTH
    assert len(picture.png) < 100_000


def test_parts_that_are_left_out_leave_no_gap() -> None:
    short = opened(ticket("Yoga", when="demain", code="K7Q2M"))
    long = opened(ticket("Yoga", when="demain", code="K7Q2M", where="Au parc", hint="Venez tôt."))
    assert short.height < long.height


def test_a_title_in_letters_that_the_font_lacks_is_replaced() -> None:
    assert ticket("العربية", when="demain", code="A", untitled="Votre rendez-vous").words.startswith(
        "Votre rendez-vous\n"
    )


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300), st.text(alphabet="ABCDEFGHJKLMNPQRSTUVWXYZ23456789-", max_size=30))
def test_nothing_is_written_beside_the_ticket(words: str, code: str) -> None:
    picture = ticket(
        words, when=words, where=words, code=code, code_label=words, hint=words, holder=words, footer=words
    )
    image = opened(picture)
    ground = image.getpixel((4, 4))
    for left in (0, WIDTH - 40):
        edge = image.crop((left, 0, left + 40, image.height))
        assert edge.getcolors() == [(40 * image.height, ground)]
