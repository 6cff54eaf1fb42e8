"""XLSX as plain tables: what stands in the cells, how far, and what is said of the rest."""

import re
from datetime import date, datetime, time

import openpyxl
import pytest

from evidence.office import sheets
from evidence.office.sheets import number_in_words
from tests.evidence import office_files
from tests.evidence.office_files import book

# A workbook knows no time zone.
MOMENT = datetime(2023, 6, 27, 9, 5)  # noqa: DTZ001


@pytest.fixture
def html(tmp_path):
    def read(data: bytes) -> str:
        path = tmp_path / "data.xlsx"
        path.write_bytes(data)
        return sheets.read(path).html

    return read


def cells(html: str) -> list[str]:
    return re.findall(r"<td[^>]*>(.*?)</td>", html)


def notes(html: str) -> list[str]:
    return re.findall(r'class="note">(.*?)</p>', html)


def test_cells_read_as_people_here_write_them(html):
    row = ["Kinal", 12, 1234.5, date(2023, 6, 27), MOMENT, time(9, 5), True]

    assert cells(html(book([row]))) == [
        "Kinal",
        "12",
        "1234,5",
        "27/06/2023",
        "27/06/2023 09.05",
        "09:05:00",
        "BENAR",
    ]


@pytest.mark.parametrize(
    ("value", "form", "words"),
    [
        (2024, "General", "2024"),
        (1700000000000001, "0", "1700000000000001"),
        (1234567, "#,##0", "1.234.567"),
        (1234.5, "#,##0.00", "1.234,5"),
        (0.755, "0.0%", "75,5%"),
        (1, "0%", "100%"),
        (0.1 + 0.2, "General", "0,3"),
        (-2.5, "General", "-2,5"),
        (float("inf"), "General", "–"),
        (float("nan"), "General", "–"),
    ],
)
def test_a_number_has_dots_and_percent_where_the_file_has_them(value, form, words):
    assert number_in_words(value, form) == words


def test_markup_and_formulas_are_text_that_does_nothing(html):
    told = html(book([["<img src=x>", "&amp;", '=HYPERLINK("http://x.invalid","klik")']]))

    # Nobody calculated the formula, so that it has no result.
    assert cells(told) == ["&lt;img src=x&gt;", "&amp;amp;"]
    assert "x.invalid" not in told


def test_it_is_said_how_many_rows_there_are(html):
    told = html(book([["Desa", number] for number in range(340)]))

    assert notes(told) == ["120 baris pertama dari 340."]
    assert len(cells(told)) == 2 * sheets.MOST_ROWS


def test_a_short_table_says_its_rows_and_empty_rows_are_left_out(html):
    told = html(book([["a"], [], [], ["b"]]))

    assert (notes(told), cells(told)) == (["4 baris."], ["a", "b"])
    assert re.findall(r"<tr><th>(\d+)</th>", told) == ["1", "4"]


def test_rows_are_counted_only_so_far(html, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_COUNTED", 150)

    told = html(book([[number] for number in range(200)]))

    assert notes(told) == ["120 baris pertama dari lebih dari 150."]


def test_columns_beyond_the_last_are_named(html):
    told = html(book([range(40)]))

    assert notes(told) == ["1 baris; kolom sesudah Z tidak digambar."]
    assert len(cells(told)) == sheets.MOST_COLUMNS


def test_a_wide_table_is_continued_below_itself(html):
    told = html(book([["x" * 28] * 10]))

    assert told.count("<table") == 3
    assert re.findall(r"<th>([A-Z])</th>", told) == list("ABCDEFGHIJ")


def test_a_hidden_sheet_is_shown_and_called_hidden(html):
    made = openpyxl.Workbook()
    made.active["A1"] = "terlihat"
    hidden = made.create_sheet("Catatan <rahasia>")
    hidden["A1"], hidden.sheet_state = "tersembunyi", "hidden"

    told = html(office_files.saved(made))

    assert cells(told) == ["terlihat", "tersembunyi"]
    assert "<h2>Lembar Catatan &lt;rahasia&gt; (tersembunyi)</h2>" in told


def test_more_sheets_than_five_are_counted_only_and_an_empty_one_says_so(html):
    told = html(book([], *([["x"]] * 6)))

    assert notes(told) == ["Lembar ini kosong.", *["1 baris."] * 4, "2 lembar lain tidak digambar."]


@pytest.mark.parametrize("far", ["XFD1048576", "A1048576"])
def test_a_cell_at_the_far_end_of_the_sheet_costs_nothing(html, far):
    """A million rows lie between: nobody walks through them."""
    made = openpyxl.Workbook()
    made.active["A1"], made.active[far] = "dekat", "jauh"

    told = html(office_files.saved(made))

    assert (cells(told), notes(told)) == (["dekat"], ["1 baris."])


def test_a_long_cell_is_cut(html):
    told = html(book([["a" * 5_000]]))

    assert cells(told) == ["a" * sheets.LONGEST_CELL]
