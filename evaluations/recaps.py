"""Reading a recap of answers (CSV or XLSX) and finding every fault of it in one go."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from openpyxl import load_workbook
from openpyxl.cell import Cell

from evaluations.values import NotApplicable, Value, ValueFault, parse_value
from evidence.uploads import check_size, inspect
from instruments.sheet import Sheet
from jobs.gate.refusal import Refused

HEADERS = (("code", "step"), ("code", "step", "note"))
LARGEST_CSV = 1_000_000
MOST_ROWS = 2_000
LONGEST_NOTE = 2_000
LONGEST_REASON = 300
LONGEST_SHOWN = 60


class RecapFaults(Exception):  # noqa: N818 - a list of faults, not one error
    """Everything that is wrong with a file: one sentence a fault, each with its row."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Line:
    """What a row states about a question; `note` None means the file has no note column.

    Of a question that does not apply the note is the reason, which is mandatory.
    """

    value: Value | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Recap:
    """A file without faults, by question code, and the file's fingerprint."""

    lines: Mapping[str, Line]
    sha256: str


class _Fault(Exception):  # noqa: N818 - one row's fault, caught where rows are listed
    pass


Row = tuple[int, list[Any]]


def read_recap(path: Path, sheet: Sheet) -> Recap:
    """Read a whole file. Raises RecapFaults with every fault, OSError when it can't be opened."""
    rows = _xlsx_rows(path) if path.suffix.lower() == ".xlsx" else csv_rows(path)
    width = _check_header(rows)
    lines, faults = answer_lines(rows[1:], width, sheet)
    if not lines and not faults:
        faults = ["Berkas tidak berisi baris jawaban."]
    if faults:
        raise RecapFaults(faults)
    return Recap(lines, hashlib.sha256(path.read_bytes()).hexdigest())


def answer_lines(
    rows: Iterable[Row], width: int, sheet: Sheet
) -> tuple[dict[str, Line], list[str]]:
    """What rows of code, step and, with `width` 3, note state; and every fault with its row."""
    lines: dict[str, Line] = {}
    first_rows: dict[str, int] = {}
    faults = []
    for number, cells in rows:
        try:
            code, *rest = [*cells, *[None] * width][:width]
            code = _code(code, sheet)
            if first_rows.setdefault(code, number) != number:
                raise _Fault(f"kode {code} sudah ada di baris {first_rows[code]}")
            _refuse_surplus(cells, width)
            lines[code] = _line(code, rest, sheet)
        except (_Fault, ValueFault) as fault:
            faults.append(f"baris {number}: {fault}")
    return lines, faults


def csv_rows(path: Path) -> list[Row]:
    """The filled rows with their numbers, from any CSV that Excel writes. Raises RecapFaults."""
    if path.stat().st_size > LARGEST_CSV:
        raise RecapFaults([f"Berkas CSV melebihi batas {LARGEST_CSV // 1_000_000} MB."])
    return csv_rows_of(path.read_bytes())


def csv_rows_of(content: bytes, *, most_rows: int = MOST_ROWS) -> list[Row]:
    """As `csv_rows`, of a file's bytes."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    first = 1
    try:
        for cells in reader:
            # A quoted note may run over several lines; the row is named by its first.
            rows.append((first, cells))
            first = reader.line_num + 1
    except csv.Error as error:
        raise RecapFaults([f"baris {first}: CSV tidak terbaca ({error})"]) from error
    return _filled(rows, most_rows)


def _xlsx_rows(path: Path) -> list[Row]:
    """Cells keep their type, so that a code that Excel turned into a number shows."""
    _guard_workbook(path)
    book = load_workbook(path, read_only=True)
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        read = sheet.iter_rows(max_col=len(HEADERS[-1]) + 1)
        return _filled((row, [_cell(cell) for cell in cells]) for row, cells in enumerate(read, 1))
    finally:
        book.close()


def _guard_workbook(path: Path) -> None:
    """The upload's own gate: openpyxl alone unpacks a bomb (security 35-37)."""
    limit = settings.LARGEST_OFFICE_FILE
    try:
        check_size(path.name, path.stat().st_size, largest=limit, largest_office=limit)
    except Refused as refusal:
        raise RecapFaults([str(refusal)]) from refusal
    refused = inspect(str(path), path.name).get("refused")
    if refused:
        raise RecapFaults([refused])


