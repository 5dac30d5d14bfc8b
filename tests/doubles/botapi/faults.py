"""What goes wrong on purpose."""

from dataclasses import dataclass


@dataclass(slots=True)
class Fault:
    """For the next ``times`` calls of ``method`` (any, where empty): a ``status`` such as 502 with a page instead of
    JSON, 429 with ``retry_after``, or with ``drop`` a closed socket, ``late`` if only after the call took effect.
    """

    method: str = ""
    times: int = 1
    status: int = 0
    retry_after: int = 0
    drop: bool = False
    late: bool = False
    description: str = ""

    def concerns(self, method: str) -> bool:
        """Whether this call is one of them; counts it if so."""
        if self.times <= 0 or (self.method and self.method != method):
            return False
        self.times -= 1
        return True
