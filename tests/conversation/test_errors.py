"""A fault is told by its kind and its place, never by its words."""

from bot.conversation.errors import Undeliverable, traced


def test_a_fault_is_told_without_what_it_quotes() -> None:
    try:
        try:
            int("rue des Lilas")
        except ValueError as fault:
            raise LookupError("my neighbour Zoé") from fault
    except LookupError as fault:
        told = traced(fault)
    assert "Lilas" not in told
    assert "Zoé" not in told
    assert told.splitlines()[0] == "ValueError"
    assert "LookupError" in told
    assert __file__ in told


def test_what_cannot_be_delivered_says_for_how_long() -> None:
    blocked = Undeliverable("blocked", permanent=True)
    busy = Undeliverable("busy", retry_after=3)
    assert (blocked.permanent, blocked.retry_after, str(blocked)) == (True, None, "blocked")
    assert (busy.permanent, busy.retry_after) == (False, 3)
