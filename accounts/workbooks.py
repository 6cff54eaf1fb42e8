"""XLSX files that we write: every cell is text, whatever it begins with (security 56)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from textwrap import wrap

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import coordinate_to_tuple, get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AS_TEXT = "@"
# What a spreadsheet may take for a formula, also in the wide letters of East Asia.
FORMULA_SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20"
# Excel and LibreOffice read _x000D_ as the letter of that number, and _x005F_ as a plain "_".
LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{1,4}_)")
ESCAPED = "_x005F_"
LINE_HEIGHT = 15  # points
# Named as the other cells' own: without a name LibreOffice takes letters with serifs.
HEAD = Font(name="Calibri", size=11, bold=True)


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
            write_text(sheet.cell(row, column), text)
    for column, width in enumerate(table.widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    show_heads(sheet, table.frozen, table.widths)
    print_on_wide_pages(sheet)
    if table.choices:
        place, words = table.choices
        offered = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=True)
        offered.errorStyle = "warning"
        offered.error = f"Tulis {' atau '.join(words)}."
        offered.showErrorMessage = True
        offered.add(place)
        sheet.add_data_validation(offered)


def show_heads(sheet: Worksheet, frozen: str, widths: Sequence[int]) -> None:
    """What stays above while the rest scrolls: bold, each text whole within its column."""
    sheet.freeze_panes = frozen
    first_scrolling, _ = coordinate_to_tuple(frozen)
    for row in range(1, first_scrolling):
        lines = [1]
        for cell, width in zip(sheet[row], widths, strict=False):
            cell.font = HEAD
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            # Bold letters are wider than those that a column's width counts.
            lines.append(len(wrap(str(cell.value or ""), max(1, width - 2))))
        sheet.row_dimensions[row].height = LINE_HEIGHT * max(lines)


def print_on_wide_pages(sheet: Worksheet) -> None:
    """All columns on one page, as many pages down as there are rows."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0


def cell_text(text: str, *, keeps_lines: bool = False) -> str:
    """What a cell keeps of a text: each blank as a plain one, with `keeps_lines` also the ends of
    lines, and nothing else that can't be printed.
    """
    told = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "\n" if keeps_lines else ""
    plain = (" " if letter.isspace() and letter not in kept else letter for letter in told)
    return "".join(letter for letter in plain if letter.isprintable() or letter in kept)


def escaped(text: str) -> str:
    """As a file holds it: letters that look like an escape would be read as another letter."""
    return LOOKS_ESCAPED.sub(ESCAPED, text)


def write_text(cell: Cell, text: str, *, keeps_lines: bool = False) -> None:
    """Text, whatever it begins with, as `cell_text` keeps it."""
    cell.number_format = AS_TEXT
    kept = cell_text(text, keeps_lines=keeps_lines)
    if kept:
        cell.value = escaped(kept)
        cell.data_type = "s"
        # Excel keeps it text also after somebody has edited the cell.
        cell.quotePrefix = kept.lstrip().startswith(tuple(FORMULA_SIGNS))
