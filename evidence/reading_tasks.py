"""What the worker does for the text of papers: a task a version, and finding what was lost."""

from __future__ import annotations

from datetime import timedelta

from django_tasks.base import task

from audit.clock import db_now
from evidence import reading_services
from evidence.models import DocumentVersion
from evidence.scanning import SCANNED, may_be_opened
from jobs.due import register
from jobs.models import WaitingTask
from jobs.queue import enqueue_on_commit

# A task is queued at the commit already; who looks sooner only doubles it.
NOT_BEGUN = timedelta(minutes=1)
MOST_FOUND = 200
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
    unread = DocumentVersion.objects.filter(
        SCANNED, text=None, received_at__lt=db_now() - NOT_BEGUN
    ).exclude(pk__in=_waiting())
    for version_id in unread.order_by("-pk").values_list("pk", flat=True)[:MOST_FOUND]:
        read_text.enqueue(version_id)


def register_jobs() -> None:
    register("evidence.find_unread", 300, find_unread)


def _version(version_id: int) -> DocumentVersion | None:
    """None for one that nobody may open yet: its scan queues it again."""
    version = DocumentVersion.objects.select_related("document").get(pk=version_id)
    return version if may_be_opened(version) else None


def _waiting() -> list[int]:
    """What a task is at, or has given up."""
    functions = [read_text.module_path, look_at.module_path]
    tasks = WaitingTask.objects.filter(function__in=functions)
    return [arguments["args"][0] for arguments in tasks.values_list("arguments", flat=True)]
