"""A kecamatan's or village's own answer to a rollup question."""

from django.conf import settings
from django.db import models

from audit.ids import public_id
from evaluations.models.rounds import Assessment
from evidence.models import DocumentVersion
from instruments.models import Question
from regions.models import Region


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
    check_reason = models.CharField(max_length=300, blank=True)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
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
            models.CheckConstraint(
                condition=~models.Q(check_state="rejected") | ~models.Q(check_reason=""),
                name="a_rejected_area_answer_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.word}"


class AreaProof(models.Model):
    """A document version that proves an area's answer."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    answer = models.ForeignKey(AreaAnswer, on_delete=models.PROTECT, related_name="proofs")
    version = models.ForeignKey(
        DocumentVersion, on_delete=models.PROTECT, related_name="area_links"
    )
    linked_at = models.DateTimeField()
    linked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["linked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "version"], name="a_document_proves_an_area_answer_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.answer_id}"


class AreaHandIn(models.Model):
    """ "Kirim ke kabupaten": an area says it is done, with `answered` of `asked` answers.

    Append-only (trigger). The answers can still be changed afterwards while their stage is open.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="hand_ins")
    area = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="hand_ins")
    answered = models.PositiveSmallIntegerField()
    asked = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["assessment", "area"], name="hand_in_by_area")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answered__lte=models.F("asked")),
                name="an_area_answers_no_more_than_it_was_asked",
            )
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.answered}/{self.asked}"
