"""Keeps the tasks of django-tasks in our own table (why not in django-tasks-db's: docs/adr/005)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from django_tasks.utils import normalize_json

from audit.clock import db_now
from audit.ids import public_id


class WaitingTasks(BaseTaskBackend):
    """The worker (jobs/worker.py) runs what this backend keeps; results are not kept."""

    supports_defer = True
    supports_priority = True

    def enqueue(
        self, task: Task, args: Sequence[Any] = (), kwargs: Mapping[str, Any] | None = None
    ) -> TaskResult:
        # Backends are made while the apps still load.
        from jobs.models import WaitingTask

        self.validate_task(task)
        now = db_now()
        row = WaitingTask.objects.create(
            key=public_id(),
            function=task.module_path,
            arguments=normalize_json({"args": list(args), "kwargs": dict(kwargs or {})}),
            queue=task.queue_name,
            priority=task.priority,
            created_at=now,
            due_at=task.run_after or now,
        )
        return TaskResult(
            task=task,
            id=row.key,
            status=TaskResultStatus.READY,
            enqueued_at=now,
            started_at=None,
            last_attempted_at=None,
            finished_at=None,
            args=row.arguments["args"],
            kwargs=row.arguments["kwargs"],
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )
