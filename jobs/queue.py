"""How the apps above hand work to the worker."""

from typing import Any

from django.db import transaction
from django_tasks.base import Task


def enqueue_on_commit(task: Task, *args: Any) -> None:
    """Queue `task(*args)` once the deed is committed.

    A queue that can't be reached must not turn a committed deed into an error page, so a failure
    is only logged. Register a periodic job that finds what was lost (jobs/due.py).
    """
    transaction.on_commit(lambda: task.enqueue(*args), robust=True)
