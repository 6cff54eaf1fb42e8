"""What can be read in a paper: kept of class U and R, only counted in class S (rules 4).

Of a paper that seems to concern a child nothing is kept either, until a person has said that it
doesn't: then it is read again.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from functools import cache
from subprocess import SubprocessError, run
from tempfile import TemporaryFile
from typing import Any

from django.db import transaction

from accounts.models import User
from audit.clock import db_now
from evidence.models import Document, DocumentText, DocumentVersion
from evidence.pages_drawing import file_of
from evidence.personal import findings_in_name, suspicion
from evidence.reading import EYE_PAGES, EYE_SECONDS, LONGEST_TEXT
from evidence.sensitivity import Sensitivity
from evidence.trail import record_deed
from evidence.uploads import PDF
from jobs.sandbox import ChildFailed, NoSeat, path_in_child, run_limited

# Four bytes are the longest character.
LARGEST_TEXT = 4 * LONGEST_TEXT
# The worker may wait longer than a person in front of a page.
READING_LIMITS = {"cpu_seconds": 20, "wall_seconds": 45}
# Tesseract reads a page in seconds; a photo full of leaves takes long.
EYE_LIMITS = {"cpu_seconds": EYE_SECONDS, "wall_seconds": EYE_PAGES * EYE_SECONDS + 10}
Source = DocumentText.Source
# Fewer letters than a heading has are nothing to read; fewer than a paragraph may be all that is
# printed on a scan.
LEGIBLE, THIN = 40, 250

# Why a person says that what was found is no child's; a closed list, because a reason in own words
# could name the child in the log.
REASONS = {
    "bukan-nik": "Angka itu bukan NIK",
    "bukan-anak": "Semua orang di dalamnya sudah dewasa",
    "contoh": "Contoh atau formulir yang belum diisi",
    "umum": "Hanya istilah umum, tanpa anak tertentu",
}


class StaleFinding(Exception):  # noqa: N818 - it reads as what it says
    """The papers hold something else by now; `str()` is the sentence for the person."""

    def __init__(self) -> None:
        super().__init__(
            "Isi dokumen ini baru saja dibaca lagi dan temuannya berubah. Periksa jumlahnya, lalu "
            "pilih lagi."
        )


@cache
def tesseract() -> str:
    """The program that reads scans in Indonesian, or "" where it is not installed."""
    program = shutil.which("tesseract")
    if program is None:
        return ""
    try:
        known = run([program, "--list-langs"], capture_output=True, timeout=20, check=True)  # noqa: S603 - found on PATH
    except (OSError, SubprocessError):
        return ""
    return program if b"ind" in known.stdout.split() else ""


def read_inside(version: DocumentVersion) -> bool:
    """Read the text in the file; False when it may be a picture of one and waits for Tesseract.

    May be called twice at once and killed at any moment: the later reading counts.
    """
    told, text = _read(version, "evidence.reading:read", **READING_LIMITS)
    is_thin = told["letters"] < THIN and _is_visible(version)
    if is_thin and not suspicion(_found(version, told)) and tesseract():
        return False
    _keep(version, Source.TEXT, told, text)
    return True


def read_by_eye(version: DocumentVersion) -> None:
    """Read the first pages of a scan, or a photo. Only called when there is a Tesseract."""
    program = tesseract()
    told, text = _read(version, "evidence.reading:read_by_eye", program, **EYE_LIMITS)
    _keep(version, Source.OCR, told, text)


def forget_text(*, document: Document) -> None:
    """Drop the kept text of a paper that becomes class S; inside the transaction of that deed."""
    texts = DocumentText.objects.filter(version__document=document).exclude(text="")
    texts.update(text="")


@transaction.atomic
def leave_finding(*, document: Document, seen: int, reason: str, by: User) -> list[int]:
    """Note that what was found is no child's data; returns the versions to be read again.

    `seen` is how much the person was told of, `reason` a key of REASONS. Raises StaleFinding when
    there is more or less by now, and ValueError for another reason. The log keeps both.
    """
    if reason not in REASONS:
        raise ValueError(f"not a reason: {reason}")
    texts = DocumentText.objects.select_for_update().filter(version__document=document)
    open_ones = [text for text in texts if open_suspicion(text.found)]
    if sum(open_suspicion(text.found) for text in open_ones) != seen or not seen:
        raise StaleFinding
    for text in open_ones:
        text.found = {**text.found, "left": suspicion(text.found)}
        text.save(update_fields=["found"])
    record_deed("document.finding_left", document, by, {"reason": reason, "count": seen})
    return [text.version_id for text in open_ones]


def open_suspicion(found: Mapping[str, int]) -> int:
    """How much in a version concerns a child although nobody has said what to do; 0 for nothing."""
    suspected = suspicion(found)
    return suspected if suspected > found.get("left", 0) else 0


def _is_visible(version: DocumentVersion) -> bool:
    """Whether there is something to look at; an office file says all it has as text."""
    return version.media_type == PDF.media_type or version.media_type.startswith("image/")


def _read(
    version: DocumentVersion, function: str, *more: Any, **limits: Any
) -> tuple[dict[str, Any], str]:
    """What the child says, and the text that it may keep. Raises NoSeat.

    The text comes through a file without a name; of class S there is not even that.
    """
    is_specific = version.document.sensitivity == Sensitivity.SPECIFIC
    day = version.received_at.date().isoformat()
    with file_of(version) as source, TemporaryFile() as target:
        try:
            told = run_limited(
                function,
                path_in_child(source),
                version.media_type,
                day,
                "" if is_specific else path_in_child(target),
                _left(version),
                *more,
                files=[source, target],
                largest_file=LARGEST_TEXT,
                **limits,
            )
        except NoSeat:
            raise
        except ChildFailed:
            # Broken, or too much for the limits: that is all that can ever be known of it.
            return {"found": {}, "letters": 0}, ""
        target.seek(0)
        return told, target.read().decode("utf-8", "ignore").replace("\0", "")


def _found(version: DocumentVersion, told: dict[str, Any]) -> dict[str, int]:
    """What is in the file and in its name."""
    found = dict(told["found"])
    for key, count in findings_in_name(version.original_name).items():
        found[key] = found.get(key, 0) + count
    return found


def _left(version: DocumentVersion) -> int:
    """How much of what was found a person has called harmless."""
    text = DocumentText.objects.filter(version=version).first()
    return text.found.get("left", 0) if text else 0


@transaction.atomic
def _keep(version: DocumentVersion, source: str, told: dict[str, Any], text: str) -> None:
    """With the document locked: it may have become class S while its file was read."""
    document = Document.objects.select_for_update(no_key=True).get(pk=version.document_id)
    found = _found(version, told)
    if left := _left(version):
        found["left"] = left
    is_kept = document.sensitivity != Sensitivity.SPECIFIC and not open_suspicion(found)
    DocumentText.objects.update_or_create(
        version=version,
        defaults={
            "source": source if found or told["letters"] >= LEGIBLE else Source.NOTHING,
            "text": text if is_kept else "",
            "found": found,
            "read_at": db_now(),
        },
    )
