"""What the worker found out about a version: its text, a virus, what a photo tells."""

from __future__ import annotations

from django.db import models

from audit.fields import JsonField
from evidence.models.documents import DocumentVersion


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
