from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from accounts.workbooks import Table, as_download, cell_text

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("http://x")',
    "＝1",
    "\t=1",
    "\x01=1",
    "\u00a0=1",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula(text: str) -> None:
    table = Table("Lembar", ("Judul",), [(text,)], (20,))

    sheet = load_workbook(BytesIO(as_download("a.xlsx", [table]).content)).active

    cell = sheet["A2"]
    assert (cell.data_type, cell.number_format) == ("s", "@")
    assert cell.quotePrefix


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Perda\u00a0Nomor\u202f4\u2003%\tTahun 2023", "Perda Nomor 4 % Tahun 2023"),
        ("a\u2028b\x0bc\u3000d", "a b c d"),
        ("baris\r\nkedua", "baris kedua"),
        ("a\x00b\x07c\u200bd\u202ee", "abcde"),
        ("\u00a0", " "),
    ],
)
def test_words_stay_apart_whatever_blank_stands_between_them(text: str, kept: str) -> None:
    table = Table("Lembar", ("Judul",), [(text,)], (20,))

    sheet = load_workbook(BytesIO(as_download("a.xlsx", [table]).content)).active

    assert sheet["A2"].value == cell_text(text) == kept


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_ends_of_lines_are_kept_where_they_are_asked_for(ends: str) -> None:
    assert cell_text(f"satu{ends}dua\x85tiga", keeps_lines=True) == "satu\ndua tiga"


def test_letters_that_excel_would_take_for_others_are_escaped() -> None:
    table = Table("Lembar", ("Judul",), [("_x000D_x0041_ dan _xyz_",)], (20,))

    content = as_download("a.xlsx", [table]).content

    with ZipFile(BytesIO(content)) as book:
        stored = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<t>_x005F_x000D_x005F_x0041_ dan _xyz_</t>" in stored


def test_an_empty_text_stays_an_empty_cell() -> None:
    table = Table("Lembar", ("Judul",), [("",)], (20,), blank_rows=2)

    sheet = load_workbook(BytesIO(as_download("a.xlsx", [table]).content)).active

    assert (sheet["A2"].value, sheet.max_row) == (None, 4)


def test_the_file_is_sent_as_an_attachment() -> None:
    response = as_download("tautan.xlsx", [Table("Lembar", ("Judul",), [], (20,))])

    assert response.headers["Content-Disposition"] == 'attachment; filename="tautan.xlsx"'


def test_heads_are_shown_whole_and_a_wide_table_prints_on_one_page() -> None:
    rows = [("26.4", "26.5"), ("Desa/kelurahan dengan Forum Anak", "Kelompok"), ("ya", "tidak")]
    table = Table("Lembar", ("templat", "2024"), rows, (14, 14), frozen="A4")

    sheet = load_workbook(BytesIO(as_download("a.xlsx", [table]).content)).active

    assert [sheet.cell(row, 1).alignment.wrap_text for row in range(1, 5)] == [True] * 3 + [None]
    assert [sheet.row_dimensions[row].height for row in range(1, 5)] == [15, 15, 45, None]
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.orientation == "landscape"