def _cell(cell: Cell) -> Any:
    """80 % is stored as 0.8 under a percent format: give what the person sees."""
    is_number = isinstance(cell.value, float | int) and not isinstance(cell.value, bool)
    if is_number and "%" in (cell.number_format or ""):
        return float(Decimal(repr(cell.value)) * 100)
    return cell.value


def _filled(rows: Iterable[Row], most_rows: int = MOST_ROWS) -> list[Row]:
    kept = [(number, cells) for number, cells in rows if any(_text(cell) for cell in cells)]
    if len(kept) > most_rows:
        raise RecapFaults([f"Berkas berisi lebih dari {most_rows} baris."])
    return kept


def _check_header(rows: list[Row]) -> int:
    header = tuple(_text(cell).lower() for cell in rows[0][1]) if rows else ()
    while header and not header[-1]:
        header = header[:-1]
    if header not in HEADERS:
        found = shown(",".join(header)) if header else "kosong"
        place = rows[0][0] if rows else 1
        raise RecapFaults(
            [f"baris {place}: judul kolom harus code,step atau code,step,note; ditemukan {found}"]
        )
    return len(header)


def _refuse_surplus(cells: list[Any], width: int) -> None:
    if any(_text(cell) for cell in cells[width:]):
        raise _Fault(f"ada isi di luar {width} kolom; beri tanda kutip pada nilai yang berkoma")


def _line(code: str, cells: list[Any], sheet: Sheet) -> Line:
    step, *note = cells
    value = parse_value(sheet.question(code), _step(step))
    told = _note(note[0]) if note else None
    if value is NotApplicable.YES:
        _require_reason(told or "")
    return Line(value, told)


def _require_reason(told: str) -> None:
    if not told:
        raise _Fault("tidak berlaku perlu alasan; tulis alasannya di kolom note")
    if len(told) > LONGEST_REASON:
        raise _Fault(
            f"alasan tidak berlaku {len(told)} karakter, paling banyak {LONGEST_REASON}; persingkat"
        )


def _code(cell: Any, sheet: Sheet) -> str:
    if isinstance(cell, int | float | date | time):
        raise _Fault(
            f"kode {cell} berupa angka atau tanggal, padahal 14.10 lalu menjadi 14.1; "
            "jadikan kolom code teks, lalu ketik ulang kodenya"
        )
    code = _text(cell)
    if not code:
        raise _Fault("kode kosong")
    if not sheet.has_question(code):
        raise _Fault(f"kode {shown(code)} tidak ada di instrumen {sheet.code}")
    return code


def _step(cell: Any) -> str:
    if isinstance(cell, bool | date | time):
        raise _Fault(f"step {cell} berupa tanggal atau BENAR/SALAH; tulis pilihan atau angka")
    if isinstance(cell, float):
        # A comma, because a number cell never means thousands; ten places drop Excel's noise.
        return format(Decimal(repr(round(cell, 10))), "f").replace(".", ",")
    text = _text(cell)
    if text.startswith("="):
        raise _Fault(f"step berisi rumus {shown(text)}; tulis nilainya")
    return text


def _note(cell: Any) -> str:
    note = _text(cell)
    if len(note) > LONGEST_NOTE:
        raise _Fault(f"note {len(note)} karakter, paling banyak {LONGEST_NOTE}")
    if note.startswith("="):
        raise _Fault(f"note berisi rumus {shown(note)}; tulis isinya")
    if "\0" in note:
        raise _Fault("note berisi karakter kosong (NUL)")
    return note


def shown(text: str) -> str:
    """Short, quoted and on one line, whatever the file holds."""
    return repr(text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}...")


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()
