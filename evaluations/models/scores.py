"""Stored scores and published results."""

from django.conf import settings
from django.db import models

from audit.fields import JsonField
from evaluations.models.rounds import Assessment
from evaluations.models.states import Stage
from evidence.models import DocumentVersion
from instruments.models import POINTS
from regions.models import Region


class Scorecard(models.Model):
    """The stored score of a stage: it follows each save until `frozen_at`, then never changes.

    `version` is that of the assessment: a reopened result gets a card of its own, the old stays.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="scorecards")
    stage = models.CharField(max_length=20, choices=Stage.choices)
    total = models.DecimalField(**POINTS)
    predicate = models.CharField(max_length=20, blank=True)
    card = JsonField()
    sha256 = models.CharField(max_length=64)
    computed_at = models.DateTimeField()
    version = models.PositiveSmallIntegerField(default=1)
    frozen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "stage", "version"],
                name="a_stage_has_one_scorecard_a_version",
            )
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.total}"

    @property
    def is_settled(self) -> bool:
        """Nothing moves it any more."""
        return self.frozen_at is not None


class Award(models.Model):
    """What the minister's decree gave, beside the computed predicate, and its ground (domain 6)."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="awards")
    version = models.PositiveSmallIntegerField()
    score = models.DecimalField(**POINTS)
    predicate = models.CharField(max_length=20, blank=True)
    ground_number = models.CharField(max_length=100)
    ground_date = models.DateField()
    note = models.TextField(max_length=2000, blank=True)
    # The decree's own file. No constraint, so that SQLite drops the column in place and the rules
    # of this table stay; a version can't be deleted anyway (trigger).
    file = models.ForeignKey(
        DocumentVersion,
        on_delete=models.PROTECT,
        null=True,
        related_name="award_links",
        db_constraint=False,
        db_index=False,
    )
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "version"], name="a_version_is_awarded_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(ground_number=""), name="an_award_names_its_decree"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.predicate}"


class RecordedResult(models.Model):
    """A published result of a year without a round here; no predicate is computed for it."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="recorded_results")
    year = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=20, choices=Stage.choices)
    score = models.DecimalField(**POINTS, null=True)
    predicate = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=250)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "year", "stage"], name="a_result_is_recorded_once_a_stage"
            )
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.year}"
