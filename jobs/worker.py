"""The process beside the server: waiting tasks, periodic jobs, and among these the outbox."""

from __future__ import annotations

import logging
import time
from datetime import timedelta

from django.db import InterfaceError, OperationalError, close_old_connections
from django.db.models import F
from django.utils.module_loading import import_string

from audit.clock import db_now
from jobs.attempts import error_of
from jobs.due import run_due
from jobs.models import WaitingTask

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 6
# Longer than any task works at a stretch; a task that has more to do queues its rest anew.
CLAIM = timedelta(minutes=5)
PAUSE = 1.0
KEPT = timedelta(days=30)


def work_forever() -> None:
    """Until the process is told to end; SIGTERM does so at once, `CLAIM` later the task is free."""
    while True:
        # A connection that the database has dropped meanwhile is opened anew.
        close_old_connections()
        try:
            busy = work_once()
        except (OperationalError, InterfaceError) as error:
            # Locked, restarting or out of reach: what was taken is free again after `CLAIM`.
            logger.warning("database away: %s", str(error).strip())
            busy = False
        if not busy:
            time.sleep(PAUSE)


def work_once() -> bool:
    """The jobs that are due and one task; whether there was a task to run."""
    run_due()
    return run_next()


def run_next() -> bool:
    """Run the next task that is due; False when none is, or another worker took it."""
    waiting = WaitingTask.objects.filter(due_at__lte=db_now(), attempts__lt=MOST_ATTEMPTS)
    task = waiting.first()
    if task is None or not _claim(task):
        return False
    _let_go(task, error=error_of(task.function, lambda: _call(task)))
    return True


def forget_given_up() -> None:
    """What was given up stays for a month, for whoever looks after the server."""
    given_up = WaitingTask.objects.filter(attempts__gte=MOST_ATTEMPTS)
    given_up.filter(due_at__lt=db_now() - KEPT).delete()


def _claim(task: WaitingTask) -> bool:
    """Compare-and-set on the due time: of two workers one gets the task."""
    mine = WaitingTask.objects.filter(pk=task.pk, due_at=task.due_at)
    task.due_at = db_now() + CLAIM
    task.attempts += 1
    return mine.update(due_at=task.due_at, attempts=F("attempts") + 1) == 1


def _let_go(task: WaitingTask, *, error: str) -> None:
    """Done, or to be tried again; whoever took the task over meanwhile decides about it now."""
    mine = WaitingTask.objects.filter(pk=task.pk, due_at=task.due_at)
    if error:
        wait = timedelta(minutes=2 ** (task.attempts - 1))
        mine.update(due_at=db_now() + wait, last_error=error)
    else:
        mine.delete()


def _call(task: WaitingTask) -> None:
    function = import_string(task.function)
    function.call(*task.arguments["args"], **task.arguments["kwargs"])
