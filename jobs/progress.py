"""What a running work tells: how far it is, that it lives, and the files that it has made."""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path

from django.db import InterfaceError, OperationalError, connection

from audit.clock import db_now
from jobs import outputs, turns
from jobs.claims import Claim
from jobs.models import Work, WorkFile
from jobs.turns import LONGEST_STEP, Cancelled

logger = logging.getLogger(__name__)

# Seconds. A page asks every two, so more writes would show nobody anything.
AT_MOST_EVERY = 1.0
# Four times within a claim: one late beat loses nothing.
PULSE_EVERY = 22.0
# A work that says nothing of itself for this long hangs; others may take it over then.
LONGEST_SILENCE = 30 * 60.0


class Progress:
    """One turn of a work. Use it outside of transactions: what one hides nobody can see."""

    def __init__(self, work: Work, claim: Claim | None) -> None:
        self.work = work
        self._claim = claim
        self._written: float | None = None
        self._heard = time.monotonic()

    def at(self, step: str, done: int, total: int) -> None:
        """Tell that `done` of `total` parts of `step` are done; cheap, call it at each part.

        Raises Cancelled when somebody cancelled the work or another worker has taken it over.
        """
        self._heard = now = time.monotonic()
        if self._written is not None and now - self._written < AT_MOST_EVERY:
            return
        self._written = now
        if not self.beat(step=step[:LONGEST_STEP], done=min(done, total), total=total):
            raise Cancelled

    def keep(self, path: Path, name: str, media_type: str) -> WorkFile:
        """Store the file durably under the work; in the order in which they are offered."""
        if not self.beat():
            raise Cancelled
        size, sha256 = outputs.measured(path)
        told = {"name": name, "media_type": media_type, "size": size, "sha256": sha256}
        key = outputs.store(path)
        try:
            return turns.keep_file(work=self.work, key=key, told=told)
        except BaseException:
            outputs.remove([key])
            raise

    def beat(self, **changes: object) -> bool:
        """Renew the hold on the work, with what is new; False when it is somebody else's now."""
        now = db_now()
        is_mine = turns.write(self.work, now, **changes)
        return is_mine and (self._claim is None or self._claim.renew(now))

    @property
    def is_silent(self) -> bool:
        return time.monotonic() - self._heard > LONGEST_SILENCE


class Pulse(threading.Thread):
    """Beats for a work while a step takes long: typesetting sixty pages says nothing in between."""

    def __init__(self, progress: Progress) -> None:
        super().__init__(name="pulse", daemon=True)
        self._progress = progress
        self._over = threading.Event()

    def __enter__(self) -> Pulse:
        self.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._over.set()
        self.join()

    def run(self) -> None:
        while not self._over.wait(PULSE_EVERY) and not self._progress.is_silent:
            try:
                if not self._progress.beat():
                    return
            except (OperationalError, InterfaceError) as error:
                logger.warning("no pulse: %s", type(error).__name__)
            finally:
                connection.close()
