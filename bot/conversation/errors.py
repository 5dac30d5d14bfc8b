"""What can go wrong in a conversation, each with its own way out."""

from traceback import extract_tb


class Invalid(Exception):
    """What was said does not fit the question asked. The text (in the turn's language) says what would; the question stays open."""


class Refused(Exception):
    """A kind no, in the turn's language: this person may not do this, or not now. The conversation goes on."""


class Undeliverable(Exception):
    """A platform could not send. ``permanent`` means that it never will; ``retry_after`` is in seconds; ``doubtful`` that it
    may have arrived all the same.
    """

    def __init__(
        self,
        reason: str,
        *,
        permanent: bool = False,
        retry_after: float | None = None,
        doubtful: bool = False,
    ) -> None:
        super().__init__(reason)
        self.permanent = permanent
        self.retry_after = retry_after
        self.doubtful = doubtful


def traced(fault: BaseException) -> str:
    """What kind of fault and where, from the cause to the surface; never its text, which may quote somebody."""
    lines: list[str] = []
    here: BaseException | None = fault
    while here is not None:
        places = [f"{each.filename}:{each.lineno} {each.name}" for each in extract_tb(here.__traceback__)]
        lines[:0] = [type(here).__name__, *(f"  {each}" for each in places)]
        here = here.__cause__ or here.__context__
    return "\n".join(lines)
