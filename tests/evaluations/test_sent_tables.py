"""Heads in any order, numbers as people type them; pure, nothing is guessed."""

from decimal import Decimal

import pytest

from evaluations.sent_tables import (
    Unread,
    column_names,
    columns_in,
    refuse_twins,
    rows_below,
    shown,
    typed_number,
)
from jobs.gate.workbook import DATE, FORMULA, NUMBER, OTHER, PERCENT, TEXT

NAMES = column_names({"region": "daerah kabupatenkota", "year": "tahun"})


def told(*texts: str) -> list[list[str]]:
    return [[TEXT, text] for text in texts]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("880,38", "880.38"),
        ("880.38", "880.38"),
        ("1.000,00", "1000.00"),
        ("1,000.00", "1000.00"),
        ("1.000", "1000"),
        (" 1 000 ", "1000"),
        ("0", "0"),
        ("600,3", "600.3"),
    ],
)
def test_a_typed_number_is_read_with_comma_point_or_thousands(text, number):
    assert typed_number(TEXT, text) == Decimal(number)


@pytest.mark.parametrize(
    "text", ["", "-", "12,345", "880.380,1.2", "1e3", "-5", "5%", "٥", "600,366", "12345"]
)
def test_what_is_no_number_of_two_decimals_is_none(text):
    assert typed_number(TEXT, text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [("683.5500000000001", "683.55"), ("600", "600"), ("1e+02", "100"), ("0.5", "0.5")],
)
def test_a_number_cell_is_freed_of_excels_noise(text, number):
    assert typed_number(NUMBER, text) == Decimal(number)


def test_a_number_cell_with_three_decimals_never_means_thousands():
    assert typed_number(NUMBER, "1.005") is None


@pytest.mark.parametrize("kind", [FORMULA, DATE, OTHER, PERCENT])
def test_other_cells_are_no_numbers(kind):
    assert typed_number(kind, "5") is None


def test_heads_are_found_in_any_order_and_unknown_ones_are_named():
    heads = told("No", "TAHUN ", "Kabupaten/Kota", "Ket.")
    columns = columns_in(heads, NAMES)

    sent = rows_below(heads, [(3, told("1", "2023", "Kaur", "x")), (4, told("2"))], columns)

    assert sent.columns == {"year", "region"}
    assert sent.ignored == ("No", "Ket.")
    assert [(row.number, row.text("year"), row.text("region")) for row in sent.rows] == [
        (3, "2023", "Kaur"),
        (4, "", ""),
    ]


def test_two_heads_of_one_meaning_are_refused_by_name():
    heads = told("Daerah", "Tahun", "Kabupaten/Kota")

    with pytest.raises(Unread, match="Kolom “Daerah” dan “Kabupaten/Kota” berarti sama"):
        refuse_twins(heads, columns_in(heads, NAMES), NAMES)


def test_what_a_file_holds_is_shown_short_and_on_one_line():
    assert shown("a\n b") == "“a b”"
    assert shown("x" * 61) == f"“{'x' * 60}…”"
