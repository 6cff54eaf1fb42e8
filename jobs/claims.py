"""Who may run a waiting task just now: whoever moved its due time, until that time comes.

A worker that dies leaves its task to the next one when the time is over; one that lives renews it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from threading import Lock

from django.db.models import F

from audit.clock import db_now
from jobs.models import WaitingTask

MOST_ATTEMPTS = 6
# The queue of what people order (jobs/works.py): a heavy work may take minutes.
WORKS = "works"
# Longer than any task works at a stretch; a task that has more to do queues its rest anew.
CLAIM = timedelta(minutes=5)
# A work renews its claim while it runs, so a killed worker's work is free again this soon.
WORK_CLAIM = timedelta(seconds=90)


class Claim:
    """One worker's hold on a task; every change asks whether it still holds it."""

    def __init__(self, task: WaitingTask) -> None:
        self.task = task
        self._until = [task.due_at]
        # The pulse of a work renews from a thread of its own.
        self._turn = Lock()

    @property
    def is_last(self) -> bool:
        """Whether the task is not tried again by itself after this time."""
        return self.task.attempts >= MOST_ATTEMPTS

    @property
    def lasts(self) -> timedelta:
        return WORK_CLAIM if self.task.queue == WORKS else CLAIM

    def take(self) -> bool:
        """Compare-and-set on the due time: of two workers one gets the task."""
        taken = self._move(db_now() + self.lasts, attempts=F("attempts") + 1)
        self.task.attempts += taken
        return taken

    def renew(self, now: datetime) -> bool:
        """Hold it for as long again from `now` on; False when somebody else has it meanwhile."""
        return self._move(now + self.lasts)

    def give_back(self) -> None:
        """Free for the next worker at once, as if it had not been taken."""
        self._move(db_now(), attempts=F("attempts") - 1)

    def done(self) -> None:
        with self._turn:
            self._mine().delete()

    def failed(self, error: str) -> None:
        """To be tried again, after a wait that doubles each time."""
        self._move(db_now() + wait_after(self.task.attempts), last_error=error)

    def _move(self, due_at: datetime, **changes: object) -> bool:
        with self._turn:
            # Told to end in between, nobody can say which of the two holds.
            mine, self._until = self._mine(), [*self._until, due_at]
            moved = mine.update(due_at=due_at, **changes) == 1
            if moved:
                self._until = [due_at]
            return moved

    def _mine(self):
        return WaitingTask.objects.filter(pk=self.task.pk, due_at__in=self._until)


def wait_after(attempts: int) -> timedelta:
    """How long a task rests that has failed so often: 1, 2, 4, 8, 16 minutes."""
    return timedelta(minutes=2 ** (attempts - 1))


def tasks_of(function: str, argument: object) -> list[WaitingTask]:
    """The waiting tasks that call `function(argument)`, also those that were given up."""
    tasks = WaitingTask.objects.filter(function=function)
    return [task for task in tasks if task.arguments["args"] == [argument]]


def forget_tasks(function: str, argument: object) -> None:
    """Drop them, whoever holds them: a new one takes their place."""
    for task in tasks_of(function, argument):
        task.delete()


_current: ContextVar[Claim | None] = ContextVar("claim", default=None)


def current() -> Claim | None:
    """The claim of the task that runs here; None under another backend of django-tasks."""
    return _current.get()


@contextmanager
def running(claim: Claim) -> Iterator[None]:
    """What runs inside finds the claim with `current`."""
    token = _current.set(claim)
    try:
        yield
    finally:
        _current.reset(token)
