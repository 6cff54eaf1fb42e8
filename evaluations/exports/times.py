"""The times of a regency as a file: its stages, and more time that was given."""

from __future__ import annotations

from accounts.exports import Book, Column, Fields, Kind, listing_of
from audit.clock import in_words
from evaluations.exports.about import book_of_assessment
from evaluations.exports.words import yes
from evaluations.times.queries import TimesPage
from regions.timezones import timezone_of

STAGES: Fields = (
    (Column("Tahap", 34), lambda row: row.name),
    (Column("Keadaan", 16), lambda row: row.state_word),
    (Column("Dibuka", 24, Kind.MOMENT), lambda row: row.window.opens_at),
    (Column("Ditutup", 24, Kind.MOMENT), lambda row: row.closes_at),
    (Column("Diperpanjang untuk daerah ini", 16), lambda row: yes(row.is_longer)),
)
EXCEPTIONS: Fields = (
    (Column("Untuk", 36), lambda row: row.whom),
    (Column("Tahap", 34), lambda row: row.exception.get_stage_display()),
    (Column("Sampai", 24, Kind.MOMENT), lambda row: row.exception.until),
    (Column("Alasan", 50), lambda row: row.exception.reason),
    (Column("Diberikan oleh", 26), lambda row: str(row.exception.by)),
    (Column("Diberikan", 24, Kind.MOMENT), lambda row: row.exception.at),
    (Column("Keadaan", 14), lambda row: row.state),
    (
        Column("Diakhiri oleh", 26),
        lambda row: str(row.exception.ended_by) if row.exception.ended_at else None,
    ),
    (Column("Diakhiri", 24, Kind.MOMENT), lambda row: row.exception.ended_at),
)


def times_book(page: TimesPage) -> Book:
    cutoff = page.assessment.cutoff_at
    notes = ["Waktu buka yang kosong: sejak putaran dibuka. Waktu tutup: belum ditentukan."]
    if cutoff:
        zone = timezone_of(page.assessment.region)
        notes.insert(0, f"Batas internal {in_words(cutoff, zone)}.")
    return book_of_assessment(
        "waktu",
        "Waktu dan batas",
        page.assessment,
        [
            listing_of("Tahap", STAGES, page.stages),
            listing_of("Tambahan waktu", EXCEPTIONS, page.exceptions),
        ],
        notes=notes,
    )
