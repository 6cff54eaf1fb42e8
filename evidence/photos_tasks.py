"""What the worker does for photos: a task for each, and finding those that were lost."""

from __future__ import annotations

from django.db.models import QuerySet
from django_tasks.base import task

from evidence import photos
from evidence.lost_versions import queue_lost
from evidence.models import DocumentVersion
from evidence.scanning import SCANNED
from evidence.sensitivity import Sensitivity
from jobs.due import register
from jobs.queue import enqueue_on_commit


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
    queue_lost(_unread(), read_photo)


def register_jobs() -> None:
    register("evidence.find_unread_photos", 300, find_unread)


def _unread() -> QuerySet[DocumentVersion]:
    photographs = DocumentVersion.objects.filter(
        SCANNED, media_type__startswith="image/", photo=None
    )
    return photographs.exclude(document__sensitivity=Sensitivity.SPECIFIC)
