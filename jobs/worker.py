"""The process beside the server: waiting tasks, periodic jobs, and among these the outbox."""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from enum import Enum

from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils.module_loading import import_string

from audit.clock import db_now
from jobs import claims
from jobs.attempts import error_of
from jobs.claims import MOST_ATTEMPTS, WORKS, Claim
from jobs.due import run_due
from jobs.models import WaitingTask

logger = logging.getLogger(__name__)

PAUSE = 1.0
KEPT = timedelta(days=30)
# Another worker took the task that this one looked at: there may be a next one at once.
LOOKS = 5


class Stopped(BaseException):
    """The process is to end: what it was at is given back, and nothing swallows this."""


class Lane(Enum):
    """What a worker takes: nobody's page image waits behind somebody's bundle (security 52)."""

    ALL = "semua"
    QUICK = "cepat"
    WORKS_FIRST = "pekerjaan"


def work_forever(lane: Lane = Lane.ALL) -> None:
    """Until the process is told to end (jobs/crew.py raises Stopped)."""
    while True:
        # A connection that the database has dropped meanwhile is opened anew.
        close_old_connections()
        try:
            busy = work_once(lane)
        except (OperationalError, InterfaceError) as error:
            # Locked, restarting or out of reach: what was taken is free again after its claim.
            logger.warning("database away: %s", str(error).strip())
            busy = False
        if not busy:
            time.sleep(PAUSE)


def work_once(lane: Lane = Lane.ALL) -> bool:
    """The jobs that are due and one task; whether there was a task to run.

    Who takes works leaves the periodic jobs to the quick ones: a work would hold them up.
    """
    if lane is not Lane.WORKS_FIRST:
        run_due()
    return run_next(lane)


def run_next(lane: Lane = Lane.ALL) -> bool:
    """Run the next task that is due; False when none is, or others took what was looked at."""
    claim = _next_claim(lane)
    if claim is None:
        return False
    try:
        _run(claim)
    except Stopped:
        claim.give_back()
        raise
    return True


def forget_given_up() -> None:
    """What was given up stays for a month, for whoever looks after the server."""
    given_up = WaitingTask.objects.filter(attempts__gte=MOST_ATTEMPTS)
    given_up.filter(due_at__lt=db_now() - KEPT).delete()


def _run(claim: Claim) -> None:
    with claims.running(claim):
        error = error_of(claim.task.function, lambda: _call(claim.task))
    if error:
        claim.failed(error)
    else:
        claim.done()


def _next_claim(lane: Lane) -> Claim | None:
    for _ in range(LOOKS):
        task = _next_task(lane)
        if task is None:
            return None
        claim = Claim(task)
        if claim.take():
            return claim
    return None


def _next_task(lane: Lane) -> WaitingTask | None:
    due = WaitingTask.objects.filter(due_at__lte=db_now(), attempts__lt=MOST_ATTEMPTS)
    if lane is Lane.QUICK:
        return due.exclude(queue=WORKS).first()
    if lane is Lane.WORKS_FIRST:
        return due.filter(queue=WORKS).first() or due.first()
    return due.first()


def _call(task: WaitingTask) -> None:
    function = import_string(task.function)
    function.call(*task.arguments["args"], **task.arguments["kwargs"])
