"""How much may be sent how fast."""

import math
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Limits:
    """Messages a second ``overall``, a second for each ``chat``, a minute for each ``group``; None sets no limit."""

    overall: float | None = None
    chat: float | None = None
    group: float | None = None
    refused: int = 0
    accepted: int = 0
    _times: dict[object, deque[float]] = field(default_factory=lambda: defaultdict(deque), repr=False)

    def take(self, chat: int, *, group: bool, clock: Callable[[], float]) -> int:
        """0 if one more message may go to this chat now, and counts it; else in how many seconds it may."""
        now = clock()
        wait = 0.0
        windows: list[tuple[object, float, float]] = []
        if self.overall is not None:
            windows.append(("overall", self.overall, 1.0))
        if self.chat is not None:
            windows.append((("chat", chat), self.chat, 1.0))
        if self.group is not None and group:
            windows.append((("group", chat), self.group, 60.0))
        for key, many, seconds in windows:
            times = self._times[key]
            while times and times[0] <= now - seconds:
                times.popleft()
            if len(times) >= many:
                wait = max(wait, times[0] + seconds - now)
        if wait > 0:
            self.refused += 1
            return max(1, math.ceil(wait))
        for key, _many, _seconds in windows:
            self._times[key].append(now)
        self.accepted += 1
        return 0
