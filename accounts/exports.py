"""Lists and boards as XLSX: typed cells, a head that stays, filters, and a sheet that tells what
it is.

A view builds its rows, then asks `wanted(request)`: the same address with `?unduh=xlsx`, so that
rights and filters are the page's own. Pages are lifted: a file holds every row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from io import BytesIO

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from accounts.workbooks import MEDIA_TYPE, print_on_wide_pages, show_heads, write_text
from audit.services import record

Value = str | int | Decimal | date | datetime | None

# A file is no page of this portal, and no cache keeps it (security 46).
FILE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store, private",
    "Cross-Origin-Resource-Policy": "same-origin",
}
MOST_ROWS = 100_000
LONGEST_TITLE = 31  # Excel's own limit for the name of a sheet


class Kind(StrEnum):
    """What a column holds; its value is the format of its cells."""

    TEXT = "@"
    POINTS = "#,##0.00"
    COUNT = "#,##0"
    PERCENT = '#,##0.00" %"'
    DAY = "[$-421]d mmmm yyyy"
    MOMENT = "[$-421]d mmmm yyyy hh:mm"


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in letters. Texts are texts whatever they begin with (security 56)."""

    title: str
    width: int
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Listing:
    """One sheet. A cell is a value of its column's kind or None, which stays blank."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]


@dataclass(frozen=True, slots=True)
class About:
    """What the sheet "Keterangan" tells; blank lines are left out.

    `filters` are the page's filters in words: name and what was chosen.
    """

    title: str
    region: str = ""
    year: int | None = None
    stage: str = ""
    instrument: str = ""
    filters: Sequence[tuple[str, str]] = field(default_factory=tuple)
    notes: Sequence[str] = field(default_factory=tuple)


def wanted(request: HttpRequest) -> bool:
    """Whether the page was asked for as a file."""
    return request.method == "GET" and request.GET.get("unduh") == "xlsx"


def as_file(
    request: HttpRequest, name: str, about: About, *listings: Listing, region: str = ""
) -> HttpResponse:
    """The listings as a download `name`.xlsx; leaves an event behind, without a word of content.

    `region` is the code that the event is filed under. Moments are written in the active time zone.
    """
    record(
        verb="list.exported",
        subject=f"list:{name}"[:100],
        region=region,
        by=request.user,
        data={"rows": sum(len(listing.rows) for listing in listings)},
    )
    headers = FILE_HEADERS | {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    content = book_of(about, listings, made_at=request.now, made_by=str(request.user))
    return HttpResponse(content, content_type=MEDIA_TYPE, headers=headers)


def book_of(about: About, listings: Sequence[Listing], *, made_at: datetime, made_by: str) -> bytes:
    """The file's bytes."""
    book = Workbook()
    book.remove(book.active)
    for listing in listings:
        _fill(book.create_sheet(listing.title[:LONGEST_TITLE]), listing)
    _tell(book.create_sheet("Keterangan"), about, made_at, made_by)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Worksheet, listing: Listing) -> None:
    widths = [column.width for column in listing.columns]
    for number, column in enumerate(listing.columns, 1):
        write_text(sheet.cell(1, number), column.title)
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    for line, values in enumerate(listing.rows[:MOST_ROWS], 2):
        for number, (column, value) in enumerate(zip(listing.columns, values, strict=True), 1):
            _write(sheet.cell(line, number), column.kind, value)
    show_heads(sheet, "A2", widths)
    last = f"{get_column_letter(len(widths))}{max(len(listing.rows), 1) + 1}"
    sheet.auto_filter.ref = f"A1:{last}"
    print_on_wide_pages(sheet)
    sheet.print_title_rows = "1:1"


def _write(cell: Cell, kind: Kind, value: Value) -> None:
    if kind is Kind.TEXT:
        write_text(cell, "" if value is None else str(value))
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        return
    cell.number_format = kind.value
    cell.alignment = Alignment(vertical="top")
    if isinstance(value, datetime):
        # A spreadsheet knows no zones: the local time, whose zone "Keterangan" tells.
        value = timezone.localtime(value).replace(tzinfo=None)
    if value is not None:
        cell.value = value


def _tell(sheet: Worksheet, about: About, made_at: datetime, made_by: str) -> None:
    local = timezone.localtime(made_at)
    lines = [
        ("Daftar", about.title),
        ("Daerah", about.region),
        ("Tahun", "" if about.year is None else str(about.year)),
        ("Tahap", about.stage),
        ("Instrumen", about.instrument),
        *about.filters,
        *[("Catatan", note) for note in about.notes],
        ("Dibuat", f"{date_format(local, 'j F Y H:i')} {local.tzname()}"),
        ("Oleh", made_by),
        ("Sumber", "Portal KLA"),
    ]
    for line, (name, text) in enumerate([pair for pair in lines if pair[1]], 1):
        write_text(sheet.cell(line, 1), name)
        write_text(sheet.cell(line, 2), text)
        sheet.cell(line, 2).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width = 22
    sheet.column_dimensions["B"].width = 80
