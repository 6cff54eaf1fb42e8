"""The gate: which files are taken at all (rules 3, security 34-42).

A type is what extension, first bytes and a real parse agree on. No Django: the parse runs in the
child of jobs/sandbox.py, which starts from this module.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evidence.gate import heic
from evidence.names import extension
from jobs.gate.refusal import Refused, size_words


@dataclass(frozen=True)
class FileType:
    """`reader` ("module:function") parses a path: returns its pages or None, or raises Refused."""

    label: str
    media_type: str
    magic: tuple[bytes, ...]
    reader: str
    is_office: bool = False
    magic_at: int = 0


PDF = FileType("PDF", "application/pdf", (b"%PDF-",), "evidence.gate.pdf:count_pages")
JPEG = FileType("JPEG", "image/jpeg", (b"\xff\xd8\xff",), "evidence.gate.images:read_jpeg")
PNG = FileType("PNG", "image/png", (b"\x89PNG\r\n\x1a\n",), "evidence.gate.images:read_png")
WEBP = FileType("WebP", "image/webp", (b"RIFF",), "evidence.gate.images:read_webp")
HEIC = FileType("HEIC", "image/heic", (b"ftyp",), "evidence.gate.images:read_heic", magic_at=4)
OPEN_XML = "application/vnd.openxmlformats-officedocument."
XLSX = FileType(
    "XLSX",
    OPEN_XML + "spreadsheetml.sheet",
    (b"PK\x03\x04",),
    "jobs.gate.office:read_xlsx",
    is_office=True,
)
DOCX = FileType(
    "DOCX",
    OPEN_XML + "wordprocessingml.document",
    (b"PK\x03\x04",),
    "jobs.gate.office:read_docx",
    is_office=True,
)
TYPES = {
    ".pdf": PDF,
    ".jpg": JPEG,
    ".jpeg": JPEG,
    ".png": PNG,
    ".webp": WEBP,
    ".xlsx": XLSX,
    ".docx": DOCX,
}
HEIC_ENDINGS = (".heic", ".heif")
if heic.is_available():
    TYPES |= dict.fromkeys(HEIC_ENDINGS, HEIC)
ACCEPT = ",".join(TYPES)
KINDS_TEXT = f"PDF, JPEG, PNG, WebP, {'HEIC, ' if heic.is_available() else ''}XLSX, atau DOCX"


def type_of(name: str) -> FileType:
    """The type that the extension claims; raises Refused for any other."""
    suffix = extension(name)
    if suffix in HEIC_ENDINGS and suffix not in TYPES:
        raise Refused(
            "Foto HEIC belum diterima di sini: ubah ke JPEG di pengaturan kamera, "
            "lalu kirim fotonya lagi."
        )
    if suffix not in TYPES:
        named = f'Berkas berakhiran "{suffix[:12]}"' if suffix else "Berkas tanpa akhiran nama"
        raise Refused(f"{named} tidak diterima. Kirim {KINDS_TEXT}.")
    return TYPES[suffix]


def check_size(name: str, size: int, *, largest: int, largest_office: int) -> None:
    """Refuse an empty or too large file by its claimed type; sizes in bytes."""
    claimed = type_of(name)
    if size == 0:
        raise Refused(
            "Berkas kosong (0 byte). Buka berkas itu di perangkat Anda untuk memeriksa isinya, "
            "lalu pilih lagi."
        )
    if claimed.is_office and size > largest_office:
        raise Refused(
            f"Berkas {size_words(size)} melebihi batas {size_words(largest_office)} untuk XLSX dan "
            "DOCX. Perkecil gambar di dalamnya, atau simpan sebagai PDF."
        )
    if size > largest:
        raise Refused(
            f"Berkas {size_words(size)} melebihi batas {size_words(largest)}. "
            "Perkecil pindaian atau bagi menjadi dua berkas."
        )


def inspect(path: str, name: str) -> dict[str, Any]:
    """What the child says: `media_type` and `page_count` (only of a PDF), or `refused`."""
    try:
        claimed = type_of(name)
        _check_magic(Path(path), claimed)
        module, function = claimed.reader.split(":")
        pages = getattr(importlib.import_module(module), function)(Path(path))
    except Refused as refusal:
        return {"refused": str(refusal)}
    return {"media_type": claimed.media_type, "page_count": pages}


def _check_magic(path: Path, claimed: FileType) -> None:
    with path.open("rb") as file:
        start = file.read(16)
    if not start[claimed.magic_at :].startswith(claimed.magic):
        raise Refused(
            f"Isi berkas ini bukan {claimed.label}, walau namanya berkata begitu. Buka berkas "
            f"aslinya, simpan sebagai {claimed.label}, lalu kirim hasilnya."
        )
