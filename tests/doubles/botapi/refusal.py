"""How the server says no."""

from typing import Any


class Refusal(Exception):
    """An answer that is not ok."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """As the server sends it."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad(what: str) -> Refusal:
    """400, in the server's manner."""
    return Refusal(400, f"Bad Request: {what}")


def forbidden(why: str) -> Refusal:
    """403, in the server's manner."""
    return Refusal(403, f"Forbidden: {why}")


def flood(seconds: int) -> Refusal:
    """429, in the server's manner."""
    return Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
