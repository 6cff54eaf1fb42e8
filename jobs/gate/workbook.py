"""The first sheet of an XLSX as plain cells, read in the limited child (security 35-37, 98)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from jobs.gate.office import read_xlsx
from jobs.gate.refusal import Refused, size_words

SUFFIX = ".xlsx"
# [kind, text]: what a cell is, and how it reads.
TEXT, NUMBER, FORMULA, DATE, OTHER = "text", "number", "formula", "date", "other"
# Only from `read_table`: 80 % is stored as 0.8; the text is the 80 that a person sees.
PERCENT = "percent"
LONGEST_CELL = 1_000


def check_name_and_size(name: str, size: int, largest: int) -> None:
    """What is known before a parse; sizes in bytes. Raises Refused."""
    if not name.lower().endswith(SUFFIX):
        raise Refused("Berkas ini bukan XLSX. Simpan sebagai Excel (.xlsx), lalu kirim lagi.")
    if size == 0:
        raise Refused("Berkas kosong (0 byte). Buka untuk memeriksa isinya, lalu pilih lagi.")
    if size > largest:
        raise Refused(
            f"Berkas {size_words(size)} melebihi batas {size_words(largest)}. Hapus gambar dan "
            "lembar lain di dalamnya, lalu kirim lagi."
        )


def read_rows(path: str, answer: str, columns: int, most_rows: int) -> str | None:
    """Write the rows that are not empty as JSON [[number, cells]] into the file `answer`.

    Runs in the child. One column more than `columns` is read, so that a surplus shows. Returns a
    sentence when the file is refused.
    """
    try:
        read_xlsx(Path(path))
        rows = _rows(path, columns + 1, most_rows)
    except Refused as refusal:
        return str(refusal)
    Path(answer).write_text(json.dumps(rows), encoding="utf-8")
    return None


def read_table(path: str, answer: str, columns: int, most_rows: int) -> str | None:
    """As `read_rows`, with what a person sees in Excel and a plain row does not tell.

    Writes {"rows", "sheet": its title, "others": how many sheets are not read, "hidden": numbers of
    the rows that Excel hides}; a number under a percent format is of the kind PERCENT.
    """
    try:
        read_xlsx(Path(path))
        told = {"rows": _rows(path, columns + 1, most_rows, _seen_cell), **_about(path)}
    except Refused as refusal:
        return str(refusal)
    Path(answer).write_text(json.dumps(told), encoding="utf-8")
    return None


def _about(path: str) -> dict[str, Any]:
    """Only a book that is loaded as a whole knows which rows it hides."""
    with Path(path).open("rb") as file:
        book = load_workbook(file)
    sheet = book.worksheets[0]
    return {
        "sheet": sheet.title,
        "others": len(book.worksheets) - 1,
        "hidden": [number for number, row in sheet.row_dimensions.items() if row.hidden],
    }


def _rows(
    path: str, columns: int, most_rows: int, told: Callable[[Any], list[str]] | None = None
) -> list[tuple[int, list[list[str]]]]:
    kept: list[tuple[int, list[list[str]]]] = []
    for number, cells in enumerate(_sheet(path, columns, told or _cell), 1):
        if any(text for _, text in cells):
            kept.append((number, cells))
        if len(kept) > most_rows:
            raise Refused(
                f"Berkas berisi lebih dari {most_rows} baris. Bagi menjadi beberapa berkas."
            )
    return kept


def _sheet(path: str, columns: int, told: Callable[[Any], list[str]]) -> Iterator[list[list[str]]]:
    with Path(path).open("rb") as file:
        book = load_workbook(file, read_only=True)
        sheet = book.worksheets[0]
        # What the file claims about its own extent is not believed.
        sheet.reset_dimensions()
        for cells in sheet.iter_rows(max_col=columns):
            yield [told(cell) for cell in cells]


def _seen_cell(cell: Any) -> list[str]:
    kind, text = _cell(cell)
    if kind == NUMBER and "%" in (cell.number_format or ""):
        return [PERCENT, format((Decimal(text) * 100).normalize(), "f")]
    return [kind, text]


def _cell(cell: Any) -> list[str]:
    value = cell.value
    if value is None:
        return [TEXT, ""]
    if cell.data_type == "f":
        return [FORMULA, str(value)[:LONGEST_CELL]]
    if isinstance(value, str):
        return [TEXT, value.strip()[:LONGEST_CELL]]
    if isinstance(value, date | time | timedelta):
        return [DATE, str(value)]
    if isinstance(value, bool) or not isinstance(value, int | float):
        return [OTHER, str(value)[:LONGEST_CELL]]
    return [NUMBER, repr(value).removesuffix(".0")]
