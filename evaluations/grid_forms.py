"""Input of the table of a kecamatan's villages, turned into cells; no writes here."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping

from django import forms

from evaluations.models import AreaAnswer
from evaluations.services import Cell

# One JSON field a village (rules 3: at most 500 fields): "desa-17.04.01.2001" -> {code: [word, v]}.
PREFIX = "desa-"
LONGEST_ROW = 20_000
LARGEST_VERSION = 10**8


class BrokenGrid(Exception):  # noqa: N818 - it reads as what it says
    """The page sent something that it never sends by itself."""

    def __init__(self) -> None:
        super().__init__("Halaman ini rusak. Muat ulang, lalu isi lagi.")


def cells_of(
    sent: Mapping[str, str], villages: Collection[str], questions: Collection[str]
) -> list[Cell]:
    """What was typed, row by row. Raises BrokenGrid for a stranger's village, code or word."""
    fields = {name[len(PREFIX) :]: sent[name] for name in sent if name.startswith(PREFIX)}
    if not set(fields) <= set(villages):
        raise BrokenGrid
    cells = [cell for village, text in fields.items() for cell in _row(village, text)]
    if not {cell.question for cell in cells} <= set(questions):
        raise BrokenGrid
    return cells


def _row(village: str, text: str) -> Iterator[Cell]:
    for code, told in _loaded(text).items():
        if not isinstance(told, list) or len(told) != 2:
            raise BrokenGrid
        word, version = told
        if word not in AreaAnswer.Word.values or not _is_version(version):
            raise BrokenGrid
        yield Cell(village, code, word, version)


def _loaded(text: str) -> dict:
    if len(text) > LONGEST_ROW:
        raise BrokenGrid
    try:
        row = json.loads(text or "{}")
    except (ValueError, RecursionError) as error:
        raise BrokenGrid from error
    if not isinstance(row, dict):
        raise BrokenGrid
    return row


def _is_version(value: object) -> bool:
    return type(value) is int and 0 <= value < LARGEST_VERSION


class SheetForm(forms.Form):
    """The XLSX that came back; what is inside is judged by area_judging.py."""

    file = forms.FileField(
        allow_empty_file=True,
        error_messages={
            "required": "Pilih dahulu berkas XLSX yang sudah diisi.",
            "invalid": "Pilih dahulu berkas XLSX yang sudah diisi.",
        },
    )
