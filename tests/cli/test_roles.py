"""The very first organiser is invited from the machine itself."""

import re

from tests.cli.conftest import Passeur


def test_the_first_organiser_is_invited_listed_and_let_go(passeur: Passeur) -> None:
    assert "Nobody has a role yet" in passeur("roles", lang="en").output
    made = passeur("roles", "--invite", "organiser", lang="en")
    code = re.search(r"/roles (\w{10})", made.output)
    assert code is not None
    chatted = passeur("chat", typed=f"/roles {code[1]}\nOdile\n/bureau\n").output
    assert "Bienvenue, Odile" in chatted
    assert "Le bureau ·" in chatted
    listed = passeur("roles", lang="en").output
    assert "Odile" in listed
    assert "organiser" in listed
    assert passeur("roles", "--end", "1").exit_code == 0
    assert passeur("roles", "--end", "1").exit_code == 1
    assert "Le bureau ·" not in passeur("chat", typed="/bureau\n").output


def test_what_cannot_be_given_says_what_can(passeur: Passeur) -> None:
    for wrong in (["administrator"], ["king"], ["steward"], ["passeur", "--space", "plain:X"]):
        done = passeur("roles", "--invite", *wrong, lang="en")
        assert done.exit_code == 2
        assert "organiser" in done.output
    assert passeur("roles", "--invite", "steward", "--space", "plain:X").exit_code == 1
