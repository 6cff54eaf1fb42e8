"""The sums of children as a file: a sheet for each sex, one for both, and where they come from.

For who answers for the area, as the page (security: numbers of a village are small).
"""

from __future__ import annotations

from collections.abc import Callable

from accounts.exports import Book, Column, Fields, Kind, Listing, listing_of
from evaluations.exports.about import book_of_assessment
from evaluations.figures import BOYS, FIGURES, GIRLS, GROUPS
from evaluations.profile_queries import SumRow, SumsPage

Number = Callable[[SumRow, str], int | None]
SOURCES: Fields = (
    (Column("Kelompok", 30), lambda pair: pair[0].title),
    (Column("Angka", 50), lambda pair: pair[1].label),
    (Column("Sumber", 70), lambda pair: pair[0].source),
)


def children_book(page: SumsPage, part: str) -> Book:
    """`part` is what a row is: "Kecamatan" or "Desa/kelurahan". Blank means nobody knows it."""
    sources = [(group, figure) for group in GROUPS for figure in group.figures]
    return book_of_assessment(
        f"angka-anak-{page.area.code}" if part != "Kecamatan" else "angka-anak",
        f"Angka anak {page.area.title}",
        page.assessment,
        [
            _sums("Laki-laki dan perempuan", page, part, lambda row, key: row.total(key)),
            _sums("Laki-laki", page, part, lambda row, key: row.counts.get((key, str(BOYS)))),
            _sums("Perempuan", page, part, lambda row, key: row.counts.get((key, str(GIRLS)))),
            _sums("Desa yang mengisi", page, part, lambda row, key: row.known.get(key, 0)),
            listing_of("Sumber", SOURCES, sources),
        ],
        notes=["Jumlah belum lengkap bila belum semua desa mengisi: lihat Desa yang mengisi."],
    )


def _sums(title: str, page: SumsPage, part: str, number: Number) -> Listing:
    fields: Fields = (
        (Column("Kode", 14), lambda row: row.area.code),
        (Column(part, 30), lambda row: row.area.name),
        (Column("Jumlah desa/kelurahan", 14, Kind.COUNT), lambda row: row.villages),
        *[
            (Column(figure.label, 16, Kind.COUNT), lambda row, key=key: number(row, key))
            for key, figure in FIGURES.items()
        ],
    )
    whole = ["Jumlah", page.area.title, page.whole.villages]
    return listing_of(
        title, fields, page.rows, [*whole, *(number(page.whole, key) for key in FIGURES)]
    )
