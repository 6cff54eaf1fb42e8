"""A village's figures of its children by sex, for one evaluation."""

from django.conf import settings
from django.db import models

from evaluations.models.rounds import Assessment
from regions.models import Region


class AreaProfile(models.Model):
    """What a village counted for one evaluation; the kecamatan and the regency are sums of these.

    `version` goes up with each save, so that two people at once are noticed. Which figures there
    are is in evaluations/figures.py.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="profiles")
    area = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="profiles")
    version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "area"], name="a_village_has_one_profile_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.area_id}"


class AreaFigure(models.Model):
    """One number of a profile. Where nobody knows it there is no row: that is not 0."""

    class Sex(models.TextChoices):
        MALE = "L", "Laki-laki"
        FEMALE = "P", "Perempuan"

    profile = models.ForeignKey(AreaProfile, on_delete=models.PROTECT, related_name="figures")
    figure = models.CharField(max_length=30)
    sex = models.CharField(max_length=1, choices=Sex.choices)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "figure", "sex"], name="a_profile_says_a_figure_once"
            ),
            models.CheckConstraint(
                condition=models.Q(sex__in=["L", "P"]), name="a_figure_is_of_boys_or_girls"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.figure} {self.sex} {self.count}"
