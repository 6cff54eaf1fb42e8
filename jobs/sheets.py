"""The rows of an uploaded XLSX, read in the limited child (security 35-37, 98)."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile

from jobs.gate import workbook
from jobs.gate.refusal import Refused
from jobs.sandbox import ChildFailed, NoSeat, path_in_child, run_limited

LARGEST_ANSWER = 2_000_000

Row = tuple[int, list[list[str]]]


@dataclass(frozen=True, slots=True)
class SheetTable:
    """The rows that are not empty, as `rows_of` gives them, and what a person sees beside them.

    `title` and `others` are "" and 0 for a file without sheets; `hidden` are row numbers.
    """

    rows: list[Row]
    title: str = ""
    others: int = 0
    hidden: frozenset[int] = frozenset()


def rows_of(upload: UploadedFile, *, columns: int, most_rows: int, largest: int) -> list[Row]:
    """Number in the file and [kind, text] of each cell, of the rows that are not empty.

    One column more than `columns` is read, so that a surplus shows; `largest` is in bytes. Raises
    Refused with a sentence.
    """
    told = _told(upload, "read_rows", columns, most_rows, largest)
    return [(number, cells) for number, cells in told]


def table_of(upload: UploadedFile, *, columns: int, most_rows: int, largest: int) -> SheetTable:
    """As `rows_of`, with percents as people see them (kind PERCENT) and the hidden rows named."""
    told = _told(upload, "read_table", columns, most_rows, largest)
    rows = [(number, cells) for number, cells in told["rows"]]
    return SheetTable(rows, told["sheet"], told["others"], frozenset(told["hidden"]))


def _told(upload: UploadedFile, function: str, columns: int, most_rows: int, largest: int) -> Any:
    if failure := getattr(upload, "failure", None):
        raise failure
    workbook.check_name_and_size(upload.name or "", upload.size, largest)
    with _on_disk(upload) as path, tempfile.TemporaryFile() as answer:
        _read_in_child(function, path, answer, columns, most_rows)
        answer.seek(0)
        return json.load(answer)


def _read_in_child(
    function: str, path: Path, answer: IO[bytes], columns: int, most_rows: int
) -> None:
    try:
        refused = run_limited(
            f"jobs.gate.workbook:{function}",
            *(str(path), path_in_child(answer), columns, most_rows),
            files=[answer],
            largest_file=LARGEST_ANSWER,
        )
    except NoSeat:
        raise Refused("Server sedang sibuk. Tunggu setengah menit, lalu kirim lagi.") from None
    except ChildFailed:
        raise Refused(
            "Berkas ini terlalu rumit atau rusak. Salin isinya ke templat yang baru, lalu kirim."
        ) from None
    if refused:
        raise Refused(refused)


@contextmanager
def _on_disk(upload: UploadedFile) -> Iterator[Path]:
    """The path of the upload's bytes; an upload from memory is written out for as long."""
    if hasattr(upload, "temporary_file_path"):
        yield Path(upload.temporary_file_path())
        return
    with tempfile.NamedTemporaryFile() as copy:
        for chunk in upload.chunks():
            copy.write(chunk)
        copy.flush()
        yield Path(copy.name)
