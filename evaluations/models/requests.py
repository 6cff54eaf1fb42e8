"""Evidence asked of kecamatan and offices by a due time."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce

from accounts.models import Agency
from audit.fields import JsonField
from audit.ids import public_id
from evaluations.models.rounds import Assessment
from evidence.models import DocumentKind, DocumentVersion
from regions.models import Region

# `RequestRecipient.due_at` for conditions and orders of a query.
DUE_AT = Coalesce("extension__until", "request__due_at")


class EvidenceRequest(models.Model):
    """One paper that several kecamatan or offices are asked for.

    `proves` are codes of rollup questions whose area answer the paper proves at once, `proposed`
    codes of questions for which it is offered to the operator as evidence.
    """

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="evidence_requests"
    )
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=DocumentKind.choices)
    guidance = models.TextField(max_length=1000, blank=True)
    proves = JsonField(default=list, blank=True)
    proposed = JsonField(default=list, blank=True)
    due_at = models.DateTimeField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=DocumentKind.values),
                name="a_request_asks_for_a_known_kind",
            ),
            models.CheckConstraint(condition=~models.Q(title=""), name="a_request_says_what"),
            models.UniqueConstraint(
                fields=["assessment", "title", "due_at"],
                condition=models.Q(cancelled_at__isnull=True),
                name="a_paper_is_asked_for_once_a_due_time",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class RequestRecipient(models.Model):
    """One kecamatan, village or office that was asked, and what it sent last."""

    class Decision(models.TextChoices):
        NONE = "", "Belum diperiksa"
        ACCEPTED = "accepted", "Diterima"
        RETURNED = "returned", "Dikembalikan"

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    request = models.ForeignKey(
        EvidenceRequest, on_delete=models.PROTECT, related_name="recipients"
    )
    area = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence_requests"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence_requests"
    )
    version = models.ForeignKey(
        DocumentVersion, on_delete=models.PROTECT, null=True, related_name="request_links"
    )
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # What counts instead of the request's own due time; select it along with the recipient.
    extension = models.ForeignKey(
        "RequestExtension", on_delete=models.PROTECT, null=True, related_name="+"
    )
    decision = models.CharField(max_length=20, choices=Decision.choices, blank=True, default="")
    decision_reason = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(area__isnull=True, agency__isnull=False)
                | models.Q(area__isnull=False, agency__isnull=True),
                name="a_request_goes_to_an_area_or_an_office",
            ),
            models.UniqueConstraint(
                fields=["request", "area"], name="an_area_is_asked_once_a_request"
            ),
            models.UniqueConstraint(
                fields=["request", "agency"], name="an_office_is_asked_once_a_request"
            ),
            models.CheckConstraint(
                condition=models.Q(version__isnull=True, sent_at__isnull=True)
                | models.Q(version__isnull=False, sent_at__isnull=False),
                name="what_was_sent_has_its_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(decision="returned") | ~models.Q(decision_reason=""),
                name="a_returned_paper_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Who was asked, as on a letter."""
        if self.area is not None:
            return self.area.title
        return self.agency.name if self.agency else ""

    @property
    def due_at(self) -> datetime:
        """Until when this one may send in time, after an extension the later moment."""
        return self.extension.until if self.extension else self.request.due_at

    def status(self, now: datetime) -> str:
        """ "accepted", "returned", "sent", "late" or "waiting"; `request` must be at hand."""
        if self.decision:
            return self.decision
        if self.sent_at is not None:
            return "sent"
        return "late" if now >= self.due_at else "waiting"
