"""How often somebody may ask (security 5, 53): so many at once, then so many a second.

A bucket a key, in memory: a row for each request would make every reader a writer. Each process
counts for itself, so that with two of them a key gets at most twice as much.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from threading import Lock

# What is full again is forgotten when so many are known.
MOST_KNOWN = 10_000


class TooManyRequests(Exception):  # noqa: N818 - it reads as what it says
    """`seconds` until the next request is answered."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass
class Limiter:
    """Buckets of `at_once`, filled with `a_second`; safe for threads."""

    at_once: int
    a_second: float
    _left: dict[str, tuple[float, datetime]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def take(self, key: str, now: datetime) -> None:
        """Count one request of `key`. Raises TooManyRequests; a refused one is not counted."""
        with self._lock:
            if len(self._left) >= MOST_KNOWN:
                self._forget_full(now)
            left, at = self._left.get(key, (float(self.at_once), now))
            left = min(self.at_once, left + max(0, (now - at).total_seconds()) * self.a_second)
            if left < 1:
                raise TooManyRequests(ceil((1 - left) / self.a_second))
            self._left[key] = (left - 1, now)

    def _forget_full(self, now: datetime) -> None:
        refill = timedelta(seconds=self.at_once / self.a_second)
        self._left = {key: one for key, one in self._left.items() if now - one[1] < refill}


# Files that are made while a person waits, lists and papers together (security 53): all of a
# meeting at once, then 300 an hour.
FILES = Limiter(at_once=40, a_second=300 / 3_600)
