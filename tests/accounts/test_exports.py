"""The common form of a file, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from django.test import RequestFactory
from django.utils import timezone
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from accounts.exports import (
    About,
    Column,
    Kind,
    Listing,
    book_of,
    listing_of,
    wanted,
)

MADE_AT = datetime(2024, 6, 25, 7, 5, 9, 123, tzinfo=UTC)


def written(*listings: Listing, about: About | None = None) -> Workbook:
    content = book_of(about or About("Daftar"), listings, made_at=MADE_AT, made_by="Ibu Sari")
    return load_workbook(BytesIO(content))


def cell_of(kind: Kind, value):
    """The only cell of a list of one column."""
    listing = Listing("Lembar", [Column("Judul", 20, kind)], [[value]])
    return written(listing)["Lembar"]["A2"]


@pytest.mark.parametrize(
    ("kind", "value", "read", "looks"),
    [
        (Kind.TEXT, "14.10", "14.10", "@"),
        (Kind.TEXT, "08", "08", "@"),
        (Kind.POINTS, Decimal("1234.56"), 1234.56, "#,##0.00"),
        (Kind.POINTS, Decimal(0), 0, "#,##0.00"),
        (Kind.COUNT, 83_762, 83_762, "#,##0"),
        (Kind.YEAR, 2024, 2024, "0"),
        (Kind.PERCENT, Decimal("87.5"), 87.5, '#,##0.00" %"'),
        (Kind.CHANGE, Decimal("-2"), -2, "+#,##0.00;-#,##0.00;0.00"),
        (Kind.DAY, date(2024, 6, 27), datetime(2024, 6, 27), "[$-421]d mmmm yyyy"),  # noqa: DTZ001
    ],
)
def test_a_cell_has_the_type_and_the_look_of_its_column(kind, value, read, looks):
    cell = cell_of(kind, value)

    assert (cell.value, cell.number_format) == (read, looks)


@pytest.mark.parametrize(
    ("zone", "hour", "told"),
    [("Asia/Jakarta", 14, "WIB"), ("Asia/Makassar", 15, "WITA"), ("Asia/Jayapura", 16, "WIT")],
)
def test_a_moment_is_the_local_time_of_the_zone_that_the_sheet_tells(zone, hour, told):
    with timezone.override(ZoneInfo(zone)):
        book = written(Listing("Lembar", [Column("Pada", 20, Kind.MOMENT)], [[MADE_AT]]))

    assert book["Lembar"]["A2"].value == datetime(2024, 6, 25, hour, 5, 9)  # noqa: DTZ001
    about = dict(book["Keterangan"].iter_rows(values_only=True))
    assert about["Waktu"] == f"Semua waktu dalam {told}."
    assert about["Dibuat"] == f"25 Juni 2024, {hour}.05 {told}"


@pytest.mark.parametrize("kind", list(Kind))
def test_what_is_not_known_stays_blank(kind):
    assert cell_of(kind, None).value is None


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("=1+1", "=1+1"),
        ("\t=1+1", "=1+1"),
        ("\r\n@SUM(A1)", "@SUM(A1)"),
        ("baris satu\nbaris dua", "baris satu baris dua"),
        ("\x00\x1b[31mmerah", "[31mmerah"),
        ("\u202e=1+1", "=1+1"),
        ("x" * 40_000, "x" * 32_767),
    ],
    ids=range(7),
)
def test_a_text_is_never_a_formula_and_holds_nothing_that_cannot_be_printed(text, read):
    cell = cell_of(Kind.TEXT, text)

    assert (cell.value, cell.data_type) == (read, "s")
    assert cell.quotePrefix == (read[0] in "=@")


def test_the_head_and_the_sheet_of_words_take_no_formula_either():
    about = About("=1+1", filters=[("+1", "-1")], notes=["@x"])

    book = written(Listing("Lembar", [Column("=1+1", 9)], []), about=about)

    cells = [book["Lembar"]["A1"], *(book["Keterangan"].cell(line, 2) for line in (1, 2, 3))]
    assert [(cell.value, cell.data_type, cell.quotePrefix) for cell in cells] == [
        ("=1+1", "s", True),
        ("=1+1", "s", True),
        ("-1", "s", True),
        ("@x", "s", True),
    ]


def test_columns_know_their_own_value():
    fields = [(Column("Nama", 9), lambda row: row[0]), (Column("Nilai", 9, Kind.POINTS), sum_of)]

    listing = listing_of("Lembar", fields, [("Kaur", 1, 2)], ["Jumlah", 3])

    assert (listing.rows, listing.foot) == ([["Kaur", 3]], ["Jumlah", 3])


def sum_of(row: tuple) -> int:
    return sum(row[1:])


def test_sums_stand_below_the_filter_in_bold():
    listing = Listing("Lembar", [Column("Nama", 9)], [["Kaur"], ["Seluma"]], ["Jumlah"])

    sheet = written(listing)["Lembar"]

    assert sheet.auto_filter.ref == "A1:A3"
    assert (sheet["A4"].value, sheet["A4"].font.bold, sheet["A3"].font.bold) == (
        "Jumlah",
        True,
        False,
    )


def test_a_list_without_rows_has_its_head_and_a_filter_of_one_blank_line():
    sheet = written(Listing("Lembar", [Column("Nama", 9), Column("Nilai", 9)], []))["Lembar"]

    assert (sheet.max_row, sheet.auto_filter.ref) == (1, "A1:B2")


def test_a_row_is_as_high_as_its_longest_text_and_never_higher_than_a_screen():
    texts = ["pendek", "panjang sekali " * 2, "x " * 5000]
    listing = Listing("Lembar", [Column("Nama", 15)], [[text] for text in texts])

    sheet = written(listing)["Lembar"]

    assert [sheet.row_dimensions[line].height for line in (2, 3, 4)] == [None, 30, 300]


def test_numbers_and_their_head_stand_on_the_right_off_the_next_column():
    columns = [Column("Nama", 9), Column("Nilai", 9, Kind.POINTS)]

    sheet = written(Listing("Lembar", columns, [["Kaur", 1]]))["Lembar"]

    sides = [(cell.alignment.horizontal, cell.alignment.indent) for row in sheet for cell in row]
    assert sides == [(None, 0), ("right", 1)] * 2


def test_what_is_blank_is_left_out_of_the_sheet_of_words():
    about = About("Daftar", year=2024, notes=["Catatan pertama", "Catatan kedua"])

    lines = list(written(about=about)["Keterangan"].iter_rows(values_only=True))

    assert [name for name, _ in lines] == [
        "Daftar", "Tahun", "Catatan", "Catatan", "Waktu", "Dibuat", "Oleh", "Sumber",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "sheet"),
    [
        ("Semua [a]: b/c?", "Semua  a   b c "),
        ("Kabupaten/kota " * 9, "Kabupaten kota Kabupaten kota K"),
    ],
)
def test_a_sheet_is_called_what_excel_allows(title, sheet):
    assert written(Listing(title, [Column("Nama", 9)], [])).sheetnames == [sheet, "Keterangan"]


def test_rows_beyond_the_most_are_told_and_left_out(monkeypatch):
    monkeypatch.setattr("accounts.exports.MOST_ROWS", 2)
    listing = Listing("Lembar", [Column("Nama", 9)], [["a"], ["b"], ["c"]])

    book = written(listing)

    assert book["Lembar"].max_row == 3
    assert ("Catatan", "Lembar: hanya 2 dari 3 baris yang dimuat. Persempit saringan.") in list(
        book["Keterangan"].iter_rows(values_only=True)
    )


@pytest.mark.parametrize(
    ("method", "query", "is_wanted"),
    [
        ("get", "?unduh=xlsx", True),
        ("get", "?saring=belum&unduh=xlsx", True),
        ("get", "?unduh=csv", False),
        ("get", "?unduh=XLSX", False),
        ("get", "", False),
        ("head", "?unduh=xlsx", False),
        ("post", "?unduh=xlsx", False),
    ],
)
def test_a_file_is_asked_for_by_one_word_of_a_get(method, query, is_wanted):
    request = getattr(RequestFactory(), method)(f"/evaluasi/{query}")

    assert wanted(request) is is_wanted
