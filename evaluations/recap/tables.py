"""The recap sheet of a regency as it is uploaded: answers, stated points, stated sums.

Pure. Rows of questions are read by recaps.py, as the command `import_answers` reads them; beside
them a sheet may state the points of each question, and sums of indicators, clusters and the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from evaluations.recaps import Line, answer_lines
from evaluations.sent_tables import (
    SentRow,
    SentRows,
    Unread,
    column_names,
    columns_in,
    is_missing,
    refuse_twins,
    rows_below,
    shown,
    typed_number,
)
from evaluations.uploaded_tables import cell_value
from evaluations.values import spoken
from instruments.sheet import Sheet
from jobs.gate.workbook import FORMULA, TEXT
from jobs.sheets import Row
from regions.names import squashed

HEADS = {
    "code": "code kode kodepertanyaan",
    "step": "step langkah jawaban pilihan",
    "note": "note catatan keterangan",
    "points": "points point poin nilai skor",
}
COLUMN_OF = column_names(HEADS)
HEAD_WITHIN = 10  # titles may stand above the heads
MOST_COLUMNS = 12
TOTAL_WORDS = (
    "total jumlah totalnilai jumlahnilai nilaitotal jumlahtotal totalskor jumlahkeseluruhan "
    "nilaiakhir grandtotal"
)
SUM_PREFIXES = ("jumlah", "subtotal", "total", "nilai")
TOTAL, CLUSTER, INDICATOR = "total", "cluster", "indicator"
# What a sum is about: its kind, and the code of its cluster or indicator ("" for the whole).
PartKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class RecapSheet:
    """What a file says. `points` and `sums` are None-free: only what was stated is there."""

    lines: Mapping[str, Line]
    points: Mapping[str, Decimal]
    sums: Mapping[PartKey, Decimal]
    faults: tuple[str, ...] = ()


@dataclass(slots=True)
class _Reading:
    answers: list[tuple[int, list]] = field(default_factory=list)
    points: dict[str, Decimal] = field(default_factory=dict)
    sums: dict[PartKey, Decimal] = field(default_factory=dict)
    first_rows: dict[PartKey, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def recap_rows(table: Iterable[Row]) -> SentRows:
    """The lines below the heads code and step. Raises Unread when they are missing."""
    rows = list(table)
    for place, (_, cells) in enumerate(rows[:HEAD_WITHIN]):
        columns = columns_in(cells, COLUMN_OF)
        if columns.keys() >= {"code", "step"}:
            refuse_twins(cells, columns, COLUMN_OF)
            return rows_below(cells, rows[place + 1 :], columns)
    raise Unread(
        "Judul kolom tidak ditemukan. Perlu code dan step; boleh ditambah note dan points. Pakai "
        "templat bila ragu."
    )


def recap_sheet(rows: Sequence[SentRow], columns: Iterable[str], sheet: Sheet) -> RecapSheet:
    """Read all rows; every fault is told with its row."""
    parts, reading = _parts(sheet), _Reading()
    for row in rows:
        try:
            _read(row, sheet, parts, reading)
        except Unread as fault:
            reading.faults.append(f"baris {row.number}: {fault}")
    width = 3 if "note" in set(columns) else 2
    lines, faults = answer_lines(reading.answers, width, sheet)
    if not lines and not faults and not reading.faults:
        faults = ["Berkas tidak berisi baris jawaban."]
    faults = sorted([*reading.faults, *faults], key=_place)
    return RecapSheet(lines, reading.points, reading.sums, tuple(faults))


def _read(row: SentRow, sheet: Sheet, parts: Mapping[str, PartKey], reading: _Reading) -> None:
    code = row.text("code")
    # A number in the place of a code is 14.1 for 14.10; that of an indicator is whole.
    is_question = row.kind("code") == TEXT and sheet.has_question(code)
    part = None if is_question else parts.get(_part_name(code))
    if part is None:
        told = [row.cells.get(column, (TEXT, "")) for column in ("code", "step", "note")]
        reading.answers.append((row.number, [cell_value(cell) for cell in told]))
        if is_question and (points := _points(row)) is not None:
            reading.points.setdefault(code, points)
        return
    if not is_missing(row.text("step")):
        raise Unread(f"{shown(code)} adalah baris jumlah; kosongkan step-nya")
    first = reading.first_rows.setdefault(part, row.number)
    if first != row.number:
        raise Unread(f"jumlah {shown(code)} sudah ada di baris {first}")
    if (points := _points(row)) is not None:
        reading.sums[part] = points


def _points(row: SentRow) -> Decimal | None:
    text = row.text("points")
    if is_missing(text):
        return None
    if row.kind("points") == FORMULA:
        raise Unread("points berisi rumus; salin, lalu tempel sebagai nilai")
    points = typed_number(row.kind("points"), text)
    if points is None:
        raise Unread(
            f"points {shown(text)} harus angka dengan paling banyak dua desimal, misalnya "
            f"{spoken(Decimal('145.24'))}"
        )
    return points


def _parts(sheet: Sheet) -> dict[str, PartKey]:
    """Every squashed name of a sum -> what it is about; what two parts share names none."""
    named: dict[str, set[PartKey]] = {}
    for cluster in sheet.clusters:
        for name in (cluster.code, f"klaster{cluster.code}", cluster.name):
            named.setdefault(squashed(name), set()).add((CLUSTER, cluster.code))
        for indicator in cluster.indicators:
            for name in (indicator.code, f"indikator{indicator.code}", indicator.name):
                named.setdefault(squashed(name), set()).add((INDICATOR, indicator.code))
    found = {name: parts.pop() for name, parts in named.items() if len(parts) == 1}
    return found | dict.fromkeys(TOTAL_WORDS.split(), (TOTAL, ""))


def _part_name(text: str) -> str:
    name = squashed(text)
    if name in TOTAL_WORDS.split():
        return name
    prefix = next((word for word in SUM_PREFIXES if name.startswith(word)), "")
    return name.removeprefix(prefix)


def _place(fault: str) -> int:
    """The row that a fault begins with, so that faults stand in the order of the file."""
    number = fault.removeprefix("baris ").partition(":")[0]
    return int(number) if number.isdecimal() else 0
