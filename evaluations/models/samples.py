"""A second verifier's look at some verdicts of the first."""

from django.conf import settings
from django.db import models

from audit.fields import JsonField
from audit.ids import public_id
from evaluations.models.answers import Answer
from evaluations.models.rounds import Assessment
from evaluations.models.verification import Decision
from instruments.models import POINTS


class Sample(models.Model):
    """What was drawn of one review of a regency: `percent` of its verdicts."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="samples")
    review = models.PositiveSmallIntegerField()
    percent = models.PositiveSmallIntegerField()
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["review"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "review"], name="a_review_is_sampled_once"
            ),
            models.CheckConstraint(
                condition=models.Q(percent__gte=1, percent__lte=100),
                name="a_sample_is_a_part_of_the_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.percent}%"


class SecondVerdict(models.Model):
    """One drawn question: blank until a second verifier judged it, without seeing the first.

    It changes no points; who judged first never judges again (trigger).
    """

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="verdicts")
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="second_verdicts")
    decision = models.CharField(max_length=20, choices=Decision.choices, blank=True)
    points = models.DecimalField(**POINTS, null=True)
    reasons = JsonField(default=list, blank=True)
    text = models.TextField(max_length=2000, blank=True)
    at = models.DateTimeField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "answer"], name="an_answer_is_drawn_once"),
            models.CheckConstraint(
                condition=models.Q(decision="", points__isnull=True, at__isnull=True)
                | models.Q(decision=Decision.ACCEPTED, points__isnull=False, at__isnull=False)
                | models.Q(decision=Decision.RETURNED, points__isnull=True, at__isnull=False),
                name="a_second_verdict_is_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(at__isnull=True) | models.Q(by__isnull=False),
                name="a_second_verdict_says_who",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision} {self.points}"
