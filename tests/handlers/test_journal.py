"""The journal: every deed has words of its own."""

import ast
from pathlib import Path

import bot
from bot.handlers.desk.journal import VERBS
from bot.handlers.programme import standings


def test_every_deed_has_words() -> None:
    """A deed that nobody named would be read as its slug, in no language."""
    found = set[str]()
    for path in Path(bot.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "note"
                and isinstance(node.func.value, ast.Attribute)
                and node.func.value.attr == "deeds"
                and isinstance(verb := node.args[2], ast.Constant)
            ):
                found.add(str(verb.value))
    assert len(found) > 20
    found |= {f"event-{each}" for each in (*standings.ACTIONS, "added", "changed", "opened", "closed")}
    found |= {f"source-{each}" for each in ("added", "removed", "paused", "resumed")}
    found |= {"said-shown", "said-aside", "entry-written", "entry-changed"}
    assert found <= VERBS.keys()
