"""The first sheet of an XLSX, read in the limited child."""

import json
import tempfile
from datetime import date

import pytest
from openpyxl import Workbook

from jobs.gate.refusal import Refused
from jobs.gate.workbook import check_name_and_size
from jobs.sandbox import path_in_child, run_limited
from tests.evidence import corpus

COLUMNS, MOST_ROWS = 3, 5
OTHERS = [["other", "True"], ["text", ""]]
HOSTILE = {name: data for name, data in corpus.hostile_files().items() if name.endswith(".xlsx")}


def read(path, columns: int = COLUMNS, function: str = "read_rows") -> tuple[str | None, list]:
    """What the child says, and the rows (or the table) that it wrote."""
    with tempfile.TemporaryFile() as answer:
        refused = run_limited(
            f"jobs.gate.workbook:{function}",
            *(str(path), path_in_child(answer), columns, MOST_ROWS),
            files=[answer],
            largest_file=1_000_000,
        )
        answer.seek(0)
        content = answer.read()
    return refused, json.loads(content) if content else []


def saved(tmp_path, *rows):
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    book.create_sheet("Lain").append(["tidak dibaca"])
    book.save(tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


def test_cells_come_with_their_kind_and_empty_rows_are_left_out(tmp_path) -> None:
    path = saved(
        tmp_path,
        [" teks ", 812, 17.1],
        [None, "", None],
        ["=1+1", date(2026, 6, 27), True],
    )

    refused, rows = read(path)

    assert refused is None
    assert rows == [
        [1, [["text", "teks"], ["number", "812"], ["number", "17.1"], ["text", ""]]],
        [
            3,
            [["formula", "=1+1"], ["date", "2026-06-27 00:00:00"], ["other", "True"], ["text", ""]],
        ],
    ]


def test_one_column_more_is_read_so_that_a_surplus_shows(tmp_path) -> None:
    path = saved(tmp_path, ["a", "b", "c", "d", "e"])

    assert [text for _, text in read(path)[1][0][1]] == ["a", "b", "c", "d"]


def test_a_long_cell_is_cut(tmp_path) -> None:
    path = saved(tmp_path, ["x" * 30_000])

    assert len(read(path)[1][0][1][0][1]) == 1000


def test_too_many_rows_are_refused(tmp_path) -> None:
    path = saved(tmp_path, *[["x"]] * (MOST_ROWS + 1))

    refused, rows = read(path)

    assert (refused, rows) == (
        "Berkas berisi lebih dari 5 baris. Bagi menjadi beberapa berkas.",
        [],
    )


def test_a_cell_at_the_far_end_does_not_hang_the_child(tmp_path) -> None:
    book = Workbook()
    book.active["A1"] = "judul"
    book.active["XFD1048576"] = "jauh"
    book.save(tmp_path / "a.xlsx")

    refused, rows = read(tmp_path / "a.xlsx")

    assert (refused, [row[0] for row in rows]) == (None, [1])


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused_with_a_sentence(tmp_path, name: str) -> None:
    (tmp_path / "a.xlsx").write_bytes(HOSTILE[name])

    refused, rows = read(tmp_path / "a.xlsx")

    assert (refused or "").endswith(".")
    assert rows == []


@pytest.mark.parametrize(
    ("name", "size", "told"),
    [
        ("orang.csv", 10, "bukan XLSX"),
        ("orang", 10, "bukan XLSX"),
        ("orang.xlsx", 0, "kosong"),
        ("orang.xlsx", 5_000_001, "melebihi batas 5 MB"),
    ],
)
def test_name_and_size_are_checked_before_a_parse(name: str, size: int, told: str) -> None:
    with pytest.raises(Refused, match=told):
        check_name_and_size(name, size, 5_000_000)


def test_a_file_of_exactly_the_limit_is_read() -> None:
    check_name_and_size("ORANG.XLSX", 5_000_000, 5_000_000)


def test_a_table_tells_percents_as_people_see_them_and_names_what_excel_hides(tmp_path) -> None:
    book = Workbook()
    book.active.title = "Rekap"
    for row in (["a", 0.855], ["b", 1], ["c", "80%"]):
        book.active.append(row)
    book.active["B1"].number_format = book.active["B2"].number_format = "0.00%"
    book.active.row_dimensions[2].hidden = True
    book.create_sheet("Lain")
    book.save(tmp_path / "a.xlsx")

    refused, told = read(tmp_path / "a.xlsx", 1, "read_table")

    assert refused is None
    assert [[number, cells[1]] for number, cells in told.pop("rows")] == [
        [1, ["percent", "85.5"]],
        [2, ["percent", "100"]],
        [3, ["text", "80%"]],
    ]
    assert told == {"sheet": "Rekap", "others": 1, "hidden": [2]}


@pytest.mark.parametrize("name", sorted(HOSTILE)[:1])
def test_a_table_passes_the_same_gate(tmp_path, name) -> None:
    (tmp_path / "a.xlsx").write_bytes(HOSTILE[name])

    refused, told = read(tmp_path / "a.xlsx", 1, "read_table")

    assert refused
    assert told == []
