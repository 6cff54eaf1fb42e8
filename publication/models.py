"""What the public may see: plain values, led to no row about answers, papers or people."""

from django.db import models

from audit.fields import JsonField


class PublishedResult(models.Model):
    """One regency's result of a year as the provincial admin published it (security 31).

    A change is a new row: the old one is withdrawn and stays. `stage` is a code, `clusters` are
    rows of code, name, score and maximum (texts with two decimals), none when only a total or a
    predicate is known. `regencies` is how many the province had then, `scale` the year's predicates
    (code, label, edge as text, inclusive), rising; empty where the year has no instrument.
    """

    province_code = models.CharField(max_length=2)
    province_name = models.CharField(max_length=120)
    region_code = models.CharField(max_length=5)
    region_name = models.CharField(max_length=120)
    year = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=10)
    score = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    maximum = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    predicate = models.CharField(max_length=20, blank=True)
    predicate_label = models.CharField(max_length=60, blank=True)
    instrument = models.CharField(max_length=40, blank=True)
    clusters = JsonField(default=list)
    ground = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    regencies = models.PositiveSmallIntegerField(null=True)
    scale = JsonField(null=True)

    class Meta:
        ordering = ["-year", "region_code", "-published_at"]
        indexes = [models.Index(fields=["year", "province_code"], name="published_by_province")]
        constraints = [
            models.UniqueConstraint(
                fields=("region_code", "year"),
                condition=models.Q(withdrawn_at__isnull=True),
                name="a_regency_has_one_published_result_a_year",
            )
        ]

    def __str__(self) -> str:
        return f"{self.region_code} {self.year}"
