"""Writes of page images: drawing and keeping them, giving them up, and opening one.

A class S paper has no kept page at all: its pages are drawn for each view and forgotten (rules 4).
Of an office file of class S only the number of its plain pages is kept.
"""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import Collection
from datetime import timedelta
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from accounts.models import User
from audit.clock import db_now
from audit.ids import file_key
from evidence.models import Document, DocumentVersion, PageDrawing, PageImage, StrayImage
from evidence.pages_drawing import PATIENT_SECONDS, NotDrawn, Paper, Picture, draw, opened
from evidence.scanning import may_be_opened
from evidence.sensitivity import Sensitivity
from evidence.trail import record_deed
from jobs.sandbox import WALL_SECONDS

# Drawn without being asked for, and more with each request.
PAGES_AT_ONCE = 30
# One task draws so many and so long, then lets the next one have its turn.
PAGES_A_TURN, SECONDS_A_TURN = 10, 60
# A file that broke its limits on so many pages gets no more of the machine's time.
MOST_FAILURES = 3
# Longer than writing an image can take.
STRAY_AFTER = timedelta(minutes=10)

State = PageDrawing.State


def draw_some(version: DocumentVersion) -> bool:
    """Draw the next pages that are missing; whether some are missing still.

    May be called twice at once and killed at any moment: each page is its own step.
    """
    drawing = begin(version=version)
    if drawing is None or drawing.state != State.WAITING:
        return False
    try:
        with opened(version, wall_seconds=PATIENT_SECONDS) as paper:
            if version.is_office and drawing.total is None:
                _count(drawing, paper.total)
            _draw_turn(version, drawing, paper)
    except NotDrawn as failure:
        _note_failure(version, 1, failure.reason)  # of the file as a whole
    return _settle(drawing)


def begin(*, version: DocumentVersion) -> PageDrawing | None:
    """The row that says how far the pages are; None for a paper that has none to keep."""
    with transaction.atomic():
        if _is_secret(version.document) and not version.is_office:
            return None
        if not may_be_opened(version):
            return None
        drawing, _ = PageDrawing.objects.get_or_create(
            version=version,
            defaults={
                "wanted": min(version.total_pages, PAGES_AT_ONCE),
                "touched_at": db_now(),
            },
        )
    return drawing


def touch(*, version: DocumentVersion) -> bool:
    """Say that somebody is at it; False for a paper that has no pages to keep."""
    drawing = begin(version=version)
    if drawing is None:
        return False
    return PageDrawing.objects.filter(pk=drawing.pk).update(touched_at=db_now()) == 1


def missing_pages(drawing: PageDrawing) -> list[int]:
    """Wanted pages that are neither drawn nor given up, in their order."""
    done = set(drawing.version.page_images.values_list("number", flat=True))
    done.update(int(number) for number in drawing.failures)
    return [number for number in range(1, drawing.wanted + 1) if number not in done]


def want_pages(*, version: DocumentVersion, up_to: int) -> bool:
    """Ask for pages beyond those drawn by themselves; whether there is more to draw now."""
    if begin(version=version) is None:
        return False
    last = min(up_to, version.total_pages)
    drawings = PageDrawing.objects.filter(version=version, wanted__lt=last)
    more = drawings.exclude(state=State.FAILED)
    return more.update(wanted=last, state=State.WAITING, touched_at=db_now()) == 1


def open_page(*, version: DocumentVersion, number: int, by: User) -> IO[bytes] | None:
    """The image for a person who may open the paper; the log keeps which page was opened.

    None when there is no image (yet). Raises NoSeat when too many class S pages are being drawn.
    """
    if version.document.sensitivity != Sensitivity.SPECIFIC:
        image = version.page_images.filter(number=number).first()
        if image is None:
            return None
        _record_opening(version, number, by)
        return default_storage.open(image.storage_key)
    _record_opening(version, number, by)
    try:
        with opened(version, wall_seconds=WALL_SECONDS) as paper:
            picture = draw(paper, number, wall_seconds=WALL_SECONDS)
    except NotDrawn:
        return None
    return io.BytesIO(picture.data)


def forget_pages(*, document: Document) -> None:
    """Drop every kept image of a paper that becomes class S; inside the transaction of that deed.

    The rows go with the deed, the files right after its commit; what is left by a crash in between
    is found by `remove_strays`.
    """
    _lock(document)
    images = PageImage.objects.filter(version__document=document)
    drop_images(images)
    drawings = PageDrawing.objects.filter(version__document=document)
    drawings.filter(total=None).delete()
    drawings.update(wanted=0, failures={}, state=State.READY)


