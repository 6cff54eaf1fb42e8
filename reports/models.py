"""What stands on top and at the bottom of a region's papers."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models

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
