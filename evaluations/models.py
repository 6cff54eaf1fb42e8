"""Rounds, assessments, answers and stored scores.

What may happen when is in workflow.py, points are in scoring.py, writes in services.py.
"""

from django.conf import settings
from django.db import models

from accounts.models import Agency
from audit.fields import JsonField
from audit.ids import public_id
from evaluations.values import spoken
from evidence.models import DocumentVersion
from instruments.models import POINTS, Instrument, Question
from regions.models import Region


class Stage(models.TextChoices):
    SELF = "self", "Evaluasi mandiri"
    PROVINCE = "province", "Verifikasi administrasi provinsi"
    CENTRAL = "central", "Verifikasi administrasi pusat"
    FIELD = "field", "Verifikasi lapangan"
    FINAL = "final", "Penetapan"


class AssessmentState(models.TextChoices):
    DRAFT = "draft", "Sedang diisi"
    SUBMITTED = "submitted", "Diajukan"
    VERIFYING = "verifying", "Diverifikasi"
    RETURNED = "returned", "Dikembalikan"
    VERIFIED = "verified", "Terverifikasi"
    FINAL = "final", "Ditetapkan"


class AnswerState(models.TextChoices):
    EMPTY = "empty", "Belum diisi"
    ANSWERED = "answered", "Diisi"
    SUBMITTED = "submitted", "Diajukan"
    ACCEPTED = "accepted", "Diterima"
    RETURNED = "returned", "Dikembalikan"
    RESUBMITTED = "resubmitted", "Diajukan ulang"


class Round(models.Model):
    """One province's evaluation of one year with one instrument."""

    year = models.PositiveSmallIntegerField()
    province = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="rounds")
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="rounds")

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
    """When a stage is open; without an end it stays open until somebody closes it."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="stages")
    stage = models.CharField(max_length=20, choices=Stage.choices)
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)

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
    """One regency in one round."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="assessments")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="assessments")
    state = models.CharField(
        max_length=20, choices=AssessmentState.choices, default=AssessmentState.DRAFT
    )
    target = models.DecimalField(**POINTS, null=True)

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


class AnswerContent(models.Model):
    """What a person stated. All of it blank means: not answered (rules 1), never 0.

    `option` serves choice and yes_no; `number` serves percentage, count and a declared share of a
    rollup in percent, which needs its `declared_reason`.
    """

    option = models.CharField(max_length=16, blank=True)
    number = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    declared_reason = models.CharField(max_length=300, blank=True)
    note = models.TextField(max_length=2000, blank=True)

    class Meta:
        abstract = True

    @property
    def said(self) -> str:
        """The option's code, or the number as people write it; empty when nothing was stated."""
        if self.number is None:
            return self.option
        return spoken(self.number.normalize())


class Answer(AnswerContent):
    """A regency's answer to one question; `version` counts its saves."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    state = models.CharField(max_length=20, choices=AnswerState.choices, default=AnswerState.EMPTY)
    version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(null=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "question"], name="a_question_is_answered_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=AnswerState.values),
                name="an_answer_has_a_known_state",
            ),
            models.CheckConstraint(
                condition=models.Q(number__isnull=True) | models.Q(option=""),
                name="an_answer_is_an_option_or_a_number",
            ),
            models.CheckConstraint(
                condition=models.Q(number__isnull=True) | models.Q(number__gte=0),
                name="an_answer_is_never_below_zero",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}"


class AnswerRevision(AnswerContent):
    """What an answer said after one save; append-only (trigger)."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "version"], name="a_revision_is_stored_once")
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} v{self.version}"


class AreaAnswer(models.Model):
    """One kecamatan's or village's own ya/tidak to a rollup question."""

    class Word(models.TextChoices):
        YES = "ya", "Ya"
        NO = "tidak", "Tidak"

    class Check(models.TextChoices):
        UNCHECKED = "unchecked", "Belum diperiksa"
        VERIFIED = "verified", "Terverifikasi"
        REJECTED = "rejected", "Ditolak"

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="area_answers"
    )
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="area_answers")
    area = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="area_answers")
    word = models.CharField(max_length=10, choices=Word.choices)
    check_state = models.CharField(max_length=20, choices=Check.choices, default=Check.UNCHECKED)
    note = models.TextField(max_length=2000, blank=True)
    version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "question", "area"], name="an_area_answers_once"
            ),
            models.CheckConstraint(
                condition=models.Q(word__in=["ya", "tidak"]), name="an_area_says_ya_or_tidak"
            ),
            models.CheckConstraint(
                condition=models.Q(check_state__in=["unchecked", "verified", "rejected"]),
                name="an_area_answer_has_a_known_check",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.word}"


class AnswerDocument(models.Model):
    """A document version that proves an answer: in which slot, on which pages."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="documents")
    version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="links")
    slot = models.CharField(max_length=40)
    pages = models.CharField(max_length=60, blank=True)
    linked_at = models.DateTimeField()
    linked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["linked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "slot", "version"], name="a_document_fills_a_slot_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.slot}"


class Scorecard(models.Model):
    """The stored score of a stage. While the stage is open it follows each save; lists read it."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="scorecards")
    stage = models.CharField(max_length=20, choices=Stage.choices)
    total = models.DecimalField(**POINTS)
    predicate = models.CharField(max_length=20, blank=True)
    card = JsonField()
    sha256 = models.CharField(max_length=64)
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "stage"], name="a_stage_has_one_scorecard"
            )
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.total}"


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


class DemoStep(models.Model):
    """A finished step of load_demo, which may be stopped and started again."""

    name = models.CharField(max_length=40, unique=True)
    done_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
