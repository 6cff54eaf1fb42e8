"""A year of evaluation: the round, its stages, the regencies in it and who answers what."""

from django.conf import settings
from django.db import models

from accounts.models import Agency
from evaluations.models.states import AssessmentState, Stage
from instruments.models import POINTS, Instrument, Question
from regions.models import Region


class Round(models.Model):
    """One province's evaluation of one year with one instrument."""

    year = models.PositiveSmallIntegerField()
    province = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="rounds")
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="rounds")
    # How long a regency may repair what came back (domain: 2 x 24 hours).
    repair_hours = models.PositiveSmallIntegerField(default=48)

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "province"], name="a_province_has_one_round_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.year}"


class RoundStage(models.Model):
    """When a stage is open; without an end it stays open until somebody closes it.

    `set_by` is who gave it its times last; nobody after a command.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="stages")
    stage = models.CharField(max_length=20, choices=Stage.choices)
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    set_at = models.DateTimeField(null=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "stage"], name="a_stage_is_listed_once"),
            models.CheckConstraint(
                condition=models.Q(opens_at__isnull=True)
                | models.Q(closes_at__isnull=True)
                | models.Q(closes_at__gt=models.F("opens_at")),
                name="a_stage_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage}"


class Assessment(models.Model):
    """One regency in one round.

    `review` counts the rounds of verification, `version` rises when a result is reopened.
    `moved_at` is the moment of the last step, `repair_until` the end of the repair window.
    `cutoff_at` is the regency's own earlier end of SELF for its offices and areas.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="assessments")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="assessments")
    state = models.CharField(
        max_length=20, choices=AssessmentState.choices, default=AssessmentState.DRAFT
    )
    target = models.DecimalField(**POINTS, null=True)
    review = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveSmallIntegerField(default=1)
    moved_at = models.DateTimeField(null=True)
    repair_until = models.DateTimeField(null=True)
    cutoff_at = models.DateTimeField(null=True)
    # Without a constraint SQLite adds and drops the column in place, and the rules that read this
    # table stay; people are never deleted.
    cutoff_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "region"], name="a_regency_is_assessed_once_a_round"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=AssessmentState.values),
                name="an_assessment_has_a_known_state",
            ),
            models.CheckConstraint(
                condition=models.Q(target__isnull=True) | models.Q(target__gt=0, target__lte=1000),
                name="a_target_lies_between_0_and_1000",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.round_id}"


class Assignment(models.Model):
    """The office that answers a question of an assessment."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="assignments")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="assignments")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="assignments")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "question"], name="a_question_has_one_office_in_charge"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question_id} {self.agency_id}"
