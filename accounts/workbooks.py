"""XLSX files that we write: every cell is text, whatever it begins with (security 56)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AS_TEXT = "@"


@dataclass(frozen=True)
class Table:
    """One sheet: title, header, rows, column widths; `blank_rows` more are ready to be typed in.

    `frozen` is the first cell that scrolls. `choices` is a block of cells, as "C4:T43", and the
    words that Excel offers there; it never hinders another word, because our own reading says more.
    """

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]
    blank_rows: int = 0
    frozen: str = "A2"
    choices: tuple[str, Sequence[str]] | None = None


def as_download(name: str, tables: Sequence[Table]) -> HttpResponse:
    book = Workbook()
    book.remove(book.active)
    for table in tables:
        _fill(book.create_sheet(table.title), table)
    content = BytesIO()
    book.save(content)
    return HttpResponse(
        content.getvalue(),
        content_type=MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _fill(sheet: Worksheet, table: Table) -> None:
    blank = [""] * len(table.header)
    lines = [table.header, *table.rows, *[blank] * table.blank_rows]
    for row, texts in enumerate(lines, 1):
        for column, text in enumerate(texts, 1):
            _write(sheet.cell(row, column), text)
    for column, width in enumerate(table.widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = table.frozen
    if table.choices:
        place, words = table.choices
        offered = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=True)
        offered.errorStyle = "warning"
        offered.error = f"Tulis {' atau '.join(words)}."
        offered.showErrorMessage = True
        offered.add(place)
        sheet.add_data_validation(offered)


def _write(cell: Cell, text: str) -> None:
    cell.number_format = AS_TEXT
    printable = "".join(letter for letter in text if letter.isprintable())
    if printable:
        cell.value = printable
        cell.data_type = "s"
        # Excel keeps it text also after somebody has edited the cell.
        cell.quotePrefix = printable[0] in "=+-@"
