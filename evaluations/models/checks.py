"""Warnings of the check list that somebody has seen and confirmed."""

from django.conf import settings
from django.db import models

from audit.fields import JsonField
from evaluations.models.rounds import Assessment


class ConfirmedWarning(models.Model):
    """What a person confirmed of one kind of warning; asked again only for what is not in here.

    `members` are what the warning was about: codes of questions, or public ids. Append-only.
    """

    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="confirmed_warnings"
    )
    name = models.CharField(max_length=30)
    members = JsonField(default=list)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["assessment", "name"], name="warning_by_name")]

    def __str__(self) -> str:
        return f"{self.name}"
