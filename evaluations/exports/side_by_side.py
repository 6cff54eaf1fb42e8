"""One indicator in all regencies as a file: a row a question and regency, so that it filters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from accounts.exports import About, Book, Column, Fields, Kind, listing_of
from evaluations.exports.verification import STAGE
from evaluations.exports.words import status_words, yes
from evaluations.side_by_side import Cell, SideBySide, Spread
from evaluations.side_by_side import Column as Regency
from instruments.sheet import Question


@dataclass(frozen=True, slots=True)
class _Row:
    question: Question
    regency: Regency
    cell: Cell | None


ANSWERS: Fields = (
    (Column("Kode", 8), lambda row: row.question.code),
    (Column("Pertanyaan", 50), lambda row: row.question.label),
    (Column("Kabupaten/kota", 28), lambda row: row.regency.assessment.region.title),
    (Column("Jawaban", 36), lambda row: _said(row.cell)),
    (
        Column("Diklaim", 12, Kind.POINTS),
        lambda row: row.cell.row.claimed if row.cell and row.cell.row.is_answered else None,
    ),
    (Column("Diberikan", 12, Kind.POINTS), lambda row: row.cell.row.given if row.cell else None),
    (Column("Maksimum", 12, Kind.POINTS), lambda row: row.question.max_points),
    (Column("Status", 18), lambda row: status_words([row.cell.row.chip]) if row.cell else None),
    (Column("Tanpa bukti", 10), lambda row: yes(bool(row.cell and row.cell.row.lacks_evidence))),
)
REGENCIES: Fields = (
    (Column("Kode", 8), lambda one: one.assessment.region_id),
    (Column("Kabupaten/kota", 28), lambda one: one.assessment.region.title),
    (Column("Keadaan", 24), lambda one: one.assessment.get_state_display()),
    (Column("Diklaim", 12, Kind.POINTS), lambda one: one.claimed),
    (Column("Diberikan", 12, Kind.POINTS), lambda one: one.given),
)
SPREADS: Fields = (
    (Column("Kode", 8), lambda told: told[0]),
    (Column("Pertanyaan", 50), lambda told: told[1]),
    (Column("Poin", 12), lambda told: told[2]),
    (Column("Terendah", 12, Kind.POINTS), lambda told: told[3].lowest),
    (Column("Tertinggi", 12, Kind.POINTS), lambda told: told[3].highest),
    (Column("Rata-rata", 12, Kind.POINTS), lambda told: told[3].average),
    (Column("Dari daerah", 12, Kind.COUNT), lambda told: told[3].count),
)


def side_by_side_book(shown: SideBySide) -> Book:
    indicator = shown.indicator
    answers = [
        _Row(line.question, regency, cell) for line in shown.lines for regency, cell in line.pairs
    ]
    listings = [
        listing_of("Per pertanyaan", ANSWERS, answers),
        listing_of("Per daerah", REGENCIES, shown.columns),
        listing_of("Sebaran", SPREADS, list(_spreads(shown))),
    ]
    about = About(
        title=f"Indikator {indicator.code} {indicator.name}, semua daerah",
        year=shown.year,
        stage=f"Diklaim: evaluasi mandiri yang diajukan; diberikan: {STAGE.lower()}",
        instrument=shown.sheet.title,
    )
    return Book(f"indikator-{indicator.code}-{shown.year}", about, listings)


def _said(cell: Cell | None) -> str:
    return (cell.words or "Tidak dijawab") if cell else "Belum diajukan"


def _spreads(shown: SideBySide) -> Iterator[tuple[str, str, str, Spread]]:
    """The indicator's own first, then each question's."""
    whole = (shown.indicator.code, f"Seluruh indikator: {shown.indicator.name}")
    yield (*whole, "Diklaim", shown.claimed)
    yield (*whole, "Diberikan", shown.given)
    for line in shown.lines:
        yield line.question.code, line.question.label, "Diklaim", line.claimed
        yield line.question.code, line.question.label, "Diberikan", line.given
