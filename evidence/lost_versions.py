"""Versions that no task is at: lost between commit and queue, or older than the task itself."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.db.models import QuerySet
from django_tasks.base import Task

from audit.clock import db_now
from evidence.models import DocumentVersion
from jobs.models import WaitingTask

# A task is queued at the commit already; who looks sooner only doubles it.
NOT_BEGUN = timedelta(minutes=1)
MOST_FOUND = 200


def queue_lost(
    versions: QuerySet[DocumentVersion], task: Task, *, others: Collection[Task] = ()
) -> None:
    """Queue `task` for those of `versions` that neither it nor `others` are at or have given up."""
    functions = [one.module_path for one in (task, *others)]
    waiting = WaitingTask.objects.filter(function__in=functions)
    taken = [told["args"][0] for told in waiting.values_list("arguments", flat=True)]
    lost = versions.filter(received_at__lt=db_now() - NOT_BEGUN).exclude(pk__in=taken)
    for version_id in lost.order_by("-pk").values_list("pk", flat=True)[:MOST_FOUND]:
        task.enqueue(version_id)
