"""Administrative units of Indonesia under their Kemendagri codes."""

from __future__ import annotations

import re
from datetime import date

from django.db import models

from regions.names import search_key


class Level(models.IntegerChoices):
    PROVINCE = 1, "provinsi"
    REGENCY = 2, "kabupaten/kota"
    KECAMATAN = 3, "kecamatan"
    VILLAGE = 4, "desa/kelurahan"


class Kind(models.TextChoices):
    """What a unit is by law; the word stands before its name."""

    PROVINSI = "provinsi", "Provinsi"
    KABUPATEN = "kabupaten", "Kabupaten"
    KOTA = "kota", "Kota"
    KECAMATAN = "kecamatan", "Kecamatan"
    DISTRIK = "distrik", "Distrik"
    KELURAHAN = "kelurahan", "Kelurahan"
    DESA = "desa", "Desa"
    DESA_ADAT = "desa_adat", "Desa Adat"


class RegionQuerySet(models.QuerySet):
    def existing_on(self, day: date) -> RegionQuerySet:
        """Units that live on `day`: both ends of the life span count."""
        return self.filter(
            models.Q(valid_from__isnull=True) | models.Q(valid_from__lte=day),
            models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=day),
        )

    def within(self, region: Region) -> RegionQuerySet:
        """`region` itself and everything below it."""
        return self.filter(region.reach())


class SearchKeyField(models.CharField):
    """`search_key` of the row's name, written by every path, bulk_create too."""

    def pre_save(self, row: models.Model, add: bool) -> str:
        key = search_key(row.name, row.kind)
        setattr(row, self.attname, key)
        return key


class Region(models.Model):
    """One unit. `code` is the key, because Kemendagri codes are unique and everybody knows them.

    `province` and `regency` repeat what the code says, so that "within" is an equality that both
    databases can look up in an index; a regency is its own `regency`, a province its `province`.
    """

    code = models.CharField(primary_key=True, max_length=13)
    name = models.CharField(max_length=100)
    search_key = SearchKeyField(max_length=100, db_index=True, editable=False)
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    province = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    regency = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)

    objects = RegionQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        indexes = [models.Index(fields=["regency", "level"], name="region_by_regency_and_level")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(level__in=Level.values), name="a_region_has_a_known_level"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=Kind.values), name="a_region_has_a_known_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(level=Level.PROVINCE, parent__isnull=True)
                | models.Q(level__gt=Level.PROVINCE, parent__isnull=False),
                name="only_a_province_has_no_parent",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_from__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="a_region_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        """Kind and name, as on a letter: "Kabupaten Kaur", "Kecamatan Kinal", "Desa Air Batang".

        The source writes the kind before some names already ("Kota Bengkulu").
        """
        words = Kind(self.kind).label
        starts_with_kind = self.name.casefold().startswith(f"{words.casefold()} ")
        return self.name if starts_with_kind else f"{words} {self.name}"

    @property
    def short_name(self) -> str:
        """For tables: "Kaur", but "Kota Bengkulu", which would else be taken for the province."""
        return re.sub(r"\A(Kabupaten( Administrasi)?|Kota Administrasi) ", "", self.name)

    def reach(self, field: str = "") -> models.Q:
        """The condition "lies in this unit", for a region or a row's region named by `field`."""
        prefix = f"{field}__" if field else ""
        if self.level == Level.PROVINCE:
            return models.Q(**{f"{prefix}province": self.code})
        if self.level == Level.REGENCY:
            return models.Q(**{f"{prefix}regency": self.code})
        return models.Q(**{f"{prefix}pk": self.code}) | models.Q(**{f"{prefix}parent": self.code})

    def contains(self, other: Region) -> bool:
        """The same rule for two units at hand, from the code's prefix."""
        return other.code == self.code or other.code.startswith(f"{self.code}.")
