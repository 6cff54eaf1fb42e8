"""What became of last year's answer to a question that is asked again."""

from django.conf import settings
from django.db import models

from evaluations.models.answers import Answer
from evaluations.models.rounds import Assessment
from instruments.models import Question


class CarryDecision(models.Model):
    """A person took last year's answer over, or set it aside; without a row it is a proposal.

    Which question follows which is in instruments/mapping.py.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="carried")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="carried_to")
    taken = models.BooleanField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "question"], name="last_years_answer_is_decided_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question_id} {self.taken}"
