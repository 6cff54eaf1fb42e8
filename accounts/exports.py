"""Lists and boards as XLSX: typed cells, a head that stays, filters, and a sheet that tells what
it is.

A view builds its rows, then asks `wanted(request)`: the same address with `?unduh=xlsx`, so that
rights and filters are the page's own. Pages are lifted: a file holds every row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from io import BytesIO
from textwrap import wrap
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from accounts import rates
from accounts.workbooks import (
    HEAD,
    LINE_HEIGHT,
    MEDIA_TYPE,
    print_on_wide_pages,
    show_heads,
    write_text,
)
from audit.clock import ZONE_NAMES, in_words
from audit.services import record
from jobs.downloads import FILE_HEADERS

Value = str | int | Decimal | date | datetime | None

# A file is filled while the person waits: ten thousand rows of twelve columns take five seconds.
MOST_ROWS = 20_000
MOST_LINES = 20  # a row that is higher than a screen can't be scrolled past
LONGEST_TITLE = 31  # Excel's own limit for the name of a sheet
WRAPPED = Alignment(wrap_text=True, vertical="top")
# Kept off the text of the next column.
RIGHT = Alignment(horizontal="right", vertical="top", indent=1)
RIGHT_HEAD = Alignment(horizontal="right", vertical="top", indent=1, wrap_text=True)
NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")


class Kind(StrEnum):
    """What a column holds; its value is the format of its cells."""

    TEXT = "@"
    POINTS = "#,##0.00"
    COUNT = "#,##0"
    YEAR = "0"
    CHANGE = "+#,##0.00;-#,##0.00;0.00"
    PERCENT = '#,##0.00" %"'
    DAY = "[$-421]d mmmm yyyy"
    MOMENT = "[$-421]d mmmm yyyy hh:mm"


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in letters. Texts are texts whatever they begin with (security 56)."""

    title: str
    width: int
    kind: Kind = Kind.TEXT


TOLD = Column("Keterangan", 80)  # what is told of the file, beside its name


@dataclass(frozen=True, slots=True)
class Listing:
    """One sheet. A cell is a value of its column's kind or None, which stays blank.

    `foot` is a row of sums below the others, which sorting and filtering leave in its place.
    `finish` gets the filled sheet, for a form whose cells differ from row to row.
    """

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    foot: Sequence[Value] = ()
    finish: Callable[[Worksheet], None] | None = None


# What a column holds of a row.
Fields = Sequence[tuple[Column, Callable[[Any], Value]]]


def listing_of(
    title: str, fields: Fields, rows: Sequence[Any], foot: Sequence[Value] = ()
) -> Listing:
    """The listing of any rows, by columns that each know their own value."""
    told = [[of(row) for _, of in fields] for row in rows]
    return Listing(title, [column for column, _ in fields], told, foot)


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


@dataclass(frozen=True, slots=True)
class Book:
    """A file: its name without ".xlsx", its sheets, the region's code that its event is under."""

    name: str
    about: About
    listings: Sequence[Listing]
    region: str = ""


def wanted(request: HttpRequest) -> bool:
    """Whether the page was asked for as a file."""
    return request.method == "GET" and request.GET.get("unduh") == "xlsx"


def send(request: HttpRequest, book: Book) -> HttpResponse:
    """The file as a download; leaves an event behind, without a word of content.

    Moments are written in the active time zone. Raises accounts.rates.TooManyRequests.
    """
    rates.FILES.take(str(request.user.pk), request.now)
    content = book_of(book.about, book.listings, made_at=request.now, made_by=str(request.user))
    with transaction.atomic():
        record(
            verb="list.exported",
            subject=f"list:{book.name}"[:100],
            region=book.region,
            by=request.user,
            data={"rows": sum(len(listing.rows) for listing in book.listings)},
        )
    headers = FILE_HEADERS | {"Content-Disposition": f'attachment; filename="{book.name}.xlsx"'}
    return HttpResponse(content, content_type=MEDIA_TYPE, headers=headers)


