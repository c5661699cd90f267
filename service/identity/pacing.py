"""How often someone asked within the last minute: counted in memory, per process, neither stored nor logged."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable
from time import monotonic

_WINDOW = 60.0
_MOST = 10_000


class Pace:
    """Times of requests by whatever names a client."""

    def __init__(self) -> None:
        self._seen: dict[Hashable, deque[float]] = {}

    def exceeds(self, client: Hashable, limit: int) -> bool:
        """True where the client had `limit` requests in the last minute; else this one is counted."""
        now = monotonic()
        if len(self._seen) > _MOST:
            self._seen = {c: times for c, times in self._seen.items() if times and now - times[-1] < _WINDOW}
        times = self._seen.setdefault(client, deque())
        while times and now - times[0] >= _WINDOW:
            times.popleft()
        if len(times) >= limit:
            return True
        times.append(now)
        return False
