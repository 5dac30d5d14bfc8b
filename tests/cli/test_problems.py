"""Whatever can be wrong in a city's files is put into words."""

import pytest

from bot.cli.problems import put
from bot.conversation.i18n import LANGUAGES, speaking
from knowledge.catalogue import Problem
from knowledge.formats.problems import Code


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", list(Code))
def test_every_code_has_a_sentence(code: Code, language: str) -> None:
    with speaking(language):
        said = put(Problem("entries/a.yaml", 3, "title", code, "ceci", ("cela",)))
    assert len(said) > 15
    assert "{" not in said
