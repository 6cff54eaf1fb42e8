"""The worker's processes: started together, each started again when it falls, ended together.

One is quick: page images, periodic jobs, mail. The others perform what people order, and help with
the rest when nobody has ordered anything. Forked, so that they share what they have read.
"""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import time
from collections.abc import Sequence
from types import FrameType

from django.db import connections

from jobs.attempts import error_of
from jobs.worker import Lane, Stopped, work_forever

logger = logging.getLogger(__name__)

PR_SET_PDEATHSIG = 1
# Seconds: until a fallen process is started again; for those that are told to end.
REST, GRACE = 5.0, 10.0
ENDINGS = (signal.SIGTERM, signal.SIGINT)


def lanes_of(workers: int) -> list[Lane]:
    """The quick one, and as many who perform works."""
    return [Lane.QUICK, *[Lane.WORKS_FIRST] * workers]


def run_crew(lanes: Sequence[Lane]) -> None:
    """Keep a process running in each lane; returns when this one is told to end."""
    crew: dict[int, Lane] = {}
    _heed_endings()
    try:
        for lane in lanes:
            crew[_start(lane)] = lane
        while True:
            fallen, _ = os.wait()
            lane = crew.pop(fallen)
            logger.warning("worker %s fell, started again", lane.value)
            time.sleep(REST)
            crew[_start(lane)] = lane
    except Stopped:
        return
    finally:
        _end(crew)


def _start(lane: Lane) -> int:
    """The number of a new process that works in the lane."""
    # A connection can't be shared with a child.
    connections.close_all()
    parent = os.getpid()
    child = os.fork()
    if child:
        return child
    failed = "told to end"
    try:
        _heed_endings()
        _end_with(parent)
        failed = error_of(f"worker {lane.value}", lambda: work_forever(lane))
    finally:
        # Nothing of the parent's clean-up may run here.
        os._exit(failed != "told to end")
    return 0


def _heed_endings() -> None:
    for number in ENDINGS:
        # bin/run ignores Ctrl-C for its worker and ends it itself.
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)


def _stop(number: int, frame: FrameType | None) -> None:
    for ending in ENDINGS:
        # Once is enough: what is under way now is the tidying up.
        signal.signal(ending, signal.SIG_IGN)
    raise Stopped


def _end_with(parent: int) -> None:
    """A crew without its head would work on twice as many, once that is started again."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        raise Stopped


def _end(crew: dict[int, Lane]) -> None:
    for child in crew:
        os.kill(child, signal.SIGTERM)
    patience = time.monotonic() + GRACE
    while crew and time.monotonic() < patience:
        _forget_ended(crew)
        time.sleep(0.05)
    for child in crew:
        # What it was at is free again after its claim.
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _forget_ended(crew: dict[int, Lane]) -> None:
    for child in list(crew):
        if os.waitpid(child, os.WNOHANG)[0]:
            del crew[child]
