"""A table that somebody uploads, CSV or XLSX, as numbered rows of cells with their kind.

XLSX is read in the limited child (security 35-37, 98); CSV is text and is split here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from evaluations.recaps import LARGEST_CSV, RecapFaults, csv_rows_of
from jobs.gate.refusal import Refused, size_words
from jobs.gate.workbook import DATE, FORMULA, LONGEST_CELL, NUMBER, PERCENT, TEXT
from jobs.sheets import Row, table_of

MOST_ROWS = 2_000  # below the heads
HEADS = 10  # rows above the first line: a title, the heads themselves
KINDS_TEXT = "XLSX atau CSV"
ACCEPT = ".xlsx,.csv"


@dataclass(frozen=True, slots=True)
class UploadedTable:
    """The rows that are not empty; `hidden` are the numbers of those that Excel hides."""

    rows: Sequence[Row]
    sha256: str
    title: str = ""
    others: int = 0
    hidden: frozenset[int] = frozenset()


def uploaded_table(upload: UploadedFile, *, columns: int) -> UploadedTable:
    """Read the upload. Raises Refused with a sentence; more than MOST_ROWS rows are refused."""
    if failure := getattr(upload, "failure", None):
        raise failure
    name = (upload.name or "").lower()
    if name.endswith(".csv"):
        return _csv_table(upload)
    if not name.endswith(".xlsx"):
        raise Refused(f"Berkas ini bukan {KINDS_TEXT}. Simpan sebagai {KINDS_TEXT}, lalu kirim.")
    told = table_of(
        upload,
        columns=columns,
        most_rows=MOST_ROWS + HEADS,
        largest=settings.LARGEST_OFFICE_FILE,
    )
    _refuse_many(told.rows)
    return UploadedTable(told.rows, _sha256(upload), told.title, told.others, told.hidden)


def _csv_table(upload: UploadedFile) -> UploadedTable:
    if upload.size == 0:
        raise Refused("Berkas kosong (0 byte). Buka untuk memeriksa isinya, lalu pilih lagi.")
    if upload.size > LARGEST_CSV:
        raise Refused(
            f"Berkas CSV {size_words(upload.size)} melebihi batas {size_words(LARGEST_CSV)}. "
            "Bagi menjadi beberapa berkas."
        )
    upload.seek(0)
    content = upload.read()
    if b"\0" in content:
        raise Refused("Berkas ini bukan CSV biasa. Simpan dari Excel sebagai CSV, lalu kirim lagi.")
    try:
        rows = csv_rows_of(content, most_rows=MOST_ROWS + HEADS)
    except RecapFaults as faults:
        raise Refused(faults.faults[0]) from None
    table = [(number, [_csv_cell(text) for text in cells]) for number, cells in rows]
    _refuse_many(table)
    return UploadedTable(table, hashlib.sha256(content).hexdigest())


def _csv_cell(text: str) -> list[str]:
    told = text.strip()[:LONGEST_CELL]
    return [FORMULA if told.startswith("=") else TEXT, told]


def _refuse_many(rows: Sequence[Row]) -> None:
    if len(rows) > MOST_ROWS + 1:
        raise Refused(f"Berkas berisi lebih dari {MOST_ROWS} baris. Bagi menjadi beberapa berkas.")


def _sha256(upload: UploadedFile) -> str:
    digest = hashlib.sha256()
    upload.seek(0)
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def cell_value(cell: Sequence[str]) -> Any:
    """A cell as openpyxl would give it, for readers of whole files: number, moment, text."""
    kind, text = cell
    if kind in (NUMBER, PERCENT):
        return float(text) if "." in text or "e" in text.lower() else int(text)
    if kind == DATE:
        return _moment(text)
    return text


def _moment(text: str) -> datetime | str:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return text
