"""What the province says of an answer, and the second pair of eyes before a result is reopened."""

from typing import Self

from django.conf import settings
from django.db import models

from audit.fields import JsonField
from audit.ids import public_id
from evaluations.models.answers import Answer
from evaluations.models.rounds import Assessment
from evaluations.models.states import Stage
from instruments.models import POINTS


class Decision(models.TextChoices):
    ACCEPTED = "accepted", "Diterima"
    RETURNED = "returned", "Dikembalikan"


class Verdict(models.Model):
    """One verdict a stage and review: points when accepted, none when the question goes back.

    `answer_version` is what was judged; `version` counts the corrections within the review;
    `reasons` are codes of evaluations/reasons.py.
    """

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="verdicts")
    stage = models.CharField(max_length=20, choices=Stage.choices, default=Stage.PROVINCE)
    review = models.PositiveSmallIntegerField()
    decision = models.CharField(max_length=20, choices=Decision.choices)
    points = models.DecimalField(**POINTS, null=True)
    reasons = JsonField(default=list, blank=True)
    text = models.TextField(max_length=2000, blank=True)
    answer_version = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["review"]
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "stage", "review"], name="an_answer_is_judged_once_a_review"
            ),
            models.CheckConstraint(
                condition=models.Q(decision=Decision.ACCEPTED, points__isnull=False)
                | models.Q(decision=Decision.RETURNED, points__isnull=True),
                name="only_an_accepted_answer_has_points",
            ),
            models.CheckConstraint(
                condition=models.Q(points__isnull=True) | models.Q(points__gte=0),
                name="a_verdict_is_never_below_zero",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision} {self.points}"


class ReopeningQuerySet(models.QuerySet["Reopening"]):
    """Proposals, by what became of them."""

    def waiting(self) -> Self:
        """Neither confirmed nor ended, of a result that stands as it was proposed."""
        return self.filter(
            confirmed_at=None, ended_at=None, version=models.F("assessment__version")
        )


class Reopening(models.Model):
    """A wish to reopen a result; another person confirms it (rules 5).

    It may end without effect: another person refused it, with or without saying why, or who asked
    withdrew it. Then the same version may be proposed anew.
    """

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="reopenings")
    version = models.PositiveSmallIntegerField()
    reason = models.TextField(max_length=2000)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_why = models.TextField(max_length=2000, blank=True, default="")

    objects = ReopeningQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "version"],
                condition=models.Q(ended_at__isnull=True),
                name="a_version_is_reopened_once",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True)
                | ~models.Q(confirmed_by=models.F("asked_by")),
                name="nobody_confirms_an_own_reopening",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="a_reopening_says_why"),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True)
                | models.Q(
                    ended_at__isnull=False,
                    ended_by__isnull=False,
                    confirmed_at__isnull=True,
                    confirmed_by__isnull=True,
                ),
                name="a_reopening_is_confirmed_or_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} v{self.version}"

    @property
    def is_withdrawn(self) -> bool:
        """It ended by the will of who asked; otherwise another person refused it."""
        return self.ended_by_id is not None and self.ended_by_id == self.asked_by_id

    @property
    def taken(self) -> str:
        """Why nobody proposes the same while this one waits."""
        return f"{self.asked_by} sudah mengusulkan ini. Admin provinsi lain perlu menyetujuinya."
