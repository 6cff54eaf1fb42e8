"""What stands on top and at the bottom of a region's papers, their own texts, and which left."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models

from audit.fields import JsonField
from evaluations.models import Assessment, Stage
from regions.models import Region

NIP = RegexValidator(r"\A[0-9]{18}\Z", "NIP terdiri dari 18 angka, misalnya 197012311998031004.")
POSTAL_CODE = RegexValidator(r"\A[0-9]{5}\Z", "Kode pos terdiri dari 5 angka, misalnya 38963.")


class Letterhead(models.Model):
    """The kop and the signatory of a province or regency; a blank text was never entered.

    The coat of arms is a small PNG in the row itself: it is saved, backed up and forgotten with
    its letterhead, and the folder of evidence holds nothing that no document names.
    """

    region = models.OneToOneField(Region, on_delete=models.PROTECT, related_name="letterhead")
    government = models.CharField(max_length=80, blank=True)
    office = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=160, blank=True)
    postal_code = models.CharField(max_length=5, blank=True, validators=[POSTAL_CODE])
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(max_length=80, blank=True)
    website = models.CharField(max_length=80, blank=True)
    city = models.CharField(max_length=60, blank=True)
    on_behalf = models.CharField(max_length=80, blank=True)
    position = models.CharField(max_length=120, blank=True)
    signatory = models.CharField(max_length=100, blank=True)
    rank = models.CharField(max_length=60, blank=True)
    nip = models.CharField(max_length=18, blank=True, validators=[NIP])
    # Who gets a copy ("Tembusan"), a line each.
    copies = models.TextField(max_length=1_000, blank=True)
    arms = models.BinaryField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(version__gt=0), name="a_letterhead_was_saved_at_least_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.region_id}"


class Paper(models.Model):
    """A paper that left the portal and can prove itself at /periksa/<public_id>/; append-only.

    `number` counts the papers of a region and year. `fingerprint` is the SHA-256 of the data on it.
    `figures` is what the check page shows for comparing: pairs of words, never about a person.
    `recipient` is an area's code or an office's public id; `options` is what else decides its
    content, so that it can be computed again.
    """

    public_id = models.CharField(max_length=22, unique=True)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=250)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="papers")
    year = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=10, blank=True)
    instrument = models.CharField(max_length=40, blank=True)
    recipient = models.CharField(max_length=22, blank=True)
    options = JsonField(default=dict)
    figures = JsonField(default=list)
    paper = models.CharField(max_length=2)
    fingerprint = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=("region", "year", "number"), name="papers_of_a_year_are_counted"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    @property
    def stage_label(self) -> str:
        """ "" for a paper that tells no single stage."""
        return Stage(self.stage).label if self.stage else ""


class ReportText(models.Model):
    """What people write into the full report; `place` is a chapter ("I") or an indicator's line.

    "7:target", "7:obstacle", "7:follow_up" belong to indicator 7.
    """

    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="report_texts"
    )
    place = models.CharField(max_length=30)
    text = models.TextField(max_length=6_000)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(
                fields=("assessment", "place"), name="a_place_in_the_report_has_one_text"
            )
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.place}"
