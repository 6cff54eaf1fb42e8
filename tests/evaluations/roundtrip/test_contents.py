"""What is written into a cell comes back as no change, whatever a person once stored."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from accounts.workbooks import write_text
from evaluations.roundtrip.contents import Content, wishes_in
from jobs.gate.workbook import LONGEST_CELL, TEXT, read_rows
from tests.sheets import make_question

QUESTION = make_question("1.1")
# Pieces that a file may bend, among letters of any kind.
BENT = st.sampled_from(
    [
        *(" ", "\u00a0", "\u202f", "\u2003", "\u2028", "\t", "\n", "\r\n", "\r", "\x0b", "\x85"),
        *("=", "+", "-", "@", "\uff1d", "'", "kosongkan", "Kosongkan", "True", "#N/A", "12", "1,5"),
        *("_x000D_", "_x005F_", "x005F_", "_x000d_x0041_", "_", "\x00", "\x1c", "\u200b", "\u202e"),
        *("<b>", "&amp;", "\ud800", "\U0001f600", "a\u0301"),
    ]
)
TEXTS = st.lists(BENT | st.text(max_size=12), max_size=12).map("".join)


def back(texts: list[str], folder: Path) -> list[list[str]]:
    """[kind, text] of each text once it was written, saved, and read as an upload is."""
    book, answer = folder / "isian.xlsx", folder / "isian.json"
    made = Workbook()
    for line, text in enumerate(texts, 1):
        write_text(made.active.cell(line, 1), "baris")
        write_text(made.active.cell(line, 2), text, keeps_lines=True)
    made.save(book)
    assert read_rows(str(book), str(answer), 2, len(texts)) is None
    return [cells[1] for _, cells in json.loads(answer.read_text())]


def wishes(cell: list[str], before: str) -> tuple[dict, dict]:
    return wishes_in(QUESTION, {"note": cell}, Content("b", before))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(TEXTS, min_size=1, max_size=20))
def test_whatever_is_stored_comes_back_as_no_change(tmp_path, texts):
    cells = back(texts, tmp_path)

    assert [wishes(cell, text) for cell, text in zip(cells, texts, strict=True)] == [
        ({}, {})
    ] * len(texts)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS, TEXTS, st.integers(LONGEST_CELL - 15, LONGEST_CELL + 15))
def test_a_text_longer_than_a_cell_comes_back_as_no_change(tmp_path, begins, ends, length):
    text = begins + "x" * (length - len(begins)) + ends

    assert wishes(back([text], tmp_path)[0], text) == ({}, {})


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("Perda\u00a0Nomor 4", "Perda Nomor 5"),
        ("kosongkan", "kosongkan saja"),
        ("ab", "a b"),
        ("x" * 1200, "y" + "x" * 998),
    ],
)
def test_what_a_person_changed_is_taken_as_typed(stored, typed):
    assert wishes([TEXT, typed], stored) == ({"note": typed}, {})


def test_the_word_still_clears_another_note():
    assert wishes([TEXT, "Kosongkan"], "Perda 4") == ({"note": ""}, {})
