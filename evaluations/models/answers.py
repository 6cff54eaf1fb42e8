"""What a regency states about a question, and the documents that prove it."""

from django.conf import settings
from django.db import models

from audit.ids import public_id
from evaluations.models.rounds import Assessment
from evaluations.models.states import AnswerState
from evaluations.values import NotApplicable, spoken
from evidence.models import DocumentVersion
from instruments.models import Question


class AnswerContent(models.Model):
    """What a person stated. All of it blank means: not answered (rules 1), never 0.

    `option` serves choice and yes_no, and holds "tidak berlaku" for every kind of question;
    `number` serves percentage, count and a declared share of a rollup in percent. A declared share
    and "tidak berlaku" need their `declared_reason`.
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

    @property
    def is_not_applicable(self) -> bool:
        return self.option == NotApplicable.YES.value


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
