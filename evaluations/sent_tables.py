"""Uploaded tables as people make them: heads in any order, numbers as they are typed.

Pure: cells of [kind, text] in, values by column or a sentence out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jobs.gate.workbook import FORMULA, NUMBER, TEXT
from jobs.sheets import Row
from regions.names import squashed

BLANKS = frozenset({"", "-", "–", "—", "n/a", "na", "nihil"})
PLAIN = re.compile(r"\A[0-9]{1,4}(?:[.,][0-9]{1,2})?\Z")
POINT_THOUSANDS = re.compile(r"\A[0-9]{1,3}\.[0-9]{3}(?:,[0-9]{1,2})?\Z")
COMMA_THOUSANDS = re.compile(r"\A[0-9]{1,3},[0-9]{3}\.[0-9]{1,2}\Z")
MOST_SHOWN = 60


class Unread(Exception):  # noqa: N818 - it reads as what it says
    """A cell or file that no reading fits; `str()` says why and what is allowed."""


@dataclass(frozen=True, slots=True)
class SentRow:
    """One line as it was sent: its number, and by column its [kind, text]."""

    number: int
    cells: Mapping[str, Sequence[str]]

    def text(self, column: str) -> str:
        return self.cells.get(column, (TEXT, ""))[1]

    def kind(self, column: str) -> str:
        return self.cells.get(column, (TEXT, ""))[0]

    def packed(self) -> list[Any]:
        """For the signed field that carries a preview; `SentRow(*packed)` reads it."""
        return [self.number, {column: list(cell) for column, cell in self.cells.items()}]


@dataclass(frozen=True, slots=True)
class SentRows:
    """The lines of a file, the columns they have, and the heads that nobody here knows."""

    rows: tuple[SentRow, ...]
    columns: frozenset[str] = frozenset()
    ignored: tuple[str, ...] = ()


def column_names(heads: Mapping[str, str]) -> dict[str, str]:
    """Squashed head -> column, from column -> heads in one text."""
    return {head: column for column, named in heads.items() for head in named.split()}


def columns_in(cells: Sequence[Sequence[str]], names: Mapping[str, str]) -> dict[str, int]:
    """Where the known columns stand in a line of heads. The first of two counts."""
    found: dict[str, int] = {}
    for place, (_, text) in enumerate(cells):
        if column := names.get(squashed(text)):
            found.setdefault(column, place)
    return found


def refuse_twins(
    cells: Sequence[Sequence[str]], columns: Mapping[str, int], names: Mapping[str, str]
) -> None:
    """Raise Unread when two heads mean the same column."""
    for place, (_, text) in enumerate(cells):
        first = columns.get(names.get(squashed(text), ""), place)
        if first != place:
            raise Unread(
                f"Kolom “{cells[first][1]}” dan “{text}” berarti sama. Hapus salah satunya, lalu "
                "kirim lagi."
            )


def rows_below(
    heads: Sequence[Sequence[str]], below: Iterable[Row], columns: Mapping[str, int]
) -> SentRows:
    """The lines below their heads, by column."""
    told = tuple(
        SentRow(
            number,
            {column: cells[place] for column, place in columns.items() if place < len(cells)},
        )
        for number, cells in below
    )
    known = set(columns.values())
    spare = (text for place, (_, text) in enumerate(heads) if place not in known and text)
    return SentRows(told, frozenset(columns), tuple(text[:MOST_SHOWN] for text in spare))


def typed_number(kind: str, text: str) -> Decimal | None:
    """880,38; 880.38; 1.000,00; 1,000.00; a number cell. None for anything else.

    At most two decimals; a number cell never means thousands.
    """
    told = "".join(text.split())
    if kind == NUMBER:
        # Ten places drop Excel's noise.
        told = format(Decimal(repr(round(float(text), 10))), "f").removesuffix(".0")
        return Decimal(told) if PLAIN.match(told) else None
    if kind != TEXT:
        return None
    if PLAIN.match(told):
        return Decimal(told.replace(",", "."))
    if POINT_THOUSANDS.match(told):
        return Decimal(told.replace(".", "").replace(",", "."))
    return Decimal(told.replace(",", "")) if COMMA_THOUSANDS.match(told) else None


def refuse_formula(row: SentRow, column: str, name: str) -> None:
    """Raise Unread: a formula's value is not in the file, only its text."""
    if row.kind(column) == FORMULA:
        raise Unread(f"{name} berisi rumus; salin, lalu tempel sebagai nilai")


def is_missing(text: str) -> bool:
    """Whether a cell says that there is nothing."""
    return text.strip().casefold() in BLANKS


def is_unwritten(row: SentRow, column: str) -> bool:
    """Whether the line says nothing at all, not even "-", or its file has no such column."""
    return not row.text(column).strip()


def shown(text: str) -> str:
    """Short, on one line and quoted, whatever the file holds."""
    told = " ".join(text.split())
    return f"“{told[:MOST_SHOWN]}…”" if len(told) > MOST_SHOWN else f"“{told}”"
