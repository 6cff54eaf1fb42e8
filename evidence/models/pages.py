"""Pages of papers as pictures: how far they are drawn, and which are kept."""

from __future__ import annotations

from django.db import models

from audit.fields import JsonField
from evidence.models.documents import DocumentVersion


class PageDrawing(models.Model):
    """How far the images of a version's pages are; without this row nothing has begun yet.

    `wanted` is the last page that anybody asked for, `failures` names by page number (as text) why
    a page can't be drawn (keys of `evidence.pages.REASONS`). `total` is how many pages an office
    file has as plain pages, once they were counted; of one of class S nothing else is kept.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Sedang disiapkan"
        READY = "ready", "Siap"
        FAILED = "failed", "Gagal"

    version = models.OneToOneField(
        DocumentVersion, on_delete=models.PROTECT, related_name="drawing"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    wanted = models.PositiveSmallIntegerField()
    failures = JsonField(default=dict)
    total = models.PositiveSmallIntegerField(null=True)
    touched_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["touched_at"],
                name="drawing_unfinished",
                condition=models.Q(state="waiting"),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "ready", "failed"]),
                name="a_drawing_has_a_known_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.state}"


class PageImage(models.Model):
    """One page as pixels, made from the file and re-makeable from it; never of a class S paper."""

    version = models.ForeignKey(
        DocumentVersion, on_delete=models.PROTECT, related_name="page_images"
    )
    number = models.PositiveSmallIntegerField()
    storage_key = models.CharField(max_length=60, unique=True)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["version", "number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="a_page_is_drawn_once"),
            models.CheckConstraint(
                condition=models.Q(width__gt=0, height__gt=0, size__gt=0),
                name="a_drawn_page_is_not_empty",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}/{self.number}"


class StrayImage(models.Model):
    """A key under which the image of a page may lie although no page names it.

    Written before the image itself and taken away by its page, so that a crash in between leaves
    nothing behind; the file goes at `due_at`.
    """

    storage_key = models.CharField(max_length=60, unique=True)
    due_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["due_at", "pk"]

    def __str__(self) -> str:
        return self.storage_key
