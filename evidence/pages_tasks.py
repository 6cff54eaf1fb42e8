"""What the worker does for page images: a task per paper, and looking for what was missed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django_tasks.base import task

from audit.clock import db_now
from evidence import pages_services
from evidence.lost_versions import MOST_FOUND, NOT_BEGUN
from evidence.models import DocumentVersion, PageDrawing, PageImage
from evidence.scanning import SCANNED
from evidence.sensitivity import Sensitivity
from evidence.storage import sweep_incoming
from evidence.uploads import OPEN_XML
from jobs.due import register
from jobs.queue import enqueue_on_commit

# Longer than a failing task is tried again by itself.
STOPPED = timedelta(hours=1)


@task
def draw_pages(version_id: int) -> None:
    """Draw some pages of the version, and queue itself for the rest: others want theirs too."""
    version = DocumentVersion.objects.select_related("document").get(pk=version_id)
    if pages_services.draw_some(version):
        draw_pages.enqueue(version_id)


def draw_after_commit(*, version: DocumentVersion) -> None:
    """Have the pages of a new version drawn; of class S those of an office file are counted."""
    if version.is_office or version.document.sensitivity != Sensitivity.SPECIFIC:
        enqueue_on_commit(draw_pages, version.pk)


def want_pages(*, version: DocumentVersion, up_to: int) -> None:
    """Have the pages up to that one drawn as well."""
    if pages_services.want_pages(version=version, up_to=up_to):
        enqueue_on_commit(draw_pages, version.pk)


@transaction.atomic
def redraw_pages(*, images: Sequence[int]) -> None:
    """Drop these images and have their pages drawn again; a paper that was given up, too."""
    bad = PageImage.objects.filter(pk__in=images)
    versions = set(bad.values_list("version_id", flat=True))
    failed = PageDrawing.objects.filter(state=PageDrawing.State.FAILED)
    versions.update(failed.values_list("version_id", flat=True))
    pages_services.drop_images(bad)
    pages_services.begin_again(versions)
    for version_id in sorted(versions):
        enqueue_on_commit(draw_pages, version_id)


def find_undrawn() -> None:
    """Queue what no task is at: lost between commit and queue, or older than page images are."""
    now = db_now()
    is_kept = ~Q(document__sensitivity=Sensitivity.SPECIFIC)
    is_counted = Q(media_type__startswith=OPEN_XML)
    not_begun = Q(drawing=None, received_at__lt=now - NOT_BEGUN)
    stopped = Q(drawing__state=PageDrawing.State.WAITING, drawing__touched_at__lt=now - STOPPED)
    versions = DocumentVersion.objects.select_related("document")
    found = versions.filter(SCANNED, (is_kept | is_counted) & (not_begun | stopped))
    for version in found.order_by("-pk")[:MOST_FOUND]:
        if pages_services.touch(version=version):
            draw_pages.enqueue(version.pk)


def register_jobs() -> None:
    register("evidence.find_undrawn", 300, find_undrawn)
    register("evidence.remove_strays", 60, pages_services.remove_strays)
    register("evidence.sweep_incoming", 600, sweep_incoming)
