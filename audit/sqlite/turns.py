"""Whose turn it is to write: in the order of asking, among the threads and processes of a machine.

SQLite lets one writer in at a time, and whoever finds the door closed sleeps and tries again, ever
longer: a latecomer that asks at the right moment goes first. Here the threads of a process stand in
line, and the first of each process waits for the others by a lock on a file. A killed process
leaves the lock by itself. No Django, no SQL.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections import deque
from pathlib import Path

# Between two looks at the other processes' lock; their turns take some milliseconds each.
LOOK_AGAIN = 0.001


class NotYet(Exception):  # noqa: N818 - it reads as what it says
    """The turn did not come within the time that was given."""


class Turns:
    """The line before one database; one object for all threads of a process."""

    def __init__(self, lock_file: Path) -> None:
        self._lock_file = lock_file
        self._guard = threading.Lock()
        self._line: deque[threading.Event] = deque()
        self._descriptor: int | None = None

    def take(self, timeout: float) -> None:
        """Wait for the turn, at most `timeout` seconds. Raises NotYet, and then holds nothing."""
        end = time.monotonic() + timeout
        mine = threading.Event()
        with self._guard:
            self._line.append(mine)
            if self._line[0] is mine:
                mine.set()
        if not mine.wait(timeout):
            self._leave(mine)
            raise NotYet
        try:
            self._descriptor = self._wait_for_others(end)
        finally:
            if self._descriptor is None:
                self._leave(mine)

    def give_back(self) -> None:
        """Let the next one in; the other processes first, as they have no place in this line."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
        with self._guard:
            first = self._line[0]
        self._leave(first)

    def _leave(self, mine: threading.Event) -> None:
        with self._guard:
            self._line.remove(mine)
            if self._line:
                self._line[0].set()

    def _wait_for_others(self, end: float) -> int:
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        descriptor = os.open(self._lock_file, flags, 0o600)
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= end:
                    os.close(descriptor)
                    raise NotYet from None
                time.sleep(LOOK_AGAIN)
            else:
                return descriptor
