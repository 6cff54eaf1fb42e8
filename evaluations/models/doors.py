"""More time at a closed door: for a whole regency, one office or one area."""

from django.conf import settings
from django.db import models

from accounts.models import Agency
from audit.ids import public_id
from evaluations.models.rounds import Assessment
from evaluations.models.states import Stage
from regions.models import Region


class DoorException(models.Model):
    """Until when a stage stays open for somebody after it closed for the others, and why.

    Without `area` and `agency` it is for the whole regency; a kecamatan's covers its villages. One
    that the regency gave itself (not `by_province`) only lifts its own cut-off.
    What was given stays as it was (trigger); it is only ended early.
    """

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="exceptions")
    stage = models.CharField(max_length=20, choices=Stage.choices)
    area = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    until = models.DateTimeField()
    by_province = models.BooleanField()
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["assessment", "stage"], name="exception_by_stage")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(stage__in=Stage.values), name="an_exception_is_of_a_known_stage"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="an_exception_says_why"),
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("at")), name="an_exception_ends_later"
            ),
            models.CheckConstraint(
                condition=models.Q(area__isnull=True) | models.Q(agency__isnull=True),
                name="an_exception_is_for_an_area_or_an_office",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="an_ended_exception_says_who",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.until:%Y-%m-%d %H:%M}"
