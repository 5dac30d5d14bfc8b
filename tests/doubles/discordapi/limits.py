"""Rate limits by bucket, told in headers; global ones; and what was refused."""

import time
from collections import defaultdict, deque
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Limit:
    """So many calls in so many seconds."""

    calls: int
    seconds: float


@dataclass
class Limits:
    """``by_route`` limits a route (its method and template) for each of its major parameters; ``overall`` all together.

    Interactions do not count towards ``overall``, as on Discord.
    """

    by_route: dict[str, Limit] = field(
        default_factory=lambda: {
            "POST /channels/{channel_id}/messages": Limit(5, 5),
            "PATCH /channels/{channel_id}/messages/{message_id}": Limit(5, 5),
            "POST /webhooks/{webhook_id}/{webhook_token}": Limit(5, 2),
            "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original": Limit(5, 2),
            "POST /users/@me/channels": Limit(10, 10),
        }
    )
    overall: Limit | None = field(default_factory=lambda: Limit(50, 1))
    refused: int = 0
    _taken: defaultdict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def take(self, route: str, major: str) -> tuple[dict[str, str], float | None, bool]:
        """The headers of this call; how long to wait where it is refused; whether by the limit on everything."""
        now = time.monotonic()
        free = "/webhooks/" in route or "/interactions/" in route
        if self.overall is not None and not free and (wait := self._full("", self.overall, now)) is not None:
            self.refused += 1
            return {}, wait, True
        limit = self.by_route.get(route)
        if limit is None:
            return {}, None, False
        bucket = f"{abs(hash(route)) % 16**8:08x}"
        wait = self._full(f"{route} {major}", limit, now)
        taken = self._taken[f"{route} {major}"]
        over = taken[0] + limit.seconds - now if taken else limit.seconds
        headers = {
            "X-RateLimit-Limit": str(limit.calls),
            "X-RateLimit-Remaining": str(limit.calls - len(taken)),
            "X-RateLimit-Reset": f"{time.time() + over:.3f}",
            "X-RateLimit-Reset-After": f"{over:.3f}",
            "X-RateLimit-Bucket": bucket,
        }
        if wait is not None:
            self.refused += 1
        return headers, wait, False

    def _full(self, name: str, limit: Limit, now: float) -> float | None:
        """How long until there is room again; None where there is, and it is taken.

        A window begins with its first call and ends whole, as Discord's do.
        """
        taken = self._taken[name]
        if taken and now >= taken[0] + limit.seconds:
            taken.clear()
        if len(taken) >= limit.calls:
            return taken[0] + limit.seconds - now
        taken.append(now)
        return None
