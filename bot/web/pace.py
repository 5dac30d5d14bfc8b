"""How often one address may ask: enough for every calendar program, too little to hold anybody up."""

from collections import OrderedDict
from ipaddress import ip_address

from aiohttp import web

BURST = 60
"""Requests at once."""

A_SECOND = 1.0
"""Requests a second afterwards."""

KNOWN = 10_000
"""Addresses remembered at most."""


class Pace:
    """A bucket an address, filled again as time goes by. ``now`` is in seconds."""

    def __init__(self, burst: int = BURST, a_second: float = A_SECOND) -> None:
        self._burst, self._a_second = burst, a_second
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, who: str, now: float) -> float:
        """How many seconds to wait, 0 where it may be answered at once."""
        left, then = self._left.pop(who, (float(self._burst), now))
        left = min(float(self._burst), left + (now - then) * self._a_second)
        answered = left >= 1.0
        self._left[who] = (left - 1.0 if answered else left, now)
        if len(self._left) > KNOWN:
            self._left.popitem(last=False)
        return 0.0 if answered else (1.0 - left) / self._a_second


def asking(request: web.Request) -> str:
    """Who asks; behind a proxy on this machine or network, whom it says it asks for. Of IPv6 the network counts."""
    peer = request.remote or ""
    if _inside(peer) and (told := request.headers.get("X-Forwarded-For", "")):
        peer = told.rpartition(",")[2].strip()
    try:
        address = ip_address(peer)
    except ValueError:
        return peer[:64]
    return str(address) if address.version == 4 else ":".join(address.exploded.split(":")[:4])


def _inside(peer: str) -> bool:
    try:
        return ip_address(peer).is_private
    except ValueError:
        return False
