"""XLSX files as people send them."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from accounts.people_sheet import HEADER, SheetRow, read_upload

ROWS = (
    ("camat", "Kinal", None, "Sari Dewi", "sari@kaur.go.id", None, "0812 3456 7890"),
    ("desa", "17.04.01.2001", None, "Amir", None, None, None),
    ("opd", None, "dinkes", "Tini", None, None, None),
)


def workbook_bytes(*rows: Sequence[Any], header: Sequence[Any] | None = HEADER) -> bytes:
    book = Workbook()
    for row in [header, *rows] if header is not None else rows:
        book.active.append(list(row))
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def upload(*rows: Sequence[Any], name: str = "orang.xlsx", **more: Any) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, workbook_bytes(*rows, **more))


def read(*rows: Sequence[Any], **more: Any) -> list[SheetRow]:
    return read_upload(upload(*rows, **more))


def rows_of(content: bytes, sheet: int = 0) -> list[tuple]:
    """Values and data types of a file that we wrote."""
    book = load_workbook(BytesIO(content))
    return [tuple(cell.value for cell in row) for row in book.worksheets[sheet].iter_rows()]
