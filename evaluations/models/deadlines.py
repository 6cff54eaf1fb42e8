"""What makes a due time felt: more time with a reason, and who was reminded by mail."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from evaluations.models.requests import RequestRecipient


class RequestExtension(models.Model):
    """More time for one who was asked: until when, who gave it, why.

    Append-only, and each one is later than what stood before it (triggers). The recipient points
    at the one that counts.
    """

    recipient = models.ForeignKey(
        RequestRecipient, on_delete=models.PROTECT, related_name="extensions"
    )
    until = models.DateTimeField()
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="an_extension_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.until:%Y-%m-%d %H:%M}"


class ReminderMail(models.Model):
    """One mail that tells a person what is still open: for `day`, leaving on `leaves_on`.

    The two days differ when it was queued after the last hour of mail. What it says is written
    only as it leaves, so nothing of it lies here.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reminder_mails"
    )
    day = models.DateField()
    leaves_on = models.DateField()
    queued_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "day"], name="a_person_is_reminded_once_for_a_day"
            ),
            models.UniqueConstraint(
                fields=["user", "leaves_on"], name="a_person_gets_one_reminder_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"
