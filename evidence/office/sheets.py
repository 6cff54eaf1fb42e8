"""XLSX as plain tables: values only, the first sheets, rows and columns, and how many there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from html import escape
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from evidence.office.plain import Plain

MOST_SHEETS = 5
MOST_ROWS = 120
MOST_COLUMNS = 26
# Rows are counted so far to say how many are missing; more is "lebih dari".
MOST_COUNTED = 5_000
LONGEST_CELL = 300
# Letters side by side on a page; a wider table is continued below itself.
LINE, WIDEST, NARROWEST = 132, 30, 5


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    is_number: bool = False


EMPTY = Cell("")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The kept rows by their number; `count` is that of the last row that holds something."""

    title: str
    is_hidden: bool
    rows: Sequence[tuple[int, Sequence[Cell]]]
    count: int
    has_more_rows: bool
    has_more_columns: bool

    @property
    def columns(self) -> int:
        """Up to the last one in which something stands."""
        used = (number for _, cells in self.rows for number, cell in enumerate(cells) if cell.text)
        return max(used, default=-1) + 1


def read(path: Path) -> Plain:
    with path.open("rb") as file:
        # The results that were stored with the formulas: nothing is calculated here.
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        shown = [_sheet(sheet) for sheet in book.worksheets[:MOST_SHEETS]]
        missing = len(book.worksheets) - len(shown)
    html = "".join(_section(sheet) for sheet in shown)
    if missing:
        html += f'<p class="note">{missing} lembar lain tidak digambar.</p>'
    return Plain(html)


def _sheet(sheet: Any) -> Sheet:
    # What the file claims about its own extent is not believed.
    sheet.reset_dimensions()
    kept: list[tuple[int, Sequence[Cell]]] = []
    count, has_more_columns = 0, False
    rows = sheet.iter_rows(max_row=MOST_COUNTED + 1, max_col=MOST_COLUMNS + 1)
    for number, cells in enumerate(rows, 1):
        if all(cell.value is None for cell in cells):
            continue
        count = number
        if len(kept) < MOST_ROWS:
            kept.append((number, [_cell(cell) for cell in cells[:MOST_COLUMNS]]))
        has_more_columns |= any(cell.value is not None for cell in cells[MOST_COLUMNS:])
    return Sheet(
        title=sheet.title[:LONGEST_CELL],
        is_hidden=sheet.sheet_state != "visible",
        rows=kept,
        count=min(count, MOST_COUNTED),
        has_more_rows=count > MOST_COUNTED,
        has_more_columns=has_more_columns,
    )


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return EMPTY
    if isinstance(value, bool):
        return Cell("BENAR" if value else "SALAH")
    if isinstance(value, int | float):
        return Cell(number_in_words(value, cell.number_format or ""), is_number=True)
    return Cell(_text(value)[:LONGEST_CELL])


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        has_time = (value.hour, value.minute) != (0, 0)
        return f"{value:%d/%m/%Y %H.%M}" if has_time else f"{value:%d/%m/%Y}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, time | timedelta):
        return str(value)
    return str(value).strip()


def number_in_words(value: float, form: str) -> str:
    """ "1.234,5", "75%", "2024": dots only where the file itself has them, ten digits at most."""
    if value in (float("inf"), float("-inf")) or value != value:
        return "–"
    is_percent = form.rstrip('"').endswith("%")
    shown = value * 100 if is_percent else value
    written = f"{shown:,d}" if isinstance(shown, int) else f"{shown:,.10f}".rstrip("0").rstrip(".")
    if ",#" not in form and "#,##" not in form:
        written = written.replace(",", "")
    written = written.translate(str.maketrans(",.", ".,"))[:LONGEST_CELL]
    return f"{written}%" if is_percent else written


def _section(sheet: Sheet) -> str:
    hidden = " (tersembunyi)" if sheet.is_hidden else ""
    head = f"<h2>Lembar {escape(sheet.title)}{hidden}</h2>"
    if not sheet.rows:
        return f'<section class="sheet">{head}<p class="note">Lembar ini kosong.</p></section>'
    tables = "".join(_table(sheet.rows, band) for band in _bands(sheet))
    return f'<section class="sheet">{head}<p class="note">{_extent(sheet)}</p>{tables}</section>'


def _extent(sheet: Sheet) -> str:
    """ "120 baris pertama dari 340; kolom sesudah Z tidak digambar."."""
    last = sheet.rows[-1][0]
    told = f"{sheet.count} baris"
    if last < sheet.count or sheet.has_more_rows:
        over = "lebih dari " if sheet.has_more_rows else ""
        total = f"{sheet.count:,}".replace(",", ".")
        told = f"{last} baris pertama dari {over}{total}"
    if sheet.has_more_columns:
        told += f"; kolom sesudah {get_column_letter(MOST_COLUMNS)} tidak digambar"
    return f"{told}."


def _bands(sheet: Sheet) -> Iterator[list[tuple[int, int]]]:
    """Columns that stand side by side, each with its width in letters."""
    band: list[tuple[int, int]] = []
    for column in range(sheet.columns):
        longest = max(len(cells[column].text) for _, cells in _reaching(sheet.rows, column))
        width = min(max(longest + 2, NARROWEST), WIDEST)
        if band and sum(wide for _, wide in band) + width > LINE:
            yield band
            band = []
        band.append((column, width))
    yield band


def _reaching(
    rows: Sequence[tuple[int, Sequence[Cell]]], column: int
) -> list[tuple[int, Sequence[Cell]]]:
    """Rows of a file without an extent end with their own last cell."""
    return [row for row in rows if len(row[1]) > column]


def _table(rows: Sequence[tuple[int, Sequence[Cell]]], band: Sequence[tuple[int, int]]) -> str:
    whole = NARROWEST + sum(width for _, width in band)
    widths = [NARROWEST, *(width for _, width in band)]
    columns = "".join(f'<col style="width: {width / whole:.2%}">' for width in widths)
    letters = "".join(f"<th>{get_column_letter(column + 1)}</th>" for column, _ in band)
    body = "".join(
        f"<tr><th>{number}</th>{''.join(_td(cells, column) for column, _ in band)}</tr>"
        for number, cells in rows
    )
    head = f"<thead><tr><th></th>{letters}</tr></thead>"
    # Few columns stay together instead of being drawn out over the page.
    size = f'style="width: {min(whole / LINE, 1):.2%}"'
    return f"<table {size}><colgroup>{columns}</colgroup>{head}<tbody>{body}</tbody></table>"


def _td(cells: Sequence[Cell], column: int) -> str:
    cell = cells[column] if column < len(cells) else EMPTY
    kind = ' class="n"' if cell.is_number else ""
    return f"<td{kind}>{escape(cell.text)}</td>"
