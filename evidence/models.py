"""Papers: a document and its versions, which are never overwritten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

from accounts.models import Agency
from audit.fields import JsonField
from audit.ids import public_id
from evidence import access
from evidence.sensitivity import Sensitivity
from evidence.uploads import OPEN_XML
from regions.models import Region

if TYPE_CHECKING:
    from accounts.models import User


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


class PageDrawing(models.Model):
    """How far the images of a version's pages are; without this row nothing has begun yet.

    `wanted` is the last page that anybody asked for, `failures` names by page number (as text) why
    a page can't be drawn (keys of `evidence.pages.REASONS`). `total` is how many pages an office
    file has as plain pages, once they were counted; of one of class S nothing else is kept.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Sedang disiapkan"
        READY = "ready", "Siap"
        FAILED = "failed", "Gagal"

    version = models.OneToOneField(
        DocumentVersion, on_delete=models.PROTECT, related_name="drawing"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    wanted = models.PositiveSmallIntegerField()
    failures = JsonField(default=dict)
    total = models.PositiveSmallIntegerField(null=True)
    touched_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["touched_at"],
                name="drawing_unfinished",
                condition=models.Q(state="waiting"),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "ready", "failed"]),
                name="a_drawing_has_a_known_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.state}"


class PageImage(models.Model):
    """One page as pixels, made from the file and re-makeable from it; never of a class S paper."""

    version = models.ForeignKey(
        DocumentVersion, on_delete=models.PROTECT, related_name="page_images"
    )
    number = models.PositiveSmallIntegerField()
    storage_key = models.CharField(max_length=60, unique=True)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["version", "number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="a_page_is_drawn_once"),
            models.CheckConstraint(
                condition=models.Q(width__gt=0, height__gt=0, size__gt=0),
                name="a_drawn_page_is_not_empty",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}/{self.number}"


class StrayImage(models.Model):
    """A key under which the image of a page may lie although no page names it.

    Written before the image itself and taken away by its page, so that a crash in between leaves
    nothing behind; the file goes at `due_at`.
    """

    storage_key = models.CharField(max_length=60, unique=True)
    due_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["due_at", "pk"]

    def __str__(self) -> str:
        return self.storage_key


class Arrival(models.Model):
    """A file on its way in pieces (tus): its bytes so far lie in UPLOADS_DIR under `public_id`.

    How many there are is the size of that file. `sha256` is what the sender announced, "" if
    nothing. Ends as `version`, or is cleaned away after `expires_at`.
    """

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="arrivals"
    )
    name = models.CharField(max_length=120)
    length = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    version = models.OneToOneField(
        DocumentVersion, on_delete=models.PROTECT, null=True, related_name="arrival"
    )

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(length__gt=0), name="an_arriving_file_is_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class DocumentText(models.Model):
    """What could be read in a version: its beginning as text, and how many personal data it holds.

    `text` is always "" for a class S paper (trigger). `found` counts by key of
    `evidence.personal.FINDINGS`, never what was found.
    """

    class Source(models.TextChoices):
        NOTHING = "", "Tidak terbaca"
        TEXT = "text", "Teks dalam berkas"
        OCR = "ocr", "Dibaca dari gambar"

    version = models.OneToOneField(DocumentVersion, on_delete=models.PROTECT, related_name="text")
    source = models.CharField(max_length=10, choices=Source.choices, blank=True, default="")
    text = models.TextField(max_length=20_000, blank=True)
    found = JsonField(default=dict, blank=True)
    read_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(source__in=["", "text", "ocr"]),
                name="a_text_has_a_known_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}"


class VirusScan(models.Model):
    """What the virus scanner said of a version; without a row it was received without a scanner.

    `finding` names the virus; while it waits, why the scanner would not judge it ("" if it was
    away). `checked_at` is the last attempt.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Menunggu pemeriksaan virus"
        CLEAN = "clean", "Bersih"
        INFECTED = "infected", "Mengandung virus"

    version = models.OneToOneField(DocumentVersion, on_delete=models.PROTECT, related_name="scan")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    finding = models.CharField(max_length=200, blank=True)
    checked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "clean", "infected"]),
                name="a_scan_has_a_known_state",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="infected") | ~models.Q(finding=""),
                name="an_infected_file_names_its_virus",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.state}"

    @property
    def is_clean(self) -> bool:
        return self.state == self.State.CLEAN

    @property
    def is_infected(self) -> bool:
        return self.state == self.State.INFECTED

    @property
    def sentence(self) -> str:
        """Why the file is closed, and what to do."""
        if self.is_infected:
            return (
                f"Antivirus menemukan {self.finding} di berkas ini, jadi tidak seorang pun dapat "
                "membukanya. Pengunggah perlu membersihkan perangkatnya, lalu mengirim berkas yang "
                "bersih sebagai versi baru."
            )
        return (
            "Berkas sedang diperiksa antivirus, jadi belum dapat dibuka. Buka lagi beberapa menit "
            "lagi. Berkas sudah diterima, dan tanda terimanya berlaku."
        )


class PhotoFacts(models.Model):
    """What a picture tells of itself: `fingerprint` is nearly equal for nearly equal pictures.

    16 hex digits (64 bits, evidence/photo_marks.py), "" for one without features; `taken_on` as the
    camera wrote it.
    """

    version = models.OneToOneField(DocumentVersion, on_delete=models.PROTECT, related_name="photo")
    fingerprint = models.CharField(max_length=16, db_index=True)
    taken_on = models.DateField(null=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "photo facts"

    def __str__(self) -> str:
        return f"{self.version_id}: {self.fingerprint}"
