"""Do rows and files agree? Every row has its file with the same bytes; other files are told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.core.files.storage import default_storage

from evidence.models import Document, DocumentVersion, PageImage, StrayImage
from evidence.receiving import sha256_of
from evidence.storage import KEY


@dataclass(slots=True)
class Findings:
    """`faults` are sentences; `orphans` are keys of files that no row names.

    An orphan is no fault: a crash between file and row leaves one (security 4.4). `images` counts
    the drawn pages, `broken_images` holds those at fault: unlike a paper they can be made again.
    """

    checked: int = 0
    images: int = 0
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
    named |= _named_keys()
    findings.orphans = [key for key in sorted(_stored_keys()) if key not in named]
    return findings


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
        return f"berkas tidak dapat dibaca ({error.strerror})"
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


def _named_keys() -> set[str]:
    """Of papers, of drawn pages, and of images that are on their way or are to go."""
    return {
        key
        for model in (DocumentVersion, PageImage, StrayImage)
        for key in model.objects.values_list("storage_key", flat=True)
    }


def _stored_keys() -> Iterator[str]:
    for folder in settings.FILES_DIR.glob("[0-9a-f][0-9a-f]"):
        for path in folder.iterdir():
            key = f"{folder.name}/{path.name}"
            if KEY.fullmatch(key):
                yield key
