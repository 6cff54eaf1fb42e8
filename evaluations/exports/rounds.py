"""The rounds of a province and what is recorded of past years, as files."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.exports import Book, Column, Fields, Kind, listing_of
from evaluations.exports.about import book_of_province
from evaluations.past_results.queries import ResultTable
from evaluations.times.round_queries import RoundRow
from regions.models import Region

ROUNDS: Fields = (
    (Column("Tahun", 8, Kind.YEAR), lambda told: told[0].round.year),
    (Column("Instrumen", 40), lambda told: told[0].round.instrument.title),
    (Column("Kabupaten/kota", 14, Kind.COUNT), lambda told: told[0].regencies),
    (Column("Tahap", 36), lambda told: told[1].name),
    (Column("Keadaan", 20), lambda told: told[1].state_word),
    (Column("Dibuka", 22, Kind.MOMENT), lambda told: told[1].opens_at),
    (Column("Ditutup", 22, Kind.MOMENT), lambda told: told[1].closes_at),
)
RESULTS: Fields = (
    (Column("Kode", 8), lambda told: told[0].region.code),
    (Column("Kabupaten/kota", 28), lambda told: told[0].region.title),
    (Column("Tahun", 8, Kind.YEAR), lambda told: told[1].year),
    (Column("Tahap", 30), lambda told: told[1].stage.label if told[1].stage else None),
    (
        Column("Predikat", 16),
        lambda told: told[1].predicate.label if told[1].predicate else told[1].words,
    ),
    (
        Column("Nilai", 12, Kind.POINTS),
        lambda told: told[1].result.score if told[1].result else None,
    ),
    (Column("Sumber", 60), lambda told: told[1].result.source if told[1].result else None),
)


def rounds_book(province: Region, rows: Sequence[RoundRow]) -> Book:
    """One row a stage."""
    stages = [(row, stage) for row in rows for stage in row.stages]
    return book_of_province(
        "putaran",
        "Putaran evaluasi",
        province,
        [listing_of("Putaran", ROUNDS, stages)],
        stage="Setiap baris menyebut tahapnya",
    )


def results_book(province: Region, table: ResultTable) -> Book:
    """One row a regency and year, also of years on other pages."""
    cells = [(row, cell) for row in table.rows for cell in row.cells]
    return book_of_province(
        "hasil",
        "Hasil tahun lalu",
        province,
        [listing_of("Hasil", RESULTS, cells)],
        stage="Setiap baris menyebut tahapnya",
        notes=["Predikat dicatat seperti yang ditetapkan."],
    )
