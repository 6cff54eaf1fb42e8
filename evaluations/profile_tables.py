"""The sums of a regency's children as XLSX: a sheet for each sex and one for both."""

from __future__ import annotations

from collections.abc import Callable

from accounts.workbooks import Table
from evaluations.figures import BOYS, FIGURES, GIRLS, GROUPS
from evaluations.profile_queries import SumRow, SumsPage

HEADER = ("Kode", "Kecamatan", "Desa/kelurahan")


def sum_tables(page: SumsPage) -> list[Table]:
    """Every number is text with Indonesian dots as on the page; blank means nobody knows it."""
    return [
        _table("Laki-laki dan perempuan", page, lambda row, key: row.total(key)),
        _table("Laki-laki", page, lambda row, key: row.counts.get((key, str(BOYS)))),
        _table("Perempuan", page, lambda row, key: row.counts.get((key, str(GIRLS)))),
        _table("Desa yang mengisi", page, lambda row, key: row.known.get(key, 0)),
        Table("Sumber", ("Kelompok", "Angka", "Sumber"), _sources(), (30, 50, 70)),
    ]


def _table(title: str, page: SumsPage, number: Callable[[SumRow, str], int | None]) -> Table:
    header = (*HEADER, *(figure.label for figure in FIGURES.values()))
    lines = [(row, row.area.code, row.area.name) for row in page.rows]
    lines.append((page.whole, page.area.code, f"Jumlah {page.area.title}"))
    rows = [
        [code, name, str(row.villages), *(_written(number(row, key)) for key in FIGURES)]
        for row, code, name in lines
    ]
    return Table(title, header, rows, (14, 30, 14, *[16] * len(FIGURES)), frozen="D2")


def _written(count: int | None) -> str:
    return "" if count is None else f"{count:,}".replace(",", ".")


def _sources() -> list[tuple[str, str, str]]:
    return [
        (group.title, figure.label, group.source) for group in GROUPS for figure in group.figures
    ]
