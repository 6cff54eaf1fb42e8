"""The rows of an uploaded XLSX, read in the limited child (security 35-37, 98)."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.core.files.uploadedfile import UploadedFile

from jobs.gate import workbook
from jobs.gate.refusal import Refused
from jobs.sandbox import ChildFailed, NoSeat, path_in_child, run_limited

LARGEST_ANSWER = 2_000_000

Row = tuple[int, list[list[str]]]


def rows_of(upload: UploadedFile, *, columns: int, most_rows: int, largest: int) -> list[Row]:
    """Number in the file and [kind, text] of each cell, of the rows that are not empty.

    One column more than `columns` is read, so that a surplus shows; `largest` is in bytes. Raises
    Refused with a sentence.
    """
    if failure := getattr(upload, "failure", None):
        raise failure
    workbook.check_name_and_size(upload.name or "", upload.size, largest)
    with _on_disk(upload) as path, tempfile.TemporaryFile() as answer:
        _read_in_child(path, answer, columns, most_rows)
        answer.seek(0)
        return [(number, cells) for number, cells in json.load(answer)]


def _read_in_child(path: Path, answer: IO[bytes], columns: int, most_rows: int) -> None:
    try:
        refused = run_limited(
            "jobs.gate.workbook:read_rows",
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
