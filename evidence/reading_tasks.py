"""What the worker does for the text of papers: a task a version, and finding what was lost."""

from __future__ import annotations

from django_tasks.base import task

from evidence import reading_services
from evidence.lost_versions import queue_lost
from evidence.models import DocumentVersion
from evidence.scanning import SCANNED, may_be_opened
from jobs.due import register
from jobs.queue import enqueue_on_commit

# Seconds of work for one page: everybody's page images and receipts come first.
LAST = -50


@task
def read_text(version_id: int) -> None:
    """Read the text in the file, or have it looked at later when it is a picture of one."""
    version = _version(version_id)
    if version and not reading_services.read_inside(version):
        look_at.enqueue(version_id)


@task(priority=LAST)
def look_at(version_id: int) -> None:
    """Read a scan or a photo with Tesseract."""
    version = _version(version_id)
    if version and reading_services.tesseract():
        reading_services.read_by_eye(version)


def read_after_commit(*, version: DocumentVersion) -> None:
    """Have a version read, or read anew."""
    enqueue_on_commit(read_text, version.pk)


def find_unread() -> None:
    """Queue what was never read and no task is at: it was lost, or is older than reading."""
    queue_lost(DocumentVersion.objects.filter(SCANNED, text=None), read_text, others=[look_at])


def register_jobs() -> None:
    register("evidence.find_unread", 300, find_unread)


def _version(version_id: int) -> DocumentVersion | None:
    """None for one that nobody may open yet: its scan queues it again."""
    version = DocumentVersion.objects.select_related("document").get(pk=version_id)
    return version if may_be_opened(version) else None
