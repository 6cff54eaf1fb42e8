"""How the apps above hand work to the worker."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django_tasks.base import Task


class _Calls(list[tuple[Task, tuple[Any, ...]]]):
    """What one transaction hands over, written together: every commit waits for the disk."""

    def write(self) -> None:
        with transaction.atomic():
            for task, args in self:
                task.enqueue(*args)


def enqueue_on_commit(task: Task, *args: Any) -> None:
    """Queue `task(*args)` once the deed is committed.

    A queue that can't be reached must not turn a committed deed into an error page, so a failure
    is only logged. Register a periodic job that finds what was lost (jobs/due.py).
    """
    connection = transaction.get_connection()
    for savepoints, function, _ in connection.run_on_commit:
        calls = getattr(function, "__self__", None)
        # Of the same savepoint: what is rolled back takes its own calls along, and no others.
        if isinstance(calls, _Calls) and savepoints == set(connection.savepoint_ids):
            calls.append((task, args))
            return
    transaction.on_commit(_Calls([(task, args)]).write, robust=True)
