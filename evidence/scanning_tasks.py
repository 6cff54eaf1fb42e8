"""What the worker does for the virus scan: a task per file, and looking for what was missed."""

from __future__ import annotations

from django_tasks.base import task

from evidence import scanning_services
from evidence.models import DocumentVersion
from jobs import clamd
from jobs.due import register
from jobs.queue import enqueue_on_commit


@task
def scan_file(version_id: int) -> None:
    """Scan it now. While the scanner is away, hundreds of files need not find that out each."""
    if not scanning_services.was_away_just_now():
        scanning_services.scan(version_id)


def look_after(*, version: DocumentVersion) -> None:
    """A new version's way: to the scanner when there is one, otherwise to the work at once."""
    if scanning_services.want_scan(version=version):
        enqueue_on_commit(scan_file, version.pk)
    else:
        scanning_services.start_work(version=version)


def find_unscanned() -> None:
    if clamd.is_configured():
        scanning_services.scan_waiting()


def register_jobs() -> None:
    register("evidence.find_unscanned", 60, find_unscanned)
