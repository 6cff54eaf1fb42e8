"""The classes of papers (security 60)."""

from django.db import models


class Sensitivity(models.TextChoices):
    """U may be published, R is for the regency's people, S concerns a child."""

    PUBLIC = "U", "Boleh umum"
    RESTRICTED = "R", "Terbatas"
    SPECIFIC = "S", "Rahasia: menyangkut anak"

    def below(self) -> list[str]:
        """The classes that are less protected than this one."""
        rising = list(Sensitivity)
        return [lower.value for lower in rising[: rising.index(self)]]