def book_of(about: About, listings: Sequence[Listing], *, made_at: datetime, made_by: str) -> bytes:
    """The file's bytes."""
    book = Workbook()
    book.remove(book.active)
    for listing in listings:
        title = NOT_IN_TITLES.sub(" ", listing.title)[:LONGEST_TITLE]
        _fill(book.create_sheet(title), listing)
    lines = _told(about, [*about.notes, *_cut(listings)], made_at, made_by)
    _tell(book.create_sheet("Keterangan"), lines)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Worksheet, listing: Listing) -> None:
    widths = [column.width for column in listing.columns]
    for number, column in enumerate(listing.columns, 1):
        write_text(sheet.cell(1, number), column.title)
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    rows = listing.rows[:MOST_ROWS]
    for line, values in enumerate(rows, 2):
        _write_row(sheet, line, listing.columns, values)
    last = max(len(rows), 1) + 1
    if listing.foot:
        _write_row(sheet, last + 1, listing.columns, listing.foot)
        for cell in sheet[last + 1]:
            cell.font = HEAD
    show_heads(sheet, "A2", widths)
    for cell, column in zip(sheet[1], listing.columns, strict=True):
        if column.kind is not Kind.TEXT:
            cell.alignment = RIGHT_HEAD
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(widths))}{last}"
    print_on_wide_pages(sheet)
    sheet.print_title_rows = "1:1"
    if listing.finish:
        listing.finish(sheet)


def _write_row(
    sheet: Worksheet, line: int, columns: Sequence[Column], values: Sequence[Value]
) -> None:
    for number, (column, value) in enumerate(zip(columns, values, strict=True), 1):
        _write(sheet.cell(line, number), column.kind, value)
    # LibreOffice gives a row one line and writes the others over the next row.
    if (lines := max(map(_lines, columns, values), default=1)) > 1:
        sheet.row_dimensions[line].height = LINE_HEIGHT * lines


def _lines(column: Column, value: Value) -> int:
    """How many lines a value takes in its column."""
    if column.kind is not Kind.TEXT or value is None or len(str(value)) <= column.width:
        return 1
    return min(len(wrap(str(value), column.width)), MOST_LINES)


def _write(cell: Cell, kind: Kind, value: Value) -> None:
    if kind is Kind.TEXT:
        # A line break would be left out, and its two words stick together.
        write_text(cell, "" if value is None else " ".join(str(value).split()))
        cell.alignment = WRAPPED
        return
    cell.number_format = kind.value
    cell.alignment = RIGHT
    if isinstance(value, datetime):
        # A spreadsheet knows no zones: the local time, whose zone "Keterangan" tells.
        value = timezone.localtime(value).replace(tzinfo=None, microsecond=0)
    if value is not None:
        cell.value = value


def _cut(listings: Sequence[Listing]) -> Iterator[str]:
    for listing in listings:
        if len(listing.rows) > MOST_ROWS:
            yield (
                f"{listing.title}: hanya {MOST_ROWS} dari {len(listing.rows)} baris yang dimuat. "
                "Persempit saringan."
            )


def _told(
    about: About, notes: Sequence[str], made_at: datetime, made_by: str
) -> list[tuple[str, str]]:
    zone, zone_name = timezone.get_current_timezone(), timezone.get_current_timezone_name()
    lines = [
        ("Daftar", about.title),
        ("Daerah", about.region),
        ("Tahun", "" if about.year is None else str(about.year)),
        ("Tahap", about.stage),
        ("Instrumen", about.instrument),
        *about.filters,
        *[("Catatan", note) for note in notes],
        ("Waktu", f"Semua waktu dalam {ZONE_NAMES.get(zone_name, zone_name)}."),
        ("Dibuat", in_words(made_at, zone)),
        ("Oleh", made_by),
        ("Sumber", "Portal KLA"),
    ]
    return [(name, text) for name, text in lines if text]


def _tell(sheet: Worksheet, lines: Sequence[tuple[str, str]]) -> None:
    for line, (name, text) in enumerate(lines, 1):
        write_text(sheet.cell(line, 1), name)
        write_text(sheet.cell(line, 2), text)
        sheet.cell(line, 2).alignment = WRAPPED
        if (height := _lines(TOLD, text)) > 1:
            sheet.row_dimensions[line].height = LINE_HEIGHT * height
    sheet.column_dimensions["A"].width = 22
    sheet.column_dimensions["B"].width = TOLD.width
    print_on_wide_pages(sheet)
