"""What the worker does for photos: a task for each, and finding those that were lost."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django_tasks.base import task

from audit.clock import db_now
from evidence import photos
from evidence.models import DocumentVersion
from evidence.scanning import SCANNED
from evidence.sensitivity import Sensitivity
from jobs.due import register
from jobs.models import WaitingTask
from jobs.queue import enqueue_on_commit

# A task is queued at the commit already; who looks sooner only doubles it.
NOT_BEGUN = timedelta(minutes=1)
MOST_FOUND = 200


@task
def read_photo(version_id: int) -> None:
    """Nothing to do for one that was read, became class S or waits for its scan meanwhile."""
    version = _unread().select_related("document").filter(pk=version_id).first()
    if version:
        photos.read_photo(version)


def read_after_commit(*, version: DocumentVersion) -> None:
    if version.is_picture and version.document.sensitivity != Sensitivity.SPECIFIC:
        enqueue_on_commit(read_photo, version.pk)


def find_unread() -> None:
    """Read what no task is at: it was lost, or is older than this."""
    lost = _unread().filter(received_at__lt=db_now() - NOT_BEGUN).exclude(pk__in=_waiting())
    for version_id in lost.order_by("-pk").values_list("pk", flat=True)[:MOST_FOUND]:
        read_photo.enqueue(version_id)


def register_jobs() -> None:
    register("evidence.find_unread_photos", 300, find_unread)


def _waiting() -> list[int]:
    """What a task is at, or has given up."""
    tasks = WaitingTask.objects.filter(function=read_photo.module_path)
    return [arguments["args"][0] for arguments in tasks.values_list("arguments", flat=True)]


def _unread() -> QuerySet[DocumentVersion]:
    photographs = DocumentVersion.objects.filter(
        SCANNED, media_type__startswith="image/", photo=None
    )
    return photographs.exclude(document__sensitivity=Sensitivity.SPECIFIC)
