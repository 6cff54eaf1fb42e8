"""The list of what is public and what could be, as XLSX."""

from __future__ import annotations

from accounts.exports import About, Book, Column, Kind, listing_of
from publication.candidates import Candidates
from publication.results import Result
from publication.words import STAGES

FIELDS = (
    (Column("Kode", 10), lambda row: row.region.code),
    (Column("Kabupaten/kota", 32), lambda row: row.region.title),
    (Column("Tahap yang terbit", 32), lambda row: row.public.stage_name if row.public else ""),
    (
        Column("Nilai terbit", 14, Kind.POINTS),
        lambda row: row.public.result.score if row.public else None,
    ),
    (Column("Predikat terbit", 20), lambda row: _predicate(row.public and row.public.result)),
    (Column("Terbit sejak", 24, Kind.MOMENT), lambda row: row.public.at if row.public else None),
    (
        Column("Nilai yang dapat terbit", 14, Kind.POINTS),
        lambda row: row.offer.score if row.offer else None,
    ),
    (Column("Predikat yang dapat terbit", 20), lambda row: _predicate(row.offer)),
    (Column("Keadaan", 28), lambda row: row.words),
)


def publication_book(found: Candidates) -> Book:
    about = About(
        title=f"Publikasi hasil {found.year}",
        region=found.province.title,
        year=found.year,
        stage=STAGES[found.stage],
        instrument=found.instrument,
    )
    listing = listing_of("Publikasi", FIELDS, found.rows)
    code = found.province.code
    return Book(f"publikasi-{found.year}-{code}", about, [listing], code)


def _predicate(result: Result | None) -> str:
    """As the page says it; blank where there is no result."""
    if result is None:
        return ""
    return result.predicate_words or "belum ditetapkan"
