"""Answers to buttons pressed and to names typed in any chat."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.doubles.botapi.html import parse, units
from tests.doubles.botapi.keyboards import check_keyboard
from tests.doubles.botapi.refusal import bad

CALLBACK_SECONDS = 15.0
INLINE_SECONDS = 10.0
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@dataclass
class Query:
    """One question of a client, which waits for so many seconds and takes one answer."""

    asked_at: float
    patience: float
    answered_at: float | None = None
    answer: dict[str, Any] = field(default_factory=dict)


class Answering:
    """Queries under way."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.queries: dict[str, Query] = {}

    def ask(self, id: str, patience: float) -> None:
        """A client asks."""
        self.queries[id] = Query(self._clock(), patience)

    def unanswered(self) -> list[str]:
        """The queries that nobody has answered."""
        return [id for id, query in self.queries.items() if query.answered_at is None]

    def answer_callback_query(self, given: dict[str, Any], files: dict[str, Any]) -> bool:
        if len(given.get("text", "")) > 200:
            raise bad("MESSAGE_TOO_LONG")
        return self._answer(given["callback_query_id"], given)

    def answer_inline_query(self, given: dict[str, Any], files: dict[str, Any]) -> bool:
        results = given["results"]
        if len(results) > 50:
            raise bad("RESULTS_TOO_MUCH")
        if len({each["id"] for each in results}) != len(results):
            raise bad("RESULT_ID_DUPLICATE")
        for each in results:
            if not 1 <= len(each["id"].encode()) <= 64:
                raise bad("RESULT_ID_INVALID")
            if not each.get("title"):
                raise bad("ARTICLE_TITLE_EMPTY")
            check_keyboard(each.get("reply_markup"))
            content = each["input_message_content"]
            text, _ = parse(content["message_text"])
            if not 1 <= units(text) <= 4096:
                raise bad("MESSAGE_TEXT_INVALID")
        return self._answer(given["inline_query_id"], given)

    def _answer(self, id: str, given: dict[str, Any]) -> bool:
        query = self.queries.get(id)
        now = self._clock()
        if query is None or query.answered_at is not None or now - query.asked_at > query.patience:
            raise bad(_TOO_OLD)
        query.answered_at, query.answer = now, given
        return True