@transaction.atomic
def drop_images(images) -> None:
    """Take the rows of a queryset away now, and their files after the commit."""
    now = db_now()
    keys = list(images.values_list("storage_key", flat=True))
    StrayImage.objects.bulk_create(StrayImage(storage_key=key, due_at=now) for key in keys)
    images.delete()
    if keys:
        transaction.on_commit(lambda: _remove(keys), robust=True)


def begin_again(versions: Collection[int]) -> None:
    """Forget why pages could not be drawn, and wait for them anew."""
    drawings = PageDrawing.objects.filter(version__in=versions)
    drawings.update(state=State.WAITING, failures={}, touched_at=db_now())


def remove_strays() -> int:
    """Delete the files of images that no page names; how many."""
    keys = StrayImage.objects.filter(due_at__lte=db_now()).values_list("storage_key", flat=True)
    return _remove(list(keys[:1000]))


def _remove(keys: list[str]) -> int:
    """The file first: a crash in between leaves the row, which says what is still to be done."""
    for key in keys:
        default_storage.delete(key)
        StrayImage.objects.filter(storage_key=key).delete()
    return len(keys)


@transaction.atomic
def _count(drawing: PageDrawing, total: int) -> None:
    """Note how many plain pages the office file has, and want them all unless it is class S."""
    wanted = 0 if _is_secret(drawing.version.document) else total
    PageDrawing.objects.filter(pk=drawing.pk).update(total=total, wanted=wanted)
    drawing.total, drawing.wanted = total, wanted


def _draw_turn(version: DocumentVersion, drawing: PageDrawing, paper: Paper) -> None:
    end, failures = time.monotonic() + SECONDS_A_TURN, len(drawing.failures)
    for number in missing_pages(drawing)[:PAGES_A_TURN]:
        failures += not _draw_one(version, number, paper)
        if failures >= MOST_FAILURES or time.monotonic() > end:
            break


def _draw_one(version: DocumentVersion, number: int, paper: Paper) -> bool:
    """Whether the page could be drawn; if not, the reason is noted."""
    try:
        picture = draw(paper, number, wall_seconds=PATIENT_SECONDS)
    except NotDrawn as failure:
        _note_failure(version, number, failure.reason)
        return False
    _keep(version, number, picture)
    return True


def _keep(version: DocumentVersion, number: int, picture: Picture) -> None:
    """Key, bytes, row, in this order. Where another worker was first, ours goes again."""
    key = file_key()
    StrayImage.objects.create(storage_key=key, due_at=db_now() + STRAY_AFTER)
    default_storage.save(key, ContentFile(picture.data))
    with transaction.atomic():
        is_kept = _may_keep(version, number)
        if is_kept:
            PageImage.objects.create(
                version=version,
                number=number,
                storage_key=key,
                width=picture.width,
                height=picture.height,
                size=len(picture.data),
                sha256=hashlib.sha256(picture.data).hexdigest(),
                made_at=db_now(),
            )
            StrayImage.objects.filter(storage_key=key).delete()
            PageDrawing.objects.filter(version=version).update(touched_at=db_now())
    if not is_kept:
        _remove([key])


def _may_keep(version: DocumentVersion, number: int) -> bool:
    """With the document locked: it may have become class S, or the page may be there already."""
    if _is_secret(version.document):
        return False
    return not version.page_images.filter(number=number).exists()


@transaction.atomic
def _note_failure(version: DocumentVersion, number: int, reason: str) -> None:
    drawing = PageDrawing.objects.select_for_update().filter(version=version).first()
    if drawing is not None:
        drawing.failures[str(number)] = reason
        drawing.touched_at = db_now()
        drawing.save(update_fields=["failures", "touched_at"])


@transaction.atomic
def _settle(drawing: PageDrawing) -> bool:
    """Set the state that follows from the pages; whether some are missing still."""
    now = PageDrawing.objects.select_for_update().filter(pk=drawing.pk).first()
    if now is None:
        return False
    if len(now.failures) >= max(min(MOST_FAILURES, now.wanted), 1):
        now.state = State.FAILED
    elif not missing_pages(now):
        now.state = State.READY
    now.touched_at = db_now()
    now.save(update_fields=["state", "touched_at"])
    return now.state == State.WAITING


def _is_secret(document: Document) -> bool:
    return _lock(document).sensitivity == Sensitivity.SPECIFIC


def _lock(document: Document) -> Document:
    """The row as it is now; who raises its class and who keeps a page wait for each other."""
    return Document.objects.select_for_update(no_key=True).get(pk=document.pk)


@transaction.atomic
def _record_opening(version: DocumentVersion, number: int, by: User) -> None:
    told = {"version": version.public_id, "page": number}
    record_deed("document.page_opened", version.document, by, told)
