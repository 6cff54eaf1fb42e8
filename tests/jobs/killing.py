"""Real worker processes beside a test, on its database, that can be killed at any moment."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.db import connections

START_SECONDS = 30


class Process:
    """`deed` in a process of its own; gone at the latest when the block ends."""

    def __init__(self, deed: Callable[[], object]) -> None:
        self._deed = deed
        self.number = 0

    def __enter__(self) -> Process:
        # A connection can't be shared with a child.
        connections.close_all()
        self.number = os.fork()
        if not self.number:
            try:
                self._deed()
            finally:
                os._exit(0)
        return self

    def __exit__(self, *raised: object) -> None:
        for number in (*self.children(), self.number):
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(self.number, 0)

    def children(self) -> list[int]:
        try:
            told = Path(f"/proc/{self.number}/task/{self.number}/children").read_text()
        except FileNotFoundError:
            return []
        return [int(number) for number in told.split()]

    def end(self) -> None:
        """As a supervisor would: SIGTERM, and wait until it is over."""
        os.kill(self.number, signal.SIGTERM)
        os.waitpid(self.number, 0)


def wait_until(condition: Callable[[], object], seconds: float = START_SECONDS) -> None:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("the workers did not get on")
        time.sleep(0.02)
