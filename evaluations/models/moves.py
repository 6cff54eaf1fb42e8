"""Every change of a stored score, question by question."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models

from evaluations.models.rounds import Assessment
from evaluations.models.states import Stage
from instruments.models import POINTS


class PointMove(models.Model):
    """The points of one line of a stage's score before and after a deed; append-only (trigger).

    The moves of a card sum to its total, those between two moments to the difference. `code` is a
    question's, or a cluster's where only sums of clusters are known, or "" for a bare total.
    `cause` is the verb of the event that came with it.
    """

    class Part(models.TextChoices):
        QUESTION = "question", "Pertanyaan"
        CLUSTER = "cluster", "Klaster"
        TOTAL = "total", "Jumlah"

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="moves")
    stage = models.CharField(max_length=20, choices=Stage.choices)
    version = models.PositiveSmallIntegerField()
    part = models.CharField(max_length=10, choices=Part.choices)
    code = models.CharField(max_length=16, blank=True)
    before = models.DecimalField(**POINTS)
    after = models.DecimalField(**POINTS)
    cause = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["at", "pk"]
        indexes = [
            models.Index(fields=["assessment", "stage", "version", "at"], name="move_by_stage")
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(before=models.F("after")), name="a_move_changes_points"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.before} {self.after}"

    @property
    def delta(self) -> Decimal:
        return self.after - self.before
