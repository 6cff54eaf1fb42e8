"""Do rows and files agree? Every row has its file with the same bytes, every file its row."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from django.core.files.storage import default_storage
from django.db import transaction

from audit.clock import db_now
from evidence.arrivals import strays
from evidence.models import Arrival, Document, DocumentVersion, PageImage, StrayImage
from evidence.receiving import sha256_of

# No upload takes that long between its file and its row.
OLD = timedelta(hours=24)


@dataclass(slots=True)
class Findings:
    """`faults` are sentences; `orphans` are keys of files that no row names.

    A young orphan is no fault: a crash between file and row leaves one (security 4.4), and an
    upload may be between the two right now. One older than a day is a fault, in `old_orphans` too.
    `images` counts the drawn pages, `broken_images` holds those at fault: unlike a paper they can
    be made again. `arrivals` counts files on their way; `stray_arrivals` are those without a row.
    """

    checked: int = 0
    images: int = 0
    arrivals: int = 0
    old_orphans: list[str] = field(default_factory=list)
    stray_arrivals: list[str] = field(default_factory=list)
    broken_images: list[int] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    orphans: list[str] = field(default_factory=list)


def check_all() -> Findings:
    """Read every stored file once. Rows are read first, so that a new upload is never a fault."""
    findings = Findings()
    named = set()
    for version in DocumentVersion.objects.order_by("pk").iterator(chunk_size=1000):
        named.add(version.storage_key)
        findings.checked += 1
        if fault := fault_of(version):
            findings.faults.append(f"Versi {version.public_id}: {fault}")
    for document in Document.objects.filter(versions=None):
        findings.faults.append(f"Dokumen {document.public_id}: tidak punya berkas")
    _check_images(findings)
    _check_orphans(findings, named | _named_keys())
    findings.arrivals = Arrival.objects.filter(version=None).count()
    findings.stray_arrivals = strays()
    return findings


def remove_orphans(findings: Findings) -> int:
    """Delete the old orphans that still no row names; how many. They are no faults then.

    Asked again for each in a transaction that other writers wait for on SQLite; elsewhere a day is
    long enough for an upload to end.
    """
    gone = [key for key in findings.old_orphans if _remove_orphan(key)]
    findings.orphans = [key for key in findings.orphans if key not in gone]
    findings.old_orphans = [key for key in findings.old_orphans if key not in gone]
    findings.faults = [fault for fault in findings.faults if fault not in map(_orphan_fault, gone)]
    return len(gone)


def fault_of(row: DocumentVersion | PageImage) -> str:
    """What is wrong with the file of the row, or ""."""
    try:
        with default_storage.open(row.storage_key) as stored:
            if stored.size != row.size:
                return f"ukuran {stored.size} byte, seharusnya {row.size} byte"
            if sha256_of(stored) != row.sha256:
                return "isi berkas tidak sesuai dengan sidik jarinya"
    except FileNotFoundError:
        return "berkas tidak ada"
    except OSError as error:
        return f"berkas tidak dapat dibaca ({error.strerror or error})"
    return ""


def _check_images(findings: Findings) -> None:
    images = PageImage.objects.select_related("version").order_by("pk")
    for image in images.iterator(chunk_size=1000):
        findings.images += 1
        # A page that was dropped since the rows were read is no fault.
        if (fault := fault_of(image)) and PageImage.objects.filter(pk=image.pk).exists():
            findings.broken_images.append(image.pk)
            findings.faults.append(
                f"Gambar halaman {image.number} versi {image.version.public_id}: {fault} "
                "(dapat dibuat lagi dengan --redraw)"
            )


def _check_orphans(findings: Findings, named: set[str]) -> None:
    young = db_now() - OLD
    found = sorted(default_storage.keys(), key=lambda stored: stored.key)
    orphans = [stored for stored in found if stored.key not in named]
    findings.orphans = [stored.key for stored in orphans]
    findings.old_orphans = [stored.key for stored in orphans if stored.written_at <= young]
    findings.faults += map(_orphan_fault, findings.old_orphans)


def _orphan_fault(key: str) -> str:
    return f"Berkas {key}: lebih dari 24 jam tanpa baris (dapat dihapus dengan --sweep)"


@transaction.atomic
def _remove_orphan(key: str) -> bool:
    named = any(
        model.objects.filter(storage_key=key).exists()
        for model in (DocumentVersion, PageImage, StrayImage)
    )
    if not named:
        default_storage.delete(key)
    return not named


def _named_keys() -> set[str]:
    """Of papers, of drawn pages, and of images that are on their way or are to go."""
    return {
        key
        for model in (DocumentVersion, PageImage, StrayImage)
        for key in model.objects.values_list("storage_key", flat=True)
    }
