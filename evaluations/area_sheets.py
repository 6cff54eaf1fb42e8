"""The XLSX in which a camat fills in the answers of all villages: its form, and reading it.

The first row says what the file is for, so that the sheet of another kecamatan, year or instrument
is refused. The cells are given out empty: what stands in one was written on purpose, and a file
that lay around for a week can't undo what was answered meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from openpyxl.utils import get_column_letter

from accounts.workbooks import Table
from evaluations.grid_queries import GridPage
from jobs.gate.refusal import Refused
from jobs.gate.workbook import TEXT
from jobs.sheets import rows_of

MARK = "templat-desa"
CODE, NAME = "kode", "desa/kelurahan"
PROMPTS = "Pertanyaan"
FIRST_COLUMN = 3  # of the questions, counted from 1
FIRST_ROW = 4  # of the villages
MOST_ROWS = 300
MOST_COLUMNS = 60


@dataclass(frozen=True, slots=True)
class SheetCell:
    """One cell as it was sent; `name` is Excel's own, as "B7"."""

    name: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A row that is not empty, from its first column on; absent cells are empty texts."""

    number: int
    cells: tuple[SheetCell, ...]

    def at(self, column: int) -> SheetCell:
        """By its number, counted from 1."""
        if column <= len(self.cells):
            return self.cells[column - 1]
        return SheetCell(f"{get_column_letter(column)}{self.number}", TEXT, "")


def template_tables(page: GridPage) -> list[Table]:
    """The empty form, how to fill it, and what is answered already."""
    head = [MARK, page.kecamatan.code, str(page.assessment.round.year), instrument_of(page)]
    codes = [column.code for column in page.columns]
    prompts = ["", PROMPTS, *(column.question.label for column in page.columns)]
    villages = [[row.village.code, row.village.title] for row in page.rows]
    blank = [""] * len(codes)
    now = [
        [*start, *(cell.word for cell in row.cells)]
        for start, row in zip(villages, page.rows, strict=True)
    ]
    widths = (16, 30, *[14] * len(codes))
    last = f"{get_column_letter(FIRST_COLUMN + len(codes) - 1)}{FIRST_ROW + len(villages) - 1}"
    return [
        Table(
            "Jawaban",
            head,
            [[CODE, NAME, *codes], prompts, *([*start, *blank] for start in villages)],
            widths,
            frozen="C4",
            choices=(f"C{FIRST_ROW}:{last}", ("ya", "tidak")) if villages and codes else None,
        ),
        Table("Petunjuk", ("Hal", "Cara mengisi"), _guidance(page), (22, 110)),
        Table("Jawaban sekarang", (CODE, NAME, *codes), now, widths),
    ]


def instrument_of(page: GridPage) -> str:
    return page.assessment.round.instrument.code


def _guidance(page: GridPage) -> list[tuple[str, str]]:
    closing = [
        (
            "Sel kosong",
            "Tidak mengubah apa pun. Yang sudah dijawab ada di lembar Jawaban sekarang.",
        ),
        ("Kata", "Tulis ya atau tidak. Juga dibaca: y dan t, 1 dan 0, v dan x. Tanpa rumus."),
        ("Baris 1 dan kode", "Jangan diubah: dari sana portal tahu untuk apa berkas ini."),
        ("Kirim", "Lewat “Kirim Excel yang sudah diisi”. Sebelum disimpan Anda melihat pratinjau."),
    ]
    asked = [(column.code, column.question.area_prompt) for column in page.columns]
    return [*closing, *asked]


def read_sheet(upload: UploadedFile) -> list[SheetLine]:
    """All rows of the first sheet that are not empty. Raises Refused with a sentence."""
    told = rows_of(
        upload, columns=MOST_COLUMNS, most_rows=MOST_ROWS, largest=settings.LARGEST_OFFICE_FILE
    )
    lines = [_line(number, cells) for number, cells in told]
    if not lines:
        raise Refused("Berkas ini kosong. Isi templat dari halaman ini, lalu kirim lagi.")
    return lines


def _line(number: int, cells: Sequence[Sequence[str]]) -> SheetLine:
    named = (
        SheetCell(f"{get_column_letter(column)}{number}", kind, text)
        for column, (kind, text) in enumerate(cells, 1)
    )
    return SheetLine(number, tuple(named))
