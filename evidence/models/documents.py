"""Papers: a document and its versions, which are never overwritten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

from accounts.models import Agency
from audit.ids import public_id
from evidence import access
from evidence.sensitivity import Sensitivity
from evidence.uploads import OPEN_XML
from regions.models import Region

if TYPE_CHECKING:
    from accounts.models import User
    from evidence.models.findings import VirusScan


def within(name: str, region: Region) -> str:
    """The name with its regency, which the names of many offices end with already."""
    return name if region.title in name else f"{name}, {region.title}"


class DocumentKind(models.TextChoices):
    REGULATION = "peraturan", "Perda/Perbup/Perwali"
    DECREE = "sk", "Surat keputusan"
    CIRCULAR = "edaran", "Instruksi/surat edaran"
    SOP = "sop", "SOP"
    REPORT = "laporan", "Laporan/notulen/daftar hadir"
    PHOTO = "foto", "Foto kegiatan"
    MATRIX = "matriks", "Matriks/data"
    BUDGET = "anggaran", "DPA/RKA"
    AGREEMENT = "kerja-sama", "MoU/perjanjian kerja sama"
    CERTIFICATE = "sertifikat", "Sertifikat/piagam"
    OTHER = "lain", "Lainnya"


class DocumentQuerySet(models.QuerySet):
    """The only doors to documents for people; the rules are in access.py."""

    def visible_to(self, user: User) -> DocumentQuerySet:
        return self.filter(access.knowable_by(user), access.KEPT)

    def openable_by(self, user: User) -> DocumentQuerySet:
        return self.filter(access.openable_by(user), access.KEPT)

    def changeable_by(self, user: User) -> DocumentQuerySet:
        return self.filter(access.changeable_by(user), access.KEPT)

    def restorable_by(self, user: User) -> DocumentQuerySet:
        """What lies in the bin, for who could change it before."""
        return self.filter(access.changeable_by(user), ~access.KEPT)

    def for_cards(self) -> DocumentQuerySet:
        """With what a card shows; `version_count` is the number of the latest version."""
        versions = DocumentVersion.objects.filter(document=models.OuterRef("pk"))
        latest = versions.order_by("-number").values("number")[:1]
        return self.annotate(version_count=models.Subquery(latest)).select_related(
            "region", "area", "agency"
        )

    def with_log_readable_by(self, user: User) -> DocumentQuerySet:
        return self.filter(access.log_readable_by(user))


class Document(models.Model):
    """A paper of one regency. `sensitivity` only ever rises: lowering it needs two people."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="documents")
    area = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="area_documents"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="documents"
    )
    kind = models.CharField(max_length=20, choices=DocumentKind.choices)
    number = models.CharField(max_length=100, blank=True)
    date = models.DateField(null=True, blank=True)
    subject = models.CharField(max_length=250)
    issuer = models.CharField(max_length=150, blank=True)
    # Null for none: SQLite adds such a column without rebuilding a table that triggers guard.
    signatory = models.CharField(max_length=150, null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    sensitivity = models.CharField(
        max_length=1, choices=Sensitivity.choices, default=Sensitivity.RESTRICTED
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="documents"
    )
    created_at = models.DateTimeField()
    # When the passport was last edited: what an edit that began earlier is compared with.
    changed_at = models.DateTimeField(null=True)
    replaced_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces"
    )
    # In the bin since; the files stay, so that it can be restored.
    binned_at = models.DateTimeField(null=True)
    binned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sensitivity__in=Sensitivity.values),
                name="a_document_has_a_known_class",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=DocumentKind.values),
                name="a_document_has_a_known_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def owner(self) -> str:
        """Whose it is, in words: "Dinas Kesehatan, Kabupaten Kaur"."""
        nearer = self.agency.name if self.agency else self.area.title if self.area else ""
        return within(nearer, self.region) if nearer else self.region.title


class DocumentTag(models.Model):
    """A word by which people find the document again; lower case."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(max_length=40)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "name"], name="a_document_carries_a_tag_once"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="a_tag_says_something"),
        ]

    def __str__(self) -> str:
        return self.name


class VersionQuerySet(models.QuerySet):
    """Many versions; who may open them is asked of their documents."""

    def newest(self) -> VersionQuerySet:
        """The last version of each document."""
        numbered = self.annotate(last=models.Max("document__versions__number"))
        return numbered.filter(number=models.F("last"))


class DocumentVersion(models.Model):
    """One received file. The row is written after its bytes are on disk and never changes."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    storage_key = models.CharField(max_length=60, unique=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    original_name = models.CharField(max_length=120)
    page_count = models.PositiveSmallIntegerField(null=True)
    received_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="uploads"
    )
    # The form's own key: sending the same form twice gives the same receipt (security 79).
    form_key = models.CharField(max_length=64)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["document", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "number"], name="a_version_number_is_used_once"
            ),
            models.UniqueConstraint(
                fields=["uploaded_by", "form_key"], name="a_form_is_received_once"
            ),
            models.CheckConstraint(
                condition=models.Q(size__gt=0), name="a_received_file_is_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return self.original_name

    @property
    def is_office(self) -> bool:
        return self.media_type.startswith(OPEN_XML)

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")

    @property
    def total_pages(self) -> int:
        """Pages that can be shown as images; those of an office file are 1 until they are counted.

        For many versions select "drawing" with them.
        """
        if self.is_office:
            drawing = getattr(self, "drawing", None)
            return (drawing.total if drawing else None) or 1
        return self.page_count or 1

    @property
    def hold(self) -> VirusScan | None:
        """The scan for whose sake nobody opens this file now; fetch it with the version."""
        scan = getattr(self, "scan", None)
        return None if scan is None or scan.is_clean else scan
